import { gitBoolean } from './git-boolean.ts';
import { isAtLeast } from './versions.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A configured value and where it stands, in a person's words. */
export interface SourcedValue {
  value: string;
  source: string;
}

/** The proxy one tool will use for one URL. `proxy` is the value as configured and may hold a password. */
export interface ProxyChoice {
  proxy: string | null;
  source: string | null;
  /** Why no proxy applies although one is set: the variable and its entry, or what is empty. */
  bypassedBy: string | null;
  /** Whether a connection through it can be tried here: http and https proxies, not SOCKS. True when there is none. */
  supported: boolean;
}

const DIRECT: ProxyChoice = { proxy: null, source: null, bypassedBy: null, supported: true };

/**
 * Returns the proxy git takes for a URL. `httpProxy` is the winner of `http.<url>.proxy`, `http.proxy` and `remote.<name>.proxy`; it beats the
 * environment, of which the lower-case name wins and `HTTP_PROXY` is never read. An empty value means no proxy. Source: http.c of git 2.39.
 */
export function gitProxy(url: string, settings: { httpProxy: SourcedValue | null; env: Environment }): ProxyChoice {
  const { env } = settings;
  const names = /^https:/i.test(url) ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy'];
  const set = settings.httpProxy ?? firstSet(env, names) ?? firstSet(env, ['all_proxy', 'ALL_PROXY']);
  if (set === null) return DIRECT;
  if (set.value === '') return { ...DIRECT, bypassedBy: `${set.source} is empty` };
  const exceptions = firstSet(env, ['no_proxy', 'NO_PROXY']);
  const entry = exceptions === null ? null : curlBypass(hostOf(url), exceptions.value);
  if (entry !== null) return { ...DIRECT, bypassedBy: `${exceptions?.source} (${entry})` };
  return { proxy: set.value, source: set.source, bypassedBy: null, supported: !/^socks/i.test(set.value) };
}

/**
 * Returns the entry of NO_PROXY that makes curl go directly to `host`, or null. Entries are split at commas and blanks; a name matches itself
 * and what ends in it after a dot; `*` counts only alone; a port never matches. For IP addresses an entry is an address or, from curl 7.86
 * (`curlVersion`, null: new), a CIDR block. Source: `Curl_check_noproxy`, curl's lib/noproxy.c.
 */
export function curlBypass(host: string, noProxy: string, curlVersion: string | null = null): string | null {
  if (noProxy === '*') return '*';
  const name = host.replace(/^\[|\]$/g, '').replace(/\.$/, '').toLowerCase();
  const blocks = curlVersion === null || isAtLeast(curlVersion, '7.86.0') !== false;
  const entries = noProxy.split(/[,\s]+/).filter((entry) => entry !== '');
  const bits = addressBits(name);
  const matches = (entry: string): boolean => {
    if (bits !== null && blocks) return blockHolds(entry, bits);
    const suffix = entry.replace(/\.$/, '').replace(/^\./, '').toLowerCase();
    return suffix !== '' && (name === suffix || name.endsWith(`.${suffix}`));
  };
  return entries.find(matches) ?? null;
}

/**
 * Returns the proxy botocore (AWS CLI v1, git-remote-codecommit) takes for a URL: the environment only, lower case before upper, without
 * ALL_PROXY. `noProxy` replaces the environment's list, null meaning none, to see what another list would do. On macOS and Windows Python
 * asks the system where the environment names no proxy at all. Source: `get_environ_proxies` of botocore.utils, urllib.request of CPython 3.11.
 */
export function botocoreProxy(url: string, env: Environment, noProxy?: string | null): ProxyChoice {
  const proxies = environmentProxies(env);
  const [, scheme = '', netloc = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(url) ?? [];
  const set = proxies.get(scheme.toLowerCase());
  if (set === undefined) return DIRECT;
  const exceptions = noProxy === undefined ? proxies.get('no') : noProxy === null ? undefined : { value: noProxy, source: 'NO_PROXY' };
  const entry = exceptions === undefined ? null : urllibBypass(netloc, exceptions.value);
  if (entry !== null) return { ...DIRECT, bypassedBy: `${exceptions?.source} (${entry})` };
  // Anything but http: and https: gets `http://` put before it, so a SOCKS proxy cannot work.
  return { proxy: set.value, source: set.source, bypassedBy: null, supported: !/^socks/i.test(set.value) };
}

/**
 * Returns the entry of NO_PROXY that makes urllib go directly to `netloc` (host, with the port if the URL has one), or null. Entries are
 * split at commas only; leading dots do not count; `*` counts only alone; there are no CIDR blocks. Source: `proxy_bypass_environment`.
 */
export function urllibBypass(netloc: string, noProxy: string): string | null {
  if (noProxy === '*') return '*';
  const host = netloc.toLowerCase();
  const hostOnly = /^(.*):(\d*)$/s.exec(host)?.[1] ?? host;
  for (const entry of noProxy.split(',').map((part) => part.trim())) {
    const name = entry.replace(/^\.+/, '').toLowerCase();
    if (entry !== '' && [host, hostOnly].some((candidate) => candidate === name || candidate.endsWith(`.${name}`))) return entry;
  }
  return null;
}

/** The file that holds the certificates to trust. */
export interface CaFileChoice {
  path: string;
  source: string;
}

/** What decides about TLS. `configured` is git's `http.sslCAInfo`, or `ca_bundle` of the AWS profile. */
export interface TlsSettings {
  env: Environment;
  configured: SourcedValue | null;
}

/**
 * Returns the file of trusted certificates a tool uses, or null for its built-in list. git: GIT_SSL_CAINFO, then http.sslCAInfo. AWS tools:
 * AWS_CA_BUNDLE, then ca_bundle of the profile, then REQUESTS_CA_BUNDLE. Source: http.c of git 2.39; botocore's configprovider.py, endpoint.py.
 */
export function caFile(tool: 'git' | 'aws', settings: TlsSettings): CaFileChoice | null {
  const first = tool === 'git' ? 'GIT_SSL_CAINFO' : 'AWS_CA_BUNDLE';
  const last = tool === 'git' ? null : 'REQUESTS_CA_BUNDLE';
  const chosen = firstSet(settings.env, [first]) ?? settings.configured ?? (last === null ? null : firstSet(settings.env, [last]));
  if (chosen === null) return null;
  // botocore takes an empty name for "do not verify": see awsVerify.
  return tool === 'aws' && chosen.value === '' ? null : { path: chosen.value, source: chosen.source };
}

/**
 * Returns whether git checks the server's certificate, and what says so. GIT_SSL_NO_VERIFY counts when it exists, whatever its value.
 * `sslVerify` is the winner of `http.<url>.sslVerify` and `http.sslVerify`, value null for a key without `=`. Source: http.c of git 2.39.
 */
export function gitVerify(env: Environment, sslVerify: { value: string | null; source: string } | null): { verify: boolean; source: string | null } {
  if (env['GIT_SSL_NO_VERIFY'] !== undefined) return { verify: false, source: 'GIT_SSL_NO_VERIFY' };
  if (sslVerify === null || sslVerify.value === null) return { verify: true, source: sslVerify?.source ?? null };
  // A value that is no boolean makes git stop before it connects.
  return { verify: gitBoolean(sslVerify.value) !== false, source: sslVerify.source };
}

/**
 * Returns whether the AWS tools check the server's certificate: an empty name of a CA file switches the check off up to botocore 1.43.53.
 * Source: `_setup_ssl_cert` of botocore's httpsession.py.
 */
export function awsVerify(settings: TlsSettings): { verify: boolean; source: string | null } {
  const { env, configured } = settings;
  const chosen = firstSet(env, ['AWS_CA_BUNDLE']) ?? configured ?? firstSet(env, ['REQUESTS_CA_BUNDLE']);
  return chosen?.value === '' ? { verify: false, source: chosen.source } : { verify: true, source: null };
}

function environmentProxies(env: Environment): Map<string, SourcedValue> {
  const proxies = new Map<string, SourcedValue>();
  const variables = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  for (const { name, value } of variables) {
    if (value !== '' && /_proxy$/i.test(name)) proxies.set(name.slice(0, -6).toLowerCase(), { value, source: name });
  }
  // In a CGI program HTTP_PROXY is what the client sent (CVE-2016-1000110).
  if (env['REQUEST_METHOD'] !== undefined) proxies.delete('http');
  for (const { name, value } of variables) {
    if (!name.endsWith('_proxy')) continue;
    const scheme = name.slice(0, -6).toLowerCase();
    if (value === '') proxies.delete(scheme);
    else proxies.set(scheme, { value, source: name });
  }
  return proxies;
}

function firstSet(env: Environment, names: readonly string[]): SourcedValue | null {
  for (const name of names) {
    const value = env[name];
    if (value !== undefined) return { value, source: name };
  }
  return null;
}

function hostOf(url: string): string {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1] ?? '';
  return authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, '');
}

function blockHolds(entry: string, address: string): boolean {
  const [network = '', length = ''] = entry.split('/', 2);
  const bits = addressBits(network.toLowerCase());
  if (bits === null || bits.length !== address.length) return false;
  // curl reads the length with atoi and takes 0 for "the whole address".
  const prefix = Number(/^\d+/.exec(length)?.[0] ?? 0);
  if (prefix > bits.length) return false;
  const compared = prefix === 0 ? bits.length : prefix;
  return bits.slice(0, compared) === address.slice(0, compared);
}

/** The bits of an IPv4 or IPv6 address as text, null when it is none. */
function addressBits(text: string): string | null {
  const quads = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (quads !== undefined) return quads.every((quad) => quad < 256) ? quads.map((quad) => quad.toString(2).padStart(8, '0')).join('') : null;
  if (!/^[0-9a-f:]+$/.test(text) || !text.includes(':')) return null;
  const [head = '', tail, more] = text.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = 8 - left.length - right.length;
  if (more !== undefined || (tail === undefined ? missing !== 0 : missing < 1)) return null;
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return null;
  return groups.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}
