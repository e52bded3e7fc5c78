import { join } from 'node:path';
import type { Platform } from '../core/facts.ts';
import { expandHome, fileLocations } from '../knowledge/aws-environment.ts';
import { quietGit } from '../knowledge/git-environment.ts';
import { NETRC_NAMES, readNetrc } from '../knowledge/netrc.ts';
import { isSecretName } from '../knowledge/redact-text.ts';
import { pythonHome } from './aws-files.ts';
import { disclosureOf, hereEnv } from './environment.ts';
import type { Runner } from './exec.ts';
import { listDirectory, readBytes } from './files.ts';
import { type Secret, secretOf, secretsIn, secretsOfJson } from './secret-values.ts';

/** Where secrets are read from: inside the host alone. */
export interface SecretMachine {
  env: Readonly<Record<string, string | undefined>>;
  platform: Platform;
  runner: Pick<Runner, 'run'>;
}

/** Of a cache's files, so many are read. */
const FILES = 500;
const CACHES = [['sso', 'cache'], ['cli', 'cache'], ['boto', 'cache'], ['login', 'cache']] as const;

/** What gives the secrets of each place where the user's tools keep some, by the place's name. */
export function secretSources(machine: SecretMachine): Readonly<Record<string, () => Promise<Secret[]>>> {
  const home = pythonHome(hereEnv(machine.env, machine.platform), machine.platform) || null;
  return {
    'the environment': () => Promise.resolve(ofEnvironment(machine.env)),
    'the AWS files': () => ofAwsFiles(machine, home),
    'the caches of the AWS tools': () => ofCaches(home),
    netrc: () => ofNetrc(machine, home),
    'git\'s configuration': () => ofGit(machine, home),
  };
}

function ofEnvironment(env: SecretMachine['env']): Secret[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (value === undefined || value === '') return [];
    const what = `the value of ${/^\w{1,64}$/.test(name) ? name : 'a variable'}`;
    const disclosure = disclosureOf(name.toUpperCase());
    const whole = disclosure === 'secret' || (disclosure === null && isSecretName(name));
    // Whoever knows the path gets the container's credentials.
    const path = name === 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI' ? value.split('/').filter((part) => part.length >= 16).map((part) => ({ what, value: part })) : [];
    return [...(whole ? secretOf(what, value) : []), ...path, ...secretsIn(`a secret in ${what}`, value)];
  });
}

async function textOf(path: string): Promise<string> {
  const bytes = await readBytes(path);
  return bytes === null ? '' : Buffer.from(bytes).toString('utf8');
}

async function ofAwsFiles({ env, platform }: SecretMachine, home: string | null): Promise<Secret[]> {
  const places = fileLocations(env, home, platform);
  const texts = await Promise.all([places.config.path, places.credentials.path].filter((path) => path !== '').map(textOf));
  return texts.flatMap((text) => [...assigned('a secret of the AWS files', text), ...secretsIn('a secret of the AWS files', text)]);
}

/** Line by line, since a file that botocore refuses holds its secrets all the same. */
function assigned(what: string, text: string): Secret[] {
  return text.split(/\r\n|\r|\n/).flatMap((line) => {
    const at = line.search(/[=:]/);
    const name = line.slice(0, Math.max(at, 0)).trim();
    return at > 0 && (isSecretName(name) || name === 'external_id') ? secretOf(what, line.slice(at + 1)) : [];
  });
}

async function ofCaches(home: string | null): Promise<Secret[]> {
  if (home === null) return [];
  const found = await Promise.all(CACHES.map(async (names) => {
    const dir = join(home, '.aws', ...names);
    const files = (await listDirectory(dir) ?? []).filter((name) => name.endsWith('.json')).slice(0, FILES);
    return Promise.all(files.map(async (name) => secretsOfJson('a token cached by the AWS tools', parsed(await textOf(join(dir, name)).catch(() => '')))));
  }));
  return found.flat(2);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

async function ofNetrc({ platform }: SecretMachine, home: string | null): Promise<Secret[]> {
  if (home === null) return [];
  const texts = await Promise.all(NETRC_NAMES[platform].map((name) => textOf(join(home, name))));
  return texts.flatMap((text) => readNetrc(text).flatMap(({ password }) => (password === null ? [] : [{ what: 'a password of netrc', value: password }])));
}

async function ofGit(machine: SecretMachine, home: string | null): Promise<Secret[]> {
  const { exitCode, stdout } = await machine.runner.run(['git', 'config', '--list', '-z'], { env: quietGit() });
  const entries = Buffer.from(stdout).toString('utf8').split('\0').filter((entry) => entry !== '').map(entryOf);
  // git says nothing of a configuration with a mistake in it.
  const raw = exitCode === 0 || home === null ? '' : await textOf(join(home, '.gitconfig'));
  const stores = await Promise.all(storesOf(entries, machine, home).map((path) => textOf(path).catch(() => '')));
  return [...entries.flatMap(ofEntry), ...secretsIn('a secret of git\'s configuration', raw), ...stores.flatMap(ofStore)];
}

interface Entry {
  key: string;
  value: string;
}

function entryOf(entry: string): Entry {
  const end = entry.indexOf('\n');
  return end < 0 ? { key: entry, value: '' } : { key: entry.slice(0, end), value: entry.slice(end + 1) };
}

function ofEntry({ key, value }: Entry): Secret[] {
  const name = key.slice(key.lastIndexOf('.') + 1);
  const what = 'a secret of git\'s configuration';
  const whole = isSecretName(name) || /pass$/i.test(name) ? secretOf(what, value) : [];
  const header = name === 'extraheader' ? secretOf('a header of git\'s configuration', value.replace(/^[\w-]+:\s*(?:(?:basic|bearer|token)\s+)?/i, '')) : [];
  return [...whole, ...header, ...secretsIn(what, key), ...secretsIn(what, value)];
}

/** The files of `git credential-store`, those it has without being told and those of its `--file`. */
function storesOf(entries: readonly Entry[], { env, platform }: SecretMachine, home: string | null): string[] {
  const get = hereEnv(env, platform);
  const named = entries.flatMap(({ key, value }) => (/^credential\..*helper$|^credential\.helper$/.test(key) ? [...value.matchAll(/\bstore\b.*?--file[ =]["']?([^\s"']+)/g)].map(([, file]) => expandHome(file ?? '', home, platform)) : []));
  const xdg = get('XDG_CONFIG_HOME') || (home === null ? null : join(home, '.config'));
  return [...named, ...(home === null ? [] : [join(home, '.git-credentials')]), ...(xdg === null ? [] : [join(xdg, 'git', 'credentials')])];
}

function ofStore(text: string): Secret[] {
  const what = 'a password of git\'s password file';
  return text.split('\n').flatMap((line) => {
    if (line.trim() === '' || line.startsWith('#')) return [];
    const [, user = '', password] = /^[a-z+]+:\/\/([^:@/]*)(?::(.*))?@/.exec(line) ?? [];
    if (password === undefined) return user === '' ? secretOf(what, line) : secretsIn(what, user);
    return [...secretOf(what, password), ...secretsIn(what, user), ...(user.length >= 20 && !/-at-\d{12}$/.test(user) ? secretOf(what, user) : [])];
  });
}
