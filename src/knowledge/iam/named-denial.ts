import type { ApiAnswer, GitClientFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { answerEvidence } from '../answer-evidence.ts';
import { apiErrorMeaning, type Denial, parseDenial } from '../aws-errors.ts';

/** A denial of which only some is known. */
export type Reason = { [K in keyof Denial]: Denial[K] | null };

/** True for a 403 that says nothing. */
export function isBare({ status, errorCode, errorMessage, failure }: ApiAnswer): boolean {
  return failure === null && status === 403 && errorCode === null && (errorMessage ?? '') === '';
}

/** Returns what AWS says of the policy behind a denial. Example: `explicit deny in an identity-based policy`. */
export function noPolicyReason({ policyType, explicit, policyArn }: Reason): string {
  if (explicit === null) return 'AWS names no policy';
  const policy = policyType === null ? 'policy' : policyType.endsWith('boundary') ? policyType : `${policyType} policy`;
  return explicit ? `explicit deny in ${/^[aeiou]/i.test(policy) ? 'an' : 'a'} ${policy}${policyArn === null ? '' : ` (${policyArn})`}` : `no ${policy} allows it`;
}

/** Returns a denial of CodeCommit's, told from one of a key or of a role, which give null. */
export function denialOf({ errorCode, errorMessage }: ApiAnswer): Reason | null {
  const denial = parseDenial(errorMessage ?? '');
  if (denial !== null) return denial.action.startsWith('codecommit:') ? denial : null;
  if (errorCode === null || apiErrorMeaning(errorCode)?.subject !== 'denied' || /kms/i.test(errorMessage ?? '')) return null;
  return { principal: null, action: null, resource: null, policyType: null, explicit: null, policyArn: null };
}

/** Over SSH git prints the sentence itself. */
export function denialInText(client: GitClientFact | undefined): Denial | null {
  const denial = parseDenial(client?.stderr.join(' ') ?? '');
  return denial?.action.startsWith('codecommit:') ? denial : null;
}

/** The refusal as evidence: the answer, or what git printed. */
export function evidenceOf(answer: ApiAnswer | undefined, client: GitClientFact | undefined): Evidence[] {
  if (answer !== undefined) return [answerEvidence(answer)];
  return [{ kind: 'process', argv: client?.argv ?? ['git'], exitCode: client?.exitCode ?? null, note: client?.stderr.find((line) => line.includes('not authorized')) ?? '' }];
}
