import { statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { areas, ids } from '../checks/ids.ts';
import type { GivenPolicies, Intent, Method, PolicyLayer } from '../core/facts.ts';
import { shownUser } from '../knowledge/git-config-redaction.ts';
import { nearest } from '../knowledge/nearest.ts';
import { UsageError } from './base-command.ts';

const METHODS = ['grc', 'credential-helper', 'git-credentials', 'ssh'] as const;

/** A number of seconds above zero. */
const seconds = (description: string) => Flags.custom<number>({
  description,
  helpValue: 'S',
  parse: (text) => {
    const value = Number(text);
    if (!Number.isFinite(value) || value <= 0 || value > 86_400) throw new UsageError(`"${text}" is no number of seconds`);
    return Promise.resolve(value);
  },
});

/** Flags of every command that looks at a machine. */
export const machineFlags = {
  profile: Flags.string({ description: 'the AWS profile you mean to use', helpValue: 'P' }),
  region: Flags.string({ description: 'the region you mean to use', helpValue: 'R' }),
  directory: Flags.string({ char: 'C', description: 'run as if started in DIR', helpValue: 'DIR' }),
  method: Flags.option({ description: 'judge this connection method', options: METHODS })(),
  offline: Flags.boolean({ description: 'no network, and no program of yours is executed' }),
  'allow-dialogs': Flags.boolean({ description: 'let reads of a keychain run where they can open a dialog' }),
  timeout: seconds('limit of the whole run')({ default: 60 }),
  'probe-timeout': seconds('limit of one probe (default 5; helpers and your git 20)')(),
  'no-color': Flags.boolean({ description: 'plain text' }),
};

/** A file's name, or another word, as often as it is given. */
const repeated = (description: string, helpValue: string) => Flags.string({ description, helpValue, multiple: true, multipleNonGreedy: true, default: [] });

/** Flags of every command that judges policies: documents that AWS would not show to the caller. */
export const policyFlags = {
  policy: repeated('judge this policy too: a document, several, an account dump, a simulation', 'FILE'),
  scp: repeated('judge this service control policy too', 'FILE'),
  boundary: repeated('judge this permissions boundary too', 'FILE'),
  'key-policy': repeated('judge this policy of the KMS key too', 'FILE'),
  context: repeated('a context key of the request; "key=" for one that is absent', 'key=value'),
};

export interface PolicyFlags {
  policy: readonly string[];
  scp: readonly string[];
  boundary: readonly string[];
  'key-policy': readonly string[];
  context: readonly string[];
}

/** The files to be read for `policyFlags`, each with the layer its flag says. */
export function policyFilesOf(flags: PolicyFlags): readonly { flag: string; layer: PolicyLayer; path: string }[] {
  const layers = [['policy', 'identity'], ['scp', 'scp'], ['boundary', 'boundary'], ['key-policy', 'key']] as const;
  return layers.flatMap(([flag, layer]) => flags[flag].map((path) => ({ flag: `--${flag}`, layer, path })));
}

/** The context keys given, those given more than once with all their values. Throws a usage error for what is no `key=value`. */
export function contextKeysOf({ context }: Pick<PolicyFlags, 'context'>): GivenPolicies['context'] {
  const keys = new Map<string, { key: string; values: string[] | null }>();
  for (const word of context) {
    const [, key = '', value = ''] = /^([^=\s]+)=(.*)$/s.exec(word) ?? [];
    if (key === '') throw new UsageError(`--context: "${word}" has no "=" between a key and its value`);
    const before = keys.get(key.toLowerCase())?.values ?? [];
    keys.set(key.toLowerCase(), { key, values: value === '' ? null : [...before, value] });
  }
  return [...keys.values()];
}

/** The same flags but for some that a command does not have. */
export function machineFlagsWithout<K extends keyof typeof machineFlags>(...names: readonly K[]): Omit<typeof machineFlags, K> {
  return Object.fromEntries(Object.entries(machineFlags).filter(([name]) => !names.includes(name as K))) as Omit<typeof machineFlags, K>;
}

export const targetArg = { target: Args.string({ description: 'a URL, a remote\'s name, or a repository\'s name', name: 'TARGET', ignoreStdin: true }) };

interface MachineFlags {
  profile?: string | undefined;
  region?: string | undefined;
  directory?: string | undefined;
  method?: Method | undefined;
  offline: boolean;
  'allow-dialogs': boolean;
  'probe-timeout'?: number | undefined;
}

/** What the user asked for, from flags and TARGET. */
export function intentOf(flags: MachineFlags, target: string | undefined, live: boolean): Intent {
  for (const [name, value] of [['TARGET', target], ['--profile', flags.profile], ['--region', flags.region]] as const) if (value === '') throw new UsageError(`${name} is empty`);
  return {
    cwd: startDirectory(flags.directory),
    target: target ?? null,
    profile: flags.profile === undefined ? null : shownUser(flags.profile),
    region: flags.region ?? null,
    method: flags.method ?? null,
    offline: flags.offline,
    live: live && !flags.offline,
    allowDialogs: flags['allow-dialogs'],
    ...(flags['probe-timeout'] === undefined ? {} : { probeTimeoutSeconds: flags['probe-timeout'] }),
  };
}

/**
 * Where git and the rest are started: `-C`, else the current directory; as `.` where its path cannot be told, because it was
 * removed or is no UTF-8. Throws a usage error when `-C` names no directory.
 */
function startDirectory(given: string | undefined): string {
  const here = currentDirectory();
  if (given === undefined) return here;
  if (!isDirectory(given)) throw new UsageError(`-C: "${given}" is no directory`);
  return here === '.' && !isAbsolute(given) ? given : resolve(given);
}

function currentDirectory(): string {
  try {
    const path = process.cwd();
    return isDirectory(path) ? path : '.';
  } catch {
    return '.';
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Accepts check ids and areas; anything else is a usage error that names the nearest one. */
export function checkNames(flag: string, names: readonly string[], dashes = '--'): readonly string[] {
  const known = [...ids, ...areas];
  for (const name of names) {
    if (!known.includes(name)) throw new UsageError(`${dashes}${flag}: there is no check or area "${name}"; did you mean "${nearest(name, known)[0] ?? ''}"?`);
  }
  return names;
}
