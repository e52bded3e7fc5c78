/** A URL in git's normal form, cut into the parts git compares. `path` begins with `/` and holds query and fragment too. */
export interface NormalUrl {
  scheme: string;
  /** Null where there is no `@`; the password is no part of it. */
  user: string | null;
  host: string;
  /** Digits; empty where the URL names no port or the scheme's own. */
  port: string;
  path: string;
}

/** How well a pattern fits, in the order git weighs: the longer host, then the longer path, then a user name. */
export interface UrlMatch {
  hostLength: number;
  pathLength: number;
  userMatched: boolean;
}

export type UrlDifference = 'scheme' | 'user' | 'host' | 'port' | 'path';

const unsafe = /[^\x21-\x7e]|[<>"%{}|\\^`]/;
const delimiters = ":/?#[]@!$&'()*+,;=";

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Escapes what must be, unescapes what need not be, escapes in upper case; null at a `%` without two hex digits. */
function normalEscapes(text: string): string | null {
  let out = '';
  for (let at = 0; at < text.length; ) {
    const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (char !== '%') {
      out += unsafe.test(char) ? [...new TextEncoder().encode(char)].map(percent).join('') : char;
      at += char.length;
      continue;
    }
    const hex = /^[0-9A-Fa-f]{2}/.exec(text.slice(at + 1))?.[0];
    if (hex === undefined) return null;
    const byte = Number.parseInt(hex, 16);
    const meant = String.fromCharCode(byte);
    out += byte > 0x7e || unsafe.test(meant) || delimiters.includes(meant) ? percent(byte) : meant;
    at += 3;
  }
  return out;
}

function normalPort(scheme: string, written: string): string | null {
  const digits = written.replace(/^0+(?=.)/, '');
  if (digits === '' || (scheme === 'http' && digits === '80') || (scheme === 'https' && digits === '443')) return '';
  if (!/^[0-9]{1,5}$/.test(digits) || Number(digits) === 0 || Number(digits) > 65535) return null;
  return digits;
}

/** Resolves `.` and `..`; null where `..` would leave the root. */
function normalPath(path: string): string | null {
  const segments: string[] = [];
  const written = path.replace(/^\//, '').split('/');
  for (const segment of written) {
    const normal = normalEscapes(segment);
    if (normal === null) return null;
    if (normal === '..') {
      if (segments.pop() === undefined) return null;
    } else if (normal !== '.') {
      segments.push(normal);
    }
  }
  return `/${segments.join('/')}`;
}

/**
 * The URL as git normalises it before it compares (`url_normalize` in git's urlmatch.c): scheme and host in lower case, the
 * scheme's own port dropped, `%` escapes in one form, dot segments resolved. Null for what git takes for no URL. With `globs`
 * a `*` may stand in the host, as in the patterns of the configuration.
 *
 * @example normalUrl('HTTPS://Example.COM:443/a/../b', false) // { scheme: 'https', user: null, host: 'example.com', port: '', path: '/b' }
 */
export function normalUrl(url: string, globs: boolean): NormalUrl | null {
  const parts = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(?:([^/?#@]*)@)?([^/?#]*)([^?#]*)(.*)$/s.exec(url);
  if (parts === null) return null;
  const scheme = (parts[1] ?? '').toLowerCase();
  const login = parts[2];
  const authority = parts[3] ?? '';
  const port = /:([^:\]]*)$/.exec(authority);
  const host = port === null ? authority : authority.slice(0, port.index);
  if (host === '' && (scheme !== 'file' || (port?.[1] ?? '') !== '')) return null;
  if (!(globs ? /^[A-Za-z0-9._[\]:*-]*$/ : /^[A-Za-z0-9._[\]:-]*$/).test(host)) return null;
  const normalLogin = login === undefined ? '' : normalEscapes(login);
  const normalPortText = normalPort(scheme, port?.[1] ?? '');
  const path = normalPath(parts[4] ?? '');
  const rest = normalEscapes(parts[5] ?? '');
  if (normalLogin === null || normalPortText === null || path === null || rest === null) return null;
  return {
    scheme,
    user: login === undefined ? null : (normalLogin.split(':')[0] ?? ''),
    host: host.toLowerCase(),
    port: normalPortText,
    path: path + rest,
  };
}

function labels(host: string): string[] {
  const all = host.split('.');
  if (all.at(-1) === '') all.pop();
  return all;
}

function hostMatches(host: string, pattern: string): boolean {
  const wanted = labels(pattern);
  const given = labels(host);
  return wanted.length === given.length && wanted.every((label, index) => label === '*' || label === given[index]);
}

function pathMatchLength(path: string, pattern: string): number {
  const prefix = pattern.replace(/\/$/, '');
  if (prefix === '') return path === '' || path.startsWith('/') ? 1 : 0;
  return path === prefix || path.startsWith(`${prefix}/`) ? prefix.length + 1 : 0;
}

/**
 * Whether a pattern of `http.<url>` or `credential.<url>` fits a URL (`match_urls` in git's urlmatch.c), and how well; otherwise
 * the first part that differs. `*` in the host stands for exactly one whole label, the path is a prefix that ends at a `/`.
 */
export function matchUrl(url: NormalUrl, pattern: NormalUrl): { match: UrlMatch } | { differs: UrlDifference } {
  if (url.scheme !== pattern.scheme) return { differs: 'scheme' };
  if (pattern.user !== null && pattern.user !== url.user) return { differs: 'user' };
  if (!hostMatches(url.host, pattern.host)) return { differs: 'host' };
  if (url.port !== pattern.port) return { differs: 'port' };
  const pathLength = pathMatchLength(url.path, pattern.path);
  if (pathLength === 0) return { differs: 'path' };
  return { match: { hostLength: pattern.host.length, pathLength, userMatched: pattern.user !== null } };
}

/** Negative where `a` fits worse than `b`, 0 where git takes the later one. */
export function compareMatches(a: UrlMatch, b: UrlMatch): number {
  if (a.hostLength !== b.hostLength) return a.hostLength - b.hostLength;
  if (a.pathLength !== b.pathLength) return a.pathLength - b.pathLength;
  return Number(a.userMatched) - Number(b.userMatched);
}
