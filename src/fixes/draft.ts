import type { FileState } from '../core/disk.ts';

/** One file before and after; null: there is none. */
export interface FileChange {
  path: string;
  before: FileState | null;
  after: FileState | null;
  /** git guards its own files with `<file>.lock`. */
  isGitConfig: boolean;
  /** A secret was put into it: it is never shown, and the journal keeps only the hash of what it holds afterwards. */
  isSecret?: true;
}

/** Files as they would be after some steps; nothing on the disk changes. */
export interface Draft {
  read(path: string): Promise<FileState | null>;
  write(path: string, after: FileState | null, kind?: { isGitConfig: boolean }): Promise<void>;
  /** What differs from the disk as it was read first, in the order of the first change. */
  changes(): readonly FileChange[];
}

/** Returns an empty draft over the files that `read` gives. */
export function draftOver(read: (path: string) => Promise<FileState | null>): Draft {
  const seen = new Map<string, FileState | null>();
  const staged = new Map<string, FileChange>();
  const onDisk = async (path: string): Promise<FileState | null> => {
    const known = seen.get(path);
    if (known !== undefined) return known;
    const found = await read(path);
    seen.set(path, found);
    return found;
  };
  return {
    async read(path) {
      const change = staged.get(path);
      return change === undefined ? onDisk(path) : change.after;
    },
    async write(path, after, { isGitConfig } = { isGitConfig: false }) {
      staged.set(path, { path, before: await onDisk(path), after, isGitConfig: isGitConfig || staged.get(path)?.isGitConfig === true });
    },
    changes: () => [...staged.values()].filter(({ before, after }) => !isSame(before, after)),
  };
}

/** True for the same bytes and the same mode. */
export function isSame(one: FileState | null, other: FileState | null): boolean {
  if (one === null || other === null) return one === other;
  return one.mode === other.mode && Buffer.compare(one.bytes, other.bytes) === 0;
}
