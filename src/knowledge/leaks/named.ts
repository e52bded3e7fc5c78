/** What stands in place of a secret that was cut: our own mark, also escaped, and what other tools write. */
const CUT = /^(?:‹|\xe2\x80\xb9|\\u2039|%(?:25)?E2%(?:25)?80%(?:25)?B9|&lsaquo;|&lt;|<|\*|…|\xe2\x80\xa6|\.\.\.|\[|\(|\{|\$|%|x{4,}|X{4,}|redacted)/i;
/** Values of names that say "secret" which are none. */
const ORDINARY = /^(?:null|none|nil|undefined|true|false|on|off|yes|no|basic|bearer|negotiate|ntlm|digest|anyauth|required|optional|missing|readable|unset|empty|expired|invalid|unknown|string|object|\d{1,5})(?![\w-])/i;
const PLACE = /^(?:~|\.{1,2})?\/[\w.-]|^[A-Za-z]:[\\/]|^arn:|^https?:\/\/[^\s@]*$/;
/** The end of a name that says it is something else: a file, a time, a kind. */
const OTHER_NAME = /(?:file|path|dir|ids?|profile|name|url|uri|host|port|type|method|helper|region|command|process|cmd|expir\w*|expires?at|source|store|format|length|cache|timeout|interactive|provider|program|algorithms?|askpass|prompt|serial|home|protected|count|age)$/i;

const QUOTE = `(?:\\\\{0,3}["']|&(?:quot|apos|#39|#34);)`;
const BLANKS = '[ \\t]{0,4}';
const VALUE = `([^\\s"'<>\`\\\\]{1,200})`;

/** What says in a text that a secret follows; compared without regard to case. */
export const NAMES = ['password', 'passwd', 'passphrase', 'passcode', 'pwd', 'pass=', 'pass:', 'secret', 'token', 'api-key', 'api_key', 'apikey', 'access_key', 'accesskey', 'private_key', 'privatekey', 'signature', '_auth=', '_pat=', 'authorization', 'cookie'] as const;

const NAMED = new RegExp(`(${NAMES.map((name) => name.replace(/[=:]$/, '')).join('|')})([\\w.-]{0,40})(?:(${QUOTE}?)(?:${BLANKS}(=|:|=>|:=)${BLANKS}|,\\s{0,40}${QUOTE}value${QUOTE}:${BLANKS})|([ \\t]{1,4}))(${QUOTE}?)${VALUE}`, 'iy');
const HEADER = new RegExp(`(?:authorization|cookie)${QUOTE}?${BLANKS}[:=]${BLANKS}${QUOTE}?(?:(basic|bearer|negotiate|digest|ntlm|token|aws4-[\\w-]{1,20})[ \\t]{1,4})?${VALUE}`, 'iy');

export interface Span {
  start: number;
  end: number;
}

/** The value that a name at an offset of a text gives, where it may be a secret; else null. The text has one character for each byte. */
export function valueNamedAt(text: string, at: number): Span | null {
  return headerAt(text, at) ?? assignedAt(text, at);
}

function headerAt(text: string, at: number): Span | null {
  HEADER.lastIndex = at;
  const match = HEADER.exec(text);
  const [, scheme, value = ''] = match ?? [];
  if (match === null || value.length < 6 || CUT.test(value) || ORDINARY.test(value)) return null;
  return scheme !== undefined || isNoWord(value) ? spanOf(match, value) : null;
}

function assignedAt(text: string, at: number): Span | null {
  NAMED.lastIndex = at;
  const match = NAMED.exec(text);
  if (match === null) return null;
  const [, name = '', rest = '', closing = '', separator, blanks, opening = '', value = ''] = match;
  if (OTHER_NAME.test(name + rest) || /^(?:signature|cookie|authorization)$/i.test(name) || value.length < 4) return null;
  const bare = value.replace(/(?:[,;)}\]&|].*|[.:])$/, '');
  if (bare.length < 4 || CUT.test(value) || ORDINARY.test(value) || PLACE.test(value)) return null;
  if (blanks !== undefined) return isOption(text, at) && isNoWord(bare) ? spanOf(match, value) : null;
  // In prose a colon explains; in JSON it assigns.
  const explains = separator === ':' && opening === '' && closing === '';
  return explains && !isNoWord(bare) ? null : spanOf(match, value);
}

const spanOf = (match: RegExpExecArray, value: string): Span => ({ start: match.index + match[0].length - value.length, end: match.index + match[0].length });

/** Whether the name belongs to a word that begins with `-`. */
function isOption(text: string, at: number): boolean {
  let from = at;
  while (from > 0 && at - from < 40 && /[\w-]/.test(text.charAt(from - 1))) from -= 1;
  return text.charAt(from) === '-';
}

/** Letters and digits or signs mixed as no word of a sentence has them. */
export function isNoWord(value: string): boolean {
  return value.length >= 6 && !PLACE.test(value) && (/\d/.test(value) ? /[A-Za-z]/.test(value) : /[a-z][A-Z]|[A-Za-z][+=!@#$%^*][A-Za-z]/.test(value)) && !/^\d[\d.:TZ-]*$/.test(value);
}

/** What stands for a password in an explanation: the word itself, or a signature of which only the time is shown. */
const EXAMPLE = /^(?:pass(?:word|wd)?|pw|secret|\d{8}T\d{6}Z(?:…|\xe2\x80\xa6))$/i;
const USER_INFO = /:\/\/([^\s/@:?#"'<>]{0,200}):([^\s@"'<>]{1,200})@/y;

/** The password of a URL whose `://` stands at an offset; null where it has none, or one that was cut. */
export function urlPasswordAt(text: string, at: number): Span | null {
  USER_INFO.lastIndex = at;
  const match = USER_INFO.exec(text);
  const password = match?.[2] ?? '';
  if (match === null || CUT.test(password) || EXAMPLE.test(password) || /^\d{1,5}[/?]/.test(password)) return null;
  const end = match.index + match[0].length - 1;
  return { start: end - password.length, end };
}

const LOGIN = /(?:-u|--user|--proxy-user)[ =]["']?[^\s:"'<>]{1,100}:([^\s"'<>]{4,200})|login\s{1,8}\S{1,200}\s{1,8}password\s{1,8}(\S{3,200})|sshpass\s{1,4}-p\s{0,4}(\S{3,200})/iy;
export const LOGINS = [' -u ', '--user', '--proxy-user', 'login', 'sshpass'] as const;

/** The password of a login for curl, in a netrc line or for sshpass; null where there is none. */
export function loginAt(text: string, at: number): Span | null {
  LOGIN.lastIndex = at + (text.charAt(at) === ' ' ? 1 : 0);
  const match = LOGIN.exec(text);
  const value = match?.[1] ?? match?.[2] ?? match?.[3] ?? '';
  return match === null || CUT.test(value) ? null : spanOf(match, value);
}

const SIGNED = /signature["']?[ \t]{0,2}[=:][ \t]{0,2}["']?([0-9a-f]{32,128})/iy;

/** A request's signature after its name; null where there is none. */
export function signatureAt(text: string, at: number): Span | null {
  SIGNED.lastIndex = at;
  const match = SIGNED.exec(text);
  return match === null ? null : spanOf(match, match[1] ?? '');
}
