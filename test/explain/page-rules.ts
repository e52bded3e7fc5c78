import { renderPage } from '../../src/ui/explain.ts';
import { plain } from '../../src/ui/style.ts';

/** The headings of every page's part that is written by hand, in this order. */
const PARTS = ['What it looks like', 'Why it happens', 'How to be sure', 'Mend it by hand', 'When it is not this'];

/** Returns what is wrong with the headings of a page, and where nothing stands under one. */
export function wrongParts(text: string): string[] {
  const written = text.slice(text.indexOf('<!-- below: written by hand -->'));
  const parts = written.split(/^## /m).slice(1).map((part) => ({ title: part.slice(0, part.indexOf('\n')), body: part.slice(part.indexOf('\n')).replace(/<!--[^]*?-->/g, '').trim() }));
  const titles = parts.map(({ title }) => title);
  if (titles.join() !== PARTS.join()) return [`the headings are ${titles.join(', ')}; they must be ${PARTS.join(', ')}`];
  return parts.filter(({ body }) => body.length <= 5).map(({ title }) => `nothing under "${title}"`);
}

/** Returns what is wrong with the comments that say where a page has its knowledge from. `failures` are the known ones and how each is known. */
export function wrongSources(text: string, failures: Readonly<Record<string, string>>): string[] {
  if (!/<!-- (?:FAILURES|FACTS): .* -->/.test(text)) return ['no source is named: <!-- FAILURES: id STATUS --> or <!-- FACTS: … -->'];
  const cited = [...text.matchAll(/<!-- FAILURES: ([^·\n]*?)(?: ·.*)? -->/g)].flatMap(([, list = '']) => list.split(',').map((item) => item.trim()));
  return cited.flatMap((item) => {
    const [id = '', ...status] = item.split(' ');
    if (failures[id] === status.join(' ')) return [];
    return [failures[id] === undefined ? `"${id}" is no id of test/explain/failures.json` : `"${item}" must be "${id} ${failures[id]}", as in test/explain/failures.json`];
  });
}

/** Returns what of a page does not belong on a terminal, or lacks there. */
export function wrongOnTerminal(text: string): string[] {
  const shown = renderPage(text, plain);
  const marks = /<!--|^```|^#{1,3} /m.exec(shown)?.[0];
  return [...(marks === undefined ? [] : [`"${marks}" is shown`]), ...PARTS.filter((part) => !shown.includes(part)).map((part) => `"${part}" is not shown`)];
}
