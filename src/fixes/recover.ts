import type { Disk } from '../core/disk.ts';
import { FixRefused, reasonOf } from './failures.ts';
import { isUndecided, type JournalCommit, type JournalFile, KEPT, readRuns, type Run, type Runs, saveJournal, temporaryFor } from './journal.ts';

/** A path and why it is not as it should be. */
export interface PathProblem {
  path: string;
  why: string;
}

export interface Restored {
  /** Paths that are as before the commits now. */
  back: string[];
  /** Changed by another program since: not touched. */
  left: PathProblem[];
  /** The disk refused; a second try may help. */
  failed: PathProblem[];
}

/** What recovery did with one run that a crash or a kill ended. */
export interface Recovered extends Restored {
  id: string;
  /** Checks whose changes were complete and stay; `fix undo` takes them back. */
  kept: string[];
  /** What was done that no undo brings back, or may have been, in words. */
  stays: string[];
}

export interface Recovery {
  recovered: Recovered[];
  unreadable: Runs['unreadable'];
}

/**
 * Brings every run that a dead process left on its way to its end, and returns what it did. Each file that is as the run found it or as it
 * left it becomes what it was before; a file that is neither is left and named. For a caller that holds the lock. Doing it again does no harm,
 * so a kill in it is recovered by the next. Throws FixRefused where the runs cannot be listed.
 */
export function recover(disk: Disk, stateDir: string): Recovery {
  const { runs, unreadable, empty } = readRuns(disk, stateDir);
  for (const dir of empty) sweep(disk, dir, []);
  // A kill before an undo had recorded itself left nothing but this.
  for (const { dir, journal } of runs) sweep(disk, dir, journal.commits);
  const interrupted = runs.filter(({ journal }) => journal.state === 'running' || journal.commits.some(isUndecided));
  return { recovered: interrupted.map((run) => recoverRun(disk, run)), unreadable };
}

/** As `recover`, and throws FixRefused where something could not be put back: no new change may come on top of it. */
export function recoverFirst(disk: Disk, stateDir: string): Recovery {
  const recovery = recover(disk, stateDir);
  for (const { id, failed: [problem] } of recovery.recovered) {
    if (problem !== undefined) throw new FixRefused(`the run ${id} was interrupted and cannot be taken back: ${problem.path}: ${problem.why}`);
  }
  return recovery;
}

function recoverRun(disk: Disk, run: Run): Recovered {
  const { whole, state, commits } = run.journal;
  const undecided = commits.filter((commit) => isUndecided(commit) || (whole === true && state === 'running' && commit.state === 'applied'));
  const restored = restore(disk, run, undecided);
  const kept = commits.filter((commit) => commit.state === 'applied' && !undecided.includes(commit)).map(({ check }) => check);
  if (restored.failed.length === 0) {
    run.journal = { ...run.journal, state: run.journal.state === 'running' ? 'interrupted' : run.journal.state };
    try {
      settle(disk, run, undecided, restored.left);
    } catch (error) {
      restored.failed.push({ path: `${run.dir}/journal.json`, why: reasonOf(error) });
    }
  }
  return { id: run.journal.id, kept, stays: undecided.flatMap(({ notUndoable }) => notUndoable), ...restored };
}

/**
 * Puts the files of some commits of a run back to what they were before the first of them, mode included, and returns what became of each.
 * What a killed process left beside them is removed, then directories made for them that are empty. Never throws for the disk.
 */
export function restore(disk: Disk, run: Run, commits: readonly JournalCommit[]): Restored {
  const restored: Restored = { back: [], left: [], failed: [] };
  const files = commits.flatMap((commit) => commit.files);
  const attempt = (path: string, act: () => void) => {
    try {
      act();
    } catch (error) {
      restored.failed.push({ path, why: reasonOf(error) });
    }
  };
  for (const chain of chainsOf(files).reverse()) {
    const path = chain[0]?.path ?? '';
    attempt(path, () => {
      removeLeftovers(disk, run, chain);
      const why = restoreFile(disk, run, chain);
      if (why === null) restored.back.push(path);
      else restored.left.push({ path, why });
    });
  }
  for (const dir of files.flatMap(({ madeDirs }) => madeDirs).sort((a, b) => b.length - a.length)) attempt(dir, () => { disk.removeEmptyDir(dir); });
  return restored;
}

/** What happened to each file, in order. */
export function chainsOf(files: readonly JournalFile[]): JournalFile[][] {
  return [...new Set(files.map(({ target }) => target))].map((target) => files.filter((file) => file.target === target));
}

/** Records the end of commits that were put back or undone. Throws what the disk says. */
export function settle(disk: Disk, run: Run, commits: readonly JournalCommit[], left: readonly PathProblem[]): void {
  const ended = (commit: JournalCommit): JournalCommit => {
    const paths = left.map(({ path }) => path).filter((path) => commit.files.some((file) => file.path === path));
    return { ...commit, state: commit.state === 'undoing' ? 'undone' : 'put-back', ...(paths.length === 0 ? {} : { left: paths }) };
  };
  run.journal = { ...run.journal, commits: run.journal.commits.map((commit) => (commits.includes(commit) ? ended(commit) : commit)) };
  saveJournal(disk, run);
}

/** `chain` is what happened to one file, in order. Returns why it is left, null when it is as it was. */
function restoreFile(disk: Disk, run: Run, chain: readonly JournalFile[]): string | null {
  const [first] = chain;
  if (first === undefined) return null;
  const { target, before: goal } = first;
  const now = disk.read(target);
  const found = now === null ? null : disk.sha256(now.bytes);
  if (!hashes(chain).includes(found)) return now === null ? 'it is gone' : 'another program changed it since';
  const write = (after: { bytes: Uint8Array; mode: number } | null) =>
    { disk.write({ path: target, before: now?.bytes ?? null, after, temporary: temporaryFor(disk, target, run.journal.id), gitLock: chain.some(({ isGitConfig }) => isGitConfig) }); };
  if (goal === null) {
    if (now !== null) write(null);
    return null;
  }
  if (now !== null && found === goal.sha256) {
    if (now.mode !== goal.mode) write({ bytes: now.bytes, mode: goal.mode });
    return null;
  }
  const backup = keptBytes(disk, run.dir, chain, goal.sha256);
  if (backup === null) return `its backup in ${run.dir} is not what it was`;
  disk.makeDirs(disk.parent(target), 0o700);
  write({ bytes: backup, mode: goal.mode });
  return null;
}

/** Returns the content with this hash as the run kept it for a file; null where it is lost or is not what it was. */
export function keptBytes(disk: Disk, dir: string, chain: readonly JournalFile[], sha256: string): Uint8Array | null {
  const kept = chain.flatMap(({ before, after }) => [before?.sha256 === sha256 ? before.backup : null, after?.sha256 === sha256 ? after.copy : null]);
  for (const name of kept) {
    const bytes = name === null ? undefined : disk.read(`${dir}/${name}`)?.bytes;
    if (bytes !== undefined && disk.sha256(bytes) === sha256) return bytes;
  }
  return null;
}

/** A temporary is known by its name. Git's lock is ours only where it has, byte for byte, what this run was about to write. */
function removeLeftovers(disk: Disk, run: Run, chain: readonly JournalFile[]): void {
  const target = chain[0]?.target ?? '';
  disk.discard(temporaryFor(disk, target, run.journal.id));
  const lock = chain.some(({ isGitConfig }) => isGitConfig) ? disk.read(`${target}.lock`) : null;
  if (lock !== null && hashes(chain).includes(disk.sha256(lock.bytes))) disk.discard(`${target}.lock`);
}

function hashes(chain: readonly JournalFile[]): (string | null)[] {
  return chain.flatMap(({ before, after }) => [before?.sha256 ?? null, after?.sha256 ?? null]);
}

/** Removes kept contents that no commit names, and the directory when it is empty: copies of a user's files do not lie about for nothing. */
export function sweep(disk: Disk, dir: string, commits: readonly JournalCommit[]): void {
  const named = commits.flatMap(({ files }) => files.flatMap(({ before, after }) => [before?.backup, after?.copy]));
  try {
    for (const name of disk.list(dir)) if (name === 'journal.json.new' || (KEPT.test(name) && !named.includes(name))) disk.discard(`${dir}/${name}`);
    disk.removeEmptyDir(dir);
  } catch {
    // Nothing hangs on it, and the next recovery of this run does it.
  }
}
