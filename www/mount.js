// One widget on the page: its host element, the input, and what the widget itself asks of the page.

import css from "./mail-setup.css";

export const OPTIONS = ["address", "client", "clients", "for", "formats", "lang", "loading", "protocol", "provider", "report", "theme"];

/** Milliseconds without a key after which typing counts as paused. */
const PAUSE = 600;

const mounted = new Set();
let sheet;
let count = 0;

/** The widget trapped: its memory cannot be trusted, so every one on the page gives way. */
export function trapped(cause) {
  for (const mount of [...mounted]) mount.fail(cause);
}

function make(name, attributes = {}, text) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  return element;
}

export class Mount {
  /** `loader` gives `{ lang, pick, widget, language }`. */
  constructor(host, loader) {
    this.host = host;
    this.loader = loader;
    this.warned = new Set();
    this.root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
    }
    this.root.adoptedStyleSheets = [sheet];
    this.slots = ["label", "input", "hint", "problem"].map((name) => make("slot", { name }));
    this.fallback = make("slot");
    this.view = make("div", { class: "view", part: "view" });
  }

  // --- Coming and going

  connect() {
    if (mounted.has(this)) return;
    mounted.add(this);
    this.root.replaceChildren(...this.slots, this.view, this.fallback);
    this.tag = this.loader.pick(this);
    this.field();
    if (this.choice("loading", ["lazy", "eager"]) === "eager" || typeof IntersectionObserver === "undefined") return this.load();
    this.near = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && this.load(), { rootMargin: "300px" });
    this.near.observe(this.host);
  }

  /** Goes down; what was typed stays in the input. */
  disconnect() {
    if (!mounted.delete(this)) return;
    this.near?.disconnect();
    this.listening?.abort();
    this.stop();
  }

  /** What is said before the language is there. */
  words() {
    const [, label, hint, failed, dir = "ltr"] = this.loader.lang[this.tag];
    return { label, hint, failed, dir };
  }

  stop() {
    clearTimeout(this.pause);
    this.widget?.stop();
    this.widget = undefined;
  }

  changed(name) {
    if (!mounted.has(this)) return;
    if (name === "lang" || name === "for") {
      const up = this.widget || this.loading;
      this.stop();
      this.tag = this.loader.pick(this);
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
      const [api, texts] = await Promise.all([this.loader.widget(), this.loader.language(tag)]);
      if (!mounted.has(this)) return;
      if (tag === this.tag) this.up(api, texts);
    } catch (cause) {
      this.fail(cause);
    } finally {
      this.loading = false;
    }
    if (mounted.has(this) && tag !== this.tag) this.load();
  }

  up(api, texts) {
    // A new view for each time up: the listeners of the last one go with it.
    const view = make("div", { class: "view", part: "view", lang: this.tag, dir: this.words().dir });
    this.view.replaceWith(view);
    this.view = view;
    this.widget = api.mount(this, this.view, texts, this.options());
    if (!this.widget) {
      throw Object.assign(new Error("the language file and the widget are of different builds; serve all files of one release"), { code: "version" });
    }
    this.fallback.remove();
    this.typed();
  }

  /** Gives the page its own content back, and says why to those who can mend it. */
  fail(cause) {
    const code = cause.code ?? "broken";
    this.widget = undefined;
    mounted.delete(this);
    this.listening?.abort();
    this.host.dataset.state = "failed";
    const line = make("p", { part: "failed", class: "quiet", lang: this.tag }, this.words().failed);
    this.root.replaceChildren(line, this.fallback);
    console.error(`mail-setup (${code}): ${cause.message}`);
    this.send("error", { code });
  }

  // --- The input, in the page's own tree: for labels, autofill and password managers

  field() {
    this.listening?.abort();
    const named = this.option("for");
    const own = named && this.host.getRootNode().getElementById?.(named);
    if (own instanceof HTMLInputElement) {
      this.box = own;
    } else {
      if (named) this.warn("for", named, "the id of an input on this page");
      this.made ??= this.makeField();
      const { label, hint, dir } = this.words();
      for (const [place, text] of [[0, label], [2, hint], [3]]) {
        const element = this.made[place];
        if (text) element.textContent = text;
        Object.assign(element, { lang: this.tag, dir });
      }
      // An address is written from the left in every language, and stands where the language begins.
      this.slots[1].dir = dir;
      this.box = this.made[1];
    }
    this.listening = new AbortController();
    const listen = (kind, then) => this.box.addEventListener(kind, then, { signal: this.listening.signal });
    listen("focus", () => this.load());
    listen("input", () => this.typed());
    listen("change", () => this.typed());
    listen("blur", () => this.act("left"));
    listen("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      // Our input must not submit a form of the page's; the page's own input does as it always did.
      if (this.made?.includes(this.box)) event.preventDefault();
      this.act("left");
      this.settle(true);
    });
  }

  makeField() {
    do count += 1;
    while (document.getElementById(`mail-setup-${count}`));
    const id = `mail-setup-${count}`;
    const made = [
      make("label", { slot: "label", for: id }),
      make("input", {
        slot: "input", id, type: "email", autocomplete: "email", inputmode: "email", autocapitalize: "none", autocorrect: "off",
        spellcheck: "false", enterkeyhint: "go", dir: "ltr", "aria-describedby": `${id}-hint ${id}-problem`,
      }),
      make("p", { slot: "hint", id: `${id}-hint` }),
      make("p", { slot: "problem", id: `${id}-problem`, "aria-live": "polite" }),
    ];
    made[1].value = this.option("address") ?? "";
    this.host.append(...made);
    return made;
  }

  typed() {
    this.act("typed", this.box.value);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.act("paused"), PAUSE);
  }

  // --- What a person does in the view: a control says by its name and value what it does

  act(name, value = "") {
    this.widget?.act(name, value);
  }

  /** After the next drawing: the focus goes to the answer, if asked to or if the control that had it is gone. */
  settle(asked) {
    setTimeout(() => {
      if (asked || !this.root.activeElement) this.view.querySelector("h2")?.focus();
    });
  }

  // --- What the page says

  /** An option: an attribute of the element, a `data-` attribute of anything else. */
  option(name) {
    return this.host.getAttribute(this.attribute(name));
  }

  attribute(name) {
    return this.host.localName === "mail-setup" ? name : `data-${name}`;
  }

  choice(name, choices) {
    const value = this.option(name);
    if (value === null || choices.includes(value)) return value;
    this.warn(name, value, choices.join(", "));
    return null;
  }

  /** The options as the widget reads them; the theme goes to the style sheet. */
  options() {
    const theme = this.choice("theme", ["auto", "light", "dark"]);
    this.host.toggleAttribute("data-light", theme === "light");
    this.host.toggleAttribute("data-dark", theme === "dark");
    const lines = OPTIONS.map((name) => [name, this.option(name)]).filter(([, value]) => value);
    return lines.map(([name, value]) => `${name}=${value.replace(/\s+/g, " ")}`).join("\n");
  }

  // --- What the widget asks: see src/browser.rs

  show(state, problem) {
    this.host.dataset.state = state;
    const place = this.made?.[3];
    if (!place?.isConnected || this.box !== this.made[1]) return;
    if (place.textContent !== problem) place.textContent = problem;
    if (problem) this.box.setAttribute("aria-invalid", "true");
    else this.box.removeAttribute("aria-invalid");
  }

  // Nothing of the page runs while the widget is at work: its listeners might call the widget again.

  tell(event, provider, matchedBy) {
    queueMicrotask(() => this.send(event, event === "match" ? { provider, matchedBy } : {}));
  }

  warn(name, value, choices) {
    const line = `<${this.host.localName}> ${this.attribute(name)}="${value}" is not one of: ${choices}`;
    if (this.warned.has(line)) return;
    this.warned.add(line);
    console.warn(line);
  }

  setAddress(address) {
    this.box.value = address;
    queueMicrotask(() => this.box.focus());
  }

  send(name, detail) {
    this.host.dispatchEvent(new CustomEvent(`mail-setup:${name}`, { bubbles: true, composed: true, detail }));
  }
}
