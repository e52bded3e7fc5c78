import { coerce, lt } from 'semver';
import type { GitConfigEntry } from '../core/facts.ts';
import { credentialFields, credentialUrl, differingField, type CredentialFields } from './credential-url.ts';
import { gitBoolean } from './git-boolean.ts';
import { matchUrl, normalUrl, type NormalUrl } from './url-match.ts';

/** One helper git will start, in the order of the chain. */
export interface ChainHelper {
  value: string;
  entry: GitConfigEntry;
}

export type ContextMismatch = 'scheme' | 'host' | 'wildcard-too-short' | 'wildcard-needs-scheme' | 'wildcard-needs-2.26' | 'port' | 'path' | 'user' | 'backslash';

/** A line under `credential.<context>` that does not concern the URL, and the first reason. */
export interface UnmatchedContext {
  entry: GitConfigEntry;
  context: string;
  why: ContextMismatch;
}

/** What git writes to each helper; null where it leaves the line out. */
export interface CredentialRequest {
  protocol: string;
  host: string;
  path: string | null;
  username: string | null;
}

/** How git will look for a credential. */
export interface CredentialChain {
  /** After resets, in the order git asks them. */
  helpers: ChainHelper[];
  /** Helpers an empty `helper =` took out again, with the line that did. */
  cleared: { entry: GitConfigEntry; by: GitConfigEntry }[];
  useHttpPath: { value: boolean; entry: GitConfigEntry | null };
  /** `entry` is null where the name stands in the URL. */
  username: { value: string; entry: GitConfigEntry | null } | null;
  /** Git stops here with this message. `entry` is null where the URL itself is at fault. */
  fatal: { entry: GitConfigEntry | null; message: string } | null;
  unmatched: UnmatchedContext[];
  /** User name and password stand in the URL: no helper is asked at all. */
  answeredByUrl: boolean;
  /** Null when git does not come to ask. */
  request: CredentialRequest | null;
}

interface Walk {
  chain: CredentialChain;
  /** Changes on the way: a configured user name counts for the partial patterns after it. */
  have: CredentialFields;
  url: NormalUrl | null;
  userFromUrl: boolean;
  resets: boolean;
  wildcards: boolean;
}

function olderThan(gitVersion: string | null, bound: string): boolean {
  const version = coerce(gitVersion);
  return version !== null && lt(version, bound);
}

function globMatches(host: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const text = host.toLowerCase();
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  // Each piece at its first place: nothing is tried twice, whatever stands in a hostile configuration.
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** Null when the context concerns the URL. */
function mismatch(context: string, walk: Walk): ContextMismatch | null {
  const pattern = normalUrl(context, true);
  const want = credentialFields(context, true);
  const wildcard = (pattern?.host ?? want?.host ?? '').includes('*');
  let why: ContextMismatch | null;
  if (walk.wildcards && pattern !== null) {
    const result = walk.url === null ? ({ differs: 'scheme' } as const) : matchUrl(walk.url, pattern);
    why = 'match' in result ? null : result.differs;
  } else if (want === null || (!walk.wildcards && want.protocol === null)) {
    // Before 2.26 a context without scheme was taken for any URL or was fatal, by patch level: nothing to build on.
    why = 'scheme';
  } else {
    why = differingField(want, walk.have);
  }
  if (why === null) return null;
  if (context.includes('\\')) return 'backslash';
  const host = walk.url?.host ?? walk.have.host ?? '';
  if (why !== 'host' || !wildcard || !globMatches(host, pattern?.host ?? want?.host ?? '')) return why;
  if (pattern === null || walk.url === null) return 'wildcard-needs-scheme';
  const hostsOnly = matchUrl({ ...walk.url, port: '', path: '/' }, { ...pattern, user: null, port: '', path: '/' });
  return 'match' in hostsOnly && !walk.wildcards ? 'wildcard-needs-2.26' : 'wildcard-too-short';
}

function badVariable(entry: GitConfigEntry): string {
  if (entry.file === null) return `unable to parse '${entry.key}' from command-line config`;
  const at = entry.line === null ? '' : ` at line ${String(entry.line)}`;
  return `bad config variable '${entry.key}' in file '${entry.file}'${at}`;
}

function clear(walk: Walk, by: GitConfigEntry): void {
  if (!walk.resets) return;
  walk.chain.cleared.push(...walk.chain.helpers.map(({ entry }) => ({ entry, by })));
  walk.chain.helpers = [];
}

function apply(walk: Walk, name: string, entry: GitConfigEntry): void {
  const { chain } = walk;
  if (entry.value === null) {
    chain.fatal = { entry, message: badVariable(entry) };
  } else if (name === 'helper') {
    if (entry.value === '') clear(walk, entry);
    else chain.helpers.push({ value: entry.value, entry });
  } else if (name === 'username') {
    // Since 2.26 the last name counts, before it the first.
    if (walk.userFromUrl || (!walk.wildcards && walk.have.username !== null)) return;
    chain.username = { value: entry.value, entry };
    walk.have.username = entry.value;
  } else if (name === 'usehttppath') {
    const value = gitBoolean(entry.value);
    if (value === null) chain.fatal = { entry, message: `bad boolean config value '${entry.value}' for 'credential.usehttppath'` };
    else chain.useHttpPath = { value, entry };
  }
}

function request(walk: Walk): CredentialRequest {
  const { protocol, host, path, username } = walk.have;
  const http = protocol === 'https' || protocol === 'http';
  return { protocol: protocol ?? '', host: host ?? '', path: http && !walk.chain.useHttpPath.value ? null : path, username };
}

/**
 * How git looks for a credential for `url` (after `insteadOf`), from its configuration in the order git reads it: every
 * `credential.*` line that concerns the URL counts, specific or not, the later over the earlier
 * (`credential_apply_config` in git's credential.c). `git config --get-urlmatch` answers another question.
 * Rules that came with a version (reset 2.9, wildcards, path prefixes and partial contexts 2.26) follow `gitVersion`; null means a git that has them.
 * Reading stops at the line that makes git stop; `helpers` then holds what came before.
 *
 * @example credentialChain('https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/r', entries, '2.39.5').helpers
 */
export function credentialChain(url: string, entries: readonly GitConfigEntry[], gitVersion: string | null): CredentialChain {
  const fields = credentialFields(url, false);
  const chain: CredentialChain = {
    helpers: [], cleared: [], useHttpPath: { value: false, entry: null }, username: null,
    fatal: null, unmatched: [], answeredByUrl: false, request: null,
  };
  if (fields === null) {
    chain.fatal = { entry: null, message: `credential url cannot be parsed: ${url}` };
    return chain;
  }
  const userFromUrl = fields.username !== null && fields.username !== '';
  if (fields.username !== null) chain.username = { value: fields.username, entry: null };
  chain.answeredByUrl = fields.username !== null && fields.hasPassword;
  const walk: Walk = {
    chain, have: fields, url: normalUrl(credentialUrl(fields), false), userFromUrl,
    resets: !olderThan(gitVersion, '2.9.0'), wildcards: !olderThan(gitVersion, '2.26.0'),
  };
  for (const entry of entries) {
    const key = /^credential\.(?:(.*)\.)?([^.]*)$/s.exec(entry.key);
    if (key === null) continue;
    const context = key[1];
    const why = context === undefined ? null : mismatch(context, walk);
    if (why === null) apply(walk, key[2] ?? '', entry);
    else chain.unmatched.push({ entry, context: context ?? '', why });
    if (chain.fatal !== null) return chain;
  }
  if (!chain.answeredByUrl) chain.request = request(walk);
  return chain;
}
