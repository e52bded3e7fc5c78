/** UTF-8 with one character for each byte, the form in which everything is compared. */
export function inBytes(text: string): string {
  return /^[\x00-\x7f]*$/.test(text) ? text : asText(new TextEncoder().encode(text));
}

/** One character for each byte. */
export function asText(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 4096) pieces.push(String.fromCharCode.apply(null, bytes.subarray(at, at + 4096) as unknown as number[]));
  return pieces.length === 1 ? (pieces[0] ?? '') : pieces.join('');
}
