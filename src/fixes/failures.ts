import { harmless, withoutSecrets } from '../knowledge/redact-text.ts';
import type { Diverged } from './undo.ts';

/** The fix may not begin, or not this step of it: nothing was changed. */
export class FixRefused extends Error {}

/** A step failed while it was written. What it had changed is put back, except the paths in `notBack`: the next fix or undo puts those back. */
export class FixFailed extends Error {
  readonly notBack: readonly string[];
  constructor(message: string, notBack: readonly string[] = []) {
    super(message);
    this.notBack = notBack;
  }
}

/** An undo would lose what was written since, or there is nothing to undo. Nothing was changed. */
export class UndoRefused extends Error {
  readonly kind: 'nothing' | 'unknown-run' | 'unreadable' | 'changed';
  /** For `changed`: every file that is not as the run left it. */
  readonly files: readonly Diverged[];
  constructor(kind: UndoRefused['kind'], message: string, files: readonly Diverged[] = []) {
    super(message);
    this.kind = kind;
    this.files = files;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'it may not be written (permission denied)',
  EPERM: 'it may not be written (permission denied)',
  EIO: 'the disk reports an error',
  EBUSY: 'another program holds it open',
  ENOTDIR: 'a part of the path is no directory',
  ELOOP: 'it leads through too many links',
  ENOTFILE: 'it is no regular file',
  ECHANGED: 'another program changed it at the same moment',
  EGITLOCK: 'git is writing it, or was stopped while it did: its lock is there, the same name with .lock at the end',
  EOWNER: 'it belongs to another user, and would not any more',
};

/** Returns what an error says without what may be a secret, on one line: the system and programs may have had a say in it. */
export function shownMessage(error: unknown): string {
  return harmless(withoutSecrets(error instanceof Error ? error.message : String(error)));
}

/** Returns in words why the disk refused, for a sentence that has named the file; the system's own message for what has no words here. */
export function reasonOf(error: unknown): string {
  const { code } = error as Error & { code?: string };
  return REASONS[code ?? ''] ?? shownMessage(error);
}
