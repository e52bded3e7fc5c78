/** What the connection methods rest on: installed programs, homes, helpers run by themselves, sessions, keys of IAM, SSH. */

import type { LoginName, SecretShape } from './login-facts.ts';
import type { ApiAnswer } from './network-facts.ts';

/** A program found more than once: in the order of PATH, then in the places the platform's installers use. */
export interface InstalledCopy {
  path: string;
  onPath: boolean;
  version: string | null;
}

export interface InstallationsFact {
  /** `systemFile`: the system-wide configuration this git reads; `helpers`: the `credential.helper` values it sets there. */
  gits: readonly (InstalledCopy & { systemFile: string | null; helpers: readonly string[] })[];
  /** Whether `git --exec-path` holds `git-remote-https`; null where git could not be asked. */
  httpsTransport: boolean | null;
  awsClis: readonly InstalledCopy[];
  /** The shell git uses started `aws --version`: how that ended. Null when there is no `aws`. */
  awsRun: { exitCode: number | null; timedOut: boolean; firstLine: string | null; lastLine: string | null } | null;
  /** git-remote-codecommit: the interpreter of its first line, and what is installed beside it. Null when it is not on PATH. */
  grc: {
    interpreter: string | null;
    interpreterExists: boolean | null;
    python: string | null;
    botocore: string | null;
    version: string | null;
    /** Started without arguments: healthy is exit 1 and "Too few arguments". */
    run: { exitCode: number | null; timedOut: boolean; lastLine: string | null } | null;
  } | null;
  python: InstalledCopy | null;
  pip: { version: string | null; externallyManaged: boolean | null } | null;
  pipx: string | null;
  ssh: { path: string; banner: string | null; version: string | null; kind: 'openssh' | 'plink' | 'other' } | null;
}

export interface HomesFact {
  /** Where git looks for `.gitconfig`; null where it has no home. */
  git: string | null;
  /** Where the AWS tools look for `.aws`. */
  aws: string | null;
  /** The home of the user database, null where it could not be read. */
  account: string | null;
  /** Other homes of this user that hold configuration: Windows' from within WSL, the account's under sudo. */
  elsewhere: readonly { home: string; has: readonly ('.gitconfig' | '.aws' | '.ssh')[] }[];
  wsl: boolean;
}

/** One helper of the target's chain, run by itself after the user's git had failed. Values are dropped, keys kept. */
export interface HelperRun {
  helper: string;
  exitCode: number | null;
  timedOut: boolean;
  /** The keys it printed, in order. */
  keys: readonly string[];
  /** Lines that are no `key=value`, the first of them with secrets replaced. */
  junkLines: number;
  firstJunk: string | null;
  quit: boolean;
  login: LoginName | null;
  secret: SecretShape | null;
  lastError: string | null;
}
export interface HelperRunsFact {
  runs: readonly HelperRun[];
}

/** What lies behind the profile in use beyond the two files. */
export interface AwsStateFact {
  /** Mode bits of the two files; null where there is none, or the system has no modes. */
  modes: { config: number | null; credentials: number | null };
  /** For a profile with `web_identity_token_file`, or the variable. `expiresAt` is the token's own `exp`. */
  webIdentityToken: { path: string; exists: boolean; readable: boolean; isToken: boolean; expiresAt: string | null } | null;
  /** The cached login of the profile's SSO session. `file` names no secret. */
  ssoLogin: { file: string; exists: boolean; parses: boolean; expiresAt: string | null; hasRefreshToken: boolean; registrationExpiresAt: string | null } | null;
  /** Cached role sessions; `keyIdLast4` of those that parse. */
  roleCache: readonly { file: string; tool: 'cli' | 'boto'; parses: boolean; expiresAt: string | null; keyIdLast4: string | null }[];
  /** The credential_process of the profile in use: whether its program is found, and (live) how it ended. */
  process: { argv: readonly string[] | null; programFound: boolean | null; run: { exitCode: number | null; timedOut: boolean; isJson: boolean; version: number | string | null; missingKeys: readonly string[]; expiresAt: string | null; lastError: string | null } | null } | null;
  /** The instance's and the container's endpoints, asked only where the profile or the chain needs them. */
  metadata: { endpoint: string; kind: 'imds' | 'container'; status: number | null; error: string | null; roleName: string | null; throughProxy: boolean; disabledBy: string | null } | null;
}

/** What IAM says of the caller's own Git credentials and SSH keys. */
export interface IamLoginsFact {
  gitCredentials: { answer: ApiAnswer; items: readonly { userName: string; active: boolean; createdAt: string | null }[] };
  sshKeys: { answer: ApiAnswer; items: readonly { keyId: string; active: boolean; fingerprint: string | null }[] };
}

/** SSH as `ssh -G` and the files tell it. Private keys are never read further than their first line and their public half. */
export interface SshFact {
  /** `ssh -G host`: null where it ended with an error. */
  effective: { user: string; hostName: string; port: number; identityFiles: readonly string[]; identitiesOnly: boolean; proxyCommand: string | null; proxyJump: string | null; pubkeyAlgorithms: readonly string[]; hostKeyAlgorithms: readonly string[] } | null;
  error: { exitCode: number | null; lastLine: string | null } | null;
  /** The user's own configuration file, and those beside it that look like one (`config.txt`). */
  config: { path: string; exists: boolean; mode: number | null; bom: boolean; userLines: readonly { line: number; host: string; user: string }[]; hostLines: readonly { line: number; patterns: readonly string[] }[]; strays: readonly string[] };
  identities: readonly { path: string; exists: boolean; mode: number | null; type: string | null; bits: number | null; isPublicKey: boolean; encrypted: boolean | null; loads: boolean | null; fingerprintMd5: string | null; fingerprintSha256: string | null }[];
  agent: { running: boolean; keys: number | null };
  knownHosts: readonly { file: string; line: number; type: string; fingerprintSha256: string; matchesPublished: boolean | null }[];
  /** The handshake with `ssh -v` (live): how far it came. */
  handshake: { exitCode: number | null; stage: 'connected' | 'host-key' | 'authenticated' | 'refused' | 'none'; failure: string | null; offered: readonly string[]; lastLines: readonly string[] } | null;
}

/** What `git credential-cache` holds for the host, where it is in the chain: its class, never the secret. */
export interface CredentialCacheFact {
  timeoutSeconds: number | null;
  login: LoginName | null;
  secret: SecretShape | null;
}
