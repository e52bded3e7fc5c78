// stand-in, not the real tool: reads ~/.aws as botocore does, no more than the lab needs.
import { readFileSync } from 'node:fs';

/**
 * Makes an error that botocore would raise.
 * @param {string} kind class name in botocore.exceptions
 * @param {string} message
 */
export function botocoreError(kind, message) {
  return Object.assign(new Error(message), { kind });
}

const expand = (file, env) => file.replace(/^~(?=\/|$)/, env.HOME ?? '').replace(/\$\{?(\w+)\}?/g, (all, name) => env[name] ?? all);

const words = (text) => [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3]);

/** Parses an INI text the way Python's RawConfigParser does; a duplicate or a stray line fails it. */
function parseIni(text, file) {
  const broken = () => botocoreError('ConfigParseError', `Unable to parse config file: ${file}`);
  if (text.startsWith('\uFEFF')) throw broken();
  const sections = new Map();
  let section;
  let key;
  let keyIndent = 0;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const stripped = line.trim();
    if (stripped === '' || /^[#;]/.test(stripped)) continue;
    const indent = line.length - line.trimStart().length;
    if (section && key !== undefined && indent > keyIndent) {
      section.set(key, `${section.get(key)}\n${stripped}`);
      continue;
    }
    keyIndent = indent;
    const header = /^\[(.+)\]/.exec(stripped);
    if (header) {
      if (sections.has(header[1])) throw broken();
      section = new Map();
      key = undefined;
      sections.set(header[1], section);
      continue;
    }
    const pair = /^(.*?)\s*[=:]\s*(.*)$/.exec(stripped);
    if (!section || !pair || pair[1] === '' || section.has(pair[1].toLowerCase())) throw broken();
    key = pair[1].toLowerCase();
    section.set(key, pair[2]);
  }
  return sections;
}

function readIni(file) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return new Map();
  }
  return parseIni(text, file);
}

/**
 * Returns the profiles of both files in botocore's order, each as `{ config, credentials }` maps.
 * @param {Record<string, string | undefined>} env
 */
export function readProfiles(env) {
  const configFile = expand(env.AWS_CONFIG_FILE ?? '~/.aws/config', env);
  const credentialsFile = expand(env.AWS_SHARED_CREDENTIALS_FILE ?? '~/.aws/credentials', env);
  const profiles = new Map();
  for (const [header, section] of readIni(configFile)) {
    const parts = words(header);
    const name = header === 'default' ? 'default' : parts.length === 2 && header.startsWith('profile') ? parts[1] : undefined;
    if (name !== undefined) profiles.set(name, { config: section, credentials: new Map() });
  }
  for (const [name, section] of readIni(credentialsFile)) {
    const profile = profiles.get(name) ?? { config: new Map(), credentials: new Map() };
    profiles.set(name, { ...profile, credentials: section });
  }
  return profiles;
}

/**
 * Returns one session: which profile it uses and what can be looked up in it. v1 of the CLI and
 * git-remote-codecommit prefer AWS_DEFAULT_PROFILE and ignore AWS_REGION; v2 does neither.
 * @param {Record<string, string | undefined>} env
 * @param {{ profile?: string, major: number }} options
 */
export function openSession(env, options) {
  const profileNames = options.major >= 2 ? ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'] : ['AWS_DEFAULT_PROFILE', 'AWS_PROFILE'];
  const regionNames = options.major >= 2 ? ['AWS_REGION', 'AWS_DEFAULT_REGION'] : ['AWS_DEFAULT_REGION'];
  const fromEnv = profileNames.map((name) => env[name]).find((value) => value !== undefined);
  const wanted = options.profile ?? fromEnv;
  const profiles = readProfiles(env);
  const lookup = (name, key) => profiles.get(name)?.credentials.get(key) ?? profiles.get(name)?.config.get(key);
  const regionVariable = regionNames.find((name) => env[name] !== undefined);
  return {
    env,
    explicit: options.profile !== undefined,
    wanted,
    profileNames,
    regionVariable,
    name: wanted ?? 'default',
    profiles,
    lookup,
    region: regionVariable === undefined ? lookup(wanted ?? 'default', 'region') : env[regionVariable],
    /** Fails as botocore does once anything of a profile that is nowhere defined is asked for. */
    requireProfile() {
      if (wanted !== undefined && !profiles.has(wanted)) {
        throw botocoreError('ProfileNotFound', `The config profile (${wanted}) could not be found`);
      }
    },
  };
}
