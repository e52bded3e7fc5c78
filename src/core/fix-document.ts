import type { Consent, ExitKind, Finding, FindingFix, ReportTarget, Severity, WhatIf } from './finding.ts';

/** What would be done about one cause. */
export interface PlannedFix {
  check: string;
  /** Ids of the findings it mends. */
  findings: readonly string[];
  message: string;
  severity: Severity;
  consent: Consent;
  undoable: boolean;
  whatIf: WhatIf;
  /** Why the what-if says so. */
  because: string;
  /** False for what is not done: its what-if does not work, or only a person can. */
  offered: boolean;
  steps: FindingFix['steps'];
  /** Unified diffs of the files it changes, without secrets. */
  diffs: readonly { file: string; lines: readonly string[] }[];
}

/** A step that was made. */
export interface MadeStep {
  check: string;
  describe: string;
  argv?: readonly string[];
  file?: string;
  status: 'applied' | 'put-back' | 'failed';
  /** The command that takes it back by hand. */
  undo?: string;
  error?: string;
}

/** What is still there afterwards. */
export interface Remaining {
  check: string;
  finding: string;
  severity: Severity;
  message: string;
  /** Why it was not mended: a person's work, not named, declined, its what-if failed. */
  why: string;
  steps: FindingFix['steps'];
}

/** `codecommit fix --json`. */
export interface FixDocument {
  schema: 'codecommit-fix/1';
  dryRun: boolean;
  target: ReportTarget;
  plan: readonly PlannedFix[];
  steps: readonly MadeStep[];
  /** The diagnosis after the last change, or the only one; null where the machine was not looked at again. */
  verified: { status: 'healthy' | 'untested' | 'problems' | 'incomplete'; text: string; git: 'works' | 'fails' | 'not-tried' } | null;
  remaining: readonly Remaining[];
  /** The command that undoes the whole run; null where nothing was changed. */
  undo: string | null;
  /** Earlier runs that ended in the middle, and what was put back of them first; in words. */
  recovered: readonly string[];
  exit: { code: number; kind: ExitKind };
}

/** `codecommit setup --json`: as that of `fix`, each stage of the plan as the remedy of `setup/METHOD`. */
export interface SetupDocument extends Omit<FixDocument, 'schema'> {
  schema: 'codecommit-setup/1';
  /** What one should know of the connection; where the run was put back, what stayed. */
  remarks: readonly string[];
}

/** A cause with its findings; the first is the one that is shown. */
export interface Cause {
  check: string;
  findings: readonly [Finding, ...Finding[]];
}

/** `codecommit fix history --json`. */
export interface PastFixes {
  schema: 'codecommit-fix-history/1';
  runs: readonly {
    run: string;
    startedAt: string;
    target: string | null;
    interrupted: boolean;
    fixes: readonly { check: string; state: string; steps: readonly string[]; files: readonly string[]; notUndoable: readonly string[] }[];
    undo: string | null;
  }[];
  unreadable: readonly { run: string; problem: string }[];
  exit: { code: number; kind: ExitKind };
}

/** `codecommit fix undo --json`. */
export interface UndoDocument {
  schema: 'codecommit-fix-undo/1';
  run: string | null;
  restored: readonly string[];
  /** Files that are not as the run left them, with what changed since. */
  refused: readonly { file: string; why: string; diff: readonly string[] }[];
  /** What the run did that does not come back. */
  notUndoable: readonly string[];
  message: string;
  exit: { code: number; kind: ExitKind };
}
