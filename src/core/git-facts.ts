/** What was seen of git: its configuration, and its own run. */

import type { LoginName, SecretShape } from './login-facts.ts';
import type { SshHandshake } from './ssh-facts.ts';

/** Where a value in git's configuration comes from, in the order git reads them. */
export type GitScope = 'system' | 'global' | 'local' | 'worktree' | 'command';

/** One key of git's configuration. `value` is null where the line has no `=`. */
export interface GitConfigEntry {
  key: string;
  value: string | null;
  scope: GitScope;
  file: string | null;
  line: number | null;
  /** Of a URL value: the login it carries. The password is not in `value`. */
  userInfo?: { login: LoginName; secret: SecretShape | null };
  /** Of `http.extraHeader`: whether it is a login. The value is not kept. */
  header?: 'authorization' | 'other';
}

/** A line git refuses. `text` is shown to the user with secrets replaced. */
export interface GitConfigProblem {
  file: string;
  line: number | null;
  text: string | null;
  message: string;
}

/** One helper, as git started it. */
export interface ObservedHelper {
  /** The configured value it stems from, secrets replaced; null where none fits. */
  helper: string;
  exitCode: number | null;
  answered: boolean;
}

/** The user's own `git ls-remote`, under the overlay of the contract. */
export interface GitClientFact {
  argv: readonly string[];
  exitCode: number | null;
  timedOut: boolean;
  /** HTTP status named in git's error text. */
  httpStatus: number | null;
  failure: GitFailure | null;
  /** The lines of stderr that matter, secrets replaced. */
  stderr: readonly string[];
  /** Null when git asked for no credential. */
  helpers: readonly ObservedHelper[] | null;
  /** What the helper that answered gave, when it was asked again after a failure. */
  handed: { login: LoginName; secret: SecretShape } | null;
  /** For SSH: how far it came. Null where ssh told nothing. */
  ssh?: SshHandshake | null;
}

export type GitFailure =
  | 'forbidden' | 'unauthorized' | 'not-found' | 'no-credential' | 'bad-config' | 'bad-helper' | 'no-remote-helper' | 'dns' | 'connect'
  | 'proxy' | 'tls' | 'timeout' | 'redirect' | 'server' | 'not-git' | 'remote-helper-failed' | 'bad-url' | 'dubious-ownership' | 'ssh' | 'other';

export interface GitConfigFact {
  entries: readonly GitConfigEntry[];
  problems: readonly GitConfigProblem[];
  /** `git`: git's own reading. `files`: git could not be asked, our reading of the files we know. */
  readBy: 'git' | 'files';
}
