import type { FixDocument, PlannedFix, Remaining } from '../core/fix-document.ts';
import { headline } from '../core/verdict.ts';
import { type Paint, paintFor } from './style.ts';
import { shellWord, shownText, wrapped } from './text.ts';

export interface FixOptions {
  stream: { isTTY?: boolean };
  env: { HOME?: string | undefined; NO_COLOR?: string | undefined; TERM?: string | undefined };
  colour: boolean;
}

/** What would be done about a cause: its steps, the diffs of the files, and what the trial said. For the prompt and for dry runs. */
export function plannedLines(planned: PlannedFix, options: FixOptions): string[] {
  const paint = paintFor(options.stream, options.env, options.colour);
  return [`  ${paint('bold', planned.check)}   ${planned.severity} · ${CONSENT[planned.consent]}${planned.undoable ? ' · can be undone' : ''}`, ...planLines(planned, options)];
}

/** The same without the line that names the check; `tried` false: without what a trial said. */
export function planLines(planned: PlannedFix, options: FixOptions, tried = true): string[] {
  const paint = paintFor(options.stream, options.env, options.colour);
  const home = options.env.HOME ?? null;
  const row = (label: string, text: string) => `    ${paint('dim', label.padEnd(12))}${text}`;
  const rows = (label: string, text: string) => wrapped(shownText(text, home), 16).map((line, index) => row(index === 0 ? label : '', line));
  return [
    ...wrapped(shownText(headline(planned.message), home), 4).map((line) => `    ${line}`),
    ...planned.steps.flatMap((step, index) => (step.argv === undefined
      ? rows(index === 0 ? 'does' : '', step.file === undefined ? step.describe : `${step.describe} (${step.file})`)
      : [row(index === 0 ? 'does' : '', shownText(step.argv.map(shellWord).join(' '), null))])),
    ...planned.diffs.flatMap(({ file, lines }) => [row('in', shownText(file, home)), ...lines.map((line) => `      ${diffLine(line, paint)}`)]),
    ...(tried ? rows(planned.whatIf === 'not-tried' ? 'not tried' : planned.whatIf, planned.because) : []),
    ...(planned.undoable || !planned.offered ? [] : rows('mind', 'part of this cannot be undone: what a program does outside your files, what is made at AWS, or a login that a store forgets')),
  ];
}

const CONSENT = { safe: 'safe', ask: 'asks first', person: 'for a person' } as const;

function diffLine(line: string, paint: Paint): string {
  const shown = line.split('\t').map((part) => shownText(part, null)).join('    ');
  return line.startsWith('+') ? paint('green', shown) : line.startsWith('-') ? paint('red', shown) : paint('dim', shown);
}

/** The document of `fix` for a person: the plan, what was done, what git says now, what is left, the undo last. */
export function renderFix(document: FixDocument, options: FixOptions): string {
  const paint = paintFor(options.stream, options.env, options.colour);
  const home = options.env.HOME ?? null;
  const { target, plan, steps, verified, remaining, undo, exit, recovered } = document;
  const offered = plan.filter((planned) => planned.offered || !remaining.some(({ check }) => check === planned.check));
  return [
    `${paint('bold', document.dryRun ? 'codecommit fix, the plan' : 'codecommit fix')}   ${shownText(target.url === null ? 'this machine, no repository given' : `${target.remote === null ? '' : `${target.remote} = `}${target.url}`, null)}`,
    ...recovered.map((run) => `  first: the run ${shownText(run, home)}`),
    ...offered.flatMap((planned) => ['', ...plannedLines(planned, options), ...doneLines(planned, document, paint)]),
    '',
    ...(verified === null ? [] : [...wrapped(shownText(verified.text, home), 2).map((line, index) => `${index > 0 ? ' ' : verified.status === 'healthy' ? paint('green', '✔') : verified.status === 'problems' ? paint('red', '✖') : paint('yellow', '?')} ${paint('bold', line)}`)]),
    ...remaining.filter(({ severity }) => severity !== 'notice').flatMap((left) => leftLines(left, home, paint)),
    `  exit ${exit.code} (${exit.kind}) · ${nextOf(document, steps.length > 0 ? undo : null)}`,
    '',
  ].join('\n');
}

function doneLines({ check, offered }: PlannedFix, { steps, dryRun, verified }: FixDocument, paint: Paint): string[] {
  const own = steps.filter((step) => step.check === check);
  const [first] = own;
  if (first === undefined) return dryRun || !offered ? [] : [`    ${paint('dim', 'done'.padEnd(12))}nothing`];
  const words = { applied: verified?.git === 'works' ? 'applied, and verified by your own git' : 'applied, and looked at again', 'put-back': 'applied and put back', failed: 'not applied' }[first.status];
  return [
    `    ${paint('dim', 'done'.padEnd(12))}${words}${first.error === undefined ? '' : `: ${shownText(first.error, null)}`}`,
    ...[...new Set(own.flatMap(({ undo }) => undo ?? []))].map((undo) => `    ${paint('dim', 'undo'.padEnd(12))}${shownText(undo, null)}`),
  ];
}

/** What is left for a person, and how it is done. */
export function leftLines({ check, severity, message, why, steps }: Remaining, home: string | null, paint: Paint): string[] {
  return [
    '',
    `  ${paint('dim', 'left')}  ${check}   ${severity} · ${shownText(why, home)}`,
    ...wrapped(shownText(headline(message), home), 4).map((line) => `    ${line}`),
    ...steps.flatMap((step) => (step.argv === undefined ? wrapped(shownText(step.describe, home), 16) : [shownText(step.argv.map(shellWord).join(' '), null)])
      .map((line, index) => `    ${paint('dim', (index === 0 ? 'mend it' : '').padEnd(12))}${line}`)),
  ];
}

const MUST_BE_NAMED = 'it must be named: ';

function nextOf({ dryRun, plan, remaining, exit }: FixDocument, undo: string | null): string {
  if (undo !== null) return `undo: ${undo}`;
  const unnamed = remaining.find(({ why }) => why.startsWith(MUST_BE_NAMED));
  if (unnamed !== undefined) return `nothing was changed; next: ${unnamed.why.slice(MUST_BE_NAMED.length)}`;
  if (exit.code === 6) return 'nothing was changed; consent with -y, or run it on a terminal';
  if (dryRun && plan.some(({ offered }) => offered)) return 'next: codecommit fix';
  return exit.code === 0 ? 'nothing to mend' : 'nothing was changed; next: what stands under "mend it"';
}
