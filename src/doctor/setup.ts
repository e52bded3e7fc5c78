import { checks } from '../checks/index.ts';
import { collect } from '../core/collect.ts';
import { diagnose } from '../core/diagnose.ts';
import type { Disk } from '../core/disk.ts';
import { type FactName, type Intent, type Snapshot, valueOf } from '../core/facts.ts';
import type { SetupDocument } from '../core/fix-document.ts';
import type { Answers, Question, SetupMethod } from '../core/setup.ts';
import type { Diagnosed } from '../fixes/better.ts';
import { fixesDir } from '../fixes/journal.ts';
import { setUp, type SetupConsent, type ShadowPlace } from '../fixes/set-up.ts';
import { openRun } from '../fixes/transaction.ts';
import { createWritableHost } from '../host/writable-host.ts';
import { convertUrl, parseCodeCommitUrl, withoutPassword } from '../knowledge/codecommit-url.ts';
import { withoutSecrets } from '../knowledge/redact-text.ts';
import { platformFacts } from '../platform/index.ts';
import { probes } from '../probes/index.ts';
import { connectionOf, FACTS_OF_ALL, SETUPS } from '../setup/index.ts';
import { type Recommendation, recommend } from '../setup/recommend.ts';
import { type DoctorRequest, observeMachine, runDoctor } from './run.ts';

type MachineRequest = Omit<DoctorRequest, 'failOn' | 'onProbe' | 'only' | 'skip'>;

export interface SetupRun extends MachineRequest {
  method: SetupMethod;
  /** What was given by flags. */
  answers: Answers;
  consent: SetupConsent;
  scope: 'local' | 'global' | null;
  /** Null: there is nobody to ask. */
  ask: ((question: Question) => Promise<string | null>) | null;
  onStage?: (text: string) => void;
}

/** Sets a method up, and verifies it. Returns null where there is no home to keep the journal in; throws AnswerNeeded where a value is missing and nobody can be asked. */
export async function runSetup(request: SetupRun): Promise<SetupDocument | null> {
  const { signal, method } = request;
  const env = request.env ?? process.env;
  const { plan, connection, facts } = SETUPS[method];
  const host = createWritableHost({ signal, cwd: request.intent.cwd, env, platform: process.platform });
  const stateDir = platformFacts(host.platform).stateDir(host.homeDir, (name) => host.env(name));
  if (stateDir === null) return null;
  const given = request.intent.target;
  const inUrl = given === null ? null : parseCodeCommitUrl(given).profile;
  try {
    return await setUp({
      ...request, host, plan,
      answers: { ...(inUrl === null ? {} : { profile: inUrl }), ...request.answers },
      look: (answers) => lookFor({ ...request, intent: { ...intentFor(request.intent, answers), method: connection, ...(method === 'role' ? { profile: null } : {}) } }, [...FACTS_OF_ALL, ...facts]),
      diagnose: async (url, answers, at) => diagnosed(url, answers, at, { ...request, env }),
      target: (url, answers) => {
        const { region, repository, profile } = parseCodeCommitUrl(url ?? '');
        return { input: given === null ? null : withoutPassword(given), remote: null, url, method: url === null ? connection : connectionOf(method, url), region: region ?? answers.region ?? null, repository: repository ?? answers.repository ?? null, profile: profile ?? answers.profile ?? null };
      },
      hasEarlierRuns: hasEntries(host.disk, fixesDir(stateDir)),
      openRun: () => openRun(host.disk, stateDir, { version: request.version, startedAt: host.now(), target: given === null ? null : withoutSecrets(given), whole: true }),
    });
  } finally {
    await host.close();
  }
}

/** True as well where it cannot be looked at: opening a run then says why. */
function hasEntries(disk: Disk, dir: string): boolean {
  try {
    return disk.list(dir).length > 0;
  } catch {
    return true;
  }
}

/** Returns which methods fit this machine and identity, the best first. */
export async function recommendSetup(request: MachineRequest): Promise<readonly [Recommendation, ...Recommendation[]]> {
  return recommend(await lookAt(request, FACTS_OF_ALL));
}

function intentFor(intent: Intent, answers: Answers): Intent {
  return { ...intent, target: intent.target ?? answers.repository ?? null, region: answers.region ?? null, profile: answers.profile ?? null };
}

/** The planners of an IAM user's logins read what git, ssh and IAM say of the URL that is to work, whichever is configured. */
async function lookFor(request: MachineRequest, facts: readonly FactName[]): Promise<Snapshot> {
  const { intent } = request;
  if (intent.method !== 'ssh' && intent.method !== 'git-credentials') return lookAt(request, facts);
  const target = valueOf((await lookAt(request, ['target'])).target);
  const url = target === null ? null : convertUrl(parseCodeCommitUrl(target.url), intent.method, target.region, null);
  return lookAt({ ...request, intent: { ...intent, target: url ?? intent.target } }, facts);
}

function lookAt(request: MachineRequest, facts: readonly FactName[]): Promise<Snapshot> {
  const { intent } = request;
  return observeMachine(request, (host, deadline) => collect(probes, host, { intent, wanted: new Set(facts), deadline }));
}

async function diagnosed(url: string, answers: Answers, at: ShadowPlace | undefined, request: SetupRun): Promise<Diagnosed> {
  const intent: Intent = { ...intentFor(request.intent, answers), target: url, method: connectionOf(request.method, url), cwd: at?.cwd ?? request.intent.cwd };
  const { report, snapshot } = await runDoctor({ ...request, only: [], skip: [], intent, failOn: 'error', env: { ...request.env, ...at?.env } });
  return { report, snapshot, fixes: diagnose(snapshot, checks).fixes };
}
