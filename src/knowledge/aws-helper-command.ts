import { shellTokens, type ShellToken, type ShellWord } from './shell-words.ts';

export type AwsHelperProblem =
  | 'missing-bang' | 'profile-unquoted-space' | 'dollar-at-expanded' | 'get-appended' | 'unterminated-quote' | 'expanded-arguments' | 'export-form';

/** The AWS CLI's helper as a helper line calls it. */
export interface AwsHelper {
  profile: string | null;
  region: string | null;
  problems: AwsHelperProblem[];
  /** The value that would do what this one means; null when nothing is wrong, or what is meant cannot be told. */
  suggestion: string | null;
}

interface Call {
  /** The word that names the program, as the user wrote it. */
  program: string;
  before: ShellWord[];
  /** Between the program and `codecommit`, then after `credential-helper`. */
  options: ShellWord[];
  trailing: ShellWord[];
  environment: Map<string, string>;
  /** Given to `set`, which is no assignment in `sh`. */
  misplaced: Map<string, string>;
  exported: boolean;
}

interface Options {
  profile: string | null;
  profileSplit: boolean;
  region: string | null;
  other: string[];
  strange: string[];
  expansions: number;
  operations: string[];
}

const valueOptions = new Set(['--profile', '--region', '--endpoint-url', '--output', '--query', '--ca-bundle', '--color', '--cli-read-timeout', '--cli-connect-timeout']);
const profileVariables = ['AWS_DEFAULT_PROFILE', 'AWS_PROFILE'];
const regionVariables = ['AWS_DEFAULT_REGION', 'AWS_REGION'];

function isAws(word: string): boolean {
  return /^!?aws(?:\.exe|\.cmd)?$/i.test(word.split(/[/\\]/).at(-1) ?? '');
}

function commandsOf(tokens: readonly ShellToken[]): { kind: 'word'; word: ShellWord; assignment: string | null }[][] {
  const commands: { kind: 'word'; word: ShellWord; assignment: string | null }[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'operator') commands.push([]);
    else commands.at(-1)?.push(token);
  }
  return commands;
}

/** The call itself, also inside functions and `sh -c '…'`; null where there is none. */
function findCall(text: string): Call | null {
  const environment = new Map<string, string>();
  const misplaced = new Map<string, string>();
  for (const command of commandsOf(shellTokens(text).tokens)) {
    const words = command.map(({ word }) => word);
    const at = words.findIndex(({ text: word }) => isAws(word));
    const helper = words.findIndex(({ text: word }, index) => index > at && word === 'credential-helper');
    const exporting = /^(?:export|set)$/.test(words[0]?.text ?? '');
    const before = at === -1 ? command : command.slice(0, at);
    const found = at !== -1 && helper > at && words[helper - 1]?.text === 'codecommit';
    for (const { word, assignment } of before) {
      if (assignment === null) continue;
      (words[0]?.text === 'set' ? misplaced : environment).set(assignment, word.text.slice(assignment.length + 1));
    }
    if (found) {
      return {
        program: words[at]?.text ?? '',
        before: words.slice(0, at), options: words.slice(at + 1, helper - 1), trailing: words.slice(helper + 1),
        environment, misplaced, exported: exporting,
      };
    }
    const script = words.findIndex(({ text: word }) => /^-[a-z]*c$/.test(word));
    const nested = script === -1 ? null : findCall(words[script + 1]?.text ?? '');
    if (nested !== null) return { ...nested, environment: new Map([...environment, ...nested.environment]), misplaced };
  }
  return null;
}

function readOptions(words: readonly ShellWord[], read: Options): void {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) return;
    const assigned = /^(--[a-z-]+)=(.*)$/s.exec(word.text);
    const name = assigned?.[1] ?? word.text;
    const takesValue = assigned === null && valueOptions.has(name);
    let value = assigned?.[2] ?? '';
    if (takesValue) {
      at += 1;
      value = words[at]?.text ?? '';
    }
    if (name === '--profile') {
      while (/^[^-$]/.test(words[at + 1]?.text ?? '') && !/^(?:get|store|erase)$/.test(words[at + 1]?.text ?? '')) {
        at += 1;
        value += ` ${words[at]?.text ?? ''}`;
        read.profileSplit = true;
      }
      read.profile = value;
    } else if (name === '--region') {
      read.region = value;
    } else if (name.startsWith('-')) {
      read.other.push(takesValue ? `${name} ${shellQuoted(value)}` : shellQuoted(word.text));
    } else if (word.expansions.length > 0) {
      read.expansions += 1;
    } else if (/^(?:get|store|erase)$/.test(word.text)) {
      read.operations.push(word.text);
    } else if (word.text !== '' && word.text !== '}') {
      read.strange.push(word.text);
    }
  }
}

function optionsOf(call: Call): Options {
  const options: Options = { profile: null, profileSplit: false, region: null, other: [], strange: [], expansions: 0, operations: [] };
  readOptions(call.options, options);
  readOptions(call.trailing, options);
  return options;
}

function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
}

function fromVariables(call: Call, names: readonly string[]): string | null {
  for (const name of names) {
    const value = call.environment.get(name);
    if (value !== undefined) return value;
  }
  return null;
}

/** `!VAR=x aws --profile 'p' codecommit credential-helper $@`, with what the user gave and nothing he did not. */
function canonical(call: Call, options: Options): string {
  const profile = options.profile === null ? '' : ` --profile ${shellQuoted(options.profile)}`;
  const region = options.region === null ? '' : ` --region ${shellQuoted(options.region)}`;
  const other = options.other.map((option) => ` ${option}`).join('');
  const program = shellQuoted(call.program.replace(/^!/, ''));
  const moved = call.exported ? [...call.environment, ...call.misplaced] : [...call.misplaced];
  const assignments = moved.map(([name, value]) => `${name}=${shellQuoted(value)} `).join('');
  const before = (call.exported ? [] : call.before).map(({ text }) => {
    const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(text);
    return assignment === null ? `${shellQuoted(text)} ` : `${assignment[1] ?? ''}=${shellQuoted(assignment[2] ?? '')} `;
  });
  return `!${assignments}${before.join('')}${program}${profile}${region}${other} codecommit credential-helper $@`;
}

/** A line that never becomes a call: what is left of one pasted into the wrong shell, e.g. `'!aws`. */
function fragment(command: string): AwsHelper | null {
  const start = command.replace(/^['"]?!?/, '');
  if (start === command || !/^aws(?:\.exe|\.cmd)?$/i.test(start)) return null;
  return { profile: null, region: null, problems: ['unterminated-quote'], suggestion: `!${start} codecommit credential-helper $@` };
}

/**
 * What a helper line says of the AWS CLI's `codecommit credential-helper`, and what keeps it from working; null when the line does
 * not call it. `command` is what the shell gets (without `!`), `simple` is false for functions, lists and substitutions.
 *
 * `dollar-at-expanded`: nothing is left where `$@` stood, which works. `expanded-arguments`: other words stand there, which does not.
 * `get-appended`: git adds the operation itself. `export-form`: `export A=b aws …` runs nothing, `set A=b` sets nothing in `sh`.
 */
export function awsHelper(command: string, simple: boolean): AwsHelper | null {
  const broken = shellTokens(command).error !== null;
  const unquoted = broken ? command.replace(/["']/g, '') : command.replace(/^'!?(.*)'$/s, '$1');
  const call = findCall(command) ?? findCall(unquoted);
  if (call === null) return fragment(command);
  const options = optionsOf(call);
  const problems: AwsHelperProblem[] = [];
  if (broken) problems.push('unterminated-quote');
  else if (options.profileSplit) problems.push('profile-unquoted-space');
  if (call.exported || call.misplaced.size > 0) problems.push('export-form');
  if (simple && options.operations.length > 0) problems.push('get-appended');
  if (options.strange.length > 0) problems.push('expanded-arguments');
  else if (simple && options.expansions === 0 && options.operations.length === 0 && /credential-helper\s+$/.test(command)) problems.push('dollar-at-expanded');
  const profile = options.profile ?? fromVariables(call, profileVariables);
  const region = options.region ?? fromVariables(call, regionVariables);
  const mendable = problems.length > 0 && (simple || (problems.includes('export-form') && !/[(){}`]/.test(command)));
  return { profile, region, problems, suggestion: mendable ? canonical(call, options) : null };
}

/** The correct line for the same program, profile and options; null when `command` does not call the AWS helper. */
export function correctedAwsHelper(command: string): string | null {
  const call = findCall(command);
  return call === null ? null : canonical(call, optionsOf(call));
}
