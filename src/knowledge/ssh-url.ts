import { gitHost, nearestRegion, readCodeCommitHost } from './codecommit-endpoints.ts';
import { readPath } from './https-url.ts';
import type { UrlPieces } from './https-url.ts';
import { meantRepository, regionProblems, repositoryProblems, sshUrl, urlReading } from './repository-url.ts';
import type { CodeCommitUrl, UrlProblem, UrlProblemId } from './repository-url.ts';

/**
 * Reads an `ssh://` URL. A host of any other name is one of CodeCommit's when the path is: `~/.ssh/config` may give it its real name; its region is
 * unknown here. Returns kind `other` for everything else.
 */
export function parseSshUrl(pieces: UrlPieces): CodeCommitUrl {
  const host = pieces.host.toLowerCase();
  // ssh://host:v1/repos/demo: the colon of scp's form put into a URL.
  const colon = /^([^:]+):(v1)$/.exec(host);
  if (colon !== null) return parseScpUrl(`${userPrefix(pieces)}${colon[1]}:v1${pieces.path}`) ?? urlReading('other', {});
  const known = readCodeCommitHost(host);
  if (known === null && !pieces.path.startsWith('/v1/repos/')) return urlReading('other', { host: host || null, userInfo: pieces.userInfo });
  const user = pieces.userInfo?.user || null;
  const region = known?.region ?? null;
  const { repository, problem } = readPath(pieces);
  const meantName = repository === null ? null : meantRepository(repository);
  const meantRegion = region === null ? null : nearestRegion(region);
  const ownHost = known === null || (known.serves === 'git' && !known.fips && meantRegion === region);
  const meantHost = ownHost ? pieces.host : meantRegion === null ? null : gitHost(meantRegion);
  const correction = meantName === null || meantHost === null ? null : sshUrl(meantHost, meantName, user);
  const found: UrlProblem[] = [];
  const add = (id: UrlProblemId, says: string): number => found.push({ id, correction, says, stops: true });
  if (known?.serves === 'api') add('api-host', `"${host}" serves the API, not Git.`);
  else if (known?.fips === true) add('ssh-fips', 'There is no FIPS endpoint for SSH.');
  if (region !== null) found.push(...regionProblems(region, correction));
  if (known !== null && pieces.port !== null && pieces.port !== '' && pieces.port !== '22') add('port', `CodeCommit answers SSH on port 22, not ${pieces.port}.`);
  if (problem !== null) found.push({ ...problem, correction });
  else found.push(...repositoryProblems(repository ?? '', correction));
  return urlReading('ssh', { host, region, repository, userInfo: pieces.userInfo, problems: found });
}

/** Reads `[user@]host:path`, null when the text is no such thing or has nothing to do with CodeCommit. */
export function parseScpUrl(text: string): CodeCommitUrl | null {
  const [, user, host, path] = /^(?:([^@/:]+)@)?([^@/:]{2,}):(?!\/\/)(.*)$/s.exec(text) ?? [];
  if (host === undefined || path === undefined) return null;
  if (readCodeCommitHost(host) === null && !/^\/?v1\/repos\//.test(path)) return null;
  const login = user === undefined ? null : { user, password: null };
  const reading = parseSshUrl({ scheme: 'ssh', userInfo: login, host, port: null, path: `/${path.replace(/^\/+/, '')}`, rest: '', slashInUserInfo: false });
  if (path.startsWith('/')) return reading;
  const correction = reading.problems[0]?.correction ?? (reading.problems.length > 0 || reading.repository === null ? null : sshUrl(host, reading.repository, user ?? null));
  const says = 'Without "ssh://" the path has no slash before it, and CodeCommit knows no such path.';
  return { ...reading, problems: [{ id: 'scp-like', correction, says, stops: true }, ...reading.problems] };
}

function userPrefix(pieces: UrlPieces): string {
  return pieces.userInfo === null ? '' : `${pieces.userInfo.user}@`;
}
