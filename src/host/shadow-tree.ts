import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileState } from '../core/disk.ts';

type Files = ReadonlyMap<string, FileState | null>;

/** See `WritableHost.mirror`. Links are absolute; directories on the way to a file are real ones. */
export async function mirror(from: string, to: string, files: Files): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  const own = new Map<string, Map<string, FileState | null>>();
  for (const [path, state] of files) {
    const [first = '', ...rest] = path.split(/[\\/]/);
    own.set(first, (own.get(first) ?? new Map<string, FileState | null>()).set(rest.join('/'), state));
  }
  const names = await readdir(from).catch(() => []);
  await Promise.all(names.filter((name) => !own.has(name)).map((name) => symlink(join(from, name), join(to, name))));
  for (const [name, below] of own) {
    const itself = below.get('');
    if (itself === undefined) await mirror(join(from, name), join(to, name), below);
    else if (itself !== null) await writeFile(join(to, name), itself.bytes, { mode: itself.mode, flag: 'wx' });
  }
}
