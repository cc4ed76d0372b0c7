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
      return cells.map((cell, place) => {
        if (cell < 2) return cell;
        if (cell > 3) return (told >> (cell - 4)) & 1;
        return (cell ^ !flips(place % side, (place / side) | 0)) & 1;
      });
    });
    const penalties = masked.map((cells) => penalty(cells, side));
    const best = masked[penalties.indexOf(Math.min(...penalties))];
    const path = Array.from(best, (dark, place) => (dark ? `M${place % side} ${(place / side) | 0}h1v1h-1z` : ""));
    return `${side} ${path.join("")}`;
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

/**
 * Every place of a version: 0 or 1 where all codes have that; 2 or 3, a bit of the codewords; from 4 on, one of the
 * mask's.
 */
function placed(version, side, words) {
  const fixed = patterns(version, side);
  const cells = new Uint8Array(side * side).map((_, place) => fixed(place % side, (place / side) | 0));
  let bit = 0;
  // Two columns at a time from the right, up and down in turns; the column of the timing pattern is none.
  for (let pair = side >> 1; pair-- > 0; ) {
    for (let step = 0; step < side; step++) {
      const row = (((side >> 1) - pair) % 2 ? side - 1 - step : step) * side;
      for (const right of [1, 0]) {
        const place = row + pair * 2 + right + (pair > 2);
        if (cells[place] === 2) cells[place] |= (words[bit >> 3] >> (7 - (bit++ & 7))) & 1;
      }
    }
  }
  return cells;
}

/** What every code of a version has in a place. */
function patterns(version, side) {
  const end = side - 8;
  const told = checked(version, 12, 0x1f25);
  const isTold = (along, deep) => version > 6 && along < 6 && deep >= end - 3 && deep < end;
  const bitOf = (along, deep) => (told >> (along * 3 + deep - end + 3)) & 1;
  const far = (x, y) => Math.max(Math.abs(x), Math.abs(y));
  const marks = ((version / 7) | 0) + 2;
  const gap = (((version * 8 + marks * 3 + 5) / (marks * 4 - 4)) | 0) * 2;
  const centres = version > 1 ? [6, ...Array.from({ length: marks - 1 }, (_, mark) => side - 7 - mark * gap)] : [];
  // The nearest centre of a mark in one direction.
  const nearest = (place) => centres.find((centre) => Math.abs(place - centre) < 3);
  return (x, y) => {
    const finder = Math.min(far(x - 3, y - 3), far(x - side + 4, y - 3), far(x - 3, y - side + 4));
    if (finder < 5) return +(finder !== 2 && finder !== 4);
    if (x === 6 || y === 6) return (x + y + 1) % 2;
    if (isTold(x, y)) return bitOf(x, y);
    if (isTold(y, x)) return bitOf(y, x);
    if (x === 8 && y === end) return 1;
    if (x === 8 && y < 9) return 4 + y - (y > 6);
    if (x === 8 && y > end) return 4 + y + 15 - side;
    if (y === 8 && x < 8) return 4 + 14 - x + (x > 6);
    if (y === 8 && x >= end) return 4 + side - 1 - x;
    const [markX, markY] = [nearest(x), nearest(y)];
    // A mark is left out where a finder pattern is.
    const isFinder = (markX === 6 || markY === 6) && markX + markY <= side - 1;
    if (!markX || !markY || (isFinder && (markX === markY || markX + markY === side - 1))) return 2;
    return +(far(x - markX, y - markY) !== 1);
  };
}

/** How badly a code reads (7.8.3.1). */
function penalty(cells, side) {
  let points = 0;
  let all = 0;
  for (let line = 0; line < side; line++) {
    // Along a row, then along a column.
    for (const [from, step] of [[line * side, 1], [line, side]]) {
      let run = 0;
      let last = 0;
      for (let x = 0, place = from; x < side; x++, place += step) {
        run = x && cells[place] === cells[place - step] ? run + 1 : 1;
        if (run > 4) points += run > 5 ? 1 : 3;
        last = ((last << 1) | cells[place]) & 0x7ff;
        if (x > 9 && (last === 0b10111010000 || last === 0b00001011101)) points += 40;
      }
    }
    for (let x = 0, place = line * side; x < side; x++, place++) {
      const dark = cells[place];
      all += dark;
      const same = x && line && dark === cells[place - 1] && dark === cells[place - side];
      if (same && dark === cells[place - side - 1]) points += 3;
    }
  }
  return points + Math.floor(Math.abs(all / side ** 2 - 0.5) * 20) * 10;
}
