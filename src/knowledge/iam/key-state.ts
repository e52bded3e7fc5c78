import type { ApiAnswer, KmsKeyFact } from '../../core/facts.ts';
import { parseDenial } from '../aws-errors.ts';

/** States in which KMS decrypts. Source: KMS guide, "Key states of AWS KMS keys". */
const USABLE = new Set(['Enabled', 'Updating']);

/** Returns the state of a key that cannot be used, with the answer that says so, or null. */
export function keyProblem(key: KmsKeyFact | undefined): { state: string; answer: ApiAnswer } | null {
  const description = key?.description;
  return description?.state == null || USABLE.has(description.state) ? null : { state: description.state, answer: description.answer };
}

/**
 * Returns what a dry run proves of explicit denials, or null. That nothing allows a direct call is the normal case of a key that AWS manages, and
 * `DryRunOperationException` means that it is allowed. Source: KMS API Reference, `DryRun`; FACTS 1.4.
 */
export function dryRunDenies(key: KmsKeyFact | undefined): { actions: string[]; policy: string; answers: ApiAnswer[] } | null {
  const denied = (key?.dryRuns ?? []).flatMap(({ action, answer }) => {
    const denial = parseDenial(answer.errorMessage ?? '');
    return denial?.explicit === true ? [{ action, answer, type: denial.policyType }] : [];
  });
  const [first] = denied;
  if (first === undefined) return null;
  return { actions: denied.map(({ action }) => action), policy: first.type === null ? 'a policy' : `a ${first.type}${first.type.endsWith('boundary') ? '' : ' policy'}`.replace(/^a (?=[aeiou])/, 'an '), answers: denied.map(({ answer }) => answer) };
}
