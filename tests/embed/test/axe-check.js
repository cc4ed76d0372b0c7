// What axe-core finds wrong in the page and in every open shadow tree, one line for each place.
let loading;
const load = () =>
  new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = '/test/axe.js';
    script.onload = done;
    script.onerror = () => failed(new Error('/test/axe.js does not load'));
    document.head.append(script);
  });

export async function check() {
  await (loading ??= load());
  const { violations, passes } = await window.axe.run(document, { resultTypes: ['violations'] });
  if (passes.length < 5) throw new Error(`axe has looked at nothing: ${passes.length} rules passed`);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target.flat().join(' >>> ')}: ${html}`));
}
