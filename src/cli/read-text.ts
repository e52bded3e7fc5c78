/**
 * Reads a stream as text, piece by piece: UTF-8, or UTF-16 where it begins with that mark, as files written by PowerShell's `>` do. What is no
 * text of that encoding becomes the replacement character.
 */
export async function readText(stream: AsyncIterable<Uint8Array | string>, take: (piece: string) => void): Promise<void> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  let head = new Uint8Array(0);
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
    if (decoder !== null) {
      take(decoder.decode(bytes, { stream: true }));
      continue;
    }
    // The mark may be cut in two by a pipe.
    head = joined(head, bytes);
    if (head.length < 2) continue;
    decoder = new TextDecoder(head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8');
    take(decoder.decode(head, { stream: true }));
  }
  take(decoder === null ? new TextDecoder().decode(head) : decoder.decode());
}

function joined(head: Uint8Array, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(head.length + bytes.length);
  all.set(head);
  all.set(bytes, head.length);
  return all;
}
