import { isObject, type Json, type JsonObject } from './policy-text.ts';
import type { Layer } from './policy.ts';

/** A policy's text in an answer of `GetAccountAuthorizationDetails`, and whose requests it bears on. */
export interface Attached {
  source: string;
  layer: Layer;
  document: Json;
  /** Null where the answer does not say whose it is. */
  principal: string | null;
}

/** What the answer says: who is in it, their policies, and policies it names without their text. */
export interface AccountDetails {
  principals: readonly string[];
  attached: readonly Attached[];
  missing: readonly { source: string; principal: string | null }[];
}

const list = (value: Json | undefined): readonly JsonObject[] => (Array.isArray(value) ? (value as readonly Json[]).filter(isObject) : []);
const text = (object: JsonObject | undefined, key: string): string => {
  const value = object?.entries.get(key);
  return typeof value === 'string' ? value : '';
};

/** True for an answer of `aws iam get-account-authorization-details`, also of one filtered to some of its lists. */
export function isAccountDetails({ entries }: JsonObject): boolean {
  return entries.has('UserDetailList') || entries.has('RoleDetailList') || entries.has('GroupDetailList') || list(entries.get('Policies')).some((policy) => policy.entries.has('PolicyVersionList'));
}

/** Returns users and roles cut out of such an answer as the answer they would be, or null for other objects. */
export function peopleAsAccount(objects: readonly JsonObject[]): JsonObject | null {
  const [first] = objects;
  const isPerson = ({ entries }: JsonObject): boolean => typeof entries.get('Arn') === 'string' && (entries.has('UserName') || entries.has('RoleName')) && ['UserPolicyList', 'RolePolicyList', 'AttachedManagedPolicies'].some((key) => entries.has(key));
  if (first === undefined || !objects.every(isPerson)) return null;
  const named = (key: string): Json => objects.filter(({ entries }) => entries.has(key));
  return { ...first, entries: new Map([['UserDetailList', named('UserName')], ['RoleDetailList', named('RoleName')]]) };
}

/**
 * Returns, for each user and role, the policies that bear on it: inline, attached, of every group, and the boundary. Old versions of a policy, policies
 * attached to nobody and trust policies bear on no request and are left out. Source: IAM API reference, GetAccountAuthorizationDetails; FACTS 1.5.
 */
export function readAccountDetails({ entries }: JsonObject): AccountDetails {
  const managed = new Map(list(entries.get('Policies')).map((policy) => [text(policy, 'Arn'), defaultVersion(policy)]));
  const groups = new Map(list(entries.get('GroupDetailList')).map((group) => [text(group, 'GroupName'), group]));
  const attached: Attached[] = [];
  const missing: { source: string; principal: string | null }[] = [];
  const attach = (arn: string, principal: string | null, layer: Layer, through = ''): void => {
    const document = managed.get(arn);
    const source = `${layer === 'boundary' ? 'boundary ' : ''}${arn}${through}`;
    if (document === undefined) missing.push({ source, principal });
    else attached.push({ source, layer, document, principal });
  };
  const own = (holder: JsonObject, inline: string, name: string, principal: string | null, through = ''): void => {
    for (const policy of list(holder.entries.get(inline))) {
      attached.push({ source: `inline:${name}/${text(policy, 'PolicyName')}`, layer: 'identity', document: policy.entries.get('PolicyDocument') ?? null, principal });
    }
    for (const policy of list(holder.entries.get('AttachedManagedPolicies'))) attach(text(policy, 'PolicyArn'), principal, 'identity', through);
  };
  const boundary = (holder: JsonObject, principal: string): void => {
    const value = holder.entries.get('PermissionsBoundary');
    if (isObject(value)) attach(text(value, 'PermissionsBoundaryArn'), principal, 'boundary');
  };
  const users = list(entries.get('UserDetailList'));
  for (const user of users) {
    const principal = text(user, 'Arn');
    own(user, 'UserPolicyList', text(user, 'UserName'), principal);
    const names = user.entries.get('GroupList');
    for (const name of Array.isArray(names) ? (names as readonly Json[]).filter((each) => typeof each === 'string') : []) {
      const group = groups.get(name);
      if (group === undefined) missing.push({ source: `group ${name}`, principal });
      else own(group, 'GroupPolicyList', text(group, 'GroupName'), principal, ` (group ${text(group, 'GroupName')})`);
    }
    boundary(user, principal);
  }
  const roles = list(entries.get('RoleDetailList'));
  for (const role of roles) {
    own(role, 'RolePolicyList', text(role, 'RoleName'), text(role, 'Arn'));
    boundary(role, text(role, 'Arn'));
  }
  if (users.length + roles.length === 0) {
    for (const [name, group] of groups) own(group, 'GroupPolicyList', name, null, ` (group ${name})`);
    for (const arn of managed.keys()) attach(arn, null, 'identity');
  }
  return { principals: [...users, ...roles].map((each) => text(each, 'Arn')), attached, missing };
}

/** Returns the text of the version of a managed policy that is in force, or undefined where nothing says which it is. Source: IAM guide, "Versioning IAM policies". */
export function defaultVersion(policy: JsonObject): Json | undefined {
  const versions = list(policy.entries.get('PolicyVersionList'));
  const wanted = text(policy, 'DefaultVersionId');
  return (versions.find((version) => version.entries.get('IsDefaultVersion') === true) ?? versions.find((version) => wanted !== '' && text(version, 'VersionId') === wanted))?.entries.get('Document');
}

/**
 * Returns the principal of the answer that a caller's ARN names: a user by its ARN, a session by the name of its role, which is unique in an account.
 * Null where there is none. Example: `arn:aws:sts::111122223333:assumed-role/dev/me` finds `arn:aws:iam::111122223333:role/team/dev`.
 */
export function principalFor(callerArn: string, principals: readonly string[]): string | null {
  const session = /^arn:[^:]+:sts::(\d+):assumed-role\/([^/]+)\//.exec(callerArn);
  if (session === null) return principals.find((arn) => arn === callerArn) ?? null;
  return principals.find((arn) => arn.includes(`:iam::${session[1] ?? ''}:role/`) && arn.endsWith(`/${session[2] ?? ''}`)) ?? null;
}
