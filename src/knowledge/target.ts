import type { GitConfigEntry, Intent, Method, RepositoryFact } from '../core/facts.ts';
import { gitHost } from './codecommit-endpoints.ts';
import { parseCodeCommitUrl } from './codecommit-url.ts';
import { grcUrl, httpsUrl, isRepositoryName, sshUrl } from './repository-url.ts';
import { type ConfiguredRemote, remotes, rewriteUrl } from './url-rewrite.ts';

/** The connection that is meant: a remote of the working copy, or a URL. */
export interface ChosenTarget {
  remote: string | null;
  /** As configured or given. */
  configuredUrl: string;
  entry: GitConfigEntry | null;
  /** After `insteadOf`. */
  url: string;
  others: readonly { remote: string; url: string }[];
}

/** True for what is a URL of CodeCommit's, or was meant as one. */
export function looksLikeCodeCommit(url: string): boolean {
  return parseCodeCommitUrl(url).kind !== 'other' || /codecommit/i.test(url);
}

/**
 * Chooses the target as the contract says: a TARGET that is a remote's name, a URL or a repository's name; without it the
 * current branch's upstream remote if that is CodeCommit's, else `origin`, else the first CodeCommit remote in file order.
 * Null when there is none. `defaults` says what a bare repository name becomes.
 */
export function chooseTarget(intent: Intent, entries: readonly GitConfigEntry[], repository: RepositoryFact | null, defaults: { region: string | null; useGrc: boolean }): ChosenTarget | null {
  const configured = remotes(entries).flatMap((remote) => chosenRemote(remote, entries));
  const ours = configured.filter((remote) => looksLikeCodeCommit(remote.url) || looksLikeCodeCommit(remote.configuredUrl));
  const chosen = intent.target === null
    ? impliedRemote(ours, entries, repository)
    : (configured.find((remote) => remote.remote === intent.target) ?? givenTarget(intent, intent.target, entries, defaults));
  if (chosen === null) return null;
  return { ...chosen, others: ours.filter((remote) => remote.remote !== chosen.remote && remote.url !== chosen.url).map(({ remote, url }) => ({ remote: remote ?? '', url })) };
}

type Unlisted = Omit<ChosenTarget, 'others'>;

function chosenRemote(remote: ConfiguredRemote, entries: readonly GitConfigEntry[]): Unlisted[] {
  const entry = remote.urls[0];
  const url = entry?.value;
  if (entry === undefined || url === null || url === undefined) return [];
  return [{ remote: remote.name, configuredUrl: url, entry, url: rewriteUrl(url, entries, 'fetch').url }];
}

function impliedRemote(ours: readonly Unlisted[], entries: readonly GitConfigEntry[], repository: RepositoryFact | null): Unlisted | null {
  const branch = repository?.branch ?? null;
  const upstream = branch === null ? undefined : entries.findLast((entry) => entry.key === `branch.${branch}.remote`)?.value;
  return ours.find(({ remote }) => remote === upstream) ?? ours.find(({ remote }) => remote === 'origin') ?? ours[0] ?? null;
}

function givenTarget(intent: Intent, given: string, entries: readonly GitConfigEntry[], defaults: { region: string | null; useGrc: boolean }): Unlisted {
  const url = isRepositoryName(given) ? urlOfRepository(intent, given, defaults) : given;
  return { remote: null, configuredUrl: url, entry: null, url: rewriteUrl(url, entries, 'fetch').url };
}

function urlOfRepository(intent: Intent, name: string, defaults: { region: string | null; useGrc: boolean }): string {
  if (intent.method === 'ssh' && defaults.region !== null) return sshUrl(gitHost(defaults.region), name, null);
  const grc = intent.method === 'grc' || (intent.method === null && defaults.useGrc) || defaults.region === null;
  return grc ? grcUrl(defaults.region, intent.profile, name) : httpsUrl(gitHost(defaults.region ?? ''), name);
}

/** What decides the method of an https target. */
export interface MethodSigns {
  awsHelperConfigured: boolean;
  /** A stored login or netrc entry for the host of the form `name-at-123456789012`. */
  staticLogin: string | null;
  /** The login in the URL of that form. */
  urlLogin?: string | null;
  /** Keys of AWS in a file or the environment, which the AWS helper would sign with. */
  awsKeys?: boolean;
  /** A stored login of another form, as of the console: somebody meant Git credentials. */
  otherLogin?: string | null;
  /** The helper asked for the URL that keeps logins, where what it holds was not seen. */
  unreadStore?: string | null;
}

/** The method a target is used with, and why: the flag, the URL's form, then what is configured and stored. */
export function methodOfTarget(url: string, flag: Method | null, signs: MethodSigns): { method: Method; reason: string } {
  if (flag !== null) return { method: flag, reason: '--method' };
  const { kind } = parseCodeCommitUrl(url);
  if (kind === 'grc') return { method: 'grc', reason: 'the form of the URL' };
  if (kind === 'ssh') return { method: 'ssh', reason: 'the form of the URL' };
  if (signs.urlLogin) return { method: 'git-credentials', reason: `the login ${signs.urlLogin} in the URL` };
  if (signs.awsHelperConfigured) return { method: 'credential-helper', reason: 'an AWS credential helper is configured' };
  if (signs.staticLogin !== null) return { method: 'git-credentials', reason: `the stored login ${signs.staticLogin}` };
  if (signs.otherLogin && signs.awsKeys === false) return { method: 'git-credentials', reason: `no AWS keys are here, and the login "${signs.otherLogin}" is stored` };
  if (signs.unreadStore && signs.awsKeys === false) return { method: 'git-credentials', reason: `no AWS keys are here, and "${signs.unreadStore}" keeps logins` };
  return { method: 'credential-helper', reason: 'an https URL, and no Git credentials are stored' };
}
