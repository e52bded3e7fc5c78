import { hostRegion, isCodeCommitHost, isKnownRegion, nearestRegion } from './codecommit-endpoints.ts';
import { grcUrl, meantRepository, regionProblems, repositoryProblems, urlReading } from './repository-url.ts';
import type { CodeCommitUrl, UrlProblem } from './repository-url.ts';

/** What git-remote-codecommit reads from its argument. `error` is the way it ends: a ValueError of Python, its FormatError, or its RegionNotAvailable. */
export interface GrcReading {
  profile: string | null;
  repository: string | null;
  /** Null where the profile or AWS_DEFAULT_REGION must name it. */
  region: string | null;
  error: 'value' | 'format' | 'region' | null;
  /** What stands behind the repository's name, which is ignored. */
  rest: string;
}

/**
 * Reads what git passes to git-remote-codecommit: the URL without `codecommit::`. Nothing is %-decoded, the profile ends at the first `@`, the
 * repository at the first `/`, `?` or `#`. Source: `Context.from_url` of git_remote_codecommit, `urlsplit` of CPython 3.11.
 */
export function grcReading(argument: string): GrcReading {
  const nothing: GrcReading = { profile: null, repository: null, region: null, error: 'format', rest: '' };
  // urlsplit strips exactly these.
  const text = argument.replace(/^[\x00-\x20]+/, '').replace(/[\t\r\n]/g, '');
  const [, scheme = '', afterScheme] = /^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/s.exec(text) ?? [];
  const [, netloc = '', rest = ''] = /^\/\/([^/?#]*)(.*)$/s.exec(afterScheme ?? text) ?? [];
  // A name in brackets would have to be an IPv6 address, which is no repository either.
  if (/[[\]]/.test(netloc) || /[/?#@:]/.test(compatibilityForm(netloc))) return { ...nothing, error: 'value' };
  if (scheme === '' || netloc === '') return nothing;
  const at = netloc.indexOf('@');
  const names = { profile: at < 0 ? null : netloc.slice(0, at), repository: netloc.slice(at + 1), rest };
  const region = scheme.toLowerCase();
  if (region === 'codecommit') return { ...names, region: null, error: null };
  if (!/^[a-z]{2}-\w*.*-\d/.test(region)) return { ...names, region, error: 'format' };
  return { ...names, region, error: isKnownRegion(region) ? null : 'region' };
}

/** What the NFKC form of a name adds: Python refuses a name that would gain a delimiter. */
function compatibilityForm(netloc: string): string {
  const name = netloc.replace(/[@:#?]/g, '');
  return name.normalize('NFKC') === name ? '' : name.normalize('NFKC');
}

/** Reads a URL that starts with `codecommit:`, and says what is wrong with it. */
export function parseGrcUrl(text: string): CodeCommitUrl {
  const single = /^codecommit:(?!:|\/\/)([^/:]*):?\/\/(.*)$/i.exec(text);
  if (single !== null) return singleColon(single[1] ?? '', single[2] ?? '');
  const argument = text.replace(/^codecommit::/i, '');
  const reading = grcReading(argument);
  const wrongKind = otherUrlInside(argument);
  if (wrongKind !== null) return wrongKind;
  const problems: UrlProblem[] = [];
  const prefix = /^codecommit/i.exec(text)?.[0] ?? '';
  if (prefix !== 'codecommit') {
    const correction = `codecommit${text.slice(prefix.length)}`;
    problems.push({ id: 'scheme-case', correction, says: `git looks for a program named git-remote-${prefix}.`, stops: true });
  }
  if (reading.error === 'value') {
    problems.push({ id: 'brackets', correction: null, says: 'Python cannot read the names in this URL: "[", "]" or a sign that stands for "/", "@", ":".', stops: true });
    return urlReading('grc', { problems });
  }
  if (reading.error === 'format') return malformed(argument, problems);
  problems.push(...nameProblems(reading));
  return urlReading('grc', { region: reading.region, repository: reading.repository || null, profile: reading.profile, problems });
}

function nameProblems(reading: GrcReading): UrlProblem[] {
  const { region, profile, rest } = reading;
  const name = reading.repository ?? '';
  const meantRegion = region === null ? null : nearestRegion(region);
  const correct = (text: string): string | null => {
    const meant = meantRepository(text);
    return meant === null || (region !== null && meantRegion === null) ? null : grcUrl(meantRegion, profile, meant);
  };
  const behind = /^\/+([^/?#]+)/.exec(rest)?.[1] ?? '';
  if (region === null && profile === null && isKnownRegion(name.replace(/:$/, '')) && behind !== '') {
    const [, meantProfile, meant = ''] = /^(?:([^@]*)@)?(.*)$/s.exec(behind) ?? [];
    const repository = meantRepository(meant);
    const correction = repository === null ? null : grcUrl(name.replace(/:$/, ''), meantProfile ?? null, repository);
    return [{ id: 'region-as-repository', correction, says: `"${name}" is taken for the repository: a region stands between two colons and "://".`, stops: true }];
  }
  if (name === 'v1' && /^\/repos\/./.test(rest)) {
    return [{ id: 'path', correction: correct(rest.slice('/repos/'.length)), says: 'The repository is taken to be "v1": its name follows "://" directly.', stops: true }];
  }
  if (profile === null && rest.startsWith('/') && rest.includes('@')) {
    return [{ id: 'profile-slash', correction: null, says: `A profile whose name holds "/" cannot stand in a URL: the repository is taken to be "${name}".`, stops: true }];
  }
  if (name.includes('@')) {
    return [{ id: 'profile-at', correction: null, says: `The profile ends at the first "@" and is taken to be "${profile}". A profile whose name holds "@" cannot stand in a URL.`, stops: true }];
  }
  const usable = profile === null || !/%[0-9a-f]{2}/i.test(profile);
  const correction = usable ? correct(name) : null;
  const problems = repositoryProblems(name, correction);
  if (region !== null) problems.push(...regionProblems(region, correction));
  if (!usable) problems.push({ id: 'profile-percent', correction: null, says: `The profile is taken to be "${profile}": nothing is decoded in it.`, stops: true });
  if (!/^\/?$/.test(rest)) problems.push({ id: 'path-ignored', correction, says: `"${rest}" behind the name is ignored.`, stops: false });
  return problems;
}

function malformed(argument: string, problems: UrlProblem[]): CodeCommitUrl {
  const says = 'git-remote-codecommit takes codecommit://[profile@]repository and codecommit::region://[profile@]repository.';
  const [, head = '', names] = /^([^:/]*)(?::?\/\/|:\/?)(.*)$/s.exec(argument) ?? [];
  const [, profile, name = ''] = /^(?:([^@]*)@)?(.*)$/s.exec(names ?? argument) ?? [];
  const repository = meantRepository(name);
  if (/^fips-|-fips$/.test(head)) {
    const region = nearestRegion(head.replace(/^fips-|-fips$/g, ''));
    const correction = region === null || repository === null ? null : grcUrl(region, profile ?? null, repository);
    problems.push({ id: 'region-fips', correction, says: `"${head}" is no region. A FIPS endpoint is named by CODE_COMMIT_ENDPOINT.`, stops: true });
    return urlReading('grc', { region, repository, profile: profile ?? null, problems });
  }
  const region = names === undefined ? null : nearestRegion(head);
  if (names === undefined && repository !== null) {
    problems.push({ id: 'missing-slashes', correction: grcUrl(null, profile ?? null, repository), says, stops: true });
  } else if (region !== null && repository !== null) {
    const id = argument.startsWith(`${head}://`) ? 'unknown-region' : 'missing-slashes';
    problems.push({ id, correction: grcUrl(region, profile ?? null, repository), says, stops: true });
  } else {
    problems.push({ id: names === '' ? 'missing-repository' : 'malformed', correction: null, says, stops: true });
  }
  return urlReading('grc', { region, repository, profile: profile ?? null, problems });
}

function singleColon(head: string, names: string): CodeCommitUrl {
  const reading = grcReading(`codecommit://${names}`);
  const region = nearestRegion(head);
  const repository = reading.repository === null ? null : meantRepository(reading.repository);
  const correction = region === null || repository === null ? null : grcUrl(region, reading.profile, repository);
  const says = `git takes "codecommit:${head}" for the protocol: two colons stand before the region.`;
  return urlReading('grc', { region, repository, profile: reading.profile, problems: [{ id: 'single-colon', correction, says, stops: true }] });
}

/** An HTTPS URL, or a CodeCommit host, put where the region or the repository belongs. */
function otherUrlInside(argument: string): CodeCommitUrl | null {
  const [, scheme = '', userInfo, host = '', path = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*@)?([^/?#@]*)([^?#]*)/i.exec(argument) ?? [];
  const https = /^(https?|ssh)$/i.test(scheme);
  if (!https && !isCodeCommitHost(host)) return null;
  const region = hostRegion(host);
  const repository = meantRepository(/\/v1\/repos\/([^/]+)/.exec(path)?.[1] ?? '');
  const profile = https ? null : (userInfo?.slice(0, -1) ?? null);
  const correction = region === null || repository === null || !isCodeCommitHost(host) ? null : grcUrl(region, profile, repository);
  const says = https ? `"${scheme}:" follows "codecommit:": git-remote-codecommit takes a region and a name.` : `The host is taken for the repository: git-remote-codecommit makes the host of the region itself.`;
  return urlReading('grc', { region, repository, profile, problems: [{ id: https ? 'https-after-codecommit' : 'https-host-in-grc', correction, says, stops: true }] });
}
