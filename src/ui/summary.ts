import type { CheckResult, Finding, Report } from '../core/finding.ts';
import { fixCommand, isForFix } from './finding-block.ts';
import { shownText, wrapped } from './text.ts';

/** Counts, and all that was not looked at with the reason: it is always shown. */
export function summaryLines(report: Report, others: readonly { remote: string; url: string }[], home: string | null): string[] {
  const of = (...statuses: readonly CheckResult['status'][]) => report.checks.filter((check) => statuses.includes(check.status));
  const blocked = of('blocked');
  const forbidden = of('skipped').filter((check) => check.reason?.startsWith('--'));
  const needless = of('skipped').length - forbidden.length;
  const counts = [
    `${of('passed').length} fine`,
    ...(blocked.length === 0 ? [] : [`${blocked.length} blocked`]),
    ...(forbidden.length === 0 ? [] : [`${forbidden.length} not asked for`]),
    ...(needless === 0 ? [] : [`${needless} not needed`]),
  ];
  return [
    `  ${counts.join(' · ')}`,
    ...grouped(of('undetermined'), (check) => check.reason ?? 'no reason given', home, 'not looked at'),
    ...[...new Set(of('undetermined').flatMap(({ details }) => details?.settleWith ?? []))].map((command) => `    to settle it: ${shownText(command, home)}`),
    ...grouped(of('crashed'), (check) => `the check crashed: ${check.reason ?? ''}`, home, 'not looked at'),
    ...grouped(blocked, (check) => `pointless before ${[...new Set((check.blockedBy ?? []).map((id) => id.split('#')[0]))].join(', ')} is mended`, home, 'not looked at'),
    ...grouped(forbidden, (check) => check.reason ?? '', home, 'not asked for'),
    ...otherRemotes(others),
  ];
}

/** One entry for all checks with the same reason. */
function grouped(checks: readonly CheckResult[], reasonOf: (check: CheckResult) => string, home: string | null, label: string): string[] {
  const byReason = new Map<string, string[]>();
  for (const check of checks) byReason.set(reasonOf(check), [...(byReason.get(reasonOf(check)) ?? []), check.id]);
  return [...byReason].flatMap(([reason, ids]) => wrapped(`${label}: ${ids.join(', ')} (${shownText(reason, home)})`, 2).map((line, index) => `  ${index === 0 ? '' : '  '}${line}`));
}

/** The last line's advice: what to do next. `isSetUp` false: no method is set up on this machine, as far as can be seen. */
export function nextStep(report: Report, causes: readonly Finding[], isSetUp = true): string {
  const [first] = causes;
  if (first?.severity === 'error') {
    if (first.fix === undefined) return `next: codecommit explain ${first.check}`;
    return isForFix(first.fix) ? `next: ${fixCommand(first.check, report.target.input)}` : 'next: what stands under "mend it", then codecommit doctor again';
  }
  if (report.verdict.status === 'incomplete') return 'next: see to what was not looked at, then codecommit doctor again';
  if (first !== undefined) return `next: codecommit explain ${first.check}`;
  if (report.verdict.status === 'healthy') return 'nothing to do';
  if (report.target.url === null) return `next: ${isSetUp ? '' : 'codecommit setup, or '}codecommit doctor <repository URL>`;
  if (report.run.mode === 'offline') return 'next: codecommit doctor without --offline';
  const client = report.checks.find((check) => check.id === 'live/git-client');
  return client === undefined ? 'next: codecommit doctor, with all its checks' : client.reason?.startsWith('--') ? 'next: codecommit doctor without --no-live' : 'nothing to do';
}

/** One line for the CodeCommit remotes that were not the target, with the command that tests the first of them. */
function otherRemotes(others: readonly { remote: string }[]): string[] {
  const [first] = others;
  if (first === undefined) return [];
  return [`  not tested: ${others.map(({ remote }) => shownText(remote, null)).join(', ')} · codecommit doctor ${shownText(first.remote, null)}`];
}
