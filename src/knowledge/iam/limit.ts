import type { Evidence } from '../../core/finding.ts';
import type { Fix } from '../../core/fix.ts';
import type { PolicyType } from '../aws-errors.ts';
import { atLeast, lackEvidence, reportOf } from './denial-report.ts';
import type { Decision, Lacking } from './evaluate.ts';
import type { Reason } from './named-denial.ts';
import type { Layer } from './policy.ts';
import { shownText } from './wildcard.ts';
import { lackOf } from './wording.ts';

/** What AWS calls the layers in the sentence of a denial. Source: IAM guide, "Troubleshoot access denied error messages". */
const SAID: Readonly<Partial<Record<Layer, PolicyType>>> = { boundary: 'permissions boundary', session: 'session', scp: 'service control' };

/** What a finding says of a limit: which policy does not allow what, and the change to it. */
export interface LimitReport {
  messageId: 'limited' | 'no-scp-allows';
  lack: string;
  actions: string;
  evidence: [Evidence, ...Evidence[]];
  expected: { expected?: string };
  fix: Fix;
}

/** Returns the report on what `limitBehind` finds, or null. Of service control policies another may stand beside those given, so they prove less. */
export function limitReport(decision: Decision | null, denial: Reason | null, live: readonly Evidence[]): LimitReport | null {
  const limited = limitBehind(decision, { isRefused: live.length > 0, denial });
  if (limited === null) return null;
  const { limit, request } = limited;
  const { actions, expected, fix } = reportOf([limited]);
  const evidence = atLeast([...live, lackEvidence(actions, shownText(request.resource), limit.sources[0])]);
  return { messageId: limit.layer === 'scp' ? 'no-scp-allows' : 'limited', lack: lackOf(limit), actions, evidence, expected, fix };
}

/** Returns what keeps a use of the key from being allowed: what certainly does not allow it, with a claim on the service control policies last. */
export function lackBehind({ lacking }: Decision): { lack: string; source: string | undefined; isCertain: boolean } {
  const certain = lacking.find(({ layer, state }) => state === false && layer !== 'scp');
  const { layer, sources } = certain ?? lacking[0] ?? { layer: 'key' as const, sources: [] };
  const isKeyOrOwn = certain !== undefined && (layer === 'key' || layer === 'identity');
  return { lack: isKeyOrOwn ? 'Neither the policy of the KMS key nor one of the identity that was read allows' : lackOf({ layer, sources }), source: sources[0], isCertain: certain !== undefined };
}

/**
 * Returns the decision with nothing but what limits the caller and certainly does not allow the request: his boundary or session policy, else the
 * service control policies given; null where there is none, or where AWS's own sentence names another reason. A boundary outweighs every Allow of an
 * identity's policies. Source: IAM guide, "Policy evaluation logic".
 */
export function limitBehind(decision: Decision | null, live: { isRefused: boolean; denial: Reason | null }): (Decision & { limit: Lacking }) | null {
  if (decision === null || decision.outcome === 'denied') return null;
  const certain = decision.lacking.filter(({ state }) => state === false);
  const limit = certain.find(({ layer }) => layer === 'boundary' || layer === 'session') ?? certain.find(({ layer }) => layer === 'scp');
  if (limit === undefined) return null;
  const isNamed = live.denial?.policyType != null && live.denial.policyType === SAID[limit.layer];
  const isOther = live.denial?.explicit === true || (live.denial?.policyType != null && !isNamed);
  // Of several kinds that do not allow AWS names one; where it named none, the identity's own policies come first.
  const ownLack = live.isRefused && !isNamed && certain.some(({ layer }) => layer === 'identity');
  return isOther || ownLack ? null : { ...decision, limit, denies: [], lacking: [limit] };
}
