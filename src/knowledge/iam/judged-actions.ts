import { caseOf, type CaseFacts, decisionOn, type PolicyCase, type Simulated } from './case.ts';
import type { Decision } from './evaluate.ts';
import { KMS_ACTIONS } from './requests.ts';

/** The decisions on some actions, by what came out. */
export interface Judged {
  judged: PolicyCase;
  /** True where there is any document to judge by. */
  any: boolean;
  decisions: readonly Decision[];
  denied: readonly Decision[];
  /** Denials that hang on what is not known. */
  possible: readonly Decision[];
  /** Nothing denies it, and nothing that must allow it can. */
  implicit: readonly Decision[];
}

/** Decrypt first: without it nothing works, the others are of use to a push. */
const BY_WEIGHT = ['kms:Decrypt', ...KMS_ACTIONS.filter((action) => action !== 'kms:Decrypt')];

/** Returns what the policies that were given and read decide on the KMS actions that CodeCommit needs. */
export function judgeKms(facts: CaseFacts): Judged {
  const judged = caseOf(facts);
  const known = kmsJudged.get(judged);
  if (known !== undefined) return known;
  const made = sorted(judged, judged.policies.length === 0 ? [] : BY_WEIGHT.map((action) => decisionOn(judged, action)));
  kmsJudged.set(judged, made);
  return made;
}

/** Two checks ask, and of thousands of statements once is enough. */
const kmsJudged = new WeakMap<PolicyCase, Judged>();
const gitJudged = new WeakMap<PolicyCase, JudgedGit>();

/** What they decide on pulling and pushing. */
export interface JudgedGit {
  judged: PolicyCase;
  any: boolean;
  pull: Decision | null;
  /** A push whose branches nobody knows. */
  push: Decision | null;
  /** The first request of every push, which names no branch yet. */
  firstOfPush: Decision | null;
}

/** Returns what the policies that were given and read decide on pulling and pushing. */
export function judgeGit(facts: CaseFacts): JudgedGit {
  const judged = caseOf(facts);
  const known = gitJudged.get(judged);
  if (known !== undefined) return known;
  const any = judged.policies.length > 0;
  const on = (action: string, references?: null): Decision | null => (any ? decisionOn(judged, action, references === null ? { references } : {}) : null);
  const made = { judged, any, pull: on('codecommit:GitPull'), push: on('codecommit:GitPush'), firstOfPush: on('codecommit:GitPush', null) };
  gitJudged.set(judged, made);
  return made;
}

function sorted(judged: PolicyCase, decisions: readonly Decision[]): Judged {
  const of = (outcome: Decision['outcome']): Decision[] => decisions.filter((decision) => decision.outcome === outcome);
  return { judged, any: decisions.length > 0, decisions, denied: of('denied'), possible: of('possible'), implicit: of('implicit') };
}

/** True for a simulation that missed no context key and was made for this resource. */
export function isProof({ missingContext, onResource }: Simulated): boolean {
  return missingContext.length === 0 && onResource === true;
}

/** What a simulation would have to know to prove something. */
export function openOf({ missingContext, onResource }: Simulated): string {
  return [...missingContext, ...(onResource === true ? [] : ['whether it was made for this resource'])].join(', ');
}

/** What keeps documents that deny nothing from proving anything, or null: policies they name without their text. */
export function unheldOf({ missing }: PolicyCase): string | null {
  const [first, ...more] = missing;
  return first === undefined ? null : `what the documents name without its text may deny it (${first}${more.length === 0 ? '' : `, and ${more.length} more`})`;
}

/** The explicit denials of a simulation, asked or given, on actions that begin so; see `isProof`. */
export function simulatedDenies({ simulated }: PolicyCase, prefix: string): PolicyCase['simulated'] {
  return simulated.filter(({ action, decision }) => action.startsWith(prefix) && decision === 'explicitDeny');
}
