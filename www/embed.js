// The page for frames: the widget alone. Its options come in its address, embed.html?lang=fr&client=thunderbird, and
// its height goes to the page around it, which mail-setup-frame.js gives to the frame.
//
// An e-mail address never comes in: what stands in a frame's address stands in logs, too.

import "./page.js";

/** What the address may set on the widget, and up to how many characters. */
const OPTIONS = { lang: 40, client: 100, clients: 1000, formats: 1000, protocol: 20, provider: 300, report: 1000 };
const THEMES = ["auto", "light", "dark"];
const REFUSED = ["address", "for"];

const query = new URLSearchParams(location.search);
const framed = window.parent !== window;
const root = document.documentElement;

// No value is repeated: it may be somebody's address, or a megabyte.
const warn = (name, why) => console.warn(`embed.html: ${name} is ignored: ${why}`);

/** A line of text that an option could be; whether it is one, the widget says. */
const fits = (value, most) => value.length <= most && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(value);

function configure(widget) {
  for (const [name, most] of Object.entries(OPTIONS)) {
    const value = query.get(name);
    if (!value) continue;
    if (!fits(value, most)) warn(name, "it is too long, or holds control characters");
    // Alone in a window, the page speaks for its host: whoever made the link must not give it links of their own.
    else if (name === "report" && !framed) warn(name, "it counts in a frame only");
    else widget.setAttribute(name, value);
  }
  for (const name of REFUSED.filter((name) => query.has(name))) warn(name, "an address does not belong into a link");
}

/** What the address asks for, if it is a theme. */
function theme() {
  const wanted = query.get("theme");
  if (!wanted || THEMES.includes(wanted)) return wanted || "auto";
  warn("theme", `it is not one of: ${THEMES.join(", ")}`);
  return "auto";
}

/** Light or dark. Where that is as on the page around it, browsers leave the background see-through. */
function colour(scheme) {
  if (scheme === "light" || scheme === "dark") root.style.colorScheme = scheme;
}

let told;

/** To any page around: browsers do not say which it is, and a height tells nothing. */
function tell(again) {
  const height = Math.ceil(root.getBoundingClientRect().height);
  if (height === told && !again) return;
  told = height;
  window.parent.postMessage({ type: "mail-setup:height", height }, "*");
}

configure(document.querySelector("mail-setup"));
const chosen = theme();
colour(chosen);
if (framed) {
  new ResizeObserver(() => tell(false)).observe(root);
  // A helper that comes later than the first message asks for it.
  addEventListener("message", ({ data, source }) => {
    if (source !== window.parent) return;
    if (data?.type === "mail-setup:ask") tell(true);
    else if (data?.type === "mail-setup:scheme" && chosen === "auto") colour(data.scheme);
  });
}
