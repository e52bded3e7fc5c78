import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
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

function digestOf(file: string, stats: fs.Stats): string {
  if (!stats.isSymbolicLink() && !stats.isFile()) return '';
  try {
    const content = stats.isFile() ? fs.readFileSync(file) : fs.readlinkSync(file);
    return createHash('sha256').update(content).digest('hex');
  } catch {
    return 'unreadable';
  }
}

function kindOf(stats: fs.Stats): EntryState['kind'] {
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isDirectory()) return 'directory';
  return stats.isFile() ? 'file' : 'other';
}

function namesIn(directory: string): string[] {
  try {
    return fs.readdirSync(directory).sort();
  } catch {
    return [];
  }
}

/** Returns the state of every entry below `root` by relative path, the root itself as `.`. */
export function snapshotOf(root: string): Map<string, EntryState> {
  const entries = new Map<string, EntryState>();
  const visit = (relative: string): void => {
    const file = path.join(root, relative);
    const stats = fs.lstatSync(file);
    entries.set(relative, { sha256: digestOf(file, stats), mode: stats.mode & 0o7777, mtimeMs: stats.mtimeMs, kind: kindOf(stats) });
    if (stats.isDirectory()) for (const name of namesIn(file)) visit(path.join(relative, name));
  };
  visit('.');
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
