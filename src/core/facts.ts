/**
 * All the tool can know about one machine, as plain JSON. No secret is in it, by construction:
 * probes drop them while they parse, and what looks like one is replaced by its shape.
 */
import type { AwsConfigFact, ProviderKind } from './aws-facts.ts';
import type { GitClientFact, GitConfigFact } from './git-facts.ts';
import type { LoginName, SecretShape, StoredLogin } from './login-facts.ts';
import type { AwsStateFact, CredentialCacheFact, GrcRunFact, HelperProgramsFact, HelperRunsFact, HomesFact, IamLoginsFact, InstallationsFact, SubmodulesFact } from './method-facts.ts';
import type { ApiAnswer, NetworkFact } from './network-facts.ts';
import type { GivenPolicies, KmsKeyFact, PoliciesFact } from './policy-facts.ts';
import type { SshFact } from './ssh-facts.ts';

export type * from './aws-facts.ts';
export type * from './git-facts.ts';
export type * from './login-facts.ts';
export type * from './method-facts.ts';
export type * from './network-facts.ts';
export type * from './policy-facts.ts';
export type * from './ssh-facts.ts';

export type Platform = 'darwin' | 'win32' | 'linux';
export type Method = 'grc' | 'credential-helper' | 'git-credentials' | 'ssh';

export interface Intent {
  cwd: string;
  target: string | null;
  profile: string | null;
  region: string | null;
  method: Method | null;
  offline: boolean;
  live: boolean;
  allowDialogs: boolean;
  /** `--probe-timeout`, for the user's git and helpers too; without it they get 20. */
  probeTimeoutSeconds?: number;
  /** Documents and context keys the user gave; absent where none were. */
  given?: GivenPolicies;
  /** `--probe-kms`. */
  probeKms?: boolean;
}

export interface SystemFact {
  platform: Platform;
  release: string;
  homeDir: string | null;
  /** ISO 8601. The clock is a fact, so that a replay does not age. */
  now: string;
}

/** Environment variables of the allow-list that are set. `value` is null where the value may be a secret. */
export interface EnvironmentFact {
  variables: readonly { name: string; value: string | null; empty: boolean; login: LoginName | null }[];
}

export interface ToolFact {
  path: string | null;
  version: string | null;
  /** What the tool printed as its version, first line. Null beside a version: its files told that, and it was not started. */
  banner: string | null;
  /** Null when it ran. */
  failure: string | null;
  exitCode: number | null;
}

export interface ToolsFact {
  git: ToolFact;
  /** As the shell that git starts for `!aws …` finds it. Null when `sh` itself could not be asked. */
  aws: ToolFact | null;
  grc: ToolFact;
  /** Directories searched for git-remote-codecommit that are not on PATH and hold it. */
  grcOffPath: readonly string[];
  /** On Linux: git finds git-credential-libsecret, and a session's bus is there for it. */
  libsecret?: true;
}

export interface RepositoryFact {
  /** The working copy's git directory, null outside of one. */
  gitDir: string | null;
  branch: string | null;
  /** Git refuses the repository because another user owns it. */
  dubiousOwnership: boolean;
  /** The directory git names then, as `safe.directory` wants it. */
  untrusted?: string | null;
}

/** The connection under test, after `insteadOf`. */
export interface TargetFact {
  input: string | null;
  remote: string | null;
  /** As configured or given, password removed. */
  configuredUrl: string;
  /** What git will use, password removed. */
  url: string;
  urlFile: string | null;
  urlLine: number | null;
  method: Method;
  /** Why this method: shown with `--verbose`. */
  methodReason: string;
  host: string | null;
  /** The host of the AWS API for the region. */
  apiHost: string | null;
  region: string | null;
  regionSource: string | null;
  repository: string | null;
  /** The profile the tool of this method will use, null for the default. */
  profile: string | null;
  profileSource: string | null;
  /** Named in the URL or the helper line: environment keys do not overrule it. */
  profileIsExplicit: boolean;
  userInfo: { login: LoginName; secret: SecretShape | null } | null;
  /** Other CodeCommit remotes of the working copy. */
  others: readonly { remote: string; url: string }[];
}

export interface StoreFact {
  /** `store`: git-credential-store files; the others are the systems' own. */
  kind: 'keychain' | 'credential-manager' | 'secret-service' | 'store-file';
  logins: readonly StoredLogin[];
}

export interface NetrcFact {
  file: string;
  /** `lines`: those that hold nothing but the entry, each with a word on it that is no secret. */
  entries: readonly { host: string | null; line: number; login: LoginName; secret: SecretShape | null; lines?: readonly { line: number; holds: string }[] | null }[];
}

/** The credential that signs our requests: obtained as the tool of this method would obtain it. */
export interface CredentialsFact {
  profile: string | null;
  provider: ProviderKind | null;
  /** A person's words for where it comes from: a file and line, a variable. */
  source: string;
  keyIdLast4: string | null;
  prefix: 'AKIA' | 'ASIA' | null;
  hasSessionToken: boolean;
  expiresAt: string | null;
  /** Null when a credential was obtained. */
  failure: { code: string; message: string } | null;
}

export interface IdentityFact {
  account: string | null;
  arn: string | null;
  kind: 'user' | 'assumed-role' | 'federated-user' | 'root' | null;
  answer: ApiAnswer;
}

export interface RepositoryMetadata {
  answer: ApiAnswer;
  repositoryName: string | null;
  arn: string | null;
  kmsKeyId: string | null;
  defaultBranch: string | null;
  /** Regions, other than the target's, in which a repository of this name was found. */
  foundIn: readonly string[];
  searchedIn: readonly string[];
}

/** Our own `GET …/info/refs?service=git-upload-pack`, and what it carried. */
export interface GitRequestFact {
  answer: ApiAnswer;
  carried: 'signature' | 'git-credential' | 'netrc' | 'nothing';
  login: LoginName | null;
  contentType: string | null;
  /** True when the answer is git's smart protocol. */
  advertisesRefs: boolean;
}

export interface SimulationFact {
  answer: ApiAnswer;
  results: readonly { action: string; decision: 'allowed' | 'implicitDeny' | 'explicitDeny'; sources: readonly string[]; missingContext: readonly string[] }[];
  /** Whom it was asked for: the user, or the role behind a session. */
  principalArn?: string;
}

export interface Facts {
  intent: Intent;
  system: SystemFact;
  environment: EnvironmentFact;
  tools: ToolsFact;
  repository: RepositoryFact;
  gitConfig: GitConfigFact;
  storeFiles: StoreFact;
  systemStore: StoreFact;
  netrc: NetrcFact;
  awsConfig: AwsConfigFact;
  target: TargetFact;
  network: NetworkFact;
  credentials: CredentialsFact;
  identity: IdentityFact;
  repositoryMetadata: RepositoryMetadata;
  gitRequest: GitRequestFact;
  gitClient: GitClientFact;
  simulation: SimulationFact;
  installations: InstallationsFact;
  homes: HomesFact;
  grcRun: GrcRunFact;
  helperPrograms: HelperProgramsFact;
  submodules: SubmodulesFact;
  /** Who the same key is in us-east-1, asked where a region that must be enabled refuses it. */
  identityElsewhere: IdentityFact;
  helperRuns: HelperRunsFact;
  awsState: AwsStateFact;
  iamLogins: IamLoginsFact;
  ssh: SshFact;
  /** Our own Git request as a push begins it: asked after a refusal, or where policies were given. */
  pushRequest: GitRequestFact;
  policies: PoliciesFact;
  kmsKey: KmsKeyFact;
  credentialCache: CredentialCacheFact;
}
export type FactName = keyof Facts;

export type Origin =
  | { kind: 'command'; argv: readonly string[]; exitCode: number | null }
  | { kind: 'file'; path: string }
  | { kind: 'request'; target: string; status: number | null }
  | { kind: 'derived'; from: readonly FactName[] };

/**
 * `absent`: there is none, and that is known. `failed`: could not look. `skipped`: told not to look.
 * The reason becomes the reason of every check that needed the fact.
 */
export type Observed<T> =
  | { status: 'seen'; value: T; origin: Origin; durationMs?: number }
  | { status: 'absent' | 'failed' | 'skipped'; reason: string; durationMs?: number };
export type Snapshot = { readonly [K in FactName]: Observed<Facts[K]> };

/** The value of a fact that was seen, else null. */
export function valueOf<T>(observed: Observed<T>): T | null {
  return observed.status === 'seen' ? observed.value : null;
}
