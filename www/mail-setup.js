// The loader: the one script a page names.
//
// It defines <mail-setup>, makes the e-mail input in the page's own tree (mount.js), and fetches the rest once per page
// (load.js): the widget, which is WebAssembly with its glue and styles, and one language. Everything it loads lies beside
// it and is named by its content, and is checked, so old and new files can never mix. It writes no markup from text and no
// inline style, so it runs under a strict policy with Trusted Types. Importing it where there is no document does nothing.
//
// Pages replace what they like, `Array.prototype` and `JSON` included: on the way to a first answer neither is used.

import { build, explain, failure, version, widget } from "./load.js";
import { Mount, OPTIONS, enter, recount, retry } from "./mount.js";

/** For other copies of this script: which build this is. */
export { build, version };

// --- Where it mounts -------------------------------------------------------------------------------------------

const MOUNT = Symbol.for("mail-setup");

/** The mount of a host. */
function mountOf(host) {
  return (host[MOUNT] ??= new Mount(host));
}

/** Takes a host over from an older copy of this script, with the input and what was typed into it. */
export function adopt(host, made) {
  host[MOUNT] = undefined;
  mountOf(host).made = made;
  mountOf(host).connect();
}

/** What wikis make of our name where they let no element of ours through. */
let places = "div:is(.mail-setup, [data-mail-setup], .wrap_mail-setup, [data-wrap=mail-setup])";

function define() {
  class MailSetup extends HTMLElement {
    static build = build;
    static observedAttributes = OPTIONS;
    connectedCallback() {
      mountOf(this).connect();
    }
    disconnectedCallback() {
      // Moving an element takes it out and puts it back in one go.
      queueMicrotask(recount);
    }
    attributeChangedCallback(name, before, after) {
      if (before !== after) this[MOUNT]?.changed(name);
    }
  }
  try {
    customElements.define("mail-setup", MailSetup);
  } catch {
    // The page has put something else in the registry's place: the element is found like a `div`.
    places += ", mail-setup";
  }
}

function found(host) {
  if (!host[MOUNT]) {
    new MutationObserver((changes) => {
      for (const { attributeName } of changes) mountOf(host).changed(attributeName.replace("data-", ""));
    }).observe(host, { attributes: true });
  }
  mountOf(host).connect();
}

function sweep(root) {
  for (const host of root.querySelectorAll?.(places) ?? []) found(host);
}

function start() {
  sweep(document);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (node.matches?.(places)) found(node);
        sweep(node);
      }
    }
    recount();
  }).observe(document, { childList: true, subtree: true });
  addEventListener("online", retry);
}

if (typeof document !== "undefined") {
  const first = globalThis.customElements?.get?.("mail-setup");
  if (!first) {
    define();
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
    else start();
  } else if (first.build !== build && !import.meta.url.includes("?")) {
    console.warn(`mail-setup: two builds, ${first.build} and ${build}; the first is used`);
  }
}

// --- For programs ----------------------------------------------------------------------------------------------

/** Asks the widget; its `ask` (src/js.rs) takes texts, and empty ones for what is not given. */
async function ask(what, address, word, protocol, name) {
  const api = await widget().catch(async (cause) => {
    const { code, line } = await explain(cause, "en");
    throw code ? failure(code, line) : cause;
  });
  const text = (value) => String(value ?? "");
  const answer = enter(() => api.ask(what, text(address), text(word), text(protocol), text(name)));
  return new Response(answer).json();
}

const asks = (what) => (address, options) => ask(what, address, options?.client);

export const lookup = asks("lookup");
export const clients = asks("clients");
export const formats = asks("formats");

export async function configFile(address, format, options) {
  const { code, message, ...file } = await ask("file", address, format, options?.protocol, options?.name);
  if (code) throw failure(code, message);
  return file;
}
