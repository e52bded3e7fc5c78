import type { ConditionResult } from './conditions.ts';
import type { Lacking } from './evaluate.ts';
import type { Layer } from './policy.ts';
import type { ElementResult, Match } from './statement-match.ts';

/** What each layer is called in a sentence. */
export const LAYER_NAMES: Readonly<Record<Layer, string>> = {
  identity: 'identity-based policy', boundary: 'permissions boundary', session: 'session policy', scp: 'service control policy', key: 'key policy',
};

/**
 * Returns which kind of policy does not allow, to be followed by an action: of boundaries and session policies there is one, of the others any could.
 * Example: `The permissions boundary edge.json does not allow`, `No service control policy of those given (a.json, b.json) allows`.
 */
export function lackOf({ layer, sources }: Pick<Lacking, 'layer' | 'sources'>): string {
  const [only = '', ...more] = sources.map((source) => source.replace(/^boundary (?=arn:)/, ''));
  const isOne = (layer === 'boundary' || layer === 'session') && more.length === 0;
  if (isOne && only !== '') return `The ${LAYER_NAMES[layer]} ${only} does not allow`;
  return `No ${LAYER_NAMES[layer]}${only === '' ? '' : ` of those given (${[only, ...more].join(', ')})`} allows`;
}

/** Returns where a statement stands, as a person finds it. Example: `statement 2 ("DenyKms", line 14) of boundary.json`. */
export function placeOf({ statement, policy }: Match): string {
  if (statement === null) return policy.source;
  const sid = statement.sid === null ? '' : `"${statement.sid}", `;
  return `statement ${statement.index} (${sid}line ${statement.line}) of ${policy.source}`;
}

/**
 * Returns why a statement applies, or may apply: each element with the pattern that fits and the value of the request.
 * Example: `Action "kms:*" fits kms:Decrypt; Resource "*" fits arn:…; kms:ViaService "codecommit.…" fits none of StringNotLike "s3.*"`.
 */
export function whyOf({ action, resource, conditions, dependsOn, statement }: Match): string {
  if (statement === null) return `it is not in the language of policies: ${dependsOn.join('; ')}`;
  return [action, resource].flatMap((each) => (each === null ? [] : [elementSentence(each)])).concat(conditions.map(conditionSentence)).join('; ');
}

function elementSentence({ element, pattern, seen, state }: ElementResult): string {
  const negated = element.startsWith('Not');
  if (state === 'unknown') return pattern === null ? `${element} holds what is no text, so whether it fits ${seen} is unknown` : `whether ${element} "${pattern}" fits ${seen} is unknown`;
  return negated ? `${element} does not name ${seen}` : `${element} "${pattern ?? ''}" fits ${seen}`;
}

function conditionSentence({ operator, key, values, seen, state }: ConditionResult): string {
  const wanted = values.map((value) => (value === null ? '(no text)' : `"${value}"`)).join(', ');
  const value = seen === 'absent' ? 'is absent' : seen === 'unknown' ? 'is unknown' : `is ${seen.map((each) => `"${each}"`).join(', ')}`;
  return state === 'unknown' ? `whether ${operator} ${key} ${wanted} holds is open, for ${key} ${value}` : `${operator} ${key} ${wanted} holds, for ${key} ${value}`;
}

/**
 * Returns what would make a Deny's conditions not hold, or an Allow's hold, without a change of the policy: one sentence for each key that a person can
 * do something about. A Deny is out of the way when one of its conditions fails; where KMS is asked from is CodeCommit's matter and nobody else's.
 */
export function satisfiedBy({ conditions, action }: Pick<Match, 'conditions' | 'action'>): string[] {
  const isKms = action?.seen.startsWith('kms:') === true;
  return [...new Set(conditions.flatMap((condition) => {
    const key = condition.key.toLowerCase();
    const values = condition.values.filter((value) => value !== null).join(', ');
    if (key.startsWith('aws:multifactorauth')) return ['a session opened with MFA (a profile with mfa_serial, or aws sts get-session-token); SSH keys and Git credentials can never have one'];
    if (/^aws:(?:sourceip|vpcsourceip|sourcevpce?|sourcevpcarn)$/.test(key)) return isKms ? [] : [`a request by the way the policy names with ${condition.key} (${values})`];
    if (key === 'aws:requestedregion') return [`a repository in another region; the policy names ${values}`];
    if (key === 'aws:currenttime' || key === 'aws:epochtime') return [`another time; the policy names ${values}`];
    if (key.includes('tag/') || key === 'aws:tagkeys') return [`another value of the tag ${condition.key}; the policy names ${values}`];
    return [];
  }))];
}
