import type { FileState } from '../core/disk.ts';
import type { FixDocument, MadeStep, PlannedFix } from '../core/fix-document.ts';
import type { Finding } from '../core/finding.ts';
import { describeStep, type FixStep, isFileStep } from '../core/fix.ts';
import type { WritableHost } from '../core/probe.ts';
import { act } from './act.ts';
import { type Diagnosed, gainOf } from './better.ts';
import { undoByHand } from './by-hand.ts';
import { causesOf } from './causes.ts';
import type { FileChange } from './draft.ts';
import { reasonOf, shownMessage } from './failures.ts';
import type { JournalFile } from './journal.ts';
import { exitOfFix, type Happened, remainingOf, verifiedBy } from './outcome.ts';
import { type Plan, planCause } from './plan.ts';
import { StepRefused } from './steps/refused.ts';
import type { OpenRun } from './transaction.ts';

/** Who consents: nobody is asked in a dry run or without a terminal; `yes` is `-y`; else a person at the terminal. */
export type Consenting =
  | { kind: 'dry-run' | 'nobody' }
  | { kind: 'yes'; named: readonly string[] }
  | { kind: 'ask'; agree: (planned: PlannedFix) => Promise<boolean> };

export interface MendRequest {
  host: WritableHost;
  /** Checks or areas; none: all. */
  named: readonly string[];
  consent: Consenting;
  scope: 'local' | 'global' | null;
  /** Keep a change that did not verify. */
  keep: boolean;
  signal: AbortSignal;
  diagnose(at?: { cwd: string; env: Readonly<Record<string, string>> }, only?: readonly string[]): Promise<Diagnosed>;
  /** Begins the journal, before the first change. */
  openRun(): OpenRun;
  /** Each diagnosis of the machine itself. */
  onDiagnosis?: (diagnosed: Diagnosed) => void;
  onStage?: (text: string) => void;
}

interface State {
  plans: Plan[];
  steps: MadeStep[];
  why: Map<string, string>;
  assumed: Set<string>;
  /** It holds the lock. */
  run: OpenRun | null;
  /** Why there is no run although one is needed. */
  refused: Error | null;
  declined: boolean;
  failed: boolean;
  /** A file is as a fix left it. */
  filesKept: boolean;
}

/** Mends cause after cause, each planned from a fresh diagnosis, tried before and verified after; what does not help is put back. */
export async function mend(request: MendRequest): Promise<FixDocument> {
  const { host, consent, named, signal } = request;
  const state: State = { plans: [], steps: [], why: new Map(), assumed: new Set(), run: null, refused: null, declined: false, failed: false, filesKept: false };
  const dry = consent.kind === 'dry-run' || consent.kind === 'nobody';
  // First of all: what a run that was killed left is put right before anything is looked at.
  if (!dry) open(request, state);
  const stopped = () => state.failed || signal.aborted;
  request.onStage?.('looking at this machine');
  let now = await look(request);
  const { target } = now.report;
  let files: Staged = { read: (path) => Promise.resolve(readable(host, path)), earlier: [] };
  const tried = new Set<string>();
  try {
    while (!stopped()) {
      const cause = causesOf(now, named).find(({ findings }) => !tried.has(keyOf(findings)));
      if (cause === undefined) break;
      tried.add(keyOf(cause.findings));
      request.onStage?.(`trying a remedy for ${cause.check}`);
      const plan = await planCause(cause, now, { ...request, ...files, whole: dry });
      state.plans.push(plan);
      if (!plan.shown.offered) continue;
      if (dry) {
        // As `-y` would: what asks and is not named stays.
        if (consent.kind === 'dry-run' && !consented(plan, named, state)) continue;
        if (plan.trial === null) state.assumed.add(cause.check);
        else [now, files] = [plan.trial, after(plan, files)];
      } else if (await agreed(plan, consent, state) && !stopped()) {
        request.onStage?.(`mending ${cause.check}`);
        now = await make(plan, now, request, state);
      }
    }
  } finally {
    state.run?.close();
  }
  const changed = state.steps.some(({ status }) => status === 'applied');
  const happened: Happened = {
    ...state, changed: changed || (dry && state.plans.some(({ trial }) => trial !== null)),
    declined: state.declined || (consent.kind === 'nobody' && state.plans.some(({ shown }) => shown.offered)),
  };
  const remaining = remainingOf(now, happened);
  return {
    schema: 'codecommit-fix/1', dryRun: dry, target, plan: state.plans.map(({ shown }) => shown), steps: state.steps,
    verified: dry && state.plans.length > 0 ? null : verifiedBy(now), remaining,
    // What programs did is told with each step: `fix undo` has files alone to put back.
    undo: state.filesKept && state.run !== null ? `codecommit fix undo ${state.run.id}` : null,
    recovered: recoveredBy(state.run),
    exit: exitOfFix(now, remaining, happened),
  };
}

interface Staged {
  read: (path: string) => Promise<FileState | null>;
  earlier: readonly FileChange[];
}

/** The files as a plan would leave them: the next cause is planned on top. */
function after({ changes }: Plan, { read, earlier }: Staged): Staged {
  const staged = new Map(changes.map((change) => [change.path, change.after]));
  return {
    earlier: [...earlier, ...changes],
    read: (path) => { const known = staged.get(path); return known === undefined ? read(path) : Promise.resolve(known); },
  };
}

/** Reads a file for a draft. A directory, a loop of links or a file that may not be read refuses the step; it is no fault of ours. */
export function readable(host: WritableHost, path: string): FileState | null {
  try {
    return host.disk.read(path);
  } catch (error) {
    throw new StepRefused(`${path} cannot be read: ${reasonOf(error)}`);
  }
}

const keyOf = (findings: readonly Finding[]): string => findings.map(({ id }) => id).join();

/** True for what `-y` answers for: safe, or named by check id. */
function consented({ shown }: Pick<Plan, 'shown'>, named: readonly string[], state: State): boolean {
  if (shown.consent === 'safe' || named.includes(shown.check)) return true;
  state.why.set(shown.check, `it must be named: codecommit fix ${shown.check} -y`);
  return false;
}

async function agreed({ shown }: Plan, consent: Consenting, state: State): Promise<boolean> {
  if (consent.kind === 'yes') {
    return consented({ shown }, consent.named, state);
  }
  if (consent.kind === 'ask' && await consent.agree(shown)) return true;
  state.declined = true;
  state.why.set(shown.check, 'declined');
  return false;
}

/** Applies a plan and looks again; what did not help is put back. Returns the machine as it is then. */
async function make(plan: Plan, before: Diagnosed, request: MendRequest, state: State): Promise<Diagnosed> {
  const { host, signal } = request;
  const { check } = plan.cause;
  const { run } = state;
  const outside = plan.steps.filter((step) => !isFileStep(step) && step.do !== 'tell');
  let files: readonly JournalFile[] = [];
  const made = (status: MadeStep['status'], error?: string, ran: readonly FixStep[] = []): void => {
    const undo = status === 'applied' && run !== null ? files.map((file) => undoByHand(file, run.dir, host.platform)) : [];
    state.steps.push(...madeSteps(plan, status, undo, error, ran));
  };
  const fail = (error: string): void => {
    state.failed = true;
    state.why.set(check, error);
  };
  let index: number;
  try {
    if (run === null) throw state.refused ?? new Error('there is no journal');
    ({ index, files } = run.apply({ finding: plan.cause.findings[0].id, check, steps: plan.steps.map((step) => describeStep(step).describe), changes: plan.changes, notUndoable: outside.map((step) => describeStep(step).describe) }));
  } catch (error) {
    const reason = wordsOf(error);
    made('failed', reason);
    fail(reason);
    return before;
  }
  const ran: FixStep[] = [];
  try {
    for (const step of outside) {
      await act(step, host, before.snapshot);
      ran.push(step);
    }
  } catch (error) {
    const reason = wordsOf(error) + putBack(state, index);
    made('put-back', reason, ran);
    fail(reason);
    return before;
  }
  request.onStage?.('looking again');
  const now = await look(request);
  const gain = gainOf(plan.cause, before, now);
  if (signal.aborted || (gain === 'none' && !request.keep)) {
    const reason = (signal.aborted ? 'interrupted' : `it did not help: ${now.report.verdict.text}`) + putBack(state, index);
    made('put-back', reason, ran);
    fail(reason);
    return before;
  }
  made('applied');
  if (plan.changes.length > 0) state.filesKept = true;
  if (gain === 'none') fail(`kept although it did not help: ${now.report.verdict.text}`);
  return now;
}

/** The steps of a plan as made; the commands that undo its files by hand stand beside the last step that changed one. */
function madeSteps(plan: Plan, outcome: MadeStep['status'], undoFiles: readonly string[], error: string | undefined, ran: readonly FixStep[]): MadeStep[] {
  const steps = plan.steps.filter((step) => step.do !== 'tell');
  const lastFile = steps.findLastIndex(isFileStep);
  return steps.map((step, index) => {
    // A program that ran has done what it does, whatever is put back.
    const status = ran.includes(step) ? 'applied' : outcome;
    const undo = status !== 'applied' ? '' : step.do === 'run' ? (step.undo ?? []).join(' ') : index === lastFile ? undoFiles.join('; ') : '';
    return { check: plan.cause.check, ...describeStep(step), status, ...(undo === '' ? {} : { undo }), ...(error === undefined ? {} : { error }) };
  });
}

/** Takes a commit back; what could not be taken back, in words. */
function putBack({ run }: State, index: number): string {
  try {
    return (run?.putBack(index) ?? []).map(({ path, why }) => `; ${path} was not put back: ${why}`).join('');
  } catch (error) {
    return `; ${wordsOf(error)}`;
  }
}

/** Returns what was put back of earlier runs that ended in the middle, and what they left elsewhere, in words. */
export function recoveredBy(run: OpenRun | null): string[] {
  if (run === null) return [];
  const { recovered, unreadable } = run.recovery;
  const words = recovered.filter(({ back, stays }) => back.length + stays.length > 0).map(({ id, back, stays }) =>
    `${id}, which had ended in the middle: ${[...(back.length === 0 ? [] : [`${back.join(', ')} put back`]), ...stays.map((each) => `may stay: ${each}`)].join('; ')}`);
  return [...words, ...unreadable.map(({ id, problem }) => `${id} could not be read: ${problem}`)];
}

function open(request: MendRequest, state: State): void {
  try {
    state.run = request.openRun();
  } catch (error) {
    state.refused = error instanceof Error ? error : new Error(String(error));
  }
}

async function look(request: MendRequest): Promise<Diagnosed> {
  const diagnosed = await request.diagnose();
  request.onDiagnosis?.(diagnosed);
  return diagnosed;
}

/** What an error says. */
export const wordsOf = shownMessage;
