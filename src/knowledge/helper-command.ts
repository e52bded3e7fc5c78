import { awsHelper, correctedAwsHelper, type AwsHelper } from './aws-helper-command.ts';
import { shellWords, type ShellWord } from './shell-words.ts';

export { shownHelper } from './shown-helper.ts';

export type CredentialStorage = 'osxkeychain' | 'manager' | 'wincred' | 'store' | 'cache' | 'libsecret' | 'gnome-keyring';

/** What git starts for one value of `credential.helper`. */
export interface HelperCommand {
  /** `shell`: after `!`. `path`: an absolute path. `name`: `git credential-<name>`. */
  kind: 'shell' | 'path' | 'name';
  /** The program looked up: the first word after assignments and `env`, or `git-credential-<name>`. */
  program: string;
  words: ShellWord[];
  complex: boolean;
  aws: AwsHelper | null;
  /** A helper that keeps what it is given. */
  storage: CredentialStorage | null;
  /** `--file` of git-credential-store; null means its own places. */
  storeFile: string | null;
}

const storages: Readonly<Record<string, CredentialStorage>> = {
  osxkeychain: 'osxkeychain', manager: 'manager', 'manager-core': 'manager', 'manager-ux': 'manager', wincred: 'wincred',
  store: 'store', cache: 'cache', libsecret: 'libsecret', 'gnome-keyring': 'gnome-keyring',
};

/** The words from the program on: `env -u X A=b`, `exec` and `command` only prepare it. */
function fromProgram(words: readonly ShellWord[]): ShellWord[] {
  let rest = [...words];
  while (/^(?:exec|command)$/.test(rest[0]?.text ?? '')) rest = rest.slice(1);
  if (!/^(?:.*\/)?env$/.test(rest[0]?.text ?? '')) return rest;
  rest = rest.slice(1);
  for (;;) {
    const first = rest[0]?.text;
    if (first === '-u' || first === '--unset') rest = rest.slice(2);
    else if (first !== undefined && /^(?:-|[A-Za-z_]\w*=)/.test(first)) rest = rest.slice(1);
    else return fromProgram(rest);
  }
}

function storageOf(kind: HelperCommand['kind'], words: readonly ShellWord[]): CredentialStorage | null {
  const first = words[0]?.text ?? '';
  if (kind === 'name') return storages[first] ?? null;
  const file = (first.split(/[/\\]/).at(-1) ?? '').replace(/\.exe$/i, '');
  const named = file === 'git' ? words.find(({ text }) => text.startsWith('credential-'))?.text.slice('credential-'.length) : /^git-credential-(.+)$/.exec(file)?.[1];
  return named === undefined ? null : (storages[named] ?? null);
}

function storeFileOf(words: readonly ShellWord[]): string | null {
  const at = words.findIndex(({ text }) => /^--file(?:=|$)/.test(text));
  const option = words[at]?.text;
  if (option === undefined) return null;
  return option === '--file' ? (words[at + 1]?.text ?? null) : option.slice('--file='.length);
}

function withBang(aws: AwsHelper | null, command: string): AwsHelper | null {
  if (aws === null || !/^(?:['"]?!?)?\S*aws(?:\.exe|\.cmd)?(?=['"\s]|$)/i.test(command)) return aws;
  const plain = command.replace(/^'!?(.*?)'?$/s, '$1');
  return { ...aws, problems: ['missing-bang', ...aws.problems], suggestion: aws.suggestion ?? correctedAwsHelper(plain) };
}

/**
 * What git makes of a value of `credential.helper` (`credential_do` in git's credential.c): `!…` and absolute paths go to the shell
 * as they are, anything else becomes `git credential-…`; git appends the operation. A drive letter counts as an absolute path,
 * which holds for git on Windows only.
 *
 * @example helperCommand('!aws --profile dev codecommit credential-helper $@').aws?.profile // 'dev'
 */
export function helperCommand(value: string): HelperCommand {
  const known = commands.get(value) ?? readCommand(value);
  commands.set(value, known);
  return known;
}

/** Probes and checks ask for the same few lines again and again. */
const commands = new Map<string, HelperCommand>();

function readCommand(value: string): HelperCommand {
  const kind = value.startsWith('!') ? 'shell' : /^(?:\/|[A-Za-z]:[/\\])/.test(value) ? 'path' : 'name';
  const command = kind === 'shell' ? value.slice(1) : value;
  const { words, complex, error } = shellWords(command);
  const own = fromProgram(words);
  const aws = awsHelper(command, !complex || error !== null);
  const storage = storageOf(kind, own);
  const first = own[0]?.text ?? '';
  return {
    kind,
    program: kind === 'name' ? `git-credential-${first}` : first,
    words, complex,
    aws: kind === 'name' ? withBang(aws, command) : aws,
    storage,
    storeFile: storage === 'store' ? storeFileOf(own) : null,
  };
}

/** Returns the seconds git-credential-cache keeps a login: its `--timeout`, else 900. Source: git's builtin/credential-cache.c. */
export function cacheTimeout(value: string): number {
  const option = helperCommand(value).words.map(({ text }) => text).join(' ');
  const seconds = /--timeout[= ](\d+)/.exec(option)?.[1];
  return seconds === undefined ? 900 : Number(seconds);
}
