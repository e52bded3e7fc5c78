import { createHash } from 'node:crypto';

/** The policy kind that AWS names in a refusal. */
export type DenialType =
  | 'identity-implicit'
  | 'identity-explicit'
  | 'scp'
  | 'boundary'
  | 'session'
  | 'vpce'
  | 'kms';

/** A scripted refusal. `action` may hold `*`; `message` replaces the worded default. */
export interface Denial {
  action: string;
  type: DenialType;
  message?: string;
}

/** What SimulatePrincipalPolicy answers for one action of one identity. */
export interface SimulatedDecision {
  decision: 'allowed' | 'implicitDeny' | 'explicitDeny';
  sourcePolicyId?: string;
  missingContext?: string[];
}

/** Policies by name or ARN, as objects. */
export interface PolicyHolder {
  inline?: Record<string, object>;
  attached?: Record<string, object>;
}

/** What IAM lists of an identity's policies to those who may read it. The lab hands them out and never judges by them. */
export interface OwnPolicies extends PolicyHolder {
  groups?: Record<string, PolicyHolder>;
  boundary?: { arn: string; document: object };
  /** Of the role behind a session. */
  path?: string;
}

/** A key of KMS. */
export interface LabKey {
  arn: string;
  alias?: string;
  state?: 'Enabled' | 'Disabled' | 'PendingDeletion';
  manager?: 'AWS' | 'CUSTOMER';
  policy?: object;
  grants?: { GranteePrincipal: string; Operations: string[] }[];
}

/** One access key and whom it belongs to; two keys of one user are two identities with the same ARN. */
export interface Identity {
  kind: 'user' | 'assumed-role' | 'root';
  arn: string;
  userId: string;
  account: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  state: 'active' | 'inactive' | 'expired';
  /** Seconds since 1970 on the lab's clock; past it the session token is refused as expired. */
  expiresAt?: number;
  mayReadIam: boolean;
  /** IAM actions allowed although `mayReadIam` is false, as with AWSCodeCommitPowerUser. */
  iamAllowed?: string[];
  denials: Denial[];
  simulation?: Record<string, SimulatedDecision>;
  /** ARNs of the policies that ListAttachedUserPolicies and ListAttachedRolePolicies answer. */
  attachedPolicyArns?: string[];
  policies?: OwnPolicies;
  /** May call DescribeKey, GetKeyPolicy and ListGrants. */
  mayReadKeys?: boolean;
}

/** An IAM user's static Git credential. */
export interface GitCredential {
  userName: string;
  password: string;
  identityArn: string;
  active: boolean;
  /** `ACCA…`; without it made from its place among the user's. */
  id?: string;
  /** The git endpoint does not know it yet: so many requests are refused first, as after a change in IAM. */
  unknownFor?: number;
}

/** An SSH public key uploaded to an IAM user: `key` names the pair of `sshKey(…)`, or is the public key itself. */
export interface UploadedSshKey {
  keyId: string;
  identityArn: string;
  key: string;
  active: boolean;
}

/** A repository of one account in one region. */
export interface Repository {
  account: string;
  region: string;
  name: string;
  kmsKeyId?: string;
  /** Created without any commit. */
  empty?: boolean;
}

/** A role that the lab's STS hands out. */
export interface Role {
  arn: string;
  trustedPrincipals: string[];
  externalId?: string;
  /** When set, AssumeRole wants this serial number and the token code `123456`. */
  mfaSerial?: string;
  webIdentityTokens?: Record<string, 'valid' | 'expired'>;
  denials: Denial[];
}

/**
 * How a host misbehaves: `hang` says nothing after the tunnel stands, `503` and `429` answer AWS's
 * throttling and unavailability errors, `captive-html` a 200 login page, `redirect` a 302 to one.
 */
export type HostMode =
  | 'ok'
  | 'hang'
  | '503'
  | '429'
  | 'captive-html'
  | 'redirect'
  | 'untrusted-ca'
  | 'wrong-name';

/** Faults of the network around AWS. `refuse` answers 403 to every CONNECT, `auth-required` 407. */
export interface Switches {
  clockOffsetSeconds: number;
  proxy: 'ok' | 'refuse' | 'auth-required' | 'hang';
  /** The login `auth-required` accepts; without one it accepts none. */
  proxyLogin?: { user: string; password: string };
  hosts: Record<string, HostMode>;
  /** What the SSH server offers of host key algorithms, where it is not all. */
  sshHostKeyAlgorithms?: readonly string[];
}

/** IAM Identity Center: bearer tokens, refresh tokens with the access token each gives, and the roles assigned. */
export interface SingleSignOn {
  tokens: Record<string, 'valid' | 'expired'>;
  refreshTokens: Record<string, string>;
  roles: { account: string; name: string; denials?: Denial[] }[];
}

/** The metadata endpoints: `no-role` is an instance or task without a role, `hang` a token that never comes (hop limit). */
export interface Metadata {
  mode: 'ok' | 'no-role' | 'hang';
  role: string;
  /** The header the container endpoint wants. */
  authorization?: string;
}

/** Everything the lab knows. Plain data; tests may change it while the lab runs. */
export interface World {
  identities: Identity[];
  gitCredentials: GitCredential[];
  sshKeys: UploadedSshKey[];
  repositories: Repository[];
  roles: Role[];
  switches: Switches;
  sso: SingleSignOn;
  metadata: Metadata;
  /** Absent: there are none. */
  keys?: LabKey[];
  /** IAM does what it is asked to change and loses the answer: a 503 comes in its place. */
  iamLosesAnswers?: boolean;
  /** How often the git endpoint refuses a Git credential that was just made. */
  newCredentialsUnknownFor?: number;
}

/** The account of the default world. */
export const exampleAccount = '111122223333';

/**
 * Mints a key that looks like AWS's documentation example and is no real one.
 * @param label any text; the same label always gives the same key
 * @param temporary true gives an `ASIA` key with a session token that needs percent-encoding
 */
export function mintAccessKey(
  label: string,
  temporary = false,
): { accessKeyId: string; secretAccessKey: string; sessionToken?: string } {
  const digits = createHash('sha256').update(label).digest('hex').toUpperCase();
  // Key ids use base32 letters only, so the hex digits 0, 1, 8 and 9 are spelled otherwise.
  const letters = digits.replace(/[0189]/g, (digit) => ({ '0': 'G', '1': 'H', '8': 'J' })[digit] ?? 'K');
  const key = {
    accessKeyId: `${temporary ? 'ASIA' : 'AKIA'}EXAMPLE${letters.slice(0, 9)}`,
    secretAccessKey: `FAKE/${digits.toLowerCase().slice(0, 18)}/bPxRfiCYEXAMPLEKEY`.slice(0, 40),
  };
  if (!temporary) return key;
  return { ...key, sessionToken: `FAKEtoken//EXAMPLE+${digits.toLowerCase().slice(0, 40)}==` };
}

/** Returns an active IAM user with a minted example key; `changes` override any field. */
export function exampleUser(name: string, changes: Partial<Identity> = {}): Identity {
  const account = changes.account ?? exampleAccount;
  return {
    kind: 'user',
    arn: `arn:aws:iam::${account}:user/${name}`,
    userId: `AIDA${name.toUpperCase().replace(/[^A-Z2-7]/g, '')}EXAMPLE`,
    account,
    ...mintAccessKey(name),
    state: 'active',
    mayReadIam: false,
    denials: [],
    ...changes,
  };
}

/** Returns an active assumed-role session with a minted temporary key; `changes` override any field. */
export function exampleSession(role: string, session: string, changes: Partial<Identity> = {}): Identity {
  const account = changes.account ?? exampleAccount;
  return {
    kind: 'assumed-role',
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    userId: `AROA${role.toUpperCase().replace(/[^A-Z2-7]/g, '')}EXAMPLE:${session}`,
    account,
    ...mintAccessKey(`${role}/${session}`, true),
    state: 'active',
    mayReadIam: false,
    denials: [],
    ...changes,
  };
}

/**
 * Returns a healthy world: user `alice` with AWS's documentation example key and a static Git
 * credential, role `CodeAccess` she may assume, repository `billing` in eu-west-1 and
 * `website` in us-east-1.
 */
export function defaultWorld(): World {
  const alice = exampleUser('alice', {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  });
  return {
    identities: [alice],
    gitCredentials: [
      {
        userName: `alice-at-${exampleAccount}`,
        password: 'EXAMPLEgitPasswordNotReal0123456789EXAMPLE+=',
        identityArn: alice.arn,
        active: true,
      },
    ],
    sshKeys: [{ keyId: 'APKAEXAMPLEALICE0001', identityArn: alice.arn, key: 'alice', active: true }],
    repositories: [
      { account: exampleAccount, region: 'eu-west-1', name: 'billing' },
      { account: exampleAccount, region: 'us-east-1', name: 'website' },
    ],
    roles: [
      {
        arn: `arn:aws:iam::${exampleAccount}:role/CodeAccess`,
        trustedPrincipals: [alice.arn],
        denials: [],
      },
    ],
    switches: { clockOffsetSeconds: 0, proxy: 'ok', hosts: {} },
    sso: { tokens: { 'FAKE-sso-token': 'valid' }, refreshTokens: { 'FAKE-refresh-token': 'FAKE-sso-token' }, roles: [{ account: exampleAccount, name: 'Developer' }] },
    metadata: { mode: 'ok', role: 'BuildInstance' },
    keys: [],
  };
}
