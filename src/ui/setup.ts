import type { PlannedFix, SetupDocument } from '../core/fix-document.ts';
import { type FixOptions, leftLines, planLines } from './fix.ts';
import { type Paint, paintFor } from './style.ts';
import { shellWord, shownText, wrapped } from './text.ts';

/** What would be done, stage by stage, and what is to be minded of it: for the prompt and for dry runs. */
export function setupPlanLines(plan: readonly PlannedFix[], remarks: readonly string[], options: FixOptions): string[] {
  const paint = paintFor(options.stream, options.env, options.colour);
  return [...stageLines(plan, options, true), '', ...remarkLines(remarks, options, paint)];
}

/** The document of `setup` for a person: the plan, what was done, what git says now, and what to type next. */
export function renderSetup(document: SetupDocument, options: FixOptions): string {
  const paint = paintFor(options.stream, options.env, options.colour);
  const home = options.env.HOME ?? null;
  const { plan, remarks, verified, remaining, recovered, steps, exit, dryRun, target } = document;
  const mark = exit.code === 0 ? paint('green', '✔') : paint('red', '✖');
  return [
    `${paint('bold', dryRun ? 'codecommit setup, the plan' : 'codecommit setup')}   ${shownText(target.url ?? target.input ?? '', null)}`,
    ...recovered.map((run) => `  first: the run ${shownText(run, home)}`),
    ...(plan.length === 0 ? [] : ['', ...stageLines(plan, options, steps.length === 0)]),
    ...doneLines(document, paint),
    '',
    ...(verified === null ? [] : wrapped(shownText(verified.text, home), 2).map((line, index) => `${index === 0 ? mark : ' '} ${paint('bold', line)}`)),
    ...(steps.length === 0 && plan.length === 0 && exit.kind === 'healthy' ? ['  It was set up already: nothing was changed.'] : []),
    ...remarkLines(remarks, options, paint),
    ...remaining.flatMap((each) => leftLines(each, home, paint)),
    `  exit ${exit.code} (${exit.kind}) · ${nextOf(document)}`,
    '',
  ].join('\n');
}

function stageLines(plan: readonly PlannedFix[], options: FixOptions, tried: boolean): string[] {
  return plan.flatMap((stage, index) => [...(index === 0 ? [] : ['']), ...planLines(stage, options, tried)]);
}

function remarkLines(remarks: readonly string[], { env }: FixOptions, paint: Paint): string[] {
  return remarks.flatMap((remark) => wrapped(shownText(remark, env.HOME ?? null), 16).map((line, index) => `    ${paint('dim', (index === 0 ? 'mind' : '').padEnd(12))}${line}`));
}

function doneLines({ steps, exit }: SetupDocument, paint: Paint): string[] {
  if (steps.length === 0) return [];
  const failed = steps.find(({ status }) => status === 'failed');
  const error = steps.find((step) => step.error !== undefined)?.error;
  const words = exit.code === 0 ? 'made, and verified by your own git' : `${failed === undefined ? 'made and put back' : `"${failed.describe}" failed, the rest is put back`}${error === undefined ? '' : `: ${error}`}`;
  return [
    ...wrapped(shownText(words, null), 16).map((line, index) => `    ${paint('dim', (index === 0 ? 'done' : '').padEnd(12))}${line}`),
    ...[...new Set(steps.flatMap(({ undo }) => undo ?? []))].map((undo) => `    ${paint('dim', 'undo'.padEnd(12))}${shownText(undo, null)}`),
  ];
}

function nextOf({ exit, dryRun, undo, target, plan, remaining }: SetupDocument): string {
  if (exit.code === 6) return plan.length === 0 ? 'nothing was changed' : 'nothing was changed; consent with -y, or run it on a terminal';
  if (dryRun && plan.length > 0) return exit.code === 0 ? 'next: the same without --dry-run' : 'it would be put back';
  if (exit.code === 0) return `${undo === null ? '' : `undo: ${undo} · `}next: git clone ${shellWord(target.url ?? '')}`;
  if (remaining.length > 0) return 'nothing was changed; next: what stands under "mend it"';
  return `next: codecommit doctor ${shellWord(target.url ?? '')}`;
}
