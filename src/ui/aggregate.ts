import type { ReportAggregate } from '../core/finding.ts';
import { harmless } from '../knowledge/redact-text.ts';
import { wrapped } from './text.ts';

const SHOWN_UNREAD = 10;
const SHOWN_VERSIONS = 8;

/** The table over many machines for a person: counts first, then the checks, most often a root cause first. */
export function renderAggregate(aggregate: ReportAggregate): string {
  const { reports, verdicts, platforms, methods, systems, tools } = aggregate;
  return [
    `${plural(reports, 'report')} read`,
    '',
    ...counted('verdicts', verdicts), ...counted('platforms', platforms), ...counted('methods', methods), ...counted('systems', systems),
    ...Object.entries(tools).flatMap(([tool, versions]) => counted(tool, versions)),
    '',
    ...checkTable(aggregate.checks),
    ...unreadLines(aggregate),
  ].join('\n').trimEnd();
}

function counted(label: string, counts: Readonly<Record<string, number>>): string[] {
  const entries = Object.entries(counts);
  if (entries.length === 0) return [];
  const rest = entries.slice(SHOWN_VERSIONS);
  const parts = [...entries.slice(0, SHOWN_VERSIONS).map(([name, count]) => `${harmless(name)} ${count}`), ...(rest.length === 0 ? [] : [`${rest.length} more ${rest.reduce((sum, [, count]) => sum + count, 0)}`])];
  return wrapped(parts.join(' · '), 24).map((line, index) => `${(index === 0 ? label : '').padEnd(24)}${line}`);
}

function checkTable(checks: ReportAggregate['checks']): string[] {
  if (checks.length === 0) return ['Nothing was found on any of them, and nothing was left undetermined.'];
  const sorted = [...checks].sort((a, b) => b.rootCause - a.rootCause || b.found - a.found || b.undetermined - a.undetermined);
  const row = (check: string, ...cells: readonly (string | number)[]): string => `${harmless(check).padEnd(38)}${cells.slice(0, -1).map((cell) => String(cell).padStart(14)).join('')}   ${cells.at(-1) ?? ''}`.trimEnd();
  return [
    row('check', 'found', 'root cause', 'errors', 'undetermined', 'found on'),
    ...sorted.map(({ check, found, rootCause, errors, undetermined, platforms }) =>
      row(check, found, rootCause, errors, undetermined, Object.entries(platforms).map(([platform, count]) => `${harmless(platform)} ${count}`).join(' · '))),
  ];
}

function unreadLines({ unread, unreadMore }: ReportAggregate): string[] {
  const count = unread.length + unreadMore;
  if (count === 0) return [];
  const left = count - Math.min(unread.length, SHOWN_UNREAD);
  return [
    '',
    `${plural(count, 'document')} could not be counted:`,
    ...unread.slice(0, SHOWN_UNREAD).map(({ file, why }) => `  ${harmless(file)}: ${harmless(why)}`),
    ...(left === 0 ? [] : [`  ${left} more: --json names ${left === 1 ? 'it' : 'them'}`]),
  ];
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
