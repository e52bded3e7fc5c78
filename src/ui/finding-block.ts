import type { Finding } from '../core/finding.ts';
import { evidenceLine } from './evidence.ts';
import { type Paint, plain, type Tone } from './style.ts';
import { shellWord, shortPath, shownText, WIDTH, wrapped } from './text.ts';

const TONES: Record<Finding['severity'], Tone> = { error: 'red', warning: 'yellow', notice: 'dim' };
/** Columns kept for what was seen; longer values push the scope to the right. */
const WHAT_COLUMNS = 56;

export interface BlockOptions {
  paint?: Paint;
  /** The part of the message that the verdict above has said already. */
  said?: string;
  /** TARGET as it was given. */
  target?: string | null;
}

/** A root cause with its evidence, its consequences folded under it, and the next command. Lines without the line end. */
export function causeBlock(cause: Finding, consequences: readonly Finding[], home: string | null, { paint = plain, said = '', target = null }: BlockOptions = {}): string[] {
  return [
    `  ${paint('bold', cause.check)}   ${paint(TONES[cause.severity], cause.severity)} · ${cause.certainty}`,
    ...(cause.message === said ? [] : wrapped(shownText(cause.message.slice(said.length).trim(), home), 4).map((line) => `    ${line}`)),
    ...evidenceLines(cause, home, paint),
    ...(cause.measured === undefined ? [] : [row('measured', shownText(cause.measured, home), paint)]),
    ...(cause.expected === undefined ? [] : [row('expected', shownText(cause.expected, home), paint)]),
    ...(consequences.length === 0 ? [] : [row('explains', [...new Set(consequences.map((finding) => finding.check))].join(' · '), paint)]),
    ...fixLines(cause, home, paint, target),
    row('why, more', `codecommit explain ${cause.check}`, paint),
  ];
}

/** A lesser finding: on one line where it fits, else the message below it. Its place is added where the message does not name it. */
export function findingLines(finding: Finding, home: string | null, paint: Paint = plain): string[] {
  const first = finding.evidence[0];
  const where = first?.kind === 'config' ? evidenceLine(first, home).where : '';
  const message = shownText(finding.message, home);
  const place = where === '' || message.includes(where) ? '' : `   ${where}`;
  const head = `  ${finding.check}   ${paint(TONES[finding.severity], finding.severity)} · ${finding.certainty}`;
  const columns = `  ${finding.check}   ${finding.severity} · ${finding.certainty}   ${message}${place}`.length;
  if (columns <= WIDTH) return [`${head}   ${message}${paint('dim', place)}`];
  return [`${head}${paint('dim', place)}`, ...wrapped(message, 4).map((line) => `    ${line}`)];
}

function evidenceLines(finding: Finding, home: string | null, paint: Paint): string[] {
  const lines = finding.evidence.map((evidence) => evidenceLine(evidence, home));
  const fitting = (texts: readonly string[], columns: number) => Math.max(0, ...texts.map((text) => text.length).filter((length) => length <= columns));
  const where = fitting(lines.map((line) => line.where), 44);
  const what = fitting(lines.filter((line) => line.scope !== '').map((line) => line.what), WHAT_COLUMNS);
  return lines.flatMap((line) => {
    const text = line.scope === '' ? line.what : `${line.what.padEnd(what)}   ${paint('dim', line.scope)}`;
    return [row(line.label, `${line.where.padEnd(where)}   ${text}`.trimEnd(), paint), ...line.more.map((more) => row('', `  ${more}`, paint))];
  });
}

function fixLines({ check, fix }: Finding, home: string | null, paint: Paint, target: string | null): string[] {
  if (fix === undefined) return [];
  if (isForFix(fix)) return [row('do', `${fixCommand(check, target)}   ${paint('dim', `${fix.steps.length === 1 ? 'one step' : `${fix.steps.length} steps`}, ${fix.undoable ? 'undoable' : 'part of it cannot be undone'}`)}`, paint)];
  return fix.steps.flatMap((step, index) => {
    const label = index === 0 ? 'mend it' : '';
    // A command is copied from here: neither shortened nor broken.
    if (step.argv !== undefined) return [row(label, shownText(step.argv.map(shellWord).join(' '), null), paint)];
    const file = step.file === undefined ? '' : ` (${shortPath(shownText(step.file, home), 60)})`;
    return wrapped(`${shownText(step.describe, home)}${file}`, 16).map((line, at) => row(at === 0 ? label : '', line, paint));
  });
}

/** True where `codecommit fix` can do at least one step of it. */
export function isForFix({ consent, steps }: NonNullable<Finding['fix']>): boolean {
  return consent !== 'person' && steps.some(({ argv, file }) => argv !== undefined || file !== undefined);
}

/** The command that mends a check, for the target that was given on the command line. */
export function fixCommand(check: string, target: string | null): string {
  return `codecommit fix ${check}${target === null ? '' : ` --target ${shownText(shellWord(target), null)}`}`;
}

const row = (label: string, text: string, paint: Paint): string => `    ${paint('dim', label.padEnd(12))}${text}`;
