import type { PastFixes, UndoDocument } from '../core/fix-document.ts';
import type { WritableHost } from '../core/probe.ts';
import { FixFailed, FixRefused, reasonOf, UndoRefused } from '../fixes/failures.ts';
import type { Journal } from '../fixes/journal.ts';
import { listRuns, undoRun } from '../fixes/undo.ts';
import { removeAbandoned } from '../host/private-dirs.ts';
import { createWritableHost } from '../host/writable-host.ts';
import { withoutSecrets } from '../knowledge/redact-text.ts';
import { shownFileLine } from '../knowledge/shown-file.ts';
import { platformFacts } from '../platform/index.ts';

/** The runs of `fix` that changed something or tried to, the last first. Null where there is no home. */
export function pastFixes(): PastFixes | null {
  return withState(({ disk }, stateDir) => {
    const { runs, unreadable } = readable(() => listRuns(disk, stateDir), stateDir);
    return {
      schema: 'codecommit-fix-history/1',
      runs: [...runs].reverse().map(shownRun),
      unreadable: unreadable.map(({ id, problem }) => ({ run: id, problem })),
      exit: { code: 0, kind: 'ok' },
    };
  });
}

/** Puts back what a run changed (default: the last that changed something), or says why not. Null where there is no home. */
export function undoFix(run: string | null): UndoDocument | null {
  const nothing: UndoDocument = { schema: 'codecommit-fix-undo/1', run, restored: [], refused: [], notUndoable: [], message: '', exit: { code: 4, kind: 'fix-failed' } };
  removeAbandoned();
  return withState(({ disk }, stateDir) => {
    try {
      const { id, restored, left, notUndoable } = undoRun(disk, stateDir, run, shownFileLine);
      const exit = left.length > 0 ? nothing.exit : { code: 0, kind: 'ok' as const };
      return { ...nothing, run: id, restored, notUndoable, refused: left.map(({ path, why }) => ({ file: path, why, diff: [] })), exit };
    } catch (error) {
      if (error instanceof FixRefused || error instanceof FixFailed) return { ...nothing, message: error.message };
      if (!(error instanceof UndoRefused)) throw error;
      const refused = error.files.map(({ path, why, diff }) => ({ file: path, why, diff }));
      if (error.kind === 'nothing') return { ...nothing, message: error.message, exit: { code: 0, kind: 'ok' } };
      return { ...nothing, message: error.message, refused, ...(error.kind === 'unknown-run' ? { exit: { code: 2, kind: 'usage' as const } } : {}) };
    }
  });
}

/** The state directory may be no directory, or not the user's own. */
function readable(look: () => ReturnType<typeof listRuns>, stateDir: string): ReturnType<typeof listRuns> {
  try {
    return look();
  } catch (error) {
    return { runs: [], unreadable: [{ id: stateDir, problem: reasonOf(error) }] };
  }
}

function withState<T>(use: (host: WritableHost, stateDir: string) => T): T | null {
  const host = createWritableHost({ signal: new AbortController().signal, cwd: '.', env: process.env, platform: process.platform });
  const stateDir = platformFacts(host.platform).stateDir(host.homeDir, (name) => host.env(name));
  try {
    return stateDir === null ? null : use(host, stateDir);
  } finally {
    void host.close();
  }
}

function shownRun({ id, startedAt, target, state, commits }: Journal): PastFixes['runs'][number] {
  const undoable = commits.some(({ state, files, notUndoable }) => state === 'applied' && (files.length > 0 || notUndoable.length > 0));
  return {
    run: id, startedAt, target: target === null ? null : withoutSecrets(target), interrupted: state === 'interrupted',
    fixes: commits.map((commit) => ({ check: commit.check, state: commit.state, steps: commit.steps, files: commit.files.map(({ path }) => path), notUndoable: commit.notUndoable })),
    undo: undoable ? `codecommit fix undo ${id}` : null,
  };
}
