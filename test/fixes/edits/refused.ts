import * as assert from 'uvu/assert';
import { EditError } from '../../../src/fixes/edits/edit-error.ts';

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (content: Uint8Array): string => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);

/** Asserts that an edit is refused with these words. */
export function refused(edit: () => unknown, words: RegExp): void {
  try {
    edit();
  } catch (error) {
    assert.instance(error, EditError);
    assert.match((error as Error).message, words);
    return;
  }
  assert.unreachable(`not refused: ${String(words)}`);
}
