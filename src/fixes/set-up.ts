import { setTimeout as delay } from 'node:timers/promises';
import type { Snapshot } from '../core/facts.ts';
import type { PlannedFix, SetupDocument } from '../core/fix-document.ts';
import { describeStep, type FixStep } from '../core/fix.ts';
import type { ReportTarget } from '../core/finding.ts';
import type { WritableHost } from '../core/probe.ts';
import { AnswerNeeded, type Answers, type Question, type SetupMethod, type SetupPlan, type SetupPlanner } from '../core/setup.ts';
import { type Diagnosed, gitWorks } from './better.ts';
import { recoveredBy, wordsOf } from './mend.ts';
import { verifiedBy } from './outcome.ts';
import { type Maker, makerOf } from './set-up-make.ts';
import { planStages, type StagePlan, tryStages } from './set-up-plan.ts';
import { StepRefused } from './steps/refused.ts';
import type { OpenRun } from './transaction.ts';

/** Who consents to the plan as a whole: METHOD names it, so that `-y` answers for what asks too. */
export type SetupConsent =
  | { kind: 'dry-run' | 'nobody' | 'yes' }
  | { kind: 'ask'; agree: (plan: readonly PlannedFix[], remarks: readonly string[]) => Promise<boolean> };

/** A machine looked at through a copy of its files. */
export interface ShadowPlace {
  cwd: string;
  env: Readonly<Record<string, string>>;
}

export interface SetupRequest {
  host: WritableHost;
  method: SetupMethod;
  plan: SetupPlanner;
  answers: Answers;
  consent: SetupConsent;
  scope: 'local' | 'global' | null;
  signal: AbortSignal;
  /** Null: there is nobody. It gives null where no answer came. */
  ask: ((question: Question) => Promise<string | null>) | null;
  /** The facts the planner reads, with what was answered so far. */
  look(answers: Answers): Promise<Snapshot>;
  /** The whole diagnosis of the connection that was set up. */
  diagnose(url: string, answers: Answers, at?: ShadowPlace): Promise<Diagnosed>;
  /** What the document says of a target that was not diagnosed. */
  target(url: string | null, answers: Answers): ReportTarget;
  /** Begins the journal. */
  openRun(): OpenRun;
  /** True where an earlier run may have to be brought to its end first. */
  hasEarlierRuns: boolean;
  onStage?: (text: string) => void;
}

type Ended = Omit<SetupDocument, 'schema' | 'dryRun' | 'recovered'>;

const DECLINED = { code: 6, kind: 'declined' } as const;
const FAILED = { code: 4, kind: 'fix-failed' } as const;
/** How long a new credential may take until all of AWS knows it: seconds before each further look. */
const SETTLING = [2, 4, 8];

/** Asks what is missing, shows the plan, makes it, and has the user's own git prove it; where that fails, all of it is put back. Throws AnswerNeeded. */
export async function setUp(request: SetupRequest): Promise<SetupDocument> {
  const { kind } = request.consent;
  const dryRun = kind === 'dry-run' || kind === 'nobody';
  const opened: OpenRun[] = [];
  const open = (): OpenRun => {
    if (opened[0] === undefined) opened.push(request.openRun());
    return opened[0] as OpenRun;
  };
  try {
    // What a run that was killed left is put right before anything is looked at; else nothing is written before there is a yes.
    const refused = !dryRun && request.hasEarlierRuns ? refusalOf(open) : null;
    const ended = refused === null ? await settled(request, dryRun, open) : { ...unmade(request.target(null, request.answers)), exit: FAILED, remaining: left(request, refused, NOTHING_CHANGED) };
    return { schema: 'codecommit-setup/1', dryRun, ...ended, recovered: recoveredBy(opened[0] ?? null) };
  } finally {
    opened[0]?.close();
  }
}

const NOTHING_CHANGED = 'nothing was changed';

/** Why no run can begin, or null: it has begun. */
function refusalOf(open: () => OpenRun): string | null {
  try {
    open();
    return null;
  } catch (error) {
    return wordsOf(error);
  }
}

const unmade = (target: ReportTarget): Ended => ({ target, plan: [], steps: [], verified: null, remaining: [], undo: null, remarks: [], exit: DECLINED });

async function settled(request: SetupRequest, dryRun: boolean, open: () => OpenRun): Promise<Ended> {
  const answered = await answersOf(request);
  const { plan } = answered ?? {};
  const nothing = unmade(request.target(plan?.kind === 'stages' ? plan.url : null, answered?.answers ?? request.answers));
  if (answered === null || plan === undefined) return nothing;
  if (plan.kind === 'refused') return { ...nothing, remaining: left(request, plan.reason, 'only a person can do it', plan.steps), exit: { code: 1, kind: 'problems' } };
  const { url, remarks } = plan;
  const diagnose = (at?: ShadowPlace): Promise<Diagnosed> => request.diagnose(url, answered.answers, at);
  let stages: StagePlan[];
  try {
    stages = await planStages(`setup/${request.method}`, plan, request);
  } catch (error) {
    if (!(error instanceof StepRefused)) throw error;
    return { ...nothing, remaining: left(request, error.message, 'it cannot be written as planned'), exit: { code: 1, kind: 'problems' } };
  }
  if (stages.length === 0) {
    request.onStage?.('asking your own git');
    const now = await diagnose();
    return { ...nothing, remarks, verified: verifiedBy(now), target: now.report.target, exit: gitWorks(now) === true ? { code: 0, kind: 'healthy' } : FAILED };
  }
  if (dryRun) return { ...nothing, remarks, ...await tried(stages, request, diagnose) };
  const shown = { ...nothing, plan: stages.map((each) => each.shown), remarks };
  const { consent } = request;
  if ((consent.kind === 'ask' && !await consent.agree(shown.plan, remarks)) || request.signal.aborted) return shown;
  return { ...shown, ...await made(stages, answered.snapshot, request, open, diagnose) };
}

interface Answered {
  plan: Exclude<SetupPlan, { kind: 'ask' }>;
  answers: Answers;
  snapshot: Snapshot;
}

/** Asks until the planner knows enough, and looks again where the answers say that other things matter. Null where no answer came. */
async function answersOf(request: SetupRequest): Promise<Answered | null> {
  let answers = request.answers;
  let looked: { at: Answers; snapshot: Snapshot } | null = null;
  for (;;) {
    if (looked === null) {
      request.onStage?.('looking at this machine');
      looked = { at: answers, snapshot: await request.look(answers) };
    }
    if (request.signal.aborted) return null;
    const plan = request.plan(looked.snapshot, answers);
    if (plan.kind !== 'ask') {
      if (looked.at === answers) return { plan, answers, snapshot: looked.snapshot };
      looked = null;
      continue;
    }
    const answer = await answerTo(plan.question, answers[plan.question.name], request);
    if (answer === null) return null;
    answers = { ...answers, [plan.question.name]: answer };
    // With a repository there is a target, and its region and profile may be known without a question.
    if (plan.question.name === 'repository') looked = null;
  }
}

async function answerTo(question: Question, given: string | undefined, { method, ask, answers }: SetupRequest): Promise<string | null> {
  const { name, choices = [] } = question;
  const wrong = given === undefined ? null : question.refuse(given);
  if (wrong !== null && (ask === null || answers[name] === given)) throw new AnswerNeeded(`--${name}: ${wrong}`);
  if (ask !== null) return ask(question);
  const few = choices.length === 0 || choices.length > 9 ? '' : ` (${choices.map(({ value }) => value).join(', ')})`;
  throw new AnswerNeeded(`setup ${method}: there is no terminal to ask on, so ${question.flags ?? `--${name}`} is needed: ${question.ask}${few}`);
}

function left({ method }: SetupRequest, message: string, why: string, steps: readonly FixStep[] = []): Ended['remaining'] {
  return [{ check: `setup/${method}`, finding: `setup/${method}`, severity: 'error', message, why, steps: steps.map(describeStep) }];
}

async function tried(stages: StagePlan[], { consent, host, onStage }: SetupRequest, diagnose: (at: ShadowPlace) => Promise<Diagnosed>): Promise<Pick<Ended, 'plan' | 'exit'>> {
  onStage?.('trying it on a copy');
  const plan = await tryStages(stages, host, diagnose);
  if (consent.kind === 'nobody') return { plan, exit: DECLINED };
  return { plan, exit: plan.some(({ whatIf }) => whatIf === 'does-not') ? FAILED : { code: 0, kind: 'fixed' } };
}

async function made(stages: readonly StagePlan[], snapshot: Snapshot, request: SetupRequest, open: () => OpenRun, diagnose: () => Promise<Diagnosed>): Promise<Partial<Ended>> {
  const refused = refusalOf(open);
  if (refused !== null) return { exit: FAILED, remaining: left(request, refused, NOTHING_CHANGED) };
  const run = open();
  const maker = makerOf(`setup/${request.method}`, run, request.host, snapshot);
  const failed = async (why: string, now: Diagnosed | null): Promise<Partial<Ended>> => ({
    remarks: await maker.putBack(why), steps: maker.steps(), exit: FAILED,
    ...(now === null ? { remaining: left(request, why, 'what was made before it is put back') } : { verified: verifiedBy(now), target: now.report.target }),
  });
  let now: Diagnosed;
  try {
    await makeAll(stages, maker, request);
    request.onStage?.('asking your own git');
    const isNew = stages.some(({ steps }) => steps.some((step) => step.do === 'iam'));
    now = await proved(diagnose, isNew ? SETTLING : [], request.signal);
  } catch (error) {
    return failed(wordsOf(error), null);
  }
  if (request.signal.aborted) return failed('interrupted', null);
  if (gitWorks(now) !== true) return failed(`git does not get through: ${now.report.verdict.text}`, now);
  return { steps: maker.steps(), verified: verifiedBy(now), target: now.report.target, undo: maker.changedFiles() ? `codecommit fix undo ${run.id}` : null, exit: { code: 0, kind: 'fixed' } };
}

async function makeAll(stages: readonly StagePlan[], maker: Maker, { signal, onStage }: SetupRequest): Promise<void> {
  for (const stage of stages) {
    if (signal.aborted) throw new Error('interrupted');
    onStage?.(stage.shown.message);
    await maker.make(stage);
  }
}

async function proved(diagnose: () => Promise<Diagnosed>, waits: readonly number[], signal: AbortSignal): Promise<Diagnosed> {
  let now = await diagnose();
  for (const seconds of waits) {
    if (gitWorks(now) === true) return now;
    const waited = await delay(seconds * 1000, true, { signal }).catch(() => false);
    if (!waited) return now;
    now = await diagnose();
  }
  return now;
}
