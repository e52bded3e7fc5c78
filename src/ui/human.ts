import type { CheckResult, Finding, Report } from '../core/finding.ts';
import { consequencesOf, rootCauses } from '../core/root-causes.ts';
import { harmless } from '../knowledge/redact-text.ts';
import { causeBlock, findingLine } from './finding-block.ts';
import { type Paint, plain } from './style.ts';

export interface HumanOptions {
  home: string | null;
  verbose: boolean;
  paint?: Paint;
  others?: readonly { remote: string; url: string }[];
}

/** The report for a person: verdict first, a block per cause, what was not looked at, the next command last. */
export function renderHuman(report: Report, options: HumanOptions): string {
  const paint = options.paint ?? plain;
  const causes = rootCauses(report.findings);
  const errors = causes.filter((cause) => cause.severity === 'error');
  const shown = new Set<string>();
  const blocks = errors.flatMap((cause) => {
    const consequences = consequencesOf(cause, report.findings);
    [cause, ...consequences].forEach((finding) => shown.add(finding.id));
    return ['', ...causeBlock(cause, consequences, options.home, paint)];
  });
  const rest = report.findings.filter((finding) => !shown.has(finding.id));
  return [
    heading(report, paint),
    '',
    verdictLine(report, paint),
    ...blocks,
    ...(rest.length === 0 ? [] : ['', ...rest.map((finding) => findingLine(finding, options.home, paint))]),
    '',
    ...(options.verbose ? [...passedLines(report.checks, paint), ''] : []),
    ...summary(report, options),
    `  exit ${report.exit.code} (${report.exit.kind}) · ${nextStep(report, errors)}`,
    '',
  ].join('\n');
}

function heading(report: Report, paint: Paint): string {
  const { target } = report;
  const what = target.url === null ? 'this machine, no repository given' : `${target.remote === null ? '' : `${target.remote} = `}${target.url}`;
  return `${paint('bold', 'codecommit doctor')}   ${harmless(what)}${target.profile === null ? '' : `    profile ${harmless(target.profile)}`}${target.method === null ? '' : `    ${target.method}`}`;
}

function verdictLine(report: Report, paint: Paint): string {
  const { status, text } = report.verdict;
  const [mark, tone] = status === 'problems' ? (['✖', 'red'] as const) : status === 'healthy' ? (['✔', 'green'] as const) : (['?', 'yellow'] as const);
  return `${paint(tone, mark)} ${paint('bold', harmless(text))}`;
}

function passedLines(checks: readonly CheckResult[], paint: Paint): string[] {
  return checks.map((check) => `  ${paint('dim', check.status.padEnd(12))}${check.id.padEnd(36)} ${check.title}${check.reason === undefined ? '' : ` (${harmless(check.reason)})`}`);
}

function summary(report: Report, options: HumanOptions): string[] {
  const count = (status: CheckResult['status']) => report.checks.filter((check) => check.status === status).length;
  const open = report.checks.filter((check) => check.status === 'undetermined' || check.status === 'crashed');
  const blocked = count('blocked');
  const parts = [`${count('passed')} fine`, ...(blocked === 0 ? [] : [`${blocked} blocked by what was found`]), ...(count('skipped') === 0 ? [] : [`${count('skipped')} not needed or not asked for`])];
  return [
    `  ${parts.join(' · ')}`,
    ...open.map((check) => `  not looked at: ${check.id} (${check.status === 'crashed' ? 'the check crashed: ' : ''}${harmless(check.reason ?? '')})`),
    ...(options.others ?? []).slice(0, 3).map(({ remote, url }) => `  not tested: ${harmless(remote)} = ${harmless(url)} · codecommit doctor ${harmless(remote)}`),
  ];
}

function nextStep(report: Report, errors: readonly Finding[]): string {
  const first = errors[0];
  if (first === undefined) return report.verdict.status === 'untested' ? 'next: codecommit doctor <repository URL>' : 'nothing to do';
  return first.fix === undefined ? `next: read ${first.docs}` : first.fix.consent === 'person' ? `next: ${harmless(first.fix.steps[0]?.describe ?? '')}` : `next: the commands under "mend it", then codecommit doctor again`;
}
