import type { Disk } from '../core/disk.ts';
import { FixRefused, reasonOf } from './failures.ts';

const SCHEMA = 'codecommit-fixes/1';
const RUN_ID = /^\d{8}T\d{6}Z-[0-9a-f]{4}$/;
const DECIDED = ['applied', 'put-back', 'undone'] as const;
const UNDECIDED = ['applying', 'putting-back', 'undoing'] as const;

/** The last three are on their way: after a crash they are brought to an end, which is the files as they were before. */
export type CommitState = (typeof DECIDED)[number] | (typeof UNDECIDED)[number];

/**
 * A file a fix changed. Its content stands in files of the run's directory, 0600; null where the run changed only its mode. What a file holds that a
 * secret was put into is not kept: its hash tells whether it is still as it was left.
 */
export interface JournalFile {
  /** As the plan named it. */
  path: string;
  /** With all links followed. */
  target: string;
  /** One of git's own, guarded by `<file>.lock`. */
  isGitConfig: boolean;
  /** Null: it was not there. */
  before: { sha256: string; mode: number; backup: string | null } | null;
  /** Null: the fix removed it. */
  after: { sha256: string; mode: number; copy: string | null } | null;
  /** Directories made for it, outermost first. */
  madeDirs: readonly string[];
}

/** What was done about one cause. */
export interface JournalCommit {
  finding: string;
  check: string;
  /** The steps in words. */
  steps: readonly string[];
  state: CommitState;
  files: readonly JournalFile[];
  /** What no undo brings back, in words, each with the command that removes it where there is one. Before a change at AWS: what it may leave. */
  notUndoable: readonly string[];
  /** Files that another program changed meanwhile, so that they were not put back. */
  left?: readonly string[];
}

/** One run of `fix`, as it stands in `journal.json`. */
export interface Journal {
  schema: typeof SCHEMA;
  id: string;
  /** Of the tool. */
  version: string;
  /** ISO 8601. */
  startedAt: string;
  /** `interrupted`: the process ended without closing the run. */
  state: 'running' | 'finished' | 'interrupted';
  target: string | null;
  /** All of its commits or none: where it ends in the middle, those that were made are put back as well. */
  whole?: true;
  commits: readonly JournalCommit[];
}

/** A run and its directory. */
export interface Run {
  dir: string;
  journal: Journal;
}

/** The runs in the state directory, oldest first. `unreadable` ones are kept as they are; `empty` ones ended before they changed anything. */
export interface Runs {
  runs: Run[];
  unreadable: { id: string; problem: string }[];
  empty: string[];
}

/** Returns the directory of all runs and locks. */
export function fixesDir(stateDir: string): string {
  return `${stateDir}/fixes`;
}

/** Returns a new run's id, which sorts by time: `20261121T013000Z-ab12`. */
export function newRunId(now: Date): string {
  return `${now.toISOString().replace(/[-:]|\.\d+/g, '')}-${crypto.randomUUID().slice(0, 4)}`;
}

/** Returns true for a commit that a crash left on its way. */
export function isUndecided(commit: JournalCommit): boolean {
  return UNDECIDED.some((state) => state === commit.state);
}

/** Returns the path beside a file where a run prepares its new content; recovery finds it by this name. */
export function temporaryFor(disk: Disk, target: string, id: string): string {
  return `${disk.parent(target)}/.codecommit-fix-${id}`;
}

/** Writes a run's journal, on the disk when it returns. Throws what the disk says. */
export function saveJournal(disk: Disk, { dir, journal }: Run): void {
  const path = `${dir}/journal.json`;
  const bytes = new TextEncoder().encode(`${JSON.stringify(journal, null, 2)}\n`);
  disk.write({ path, before: disk.read(path)?.bytes ?? null, after: { bytes, mode: 0o600 }, temporary: `${path}.new`, gitLock: false });
}

/** Returns the ids of all runs there are. Throws FixRefused where they cannot be listed. */
export function runIds(disk: Disk, stateDir: string): string[] {
  try {
    return disk.list(fixesDir(stateDir)).filter((name) => RUN_ID.test(name)).sort();
  } catch (error) {
    throw new FixRefused(`the earlier runs in ${fixesDir(stateDir)} cannot be looked at: ${reasonOf(error)}`);
  }
}

/** Returns every run there is. Throws FixRefused where they cannot be listed. */
export function readRuns(disk: Disk, stateDir: string): Runs {
  const found: Runs = { runs: [], unreadable: [], empty: [] };
  for (const id of runIds(disk, stateDir)) {
    const dir = `${fixesDir(stateDir)}/${id}`;
    try {
      const bytes = disk.read(`${dir}/journal.json`)?.bytes;
      if (bytes === undefined) found.empty.push(dir);
      else found.runs.push({ dir, journal: parseJournal(bytes, id) });
    } catch (error) {
      found.unreadable.push({ id, problem: reasonOf(error) });
    }
  }
  // Two runs of one second have ids in any order.
  found.runs.sort((a, b) => Date.parse(a.journal.startedAt) - Date.parse(b.journal.startedAt));
  return found;
}

/** Returns the journal in these bytes. Throws with a sentence where they are none: recovery writes and removes files by it, so nothing is guessed. */
export function parseJournal(bytes: Uint8Array, id: string): Journal {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Error('the journal is no JSON');
  }
  if (isRecord(value) && typeof value['schema'] === 'string' && value['schema'] !== SCHEMA) throw new Error(`the journal is of the form ${value['schema']}, which this version does not read`);
  if (!isJournal(value) || value.id !== id) throw new Error('the journal is not of the form it was written in');
  return value;
}

const isJournal = (value: unknown): value is Journal =>
  isRecord(value) && value['schema'] === SCHEMA && ['id', 'version', 'startedAt'].every((key) => isText(value[key])) && (value['target'] === null || isText(value['target']))
  && ['running', 'finished', 'interrupted'].includes(value['state'] as string) && isListOf(value['commits'], isCommit);

const isCommit = (value: unknown): boolean =>
  isRecord(value) && isText(value['finding']) && isText(value['check']) && isListOf(value['steps'], isText) && isListOf(value['files'], isFile)
  && [...DECIDED, ...UNDECIDED].some((state) => state === value['state']) && isListOf(value['notUndoable'], isText) && (value['left'] === undefined || isListOf(value['left'], isText));

const isFile = (value: unknown): boolean =>
  isRecord(value) && isText(value['path']) && isText(value['target']) && typeof value['isGitConfig'] === 'boolean'
  && isState(value['before'], 'backup') && isState(value['after'], 'copy') && isListOf(value['madeDirs'], isText);

/** A kept content is named by a plain file name: a path would lead out of the run's directory. */
const isState = (value: unknown, kept: 'backup' | 'copy'): boolean =>
  value === null || (isRecord(value) && typeof value['sha256'] === 'string' && /^[0-9a-f]{64}$/.test(value['sha256']) && Number.isInteger(value['mode'])
  && (value[kept] === null || (typeof value[kept] === 'string' && KEPT.test(value[kept]))));

/** The names of kept contents, as `keptName` makes them. */
export const KEPT = /^\d+-\d+\.(?:before|after)$/;

/** Returns the file name under which a run keeps the content of a commit's file. */
export function keptName(commit: number, file: number, which: 'before' | 'after'): string {
  return `${commit}-${file}.${which}`;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isListOf = (value: unknown, is: (item: unknown) => boolean): boolean => Array.isArray(value) && value.every(is);
