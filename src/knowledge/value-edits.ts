import type { AwsSetting } from '../core/facts.ts';
import type { FixStep, LineEdit } from '../core/fix.ts';
import { quoteMarksOf } from './aws-setting-redaction.ts';

/**
 * Returns the step that takes the quotation marks from the values of these settings of one file, and gives a comment behind a value a line of its
 * own. Null where none of them can be written so: the value goes over several lines, or the comment might hold a secret. All of a file are one
 * step, since a new line moves those below it.
 */
export function plainValues(path: string, settings: readonly AwsSetting[]): FixStep | null {
  const mendable = settings.flatMap((setting) => {
    const edits = editsOf(setting);
    return edits.length === 0 ? [] : [{ key: setting.key, edits }];
  });
  if (mendable.length === 0) return null;
  const keys = [...new Set(mendable.map(({ key }) => key))].join(' and ');
  return { do: 'edit-file', path, what: `take quotation marks and comments from the value of ${keys}`, edits: mendable.flatMap(({ edits }) => edits) };
}

/** True where `plainValues` mends this one. */
export function isPlainable(setting: AwsSetting): boolean {
  return editsOf(setting).length > 0;
}

function editsOf({ line, value, secret }: AwsSetting): LineEdit[] {
  const comment = secret === null ? (value?.includes('\n') === true ? null : (/(?<!\s)\s+[#;].*$/.exec(value ?? '')?.[0] ?? null)) : (secret.comment ?? null);
  const marks = secret === null ? quoteMarksOf(comment === null ? (value ?? '') : (value ?? '').slice(0, -comment.length)) : (secret.quoteMarks ?? []);
  return [
    ...(comment === null ? [] : [{ op: 'insert', line, text: comment.trim() } as const, { op: 'replace', line, find: comment, with: '' } as const]),
    ...marks.map((mark) => ({ op: 'replace', line, find: mark, with: '' } as const)),
  ];
}
