import type { CredentialsFact, IdentityFact, Intent, KmsKeyFact, PoliciesFact, PolicyText, RepositoryMetadata, SimulationFact, SystemFact, TargetFact } from '../../core/facts.ts';
import { partitionOf } from '../codecommit-endpoints.ts';
import { type Caller, NOBODY_KNOWN } from './context.ts';
import { type Decision, evaluate, type RepositoryKey } from './evaluate.ts';
import { type PolicyReading, readPolicies } from './policy-document.ts';
import type { Policy } from './policy.ts';
import { CODECOMMIT_ACTIONS, KMS_ACTIONS, notTaken, type RepositoryUse, requestFor } from './requests.ts';
import type { SimulatedResult } from './simulation-output.ts';
import { matchesPattern } from './wildcard.ts';

/** The facts that a judgement of policies rests on. */
export interface CaseFacts {
  intent: Intent;
  system?: SystemFact;
  target?: TargetFact;
  identity?: IdentityFact;
  credentials?: CredentialsFact;
  repositoryMetadata?: RepositoryMetadata;
  simulation?: SimulationFact;
  policies?: PoliciesFact;
  kmsKey?: KmsKeyFact;
}

/** Whose use of which repository the policies are judged for, and what of them is known. */
export interface PolicyCase {
  use: RepositoryUse;
  key: RepositoryKey;
  policies: readonly Policy[];
  /** True where the user gave documents. */
  given: boolean;
  /** True where every policy that can allow the caller something was read from IAM. */
  complete: boolean;
  /** Simulations of this use: asked by us, and given as a file. */
  simulated: readonly Simulated[];
  /** Policies that the documents given name without their text: each could deny or allow anything. */
  missing: readonly string[];
  /** What `--context` came to; `unused` where there was nothing to judge with it. */
  context: { remarks: readonly { isKms: boolean; remark: string }[]; unused: string | null };
  notRead: readonly { source: string; why: string }[];
}

/** One answer of IAM's simulator. */
export type Simulated = SimulationFact['results'][number] & {
  /** Unknown where the simulation was made for a resource of which nobody knows whether it is this one. */
  onResource: true | 'unknown';
};

/** Returns the case the facts make. Where nothing was given or read, `policies` and `simulated` are empty. */
export function caseOf(facts: CaseFacts): PolicyCase {
  const parts = [facts.intent, facts.system, facts.target, facts.identity, facts.credentials, facts.repositoryMetadata, facts.simulation, facts.policies, facts.kmsKey];
  const known = cases.get(facts.intent);
  if (known?.parts.every((part, index) => part === parts[index]) === true) return known.made;
  const made = makeCase(facts);
  cases.set(facts.intent, { parts, made });
  return made;
}

/** Three checks judge the same documents: they are read once. */
const cases = new WeakMap<Intent, { parts: readonly unknown[]; made: PolicyCase }>();

function makeCase(facts: CaseFacts): PolicyCase {
  const { intent, target, policies, kmsKey, simulation } = facts;
  const caller = callerOf(facts);
  const keyText: PolicyText[] = kmsKey?.policy?.text == null ? [] : [{ source: `key policy of ${kmsKey.keyId}`, layer: 'key', text: kmsKey.policy.text }];
  const documents = [...(intent.given?.documents ?? []), ...(policies?.documents ?? []), ...keyText];
  const readings = documents.map((document) => ({ document, reading: readingOf(document, caller.arn) }));
  const unread = readings.flatMap(({ document, reading }) => ('error' in reading ? [{ source: document.source, layer: document.layer, why: reading.error.message }] : []));
  const read = readings.flatMap(({ reading }) => ('error' in reading ? [] : [reading]));
  const notRead = [...unread, ...(policies?.notRead ?? [])];
  const isGiven = (source: string): boolean => intent.given?.documents.some((document) => document.source === source) === true;
  const use: RepositoryUse = {
    region: target?.region ?? intent.region, account: accountOf(facts, caller), repository: target?.repository ?? null, keyArn: keyArnOf(facts, caller), caller, now: facts.system?.now ?? null,
    given: new Map((intent.given?.context ?? []).map(({ key, values }) => [key, values])),
  };
  const simulations = read.flatMap((reading) => reading.simulated);
  const found = read.flatMap((reading) => reading.policies);
  const missing = [...unread.filter(({ source }) => isGiven(source)).map(({ source, why }) => `${source}: ${why}`), ...read.flatMap((reading) => reading.missing)];
  return {
    use,
    key: keyOf(facts, use),
    policies: found,
    missing,
    context: { remarks: contextRemarks(use), unused: intent.given !== undefined && documents.length === 0 ? 'there was no policy to judge with --context: give one with --policy, --scp, --boundary or --key-policy' : null },
    given: (intent.given?.documents.length ?? 0) > 0,
    complete: policies !== undefined && notRead.every(({ layer }) => layer !== 'identity'),
    simulated: [...(simulation?.results ?? []).map((result) => ({ ...result, action: asWeNameIt(result.action), onResource: true as const })), ...simulations.flatMap((result) => simulatedHere(result, use))],
    notRead: [
      ...notRead.map(({ source, why }) => ({ source, why })),
      ...read.flatMap(({ missing }) => missing.map((source) => ({ source, why: 'not in the document' }))),
      ...simulations.filter((result) => simulatedHere(result, use).length === 0).map(({ action, resource }) => ({ source: `simulation of ${action}`, why: `made for another resource, ${resource}` })),
      ...kmsNotRead(kmsKey),
    ],
  };
}

/** IAM's action names have no case. */
function asWeNameIt(action: string): string {
  return [...KMS_ACTIONS, ...CODECOMMIT_ACTIONS].find((each) => each.toLowerCase() === action.toLowerCase()) ?? action;
}

/** A simulation as we keep it; nothing of one that was made for another resource. Source: IAM API Reference, EvaluationResult, `EvalResourceName`. */
function simulatedHere({ resource, ...result }: SimulatedResult, use: RepositoryUse): Simulated[] {
  const action = asWeNameIt(result.action);
  const onResource = resource === '' ? 'unknown' : matchesPattern(resource, requestFor(action, use).resource);
  return onResource === false ? [] : [{ action, onResource, decision: result.decision, missingContext: result.missingContext, sources: [...new Set(result.sources.map(({ policy }) => policy))] }];
}

function contextRemarks({ given, caller }: RepositoryUse): PolicyCase['context']['remarks'] {
  return [...given].flatMap(([key, values]) => [true, false].map((isKms) => ({ isKms, remark: `--context: ${notTaken(key, values, caller, isKms) ?? `${key} was taken ${values === null ? 'as absent' : `as ${values.join(', ')}`}`}` })));
}

/** Returns what a document holds for a caller; the same document is read once for the same caller. */
export function readingOf(document: PolicyText, callerArn: string | null): ReturnType<typeof readPolicies> {
  const known = readings.get(document);
  if (known?.callerArn === callerArn) return known.reading;
  const reading = readPolicies(document.text, { source: document.source, layer: document.layer, callerArn });
  readings.set(document, { callerArn, reading });
  return reading;
}
const readings = new WeakMap<PolicyText, { callerArn: string | null; reading: PolicyReading | Extract<ReturnType<typeof readPolicies>, { error: unknown }> }>();

/** Returns what the policies of the case decide about an action. The references of a push are unknown unless they are said to be none yet (null). */
export function decisionOn(judged: PolicyCase, action: string, changes: Partial<RepositoryUse> = {}): Decision {
  return evaluate(requestFor(action, { ...judged.use, ...changes }), judged.policies, judged.key);
}

/** The caller as AWS names him; where nobody was asked, as `--context aws:PrincipalArn=…` does. */
function callerOf({ intent, identity, credentials, policies }: CaseFacts): Caller {
  if (identity?.arn != null) {
    const longTerm = credentials?.prefix == null ? null : credentials.prefix === 'AKIA';
    return { arn: identity.arn, account: identity.account, kind: identity.kind, userId: null, roleArn: policies?.roleArn ?? null, longTerm };
  }
  const arn = intent.given?.context.find(({ key }) => key.toLowerCase() === 'aws:principalarn')?.values?.[0];
  if (arn === undefined) return NOBODY_KNOWN;
  const kind = /:user\//.test(arn) ? 'user' : /:(?:assumed-)?role\//.test(arn) ? 'assumed-role' : null;
  return { ...NOBODY_KNOWN, arn, account: accountIn(arn), kind, roleArn: arn.includes(':role/') ? arn : null };
}

const accountIn = (arn: string | null | undefined): string | null => /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn ?? '')?.[1] ?? null;

function accountOf({ repositoryMetadata, identity }: CaseFacts, caller: Caller): string | null {
  return accountIn(repositoryMetadata?.arn) ?? identity?.account ?? caller.account;
}

/** GetRepository names the key by its ARN or by its id alone. */
function keyArnOf(facts: CaseFacts, caller: Caller): string | null {
  const { target, repositoryMetadata, kmsKey } = facts;
  const named = kmsKey?.description?.arn ?? repositoryMetadata?.kmsKeyId ?? null;
  if (named === null || named.startsWith('arn:')) return named?.includes(':key/') === true ? named : null;
  const [region, account] = [target?.region ?? null, accountOf(facts, caller)];
  const partition = region === null ? null : partitionOf(region);
  return partition === null || account === null || !/^[\w-]+$/.test(named) ? null : `arn:${partition}:kms:${region ?? ''}:${account}:key/${named}`;
}

/**
 * Whether somebody must allow the use of the key: KMS says who manages it, a key of another account is a customer's, and who gives a key policy
 * means a customer's key. Unless one of these is known only Denies count: a missing Allow is then no proof of anything.
 */
function keyOf({ intent, kmsKey }: CaseFacts, { keyArn, caller }: RepositoryUse): RepositoryKey {
  const manager = kmsKey?.description?.manager ?? null;
  const foreign = keyArn !== null && caller.account !== null && accountIn(keyArn) !== caller.account;
  const given = intent.given?.documents.some(({ layer }) => layer === 'key') === true;
  if (manager === 'AWS' || (manager === null && !foreign && !given)) return { kind: 'managed' };
  const names = new Set([caller.arn, caller.roleArn]);
  const grants = kmsKey?.grants;
  const none = grants?.complete === true && grants.grants.every(({ grantee }) => grantee !== null && !names.has(grantee) && !grantee.includes('codecommit') && !grantee.endsWith(':root'));
  return { kind: 'customer', grants: none ? 'none' : 'unread' };
}

function kmsNotRead(key: KmsKeyFact | undefined): { source: string; why: string }[] {
  const parts = [['DescribeKey', key?.description], ['GetKeyPolicy', key?.policy], ['ListGrants', key?.grants]] as const;
  return parts.flatMap(([operation, part]) => (part == null || part.answer.status === 200 ? [] : [{ source: `kms:${operation} of ${key?.keyId ?? ''}`, why: part.answer.errorCode ?? part.answer.failure?.code ?? 'no answer' }]));
}
