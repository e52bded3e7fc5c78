import { asText } from './bytes.ts';
import { DECODERS } from './decoders.ts';
import type { Encoding, Layer } from './layer.ts';

/** The scanned bytes as they are, or with encodings undone. */
export interface View {
  encoding: Encoding;
  text: string;
  /** The line of the scanned bytes on which what stands at an offset of `text` begins, from 1. */
  lineOf: (offset: number) => number;
}

/**
 * The readings of some bytes: as they stand, with each encoding undone, and with a second one undone below the first (a URL in a URL, JSON in
 * JSON, base64 of UTF-16). A reading is named after its outer encoding. Takes time and memory linear in the number of bytes.
 */
export function* viewsOf(bytes: Uint8Array): Generator<View> {
  const text = asText(bytes);
  const plain: Layer = { text, lines: lineStarts(text) };
  yield view('plain', plain);
  for (const [encoding, decode] of DECODERS) {
    const outer = decode(plain);
    if (outer === null) continue;
    yield view(encoding, outer);
    for (const [, decodeAgain] of DECODERS) {
      const inner = decodeAgain(outer);
      if (inner !== null) yield view(encoding, inner);
    }
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function view(encoding: Encoding, { text, lines }: Layer): View {
  return {
    encoding,
    text,
    lineOf(offset) {
      let low = 0;
      for (let high = lines.length; low < high; ) {
        const middle = (low + high) >> 1;
        if ((lines[middle] ?? 0) <= offset) low = middle + 1;
        else high = middle;
      }
      return Math.max(1, low);
    },
  };
}
