import type { GitScope } from './facts.ts';
import type { Consent, FindingFix } from './finding.ts';

/**
 * A change of one line; lines count from 1 in the file as the check saw it. `holds` and `find` are text that must stand on that line, so that a
 * file changed meanwhile is left alone; none of them may hold a secret.
 */
export type LineEdit =
  | { op: 'delete'; line: number; holds: string }
  /** The first occurrence. */
  | { op: 'replace'; line: number; find: string; with: string }
  /** A new line in front of this one; one past the last line appends. A file that is not there is line 1. */
  | { op: 'insert'; line: number; text: string }
  /** The whole file as UTF-8 without a byte order mark. */
  | { op: 'utf-8' };

export type GitConfigStep = { do: 'git-config'; op: 'set' | 'add' | 'unset' | 'reset-helpers' | 'move-section-last'; scope: GitScope; key: string; value?: string };

/** Steps whose whole effect is in files: they can be tried on a copy, and put back byte for byte. */
export type FileStep =
  | GitConfigStep
  | { do: 'remote-url'; remote: string; url: string }
  | { do: 'aws-config' | 'ssh-config'; path: string; section: string; key: string; value: string | null }
  | { do: 'edit-file'; path: string; what: string; edits: readonly LineEdit[] }
  | { do: 'delete-file'; path: string; what: string }
  | { do: 'file-mode'; path: string; mode: number };

/** Where a login is kept: `helper` as git's configuration names it. `file` is that of git's own plain store; null: a store of the system. */
export interface LoginStore {
  host: string;
  helper: string;
  file: string | null;
}

/**
 * A change at AWS, in IAM: what it made is no file, and an undo can only name the command that removes it. `profile` signs. Of a Git credential the
 * password comes with the answer alone, so that the same step stores it.
 */
export type IamStep =
  | { do: 'iam'; action: 'CreateServiceSpecificCredential'; user: string; profile: string | null; store: LoginStore }
  | { do: 'iam'; action: 'ResetServiceSpecificCredential'; user: string; profile: string | null; credentialId: string; store: LoginStore }
  /** Teaches `sshKeyId`. A key that is there already is not uploaded again. */
  | { do: 'iam'; action: 'UploadSSHPublicKey'; user: string; profile: string | null; keyFile: string };

/** Steps that run a program which makes files; the files themselves go through the transaction. */
export type MakingStep =
  | { do: 'new-ssh-key'; path: string; bits: number; comment: string }
  /** Writes the RSA host key into known_hosts where its fingerprint is the one AWS publishes. `port` is ssh's own for the host. */
  | { do: 'pin-host-key'; path: string; name: string; host: string; port: number; fingerprint: string };

/** A fix is data: it can be shown, simulated, recorded and undone. One executor per kind. */
export type FixStep =
  | FileStep
  | IamStep
  | MakingStep
  | { do: 'forget-login'; host: string; account: string; store: 'keychain' | 'credential-manager' | 'secret-service' | 'store-file'; file?: string }
  /** `undo` is the command that takes it back by hand. */
  | { do: 'run'; argv: readonly string[]; undo?: readonly string[] }
  | { do: 'tell'; text: string; url?: string };

export interface Fix {
  consent: Consent;
  steps: readonly FixStep[];
}

/** Returns a fix that is advice alone: the person does it. `url` is the page that says how. */
export function advise(consent: Consent, text: string, url?: string): Fix {
  return { consent, steps: [{ do: 'tell', text, ...(url === undefined ? {} : { url }) }] };
}

/** Returns advice to change a file by hand, where what is to be written is not known. */
export function byHand(path: string, what: string): FixStep {
  return { do: 'tell', text: `In ${path}: ${what}` };
}

/** The words and, where there is one, the exact command of a step: for dry runs, prompts and reports. */
export function describeStep(step: FixStep): FindingFix['steps'][number] {
  switch (step.do) {
    case 'git-config':
      return describeGitConfig(step);
    case 'remote-url':
      return { describe: `point the remote "${step.remote}" at ${step.url}`, argv: ['git', 'remote', 'set-url', '--', step.remote, step.url] };
    case 'forget-login':
      return { describe: `forget the login ${step.account} for ${step.host} (${step.store})`, ...(step.file === undefined ? {} : { file: step.file }) };
    case 'aws-config':
    case 'ssh-config':
      return {
        describe: step.value === null ? `remove ${step.key} from [${step.section}]` : `set ${step.key} = ${step.value} in [${step.section}]`,
        file: step.path,
      };
    case 'edit-file':
    case 'delete-file':
      return { describe: step.what, file: step.path };
    case 'file-mode':
      return { describe: `set the mode to ${step.mode.toString(8)}`, file: step.path };
    case 'iam':
      return describeIam(step);
    case 'new-ssh-key':
      return { describe: `make an RSA key of ${step.bits} bits without a passphrase`, argv: ['ssh-keygen', '-t', 'rsa', '-b', String(step.bits), '-N', '', '-C', step.comment, '-f', step.path], file: step.path };
    case 'pin-host-key':
      return { describe: `trust the host key of ${step.name} that AWS publishes (${step.fingerprint})`, argv: ['ssh-keyscan', '-t', 'rsa', '-p', String(step.port), step.host], file: step.path };
    case 'run':
      return { describe: `run ${step.argv.join(' ')}`, argv: step.argv };
    case 'tell':
      return { describe: step.url === undefined ? step.text : `${step.text} (${step.url})` };
  }
}

/** True where every step can be put back. A login forgotten by a system's store cannot: its secret was never read. */
export function isUndoable(fix: Fix): boolean {
  return fix.steps.every((step) => isFileStep(step) || step.do === 'new-ssh-key' || step.do === 'pin-host-key');
}

const OUTSIDE: readonly FixStep['do'][] = ['run', 'tell', 'iam', 'new-ssh-key', 'pin-host-key'];

/** True for steps that only change files, those of `git credential-store` included: they are staged, all others are acted. */
export function isFileStep(step: FixStep): boolean {
  return step.do === 'forget-login' ? step.store === 'store-file' : !OUTSIDE.includes(step.do);
}

/** True where a program can do at least one step of it. */
export function isApplicable(fix: Fix): boolean {
  return fix.steps.some((step) => step.do !== 'tell');
}

function describeGitConfig(step: GitConfigStep): FindingFix['steps'][number] {
  const scope = `--${step.scope}`;
  const git = (...rest: string[]) => ['git', 'config', scope, ...rest];
  switch (step.op) {
    case 'set':
      return { describe: `set ${step.key} (${step.scope})`, argv: git('--replace-all', step.key, step.value ?? '') };
    case 'add':
      return { describe: `add ${step.key} (${step.scope})`, argv: git('--add', step.key, step.value ?? '') };
    case 'unset':
      return { describe: `remove ${step.key} (${step.scope})`, argv: git('--unset-all', step.key) };
    case 'reset-helpers':
      return { describe: `begin ${step.key} with an empty entry, so that earlier helpers are not asked (${step.scope})`, argv: git('--replace-all', step.key, '') };
    case 'move-section-last':
      return { describe: `write the section of ${step.key} again as the last one (${step.scope})` };
  }
}

function describeIam(step: IamStep): FindingFix['steps'][number] {
  const profile = step.profile === null ? [] : ['--profile', step.profile];
  const iam = (command: string, ...rest: string[]) => ['aws', 'iam', command, '--user-name', step.user, ...rest, ...profile];
  switch (step.action) {
    case 'CreateServiceSpecificCredential':
      return {
        describe: `make a Git credential for the IAM user ${step.user} and store it (${step.store.helper})`,
        argv: iam('create-service-specific-credential', '--service-name', 'codecommit.amazonaws.com'), ...fileOf(step.store),
      };
    case 'ResetServiceSpecificCredential':
      return {
        describe: `give the Git credential ${step.credentialId} of the IAM user ${step.user} a new password and store it (${step.store.helper})`,
        argv: iam('reset-service-specific-credential', '--service-specific-credential-id', step.credentialId), ...fileOf(step.store),
      };
    case 'UploadSSHPublicKey':
      return { describe: `upload ${step.keyFile} as an SSH key of the IAM user ${step.user}`, argv: iam('upload-ssh-public-key', '--ssh-public-key-body', `file://${step.keyFile}`), file: step.keyFile };
  }
}

const fileOf = ({ file }: LoginStore): { file?: string } => (file === null ? {} : { file });
