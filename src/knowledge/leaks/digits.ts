import { asText } from './bytes.ts';
import type { Layer } from './layer.ts';
import { Rewriting } from './rewriting.ts';
import { putAll, SHORTEST, type Stretch } from './stretches.ts';

const NEWLINE = 0x0a;

/** How an encoding writes bytes as digits. */
export interface Alphabet {
  /** The value of each byte, -1 for those that are no digit. */
  table: Int8Array;
  /** In digits; shorter runs hold nothing that could be told from chance. */
  shortest: number;
  /** A run may begin with digits of something else, so each offset is tried. */
  phases: readonly number[];
  /** Digits. */
  perByte: number;
  /** Returns how many bytes it wrote. */
  decode: (digits: Uint8Array, count: number, phase: number, into: Uint8Array) => number;
}

export const BASE64: Alphabet = {
  table: tableOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', [['-', 62], ['_', 63]]),
  shortest: 6, phases: [0, 1, 2, 3], perByte: 4 / 3, decode: sextets,
};
export const HEX: Alphabet = { table: tableOf('0123456789abcdef', ['A', 'B', 'C', 'D', 'E', 'F'].map((digit, index) => [digit, 10 + index])), shortest: 8, phases: [0, 1], perByte: 2, decode: nibbles };

function tableOf(digits: string, more: readonly (readonly [string, number])[]): Int8Array {
  const table = new Int8Array(256).fill(-1);
  for (let value = 0; value < digits.length; value++) table[digits.charCodeAt(value)] = value;
  for (const [digit, value] of more) table[digit.charCodeAt(0)] = value;
  return table;
}

/** Texts in runs of digits, whichever digit of the run they begin at. A line end within a run belongs to it: encoders break their lines. */
export function decodedRuns(layer: Layer, alphabet: Alphabet): Layer | null {
  const { text } = layer;
  const out = new Rewriting(layer);
  let digits = new Uint8Array(1024);
  let bytes = new Uint8Array(1024);
  for (let at = 0; at < text.length; at++) {
    const from = at;
    const breaks: number[] = [];
    let count = 0;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const digit = alphabet.table[code] ?? -1;
      if (digit >= 0) {
        if (count === digits.length) [digits, bytes] = [grown(digits), new Uint8Array(2 * count)];
        digits[count++] = digit;
      } else if (count > 0 && (code === NEWLINE || code === 0x0d)) breaks.push(count);
      else break;
    }
    if (count >= alphabet.shortest) putAll(textsIn({ digits, count, from, breaks }, alphabet, bytes), out);
  }
  return out.end();
}

/** Digits without a sign between them; of the array the first `count`. */
interface Run {
  digits: Uint8Array;
  count: number;
  from: number;
  /** How many digits stand before each line end. */
  breaks: readonly number[];
}

function textsIn({ digits, count, from, breaks }: Run, { phases, perByte, decode }: Alphabet, bytes: Uint8Array): Stretch[] {
  const found: Stretch[] = [];
  for (const phase of phases) {
    for (const stretch of texts(bytes, decode(digits, count, phase, bytes))) {
      const digit = phase + Math.floor(stretch.from * perByte);
      found.push({ from: from + digit + breaksBefore(breaks, digit), text: stretch.text });
    }
  }
  return found;
}

/** How many of the breaks stand at or before a digit. */
function breaksBefore(breaks: readonly number[], digit: number): number {
  let low = 0;
  for (let high = breaks.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((breaks[middle] ?? 0) <= digit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function grown(digits: Uint8Array): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(digits.length * 2);
  more.set(digits);
  return more;
}

function sextets(digits: Uint8Array, count: number, phase: number, into: Uint8Array): number {
  const length = ((count - phase) * 3) >> 2;
  for (let at = 0, from = phase; at < length; from += 4) {
    const four = ((digits[from] ?? 0) << 18) | ((digits[from + 1] ?? 0) << 12) | ((digits[from + 2] ?? 0) << 6) | (digits[from + 3] ?? 0);
    into[at++] = four >> 16;
    into[at++] = four >> 8;
    into[at++] = four;
  }
  return length;
}

function nibbles(digits: Uint8Array, count: number, phase: number, into: Uint8Array): number {
  const length = (count - phase) >> 1;
  for (let at = 0, from = phase; at < length; from += 2) into[at++] = ((digits[from] ?? 0) << 4) | (digits[from + 1] ?? 0);
  return length;
}

/** The stretches of bytes that can be text: printable ASCII, UTF-8 of two and three bytes, and the NUL of UTF-16. */
function texts(bytes: Uint8Array, length: number): readonly Stretch[] {
  let found: Stretch[] | null = null;
  let from = 0;
  for (let at = 0; at <= length; ) {
    const byte = at < length ? (bytes[at] ?? 0) : 0xff;
    if (IS_SIGN[byte] === 1) {
      at += 1;
      continue;
    }
    const wide = at < length ? widthAt(bytes, at, length) : 0;
    if (wide > 0) {
      at += wide;
      continue;
    }
    if (at - from >= SHORTEST) (found ??= []).push({ from, text: asText(bytes.subarray(from, at)) });
    at += 1;
    from = at;
  }
  return found ?? NONE;
}

const NONE: readonly Stretch[] = [];

/** Printable ASCII, blanks, line ends, and NUL. */
const IS_SIGN = Uint8Array.from({ length: 256 }, (_, byte) => ((byte >= 0x20 && byte < 0x7f) || byte === 0 || (byte >= 0x09 && byte <= 0x0d) ? 1 : 0));

/** The length in bytes of a sign beyond ASCII at an offset; 0 where there is none. */
function widthAt(bytes: Uint8Array, at: number, length: number): number {
  const byte = bytes[at] ?? 0;
  // In UTF-16 a NUL stands beside it.
  if (byte >= 0x80 && ((at + 1 < length && bytes[at + 1] === 0) || (at > 0 && bytes[at - 1] === 0))) return 1;
  const follows = (offset: number): boolean => at + offset < length && ((bytes[at + offset] ?? 0) & 0xc0) === 0x80;
  if (byte >= 0xc2 && byte <= 0xdf) return follows(1) ? 2 : 0;
  if (byte >= 0xe0 && byte <= 0xef) return follows(1) && follows(2) ? 3 : 0;
  return byte >= 0xf0 && byte <= 0xf4 && follows(1) && follows(2) && follows(3) ? 4 : 0;
}
