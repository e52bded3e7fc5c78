import type { Snapshot } from '../core/facts.ts';
import type { MadeStep } from '../core/fix-document.ts';
import { describeStep, type FixStep, isFileStep } from '../core/fix.ts';
import type { WritableHost } from '../core/probe.ts';
import type { Learned } from '../core/setup.ts';
import { type Acted, act, staysAfter } from './act.ts';
import { undoByHand } from './by-hand.ts';
import type { JournalFile } from './journal.ts';
import { wordsOf } from './mend.ts';
import { isOutside, stagedChanges, type StagePlan, withLearned } from './set-up-plan.ts';
import type { OpenRun } from './transaction.ts';

/** Makes the stages of one run, and takes all of them back. */
export interface Maker {
  /** Makes a stage: its files as one commit, then what is no file, step by step. Throws in words what failed; what was made till then `putBack` knows. */
  make(plan: StagePlan): Promise<void>;
  /** Takes back what was made, the last first, and returns in words what stays all the same. */
  putBack(why: string): Promise<readonly string[]>;
  /** Every step begun, as it is now. */
  steps(): readonly MadeStep[];
  /** True where a file is as a stage left it, or where something is at AWS that an undo names. */
  changedFiles(): boolean;
}

interface Begun {
  step: FixStep;
  status: MadeStep['status'];
  files: readonly JournalFile[];
  takeBack: Acted['takeBack'];
}

/** Returns a maker that writes into the journal of `run`. */
export function makerOf(check: string, run: OpenRun, host: WritableHost, snapshot: Snapshot): Maker {
  const begun: Begun[] = [];
  const commits: { index: number; stays: Map<FixStep, readonly string[]> }[] = [];
  const learned: Learned = {};
  let failure: string | undefined;
  const write = (commit: Omit<Parameters<OpenRun['apply']>[0], 'finding' | 'check'>, stays = new Map<FixStep, readonly string[]>()): ReturnType<OpenRun['apply']> => {
    const applied = run.apply({ finding: check, check, notUndoable: [...stays.values()].flat(), ...commit });
    commits.push({ index: applied.index, stays });
    return applied;
  };

  async function make(plan: StagePlan): Promise<void> {
    const steps = withLearned(plan.steps, learned).filter((step) => step.do !== 'tell');
    const own = steps.map((step): Begun => ({ step, status: 'failed', files: [], takeBack: null }));
    begun.push(...own);
    const outside = own.filter(({ step }) => isOutside(step));
    const stays = new Map(outside.map(({ step }) => [step, staysAfter(step)]));
    const changes = plan.changes ?? await stagedChanges(steps, host);
    const { index, files } = write({ steps: steps.map((step) => describeStep(step).describe), changes }, stays);
    const inFiles = own.filter(({ step }) => isFileStep(step));
    for (const each of inFiles) each.status = 'applied';
    // The commands that undo a stage's files by hand stand beside the last step that changed one.
    for (const last of inFiles.slice(-1)) last.files = files;
    for (const each of outside) {
      const { step } = each;
      const acted = await act(step, host, snapshot, (told) => { stays.set(step, told); run.note(index, [...stays.values()].flat()); });
      each.status = 'applied';
      each.takeBack = acted.takeBack;
      Object.assign(learned, acted.learned);
      if (acted.changes.length > 0) each.files = write({ steps: [describeStep(step).describe], changes: acted.changes }).files;
    }
  }

  async function putBack(why: string): Promise<readonly string[]> {
    failure = why;
    const told: string[] = [];
    for (const each of [...begun].reverse()) {
      if (each.takeBack === null) continue;
      const left = await each.takeBack().catch((error: unknown) => [`${describeStep(each.step).describe}: ${wordsOf(error)}`]);
      if (left.length === 0) each.status = 'put-back';
      told.push(...left);
      for (const { index, stays } of commits) if (stays.has(each.step)) noted(index, stays.set(each.step, left));
    }
    for (const { index } of [...commits].reverse()) told.push(...filesBack(index));
    // A program that ran has done what it does, whatever is put back.
    for (const each of begun) if (each.status === 'applied' && each.step.do !== 'run' && each.takeBack === null) each.status = 'put-back';
    return told;
  }

  function noted(index: number, stays: ReadonlyMap<FixStep, readonly string[]>): void {
    try {
      run.note(index, [...stays.values()].flat());
    } catch {
      // It is told all the same.
    }
  }

  function filesBack(index: number): readonly string[] {
    try {
      return run.putBack(index).map(({ path, why }) => `${path} was not put back: ${why}`);
    } catch (error) {
      return [wordsOf(error)];
    }
  }

  const undoOf = ({ step, status, files }: Begun): string => {
    if (status !== 'applied') return '';
    return step.do === 'run' ? (step.undo ?? []).join(' ') : files.map((file) => undoByHand(file, run.dir, host.platform)).join('; ');
  };
  return {
    make, putBack,
    steps: () => begun.map((each) => {
      const undo = undoOf(each);
      return { check, ...describeStep(each.step), status: each.status, ...(undo === '' ? {} : { undo }), ...(failure === undefined ? {} : { error: failure }) };
    }),
    changedFiles: () => begun.some(({ status, files, takeBack }) => status === 'applied' && (files.length > 0 || takeBack !== null)),
  };
}
