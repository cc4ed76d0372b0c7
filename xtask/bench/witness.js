// What `cargo xtask bench` sees in somebody's page. Chromium runs it before the page's own scripts, so that no page loads it
// and its bytes are nobody's.
(() => {
  const roots = [document];
  const changed = new MutationObserver(look);
  const watch = (root) => changed.observe(root, { childList: true, subtree: true, characterData: true });
  watch(document);
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    roots.push(root);
    watch(root);
    return root;
  };

  let longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  }).observe({ type: "longtask", buffered: true });

  /** What is waited for: a text, inside elements of a selector or anywhere. */
  let wanted;
  let focus;
  let keys = [];

  const shows = (root, { selector, text }) => {
    if (!selector) return (root.body ?? root).textContent.includes(text);
    return [...root.querySelectorAll(selector)].some((element) => element.textContent.includes(text));
  };

  function look() {
    if (!wanted || !roots.some((root) => shows(root, wanted))) return;
    const { done } = wanted;
    wanted = undefined;
    painted().then(({ at }) => done(at));
  }

  /** The end of the next frame, and for how long the page worked on it. */
  function painted() {
    return new Promise((done) => {
      requestAnimationFrame(() => {
        const start = performance.now();
        soon(() => done({ at: performance.now(), took: performance.now() - start }));
      });
    });
  }

  /** After the frame that has begun. */
  function soon(call) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = call;
    port2.postMessage(undefined);
  }

  const own = (event) => event.composedPath()[0] instanceof HTMLInputElement;

  addEventListener("focus", (event) => {
    if (own(event)) focus ??= event.timeStamp;
  }, true);

  let down;
  addEventListener("keydown", ({ timeStamp }) => (down = { start: timeStamp, began: performance.now() }), true);

  addEventListener("input", (event) => {
    if (!own(event)) return;
    const key = { ...down };
    keys.push(key);
    painted().then(({ at, took }) => Object.assign(key, { paint: at, took }));
  }, true);

  // Its listeners have run by now, and what they put off until they had returned.
  addEventListener("input", () => queueMicrotask(() => {
    const key = keys.at(-1);
    if (key) key.handled = performance.now();
  }));

  const field = () => document.querySelector("input");
  const until = async (what) => {
    while (!what()) await new Promise((done) => setTimeout(done, 20));
  };

  window.bench = {
    /** The page has loaded and asks for nothing more. */
    async rest() {
      let [count, since] = [0, 0];
      await until(() => {
        const now = performance.getEntriesByType("resource").length;
        if (now !== count || document.readyState !== "complete") [count, since] = [now, performance.now()];
        return field() && performance.now() - since > 700;
      });
    },

    /** Puts the focus into the page's input, as soon as there is one, and begins to wait for `text`. */
    async focus(text, selector) {
      await until(field);
      window.bench.expect(text, selector);
      field().focus();
    },

    /** Begins to wait for `text`. */
    async expect(text, selector) {
      keys = [];
      window.bench.result = new Promise((done) => (wanted = { text, selector, done }));
      look();
    },

    select: async () => field().select(),

    /** When the text was painted, in milliseconds since the page was opened, and when the focus had come. */
    async shown() {
      return { focus, at: await window.bench.result };
    },

    /**
     * Of each key: milliseconds until the frame after it was painted, for how many of them scripts ran, and for how many
     * they or the frame took, and nothing waited.
     */
    async keys() {
      await until(() => keys.every(({ paint }) => paint));
      return keys.map(({ start, began, handled, paint, took }) => ({
        paint: paint - start,
        script: handled - began,
        work: handled - began + took,
      }));
    },

    longest: async () => longest,

    async memory() {
      const { bytes } = await performance.measureUserAgentSpecificMemory();
      return bytes;
    },
  };
})();
