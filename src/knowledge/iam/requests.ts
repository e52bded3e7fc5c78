import { partitionOf } from '../codecommit-endpoints.ts';
import type { Caller, Context, Request } from './context.ts';
import type { Text, Unknown } from './wildcard.ts';

/** The permissions CodeCommit needs of the caller's on the key of a repository. A bare `kms:ReEncrypt` is no action of KMS's. Source: FACTS 1.1; the guide's page on encryption. */
export const KMS_ACTIONS = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:DescribeKey'] as const;
/** The permissions of CodeCommit's own that a person with git needs or meets. */
export const CODECOMMIT_ACTIONS = ['codecommit:GitPull', 'codecommit:GitPush', 'codecommit:GetRepository', 'codecommit:ListRepositories'] as const;

/** The use of one repository that is to be judged; what is not known is null. */
export interface RepositoryUse {
  region: string | null;
  /** The account the repository is in. */
  account: string | null;
  repository: string | null;
  /** The ARN of the repository's key where GetRepository named it. */
  keyArn: string | null;
  caller: Caller;
  /** Now, as ISO 8601. */
  now: string | null;
  /** `--context key=value`; null for a key that is to be taken as absent. They outweigh what we know ourselves, but for what `notTaken` tells. */
  given: ReadonlyMap<string, readonly string[] | null>;
  /** The branches a push names. Null: not named yet, as in the first request of a push. Undefined: unknown. */
  references?: readonly string[] | null;
}

/**
 * Returns the request that is judged for one of `KMS_ACTIONS` or `CODECOMMIT_ACTIONS`. KMS is asked by CodeCommit on the caller's behalf, so
 * `kms:ViaService` and `aws:ViaAWSService` are set, and the caller's address is not what KMS sees. Keys nobody can know stay unknown.
 * Source: FACTS 1.5; the KMS guide on `kms:ViaService`.
 */
export function requestFor(action: string, use: RepositoryUse): Request {
  const isKms = action.startsWith('kms:');
  return { action, resource: isKms ? keyOf(use) : repositoryOf(action, use), context: contextOf(use, isKms), caller: use.caller };
}

const part = (value: string | null, label: string): string | Unknown => value ?? { unknown: 'name', label };

/** Known parts in one piece, so that the ends of a text can be compared as they are. */
function text(...parts: (string | Unknown)[]): Text {
  const joined: (string | Unknown)[] = [];
  for (const each of parts) {
    const last = joined.at(-1);
    if (typeof each === 'string' && typeof last === 'string') joined[joined.length - 1] = last + each;
    else joined.push(each);
  }
  const [only] = joined;
  return joined.length === 1 && typeof only === 'string' ? only : joined;
}

function partition({ region }: RepositoryUse): string | Unknown {
  return part(region === null ? null : partitionOf(region), 'partition');
}

function keyOf(use: RepositoryUse): Text {
  return use.keyArn ?? text('arn:', partition(use), ':kms:', part(use.region, 'region'), ':', part(use.account, 'account'), ':key/', part(null, 'key id'));
}

function repositoryOf(action: string, use: RepositoryUse): Text {
  // ListRepositories knows no resource, so only a pattern that fits "*" itself allows or denies it.
  if (action === 'codecommit:ListRepositories') return '*';
  return text('arn:', partition(use), ':codecommit:', part(use.region, 'region'), ':', part(use.account, 'account'), ':', part(use.repository, 'repository'));
}

function contextOf(use: RepositoryUse, isKms: boolean): Context {
  const { caller, region, now, given } = use;
  const context = new Map<string, 'absent' | readonly Text[]>();
  const know = (key: string, value: Text | null): void => {
    if (value !== null) context.set(key, value === 'absent' ? value : [value]);
  };
  know('aws:securetransport', 'true');
  know('aws:viaawsservice', isKms ? 'true' : 'false');
  know('aws:requestedregion', region ?? [{ unknown: 'name', label: 'region' }]);
  know('aws:currenttime', now);
  know('aws:epochtime', now === null || Number.isNaN(Date.parse(now)) ? null : String(Math.floor(Date.parse(now) / 1000)));
  know('kms:viaservice', isKms ? text('codecommit.', part(region, 'region'), suffixOf(region)) : 'absent');
  know('kms:calleraccount', isKms ? caller.account : 'absent');
  know('aws:principalaccount', caller.account);
  know('aws:principalarn', principalArn(caller));
  know('aws:principaltype', caller.kind === null ? null : TYPES[caller.kind]);
  know('aws:userid', caller.userId);
  know('aws:username', caller.kind === null ? null : caller.kind === 'user' ? nameIn(caller.arn) : 'absent');
  for (const key of ['aws:multifactorauthpresent', 'aws:multifactorauthage', 'aws:tokenissuetime']) know(key, caller.longTerm === true ? 'absent' : null);
  if (caller.longTerm === false) know('aws:tokenissuetime', [{ unknown: 'text', label: 'when the session began' }]);
  if (use.references !== undefined && !isKms) context.set('codecommit:references', use.references ?? 'absent');
  for (const [key, values] of given) if (notTaken(key, values, caller, isKms) === null) context.set(key.toLowerCase(), values ?? 'absent');
  return context;
}

/** Where a request comes from. KMS is asked by CodeCommit in a forward access session, whose network is not the caller's. */
const OF_THE_NETWORK = /^aws:(?:sourceip|vpcsourceip|sourcevpc|sourcevpce|sourcevpcarn|viaawsservice)$/i;
const SESSION_ARN = /^arn:[^:]*:sts::\d*:assumed-role\//;

/**
 * Returns why what `--context` says of a key is not a value of the request, or null where it is taken. Source: IAM guide, "Forward access sessions"
 * (`aws:ViaAWSService` is true there) and `aws:PrincipalArn` (of a session it is the ARN of the role); FACTS 1.5.
 */
export function notTaken(key: string, values: readonly string[] | null, caller: Caller, isKms: boolean): string | null {
  if (isKms && OF_THE_NETWORK.test(key)) return `${key} was not taken for the KMS actions: CodeCommit asks KMS itself, so the network of that request is not the caller's`;
  const isSession = caller.kind === 'assumed-role' && key.toLowerCase() === 'aws:principalarn' && values?.some((value) => SESSION_ARN.test(value)) === true;
  return isSession ? `${key} was not taken as it is given: IAM compares it with the ARN of the role, not of the session` : null;
}

const TYPES = { user: 'User', 'assumed-role': 'AssumedRole', 'federated-user': 'FederatedUser', root: 'Account' } as const;

function suffixOf(region: string | null): string | Unknown {
  if (region === null) return { unknown: 'text', label: 'domain' };
  return partitionOf(region) === 'aws-cn' ? '.amazonaws.com.cn' : '.amazonaws.com';
}

function nameIn(arn: string | null): string | null {
  return arn?.replace(/^.*\//s, '') ?? null;
}

/** `aws:PrincipalArn` is the role's ARN, not the session's; its path stands in no answer of STS's. */
function principalArn({ arn, kind, roleArn }: Caller): Text | null {
  if (kind !== 'assumed-role') return arn;
  if (roleArn !== null) return roleArn;
  const role = arn === null ? null : /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn);
  return role === null ? null : [`arn:${role[1] ?? ''}:iam::${role[2] ?? ''}:role/`, { unknown: 'text', label: 'path' }, role[3] ?? ''];
}
