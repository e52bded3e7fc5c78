import { curlInfo } from './curl-info.ts';
import { harmless, mark, withoutSecrets } from './redact-text.ts';

/** `12:34:56.123456 http.c:684              `; GIT_TRACE_BARE leaves it out. */
const PREFIX = /^\d\d:\d\d:\d\d\.\d+ [\w./\\-]+:\d+\s+/;
const HEADER = /^(=> Send|<= Recv) header(?:, (?:.*)|:(?: (.*))?)$/s;
const NAME = /^[A-Za-z][A-Za-z0-9-]{0,63}$/;

/** Headers whose value may be shown, where it has the form such a value has. */
const BOTH: Readonly<Record<string, RegExp>> = { 'content-type': /^[\w.+-]+\/[\w.+-]+(?:; ?charset="?[\w-]{1,20}"?)?$/, 'content-length': /^\d{1,15}$/ };
const SENT: Readonly<Record<string, RegExp>> = {
  ...BOTH, host: /^[\w.-]{1,253}(?::\d{1,5})?$/, 'user-agent': /^git\/\d+(?:\.\w{1,12})*(?: \(Apple Git-[\d.]+\))?$/, 'git-protocol': /^version=\d$/,
};
const RECEIVED: Readonly<Record<string, RegExp>> = {
  ...BOTH, server: /^[A-Za-z]+(?:\/\d+(?:\.\d+)*)?(?: \([A-Za-z]+\))?$/, date: /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/,
  'x-amzn-requestid': /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/, 'x-amzn-errortype': /^[A-Z][A-Za-z]*(?:Exception|Error|Failure)(?::http:\/\/internal\.amazon\.com\/[\w./]*)?$/,
};
const SCHEMES = /^(Basic|Bearer|Digest|Negotiate|NTLM|Kerberos|AWS4-HMAC-SHA256)\b(?:.{0,200}?\brealm="([^"]*)")?/i;

/**
 * Returns a line of git's GIT_TRACE_CURL as it may be shown, in the form of `curl -v` (`> ` sent, `< ` received, `* ` said of the connection);
 * '' for a line that only frames others, null for one to be left out. Names of headers stay; values only where the name and the form of the
 * value are known, else their length. Reads what git 2.9 and later write, HTTP/1.1 and HTTP/2. Source: git's http.c, `curl_dump_header` and `curl_trace`.
 *
 * @example shownCurlLine('05:48:01.060083 http.c:684  => Send header: Authorization: Basic eHg6eXk=') // '> Authorization: ‹14 characters›'
 */
export function shownCurlLine(line: string): string | null {
  const text = line.replace(PREFIX, '').trimEnd();
  if (text === '') return '';
  const header = HEADER.exec(text);
  if (header !== null) return shownHeaderLine(header[1] === '=> Send', header[2] ?? '');
  // What libcurl says on two lines has the mark on the first only.
  const info = curlInfo(text.replace(/^== Info: ?/, '').trim());
  return info === null ? null : `* ${info}`;
}

function shownHeaderLine(sent: boolean, line: string): string {
  const sign = sent ? '>' : '<';
  if (line === '') return '';
  const first = sent ? requestLine(line) : statusLine(line);
  if (first !== null) return `${sign} ${first}`;
  const [, name = '', value = ''] = /^([^:]*): ?(.*)$/s.exec(line) ?? [];
  if (!NAME.test(name) || withoutSecrets(name) !== name) return `${sign} ${hidden(line)}`;
  return `${sign} ${name}: ${shownValue(sent, name.toLowerCase(), value.trim())}`;
}

function requestLine(line: string): string | null {
  const [, method, target = '', version] = /^([A-Z]{3,10}) (\S+) (HTTP\/\d(?:\.\d)?)$/.exec(line) ?? [];
  if (method === undefined) return null;
  return `${method} ${method === 'CONNECT' && /^[\w.-]+:\d{1,5}$/.test(target) ? target : shownTarget(target)} ${version ?? ''}`;
}

function statusLine(line: string): string | null {
  const [, status, reason = ''] = /^(HTTP\/\d(?:\.\d)? \d{3})(?: (.*))?$/.exec(line) ?? [];
  if (status === undefined || reason === '') return status ?? null;
  return `${status} ${/^(?:[A-Z][A-Za-z-]{1,15})(?: [A-Za-z-]{1,15}){0,4}$/.test(reason) ? reason : hidden(reason)}`;
}

function shownValue(sent: boolean, name: string, value: string): string {
  if (value === '') return '';
  if (!sent && name === 'location') return shownTarget(value);
  if (!sent && /^(?:www|proxy)-authenticate$/.test(name)) return shownChallenge(value);
  return (sent ? SENT : RECEIVED)[name]?.test(value) === true && withoutSecrets(value) === value ? value : hidden(value);
}

/** The scheme and the realm of a challenge; of Negotiate and NTLM what follows is part of a login. */
function shownChallenge(value: string): string {
  const [, scheme, realm] = SCHEMES.exec(value) ?? [];
  if (scheme === undefined) return hidden(value);
  return realm === undefined ? scheme : `${scheme} realm="${harmless(withoutSecrets(realm.slice(0, 80)))}"`;
}

/**
 * Returns a URL, or its path, without userinfo and without query but for git's own `service=`. Long segments of a path that is not
 * CodeCommit's are replaced by their length: pages for logging in keep tickets there.
 */
export function shownTarget(url: string): string {
  const [, origin = '', path = '', query] = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)?([^?#]*)(?:[?#](.*))?$/is.exec(url) ?? [];
  const place = origin.replace(/^([^:]*:\/\/).*@/s, '$1');
  // A password may hold a slash that nobody encoded.
  if (!/^(?:[^:]*:\/\/(?:[\w.-]{1,253}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?)?$/i.test(place)) return hidden(url);
  const known = /^\/v1\/repos\/[\w.-]{1,100}(?:\/|$)/.test(path);
  const segments = path.split('/').map((segment) => (known || segment.length < LONG_SEGMENT ? segment : hidden(segment)));
  const end = query === undefined ? '' : `?${/^service=git-(?:upload|receive)-pack$/.test(query) ? query : hidden(query)}`;
  return harmless(withoutSecrets(place + segments.join('/'))) + end;
}

const LONG_SEGMENT = 24;
const hidden = (text: string): string => (text === '' ? '' : mark(text.length));
