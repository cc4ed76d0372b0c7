customElements.define = () => {
  throw new Error("mine");
};
