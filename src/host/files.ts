import { constants } from 'node:fs';
import { access, open, readdir, realpath, stat } from 'node:fs/promises';

// Windows has no such flag, whatever the types say.
const NONBLOCK = (constants as Partial<typeof constants>).O_NONBLOCK ?? 0;
const MAX_BYTES = 10 * 1024 * 1024;
const CHUNK = 64 * 1024;
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a directory',
  ELOOP: 'too many levels of symbolic links',
  ENAMETOOLONG: 'the name is too long',
  ERR_INVALID_ARG_VALUE: 'the name is no file name',
};

/** The bytes of a file (with `atMost` the first of them), null when there is none. Rejects with a short reason when it cannot be read or has more than 10 MiB. */
export async function readBytes(path: string, atMost?: number): Promise<Uint8Array | null> {
  return orNull(async () => {
    // A FIFO would let us wait for a writer for ever.
    const file = await open(path, constants.O_RDONLY | NONBLOCK);
    try {
      const found = await file.stat();
      if (found.isDirectory()) throw new Error('is a directory');
      if (atMost === undefined && found.size > MAX_BYTES) throw new Error('is larger than 10 MiB');
      if (found.isFIFO() || found.isSocket()) throw new Error('is no regular file');
      if (atMost === undefined) return await readAll(file, found.size);
      const { bytesRead, buffer } = await file.read(Buffer.alloc(atMost), 0, atMost, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  });
}

/** `/proc` files tell no size and devices never end, so the limit counts what comes, and only a read of nothing is the end. */
async function readAll(file: Awaited<ReturnType<typeof open>>, expected: number): Promise<Uint8Array> {
  const full: Buffer[] = [];
  let buffer = Buffer.allocUnsafe(Math.min(Math.max(expected + 1, 1024), CHUNK));
  for (let size = 0, filled = 0; ; ) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled);
    if (bytesRead === 0) return Buffer.concat([...full, buffer.subarray(0, filled)]);
    size += bytesRead;
    filled += bytesRead;
    if (size > MAX_BYTES) throw new Error('is larger than 10 MiB');
    if (filled < buffer.length) continue;
    full.push(buffer);
    buffer = Buffer.allocUnsafe(CHUNK);
    filled = 0;
  }
}

/** Mode bits (without the file type), kind and whether we may execute it; null when there is none. Follows links. */
export async function statFile(path: string): Promise<{ mode: number; isFile: boolean; executable: boolean } | null> {
  return orNull(async () => {
    const found = await stat(path);
    const executable = await access(path, constants.X_OK).then(() => true, () => false);
    return { mode: found.mode & 0o7777, isFile: found.isFile(), executable: found.isFile() && executable };
  });
}

/** The names in a directory; null when there is none, or it may not be read. */
export async function listDirectory(path: string): Promise<readonly string[] | null> {
  return readdir(path).catch(() => null);
}

/** The path with all links followed; null when there is no such file. */
export async function realPath(path: string): Promise<string | null> {
  return realpath(path).catch(() => null);
}

async function orNull<T>(look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new Error(code === undefined ? message : REASONS[code] ?? code);
  }
}
