import type { CheckResult, Report } from '../core/finding.ts';
import { consequencesOf, rootCauses } from '../core/root-causes.ts';
import { headline } from '../core/verdict.ts';
import { causeBlock, findingLines } from './finding-block.ts';
import { type Paint, plain } from './style.ts';
import { nextStep, summaryLines } from './summary.ts';
import { shownText, wrapped } from './text.ts';

export interface HumanOptions {
  home: string | null;
  verbose: boolean;
  paint?: Paint;
  others?: readonly { remote: string; url: string }[];
  /** False where no method is set up on the machine, as far as can be seen. */
  isSetUp?: boolean;
}

/** The report for a person: verdict first, a block per cause, what was not looked at, the next command last. */
export function renderHuman(report: Report, options: HumanOptions): string {
  const { home, paint = plain } = options;
  const causes = rootCauses(report.findings);
  const shown = new Set<string>();
  const blocks = causes.filter((cause) => cause.severity === 'error').flatMap((cause) => {
    const consequences = consequencesOf(cause, report.findings);
    [cause, ...consequences].forEach((finding) => shown.add(finding.id));
    return ['', ...causeBlock(cause, consequences, home, { paint, said: saidBy(report.verdict.text, headline(cause.message)), target: report.target.input })];
  });
  const rest = report.findings.filter((finding) => !shown.has(finding.id));
  return [
    heading(report, paint),
    '',
    ...verdictLines(report, home, paint),
    ...blocks,
    ...(rest.length === 0 ? [] : ['', ...rest.flatMap((finding) => findingLines(finding, home, paint))]),
    '',
    ...(options.verbose ? [...checkLines(report.checks, home, paint), ''] : []),
    ...summaryLines(report, options.others ?? [], home),
    `  exit ${report.exit.code} (${report.exit.kind}) · ${nextStep(report, causes, options.isSetUp)}`,
    '',
  ].join('\n');
}

/** The headline, where the verdict begins with it; its full stop may have become a colon. */
function saidBy(verdict: string, line: string): string {
  return verdict.startsWith(line.replace(/\.$/, '')) ? line : '';
}

function heading({ target }: Report, paint: Paint): string {
  const url = target.url === null ? 'this machine, no repository given' : `${target.remote === null ? '' : `${target.remote} = `}${target.url}`;
  const parts = [
    paint('bold', 'codecommit doctor'),
    shownText(url, null),
    ...(target.profile === null ? [] : [`profile ${shownText(target.profile, null)}`]),
    ...(target.method === null ? [] : [target.method]),
  ];
  return parts.join('   ');
}

function verdictLines(report: Report, home: string | null, paint: Paint): string[] {
  const { status, text } = report.verdict;
  const [mark, tone] = status === 'problems' ? (['✖', 'red'] as const) : status === 'healthy' ? (['✔', 'green'] as const) : (['?', 'yellow'] as const);
  return wrapped(shownText(text, home), 2).map((line, index) => `${index === 0 ? paint(tone, mark) : ' '} ${paint('bold', line)}`);
}

function checkLines(checks: readonly CheckResult[], home: string | null, paint: Paint): string[] {
  return checks.map((check) => `  ${paint('dim', check.status.padEnd(12))} ${check.id.padEnd(36)} ${check.title}${check.reason === undefined ? '' : ` (${shownText(check.reason, home)})`}`);
}
