import { dnsSuffix, gitHost, isKnownRegion, nearestRegion, readCodeCommitHost } from './codecommit-endpoints.ts';
import { httpsUrl, meantRepository, regionProblems, repositoryProblems, urlReading } from './repository-url.ts';
import type { CodeCommitUrl, UrlProblem, UrlProblemId } from './repository-url.ts';

/** The pieces of `scheme://user:password@host:port/path`. `slashInUserInfo`: a `/` of the password was not percent-encoded. */
export interface UrlPieces {
  scheme: string;
  userInfo: { user: string; password: string | null } | null;
  host: string;
  port: string | null;
  path: string;
  /** `?…` and `#…`. */
  rest: string;
  slashInUserInfo: boolean;
}

/** Splits a URL at the last `@` of its authority, as curl does; null for a text without `://`. The password is a secret. */
export function urlPieces(text: string): UrlPieces | null {
  const [, scheme, after] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(.*)$/s.exec(text) ?? [];
  if (scheme === undefined || after === undefined) return null;
  const end = after.search(/[/?#]/);
  let authority = end < 0 ? after : after.slice(0, end);
  let slashInUserInfo = false;
  if (!authority.includes('@') && /:(?!\d*$)/.test(authority) && after.includes('@')) {
    const host = after.lastIndexOf('@') + 1;
    const hostEnd = after.slice(host).search(/[/?#]/);
    authority = hostEnd < 0 ? after : after.slice(0, host + hostEnd);
    slashInUserInfo = true;
  }
  const at = authority.lastIndexOf('@');
  const login = at < 0 ? null : authority.slice(0, at);
  const colon = login?.indexOf(':') ?? -1;
  const userInfo = login === null ? null : { user: colon < 0 ? login : login.slice(0, colon), password: colon < 0 ? null : login.slice(colon + 1) };
  const [, host = '', port] = /^(.*?)(?::(\d*))?$/s.exec(authority.slice(at + 1)) ?? [];
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(after.slice(authority.length)) ?? [];
  return { scheme, userInfo, host, port: port ?? null, path, rest, slashInUserInfo };
}

/** Reads an `https://` or `http://` URL, and says what is wrong with it. Hosts that have nothing to do with CodeCommit give kind `other`. */
export function parseHttpsUrl(pieces: UrlPieces): CodeCommitUrl {
  const host = pieces.host.toLowerCase();
  const { userInfo } = pieces;
  const named = consoleUrl(pieces, host) ?? strayHost(pieces, host);
  if (named !== null) return named;
  const known = readCodeCommitHost(host);
  if (known === null) return urlReading('other', { host: host || null, userInfo });
  const { region } = known;
  const { repository, problem } = readPath(pieces);
  const suffix = `${known.vpcEndpoint === null ? '' : 'vpce.'}${dnsSuffix(region)}`;
  const meantName = repository === null ? null : meantRepository(repository);
  const meantHost = isKnownRegion(region) && known.serves === 'git' ? host.slice(0, -known.suffix.length) + suffix : null;
  const meantRegion = nearestRegion(region);
  const correction = meantName === null || meantRegion === null ? null : httpsUrl(meantHost ?? gitHost(meantRegion), meantName);
  const found: UrlProblem[] = [];
  const add = (id: UrlProblemId, says: string, stops = true): number => found.push({ id, correction, says, stops });
  if (known.serves === 'api') add('api-host', `"${host}" serves the API, not Git.`);
  if (pieces.scheme.toLowerCase() === 'http') add('plain-http', 'CodeCommit answers https only.');
  if (!/^https?$/.test(pieces.scheme)) add('scheme-case', `git looks for a program named git-remote-${pieces.scheme}.`);
  if (isKnownRegion(region) && known.suffix !== suffix) add('wrong-suffix', `The hosts of ${region} end in ".${suffix}".`);
  found.push(...regionProblems(region, correction));
  if (pieces.port !== null && pieces.port !== '' && pieces.port !== '443') add('port', `CodeCommit answers on port 443, not ${pieces.port}.`);
  if (pieces.slashInUserInfo) add('userinfo-slash', 'A "/" in the password is not written as %2F, so the host is cut short.');
  if (problem !== null) found.push({ ...problem, correction });
  else found.push(...repositoryProblems(repository ?? '', correction));
  if (pieces.host !== host) add('host-case', 'The AWS credential helper compares the host name letter by letter.', false);
  return urlReading('https', { host, region, repository, userInfo, problems: found });
}

/** Finds the repository in a path, and what is wrong with the path. A slash at the end is no fault: git cuts it off before it asks. */
export function readPath(pieces: UrlPieces): { repository: string | null; problem: Omit<UrlProblem, 'correction'> | null } {
  const right = /^\/v1\/repos\/([^/]+)\/?$/.exec(pieces.path);
  if (right !== null && pieces.rest === '') return { repository: right[1] ?? null, problem: null };
  const afterRepos = /\/repos?(?:itories)?\/+([^/]+)/i.exec(pieces.path)?.[1];
  const lone = /^\/+(?:v1\/+)?([^/]+)\/*$/i.exec(pieces.path)?.[1];
  const candidate = afterRepos ?? (lone !== undefined && !/^(v1|repos)$/i.test(lone) ? lone : undefined);
  const repository = candidate === undefined ? null : meantRepository(candidate);
  if (repository === null && /^\/*(v1\/*(repos\/*)?)?$/i.test(pieces.path)) {
    return { repository, problem: { id: 'missing-repository', says: 'The URL names no repository.', stops: true } };
  }
  return { repository, problem: { id: 'path', says: `The path is "/v1/repos/" and the repository's name, not "${pieces.path}${pieces.rest}".`, stops: true } };
}

/** The address of a repository's page in AWS's console, in its old and its new form. */
function consoleUrl(pieces: UrlPieces, host: string): CodeCommitUrl | null {
  const match = /^(?:([a-z0-9-]+)\.)?console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)$/.exec(host);
  if (match === null) return null;
  const asked = /[?&]region=([a-z0-9-]+)/.exec(pieces.rest)?.[1] ?? match[1] ?? null;
  const region = asked !== null && isKnownRegion(asked) ? asked : null;
  const page = /\/codecommit\/repositor(?:y|ies)\/([^/?#]+)/.exec(pieces.path)?.[1] ?? /#\/?repository\/([^/?#]+)/.exec(pieces.rest)?.[1] ?? '';
  const repository = meantRepository(page);
  const correction = region === null || repository === null ? null : httpsUrl(gitHost(region), repository);
  const problem: UrlProblem = { id: 'console-url', correction, says: "This is the address of a page in AWS's console.", stops: true };
  return urlReading('https', { region, repository, problems: [problem] });
}

/** A host that looks like CodeCommit's and is not. One with the right name inside belongs to somebody else and is never corrected. */
function strayHost(pieces: UrlPieces, host: string): CodeCommitUrl | null {
  if (readCodeCommitHost(host) !== null || !/^(?:vpce-[a-z0-9-]+\.)?(?:git-?)?code-?commit(?:-fips)?[.-]/.test(host)) return null;
  const { userInfo } = pieces;
  const { repository: written } = readPath(pieces);
  const repository = written === null ? null : meantRepository(written);
  const named = /^(?:git-?)?code-?commit(?:-fips)?[.-]([a-z0-9-]+)\.(?:amazonaws?|amazonws|aws|amazon|aws\.amazon)\.com(?:\.cn)?$/.exec(host)?.[1];
  if (/^git-codecommit(-fips)?\.(amazonaws\.com|aws\.amazon\.com|amazon\.com)(\.cn)?$/.test(host)) {
    return urlReading('https', {
      host,
      repository,
      userInfo,
      problems: [{ id: 'missing-region', correction: null, says: 'The host names no region: git-codecommit.REGION.amazonaws.com.', stops: true }],
    });
  }
  const region = named === undefined ? null : nearestRegion(named);
  const correction = region === null || repository === null ? null : httpsUrl(gitHost(region), repository);
  const problem: UrlProblem = correction === null
    ? { id: 'foreign-host', correction, says: `"${host}" is no Git host of CodeCommit that git and the AWS helper can use.`, stops: true }
    : { id: 'wrong-suffix', correction, says: `"${host}" is not a CodeCommit host.`, stops: true };
  return urlReading('https', { host, region, repository, userInfo, problems: [problem] });
}
