import type { Method } from '../core/facts.ts';
import { gitHost, hostRegion, isCodeCommitHost, readCodeCommitHost } from './codecommit-endpoints.ts';
import { parseGrcUrl } from './grc-url.ts';
import { parseHttpsUrl, urlPieces } from './https-url.ts';
import { grcUrl, httpsUrl, meantRepository, sshUrl, urlReading } from './repository-url.ts';
import type { CodeCommitUrl } from './repository-url.ts';
import { parseScpUrl, parseSshUrl } from './ssh-url.ts';

export { isRepositoryName } from './repository-url.ts';
export type { CodeCommitUrl, UrlKind, UrlProblem, UrlProblemId } from './repository-url.ts';

/**
 * Reads a remote's URL the way the tool does that git hands it to, and says what is wrong with it and what is meant. Kind `other` without
 * problems is a URL that has nothing to do with CodeCommit. Example: `codecommit::us-east-1://dev@demo` gives kind `grc`, profile `dev`.
 */
export function parseCodeCommitUrl(text: string): CodeCommitUrl {
  const url = text.trim();
  const reading = readTrimmed(url);
  if (url === text || reading.kind === 'other') return reading;
  const plain = reading.userInfo === null || reading.kind === 'ssh' ? withoutPassword(url) : convertUrl(reading, 'credential-helper', null, null);
  const correction = reading.problems.length > 0 ? (reading.problems[0]?.correction ?? null) : plain;
  return { ...reading, problems: [...reading.problems, { id: 'surrounding-space', correction, says: 'There is a blank before or behind the URL.', stops: false }] };
}

function readTrimmed(url: string): CodeCommitUrl {
  if (/^codecommit:(:|\/\/|[a-z0-9_-]+:)/i.test(url)) return parseGrcUrl(url);
  const pieces = urlPieces(url);
  if (pieces === null) return parseScpUrl(url) ?? arn(url) ?? bareHost(url) ?? urlReading('other', {});
  const scheme = pieces.scheme.toLowerCase();
  if (scheme === 'https' || scheme === 'http') return parseHttpsUrl(pieces);
  if (['ssh', 'git+ssh', 'ssh+git'].includes(scheme)) return parseSshUrl(pieces);
  return urlReading('other', { host: pieces.host.toLowerCase() || null, userInfo: pieces.userInfo });
}

/**
 * Returns the same repository's URL for another method, or null when repository or region is missing, or when the profile cannot stand in a URL.
 * `region` and `profile` fill in what the URL leaves out. A FIPS or VPC endpoint is kept where the method can name it; git-remote-codecommit cannot.
 */
export function convertUrl(parsed: CodeCommitUrl, method: Method, region: string | null, profile: string | null): string | null {
  const mended = parsed.problems[0]?.correction ?? null;
  if (mended !== null) return convertUrl(parseCodeCommitUrl(mended), method, region, profile);
  const { repository } = parsed;
  const at = parsed.region ?? region;
  const name = repository === null ? null : meantRepository(repository);
  if (name === null || parsed.problems.some((problem) => problem.stops && problem.correction === null && problem.id !== 'missing-region')) return null;
  if (method === 'grc') {
    const as = parsed.profile ?? profile;
    if (as !== null && (as === '' || /[@/?#[\]\\\s]|[^\x20-\x7e]/.test(as))) return null;
    return grcUrl(at, as, name);
  }
  if (at === null) return null;
  const sameHost = parsed.host !== null && isCodeCommitHost(parsed.host) && hostRegion(parsed.host) === at ? parsed.host : null;
  if (method !== 'ssh') return httpsUrl(sameHost ?? gitHost(at), name);
  const host = sameHost !== null && readCodeCommitHost(sameHost)?.fips !== true ? sameHost : gitHost(at);
  return sshUrl(host, name, parsed.kind === 'ssh' ? (parsed.userInfo?.user ?? null) : null);
}

/**
 * Returns the URL without what is secret in it: the password, and of an access key as user name everything but its kind and last 4 characters.
 * Works on any text with `user:password@host`. Example: `https://u:p@host/x` gives `https://u@host/x`.
 */
export function withoutPassword(url: string): string {
  const pieces = urlPieces(url);
  // What stands before the "@" of codecommit::region://profile@name is a profile; only what looks like a login behind its user is cut.
  if (pieces === null && /^codecommit:/i.test(url)) return url.replace(/(\/\/[^/@:\s]*):[^@/\s]*@/, '$1@');
  if (pieces === null) return url.replace(/^[^/@:\s]+:[^@\s]*@/, (login) => `${shownUser(login.slice(0, login.indexOf(':')))}@`);
  if (pieces.userInfo === null) return url;
  const start = pieces.scheme.length + '://'.length;
  const { user, password } = pieces.userInfo;
  const end = start + user.length + (password === null ? 0 : password.length + 1) + 1;
  const shown = shownUser(user);
  return `${url.slice(0, start)}${shown === '' ? '' : `${shown}@`}${url.slice(end)}`;
}

function shownUser(user: string): string {
  return user.replace(/(AKIA|ASIA)[A-Z0-9]*([A-Z0-9]{4}).*$/s, '$1…$2');
}

function arn(text: string): CodeCommitUrl | null {
  const [, region, name] = /^arn:aws[a-z-]*:codecommit:([a-z0-9-]+):\d{12}:([^:/]+)$/.exec(text) ?? [];
  if (region === undefined || name === undefined) return null;
  const repository = meantRepository(name);
  const correction = repository === null ? null : grcUrl(region, null, repository);
  return urlReading('other', { region, repository, problems: [{ id: 'arn', correction, says: 'This is an ARN; git needs a URL.', stops: true }] });
}

function bareHost(text: string): CodeCommitUrl | null {
  const [, host = ''] = /^(?:[^@/\s]*@)?([^@/\s]+)\/.*$/s.exec(text) ?? [];
  if (!isCodeCommitHost(host)) return null;
  const reading = readTrimmed(`https://${text}`);
  const correction = reading.repository === null ? null : (reading.problems[0]?.correction ?? httpsUrl(reading.host ?? host, reading.repository));
  return { ...reading, problems: [{ id: 'missing-scheme', correction, says: 'Without "https://" git takes this for a directory.', stops: true }, ...reading.problems] };
}
