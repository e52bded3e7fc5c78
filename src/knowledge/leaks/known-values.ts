import { inBytes } from './bytes.ts';

export interface KnownValue {
  /** As a person would call it. Never the value. */
  what: string;
  value: string;
}

interface Needle {
  what: string;
  bytes: string;
}

/** In bytes; what is shorter is found by chance. */
const SHORTEST = 4;
/** Of a longer secret each such part is looked for, since a text may hold but a piece of it. */
const PART = 48;

/** Finds many values in a text in one pass. The values stay inside: neither `util.inspect` nor JSON show them. */
export class KnownValues {
  readonly #needles = new Map<number, Needle[]>();
  /** Which hashes of four bytes begin a value. */
  readonly #begins = new Uint8Array(65_536);

  /** `parts`: of long values each part is looked for. */
  constructor(values: readonly KnownValue[], { parts }: { parts: boolean }) {
    for (const { what, value } of values) for (const bytes of parts ? partsOf(inBytes(value)) : [inBytes(value)]) this.#add({ what, bytes });
  }

  /** What is found, with its offset; the text has one character for each byte. `word`: only where neither letter nor digit stands beside it. */
  *in(text: string, as: 'word' | 'anywhere'): Generator<{ what: string; at: number }> {
    if (this.#needles.size === 0) return;
    let key = 0;
    for (let at = 0; at < text.length; at++) {
      key = (key << 8) | text.charCodeAt(at);
      if (this.#begins[hash(key)] === 0 || at < SHORTEST - 1) continue;
      const from = at - SHORTEST + 1;
      for (const { what, bytes } of this.#needles.get(key) ?? []) if (text.startsWith(bytes, from) && (as === 'anywhere' || isWord(text, from, bytes.length))) yield { what, at: from };
    }
  }

  #add(needle: Needle): void {
    if (needle.bytes.length < SHORTEST) return;
    let key = 0;
    for (let at = 0; at < SHORTEST; at++) key = (key << 8) | needle.bytes.charCodeAt(at);
    this.#begins[hash(key)] = 1;
    const others = this.#needles.get(key) ?? [];
    if (!others.some(({ bytes }) => bytes === needle.bytes)) others.push(needle);
    this.#needles.set(key, others);
  }
}

function partsOf(bytes: string): string[] {
  if (bytes.length < 2 * PART) return [bytes];
  // The last part is as long as the others, whatever is left.
  return Array.from({ length: Math.ceil(bytes.length / PART) }, (_, index) => bytes.slice(Math.min(index * PART, bytes.length - PART)).slice(0, PART));
}

function isWord(text: string, from: number, length: number): boolean {
  const joined = (inner: number, outer: number): boolean => isWordByte(text.charCodeAt(inner)) && isWordByte(text.charCodeAt(outer));
  return !(from > 0 && joined(from, from - 1)) && !(from + length < text.length && joined(from + length - 1, from + length));
}

const hash = (key: number): number => Math.imul(key, 0x9e37_79b1) >>> 16;

/** Letters and digits of ASCII; of other bytes one alone does not tell a letter from a quotation mark. */
const isWordByte = (byte: number): boolean => (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
