// For a page that has the widget in a frame: gives the frame the height of what it shows, and tells it whether it
// stands on light or on dark ground.
//
//   <script src="https://help.example/mail-setup/mail-setup-frame.js" defer></script>
//   <iframe class="mail-setup" src="https://help.example/mail-setup/embed.html" title="Mail settings"></iframe>
//
// It minds iframe.mail-setup and iframe[data-mail-setup], whenever they come. It writes no markup and no style
// attribute, so it runs under a strict policy; a second copy of it does no harm.
(() => {
  const FRAMES = "iframe.mail-setup, iframe[data-mail-setup]";
  /** In CSS pixels: no message makes a frame vanish, or a page endless. */
  const LEAST = 40;
  const MOST = 20_000;

  /** Who speaks out of a frame: the origin of its address, or "null" where its sandbox takes the origin away. */
  function originOf(frame) {
    if (frame.hasAttribute("sandbox") && !frame.sandbox.contains("allow-same-origin")) return "null";
    // `src` is absolute, unless it is no address at all.
    if (!/^https?:\/\/./.test(frame.src)) return undefined;
    return new URL(frame.src).origin;
  }

  function fit(frame, height) {
    const style = getComputedStyle(frame);
    const edges = ["border-top-width", "border-bottom-width", "padding-top", "padding-bottom"];
    const around = edges.reduce((sum, name) => sum + (parseFloat(style.getPropertyValue(name)) || 0), 0);
    const inside = Math.min(Math.max(height, LEAST), MOST);
    frame.style.setProperty("height", `${inside + (style.boxSizing === "border-box" ? around : 0)}px`);
  }

  /** Light or dark, as the page around has it at that place: asked by a property that a frame has no use for. */
  function scheme(frame) {
    frame.style.setProperty("caret-color", "light-dark(rgb(255, 255, 255), rgb(0, 0, 0))");
    const { caretColor } = getComputedStyle(frame);
    frame.style.removeProperty("caret-color");
    return { "rgb(255, 255, 255)": "light", "rgb(0, 0, 0)": "dark" }[caretColor];
  }

  function answer(frame, height) {
    fit(frame, height);
    frame.contentWindow.postMessage({ type: "mail-setup:scheme", scheme: scheme(frame) }, "*");
  }

  // The frame is looked for when it speaks, so those that come later need no watching.
  addEventListener("message", ({ data, origin, source }) => {
    if (data?.type !== "mail-setup:height" || !Number.isFinite(data.height) || !source) return;
    for (const frame of document.querySelectorAll(FRAMES)) {
      if (frame.contentWindow === source && originOf(frame) === origin) answer(frame, data.height);
    }
  });

  /** Frames may have spoken before this script came. Nothing secret is in the question. */
  const ask = () => {
    for (const { contentWindow } of document.querySelectorAll(FRAMES)) {
      contentWindow?.postMessage({ type: "mail-setup:ask" }, "*");
    }
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", ask);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ask);
  else ask();
})();
