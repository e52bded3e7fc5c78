import { KnownValues } from '../knowledge/leaks/known-values.ts';
import { scan } from '../knowledge/leaks/scan.ts';
import { secretShapes } from '../knowledge/leaks/shapes.ts';
import type { Leak, OwnValue } from './types.ts';

/**
 * What the final bytes of a report hold and must not: anything with the shape of a secret, and the real names of this machine, as they are and
 * URL-encoded, escaped for JSON or HTML, in base64, hexadecimal or UTF-16, also one within the other. In the order of the lines, at most 1000.
 * A name counts only where no letter or digit stands beside it; one of fewer than 4 bytes is found by chance and not looked for. Linear in the number of bytes. Neither the value nor a part of it is returned.
 */
export function scanForLeaks(bytes: Uint8Array, own: readonly OwnValue[]): readonly Leak[] {
  const names = new KnownValues(own, { parts: false });
  return scan(bytes, function* (text, encoding) {
    // What stands beside a value in base64 or hexadecimal may be no text.
    yield* names.in(text, encoding === 'base64' || encoding === 'hex' ? 'anywhere' : 'word');
    for (const { what, start } of secretShapes(text)) yield { what, at: start };
  });
}
