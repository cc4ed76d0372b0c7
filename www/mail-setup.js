// The loader: the one script a page names.
//
// It defines <mail-setup>, makes the e-mail input in the page's own tree, and fetches the rest once per page:
// the widget (WebAssembly and its glue) and one language. Everything it loads lies beside it and is named by its
// content, with its hash checked by the browser, so old and new files can never mix. It writes no markup from
// text and no inline style, so it runs under a strict policy with Trusted Types. Importing it where there is no
// document does nothing.

import css from "./mail-setup.css";

/** The files of this build. */
const manifest = __MANIFEST__;
export const version = manifest.version;

const tags = Object.keys(manifest.lang);
const dom = typeof document !== "undefined";

// --- Loading, once per page ------------------------------------------------------------------------------------

/** A failure with a code for the page and a sentence for whoever runs it. */
class Failure extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

function fetched({ file, integrity }) {
  const url = new URL(file, import.meta.url);
  return fetch(url, { integrity }).then(
    (response) => {
      if (!response.ok) throw new Failure("not-found", `${url} answered ${response.status}; the folder must hold every file of the release`);
      return response;
    },
    (cause) => {
      throw new Failure("blocked", `${url} could not be fetched (${cause.message}); allow it in connect-src, allow this origin with Access-Control-Allow-Origin if it is another one, and serve the file unchanged`);
    },
  );
}

async function compile(response) {
  const copy = response.clone();
  try {
    // Streaming wants the media type application/wasm; any other is compiled from the bytes, as fast to the eye.
    return await WebAssembly.compileStreaming(response);
  } catch {
    return WebAssembly.compile(await copy.arrayBuffer());
  }
}

/** A promise that is made again when it failed: a reader may come back online. */
function once(make) {
  let promise;
  return () => (promise ??= make().catch((cause) => {
    promise = undefined;
    throw cause;
  }));
}

const widget = once(async () => {
  if (typeof WebAssembly === "undefined") throw new Failure("no-webassembly", "this browser has no WebAssembly");
  const response = fetched(manifest.wasm);
  const url = new URL(manifest.glue.file, import.meta.url);
  const glue = import(url).catch((cause) => {
    throw new Failure("blocked", `${url} could not be loaded (${cause.message}); allow it in script-src and serve it as text/javascript`);
  });
  response.catch(() => {});
  const api = await glue;
  try {
    await api.default({ module_or_path: compile(await response) });
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    const policy = /content security|csp|wasm-unsafe-eval|unsafe-eval/i.test(cause.message);
    throw policy
      ? new Failure("policy", "the content policy forbids WebAssembly; add 'wasm-unsafe-eval' to script-src")
      : new Failure("broken", `the widget could not start: ${cause.message}`);
  }
  api.start(trapped);
  return api;
});

const languages = {};
const language = (tag) =>
  (languages[tag] ??= once(async () => (await fetched(manifest.lang[tag])).text()))();

/** The closest language there is: asked for by the element, its surroundings, the browser, else English. */
function pick(host) {
  const own = host.getAttribute("lang") ?? host.dataset.lang;
  const wanted = [own, host.closest("[lang]")?.getAttribute("lang"), ...navigator.languages];
  for (const tag of wanted.filter(Boolean)) {
    const found = closest(tag);
    if (found) return found;
    if (tag === own) warn(host, "lang", own, tags);
  }
  return closest("en");
}

function closest(wanted) {
  const tag = wanted.toLowerCase();
  const base = tag.split("-")[0];
  const same = (known) => known.toLowerCase();
  return (
    tags.find((known) => same(known) === tag) ??
    tags.find((known) => same(known) === base) ??
    tags.find((known) => same(known).split("-")[0] === base)
  );
}

function warn(host, name, value, choices) {
  console.warn(`<${host.localName}> ${name}="${value}" is not one of ${choices.join(", ")}`);
}

// --- One widget on the page ------------------------------------------------------------------------------------

const OPTIONS = ["address", "client", "clients", "for", "formats", "lang", "loading", "protocol", "provider", "theme"];
const mounts = new Set();
let sheet;
let count = 0;

class Mount {
  constructor(host) {
    this.host = host;
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
    }
    root.adoptedStyleSheets = [sheet];
    this.slots = ["label", "input", "hint", "problem"].map((name) => make("slot", { name }));
    this.fallback = make("slot");
    this.view = make("div", { class: "view", part: "view" });
    root.replaceChildren(...this.slots, this.view, this.fallback);
  }

  option(name) {
    return this.host.getAttribute(this.host.localName === "mail-setup" ? name : `data-${name}`);
  }

  /** Comes up, or comes back after the element was taken out of the page. */
  connect() {
    if (mounts.has(this)) return;
    mounts.add(this);
    this.tag = pick(this.host);
    this.field();
    if (this.option("loading") === "eager" || typeof IntersectionObserver === "undefined") return this.load();
    this.near = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && this.load(), { rootMargin: "300px" });
    this.near.observe(this.host);
    this.input.addEventListener("focus", () => this.load(), { once: true });
  }

  /** The input: the page's own, named by `for`, or one in the page's tree with its label. */
  field() {
    const [label, hint] = manifest.lang[this.tag].words;
    const named = this.option("for");
    const own = named && this.host.getRootNode().getElementById?.(named);
    if (named && !(own instanceof HTMLInputElement)) warn(this.host, "for", named, ["the id of an input on this page"]);
    if (own instanceof HTMLInputElement) {
      this.input = own;
      return;
    }
    if (!this.made) {
      do count += 1;
      while (document.getElementById(`mail-setup-${count}`));
      const id = `mail-setup-${count}`;
      this.made = [
        make("label", { slot: "label", for: id }),
        make("input", {
          slot: "input", id, type: "email", autocomplete: "email", inputmode: "email", autocapitalize: "none",
          autocorrect: "off", spellcheck: "false", enterkeyhint: "go", "aria-describedby": `${id}-hint ${id}-problem`,
        }),
        make("p", { slot: "hint", id: `${id}-hint` }),
        make("p", { slot: "problem", id: `${id}-problem`, "aria-live": "polite" }),
      ];
      this.made[1].value = this.option("address") ?? "";
      this.host.append(...this.made);
    }
    [, this.input, , this.problem] = this.made;
    this.made[0].textContent = label;
    this.made[2].textContent = hint;
    for (const element of this.made) {
      element.lang = element === this.input ? "" : this.tag;
      if (element !== this.input) element.dir = manifest.lang[this.tag].dir;
    }
  }

  async load() {
    this.near?.disconnect();
    if (this.loading || this.running) return;
    this.loading = true;
    this.state("loading");
    const tag = this.tag;
    try {
      const [api, texts] = await Promise.all([widget(), language(tag)]);
      if (!mounts.has(this)) return;
      if (tag !== this.tag) return void queueMicrotask(() => this.load());
      this.view.replaceChildren();
      this.running = api.mount(this.host, this.view, this.input, this.problem ?? null, texts);
      this.fallback.remove();
    } catch (cause) {
      this.fail(cause);
    } finally {
      this.loading = false;
    }
  }

  /** Goes down; what was typed stays in the input. */
  disconnect() {
    if (!mounts.delete(this)) return;
    this.near?.disconnect();
    this.stop();
  }

  stop() {
    this.running?.stop();
    this.running = undefined;
  }

  changed(name) {
    if (!mounts.has(this)) return;
    if (name === "lang" || name === "for") {
      const up = this.running || this.loading;
      this.stop();
      this.tag = pick(this.host);
      this.field();
      if (up) this.load();
    } else {
      this.running?.refresh();
    }
  }

  state(word) {
    this.host.dataset.state = word;
  }

  /** Gives the page its own content back, and says why to those who can mend it. */
  fail(cause) {
    const code = cause.code ?? "broken";
    this.running = undefined;
    this.state("failed");
    const root = this.host.shadowRoot;
    const line = make("p", { part: "failed", class: "quiet", lang: this.tag });
    line.textContent = manifest.lang[this.tag].words[2];
    root.replaceChildren(line, this.fallback);
    console.error(`mail-setup (${code}): ${cause.message}`);
    this.host.dispatchEvent(new CustomEvent("mail-setup:error", { bubbles: true, composed: true, detail: { code } }));
  }
}

/** The widget trapped: its memory cannot be trusted, so every one on the page gives way. */
function trapped(message) {
  for (const mount of mounts) mount.fail(new Failure("trap", message));
}

function make(name, attributes = {}) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

// --- Where it mounts -------------------------------------------------------------------------------------------

const MOUNT = Symbol.for("mail-setup");

/** The mount of a host; a second copy of this script finds the first one's and leaves it alone. */
function mountOf(host) {
  return (host[MOUNT] ??= new Mount(host));
}

if (dom && !customElements.get("mail-setup")) {
  customElements.define(
    "mail-setup",
    class extends HTMLElement {
      static observedAttributes = OPTIONS;
      connectedCallback() {
        mountOf(this).connect();
      }
      disconnectedCallback() {
        // Moving an element takes it out and puts it back in one go.
        queueMicrotask(() => this.isConnected || mountOf(this).disconnect());
      }
      attributeChangedCallback(name, before, after) {
        if (before !== after && this[MOUNT]) this[MOUNT].changed(name);
      }
    },
  );

  const ready = () => {
    for (const host of document.querySelectorAll("div.mail-setup, div[data-mail-setup]")) {
      if (host[MOUNT]) continue;
      const mount = mountOf(host);
      mount.connect();
      new MutationObserver((changes) => {
        for (const { attributeName } of changes) {
          const name = attributeName.replace(/^data-/, "");
          if (OPTIONS.includes(name)) mount.changed(name);
        }
      }).observe(host, { attributes: true, attributeFilter: ["lang", ...OPTIONS.map((name) => `data-${name}`)] });
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
}

// --- For programs ----------------------------------------------------------------------------------------------

export const lookup = async (address, options) => (await widget()).lookup(String(address), options?.client);
export const clients = async () => (await widget()).clients();
export const formats = async (address, options) => (await widget()).formats(String(address), options?.client);
export const configFile = async (address, format, options) =>
  (await widget()).config_file(String(address), String(format), options?.protocol, options?.name);
