import type { CheckResult, Finding, Report } from '../../core/finding.ts';
import { consequencesOf } from '../../core/root-causes.ts';
import { isForFix } from '../ticket/evidence.ts';
import { commandLine, cut } from '../ticket/model.ts';
import { configLines, findingText, whyOpen } from './finding-text.ts';
import { markdownCode, markdownFence, markdownProse } from './ticket-text.ts';

const MARKS = { problems: '❌', incomplete: '❔', untested: '➖', healthy: '✅' } as const;
/** Of a sentence and of a line of evidence: a comment on GitHub has room for 65,536 characters. */
const PROSE_LENGTH = 4000;
const LINE_LENGTH = 1000;
const NOT_LOOKED_AT = ['undetermined', 'crashed', 'blocked'] as const;
const SEVERITIES = ['error', 'warning', 'notice'] as const;

/**
 * Returns a report as GitHub-flavoured Markdown for a job summary or a comment: the verdict, the causes as a table, what follows from them
 * and the evidence folded, what was not looked at, the exit code last. Every value is escaped.
 */
export function toMarkdown(report: Report): string {
  const { findings, verdict, exit } = report;
  const causes = verdict.rootCauses.flatMap((id) => findings.find((finding) => finding.id === id) ?? []);
  const consequences = findings.filter((finding) => !causes.includes(finding) && causes.some((cause) => consequencesOf(cause, findings).includes(finding)));
  const remarks = findings.filter((finding) => !causes.includes(finding) && !consequences.includes(finding));
  return [
    `## ${MARKS[verdict.status]} codecommit doctor: ${verdict.status}`,
    '',
    markdownProse(cut(verdict.text, PROSE_LENGTH)),
    '',
    targetLine(report),
    '',
    ...(causes.length === 0 ? [] : [...causeTable(causes, report.target.input), '']),
    ...folded(plural(consequences.length, 'consequence'), consequences, findingTable(consequences)),
    ...folded(plural(remarks.length, 'remark'), remarks, findingTable(remarks)),
    ...folded('Evidence', findings, markdownFence(findings.flatMap(findingText).map((line) => cut(line, LINE_LENGTH)), 'text')),
    ...openTable(report.checks),
    `${countsOf(report)}  `,
    `exit ${exit.code} (${exit.kind}) · ${markdownProse(`${report.tool.name} ${report.tool.version}, ${report.run.startedAt}, ${report.run.mode}`)}`,
    '',
  ].join('\n');
}

function targetLine({ target }: Report): string {
  if (target.url === null) return 'This machine; no repository given.';
  const parts = [['remote', target.remote], ['profile', target.profile], ['method', target.method], ['region', target.region]] as const;
  return [markdownCode(target.url), ...parts.flatMap(([name, value]) => (value === null ? [] : [`${name} ${markdownCode(value)}`]))].join(' · ');
}

function causeTable(causes: readonly Finding[], target: string | null): string[] {
  return [
    '| severity | cause | what was found | where | next |',
    '|---|---|---|---|---|',
    ...causes.map((cause) => row([...summary(cause), whereOf(cause), markdownCode(nextCommand(cause, target))])),
  ];
}

function findingTable(findings: readonly Finding[]): string[] {
  return [
    '| severity | check | what was found | because of |',
    '|---|---|---|---|',
    ...findings.map((finding) => row([...summary(finding), finding.causedBy.map((id) => markdownCode(id)).join(', ')])),
  ];
}

const summary = (finding: Finding): string[] => [`${finding.severity}, ${finding.certainty}`, markdownCode(finding.check), markdownProse(cut(finding.message, PROSE_LENGTH))];

function whereOf(finding: Finding): string {
  const [line] = configLines(finding);
  return line === undefined ? '' : markdownCode(`${line.file}${line.line === null ? '' : `:${line.line}`}`);
}

function nextCommand({ check, fix }: Finding, target: string | null): string {
  if (fix === undefined || !isForFix(fix)) return `codecommit explain ${check}`;
  return commandLine(['codecommit', 'fix', check, ...(target === null ? [] : ['--target', target])]);
}

function folded(title: string, shown: readonly unknown[], lines: readonly string[]): string[] {
  return shown.length === 0 ? [] : ['<details>', `<summary>${title}</summary>`, '', ...lines, '', '</details>', ''];
}

function openTable(checks: readonly CheckResult[]): string[] {
  const open = NOT_LOOKED_AT.flatMap((status) => checks.filter((check) => check.status === status));
  if (open.length === 0) return [];
  return ['**Not looked at**', '', '| check | result | why |', '|---|---|---|', ...open.map((check) => row([markdownCode(check.id), check.status, markdownProse(cut(whyOpen(check), PROSE_LENGTH))])), ''];
}

function countsOf({ findings, checks }: Report): string {
  const passed = checks.filter(({ status }) => status === 'passed').length;
  const skipped = checks.filter(({ status }) => status === 'skipped').length;
  return [...SEVERITIES.map((severity) => plural(findings.filter((finding) => finding.severity === severity).length, severity)), `${passed} passed`, `${skipped} skipped`].join(' · ');
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
