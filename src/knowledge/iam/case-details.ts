import type { Details } from '../../core/finding.ts';
import type { PolicyCase } from './case.ts';
import type { Decision } from './evaluate.ts';
import { remarksOn } from './remarks.ts';
import { KMS_ACTIONS } from './requests.ts';
import { placeOf } from './wording.ts';

const LISTED = 50;

/**
 * Returns what was read, what was not, what may deny, and the commands with which somebody who may can settle it: the four parts of an answer that
 * stays open. Source: FACTS 1.6.
 */
export function caseDetails(judged: PolicyCase, decisions: readonly Decision[], live: readonly { source: string; result: string }[] = []): Details {
  const isKms = decisions.some(({ request }) => request.action.startsWith('kms:'));
  const possible = decisions.flatMap(({ request, denies, outcome }) => (outcome === 'allowed' ? [] : denies.map((match) => ({ policy: placeOf(match), sid: match.statement?.sid ?? null, action: request.action, dependsOn: match.dependsOn }))));
  const simulated = judged.simulated.filter(({ action }) => action.startsWith('kms:') === isKms).map(({ action, decision, missingContext }) => ({ source: 'simulation', action, result: decision, missingContext }));
  return {
    read: [...live, ...judged.policies.slice(0, LISTED).map(({ source, layer }) => ({ source, layer, result: resultOf(source, decisions) })), ...simulated, ...[...judged.context.remarks.filter((each) => each.isKms === isKms).map(({ remark }) => remark), ...remarksOn(judged.policies)].slice(0, LISTED).map((remark) => ({ remark }))],
    notRead: [...judged.notRead, ...neverRead(judged)],
    possible: possible.slice(0, LISTED),
    settleWith: settleWith(judged, isKms ? KMS_ACTIONS : ['codecommit:GitPull', 'codecommit:GitPush']),
  };
}

function resultOf(source: string, decisions: readonly Decision[]): string {
  const matches = decisions.flatMap(({ denies }) => denies.filter(({ policy }) => policy.source === source));
  if (matches.length === 0) return 'no deny';
  return matches.some(({ state }) => state === true) ? 'deny' : 'possible deny';
}

/** What no API shows to a caller, unless it was given as a document. */
function neverRead({ policies, use }: PolicyCase): { source: string; why: string }[] {
  const has = (layer: string): boolean => policies.some((policy) => policy.layer === layer);
  return [
    ...(has('scp') ? [] : [{ source: 'service control policies', why: 'shown to the management account of the organization only' }]),
    ...(has('session') || use.caller.kind === 'user' ? [] : [{ source: 'session policy', why: 'no API shows it' }]),
  ];
}

/**
 * Returns the commands for an administrator: IAM's simulator for this identity, and the dump that `--policy` takes. An ARN of STS is turned into
 * the role's, whose path only IAM knows. Example: `aws iam simulate-principal-policy --policy-source-arn arn:aws:iam::111122223333:user/maria …`.
 */
export function settleWith({ use }: Pick<PolicyCase, 'use'>, actions: readonly string[]): string[] {
  const { arn, roleArn } = use.caller;
  const session = /^(arn:[^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn ?? '');
  const principal = roleArn ?? (session === null ? arn ?? 'ARN' : `${session[1] ?? ''}:iam::${session[2] ?? ''}:role/${session[3] ?? ''}`);
  const isKms = actions.some((action) => action.startsWith('kms:'));
  const resource = isKms ? use.keyArn : use.account === null || use.region === null || use.repository === null ? null : `arn:${principal.split(':')[1] ?? 'aws'}:codecommit:${use.region}:${use.account}:${use.repository}`;
  return [
    `aws iam simulate-principal-policy --policy-source-arn ${principal} --action-names ${actions.join(' ')}${resource === null ? '' : ` --resource-arns ${resource}`} (an administrator)`,
    ...(session !== null && roleArn === null ? [`aws iam get-role --role-name ${session[3] ?? ''} --query Role.Arn (the role's ARN with its path)`] : []),
    'aws iam get-account-authorization-details > account.json (an administrator), then: codecommit doctor --policy account.json',
    ...(isKms && use.keyArn !== null ? [`aws kms get-key-policy --key-id ${use.keyArn} --policy-name default --query Policy --output text > key.json, then: codecommit doctor --key-policy key.json`] : []),
  ];
}
