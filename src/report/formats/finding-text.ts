import type { Evidence, Finding } from '../../core/finding.ts';
import { harmless } from '../../knowledge/redact-text.ts';
import { evidenceItem } from '../ticket/evidence.ts';

/** Of what a program said, its last lines: git gives its reason at the end. */
const SAID_LINES = 6;

export type ConfigEvidence = Extract<Evidence, { kind: 'config' }>;

/** Returns a text with its line breaks, and nothing else in it that a terminal, a viewer or an XML reader would obey. */
export function plainLines(text: string): string[] {
  return text.split(/\r\n|\n/).map(harmless);
}

/** Returns a finding as lines: what it is in the first, then indented its message, what was measured, its evidence, and its page. */
export function findingText(finding: Finding): string[] {
  const rest = [
    ...plainLines(finding.message),
    ...(finding.measured === undefined ? [] : plainLines(`measured: ${finding.measured}`)),
    ...(finding.expected === undefined ? [] : plainLines(`expected: ${finding.expected}`)),
    ...finding.evidence.flatMap(evidenceText),
    ...(finding.causedBy.length === 0 ? [] : [`because of: ${finding.causedBy.map(harmless).join(', ')}`]),
    `page: ${harmless(finding.docs)}`,
  ];
  return [`${finding.severity} ${finding.certainty} ${harmless(finding.id)}`, ...rest.map((line) => `  ${line}`)];
}

/** Returns a piece of evidence as one line, or as more where a program said more. */
export function evidenceText(evidence: Evidence): string[] {
  const { text, lines = [] } = evidenceItem(evidence);
  const head = text.map((span) => (typeof span === 'string' ? span : 'code' in span ? span.code : span.strong)).join('');
  const said = lines.length > SAID_LINES ? ['…', ...lines.slice(-SAID_LINES)] : lines;
  return [harmless(head), ...said.map((line) => `  ${harmless(line)}`)];
}

/** Returns the lines of configuration among the evidence, the one that decides in front. */
export function configLines({ evidence }: Pick<Finding, 'evidence'>): ConfigEvidence[] {
  const lines = evidence.filter((item) => item.kind === 'config');
  const chosen = lines.find(({ wins }) => wins === true) ?? lines.find(({ line }) => line !== null) ?? lines[0];
  return chosen === undefined ? [] : [chosen, ...lines.filter((line) => line !== chosen)];
}

/** Returns why a check has no judgement, as a person would say it. */
export function whyOpen({ reason, blockedBy }: { reason?: string; blockedBy?: readonly string[] }): string {
  return reason ?? (blockedBy === undefined ? 'no reason given' : `pointless before ${blockedBy.join(', ')} is mended`);
}
