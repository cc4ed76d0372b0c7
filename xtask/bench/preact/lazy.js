// Loaded with the page: all the rest comes when the input gets the focus, or has it already.
const input = document.querySelector("input");
const load = () => import("./app.js").then(({ start }) => start());
if (document.activeElement === input) load();
else input.addEventListener("focus", load, { once: true });
