import type { PlannedFix } from '../core/fix-document.ts';
import { describeStep, type FixStep, isFileStep, isUndoable } from '../core/fix.ts';
import type { WritableHost } from '../core/probe.ts';
import { LEARNED, type Learned, type SetupPlan, type SetupStage } from '../core/setup.ts';
import { type Diagnosed, gitWorks } from './better.ts';
import { inScope } from './causes.ts';
import { draftOver, type FileChange } from './draft.ts';
import { readable } from './mend.ts';
import { merged, shownDiff } from './plan.ts';
import { makeShadow } from './shadow.ts';
import { stage } from './stage.ts';

/** What `setup` will do in one stage, staged and not written. */
export interface StagePlan {
  steps: readonly FixStep[];
  /** Null where they are not known before an earlier stage is made. */
  changes: readonly FileChange[] | null;
  shown: PlannedFix;
}

type Staged = Extract<SetupPlan, { kind: 'stages' }>;

const AFTERWARDS = 'your own git is asked afterwards; where it does not get through, all is put back';

/** Stages all that is to be done, each stage on top of the one before; stages without any effect are left out. Throws `StepRefused` as `stage` does. */
export async function planStages(check: string, plan: Staged, { host, scope }: { host: WritableHost; scope: 'local' | 'global' | null }): Promise<StagePlan[]> {
  const plans: StagePlan[] = [];
  let earlier: readonly FileChange[] = [];
  for (const { describe, steps: wanted } of plan.stages) {
    const { steps } = oncePerScope(inScope({ consent: plan.consent, steps: wanted }, scope));
    const changes = await stagedChanges(steps, host, earlier);
    if (changes.length === 0 && !steps.some(isOutside)) continue;
    earlier = merged(earlier, changes);
    plans.push({ steps, changes: steps.some(waits) ? null : changes, shown: shownStage(check, plan, { describe, steps }, changes) });
  }
  return plans;
}

function shownStage(check: string, { consent }: Staged, { describe, steps }: SetupStage, changes: readonly FileChange[]): PlannedFix {
  return {
    check, findings: [], message: describe, severity: 'notice', consent, undoable: isUndoable({ consent, steps: steps.filter(({ do: what }) => what !== 'tell') }),
    whatIf: 'not-tried', because: AFTERWARDS, offered: true, steps: steps.map(describeStep), diffs: changes.map(shownDiff),
  };
}

/** Makes the file steps of a stage in a draft, over files as earlier stages leave them. Throws `StepRefused`. */
export async function stagedChanges(steps: readonly FixStep[], host: WritableHost, earlier: readonly FileChange[] = []): Promise<readonly FileChange[]> {
  const left = new Map(earlier.map(({ path, after }) => [path, after]));
  const draft = draftOver((path) => Promise.resolve(left.get(path) ?? (left.has(path) ? null : readable(host, path))));
  for (const step of steps) if (isFileStep(step)) await stage(step, draft, host);
  return draft.changes();
}

/** Returns the steps with what earlier stages brought to light in the place of its words. */
export function withLearned(steps: readonly FixStep[], learned: Learned): readonly FixStep[] {
  const said = Object.entries(learned).map(([name, value]) => [LEARNED[name as keyof typeof LEARNED], value] as const);
  return JSON.parse(JSON.stringify(steps), (_, each: unknown) => (typeof each === 'string' ? said.reduce((text, [word, value]) => text.replaceAll(word, value), each) : each)) as FixStep[];
}

const waits = (step: FixStep): boolean => Object.values(LEARNED).some((word) => JSON.stringify(step).includes(word));

/** True for a step that does something beyond a draft of files. */
export function isOutside(step: FixStep): boolean {
  return !isFileStep(step) && step.do !== 'tell';
}

/** With one scope for all, steps for two of them are the same. */
function oncePerScope<T extends { steps: readonly FixStep[] }>(fix: T): T {
  const seen = new Set<string>();
  return { ...fix, steps: fix.steps.filter((step) => !seen.has(JSON.stringify(step)) && seen.add(JSON.stringify(step))) };
}

/** Tries all stages together on a copy of the user's files, with a live look there, and returns each with what came of it. */
export async function tryStages(plans: readonly StagePlan[], host: WritableHost, diagnose: (at: { cwd: string; env: Readonly<Record<string, string>> }) => Promise<Diagnosed>): Promise<PlannedFix[]> {
  const said = (whatIf: PlannedFix['whatIf'], because: string): PlannedFix[] => plans.map(({ shown }) => ({ ...shown, whatIf, because }));
  if (plans.some(({ steps }) => steps.some(isOutside))) return said('not-tried', 'what a program or AWS does cannot be tried beforehand');
  const changes = plans.reduce<readonly FileChange[]>((all, plan) => merged(all, plan.changes ?? []), []);
  return host.withPrivateDir(async (dir) => {
    const shadow = await makeShadow(dir, changes, host);
    if (typeof shadow === 'string') return said('not-tried', shadow);
    const after = await diagnose(shadow);
    if (gitWorks(after) === true) return said('works', 'tried on a copy of the files: git reaches the repository');
    return said('does-not', `tried on a copy: ${shadow.real(after.report.verdict.text)}`);
  });
}
