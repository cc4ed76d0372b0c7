Object.defineProperty(globalThis, "customElements", { value: undefined });
