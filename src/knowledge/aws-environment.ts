import type { Platform } from '../core/facts.ts';

/** Environment variables by name; a name that is missing or undefined is not set. May hold secrets. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** `botocore`: AWS CLI v1 and git-remote-codecommit. `cli-v2`: AWS CLI version 2. */
export type AwsDialect = 'botocore' | 'cli-v2';

/** The least that must be known of a setting to take a region from it; facts and raw profiles both have it. */
export interface LocatedValue {
  value: string | null;
  file: string;
  line: number;
  nested?: ReadonlyMap<string, string> | null;
}

const PROFILE_VARIABLES: Readonly<Record<AwsDialect, readonly string[]>> = {
  botocore: ['AWS_DEFAULT_PROFILE', 'AWS_PROFILE'],
  'cli-v2': ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'],
};
const REGION_VARIABLES: Readonly<Record<AwsDialect, readonly string[]>> = {
  botocore: ['AWS_DEFAULT_REGION'],
  'cli-v2': ['AWS_REGION', 'AWS_DEFAULT_REGION'],
};

/** The variable's value, undefined when it is not set. An empty value is a value: botocore takes it. */
export function variable(env: Environment, name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined;
}

function firstSet(env: Environment, names: readonly string[]): { name: string; value: string } | null {
  for (const name of names) {
    const value = variable(env, name);
    if (value !== undefined) return { name, value };
  }
  return null;
}

/**
 * The profile a tool takes. `source` is `explicit` (`--profile`, `codecommit://p@…`), the variable's name, or `default` when nothing
 * names one: only then may the profile `default` be missing. An empty variable is the profile with the empty name, which does not exist.
 * Sources: botocore `configprovider.BOTOCORE_DEFAUT_SESSION_VARIABLES`; the same table on branch v2 of aws-cli.
 * @example activeProfile({ AWS_PROFILE: 'a', AWS_DEFAULT_PROFILE: 'b' }, null, 'botocore') // { name: 'b', source: 'AWS_DEFAULT_PROFILE' }
 */
export function activeProfile(env: Environment, explicit: string | null, dialect: AwsDialect): { name: string; source: string } {
  if (explicit !== null) return { name: explicit, source: 'explicit' };
  const found = firstSet(env, PROFILE_VARIABLES[dialect]);
  return found === null ? { name: 'default', source: 'default' } : { name: found.value, source: found.name };
}

/**
 * The region a tool takes, and where from: `explicit`, a variable's name, or `file:line`. Null when none is set; an empty region
 * stays empty, for botocore lets it win and fails later. Does not ask the instance metadata service, as CLI v2 does at last.
 * Sources: botocore `configprovider.BOTOCORE_DEFAUT_SESSION_VARIABLES` (no AWS_REGION); the same table on branch v2 of aws-cli.
 */
export function activeRegion(
  env: Environment,
  profileSettings: ReadonlyMap<string, LocatedValue> | null,
  explicit: string | null,
  dialect: AwsDialect,
): { region: string; source: string; file: string | null; line: number | null } | null {
  if (explicit !== null) return { region: explicit, source: 'explicit', file: null, line: null };
  const found = firstSet(env, REGION_VARIABLES[dialect]);
  if (found !== null) return { region: found.value, source: found.name, file: null, line: null };
  const setting = profileSettings?.get('region');
  // An indented block under `region =` is a map for botocore: no region can be read from it.
  if (setting === undefined || setting.value === null || (setting.nested ?? null) !== null) return null;
  return { region: setting.value, source: `${setting.file}:${setting.line}`, file: setting.file, line: setting.line };
}

/** Where a file is looked for. `path` is empty when an empty variable says that there is none. */
export interface FileLocation {
  path: string;
  fromVariable: string | null;
}

/**
 * The two AWS files. The variables' values have `~` and `${VAR}` expanded, and an empty value means no file.
 * `home` is the home directory as Python sees it (HOME, on Windows USERPROFILE), null when unknown: then `~` stays.
 * Sources: botocore `configprovider` (names, defaults) and `configloader.raw_config_parse` (expansion).
 */
export function fileLocations(env: Environment, home: string | null, platform: Platform): { config: FileLocation; credentials: FileLocation } {
  const locate = (name: string, standard: string): FileLocation => {
    const value = variable(env, name);
    const path = expandHome(expandVariables(value ?? standard, env, platform), home, platform);
    return { path, fromVariable: value === undefined ? null : name };
  };
  return {
    config: locate('AWS_CONFIG_FILE', '~/.aws/config'),
    credentials: locate('AWS_SHARED_CREDENTIALS_FILE', '~/.aws/credentials'),
  };
}

/**
 * Expands variables in a path as Python's `os.path.expandvars` does; unknown ones stay as written. `$NAME` and `${NAME}` everywhere,
 * `%NAME%` on Windows only. Source: CPython `posixpath.expandvars`, `ntpath.expandvars`.
 */
export function expandVariables(path: string, env: Environment, platform: Platform): string {
  if (platform !== 'win32') {
    return path.replace(/\$(?:(\w+)|\{([^}]*)\})/g, (whole, bare?: string, braced?: string) => variable(env, bare ?? braced ?? '') ?? whole);
  }
  const pattern = /'[^']*(?:'|$)|%%|%([^%]*)%|%[^%]*$|\$\$|\$\{([^}]*)\}|\$\{[^}]*$|\$([A-Za-z0-9_-]*)/g;
  return path.replace(pattern, (whole, percent?: string, braced?: string, bare?: string) => {
    if (whole === '%%' || whole === '$$') return whole.charAt(0);
    const name = percent ?? braced ?? bare;
    return (name === undefined ? undefined : variable(env, name)) ?? whole;
  });
}

/**
 * Replaces a leading `~` by the home directory as Python's `os.path.expanduser` does. `~name` stays: another user's home is not known.
 * @example expandHome('~/x', '/home/maria', 'linux') // '/home/maria/x'
 */
export function expandHome(path: string, home: string | null, platform: Platform): string {
  const separators = platform === 'win32' ? '/\\' : '/';
  if (home === null || !path.startsWith('~') || (path.length > 1 && !separators.includes(path.charAt(1)))) return path;
  if (platform === 'win32') return home + path.slice(1);
  return home.replace(/\/+$/, '') + path.slice(1) || '/';
}
