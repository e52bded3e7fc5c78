/** A line without its line break, and that break: '' at the end of a file that does not end with one. */
export interface TextLine {
  text: string;
  end: string;
}

/** Returns the lines of a text; a break at its very end begins no further line. `breaks` is what ends a line. */
export function splitLines(text: string, breaks: RegExp): TextLine[] {
  const lines: TextLine[] = [];
  let start = 0;
  for (const { 0: end, index } of text.matchAll(new RegExp(breaks, 'g'))) {
    lines.push({ text: text.slice(start, index), end });
    start = index + end.length;
  }
  if (start < text.length) lines.push({ text: text.slice(start), end: '' });
  return lines;
}

/** Returns the text of lines again: `joinLines(splitLines(text, …))` is `text`. */
export function joinLines(lines: readonly TextLine[]): string {
  return lines.map(({ text, end }) => text + end).join('');
}

/** Returns the lines with new ones at an index, broken as the line before them is; a file without a final line break stays one. */
export function insertLines(lines: readonly TextLine[], at: number, texts: readonly string[]): TextLine[] {
  const end = lineBreakAt(lines, at);
  const before = lines.slice(0, at);
  const last = before.pop();
  const added = texts.map((text) => ({ text, end }));
  if (last === undefined) return [...added, ...lines.slice(at)];
  if (last.end !== '') return [...before, last, ...added, ...lines.slice(at)];
  return [...before, { text: last.text, end }, ...added.slice(0, -1), ...added.slice(-1).map(({ text }) => ({ text, end: '' }))];
}

/** Returns the line break a line at this index takes: that of the nearest line before it which has one, or else of the first line. */
export function lineBreakAt(lines: readonly TextLine[], at: number): string {
  return lines.slice(0, at).findLast(({ end }) => end !== '')?.end ?? (lines[0]?.end || '\n');
}

/** Returns the bytes as text of one character each, so that bytes of any encoding come back unchanged. */
export function byteText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

/** Returns text as `byteText` has it in a file that is UTF-8. */
export function asByteText(text: string): string {
  return byteText(new TextEncoder().encode(text));
}

/** Returns the bytes that `byteText` made text of. */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
