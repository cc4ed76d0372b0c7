globalThis.fetch = () => {
  throw new Error("mine");
};
