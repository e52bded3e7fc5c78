import { type PolicyCase, decisionOn } from './case.ts';
import type { Decision } from './evaluate.ts';
import type { Match } from './statement-match.ts';
import { satisfiedBy } from './wording.ts';

export type ConditionKind = 'mfa' | 'network' | 'region' | 'time' | 'tag' | 'other';

/** A condition that shuts the caller out, or may, and what would satisfy it. */
export interface ShutOut {
  kind: ConditionKind;
  keys: readonly string[];
  decision: Decision;
  /** Null where an Allow asks for what the session does not have: no statement denies. */
  match: Match | null;
  ways: readonly string[];
  certain: boolean;
}

const KINDS: readonly (readonly [RegExp, ConditionKind])[] = [
  [/^aws:MultiFactorAuth/i, 'mfa'], [/^aws:(?:SourceIp|VpcSourceIp|SourceVpce?|SourceVpcArn|ViaAWSService)$/i, 'network'], [/^aws:RequestedRegion$/i, 'region'],
  [/^aws:(?:CurrentTime|EpochTime|TokenIssueTime)$/i, 'time'], [/^(?:aws:(?:ResourceTag|PrincipalTag|RequestTag)\/|codecommit:.*Tag|aws:TagKeys)/i, 'tag'],
];

/** Returns the kind of the first key that a person can do something about. Example: `aws:SourceVpce` gives `network`. */
export function kindOfKeys(keys: readonly string[]): ConditionKind {
  for (const [pattern, kind] of KINDS) if (keys.some((key) => pattern.test(key))) return kind;
  return 'other';
}

/**
 * Returns the first statement among the decisions whose conditions deny and could be satisfied without a change of the policy, certain ones first;
 * where nothing allows the request, whether a session with MFA would be allowed it. Null where no condition is in the way.
 */
export function shutOutBy(judged: PolicyCase, decisions: readonly Decision[]): ShutOut | null {
  const found = decisions.flatMap((decision): ShutOut[] => {
    const certain = decision.outcome === 'denied';
    const match = decision.denies.find((each) => satisfiedBy(each).length > 0);
    // With an unconditional Deny beside it no condition is what shuts out.
    if (match === undefined || (certain && decision.denies.some((each) => satisfiedBy(each).length === 0))) return [];
    const keys = [...new Set(match.conditions.map(({ key }) => key))].filter((key) => kindOfKeys([key]) !== 'other');
    return [{ kind: kindOfKeys(keys), keys, decision, match, ways: satisfiedBy(match), certain }];
  });
  return found.find(({ certain }) => certain) ?? found[0] ?? withMfaAllowed(judged, decisions);
}

const MFA = new Map([['aws:MultiFactorAuthPresent', ['true']], ['aws:MultiFactorAuthAge', ['60']]] as const);

/** An Allow that asks for MFA looks, without it, like none at all. */
function withMfaAllowed(judged: PolicyCase, decisions: readonly Decision[]): ShutOut | null {
  const decision = decisions.find(({ outcome, lacking, request }) => outcome === 'implicit' && lacking.some(({ layer }) => layer === 'identity') && request.action.startsWith('codecommit:'));
  if (decision === undefined || [...judged.use.given.keys()].some((key) => /^aws:MultiFactorAuth/i.test(key))) return null;
  const given = new Map<string, readonly string[] | null>([...judged.use.given, ...MFA]);
  if (decisionOn(judged, decision.request.action, { given }).outcome !== 'allowed') return null;
  return { kind: 'mfa', keys: ['aws:MultiFactorAuthPresent'], decision, match: null, ways: ['a session opened with MFA (a profile with mfa_serial, or aws sts get-session-token); SSH keys and Git credentials can never have one'], certain: true };
}
