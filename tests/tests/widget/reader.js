// What somebody sees in a widget, as text. Stands before every script that `Page::read` runs.

/** All elements at a path: CSS selectors with `>>>` where a shadow root is entered. */
const find = (path) =>
  path.split('>>>').reduce(
    (roots, step, depth) =>
      roots.flatMap((root) => [...((depth > 0 ? root.shadowRoot : root)?.querySelectorAll(step.trim()) ?? [])]),
    [document],
  );
const one = (path) => find(path)[0] ?? null;
const shown = (node) => Boolean(node) && node.checkVisibility({ visibilityProperty: true });
const words = (node) => node.textContent.replace(/\s+/g, ' ').trim();
/** The words of every element at a path that can be seen. */
const texts = (path) => find(path).filter(shown).map(words);

/** The settings of a widget, line by line, as they stand: `field | label | value | name of the copy button`. */
const rows = (host) =>
  find(`${host} >>> [part~=settings] :is(h4, [part~=row])`)
    .filter(shown)
    .map((node) => {
      if (node.localName === 'h4') return `[${words(node)}]`;
      const [label, value, copy] = ['[part~=label]', '[part~=value]', '[part~=copy]'].map((part) => node.querySelector(part));
      const button = copy ? [copy.getAttribute('aria-label') ?? words(copy)] : [];
      return [node.dataset.field, words(label), words(value), ...button].join(' | ');
    });

/** What is checked in a group of radio buttons or chosen in the list beside them. */
const chosen = (host, name) => {
  const radio = one(`${host} >>> input[name=${name}]:checked`);
  const list = name === 'client' ? one(`${host} >>> [part~=more-clients]`) : null;
  return [radio?.value, list?.value].filter(Boolean);
};
