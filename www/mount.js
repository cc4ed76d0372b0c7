// One widget on the page: its host element, the input, and what the widget itself asks of the page.

import css from "./box.css";
import { explain, failure, lang, language, widget } from "./load.js";

const NAMES = "address client clients for formats lang loading protocol provider report theme";
export const OPTIONS = NAMES.split(" ");

const mounted = new Set();
/** Those that gave way. */
const failed = new Set();
/** What has been said to the page's owner: once is enough. */
const warned = new Set();
let sheet;
let count = 0;
let restarted = false;

/** Takes down what is no longer in the page. */
export function recount() {
  for (const mount of [...mounted, ...failed]) if (!mount.host.isConnected) mount.disconnect();
}

/** The network is back. */
export function retry() {
  for (const mount of [...failed]) mount.connect();
}

/**
 * Calls the widget. What it throws has stopped it in the middle of something, and its memory, which all on the page
 * share, cannot be trusted: they start anew with what was typed. The second time they give way.
 */
export function enter(call) {
  try {
    return call();
  } catch (thrown) {
    const cause = failure("trap", thrown.message);
    const again = !restarted;
    restarted = true;
    widget.renew();
    if (again) console.error(`mail-setup (trap): ${cause.message}; it starts anew`);
    for (const mount of [...mounted]) mount.trapped(again, cause);
    throw cause;
  }
}

const slot = (name) => make("slot", { name });

function make(name, attributes) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

const tags = Object.keys(lang);

/** The tag itself, else the first of its language. */
function closest(wanted) {
  const low = wanted.toLowerCase();
  for (const start of [low, low.split("-")[0]]) {
    for (const tag of tags) if (`${tag}-`.toLowerCase().startsWith(`${start}-`)) return tag;
  }
}

export class Mount {
  constructor(host) {
    this.host = host;
    this.root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
    }
    this.root.adoptedStyleSheets = [sheet];
    this.slots = [slot("label"), slot("input"), slot("hint"), slot("problem")];
    this.fallback = make("slot", {});
  }

  // --- Coming and going

  connect() {
    if (mounted.has(this)) return;
    mounted.add(this);
    failed.delete(this);
    try {
      this.view = make("div", { class: "room" });
      this.view.append(this.fallback);
      this.root.replaceChildren(...this.slots, this.view);
      this.field();
      this.wait();
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  /** Loads the rest when the reader comes near, or asks for it. */
  wait() {
    if (this.choice("loading", "lazy,eager") === "eager") return this.load();
    const seen = (entries) => {
      for (const { isIntersecting } of entries) if (isIntersecting) this.load();
    };
    this.near = new IntersectionObserver(seen, { rootMargin: "300px" });
    this.near.observe(this.host);
  }

  /** Goes down; what was typed stays in the input. */
  disconnect() {
    failed.delete(this);
    if (mounted.delete(this)) this.rest();
  }

  /** Listens to nothing any more. */
  rest() {
    this.near?.disconnect();
    this.listening?.abort();
    this.stop();
  }

  stop() {
    const { widget } = this;
    this.widget = undefined;
    if (widget) this.enter(() => widget.stop());
  }

  changed(name) {
    if (!mounted.has(this) || !` ${NAMES} `.includes(` ${name} `)) return;
    if (name === "lang" || name === "for") {
      const up = this.widget || this.loading;
      this.stop();
      this.field();
      if (up) this.load();
    } else if (this.widget) {
      this.act("options", this.options());
    }
  }

  async load() {
    this.near?.disconnect();
    if (this.loading || this.widget) return;
    this.loading = true;
    this.host.dataset.state = "loading";
    const { tag } = this;
    try {
      const [api, texts] = await Promise.all([widget(), language(tag)]);
      if (tag === this.tag && mounted.has(this)) this.up(api, texts);
    } catch (thrown) {
      // Whoever trapped has been told to start anew, or to give way.
      if (thrown.code !== "trap") this.fail(thrown);
    } finally {
      this.loading = false;
    }
    if (mounted.has(this) && !this.widget) this.load();
  }

  up(api, texts) {
    if (this.made) [, , , this.made[2].textContent] = texts.split(/[\t\n]/, 4);
    // A new view for each time up: the listeners of the last one go with it.
    const { tag, dir } = this;
    const view = make("div", { class: "view", part: "view", lang: tag, dir });
    this.view.replaceWith(view);
    this.view = view;
    const start = `${this.box.value}\n${this.options()}`;
    this.widget = enter(() => api.mount(this, view, texts, start));
    if (!this.widget) {
      throw failure("version", tag);
    }
    this.typed();
  }

  /** The widget's memory is lost, and nothing in it may be freed later. */
  trapped(again, cause) {
    this.widget?.__destroy_into_raw();
    this.widget = undefined;
    if (again) this.load();
    else this.fail(cause);
  }

  /** Gives the page its own content back, and says why to those who can mend it. */
  async fail(cause) {
    if (!mounted.delete(this)) return;
    failed.add(this);
    this.rest();
    this.host.dataset.state = "failed";
    const { tag, dir } = this;
    const said = make("div", { part: "failed", lang: tag, dir });
    said.textContent = this.failed;
    this.root.replaceChildren(said, this.fallback);
    const { adopt, code = "broken", line, sentence } = await explain(cause, tag);
    if (!failed.has(this)) return;
    if (adopt) return adopt(this.host, this.made);
    if (sentence) said.textContent = sentence;
    console.error(`mail-setup (${code}): ${line}`);
    this.send("error", { code });
  }

  // --- The input, in the page's own tree: for labels, autofill and password managers

  field() {
    this.listening?.abort();
    this.tag = this.pick();
    [, this.label, this.failed, this.dir = "ltr"] = lang[this.tag];
    const { tag, dir } = this;
    const named = this.option("for");
    const own = named && this.host.getRootNode().getElementById?.(named);
    if (own instanceof HTMLInputElement) {
      this.box = own;
    } else {
      if (named) this.warn("for", named, "the id of an input on this page");
      this.made ??= this.makeField();
      if (this.made[1].parentNode !== this.host) {
        // Where the page has written us anew from its own markup, there are dead copies.
        for (const copy of this.host.querySelectorAll(":scope > [slot]")) copy.remove();
        this.host.append(...this.made);
      }
      this.made[0].textContent = this.label;
      for (const element of this.made) if (element !== this.made[1]) Object.assign(element, { lang: tag, dir });
      // An address is written from the left in every language, and stands where the language begins.
      this.slots[1].dir = dir;
      this.box = this.made[1];
    }
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.box.addEventListener("focus", () => this.load(), { signal });
    // Enter in our input must not submit a form of the page's; the page's own input does as it always did.
    const key = (event) => {
      if (event.key === "Enter" && !event.isComposing && this.box === this.made?.[1]) event.preventDefault();
    };
    this.box.addEventListener("keydown", key, { signal });
  }

  makeField() {
    do count += 1;
    while (document.getElementById(`mail-setup-${count}`));
    const id = `mail-setup-${count}`;
    const made = [
      make("label", { slot: "label", for: id }),
      make("input", {
        slot: "input", id, type: "email", autocomplete: "email", inputmode: "email", autocapitalize: "none",
        spellcheck: "false", enterkeyhint: "go", dir: "ltr", "aria-describedby": `${id}-hint ${id}-problem`,
      }),
      make("p", { slot: "hint", id: `${id}-hint` }),
      make("p", { slot: "problem", id: `${id}-problem`, "aria-live": "polite" }),
    ];
    made[1].value = this.option("address") ?? "";
    return made;
  }

  // --- Into the widget

  act(name, value = "") {
    if (this.widget) this.enter(() => this.widget.act(name, value));
  }

  /** Where a trap has no other consequence than its own. */
  enter(call) {
    try {
      return enter(call);
    } catch {
      return undefined;
    }
  }

  // --- What the page says

  /** An option: an attribute of the element, a `data-` attribute of anything else. */
  option(name) {
    return this.host.getAttribute(this.attribute(name));
  }

  attribute(name) {
    return this.host.localName === "mail-setup" ? name : `data-${name}`;
  }

  /** The closest language there is: asked for by the element, its surroundings, the browser, else English. */
  pick() {
    const own = this.host.getAttribute("lang") ?? this.option("lang");
    const around = this.host.parentElement?.closest("[lang]")?.getAttribute("lang");
    if (own && !closest(own)) this.warn("lang", own, `${tags}`);
    for (const tag of [own, around, ...navigator.languages]) {
      const found = tag && closest(tag);
      if (found) return found;
    }
    return "en";
  }

  choice(name, choices) {
    const value = this.option(name);
    if (value !== null && !`,${choices},`.includes(`,${value},`)) this.warn(name, value, choices);
    return value;
  }

  /** The options as the widget reads them. The style sheet reads the theme. */
  options() {
    this.choice("theme", "auto,light,dark");
    let lines = "";
    for (const name of OPTIONS) {
      const value = this.option(name);
      if (value) lines += `${name}=${value.replace(/\s+/g, " ")}\n`;
    }
    return lines;
  }

  // --- To the page

  warn(name, value, choices) {
    const among = choices.replace(/,\b/g, ", ");
    const line = `<${this.host.localName}> ${this.attribute(name)}="${value.slice(0, 99)}" is not one of: ${among}`;
    if (warned.has(line)) return;
    warned.add(line);
    console.warn(line);
  }

  send(name, detail) {
    this.host.dispatchEvent(new CustomEvent(`mail-setup:${name}`, { bubbles: true, composed: true, detail }));
  }
}
