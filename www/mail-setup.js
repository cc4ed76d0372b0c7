// The loader: the one script a page names.
//
// It defines <mail-setup>, makes the e-mail input in the page's own tree, and fetches the rest once per page:
// the widget (WebAssembly and its glue) and one language. Everything it loads lies beside it and is named by its
// content, with its hash checked, so old and new files can never mix. It writes no markup from
// text and no inline style, so it runs under a strict policy with Trusted Types. Importing it where there is no
// document does nothing.

import { Mount, OPTIONS, trapped } from "./mount.js";
import { place, script } from "./place.js";

/** The files of this build; of each language what its file's name ends in, three texts, and `rtl` where it is. */
const manifest = __MANIFEST__;
export const version = manifest.version;

const tags = Object.keys(manifest.lang);

// --- Loading, once per page ------------------------------------------------------------------------------------

function failure(code, message) {
  return Object.assign(new Error(message), { code });
}

function changed(url) {
  return failure("changed", `${url} is not the file of this release; serve it as it is, without rewriting it`);
}

async function fetched({ file, integrity }) {
  const url = place(file);
  let answer;
  try {
    answer = await fetch(url, { integrity });
  } catch (cause) {
    // A page that is not the file fails the same way as a network that is not there: ask again to tell them apart.
    answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) throw changed(url);
    if (!answer) {
      throw failure("blocked", `${url} could not be fetched (${cause.message}); allow it in connect-src, and if it is on another origin let that answer with Access-Control-Allow-Origin`);
    }
  }
  if (!answer.ok) throw failure("not-found", `${url} answered ${answer.status}; the folder must hold every file of the release`);
  return answer;
}

/** A promise that is made again when it failed: a reader may come back online. */
function once(make) {
  let promise;
  return () =>
    (promise ??= make().catch((cause) => {
      promise = undefined;
      throw cause;
    }));
}

const widget = once(async () => {
  if (typeof WebAssembly === "undefined") throw failure("no-webassembly", "this browser has no WebAssembly");
  const url = place(manifest.glue);
  const glue = script(manifest.glue).catch((cause) => {
    throw failure("blocked", `${url} could not be loaded (${cause.message}); allow it in script-src and serve it as text/javascript`);
  });
  const [api, response] = await Promise.all([glue, fetched(manifest.wasm)]);
  try {
    // Bytes and not a stream: a stream wants the media type application/wasm, which many hosts do not send.
    await api.default({ module_or_path: await response.arrayBuffer() });
  } catch (cause) {
    throw /content security|csp|wasm-unsafe-eval|unsafe-eval/i.test(cause.message)
      ? failure("policy", "the content policy forbids WebAssembly; add 'wasm-unsafe-eval' to script-src")
      : failure("broken", `the widget could not start: ${cause.message}`);
  }
  for (const kind of ["error", "unhandledrejection"]) {
    addEventListener(kind, ({ error, reason }) => {
      const cause = error ?? reason;
      const ours = cause instanceof WebAssembly.RuntimeError && cause.stack?.includes(manifest.wasm.file);
      if (ours) trapped(failure("trap", cause.message));
    });
  }
  return api;
});

const languages = {};
const language = (tag) =>
  (languages[tag] ??= once(async () => {
    const [print] = manifest.lang[tag];
    const file = `mail-setup-${tag}-${print}.txt`;
    const text = await (await fetched({ file })).text();
    // The widget checks it, not the browser: eleven long hashes would be an eighth of this script.
    if ((await widget()).ask("fingerprint", text, "", "", "") !== print) throw changed(file);
    return text;
  }))();

/** The closest language there is: asked for by the element, its surroundings, the browser, else English. */
function pick(mount) {
  const own = mount.host.getAttribute("lang") ?? mount.option("lang");
  const around = mount.host.parentElement?.closest("[lang]")?.getAttribute("lang");
  if (own && !closest(own)) mount.warn("lang", own, tags.join(", "));
  for (const tag of [own, around, ...navigator.languages]) {
    const found = tag && closest(tag);
    if (found) return found;
  }
  return "en";
}

function closest(wanted) {
  const low = (tag) => tag.toLowerCase();
  const base = (tag) => low(tag).split("-")[0];
  return (
    tags.find((tag) => low(tag) === low(wanted)) ??
    tags.find((tag) => low(tag) === base(wanted)) ??
    tags.find((tag) => base(tag) === base(wanted))
  );
}

// --- Where it mounts -------------------------------------------------------------------------------------------

const MOUNT = Symbol.for("mail-setup");

/** The mount of a host; a second copy of this script finds the first one's and leaves it alone. */
function mountOf(host) {
  return (host[MOUNT] ??= new Mount(host, { lang: manifest.lang, pick, widget, language }));
}

if (typeof document !== "undefined" && !customElements.get("mail-setup")) {
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
        if (before !== after) this[MOUNT]?.changed(name);
      }
    },
  );

  const ready = () => {
    for (const host of document.querySelectorAll("div.mail-setup, div[data-mail-setup]")) {
      if (host[MOUNT]) continue;
      const mount = mountOf(host);
      mount.connect();
      new MutationObserver((changes) => {
        for (const { attributeName } of changes) mount.changed(attributeName.replace("data-", ""));
      }).observe(host, { attributes: true, attributeFilter: ["lang", ...OPTIONS.map((name) => `data-${name}`)] });
    }
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", ready);
  else ready();
}

// --- For programs ----------------------------------------------------------------------------------------------

/** Asks the widget; its `ask` (src/js.rs) takes texts, and empty ones for what is not given. */
async function ask(...words) {
  const api = await widget();
  return JSON.parse(api.ask(...[0, 1, 2, 3, 4].map((place) => String(words[place] ?? ""))));
}

export async function lookup(address, options) {
  return ask("lookup", address, options?.client);
}

export async function clients() {
  return ask("clients");
}

export async function formats(address, options) {
  return ask("formats", address, options?.client);
}

export async function configFile(address, format, options) {
  const { code, message, ...file } = await ask("file", address, format, options?.protocol, options?.name);
  if (code) throw failure(code, message);
  return file;
}
