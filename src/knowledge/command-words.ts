import { type ShellLine, shellWords } from './shell-words.ts';

/** A git command a person gave, cut where options of ours can be put in: `program`, `options`, `subcommand`, `rest`. */
export interface GitCommand {
  /** `git`, or a path to it. */
  program: string;
  /** Before the sub-command, as given. */
  options: readonly string[];
  /** What `-c` sets among them, as git takes it: `key=value`, or a key alone. */
  settings: readonly string[];
  subcommand: string;
  rest: readonly string[];
}

/** A command that is not run, with the reason. */
export class CommandError extends Error {}

const WITH_VALUE = new Set(['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--config-env', '--super-prefix', '--attr-source']);
const WITHOUT_VALUE = /^(?:-[pP]|--(?:paginate|no-pager|bare|no-replace-objects|no-lazy-fetch|no-optional-locks|no-advice|(?:literal|glob|noglob|icase)-pathspecs|(?:git-dir|work-tree|namespace|exec-path|config-env|super-prefix|attr-source)=.*))$/s;

/** Sub-commands that talk to a remote; null where all of it does, else what must stand behind it. */
const REMOTE: Readonly<Record<string, RegExp | null>> = {
  clone: null, fetch: null, pull: null, push: null, 'ls-remote': null, 'fetch-pack': null, 'send-pack': null,
  remote: /^(?:update|show|prune|set-head)$/, submodule: /^(?:update|add)$/, lfs: /^(?:fetch|pull|push|clone|locks?|unlock)$/, archive: /^--remote(?:=|$)/,
};

/**
 * Returns the git command that a text is, split as a shell splits, with nothing expanded. Throws a `CommandError` that says why not: more than
 * one plain command, a program other than git, or a sub-command that talks to no remote; aliases are not followed. Source of the options: git(1).
 *
 * @example gitCommandOf("git -C 'my repo' fetch origin").rest // ['origin']
 */
export function gitCommandOf(text: string): GitCommand {
  const line = shellWords(text);
  const reason = whyNotPlain(line, text);
  if (reason !== null) throw new CommandError(reason);
  const [program = '', ...words] = line.words.map((word) => word.text);
  if (!/^(?:.*[\\/])?git(?:\.exe)?$/i.test(program)) throw new CommandError('the command must begin with git');
  const at = subcommandAt(words);
  const subcommand = words[at];
  if (subcommand === undefined) throw new CommandError('the command names no sub-command of git');
  const rest = words.slice(at + 1);
  const condition = Object.hasOwn(REMOTE, subcommand) ? REMOTE[subcommand] : undefined;
  if (condition === undefined) throw new CommandError(`it must be one of git's commands that talk to a remote (${Object.keys(REMOTE).join(', ')}); an alias has to be written out`);
  const asked = subcommand === 'archive' ? rest : rest.filter((word) => !word.startsWith('-')).slice(0, 1);
  if (condition !== null && !asked.some((word) => condition.test(word))) throw new CommandError(`this form of git ${subcommand} talks to no remote`);
  const options = words.slice(0, at);
  return { program, options, settings: options.flatMap((word, index) => (options[index - 1] === '-c' ? [word] : [])), subcommand, rest };
}

function subcommandAt(words: readonly string[]): number {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (WITH_VALUE.has(word)) at += 1;
    else if (!word.startsWith('-')) return at;
    else if (!WITHOUT_VALUE.test(word)) throw new CommandError('an option before the sub-command is none of git\'s');
  }
  return words.length;
}

/** What would need a shell, without a word of the text: it may hold a secret. */
function whyNotPlain({ words, assignments, operators, complex, error }: ShellLine, text: string): string | null {
  const noShell = 'no shell runs it';
  if (text.includes('\0')) return 'it holds a NUL byte';
  if (error !== null) return 'a quote in it is not closed';
  if (operators.length > 0) return `${noShell}: ${operators[0] === '\n' ? 'a line break' : `"${operators[0] ?? ''}"`} would have to stand in quotes`;
  if (assignments.length > 0) return `${noShell}: set variables in front of codecommit itself`;
  if (words.some(({ expansions }) => expansions.length > 0) || /\$[({'"]|`/.test(complex ? text : '')) return `${noShell}: write out what a "$" or a backquote stands for, or put it in single quotes`;
  return complex ? `${noShell}: patterns, braces, "~" and "#" have to be written out, or put in quotes` : null;
}
