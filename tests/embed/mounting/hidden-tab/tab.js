addEventListener("load", () => setTimeout(() => (document.querySelector("#panel").hidden = false), 100));
