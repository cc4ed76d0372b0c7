// What axe-core finds wrong in the page and in every open shadow tree, one line for each place. Imported and not
// inserted as a script, so that it also runs on pages with Trusted Types.
import '/test/axe.js';

export async function check() {
  const { violations, passes } = await window.axe.run(document, { resultTypes: ['violations'] });
  if (passes.length < 5) throw new Error(`axe has looked at nothing: ${passes.length} rules passed`);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target.flat().join(' >>> ')}: ${html}`));
}
