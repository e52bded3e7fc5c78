import type { ReportDiff } from '../core/finding.ts';
import { harmless } from '../knowledge/redact-text.ts';

/** Columns of a value; what is longer is whole in `--json`. */
const LONGEST = 90;
const SHOWN = 60;

/** What differs for a person: one line each, both values side by side, the most relevant first. */
export function renderDiff(diff: ReportDiff): string {
  const side = (name: string, { file, verdict }: ReportDiff['a']): string => `${name} = ${harmless(file)} (${harmless(verdict)})`;
  return [`codecommit report diff   ${side('A', diff.a)}   ${side('B', diff.b)}`, '', ...diffLines(diff), ...remarks(diff)].join('\n');
}

/** The lines of the differences alone. */
export function diffLines({ differences }: ReportDiff): string[] {
  const width = Math.min(44, Math.max(0, ...differences.map(({ about, kind, text }) => (kind === 'fact' ? text : about).length)));
  return differences.slice(0, SHOWN).map(({ about, kind, text, a, b }) => `  ${harmless(kind === 'fact' ? text : about).padEnd(width)}   A: ${value(a)}   B: ${value(b)}`);
}

function remarks({ differences, facts }: ReportDiff): string[] {
  const more = differences.length - SHOWN;
  return [
    ...(differences.length === 0 ? ['Nothing that matters differs.'] : []),
    ...(more > 0 ? [`  ${more} more: --json has all`] : []),
    ...(facts ? [] : ['', 'Only findings and checks were compared: the facts are in files of "codecommit report", not of "doctor --json".']),
  ];
}

function value(text: string | null): string {
  if (text === null) return '–';
  const shown = harmless(text);
  return shown.length <= LONGEST ? shown : `${shown.slice(0, LONGEST - 1)}…`;
}
