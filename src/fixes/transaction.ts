import type { Disk } from '../core/disk.ts';
import { type FileChange, isSame } from './draft.ts';
import { FixFailed, FixRefused, reasonOf } from './failures.ts';
import { fixesDir, type JournalCommit, type JournalFile, keptName, newRunId, type Run, runIds, saveJournal, temporaryFor } from './journal.ts';
import { takeLock } from './lock.ts';
import { type PathProblem, type Recovery, recoverFirst, restore, type Restored, settle, sweep } from './recover.ts';

/** What is done about one cause, all of it or nothing. */
export interface Commit {
  finding: string;
  check: string;
  /** The steps in words. */
  steps: readonly string[];
  /** Each file once, as the plan saw it and as it shall be. */
  changes: readonly FileChange[];
  /** What steps that are no change of a file do and no undo brings back, in words. */
  notUndoable?: readonly string[];
}

export interface RunInfo {
  /** Of the tool. */
  version: string;
  startedAt: Date;
  target: string | null;
  /** Its commits stand together: see `Journal`. */
  whole?: true;
}

/** A run of `fix` that holds the lock. Its directory comes into being with the first commit. */
export interface OpenRun {
  id: string;
  dir: string;
  /** What earlier runs that were killed needed, done already. */
  recovery: Recovery;
  /**
   * Makes one commit and returns its number and files. Throws FixRefused, before anything is written, where a file is not what the plan saw or
   * git's lock is there; FixFailed where a write failed and all of the commit was put back.
   */
  apply(commit: Commit): { index: number; files: readonly JournalFile[] };
  /**
   * Takes a commit back that turned out to be no help. Returns the files another program changed since, which are left. Throws FixFailed where
   * the disk refuses; the next fix or undo tries again.
   */
  putBack(index: number): readonly PathProblem[];
  /** Replaces what the journal says a commit did that no undo brings back. Throws FixFailed where it cannot be written. */
  note(index: number, notUndoable: readonly string[]): void;
  /** Ends the run and gives the lock free. */
  close(): void;
}

/**
 * Takes the lock, brings earlier runs that were killed to their end, and opens a new one. Throws FixRefused where another fix is at work, where
 * the state directory may not be written, or where an earlier run cannot be brought to its end.
 */
export function openRun(disk: Disk, stateDir: string, info: RunInfo): OpenRun {
  const release = takeLock(disk, stateDir);
  try {
    const recovery = recoverFirst(disk, stateDir);
    const id = freshId(disk, stateDir, info.startedAt);
    const run: Run = {
      dir: `${fixesDir(stateDir)}/${id}`,
      journal: { schema: 'codecommit-fixes/1', id, version: info.version, startedAt: info.startedAt.toISOString(), state: 'running', target: info.target, ...(info.whole === true ? { whole: true } : {}), commits: [] },
    };
    return {
      id,
      dir: run.dir,
      recovery,
      apply: (commit) => apply(disk, run, commit),
      putBack: (index) => putBack(disk, run, index),
      note: (index, notUndoable) => { note(disk, run, index, notUndoable); },
      close() {
        try {
          run.journal = { ...run.journal, state: 'finished' };
          if (run.journal.commits.length > 0) saveJournal(disk, run);
        } catch {
          // It counts as interrupted then: all that was decided is in the journal already.
        } finally {
          release();
        }
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

function freshId(disk: Disk, stateDir: string, now: Date): string {
  const taken = runIds(disk, stateDir);
  for (;;) {
    const id = newRunId(now);
    if (!taken.includes(id)) return id;
  }
}

function apply(disk: Disk, run: Run, { finding, check, steps, changes, notUndoable = [] }: Commit): { index: number; files: readonly JournalFile[] } {
  const index = run.journal.commits.length;
  const wanted = changes.filter(({ before, after }) => !isSame(before, after));
  const planned = wanted.map((change, file) => plannedFile(disk, change, index, file));
  refuseTwice(planned);
  begin(disk, run, { finding, check, steps, state: 'applying', files: planned, notUndoable }, wanted);
  try {
    wanted.forEach((change, file) => { writeChange(disk, run, change, planned[file]); });
    const files = planned.map((file) => asWritten(disk, file));
    run.journal = { ...run.journal, commits: run.journal.commits.with(index, { finding, check, steps, state: 'applied', files, notUndoable }) };
    saveJournal(disk, run);
    return { index, files };
  } catch (error) {
    throw takenBack(disk, run, index, `${whatFailed(error)}; nothing of this fix stays`);
  }
}

/** What the journal will say of a change. Throws FixRefused where the file is not what the plan saw. */
function plannedFile(disk: Disk, { path, before, after, isGitConfig, isSecret }: FileChange, commit: number, file: number): JournalFile {
  const at = <T>(look: () => T): T => {
    try {
      return look();
    } catch (error) {
      throw new FixRefused(`${path} cannot be changed: ${reasonOf(error)}`);
    }
  };
  const target = at(() => disk.target(path));
  if (!isSame(at(() => disk.read(target)), before)) throw new FixRefused(`${path} changed since the plan was made`);
  const lock = `${target}.lock`;
  if (isGitConfig && at(() => disk.read(lock)) !== null) throw new FixRefused(`git is writing ${path}, or was stopped while it did: ${lock} is there; where no git is at work it can be removed`);
  const hash = before === null ? null : disk.sha256(before.bytes);
  const onlyMode = after !== null && hash === disk.sha256(after.bytes);
  return {
    path,
    target,
    isGitConfig,
    before: before === null || hash === null ? null : { sha256: hash, mode: before.mode, backup: onlyMode ? null : keptName(commit, file, 'before') },
    after: after === null ? null : { sha256: disk.sha256(after.bytes), mode: after.mode, copy: onlyMode || isSecret === true ? null : keptName(commit, file, 'after') },
    madeDirs: after === null ? [] : at(() => disk.missingDirs(disk.parent(target))),
  };
}

function refuseTwice(files: readonly JournalFile[]): void {
  const twice = files.find(({ target }, index) => files.findIndex((other) => other.target === target) < index);
  if (twice !== undefined) throw new FixRefused(`two changes of one fix are for the same file: ${twice.path} is ${twice.target}`);
}

/** Keeps the contents, then the journal: before this returns, nothing of the user's is touched. */
function begin(disk: Disk, run: Run, commit: JournalCommit, changes: readonly FileChange[]): void {
  const earlier = run.journal;
  try {
    disk.makeDirs(run.dir, 0o700);
    commit.files.forEach(({ before, after }, file) => {
      if (before?.backup) disk.create(`${run.dir}/${before.backup}`, changes[file]?.before?.bytes ?? new Uint8Array());
      if (after?.copy) disk.create(`${run.dir}/${after.copy}`, changes[file]?.after?.bytes ?? new Uint8Array());
    });
    run.journal = { ...earlier, commits: [...earlier.commits, commit] };
    saveJournal(disk, run);
  } catch (error) {
    run.journal = earlier;
    abandon(disk, run);
    throw new FixFailed(`nothing can be recorded in ${run.dir}: ${reasonOf(error)}; nothing was changed`);
  }
}

/** A journal that names a commit which never began is read as one to put back, and that changes nothing; better is to have none. */
function abandon(disk: Disk, run: Run): void {
  try {
    if (run.journal.commits.length > 0) saveJournal(disk, run);
    else disk.discard(`${run.dir}/journal.json`);
    sweep(disk, run.dir, run.journal.commits);
  } catch {
    // The next run's recovery does it.
  }
}

function writeChange(disk: Disk, run: Run, { before, after, isGitConfig }: FileChange, file: JournalFile | undefined): void {
  if (file === undefined) return;
  try {
    for (const dir of file.madeDirs.slice(-1)) disk.makeDirs(dir, 0o700);
    disk.write({ path: file.target, before: before?.bytes ?? null, after, temporary: temporaryFor(disk, file.target, run.journal.id), gitLock: isGitConfig });
  } catch (error) {
    throw new Error(`${file.path} cannot be written: ${reasonOf(error)}`);
  }
}

/** A file system may keep another mode than it was given (FAT, Windows): an undo compares with what it kept. */
function asWritten(disk: Disk, file: JournalFile): JournalFile {
  const now = disk.read(file.target);
  const hash = now === null ? null : disk.sha256(now.bytes);
  if (hash !== (file.after?.sha256 ?? null)) throw new Error(`${file.path} does not hold what was written: another program changed it at the same moment`);
  return file.after === null || now === null ? file : { ...file, after: { ...file.after, mode: now.mode } };
}

function whatFailed(error: unknown): string {
  return (error as { code?: string }).code === undefined ? (error as Error).message : `the journal cannot be written: ${reasonOf(error)}`;
}

/** Puts a commit back whose writing failed, and returns the error that says so. */
function takenBack(disk: Disk, run: Run, index: number, message: string): FixFailed {
  const { left, failed } = backOut(disk, run, index);
  const open = [...left, ...failed];
  return open.length === 0 ? new FixFailed(message) : new FixFailed(`${message}, except in ${inWords(open)}`, open.map(({ path }) => path));
}

function putBack(disk: Disk, run: Run, index: number): readonly PathProblem[] {
  if (run.journal.commits[index]?.state !== 'applied') return [];
  const { left, failed } = backOut(disk, run, index);
  if (failed.length > 0) throw new FixFailed(`the fix cannot be put back: ${inWords(failed)}`, failed.map(({ path }) => path));
  return left;
}

function note(disk: Disk, run: Run, index: number, notUndoable: readonly string[]): void {
  const commit = run.journal.commits[index];
  if (commit === undefined) return;
  run.journal = { ...run.journal, commits: run.journal.commits.with(index, { ...commit, notUndoable }) };
  try {
    saveJournal(disk, run);
  } catch (error) {
    throw new FixFailed(`the journal in ${run.dir} cannot be written: ${reasonOf(error)}`);
  }
}

/** Restores the files of a commit and records it. */
function backOut(disk: Disk, run: Run, index: number): Restored {
  const was = run.journal.commits[index];
  if (was === undefined) return { back: [], left: [], failed: [] };
  const commit: JournalCommit = { ...was, state: 'putting-back' };
  run.journal = { ...run.journal, commits: run.journal.commits.with(index, commit) };
  // Where the journal cannot take it (a full disk) the files go back all the same; what is not recorded the next recovery finds, and finds nothing left to do.
  quietly(() => { saveJournal(disk, run); });
  const restored = restore(disk, run, [commit]);
  if (restored.failed.length === 0) quietly(() => { settle(disk, run, [commit], restored.left); });
  return restored;
}

function inWords(problems: readonly PathProblem[]): string {
  return problems.map(({ path, why }) => `${path} (${why})`).join(', ');
}

function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // See the caller.
  }
}
