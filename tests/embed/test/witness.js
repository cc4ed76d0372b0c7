// The first script of every case page: writes down what a page's owner would be annoyed by.
// An external file, so that the strictest policy lets it run. Tests read `window.witness`.
(() => {
  const globals = new Set(Object.getOwnPropertyNames(window));
  const seen = { errors: [], console: [], violations: [], events: [] };

  const words = (value) =>
    value instanceof Error ? `${value.name}: ${value.message}`
    : typeof value === 'object' && value !== null ? JSON.stringify(value)
    : String(value);

  for (const level of ['error', 'warn', 'info', 'log', 'debug']) {
    const own = console[level];
    console[level] = (...args) => {
      seen.console.push({ level, text: args.map(words).join(' ') });
      own.apply(console, args);
    };
  }
  // Capturing, so that a resource which does not load is seen too: that event does not bubble.
  addEventListener('error', (event) => {
    const from = event.target;
    seen.errors.push(from === window || from === null
      ? words(event.error ?? event.message)
      : `${from.localName} does not load: ${from.src ?? from.href}`);
  }, true);
  addEventListener('unhandledrejection', (event) => {
    seen.errors.push(`unhandled rejection: ${words(event.reason)}`);
  });
  document.addEventListener('securitypolicyviolation', (event) => {
    const { effectiveDirective, blockedURI, sample } = event;
    seen.violations.push({ directive: effectiveDirective, blocked: blockedURI, sample });
  });
  for (const name of ['match', 'unknown', 'copy', 'download', 'error']) {
    document.addEventListener(`mail-setup:${name}`, (event) => {
      const { type, detail, bubbles, composed, target } = event;
      seen.events.push({ type, detail, bubbles, composed, target: target.id || target.localName });
    });
  }

  window.witness = {
    seen,
    // Names that scripts have added to the window since this one ran, but for this one's own and the
    // Chromium driver's.
    newGlobals: () =>
      Object.getOwnPropertyNames(window)
        .filter((name) => !globals.has(name) && !['witness', 'ret_nodes', 'se_exportedFunctionSymbol'].includes(name)),
    // Everything the page has asked for, from any origin, whether it came or not.
    fetched: () => performance.getEntriesByType('resource').map((entry) => entry.name),
    // Calls what a module exports as the page itself would: a driver's own scripts stand outside the
    // page's policy in some browsers. Answers JSON, so that nothing is lost on the way.
    call: async (url, name, ...args) => {
      try {
        const exported = (await import(url))[name];
        const value = typeof exported === 'function' ? await exported(...args) : exported;
        return JSON.stringify({ value });
      } catch (error) {
        return JSON.stringify({ error: String(error), code: error && error.code });
      }
    },
  };
})();
