import type { CheckResult, Report } from '../../core/finding.ts';
import { fieldOf, textOf, textsOf } from './recorded.ts';
import { type Block, code, type Item, joined, list, paragraph, type Section } from './model.ts';

/** What was not looked at, with the reason: first what matters, folded what the method in use does not need. */
export function notLookedAtSection(report: Report): Section {
  const of = (...statuses: readonly CheckResult['status'][]) => report.checks.filter(({ status }) => statuses.includes(status));
  const asked = of('skipped').filter(isForbidden);
  const needless = of('skipped').filter((check) => !isForbidden(check));
  const matters = [
    ...grouped(of('undetermined'), (check) => check.reason ?? 'no reason given'),
    ...grouped(of('crashed'), (check) => `the check itself crashed: ${check.reason ?? 'no reason given'}`),
    ...grouped(of('blocked'), (check) => `pointless before ${[...new Set((check.blockedBy ?? []).map(checkOf))].join(', ')} is mended`),
    ...grouped(asked, (check) => `told not to look: ${check.reason ?? ''}`),
  ];
  return {
    title: 'What was not looked at',
    blocks: [
      ...(matters.length === 0 ? [paragraph('All that the method in use needs was looked at.')] : list(matters)),
      ...unread(of('undetermined')),
      ...(needless.length === 0 ? [] : [{ kind: 'folded' as const, title: `Not needed (${needless.length})`, blocks: list(grouped(needless, (check) => check.reason ?? 'no reason given')) }]),
    ],
  };
}

const isForbidden = ({ reason }: CheckResult): boolean => reason?.startsWith('--') === true;
const checkOf = (finding: string): string => finding.split('#')[0] ?? finding;

/** One entry for all checks with the same reason. */
function grouped(checks: readonly CheckResult[], reasonOf: (check: CheckResult) => string): Item[] {
  const byReason = new Map<string, string[]>();
  for (const check of checks) byReason.set(reasonOf(check), [...(byReason.get(reasonOf(check)) ?? []), check.id]);
  return [...byReason].map(([reason, ids]) => ({ text: [...joined(ids), `: ${reason}`] }));
}

/** The sources that could not be read, and the commands with which somebody who may can settle it. */
function unread(checks: readonly CheckResult[]): Block[] {
  const sources = checks.flatMap(({ details }) => details?.notRead ?? []).flatMap((entry): [string, string][] => {
    const [source, why] = [textOf(fieldOf(entry, 'source')), textOf(fieldOf(entry, 'why'))];
    return source === null ? [] : [[source, why ?? 'no reason given']];
  });
  const settle = [...new Set(checks.flatMap(({ details }) => textsOf(details?.settleWith)))];
  return [
    ...(sources.length === 0 ? [] : [paragraph('Not read:'), ...list([...new Map(sources)].map(([source, why]) => ({ text: [code(source), `: ${why}`] })))]),
    ...(settle.length === 0 ? [] : [paragraph('This would settle it:'), { kind: 'lines' as const, language: 'sh' as const, lines: settle }]),
  ];
}
