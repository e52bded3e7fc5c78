import { areaOf, CHAIN } from '../../core/chain.ts';
import type { CheckResult, Finding, Report } from '../../core/finding.ts';
import type { Threshold } from '../../core/verdict.ts';
import { type Ground, pathFromRoot } from './file-uri.ts';
import { configLines, findingText, plainLines, whyOpen } from './finding-text.ts';

export interface JunitContext extends Ground {
  rules: readonly { id: string; severities: readonly string[] }[];
  failOn: Threshold;
}

interface Case {
  check: Pick<CheckResult, 'id' | 'title' | 'status' | 'reason' | 'blockedBy'>;
  failing: readonly Finding[];
  others: readonly Finding[];
  outcome: 'failure' | 'error' | 'skipped' | 'passed';
}

/**
 * Returns a report as JUnit XML: a suite for each area, a case for each check. A failure stands for exit code 1, an error without any
 * failure for exit code 3, neither for 0; so whoever counts them ends as the doctor did.
 */
export function toJunit(report: Report, context: JunitContext): string {
  const cases = casesOf(report, context);
  const suites = CHAIN.map((area) => ({ area, cases: cases.filter(({ check }) => areaOf(check.id) === area) })).filter((suite) => suite.cases.length > 0);
  const time = seconds(report.run.durationMs);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'codecommit doctor', tests: cases.length, failures: count(cases, 'failure'), errors: count(cases, 'error'), time })}>`,
    ...suites.flatMap((suite, index) => suiteLines(suite.area, suite.cases, report, context, index === 0)),
    '</testsuites>',
    '',
  ].join('\n');
}

function casesOf(report: Report, { rules, failOn }: JunitContext): Case[] {
  const ran = new Set(report.checks.map(({ id }) => id));
  const unlisted = [...new Set(report.findings.map(({ check }) => check))].filter((id) => !ran.has(id));
  return [...report.checks, ...unlisted.map((id) => ({ id, title: id, status: 'found' as const }))].map((check) => {
    const findings = report.findings.filter((finding) => finding.check === check.id);
    const failing = findings.filter(({ severity }) => (failOn === 'warning' ? severity !== 'notice' : failOn === 'error' && severity === 'error'));
    const mayMatter = rules.find(({ id }) => id === check.id)?.severities.includes('error') ?? true;
    return { check, failing, others: findings.filter((finding) => !failing.includes(finding)), outcome: outcomeOf(check, failing, report.exit.code === 3 && mayMatter) };
  });
}

/** What could not be looked at is an error where the exit code says that it matters, else it is skipped. */
function outcomeOf({ status }: Pick<CheckResult, 'status'>, failing: readonly Finding[], matters: boolean): Case['outcome'] {
  if (failing.length > 0) return 'failure';
  if (status === 'undetermined' || status === 'crashed') return matters ? 'error' : 'skipped';
  return status === 'skipped' || status === 'blocked' ? 'skipped' : 'passed';
}

function suiteLines(area: string, cases: readonly Case[], report: Report, context: JunitContext, isFirst: boolean): string[] {
  const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.exec(report.run.startedAt)?.[0];
  const counts = { tests: cases.length, failures: count(cases, 'failure'), errors: count(cases, 'error'), skipped: count(cases, 'skipped') };
  // The whole run's time stands on the first suite alone: readers add the suites up.
  const time = isFirst ? seconds(report.run.durationMs) : '0';
  return [
    `  <testsuite${attributes({ name: area, ...counts, time, ...(timestamp === undefined ? {} : { timestamp }) })}>`,
    ...(isFirst ? propertyLines(report) : []),
    ...cases.flatMap((item) => caseLines(area, item, context)),
    '  </testsuite>',
  ];
}

function propertyLines({ verdict, exit, tool, target }: Report): string[] {
  const properties = { 'exit.code': String(exit.code), 'exit.kind': exit.kind, verdict: verdict.status, 'verdict.text': verdict.text, version: tool.version, url: target.url ?? '' };
  return ['    <properties>', ...Object.entries(properties).map(([name, value]) => `      <property${attributes({ name, value })}/>`), '    </properties>'];
}

function caseLines(area: string, { check, failing, others, outcome }: Case, context: JunitContext): string[] {
  const inside = [...outcomeLines(check, failing, outcome), ...(others.length === 0 ? [] : [`      <system-out>${content(others)}</system-out>`])];
  const head = `    <testcase${attributes({ classname: `codecommit.${area}`, name: `${check.id}: ${check.title}`, time: '0', ...placeOf([...failing, ...others], context) })}`;
  return inside.length === 0 ? [`${head}/>`] : [`${head}>`, ...inside, '    </testcase>'];
}

function outcomeLines(check: Case['check'], failing: readonly Finding[], outcome: Case['outcome']): string[] {
  const [first] = failing;
  if (first !== undefined) {
    const more = failing.length === 1 ? '' : ` (and ${failing.length - 1} more)`;
    return [`      <failure${attributes({ message: `${first.message}${more}`, type: first.id })}>${content(failing)}</failure>`];
  }
  if (outcome === 'passed' || outcome === 'failure') return [];
  return [`      <${outcome}${attributes({ message: reasonOf(check), type: check.status })}/>`];
}

function reasonOf(check: Case['check']): string {
  const lead = check.status === 'undetermined' ? 'could not be looked at: ' : check.status === 'crashed' ? 'the check crashed: ' : '';
  return `${lead}${whyOpen(check)}`;
}

/** The first line of configuration that is to blame. */
function placeOf(findings: readonly Finding[], context: JunitContext): { file?: string; line?: number } {
  const [place] = findings.flatMap(configLines).flatMap(({ file, line }) => {
    const path = pathFromRoot(file, context);
    return path === null ? [] : [{ file: path, ...(line === null ? {} : { line }) }];
  });
  return place ?? {};
}

const count = (cases: readonly Case[], outcome: Case['outcome']): number => cases.filter((item) => item.outcome === outcome).length;
const seconds = (ms: number): string => (Math.max(0, Number.isFinite(ms) ? ms : 0) / 1000).toFixed(3);
const content = (findings: readonly Finding[]): string => escaped(`\n${findings.flatMap(findingText).join('\n')}\n`);

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values).map(([name, value]) => ` ${name}="${escaped(plainLines(String(value)).join(' '))}"`).join('');
}

/** XML 1.0 has no way to write U+FFFE and U+FFFF; other controls are pictures by now. */
function escaped(text: string): string {
  return text.replace(/[\ufffe\uffff]/g, (sign) => `‹U+${sign.charCodeAt(0).toString(16).toUpperCase()}›`)
    .replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
