// A text as a QR code (ISO/IEC 18004): its bytes, error correction level L, the smallest version that has room.
//
// In JavaScript because it weighs less there: 1.4 kB of what a reader loads, against 2.5 as a part of the wasm and 3.9
// with the crate that the tests compare it with.

/** Codewords of error correction in each block, by version (table 9). */
const CORRECTION = [
  7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30, 30,
  30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
];
/** Blocks, by version (the same). */
const BLOCKS = [
  1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20,
  21, 22, 24, 25,
];

/** What light and dark modules, inverted in turns, make of a place (table 10). */
const MASKS = [
  (x, y) => (x + y) % 2,
  (x, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => ((x / 3 | 0) + (y >> 1)) % 2,
  (x, y) => (x * y) % 6,
  (x, y) => ((x * y) % 2 + (x * y) % 3) % 2,
  (x, y) => ((x + y) % 2 + (x * y) % 3) % 2,
];

/**
 * The modules of one side, a space, and the dark modules as the data of an SVG path. The quiet zone of four modules
 * belongs around it. Undefined for more than 2,953 bytes, which is all that fits into version 40.
 */
export function code(text) {
  const bytes = new TextEncoder().encode(text);
  for (let version = 1; version <= 40; version++) {
    const [correction, blocks] = [CORRECTION[version - 1], BLOCKS[version - 1]];
    const room = codewords(version) - correction * blocks;
    if (bytes.length + (version < 10 ? 2 : 3) > room) continue;
    const side = version * 4 + 17;
    const cells = placed(version, side, corrected(written(bytes, version, room), correction, blocks));
    const masked = MASKS.map((flips, mask) => {
      const told = checked(8 | mask, 10, 0x537) ^ 0x5412;
      return cells.map((row, y) =>
        row.map((cell, x) => (cell < 2 ? cell : cell < 4 ? (cell ^ !flips(x, y)) & 1 : (told >> (cell - 4)) & 1)),
      );
    });
    const penalties = masked.map(penalty);
    const best = masked[penalties.indexOf(Math.min(...penalties))];
    return `${side} ${best.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("")}`;
  }
}

/** All codewords of a version. */
function codewords(version) {
  const marks = ((version / 7) | 0) + 2;
  const marked = version > 1 ? (25 * marks - 10) * marks - 55 : 0;
  return ((16 * version + 128) * version + 64 - marked - (version > 6 ? 36 : 0)) >> 3;
}

/** The text's codewords, filled up. */
function written(bytes, version, room) {
  const { length } = bytes;
  const words = [];
  // The mode and the length end in the middle of a codeword, so each holds the ends of two.
  let last = 4;
  for (const byte of [...(version < 10 ? [] : [length >> 8]), length & 255, ...bytes, 0]) {
    words.push((last << 4) | (byte >> 4));
    last = byte & 15;
  }
  for (let filler = 0xec; words.length < room; filler ^= 0xec ^ 0x11) words.push(filler);
  return words;
}

/** The codewords with those of correction, in the order in which they are placed. */
function corrected(words, correction, blocks) {
  // The product of x - 2⁰, x - 2¹, … without its first factor, which is 1.
  const factors = Array(correction).fill(0);
  factors[correction - 1] = 1;
  for (let power = 1, time = 0; time < correction; time++, power = product(power, 2)) {
    factors.forEach((factor, place) => (factors[place] = product(factor, power) ^ factors[place + 1]));
  }
  const short = (words.length / blocks) | 0;
  const texts = [];
  const remainders = [];
  for (let block = 0, from = 0; block < blocks; block++) {
    const text = words.slice(from, (from += short + (block >= blocks - (words.length % blocks))));
    const remainder = Array(correction).fill(0);
    for (const word of text) {
      const lead = remainder.shift() ^ word;
      remainder.push(0);
      factors.forEach((factor, place) => (remainder[place] ^= product(factor, lead)));
    }
    texts.push(text);
    remainders.push(remainder);
  }
  const inTurns = (lists, length) => Array.from({ length }, (_, place) => lists.flatMap((list) => list[place] ?? []));
  return [...inTurns(texts, short + 1), ...inTurns(remainders, correction)].flat();
}

/** The product in the field of 256 elements, modulo x⁸ + x⁴ + x³ + x² + 1. */
function product(left, right) {
  let result = 0;
  for (let bit = 7; bit >= 0; bit--) result = (result << 1) ^ ((result >> 7) * 0x11d) ^ (((right >> bit) & 1) * left);
  return result;
}

/** Bits, and behind them the remainder of a division by a polynomial. */
function checked(bits, length, polynomial) {
  let rest = bits;
  for (let time = 0; time < length; time++) rest = (rest << 1) ^ ((rest >> (length - 1)) * polynomial);
  return (bits << length) | rest;
}

/** Every place of a version: 0 or 1 where all codes have that; 2 or 3, a bit of the codewords; from 4 on, one of the mask's. */
function placed(version, side, words) {
  const cells = Array.from({ length: side }, (_, y) => Array.from({ length: side }, (_, x) => fixed(version, side, x, y)));
  let bit = 0;
  // Two columns at a time from the right, up and down in turns; the column of the timing pattern is none.
  for (let pair = side >> 1; pair-- > 0; ) {
    for (let step = 0; step < side; step++) {
      const row = cells[((side >> 1) - pair) % 2 ? side - 1 - step : step];
      for (const right of [1, 0]) {
        const x = pair * 2 + right + (pair > 2);
        if (row[x] === 2) row[x] |= (words[bit >> 3] >> (7 - (bit++ & 7))) & 1;
      }
    }
  }
  return cells;
}

/** What every code of a version has in a place. */
function fixed(version, side, x, y) {
  const far = (toX, toY) => Math.max(Math.abs(x - toX), Math.abs(y - toY));
  const finder = Math.min(far(3, 3), far(side - 4, 3), far(3, side - 4));
  if (finder < 5) return +(finder !== 2 && finder !== 4);
  if (x === 6 || y === 6) return (x + y + 1) % 2;
  const end = side - 8;
  for (const [along, deep] of [[x, y], [y, x]]) {
    if (version > 6 && along < 6 && deep >= end - 3 && deep < end) {
      return (checked(version, 12, 0x1f25) >> (along * 3 + deep - end + 3)) & 1;
    }
  }
  if (x === 8 && y === end) return 1;
  if (x === 8 && y < 9) return 4 + y - (y > 6);
  if (x === 8 && y > end) return 4 + y + 15 - side;
  if (y === 8 && x < 8) return 4 + 14 - x + (x > 6);
  if (y === 8 && x >= end) return 4 + side - 1 - x;
  const marks = ((version / 7) | 0) + 2;
  const gap = (((version * 8 + marks * 3 + 5) / (marks * 4 - 4)) | 0) * 2;
  const centres = version > 1 ? [6, ...Array.from({ length: marks - 1 }, (_, mark) => side - 7 - mark * gap)] : [];
  for (const centreX of centres) {
    for (const centreY of centres) {
      const corners = [centreX, centreY].filter((centre) => centre === 6).length;
      const isFinder = corners > 1 || (corners && Math.max(centreX, centreY) === side - 7);
      if (!isFinder && far(centreX, centreY) < 3) return +(far(centreX, centreY) !== 1);
    }
  }
  return 2;
}

/** How badly a code reads (7.8.3.1). */
function penalty(rows) {
  let points = 0;
  const columns = rows.map((_, x) => rows.map((row) => row[x]));
  for (const line of [...rows, ...columns].map((line) => line.join(""))) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) points += run.length - 2;
    // One may begin where another ends.
    points += 40 * [...line.matchAll(/(?=10111010000|00001011101)/g)].length;
  }
  rows.forEach((row, y) =>
    row.forEach((dark, x) => {
      const same = (row, x) => row?.[x] === dark;
      if (same(row, x + 1) && same(rows[y + 1], x) && same(rows[y + 1], x + 1)) points += 3;
    }),
  );
  const dark = rows.flat().filter(Boolean).length / rows.length ** 2;
  return points + Math.floor(Math.abs(dark - 0.5) * 20) * 10;
}
