import type { Disk, FileState } from './disk.ts';
import type {
  ApiAnswer, AwsStateFact, CredentialsFact, EnvironmentFact, FactName, Facts, GitRequestFact, HostProbe, IamLoginsFact, IdentityFact, KmsKeyFact, Observed, Platform, PoliciesFact, RepositoryMetadata, SimulationFact,
} from './facts.ts';

export interface ExecResult {
  /** Null when a signal or the deadline ended it. */
  exitCode: number | null;
  stdout: Uint8Array;
  stderr: string;
  timedOut: boolean;
  /** Set when the program could not be started: ENOENT, EACCES. */
  spawnError: string | null;
  /** More was printed than `maxBytes`; the rest was dropped and the program ended. */
  overflowed: boolean;
}

export interface ExecOptions {
  timeoutMs?: number;
  maxBytes?: number;
  stdin?: string;
  /** Added to the user's environment; null removes a variable. */
  env?: Readonly<Record<string, string | null>>;
  cwd?: string;
  /** `show`: what it prints, errors too, goes to our own stderr. */
  stdout?: 'keep' | 'discard' | 'show';
}

export type Dialect = 'botocore' | 'cli-v2';

export interface CredentialRequest {
  profile: string | null;
  dialect: Dialect;
  /** For STS, where the profile names none. */
  region: string;
}

export interface GitRequest {
  host: string;
  path: string;
  region: string;
  service: 'git-upload-pack' | 'git-receive-pack';
  /** What signs or logs in: the host keeps the secret, the probe never sees it. */
  carry: 'signature' | 'stored';
}

/** Requests to AWS. Nothing of the SDK is loaded before the first call; no key leaves it. */
export interface AwsSession {
  credentials(request: CredentialRequest): Promise<CredentialsFact>;
  /** What lies behind the credential: tokens, caches, programs. Reads files only; what `credentials` ran and asked before is in it. */
  state(request: CredentialRequest): Promise<Omit<AwsStateFact, 'modes'>>;
  callerIdentity(region: string): Promise<IdentityFact>;
  /** Where the region has no such repository, it is looked for in `searchRegions`, the profile's region and us-east-1. */
  getRepository(region: string, name: string, searchRegions?: readonly string[]): Promise<RepositoryMetadata>;
  /** With the values of those keys of `context` that the policies ask for, where IAM says which. */
  simulate(principalArn: string, actions: readonly string[], resource: string, context?: ReadonlyMap<string, string>): Promise<SimulationFact>;
  /** The policies of the calling user, or of the role behind the calling session. */
  policies(callerArn: string): Promise<PoliciesFact>;
  /** What KMS says of a key; `dryRun` asks it besides whether it would encrypt. */
  kmsKey(region: string, keyId: string, ask: { description: boolean; dryRun: boolean }): Promise<KmsKeyFact>;
  /** What IAM lists of the calling user's own Git credentials or SSH keys. */
  iamLogins(callerArn: string, kind: 'git-credentials' | 'ssh'): Promise<IamLoginsFact>;
}

/** The only window on the machine. Probes get this one; nothing behind it writes to the user's files. */
export interface Host {
  readonly platform: Platform;
  readonly cwd: string;
  readonly homeDir: string | null;
  /** The home directory of the user database, whatever HOME says. */
  readonly accountHome: string | null;
  readonly release: string;
  /** Names of the allow-list only; any other throws. */
  env(name: string): string | undefined;
  /** The variables of the allow-list that are set, secrets reduced to their presence. */
  environment(): EnvironmentFact;
  now(): Date;
  /** Null when there is no such file; throws with a reason when it cannot be read. With `atMost` only so many bytes of its beginning are read. */
  readBytes(path: string, atMost?: number): Promise<Uint8Array | null>;
  /** Mode bits, owner and whether it may be executed; null when there is none. */
  stat(path: string): Promise<{ mode: number; isFile: boolean; executable: boolean } | null>;
  /** The names in a directory, in no order; null when there is none or it may not be read. */
  list(dir: string): Promise<readonly string[] | null>;
  /** The path with all links followed; null when there is no such file. */
  realPath(path: string): Promise<string | null>;
  exec(argv: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  /** A program's path as the system would find it on PATH, or null. */
  which(program: string): Promise<string | null>;
  /** A new 0700 directory, removed when `use` is over and on signals. */
  withPrivateDir<T>(use: (dir: string) => Promise<T>): Promise<T>;
  readonly aws: AwsSession;
  gitRequest(request: GitRequest): Promise<GitRequestFact>;
  /**
   * Goes to `host` step by step on the road `tool` takes: proxy, TCP, TLS, one unsigned HTTP request. `profile` is the AWS profile
   * whose `ca_bundle` counts for `aws`; without it the one the environment names.
   */
  probeHost(host: string, tool: 'git' | 'aws', path: string, profile?: string | null): Promise<HostProbe>;
  /** Looks up `host` and opens `port`, as ssh does: directly. Where that fails, whether 443 opens. */
  probePort(host: string, port: number): Promise<HostProbe>;
}

/** A Git credential as IAM shows it once. */
export interface MadeGitCredential {
  id: string;
  userName: string;
  password: string;
}

/** Changes to the logins of one IAM user, and the lists that tell what was changed. None of them rejects: what IAM said is in the answer. */
export interface IamWrites {
  gitCredentials(): Promise<NonNullable<IamLoginsFact['gitCredentials']>>;
  createGitCredential(): Promise<{ answer: ApiAnswer; made: MadeGitCredential | null }>;
  resetGitCredential(id: string): Promise<{ answer: ApiAnswer; made: MadeGitCredential | null }>;
  deleteGitCredential(id: string): Promise<ApiAnswer>;
  sshKeys(): Promise<NonNullable<IamLoginsFact['sshKeys']>>;
  uploadSshKey(publicKey: string): Promise<{ answer: ApiAnswer; keyId: string | null }>;
  deleteSshKey(keyId: string): Promise<ApiAnswer>;
}

/** The host with its writing half: for fixes only. */
export interface WritableHost extends Host {
  readonly disk: Disk;
  /** IAM in the partition of `region`, for one of its users; signed with the keys of the last `aws.credentials`. */
  iam(region: string, user: string): IamWrites;
  /**
   * Makes the directory `to` look like `from`: links to all it holds, but for the files named by their path below it, which are copies with these
   * contents (null: not there). Rejects where the system lets us make no links.
   */
  mirror(from: string, to: string, files: ReadonlyMap<string, FileState | null>): Promise<void>;
}

/** `live`: signed requests, and programs of the user's. `network`: the rest that leaves the machine. */
export type Reach = 'local' | 'network' | 'live';

/** One probe, one fact. It parses and drops secrets; it never judges. */
export interface Probe<F extends FactName = FactName, A extends FactName = FactName> {
  fact: F;
  /** Facts it may read; they come earlier in `probes/index.ts`. */
  after?: readonly A[];
  reach: Reach;
  observe(host: Host, known: { readonly [K in A]: Observed<Facts[K]> }): Promise<Observed<Facts[F]>>;
}

export type AnyProbe = { fact: FactName; after?: readonly FactName[]; reach: Reach; observe(host: Host, known: never): Promise<Observed<Facts[FactName]>> };

/** Gives a probe its types. */
export function defineProbe<const F extends FactName, const A extends FactName = never>(probe: Probe<F, A>): Probe<F, A> {
  return probe;
}
