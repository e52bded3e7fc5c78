import type { Disk } from '../core/disk.ts';
import { FixFailed, reasonOf, UndoRefused } from './failures.ts';
import { type Journal, type JournalCommit, type JournalFile, readRuns, type Run, runIds, type Runs, saveJournal } from './journal.ts';
import { lineDiff } from './line-diff.ts';
import { takeLock } from './lock.ts';
import { chainsOf, keptBytes, type PathProblem, type Recovery, recoverFirst, restore, settle } from './recover.ts';

const NOTHING = 'there is nothing to undo';
const AWS_CACHE = /[\\/]\.aws[\\/](?:cli|boto|sso)[\\/]cache[\\/][^\\/]+$/;

/** A file that is not as the run left it. */
export interface Diverged extends PathProblem {
  /** From what the run left to what is there; empty where the content is the same. */
  diff: readonly string[];
}

export interface Undone {
  id: string;
  /** Paths that are as before the run now. */
  restored: readonly string[];
  /** Changed by another program while the undo ran: left. */
  left: readonly PathProblem[];
  /** What the run did that does not come back, in words. */
  notUndoable: readonly string[];
  recovery: Recovery;
}

/** Makes one line of a file fit to be shown: what may be a secret is masked. */
export type ShowLine = (path: string, line: string) => string;

/** Returns the runs that changed something or tried to, oldest first, and those whose journal cannot be read. Throws FixRefused where they cannot be listed. */
export function listRuns(disk: Disk, stateDir: string): { runs: readonly Journal[]; unreadable: Runs['unreadable'] } {
  const { runs, unreadable } = readRuns(disk, stateDir);
  return { runs: runs.map(({ journal }) => journal), unreadable };
}

/**
 * Puts every file of a run back, byte for byte and mode included; `id` null is the last run that changed something and is not undone. Throws
 * UndoRefused, before anything is touched, where there is no such run or a file is not exactly as the run left it; FixRefused where another fix is
 * at work; FixFailed where the disk refuses half-way: the next fix or undo goes on with it.
 */
export function undoRun(disk: Disk, stateDir: string, id: string | null, shown: ShowLine): Undone {
  // Even the lock makes the state directory: where there is nothing to undo, nothing is made.
  const ids = runIds(disk, stateDir);
  if (id === null ? ids.length === 0 : !ids.includes(id)) throw id === null ? new UndoRefused('nothing', NOTHING) : new UndoRefused('unknown-run', `there is no run ${id}`);
  const release = takeLock(disk, stateDir);
  try {
    const recovery = recoverFirst(disk, stateDir);
    // The last run ended in the middle, and all of it is put back by now: that is what was asked for, and no earlier one.
    const ended = recovery.recovered.findLast(({ id: other, kept, back, stays }) => (id === null || id === other) && kept.length === 0 && back.length + stays.length > 0);
    if (ended !== undefined) return { id: ended.id, restored: ended.back, left: ended.left, notUndoable: ended.stays, recovery };
    const run = chosen(readRuns(disk, stateDir), id);
    const applied = run.journal.commits.filter(({ state }) => state === 'applied');
    const diverged = chainsOf(applied.flatMap(({ files }) => files)).flatMap((chain) => lostBackup(disk, run.dir, chain) ?? divergence(disk, run.dir, chain, shown) ?? []);
    if (diverged.length > 0) throw new UndoRefused('changed', `the run ${run.journal.id} is not undone: ${diverged.map(({ path, why }) => `${path}: ${why}`).join('; ')}`, diverged);
    const { back, left } = takeBack(disk, run, applied);
    return { id: run.journal.id, restored: back, left, notUndoable: applied.flatMap(({ notUndoable }) => notUndoable), recovery };
  } finally {
    release();
  }
}

function chosen({ runs, unreadable }: Runs, id: string | null): Run {
  const hasApplied = ({ journal }: Run) => journal.commits.some(({ state, files, notUndoable }) => state === 'applied' && (files.length > 0 || notUndoable.length > 0));
  const run = id === null ? runs.findLast(hasApplied) : runs.find(({ journal }) => journal.id === id);
  if (run !== undefined && hasApplied(run)) return run;
  if (id === null) throw new UndoRefused('nothing', NOTHING);
  const problem = unreadable.find((other) => other.id === id)?.problem;
  if (problem !== undefined) throw new UndoRefused('unreadable', `the run ${id} cannot be undone: ${problem}`);
  throw run === undefined ? new UndoRefused('unknown-run', `there is no run ${id}`) : new UndoRefused('nothing', `there is nothing to undo in the run ${id}`);
}

/** Null where the file is exactly as its last change left it. */
function divergence(disk: Disk, dir: string, chain: readonly JournalFile[], shown: ShowLine): Diverged | null {
  const last = chain.at(-1);
  if (last === undefined) return null;
  const { path, target, after } = last;
  try {
    const differs = (why: string, diff: readonly string[] = []): Diverged => ({ path, why, diff });
    if (disk.target(path) !== target) return differs(`it leads to ${disk.target(path)} now, not to ${target}`);
    if (chain.some(({ isGitConfig }) => isGitConfig) && disk.read(`${target}.lock`) !== null) return differs(`git is writing it, or was stopped while it did: ${target}.lock is there`);
    const now = disk.read(target);
    const hash = now === null ? null : disk.sha256(now.bytes);
    // What the AWS tools made again in their own cache stays theirs: restoring names it as left.
    if (after === null && AWS_CACHE.test(path)) return null;
    if (hash !== (after?.sha256 ?? null)) {
      const left = after === null ? null : keptBytes(disk, dir, chain, after.sha256);
      const diff = after !== null && left === null ? [] : lineDiff(text(left), text(now?.bytes ?? null)).map((line) => maskedLine(path, line, shown));
      return differs(now === null ? 'it was removed since' : after === null ? 'it was made again since' : 'it changed since', diff);
    }
    if (after !== null && now?.mode !== after.mode) return differs(`its mode is ${now?.mode.toString(8) ?? ''}, the run left it ${after.mode.toString(8)}`);
    return null;
  } catch (error) {
    return { path, why: reasonOf(error), diff: [] };
  }
}

/** What cannot be put back is said before anything is touched, and the run stays one that can be undone. */
function lostBackup(disk: Disk, dir: string, chain: readonly JournalFile[]): Diverged | null {
  const [first] = chain;
  if (first === undefined || first.before === null || first.before.backup === null) return null;
  try {
    return keptBytes(disk, dir, chain, first.before.sha256) === null ? { path: first.path, why: `what it was before is lost: its backup in ${dir} is gone or was changed`, diff: [] } : null;
  } catch (error) {
    return { path: first.path, why: `its backup in ${dir} cannot be read: ${reasonOf(error)}`, diff: [] };
  }
}

function takeBack(disk: Disk, run: Run, applied: readonly JournalCommit[]): { back: readonly string[]; left: readonly PathProblem[] } {
  const undoing = new Map(applied.map((commit) => [commit, { ...commit, state: 'undoing' as const }]));
  run.journal = { ...run.journal, commits: run.journal.commits.map((commit) => undoing.get(commit) ?? commit) };
  const unfinished = (path: string, why: string) => new FixFailed(`the undo of ${run.journal.id} did not come to its end: ${path}: ${why}; the next codecommit fix goes on with it`, [path]);
  try {
    saveJournal(disk, run);
  } catch (error) {
    throw new FixFailed(`the undo of ${run.journal.id} cannot be recorded in ${run.dir}: ${reasonOf(error)}`);
  }
  const { back, left, failed: [failed] } = restore(disk, run, [...undoing.values()]);
  if (failed !== undefined) throw unfinished(failed.path, failed.why);
  try {
    settle(disk, run, [...undoing.values()], left);
  } catch (error) {
    throw unfinished(`${run.dir}/journal.json`, reasonOf(error));
  }
  return { back, left };
}

function text(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** After the diff, not before it: two secrets masked alike would look equal. */
function maskedLine(path: string, line: string, shown: ShowLine): string {
  return /^[ +-]/.test(line) ? `${line.charAt(0)}${shown(path, line.slice(1))}` : line;
}
