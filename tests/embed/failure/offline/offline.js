Object.defineProperty(navigator, "onLine", { value: false, configurable: true });
