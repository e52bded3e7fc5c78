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

/** A fix is data: it can be shown, simulated, recorded and undone. One executor per kind. */
export type FixStep =
  | FileStep
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
    case 'run':
      return { describe: `run ${step.argv.join(' ')}`, argv: step.argv };
    case 'tell':
      return { describe: step.url === undefined ? step.text : `${step.text} (${step.url})` };
  }
}

/** True where every step can be put back. A login forgotten by a system's store cannot: its secret was never read. */
export function isUndoable(fix: Fix): boolean {
  return fix.steps.every((step) => isFileStep(step));
}

/** True for steps that only change files, those of `git credential-store` included. */
export function isFileStep(step: FixStep): boolean {
  return step.do === 'forget-login' ? step.store === 'store-file' : step.do !== 'run' && step.do !== 'tell';
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
