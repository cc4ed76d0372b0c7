// The widget without its loader: with a language file of the test's own, or for many programs one after the other.

/** What the widget asks of its page: see `Mount` in www/mount.js. */
const mount = {
  host: document.createElement("div"),
  box: document.createElement("input"),
  root: { adoptedStyleSheets: [] },
  listening: new AbortController(),
  act() {},
  send() {},
  warn() {},
};

let started;

/** Another widget than the page's own: a fragment makes its script another module. */
async function start({ glue, wasm }) {
  const module = await import(`/mail-setup/${glue.file}#test`);
  const answer = await fetch(`/mail-setup/${wasm.file}`);
  await module.default(await WebAssembly.compile(await answer.arrayBuffer()));
  return module;
}

async function parts(tag) {
  const manifest = await (await fetch("/mail-setup/manifest.json")).json();
  const glue = await (started ??= start(manifest));
  const texts = await (await fetch(`/mail-setup/${manifest.lang[tag].file}`)).text();
  return { glue, texts };
}

/** Mounts a widget, does what `acts` says, gives its view to `see`, and takes it down. */
function visit({ glue, texts }, acts, see) {
  const view = document.body.appendChild(document.createElement("div"));
  const widget = glue.mount(mount, view, texts, "\n");
  for (const [name, value] of acts) widget.act(name, value);
  const seen = see(view);
  widget.stop();
  view.remove();
  return seen;
}

/** A language in which every text of ours, and every word of a program, stands in brackets. */
function bracketed(texts, ids) {
  const cell = (text) => {
    // A list of examples, which is no text.
    if (text === "" || text.split(" ").every((word) => ids.has(word))) return text;
    const [, mark, words, gloss] = /^(\u0001?)([^\u0002]*)(\u0002.*)?$/.exec(text);
    return mark + words.split("\u001f").map((word) => `⟦${word}⟧`).join("\u001f") + (gloss ? `\u0002⟦${gloss.slice(1)}⟧` : "");
  };
  const [head, ...lines] = texts.split("\n");
  return [head, ...lines.map((line) => line.split("\t").map(cell).join("\t"))].join("\n");
}

/** What of a view is neither a text of the language nor a fact of the tables. */
function strangers(view, facts) {
  const found = [];
  const walk = document.createTreeWalker(view, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    const text = node.data.trim();
    // A mark between two words, a step's number, a host, a file.
    if (!/\p{L}/u.test(text) || node.parentElement.closest("code, pre, .number")) continue;
    const sentence = node.parentElement.closest("p, li, dt, dd, h2, h3, h4, label, legend, option, summary, button, a, blockquote, span");
    if (facts.has(text) || sentence.textContent.includes("⟦") || node.parentElement.closest("[part~=sources] li")) continue;
    found.push(`${sentence.localName}: ${text}`);
  }
  return found;
}

export async function pseudo(visits, facts, ids) {
  const { glue, texts } = await parts("en");
  const known = new Set(facts);
  return [...new Set(visits.flatMap((acts) => visit({ glue, texts: bracketed(texts, new Set(ids)) }, acts, (view) => strangers(view, known))))];
}

/** All that a reader is told, in lines, for each of the visits. */
export async function instructions(tag, visits) {
  const all = await parts(tag);
  const read = (view) => {
    for (const fold of view.querySelectorAll("details")) fold.open = true;
    // The pickers and what is the same for every program.
    for (const part of view.querySelectorAll("[part~=status], [part~=clients], [part~=trouble], [part~=about], [part~=sources], [part~=copy], [part~=print]")) part.remove();
    return view.innerText.split("\n").map((line) => line.trim()).filter(Boolean).join("\n");
  };
  return visits.map((acts) => visit(all, acts, read));
}

/** The rows of every provider's settings in a program: `field | label | value`, as they stand. */
export async function rows(tag, client, protocol, providers) {
  const all = await parts(tag);
  const words = (node) => node.textContent.replace(/\s+/g, " ").trim();
  const read = (row) => [row.dataset.field, ...["label", "value"].map((part) => words(row.querySelector(`[part~=${part}]`)))].join(" | ");
  const view = document.body.appendChild(document.createElement("div"));
  const widget = all.glue.mount(mount, view, all.texts, `\nclient=${client}\nprotocol=${protocol}`);
  const found = providers.map((id) => {
    widget.act("provider", id);
    return [...view.querySelectorAll("[part~=settings] [data-field]")].map(read);
  });
  widget.stop();
  view.remove();
  return found;
}

/** Which of these words a reader meets without their language or their direction, and how many have both. */
export async function foreign(tag, visits, english) {
  const all = await parts(tag);
  const known = new Set(english);
  let marked = 0;
  const look = (view) => {
    view.lang = tag;
    view.dir = "rtl";
    for (const fold of view.querySelectorAll("details")) fold.open = true;
    const found = [];
    for (const node of view.querySelectorAll("bdi, b")) {
      // Names in capitals, which no program translates.
      if (!/[a-z]{2}/.test(node.textContent)) continue;
      const isKnown = known.has(node.textContent);
      const isMarked = node.closest("[lang]").lang === "en";
      if (isKnown && isMarked && getComputedStyle(node).direction === "ltr") marked += 1;
      else if (isKnown || isMarked) found.push(node.outerHTML);
    }
    return found;
  };
  const found = visits.flatMap((acts) => visit(all, acts, look));
  return { found: [...new Set(found)], marked };
}
