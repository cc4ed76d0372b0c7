// Every web API that the widget itself uses. It arrives with the widget; what a page needs before that is in www/.

import css from "./view.css";

/** Milliseconds without a key after which typing counts as paused. */
const PAUSE = 600;
/** Milliseconds for which a button says that it has copied. */
const SAID = 2000;
/** Months after which a row is called old. */
const OLD = 24;

/** The ASCII form of a domain name (UTS #46); undefined where it has none. */
export function toAscii(name) {
  // Only names with letters outside ASCII come here, so URL syntax in them can only be a mistake.
  if (/[\x00-,/:-@[-`{-\x7f]/.test(name)) return undefined;
  try {
    return new URL(`https://${name}`).hostname;
  } catch {
    return undefined;
  }
}

/** Where the reader is: a guess that orders the picker and decides nothing. */
export function platform() {
  const { userAgent, maxTouchPoints } = navigator;
  if (/Android/.test(userAgent)) return "android";
  // An iPad says it is a Mac; no Mac has several touch points.
  if (/iP(hone|ad|od)/.test(userAgent) || (/Mac/.test(userAgent) && maxTouchPoints > 1)) return "ios";
  if (/Mac/.test(userAgent)) return "macos";
  return /Windows/.test(userAgent) ? "windows" : "linux";
}

/** Whether it is Safari, and no browser that shows that it is another one, nor an app's own window. */
function isSafari() {
  return /Version\/.*Safari\//.test(navigator.userAgent) && !/EdgiOS|DuckDuckGo|OP[TR]|YaBrowser/.test(navigator.userAgent);
}

/** A date of the table, `YYYY-MM` or `YYYY-MM-DD`, written out in a language. */
export function written(date, language) {
  const day = date.length > 7 ? "numeric" : undefined;
  return new Date(date).toLocaleDateString(language, { timeZone: "UTC", year: "numeric", month: "long", day });
}

// The first date that is written out takes a browser nearly as long as mounting the widget. This script comes before the
// WebAssembly, when there is time.
written("2000");

/** Whether a date of the table is more than two years ago. */
export function isOld(date) {
  return Date.now() - new Date(date) > OLD * 30.44 * 86_400_000;
}

let sheet;

/** A widget's side of the page. It dresses the view, and listens to it and to the input. */
export function page(view, mount) {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  const { root } = mount;
  root.adoptedStyleSheets = [...new Set([...root.adoptedStyleSheets, sheet])];
  const page = new Page(view, mount);
  listenToInput(page);
  listen(view, page);
  return page;
}

class Page {
  constructor(view, mount) {
    Object.assign(this, { view, mount });
    view.toggleAttribute("data-safari", isSafari());
  }

  act(name, value) {
    this.mount.act(name, value);
  }

  send(name, detail) {
    this.mount.send(name, detail);
  }

  /** After the next drawing: the focus goes to the answer, if asked to or if the control that had it is gone. */
  settle(asked) {
    setTimeout(() => {
      if (asked || !this.mount.root.activeElement) this.view.querySelector("h2")?.focus();
    });
  }

  // What Rust asks: see browser.rs. Nothing of the page runs while the widget is at work: its listeners might call the
  // widget again.

  show(state, problem) {
    const { host, made, box } = this.mount;
    host.dataset.state = state;
    const place = made?.[3];
    if (!place?.isConnected || box !== made[1]) return;
    if (place.textContent !== problem) place.textContent = problem;
    if (problem) box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
  }

  tell(event, provider, matchedBy) {
    queueMicrotask(() => this.send(event, event === "match" ? { provider, matchedBy } : {}));
  }

  warn(name, value, choices) {
    this.mount.warn(name, value, choices);
  }

  setAddress(address) {
    const { box } = this.mount;
    box.value = address;
    queueMicrotask(() => box.focus());
  }
}

/** Listens to the input, ours or the page's, for as long as the mount does. */
function listenToInput(page) {
  const { mount } = page;
  const { box, listening: { signal } } = mount;
  let pause;
  mount.typed = () => {
    page.act("typed", box.value);
    clearTimeout(pause);
    pause = setTimeout(() => page.act("paused"), PAUSE);
  };
  const listen = (kind, then) => box.addEventListener(kind, then, { signal });
  listen("input", mount.typed);
  listen("change", mount.typed);
  listen("blur", () => page.act("left"));
  listen("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    page.act("left");
    page.settle(true);
  });
}

/** Listens to a whole view: a control says by its name and value what it does. */
function listen(view, page) {
  view.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    const { name, value } = button;
    if (name === "copy") copyBeside(button, page);
    else if (name === "print") print();
    else if (name === "download") download(button, page);
    else if (name === "picture") savePicture(button, page);
    else {
      page.act(name, value);
      if (name !== "accept") page.settle();
    }
  });
  view.addEventListener("change", ({ target }) => {
    page.act(target.name, target.value);
    if (target.localName === "select") page.settle();
  });
  view.addEventListener("input", ({ target }) => {
    if (target.name === "full-name") page.act(target.name, target.value);
  });
  // Home and End go to the first and the last radio button of a group, which browsers leave to the page.
  view.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (target.type !== "radio" || (key !== "Home" && key !== "End")) return;
    event.preventDefault();
    const radio = [...target.closest("fieldset").querySelectorAll("input")].at(key === "Home" ? 0 : -1);
    radio.focus();
    radio.click();
  });
}

/** Copies the text of the nearest `data-copy` around a button; for the button of all, the rows of its section. */
async function copyBeside(button, page) {
  const around = button.closest("[data-copy]");
  const beside = around.querySelector("[data-text]");
  const field = button.value;
  const line = (row) => `${row.firstChild.textContent}: ${row.children[1].firstChild.textContent}`;
  const text = field === "all" ? [...around.querySelectorAll(".row")].map(line).join("\n") : beside.textContent;
  if (await copy(text, button)) {
    page.act("copied", `${field}\t${around.querySelector(":scope > dt")?.textContent ?? ""}`);
    page.send("copy", { field });
    clearTimeout(page.said);
    page.said = setTimeout(() => page.act("said"), SAID);
  } else {
    refuse(beside, page);
  }
}

/** What the reader has to do by hand is selected, and the keys are named. A phone has none: it shows a menu, with our word. */
function refuse(text, page) {
  getSelection().selectAllChildren(text);
  const keys = { linux: "Ctrl+C", windows: "Ctrl+C", macos: "⌘C" }[platform()];
  page.act("refused", keys ?? page.view.querySelector("[part~=copy]").textContent);
}

/** Copies a text while a click is handled; false where everything is refused. */
async function copy(text, button) {
  try {
    // Absent on plain http; refused in frames without permission.
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.className = "hidden";
    area.readOnly = true;
    area.value = text;
    button.after(area);
    area.select();
    let copied = false;
    try {
      copied = document.execCommand("copy");
    } catch {
      // Some policies throw where others return false.
    }
    area.remove();
    button.focus();
    return copied;
  }
}

/** Hands over a file of a format. */
async function download(button, page) {
  const { mount } = page;
  const answer = mount.enter(() => mount.widget.file(button.value));
  // Not by the page's `JSON`, which may be anything.
  const { fileName, mediaType, text } = await new Response(answer).json();
  save(button, fileName, text, mediaType, page);
}

/**
 * Hands a file over, and says so. On iOS it is opened: a profile that is "downloaded" there never reaches the
 * installer. Where a frame forbids it, or does not tell, the text of the file is shown.
 */
function save(button, fileName, content, type, page) {
  const { parentNode: file, value: format } = button;
  const forbidden = isForbidden();
  const fold = file.querySelector("details");
  if (forbidden !== false && fold) fold.open = true;
  if (forbidden) {
    console.warn("mail-setup: the frame’s sandbox forbids downloads; add to it: allow-downloads");
    return refuse(file.querySelector("[data-text], svg"), page);
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  if (platform() !== "ios") link.download = fileName;
  link.click();
  // A browser may still be asking where to put it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  page.act("downloaded", fileName);
  page.send("download", { format });
}

/** Whether a frame around us forbids downloads; undefined where the browser does not tell. */
function isForbidden() {
  for (let here = window; here !== here.parent; here = here.parent) {
    let frame;
    try {
      frame = here.frameElement;
    } catch {
      // A frame of another origin.
    }
    if (!frame) return undefined;
    if (frame.sandbox?.length && !frame.sandbox.contains("allow-downloads")) return true;
  }
  return false;
}

/**
 * Hands over the picture of a code: PNG, eight pixels a module, which with one bit a pixel is a byte. Written here
 * because what is read back from a canvas is noise in browsers that resist fingerprinting.
 */
async function savePicture(button, page) {
  const svg = button.parentNode.querySelector("svg");
  const modules = svg.viewBox.baseVal.width;
  // Each line starts with the number of its filter, 0.
  const line = modules + 1;
  const pixels = new Uint8Array(line * modules * 8).map((_, place) => (place % line ? 255 : 0));
  for (const [, x, y] of svg.firstChild.getAttribute("d").matchAll(/M(\d+) (\d+)/g)) {
    for (let row = 0; row < 8; row++) pixels[((+y + 4) * 8 + row) * line + 5 + +x] = 0;
  }
  const packed = new Blob([pixels]).stream().pipeThrough(new CompressionStream("deflate"));
  const size = number(modules * 8);
  const parts = [
    Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
    ...chunk("IHDR", [...size, ...size, 1, 0, 0, 0, 0]),
    ...chunk("IDAT", new Uint8Array(await new Response(packed).arrayBuffer())),
    ...chunk("IEND", []),
  ];
  save(button, `${button.value}.png`, new Blob(parts), "image/png", page);
}

/** A chunk of a PNG file: length, type, data, and the check of the two. */
function chunk(type, data) {
  const typed = Uint8Array.of(...new TextEncoder().encode(type), ...data);
  let check = -1;
  for (const byte of typed) {
    check ^= byte;
    for (let bit = 0; bit < 8; bit++) check = (check >>> 1) ^ (check & 1 && 0xedb88320);
  }
  return [number(data.length), typed, number(~check)];
}

/** A number in four bytes. */
const number = (value) => Uint8Array.of(value >> 24, value >> 16, value >> 8, value);
