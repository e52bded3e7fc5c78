import type { Candidate, Reading } from '../core/explain.ts';
import { harmless } from '../knowledge/redact-text.ts';
import type { Paint } from './style.ts';
import { shellWord, wrapped } from './text.ts';

/** The causes of a pasted text for a person: best first with why and the line that says so, the next command last. */
export function renderExplanation({ explanation, target, harmless: remarks }: Reading, paint: Paint): string {
  const { candidates } = explanation;
  const next = `next: codecommit doctor${target === null ? '' : ` ${shellWord(harmless(target))}`}`;
  const beside = remarks.flatMap((remark) => wrapped(remark, 2).map((line, index) => `${index === 0 ? paint('dim', '· ') : '  '}${line}`));
  if (candidates.length === 0) {
    return [
      paint('bold', 'No known failure on the way from git to CodeCommit is in this text.'),
      ...(beside.length === 0 ? [] : ['', ...beside]),
      '',
      `  if git and CodeCommit still do not talk · ${next}`,
    ].join('\n');
  }
  const sure = candidates[0]?.certainty === 'certain';
  const shown = (sure ? candidates.filter(({ certainty }, index) => index === 0 || certainty !== 'possible') : candidates).slice(0, sure ? 3 : 5);
  const left = candidates.length - shown.length;
  return [
    paint('bold', sure ? 'This text says what is wrong:' : 'What this text may mean, the most likely first:'),
    ...shown.flatMap((candidate, index) => ['', ...block(candidate, index + 1, paint, candidate.matched !== shown[index - 1]?.matched)]),
    ...(left === 0 ? [] : ['', paint('dim', `  ${left} less likely: --json shows ${left === 1 ? 'it' : 'them'}`)]),
    ...(beside.length === 0 ? [] : ['', ...beside]),
    '',
    `  ${next}`,
  ].join('\n');
}

/** A candidate; the line is left out where the one above has shown it. */
function block({ check, certainty, why, matched }: Candidate, place: number, paint: Paint, withLine: boolean): string[] {
  const row = (label: string, text: string) => `     ${paint('dim', label.padEnd(10))}${text}`;
  return [
    `  ${place}. ${paint('bold', check)}   ${paint(certainty === 'certain' ? 'red' : 'yellow', certainty)}`,
    ...wrapped(harmless(why), 5).map((line) => `     ${line}`),
    ...(withLine ? [row('the line', matched)] : []),
    row('more', `codecommit explain ${check}`),
  ];
}

/** A page of the package on a terminal: headings and code stay apart without their marks, remarks for authors are left out. */
export function renderPage(markdown: string, paint: Paint): string {
  let code = false;
  const lines = markdown.replace(/<!--[^]*?-->\n?/g, '').split('\n').flatMap((line) => {
    if (line.startsWith('```')) {
      code = !code;
      return [];
    }
    if (code) return [`    ${line}`];
    const heading = /^#{1,4} (.*)$/.exec(line)?.[1];
    if (heading !== undefined) return [paint('bold', heading)];
    if (/^\|[-| ]+\|$/.test(line)) return [];
    const plain = line.replace(/\[([^\]]{1,200})\]\([^)]{1,300}\)/g, '$1').replace(/\*\*([^*]{1,300})\*\*/g, (_, text: string) => paint('bold', text)).replaceAll('`', '').replaceAll('&lt;', '<');
    // A bar within a cell is written \| and is no border.
    const cells = plain.startsWith('|') ? `  ${plain.replace(/^\| ?| ?\|$/g, '').replaceAll(' | ', '   ')}`.trimEnd() : plain;
    return [cells.replaceAll('\\|', '|')];
  });
  return lines.join('\n').replace(/\n{3,}/g, '\n\n').trim();
}
