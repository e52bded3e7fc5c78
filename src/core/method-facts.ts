/** What the connection methods rest on: installed programs, homes, helpers run by themselves, sessions, keys of IAM, SSH. */

import type { LoginName, SecretShape } from './login-facts.ts';
import type { ApiAnswer } from './network-facts.ts';

/** A program found more than once: in the order of PATH, then in the places the platform's installers use. */
export interface InstalledCopy {
  path: string;
  onPath: boolean;
  version: string | null;
}

/** git-remote-codecommit and the Python behind it, told from its first line and the metadata of what is installed beside it; nothing of it was started. */
export interface GrcInstallation {
  path: string;
  /** The Python that runs it; null where a script of another kind stands before it. */
  interpreter: string | null;
  interpreterExists: boolean | null;
  /** The version of that Python, `3.11` or `3.11.7`. */
  python: string | null;
  /** False where the directories of its packages are not known: then the versions below say nothing. */
  packagesRead: boolean;
  version: string | null;
  botocore: string | null;
  urllib3: string | null;
  awscrt: string | null;
  /** The regions its botocore knows for CodeCommit; null where they were not looked up, which a current botocore does not need. */
  regions: readonly string[] | null;
  /** How it came here: tells how to renew it. */
  installedBy: 'pipx' | 'venv' | 'homebrew' | 'pip';
}

export interface InstallationsFact {
  /** `systemFile`: the system-wide configuration this git reads; `helpers`: the `credential.helper` values it sets there. */
  gits: readonly (InstalledCopy & { systemFile: string | null; helpers: readonly string[] })[];
  /** Whether `git --exec-path` holds `git-remote-https`; null where git could not be asked. */
  httpsTransport: boolean | null;
  /** `interpreter` and whether it exists: of a script whose start failed. */
  awsClis: readonly (InstalledCopy & { interpreter?: string | null; interpreterExists?: boolean | null })[];
  /** Null when it is not on PATH, or the method in use does not need it. */
  grc: GrcInstallation | null;
  /** The Python and pip an installation of git-remote-codecommit would use; null where none is needed or found. */
  python: InstalledCopy | null;
  pip: { version: string | null; externallyManaged: boolean | null } | null;
  pipx: string | null;
  /** The program git starts for SSH, and what named it. Null where the method is another. */
  ssh: { path: string | null; banner: string | null; version: string | null; kind: 'openssh' | 'plink' | 'other'; program: string; source: string; otherOpenSsh: string | null } | null;
}

/** git-remote-codecommit started without arguments, after the user's git had failed: healthy is exit 1 and "Too few arguments". */
export interface GrcRunFact {
  exitCode: number | null;
  timedOut: boolean;
  /** The line that says what went wrong, secrets replaced. */
  said: string | null;
}

export type HomeContent = '.gitconfig' | '.aws' | '.ssh';
export interface HomesFact {
  /** Where git looks for `.gitconfig`; null where it has no home. */
  git: string | null;
  /** False where that is no directory. */
  gitIsDirectory: boolean;
  gitHas: readonly HomeContent[];
  /** Where the AWS tools look for `.aws`. */
  aws: string | null;
  awsHas: readonly HomeContent[];
  /** The home of the user database, null where it could not be read. */
  account: string | null;
  /** Other homes of this user that hold configuration: Windows' from within WSL, the account's and, under sudo, the person's. */
  elsewhere: readonly { home: string; whose: 'account' | 'sudo' | 'windows' | 'profile'; has: readonly HomeContent[] }[];
  wsl: boolean;
}

/** One helper of the target's chain, run by itself after the user's git had failed. Values are dropped, keys kept. */
export interface HelperRun {
  helper: string;
  exitCode: number | null;
  timedOut: boolean;
  /** The keys git reads of its answer, in order: up to the first line that is no `key=value`, or an empty one. */
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

/** The programs the configured helpers name. The AWS CLI is not among them: `tools` has it. */
export interface HelperProgramsFact {
  /** `found` is null where that cannot be told without running the line. */
  programs: readonly { helper: string; program: string; found: boolean | null }[];
}

/** What `.gitmodules` of the working copy names; passwords are cut out of the URLs. */
export interface SubmodulesFact {
  file: string;
  submodules: readonly { name: string; url: string; line: number | null }[];
}

/** What lies behind the profile in use beyond the two files. No token and no key is in it. */
export interface AwsStateFact {
  /** Mode bits of the two files; null where there is none, or the system has no modes. */
  modes: { config: number | null; credentials: number | null };
  /** The file the profile or the variable names. `expiresAt` is the token's own `exp`. */
  webIdentityToken: { path: string; exists: boolean; readable: boolean; empty: boolean; isToken: boolean; expiresAt: string | null } | null;
  /** The cached login of the profile's single sign-on. `otherSpelling`: the start URL, written otherwise, of a login that is there. */
  ssoLogin: { file: string; exists: boolean; parses: boolean; expiresAt: string | null; renewable: boolean; registrationExpiresAt: string | null; otherSpelling: string | null } | null;
  /** Sessions cached for exactly this profile and its source; a file that is not there is not in it. */
  roleCache: readonly { file: string; tool: 'cli' | 'boto'; profile: string; parses: boolean; expiresAt: string | null; keyIdLast4: string | null }[];
  process: ProcessState | null;
  /** What the instance's or the container's endpoint answered last (live); null where no provider asked it. */
  metadata: MetadataState | null;
}

/** The credential_process of the profile in use: whether its program is found, and (live) how it ended. */
export interface ProcessState {
  program: string;
  found: boolean;
  /** A program that is there when the first words of the line are taken together. */
  spaced: string | null;
  run: { exitCode: number | null; timedOut: boolean; isJson: boolean; version: string | null; missingKeys: readonly string[]; expiresAt: string | null; lastError: string | null } | null;
}

export interface MetadataState {
  kind: 'imds' | 'container';
  endpoint: string;
  /** The proxy the request went to, without its login. */
  proxy: string | null;
  /** The status without that proxy, asked where it gave nothing; null where it was not asked or did not answer. */
  direct: number | null;
  stage: 'token' | 'role' | 'keys';
  status: number | null;
  error: string | null;
  roleName: string | null;
}

/** What IAM says of the caller's own Git credentials or SSH keys, whichever the method uses; the other is null. An answer with an error: not known. */
export interface IamLoginsFact {
  gitCredentials: { answer: ApiAnswer; items: readonly { userName: string; active: boolean; createdAt: string | null; id?: string }[] } | null;
  /** `fingerprint` is MD5, as IAM shows it; null where it may not be read. */
  sshKeys: { answer: ApiAnswer; items: readonly { keyId: string; active: boolean; fingerprint: string | null }[] } | null;
}

/** What `git credential-cache` holds for the host, where it is in the chain: its class, never the secret. */
export interface CredentialCacheFact {
  timeoutSeconds: number | null;
  login: LoginName | null;
  secret: SecretShape | null;
}
