import { resolve } from 'node:path';
import type { GitConfigEntry, NetworkFailure, Platform, RouteFact } from '../core/facts.ts';
import { percentDecoded } from '../knowledge/credential-shape.ts';
import { activeProfile, expandHome } from '../knowledge/aws-environment.ts';
import { parseGitConfigList } from '../knowledge/git-config-list.ts';
import { quietGit } from '../knowledge/git-environment.ts';
import { httpSetting } from '../knowledge/http-config.ts';
import { awsVerify, botocoreProxy, caFile, type Environment, gitProxy, gitVerify, type ProxyChoice, type SourcedValue } from '../knowledge/proxy.ts';
import { pythonHome, readProfiles } from './aws-files.ts';
import type { Road } from './connection.ts';
import { type Runner } from './exec.ts';
import { readBytes } from './files.ts';

/** Where git's curl looks without a setting of its own; Node's built-in roots lack what an administrator added. */
const SYSTEM_ROOTS = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/ca-bundle.pem', '/etc/ssl/cert.pem'];

export interface Route {
  fact: RouteFact;
  /** Null when the road cannot be taken at all: `failure` says why. */
  road: Road | null;
  failure: NetworkFailure | null;
}

export interface RouteOptions {
  runner: Runner;
  env: Environment;
  platform: Platform;
  cwd: string;
}

export interface Routes {
  /** The way `tool` goes to a URL. `profile` is the AWS profile given by hand, null for the one the environment names. */
  to(tool: 'git' | 'aws', url: URL, profile?: string | null): Promise<Route>;
}

/**
 * Works out the ways of git (its configuration, then the environment) and of the AWS tools (the environment, the profile's
 * `ca_bundle`). A named CA file replaces the built-in roots, as with curl and botocore.
 */
export function createRoutes(options: RouteOptions): Routes {
  let entries: Promise<readonly GitConfigEntry[]> | null = null;
  return {
    async to(tool, url, profile = null) {
      if (tool === 'aws') return awsRoute(url, profile, options);
      entries ??= gitEntries(options);
      return gitRoute(url, await entries, options);
    },
  };
}

/** git's whole configuration, values and all; nothing where git is missing or refuses it. */
async function gitEntries({ runner, cwd }: RouteOptions): Promise<readonly GitConfigEntry[]> {
  const { exitCode, stdout } = await runner.run(['git', 'config', '--list', '--show-origin', '--show-scope', '-z'], { env: quietGit() });
  return exitCode === 0 ? parseGitConfigList(stdout, (path) => resolve(cwd, path)) : [];
}

function gitRoute(url: URL, entries: readonly GitConfigEntry[], { env, platform, cwd }: RouteOptions): Promise<Route> {
  const setting = (name: string): { value: string | null; source: string } | null => {
    const found = httpSetting(name, url.href, entries);
    if (found === null) return null;
    const key = found.entry.key.replace(/\/\/[^/]*@/, '//');
    return { value: found.value, source: found.entry.file === null ? key : `${key} in ${found.entry.file}` };
  };
  const text = (name: string): SourcedValue | null => {
    const found = setting(name);
    return found === null ? null : { value: found.value ?? '', source: found.source };
  };
  const home = pythonHome((name) => env[name], platform);
  const roots = text('sslCAInfo');
  const configured = roots === null ? null : { ...roots, value: expandHome(roots.value, home, platform) };
  const { verify } = gitVerify(env, setting('sslVerify'));
  const standard = platform === 'linux' ? SYSTEM_ROOTS : [];
  return build('git', url, gitProxy(url.href, { httpProxy: text('proxy'), env }), caFile('git', { env, configured }), verify, standard, cwd);
}

async function awsRoute(url: URL, profile: string | null, { env, platform, cwd }: RouteOptions): Promise<Route> {
  const { profiles } = await readProfiles(env, pythonHome((name) => env[name], platform), platform);
  const active = activeProfile(env, profile, 'botocore').name;
  const bundle = profiles.get(active)?.get('ca_bundle');
  const settings = { env, configured: bundle === undefined ? null : { value: bundle.value, source: `ca_bundle in ${bundle.file}:${bundle.line}` } };
  return build('aws', url, botocoreProxy(url.href, env), caFile('aws', settings), awsVerify(settings).verify, [], cwd);
}

async function build(tool: 'git' | 'aws', url: URL, choice: ProxyChoice, roots: SourcedPath | null, verify: boolean, standard: readonly string[], cwd: string): Promise<Route> {
  const proxy = choice.proxy === null ? null : parseProxy(choice.proxy, tool);
  const ca = roots === null ? { pem: await firstReadable(standard), failure: null } : await readRoots(resolve(cwd, roots.path));
  const supported = choice.supported && proxy !== null;
  const fact: RouteFact = {
    tool,
    host: url.hostname,
    proxy: choice.proxy === null ? null : { url: proxy?.shown ?? '', source: choice.source ?? '', hasUserInfo: (proxy?.userInfo ?? null) !== null, supported },
    bypassedBy: choice.bypassedBy,
    caFile: roots === null ? null : { path: roots.path, source: roots.source, readable: ca.failure === null },
    verify,
  };
  const unusable = choice.proxy === null || supported ? null
    : {
      stage: 'proxy' as const, code: choice.supported ? 'PROXY_INVALID' : 'SOCKS_UNSUPPORTED',
      message: choice.supported ? `the proxy of ${choice.source ?? ''} is no URL` : `the SOCKS proxy of ${choice.source ?? ''} cannot be tried from here`,
    };
  const failure = unusable ?? (verify && ca.failure !== null ? { ...ca.failure, message: `${ca.failure.message}: ${roots?.path ?? ''}` } : null);
  if (failure !== null) return { fact, road: null, failure };
  const by = proxy === null ? null : { secure: proxy.secure, host: proxy.host, port: proxy.port, authorization: authorizationOf(proxy.userInfo) };
  return { fact, road: { proxy: by, ca: ca.pem, verify }, failure: null };
}

type SourcedPath = NonNullable<ReturnType<typeof caFile>>;

async function readRoots(path: string): Promise<{ pem: string | null; failure: NetworkFailure | null }> {
  const failed = (code: string, message: string) => ({ pem: null, failure: { stage: 'tls' as const, code, message } });
  try {
    const bytes = await readBytes(path);
    if (bytes === null) return failed('CA_FILE_MISSING', 'the CA file does not exist');
    const pem = Buffer.from(bytes).toString('latin1');
    return /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/.test(pem) ? { pem, failure: null } : failed('CA_FILE_EMPTY', 'the CA file holds no certificate');
  } catch (error) {
    return failed('CA_FILE_UNREADABLE', `the CA file cannot be read (${(error as Error).message})`);
  }
}

async function firstReadable(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const { pem } = await readRoots(path);
    if (pem !== null) return pem;
  }
  return null;
}

interface ParsedProxy {
  secure: boolean;
  host: string;
  port: number;
  userInfo: string | null;
  /** Without userinfo. */
  shown: string;
}

/**
 * Reads a proxy as configured, with or without a scheme; the port is 1080 for curl's HTTP proxies and 80 for Python's when none is
 * given. Null for what names no host. Sources: curl's lib/url.c `parse_proxy`; urllib3's connectionpool.py `port_by_scheme`.
 */
export function parseProxy(value: string, tool: 'git' | 'aws'): ParsedProxy | null {
  const match = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:(.*)@)?(\[[^\]]+\]|[^:/?#@[\]]+)(?::(\d{1,5}))?(?:[/?#].*)?$/is.exec(value.trim());
  if (match === null) return null;
  const [, scheme = 'http', userInfo, host = '', port] = match;
  const secure = scheme.toLowerCase() === 'https';
  const number = port === undefined ? (secure ? 443 : tool === 'git' ? 1080 : 80) : Number(port);
  return { secure, host: host.replace(/^\[|\]$/g, ''), port: number, userInfo: userInfo ?? null, shown: `${scheme.toLowerCase()}://${host}:${number}` };
}

function authorizationOf(userInfo: string | null): string | null {
  if (userInfo === null) return null;
  const colon = userInfo.indexOf(':');
  const [user, password] = colon < 0 ? [userInfo, ''] : [userInfo.slice(0, colon), userInfo.slice(colon + 1)];
  return `Basic ${Buffer.from(`${percentDecoded(user)}:${percentDecoded(password)}`).toString('base64')}`;
}
