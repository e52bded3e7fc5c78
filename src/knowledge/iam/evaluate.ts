import type { Request } from './context.ts';
import type { Layer, Policy } from './policy.ts';
import { type Match, matchStatement } from './statement-match.ts';
import type { Tri } from './tri-state.ts';

/**
 * What the documents say of a request. `denied`: whatever is unknown, a statement denies it. `possible`: it depends on something unknown whether it
 * is denied, or allowed at all. `allowed`: nothing denies it and what must allow it does. `implicit`: nothing can deny it by a statement, and
 * something that must allow it certainly does not.
 */
export type Outcome = 'denied' | 'possible' | 'allowed' | 'implicit';

/** A kind of policy that must allow the request and does not, or may not. */
export interface Lacking {
  layer: Layer;
  /** False: none of its policies allows it. */
  state: false | 'unknown';
  sources: readonly string[];
  /** The Allows that may apply. */
  maybe: readonly Match[];
}

export interface Decision {
  request: Request;
  outcome: Outcome;
  /** The Denies that decide: the certain ones, else the possible ones. */
  denies: readonly Match[];
  /** The Allows that apply for certain. */
  allows: readonly Match[];
  lacking: readonly Lacking[];
  dependsOn: readonly string[];
}

/**
 * What stands behind the repository's key. `managed`: `aws/codecommit`, whose own policy lets CodeCommit use it for the caller, so that only Denies
 * count. `customer`: somebody must allow it; `grants` are those nobody read unless they are known to be none. Source: FACTS 1.1 and 1.5.
 */
export type RepositoryKey = { kind: 'managed' } | { kind: 'customer'; grants: 'none' | 'unread' };

/**
 * Returns what the policies decide about a request. A Deny of any of them outweighs every Allow; an identity's policies must allow an action of
 * CodeCommit's, and a boundary, session or service control policy that is given must allow it too; for KMS see `RepositoryKey`. The order of policies
 * and statements changes nothing. Source: IAM guide, "Policy evaluation logic"; FACTS 1.5.
 */
export function evaluate(request: Request, policies: readonly Policy[], key: RepositoryKey): Decision {
  const isKms = request.action.startsWith('kms:');
  // A key's policy is about the key: it has no say in CodeCommit's own actions.
  const judged = policies.filter(({ layer }) => isKms || layer !== 'key').map((policy) => judgePolicy(policy, request));
  const denies = judged.flatMap((each) => each.denies);
  const certain = denies.filter(({ state }) => state === true);
  const allows = judged.flatMap((each) => each.allows);
  const lacking = certain.length > 0 ? [] : isKms ? [...limitsOnKey(judged, key), ...keyLacking(judged, key)] : [...limits(judged), ...granting(judged, 'identity')];
  const outcome = outcomeOf(certain.length > 0, denies.length > 0, lacking, isKms && key.kind === 'managed');
  return {
    request, outcome, denies: certain.length > 0 ? certain : denies, allows: allows.filter(({ state }) => state === true), lacking,
    dependsOn: outcome === 'possible' ? [...new Set([...denies, ...lacking.flatMap(({ maybe }) => maybe)].flatMap(({ dependsOn }) => dependsOn))] : [],
  };
}

function outcomeOf(denied: boolean, maybeDenied: boolean, lacking: readonly Lacking[], isManagedKey: boolean): Outcome {
  if (denied) return 'denied';
  if (maybeDenied || lacking.some(({ state }) => state === 'unknown')) return 'possible';
  if (lacking.length === 0) return 'allowed';
  // Nobody wrote the AWS managed key's use into a boundary on purpose; that CodeCommit fails for its lack is not proved (FACTS 1.5).
  return isManagedKey ? 'possible' : 'implicit';
}

interface Judged {
  policy: Policy;
  denies: Match[];
  allows: Match[];
}

function judgePolicy(policy: Policy, request: Request): Judged {
  const judged: Judged = { policy, denies: [], allows: [] };
  for (const statement of policy.statements) {
    const match = matchStatement(policy, statement, request);
    if (match !== null) judged[statement.effect === 'Deny' ? 'denies' : 'allows'].push(match);
  }
  if (policy.doubts.length === 0) return judged;
  // What stands behind a key IAM does not know may have been meant as either; no statement can be named for it.
  const doubt: Match = { policy, statement: null, state: 'unknown', action: null, resource: null, conditions: [], delegates: false, dependsOn: policy.doubts };
  if (judged.denies.length === 0) judged.denies.push(doubt);
  if (judged.allows.length === 0) judged.allows.push(doubt);
  return judged;
}

/** The strongest Allow of some; `false` of none. */
function strongest(allows: readonly Match[]): Tri {
  return allows.some(({ state }) => state === true) || (allows.length > 0 ? 'unknown' : false);
}

function lack(layer: Layer, state: Tri, judged: readonly Judged[]): Lacking[] {
  return state === true ? [] : [{ layer, state, sources: judged.map(({ policy }) => policy.source), maybe: judged.flatMap(({ allows }) => allows) }];
}

/** True for a document that only denies: an organisation has others beside it that allow, since nothing at all would be possible otherwise. */
export function isDenyList({ statements, doubts }: Policy): boolean {
  return doubts.length === 0 && statements.every(({ effect }) => effect === 'Deny');
}

/** Boundary, session and organisation limit what identities may do; those that are not given are not judged. */
function limits(judged: readonly Judged[]): Lacking[] {
  const given = (layer: Layer): Judged[] => judged.filter(({ policy }) => policy.layer === layer);
  return [...limit('boundary', given('boundary')), ...granting(given('session'), 'session'), ...limit('scp', given('scp').filter(({ policy }) => !isDenyList(policy)))];
}

/** A key policy that names a user himself is not bound by what his boundary leaves out, one that names his role is: both are left open. */
function limitsOnKey(judged: readonly Judged[], key: RepositoryKey): Lacking[] {
  const isNamed = key.kind === 'customer' && judged.some(({ policy, allows }) => policy.layer === 'key' && allows.some(({ delegates }) => !delegates));
  return limits(judged).map((each) => (isNamed && each.layer !== 'scp' ? { ...each, state: 'unknown' } : each));
}

/** Several documents may stand on one level, where one Allow is enough, or on several, where each must allow: certain only if all agree. */
function limit(layer: Layer, judged: readonly Judged[]): Lacking[] {
  const states = judged.map(({ policy, allows }) => (isInForce(policy) ? strongest(allows) : 'unknown'));
  const state = states.every((each) => each === true) ? true : states.every((each) => each === false) ? false : 'unknown';
  return lack(layer, state, judged);
}

/** A document that may be another person's, or that IAM would not have taken, leaves nothing out for certain. */
const isInForce = ({ applies, misplaced }: Policy): boolean => applies === true && misplaced.length === 0;

/** One Allow of the layer is enough. Of sessions, one that is not given limits nothing. */
function granting(judged: readonly Judged[], layer: 'identity' | 'session'): Lacking[] {
  const own = judged.filter(({ policy }) => policy.layer === layer);
  const state = strongest(own.flatMap(({ allows }) => allows));
  if (layer === 'identity') return lack(layer, state, own);
  return own.length === 0 ? [] : lack(layer, state === false && !own.every(({ policy }) => isInForce(policy)) ? 'unknown' : state, own);
}

/** A customer's key: its policy allows the caller, or hands over to an identity policy that does, or a grant does. */
function keyLacking(judged: readonly Judged[], key: RepositoryKey): Lacking[] {
  if (key.kind === 'managed') return [];
  const own = judged.filter(({ policy }) => policy.layer === 'key');
  const identities = judged.filter(({ policy }) => policy.layer === 'identity');
  const allows = own.flatMap((each) => each.allows);
  const direct = strongest(allows.filter(({ delegates }) => !delegates));
  const delegated = strongest(allows.filter(({ delegates }) => delegates));
  const identity = strongest(identities.flatMap((each) => each.allows));
  if (direct === true || (delegated === true && identity === true)) return [];
  const certainlyNot = own.length > 0 && key.grants === 'none' && direct === false && (delegated === false || identity === false);
  const where = delegated === true ? 'identity' : 'key';
  return lack(where, certainlyNot ? false : 'unknown', where === 'identity' ? identities : own);
}
