import type { PastFixes, UndoDocument } from '../core/fix-document.ts';
import { shownText } from './text.ts';

/** The runs of `fix`, the last first, each with the command that undoes it. */
export function renderHistory({ runs, unreadable }: PastFixes, home: string | null): string {
  if (runs.length === 0 && unreadable.length === 0) return 'codecommit fix has changed nothing on this machine.';
  return [
    ...runs.flatMap(({ run, startedAt, target, interrupted, fixes, undo }) => [
      `${run}   ${shownText(startedAt, null)}${target === null ? '' : `   ${shownText(target, null)}`}${interrupted ? '   ended in the middle' : ''}`,
      ...fixes.flatMap(({ check, state, steps, files, notUndoable }) => [
        `  ${shownText(check, null)}   ${state}`,
        ...steps.map((step) => `    ${shownText(step, home)}`),
        ...files.map((file) => `    in ${shownText(file, home)}`),
        ...notUndoable.filter((each) => !steps.includes(each)).map((each) => `    does not come back: ${shownText(each, home)}`),
      ]),
      ...(undo === null ? [] : [`  ${undo}`]),
    ]),
    ...unreadable.map(({ run, problem }) => `${run}   its journal cannot be read: ${shownText(problem, home)}`),
  ].join('\n');
}

/** What an undo put back, or why it did not. */
export function renderUndo({ run, restored, refused, notUndoable, message }: UndoDocument, home: string | null): string {
  return [
    ...(message === '' ? [] : [shownText(message, home)]),
    ...restored.map((file) => `as before   ${shownText(file, home)}`),
    ...refused.flatMap(({ file, why, diff }) => [`left        ${shownText(file, home)}: ${shownText(why, home)}`, ...diff.map((line) => `  ${line.split('\t').map((part) => shownText(part, null)).join('    ')}`)]),
    ...notUndoable.map((step) => `does not come back: ${shownText(step, home)}`),
    ...(restored.length > 0 ? [`The run ${run ?? ''} is undone.`] : []),
  ].join('\n');
}
