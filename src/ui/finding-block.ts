import type { Finding } from '../core/finding.ts';
import { harmless } from '../knowledge/redact-text.ts';
import { evidenceLine } from './evidence.ts';
import { type Paint, plain, type Tone } from './style.ts';

const TONES: Record<Finding['severity'], Tone> = { error: 'red', warning: 'yellow', notice: 'dim' };

/** A root cause with its evidence, its consequences folded under it, and the next command. Lines without the line end. */
export function causeBlock(cause: Finding, consequences: readonly Finding[], home: string | null, paint: Paint = plain): string[] {
  return [
    `  ${paint('bold', cause.check)}   ${paint(TONES[cause.severity], cause.severity)} · ${cause.certainty}`,
    `    ${harmless(cause.message)}`,
    ...evidenceLines(cause, home, paint),
    ...(cause.measured === undefined ? [] : [row('measured', harmless(cause.measured), paint)]),
    ...(cause.expected === undefined ? [] : [row('expected', harmless(cause.expected), paint)]),
    ...(consequences.length === 0 ? [] : [row('explains', consequences.map((finding) => finding.check).filter((id, index, all) => all.indexOf(id) === index).join(' · '), paint)]),
    ...fixLines(cause, paint),
    row('why, more', cause.docs, paint),
  ];
}

/** A lesser finding on one line. */
export function findingLine(finding: Finding, home: string | null, paint: Paint = plain): string {
  const first = finding.evidence[0];
  const where = first === undefined ? '' : evidenceLine(first, home).where;
  return `  ${finding.check}   ${paint(TONES[finding.severity], finding.severity)} · ${finding.certainty}   ${harmless(finding.message)}${where === '' ? '' : `   ${paint('dim', where)}`}`;
}

function evidenceLines(finding: Finding, home: string | null, paint: Paint): string[] {
  const lines = finding.evidence.map((evidence) => evidenceLine(evidence, home));
  const width = Math.min(44, Math.max(0, ...lines.map((line) => line.where.length)));
  return lines.map((line) => row(line.label, `${line.where.padEnd(width)}   ${line.what}${line.scope === '' ? '' : `   ${paint('dim', line.scope)}`}`.trimEnd(), paint));
}

function fixLines(finding: Finding, paint: Paint): string[] {
  const { fix } = finding;
  if (fix === undefined) return [];
  return fix.steps.map((step, index) => {
    const text = step.argv === undefined ? `${step.describe}${step.file === undefined ? '' : ` (${step.file})`}` : step.argv.map(shellWord).join(' ');
    return row(index === 0 ? 'mend it' : '', harmless(text), paint);
  });
}

const shellWord = (text: string): string => (/^[\w@%+=:,./~-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
const row = (label: string, text: string, paint: Paint): string => `    ${paint('dim', label.padEnd(12))}${text}`;
