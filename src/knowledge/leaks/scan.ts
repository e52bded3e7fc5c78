import type { Encoding } from './layer.ts';
import { viewsOf } from './views.ts';

/** A place that holds what it must not. Never the value. */
export interface Place {
  what: string;
  encoding: Encoding;
  /** From 1, of the scanned bytes. */
  line: number;
}

/** More say nothing new. */
const AT_MOST = 1000;

/** The places that a search finds in the readings of some bytes; each kind once a line, in its plainest encoding. In the order of the lines. */
export function scan(bytes: Uint8Array, search: (text: string, encoding: Encoding) => Iterable<{ what: string; at: number }>): readonly Place[] {
  const found = new Map<string, Place>();
  for (const { encoding, text, lineOf } of viewsOf(bytes)) {
    for (const { what, at } of search(text, encoding)) {
      const line = lineOf(at);
      const key = `${line} ${what}`;
      if (!found.has(key)) found.set(key, { what, encoding, line });
      if (found.size >= AT_MOST) return inOrder(found);
    }
  }
  return inOrder(found);
}

const inOrder = (found: ReadonlyMap<string, Place>): readonly Place[] => [...found.values()].sort((a, b) => a.line - b.line);
