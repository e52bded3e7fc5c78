import { areaOf } from '../../core/chain.ts';
import type { CheckResult, Finding, Report, Severity } from '../../core/finding.ts';
import { jsonText } from '../../core/json-text.ts';
import { harmless } from '../../knowledge/redact-text.ts';
import { type FileUri, fileUri, type Ground, rootUri, SOURCE_ROOT } from './file-uri.ts';
import { type ConfigEvidence, configLines, evidenceText, plainLines, whyOpen } from './finding-text.ts';
import { fingerprints } from './fingerprint.ts';

/** What a rule says of its check, whatever a run found. */
export interface RuleInfo {
  id: string;
  title: string;
  why: string;
  docs: string;
  /** The severities it can raise. */
  severities: readonly Severity[];
}

export interface SarifContext extends Ground {
  rules: readonly RuleInfo[];
  /** Where the connection under test is configured; what no file holds is shown there. */
  anchor: { file: string; line: number | null } | null;
  /** Paths whose links lead to another. */
  realPaths: ReadonlyMap<string, string>;
}

const LEVELS = { error: 'error', warning: 'warning', notice: 'note' } as const;
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'notice'];
/** Results that leave a question open, as notifications. */
const OPEN = { undetermined: 'warning', crashed: 'error', blocked: 'note' } as const;
const OPEN_MEANS = { undetermined: 'The check could not look.', crashed: 'The check failed by a fault of its own.', blocked: 'A finding made the check pointless.' } as const;
const NO_FILE = 'No file holds this: the connection under test is configured here.';
const YEAR_10000 = 253_402_300_800_000;
const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * Returns a report as a SARIF 2.1.0 log of one run: a rule for each check, a result for each finding, a notification for each check that
 * could not be judged. What GitHub code scanning wants beyond the standard is in docs/formats.md.
 */
export function toSarif(report: Report, context: SarifContext): string {
  const rules = rulesOf(report, context.rules);
  const root = rootUri(context);
  const base = { ...(root === null ? {} : { uri: root }), description: { text: 'The working copy, or the directory in which the doctor was started.' } };
  const run = {
    tool: { driver: {
      name: report.tool.name,
      version: report.tool.version,
      rules: rules.map(ruleOf),
      notifications: Object.entries(OPEN_MEANS).map(([id, text]) => ({ id, shortDescription: { text } })),
    } },
    automationDetails: { id: 'codecommit-doctor/' },
    invocations: [invocationOf(report, rules, root)],
    originalUriBaseIds: { [SOURCE_ROOT]: base },
    columnKind: 'utf16CodeUnits',
    results: resultsOf(report, rules, context),
    properties: { verdict: { status: report.verdict.status, text: harmless(report.verdict.text) }, exit: report.exit, mode: report.run.mode, links: report.links.map(({ id, status }) => ({ id, status })) },
  };
  return `${jsonText({ $schema: SCHEMA, version: '2.1.0', runs: [run] })}\n`;
}

/** A rule for every check that ran, and for every finding. */
function rulesOf(report: Report, known: readonly RuleInfo[]): RuleInfo[] {
  const byId = new Map(known.map((rule) => [rule.id, rule]));
  const ran = new Map(report.checks.map(({ id, title }) => [id, title]));
  for (const { check } of report.findings) if (!ran.has(check)) ran.set(check, check);
  return [...ran].map(([id, title]) => byId.get(id) ?? { id, title, why: title, docs: '', severities: [] });
}

function ruleOf({ id, title, why, docs, severities }: RuleInfo): object {
  const page = docs === '' ? '' : ` The page is in the package: ${docs}`;
  return {
    id: harmless(id),
    name: id.replace(/(?:^|[/-])(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/\W/g, ''),
    shortDescription: { text: messageText(title) },
    fullDescription: { text: messageText(why) },
    help: { text: messageText(`${why}\n\nRun: codecommit explain ${id}.${page}`) },
    defaultConfiguration: { level: LEVELS[SEVERITIES.find((severity) => severities.includes(severity)) ?? 'warning'] },
    properties: { tags: [harmless(areaOf(id))] },
  };
}

function invocationOf({ run, exit, checks }: Report, rules: readonly RuleInfo[], root: string | null): object {
  const started = Date.parse(run.startedAt);
  return {
    // 3.20.14: whether the tool did its work, not whether it found something.
    executionSuccessful: exit.code !== 3 && checks.every(({ status }) => status !== 'crashed'),
    exitCode: exit.code,
    exitCodeDescription: exit.kind,
    ...timeOf('startTimeUtc', started),
    ...timeOf('endTimeUtc', started + run.durationMs),
    ...(root === null ? {} : { workingDirectory: { uri: root } }),
    toolExecutionNotifications: checks.flatMap((check) => notificationOf(check, rules)),
  };
}

/** Nothing for a time that RFC 3339 cannot write. */
function timeOf(name: string, time: number): object {
  return time >= 0 && time < YEAR_10000 ? { [name]: new Date(time).toISOString() } : {};
}

function notificationOf(check: CheckResult, rules: readonly RuleInfo[]): object[] {
  const { id, status } = check;
  if (status !== 'undetermined' && status !== 'crashed' && status !== 'blocked') return [];
  return [{ descriptor: { id: status }, associatedRule: { id: harmless(id), index: indexOf(rules, id) }, level: OPEN[status], message: { text: messageText(`${id}: ${whyOpen(check)}`) } }];
}

function resultsOf(report: Report, rules: readonly RuleInfo[], context: SarifContext): object[] {
  const placed = report.findings.map((finding) => ({ finding, ...placesOf(finding, context) }));
  const prints = fingerprints(placed.map(({ finding, key, first }) => `${finding.check}#${finding.messageId} ${key} ${first.uriBaseId ?? ''}${first.uri}`));
  return placed.map(({ finding, locations, related }, index) => ({
    ruleId: harmless(finding.check),
    ruleIndex: indexOf(rules, finding.check),
    level: LEVELS[finding.severity],
    message: { text: messageText(finding.message) },
    locations,
    ...(related.length === 0 ? {} : { relatedLocations: related.map((location, at) => ({ id: at + 1, ...location })) }),
    partialFingerprints: { 'codecommitFinding/v1': prints[index], primaryLocationLineHash: prints[index] },
    properties: propertiesOf(finding, report.verdict.rootCauses),
  }));
}

function propertiesOf(finding: Finding, rootCauses: readonly string[]): object {
  const text = (value: string) => plainLines(value).join('\n');
  return {
    id: harmless(finding.id),
    messageId: harmless(finding.messageId),
    certainty: finding.certainty,
    rootCause: rootCauses.includes(finding.id),
    causedBy: finding.causedBy.map(harmless),
    ...(finding.measured === undefined ? {} : { measured: text(finding.measured) }),
    ...(finding.expected === undefined ? {} : { expected: text(finding.expected) }),
    evidence: finding.evidence.map((evidence) => evidenceText(evidence).join('\n')),
  };
}

/** The line that decides is the location, the others are related to it. */
function placesOf(finding: Finding, context: SarifContext): { locations: object[]; related: object[]; first: FileUri; key: string } {
  const [chosen, ...related] = configLines(finding).flatMap((line) => {
    const uri = uriOf(line.file, context);
    return uri === null ? [] : [{ line, uri }];
  });
  const logical = { logicalLocations: [{ name: harmless(finding.check), fullyQualifiedName: harmless(`codecommit/${finding.check}`), kind: 'resource' }] };
  if (chosen === undefined) {
    const first = (context.anchor && uriOf(context.anchor.file, context)) ?? { uri: './', uriBaseId: SOURCE_ROOT };
    return { locations: [{ physicalLocation: physical(first, context.anchor?.line ?? null), ...logical, message: { text: NO_FILE } }], related: [], first, key: '' };
  }
  return { locations: [{ ...location(chosen), ...logical }], related: related.map(location), first: chosen.uri, key: chosen.line.key };
}

function location({ line, uri }: { line: ConfigEvidence; uri: FileUri }): object {
  return { physicalLocation: physical(uri, line.line), message: { text: messageText(`${line.key} = ${line.value}`) } };
}

/** A link into the working copy is shown where it leads: dotfiles are kept there. */
function uriOf(file: string, context: SarifContext): FileUri | null {
  const named = fileUri(file, context);
  const real = context.realPaths.get(file);
  const led = named?.uriBaseId === SOURCE_ROOT || real === undefined ? null : fileUri(real, context);
  return led?.uriBaseId === SOURCE_ROOT ? led : named;
}

function physical(artifactLocation: FileUri, line: number | null): object {
  return { artifactLocation, ...(line !== null && Number.isInteger(line) && line > 0 ? { region: { startLine: line } } : {}) };
}

const indexOf = (rules: readonly RuleInfo[], id: string): number => rules.findIndex((rule) => rule.id === id);

/** Braces are placeholders (3.11.5), and `[text](place)` is a link (3.11.6). */
function messageText(text: string): string {
  return plainLines(text).join('\n').replace(/[{}]/g, '$&$&').replaceAll('](', '] (');
}
