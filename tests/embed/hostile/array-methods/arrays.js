// Every method of arrays that is called by its name throws, where the widget calls it: the tests use them, too.
for (const name of ["at", "every", "filter", "find", "findIndex", "flatMap", "forEach", "includes", "indexOf", "join", "map", "reduce", "some", "sort", "slice"]) {
  const own = Array.prototype[name];
  Array.prototype[name] = function (...words) {
    if (new Error().stack.includes("/mail-setup/")) throw new Error(`the page's own ${name}`);
    return own.apply(this, words);
  };
}
