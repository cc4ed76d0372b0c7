// What `cargo xtask bench` measures in a page: it calls these functions by WebDriver.
import { getEmailProviderSync } from "@mikkelscheike/email-provider-links";
import mailcheck from "mailcheck";
import { code } from "../../src/qr.js";
import { byHand, facts } from "./by-hand.mjs";

/** Samples of each row; the median counts. */
const SAMPLES = 21;
/** Milliseconds that a sample takes at least: the clock of a page is coarse. */
const SAMPLE = 10;

/**
 * The rows, in the order in which they are printed: what is asked (a name of `addresses`), who answers, the call for an
 * address, and what it says, in short. What the call returns is awaited when it is a promise.
 */
function rows({ api, glue, table }) {
  const map = new Map(table);
  const domains = [...map.keys()];
  const byMap = (address) => map.get(address.slice(address.lastIndexOf("@") + 1));
  const wasm = (address) => glue.ask("lookup", address, "", "", "");
  const said = ({ provider, suggestion }) => provider?.id ?? suggestion;
  const detected = ({ provider }) => provider?.companyProvider;
  const ours = (asked) => [
    { asked, name: "`Map`, same table", base: true, call: byMap, says: (id) => id },
    { asked, name: "mail-setup, `lookup()`", call: api.lookup, says: said },
    { asked, name: "mail-setup, its wasm alone", call: wasm, says: (text) => said(JSON.parse(text)) },
  ];
  return [
    ...ours("known"),
    { asked: "known", name: "email-provider-links", call: getEmailProviderSync, says: detected },
    ...ours("unknown"),
    { asked: "unknown", name: "email-provider-links", call: getEmailProviderSync, says: detected },
    ...ours("mistyped"),
    { asked: "mistyped", name: "mailcheck, its 30 domains", call: (email) => mailcheck.run({ email }), says: (found) => found?.full },
    { asked: "mistyped", name: "mailcheck, same table", call: (email) => mailcheck.run({ email, domains }), says: (found) => found?.full },
  ];
}

/** Keeps what was answered, so that no engine finds the work useless. */
let kept;

/** Milliseconds for so many calls. */
async function time({ call, waits, addresses }, count) {
  const start = performance.now();
  if (waits) for (let i = 0; i < count; i++) kept = await call(addresses[i % addresses.length]);
  else for (let i = 0; i < count; i++) kept = call(addresses[i % addresses.length]);
  return performance.now() - start;
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}

/** Nanoseconds per call of each row, all rows taking turns; with what was answered, as text. */
async function measure(folder, addresses, names) {
  const json = async (file) => (await fetch(`${folder}/${file}`)).json();
  const [api, manifest, table] = await Promise.all([import(`${folder}/mail-setup.js`), json("manifest.json"), json("table.json")]);
  const glue = await import(`${folder}/${manifest.glue.file}`);
  await api.lookup("");
  return timed(rows({ api, glue, table }).filter(({ name }) => !names || names.includes(name)), addresses);
}

/** The same for files: one of each format, and the code that holds one; whole files written by hand, as the base. */
async function measureFiles(folder, address, formats) {
  const { configFile, lookup } = await import(`${folder}/mail-setup.js`);
  const length = ({ text }) => `${text.length} letters`;
  const all = [{ asked: "(no file)", name: "mail-setup, `lookup()`", call: lookup, says: () => "servers" }];
  for (const asked of formats) {
    if (byHand[asked]) {
      const known = new Map();
      for (const one of variants(address)) {
        const { text } = await configFile(one, asked);
        known.set(one, facts(one, await lookup(one), text));
        if (byHand[asked](known.get(one)) !== text) throw Error(`${asked} by hand is another text than ${text}`);
      }
      const call = (one) => ({ text: byHand[asked](known.get(one)) });
      all.push({ asked, name: "JavaScript, by hand", base: true, call, says: length });
    }
    all.push({ asked, name: "mail-setup, `configFile()`", call: (one) => configFile(one, asked), says: length });
  }
  const asked = "thunderbird-qr";
  const texts = new Map();
  for (const one of variants(address)) texts.set(one, (await configFile(one, asked)).text);
  const modules = (path) => `${path.split(" ")[0]} modules wide`;
  all.push({ asked, name: "mail-setup, its QR code", call: (one) => code(texts.get(one)), says: modules });
  return timed(all, Object.fromEntries(all.map(({ asked }) => [asked, address])));
}

/** Some addresses rather than one, which an engine might remember. */
function variants(address) {
  return ["", "a.", "b.", "c."].map((start) => start + address);
}

async function timed(all, addresses) {
  for (const row of all) {
    row.addresses = variants(addresses[row.asked]);
    row.samples = [];
    const answer = row.call(addresses[row.asked]);
    row.waits = answer instanceof Promise;
    row.answer = row.says(await answer) ?? "nothing";
    // Doubling warms up as well.
    for (row.count = 1; (await time(row, row.count)) < SAMPLE; row.count *= 2);
  }
  for (let sample = 0; sample < SAMPLES; sample++) {
    for (const row of all) row.samples.push((await time(row, row.count)) / row.count);
  }
  return all.map(({ asked, name, base = false, answer, samples }) => ({ asked, name, base, answer, nanoseconds: median(samples) * 1e6 }));
}

/** Milliseconds from asking for the loader to the first answer; once per page. */
async function startUp(folder, address) {
  const start = performance.now();
  const { lookup } = await import(`${folder}/mail-setup.js`);
  kept = await lookup(address);
  return performance.now() - start;
}

window.bench = { measure, measureFiles, startUp };
