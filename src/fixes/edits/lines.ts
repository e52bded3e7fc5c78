import type { LineEdit } from '../../core/fix.ts';
import { EditError } from './edit-error.ts';
import { asByteText, byteText, bytesOf, joinLines, lineBreakAt, splitLines, type TextLine } from './text-lines.ts';

/**
 * Returns the bytes of a file after edits of single lines; null is a file that is not there. All line numbers are those of the file as given
 * (with `utf-8`: of its text), whatever the order of the edits. Bytes of other lines stay as they are, in any encoding; an inserted line ends
 * as the one before it does, and the last one of a file ends too. A line ends with LF or CR LF, or with CR in a file that has no LF. Throws `EditError` where a line is not the
 * one that was meant.
 */
export function editLines(bytes: Uint8Array | null, edits: readonly LineEdit[]): Uint8Array {
  if (bytes === null && edits.some(({ op }) => op !== 'insert')) throw new EditError('the file is not there any more');
  const content = bytes ?? new Uint8Array();
  const text = byteText(edits.some(({ op }) => op === 'utf-8') ? plainUtf8(content) : content);
  const lines = splitLines(text, text.includes('\n') ? /\r?\n/ : /\r/);
  for (const edit of edits) if (edit.op !== 'utf-8') refuse(edit, lines);
  const edited = lines.flatMap((line, index) => [...insertedAt(index, lines, edits), ...changed(line, index, edits)]);
  const appended = insertedAt(lines.length, lines, edits);
  const last = edited.at(-1);
  if (appended.length > 0 && last?.end === '') edited.splice(-1, 1, { text: last.text, end: lineBreakAt(lines, lines.length) });
  return bytesOf(joinLines([...edited, ...appended]));
}

function refuse(edit: Exclude<LineEdit, { op: 'utf-8' }>, lines: readonly TextLine[]): void {
  const { line } = edit;
  const added = edit.op === 'insert' ? edit.text : edit.op === 'replace' ? edit.with : '';
  if (/[\r\n]/.test(added)) throw new EditError(`what is to be written on line ${line} holds a line break`);
  if (edit.op === 'insert') {
    if (!Number.isInteger(line) || line < 1 || line > lines.length + 1) throw new EditError(`line ${line} is not there any more: the file has ${lines.length}`);
    return;
  }
  const wanted = asByteText(edit.op === 'delete' ? edit.holds : edit.find);
  if (lines[line - 1]?.text.includes(wanted) !== true) throw new EditError(`line ${line} is not what it was`);
}

function insertedAt(index: number, lines: readonly TextLine[], edits: readonly LineEdit[]): TextLine[] {
  const end = lineBreakAt(lines, index);
  return edits.flatMap((edit) => (edit.op === 'insert' && edit.line === index + 1 ? [{ text: asByteText(edit.text), end }] : []));
}

function changed(line: TextLine, index: number, edits: readonly LineEdit[]): TextLine[] {
  let { text } = line;
  for (const edit of edits) {
    if (edit.op === 'utf-8' || edit.line !== index + 1) continue;
    if (edit.op === 'delete') return [];
    if (edit.op !== 'replace') continue;
    const at = text.indexOf(asByteText(edit.find));
    if (at < 0) throw new EditError(`two edits of line ${edit.line} exclude each other`);
    text = text.slice(0, at) + asByteText(edit.with) + text.slice(at + asByteText(edit.find).length);
  }
  return [{ text, end: line.end }];
}

/** The text of a file with a byte order mark, or of one in UTF-16, as plain UTF-8. */
function plainUtf8(bytes: Uint8Array): Uint8Array {
  try {
    const text = new TextDecoder(utf16Of(bytes) ?? 'utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return new TextEncoder().encode(text);
  } catch {
    // Bytes that the encoding does not have.
  }
  throw new EditError('the file is neither UTF-8 nor UTF-16, and what else it is cannot be told from its bytes');
}

/** Tells UTF-16 by its mark, or by the NULs that ASCII has in it: a third of the bytes is far more than any other text holds. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const nuls = [0, 0];
  bytes.forEach((byte, at) => { if (byte === 0) nuls[at % 2] = (nuls[at % 2] ?? 0) + 1; });
  const [first = 0, second = 0] = nuls;
  if ((first + second) * 3 <= bytes.length) return null;
  return second > first ? 'utf-16le' : 'utf-16be';
}
