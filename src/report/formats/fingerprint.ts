const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/**
 * Returns a fingerprint for each text: 64 bits of FNV-1a, then which of several equal texts it is, as GitHub writes its own
 * (`3b1c…:1`). Not for secrets: it can be guessed back.
 */
export function fingerprints(texts: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return texts.map((text) => {
    const count = (seen.get(text) ?? 0) + 1;
    seen.set(text, count);
    return `${hash(text)}:${count}`;
  });
}

function hash(text: string): string {
  let value = OFFSET;
  for (let index = 0; index < text.length; index++) value = BigInt.asUintN(64, (value ^ BigInt(text.charCodeAt(index))) * PRIME);
  return value.toString(16).padStart(16, '0');
}
