import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';

/**
 * State of one entry of a home directory. `sha256` is that of a file's content or a link's target,
 * `unreadable` where the modes forbid a look, else empty.
 */
export interface EntryState {
  sha256: string;
  mode: number;
  mtimeMs: number;
  kind: 'file' | 'directory' | 'symlink' | 'other';
}

async function digestOf(file: string, stats: Stats): Promise<string> {
  if (!stats.isSymbolicLink() && !stats.isFile()) return '';
  try {
    const content = stats.isFile() ? await fs.readFile(file) : await fs.readlink(file);
    return createHash('sha256').update(content).digest('hex');
  } catch {
    return 'unreadable';
  }
}

function kindOf(stats: Stats): EntryState['kind'] {
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isDirectory()) return 'directory';
  return stats.isFile() ? 'file' : 'other';
}

/** Returns the state of every entry below `root` by relative path, the root itself as `.`. */
export async function snapshotOf(root: string): Promise<Map<string, EntryState>> {
  const entries = new Map<string, EntryState>();
  const visit = async (relative: string): Promise<void> => {
    const file = path.join(root, relative);
    const stats = await fs.lstat(file);
    entries.set(relative, {
      sha256: await digestOf(file, stats),
      mode: stats.mode & 0o7777,
      mtimeMs: stats.mtimeMs,
      kind: kindOf(stats),
    });
    if (!stats.isDirectory()) return;
    const names = await fs.readdir(file).catch((): string[] => []);
    for (const name of names.sort()) await visit(path.join(relative, name));
  };
  await visit('.');
  return entries;
}

/** Returns one line for every entry that was added, removed or changed between two snapshots. */
export function changesBetween(before: Map<string, EntryState>, after: Map<string, EntryState>): string[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((each) => {
    const [old, now] = [before.get(each), after.get(each)];
    if (!old || !now) return [`${old ? 'removed' : 'added'} ${each}`];
    const fields = (['kind', 'sha256', 'mode', 'mtimeMs'] as const).filter((field) => old[field] !== now[field]);
    return fields.length === 0 ? [] : [`changed ${each}: ${fields.join(', ')}`];
  });
}
