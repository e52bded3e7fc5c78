/** Stands for text that may be a secret. */
export const mark = (length: number): string => `‹${length} character${length === 1 ? '' : 's'}›`;

/** Already cut: private use characters that no later rule can take for text. */
const OPEN = '\uE000';
const CLOSE = '\uE001';
const CUT = /\uE000(\d+)\uE001/g;

/** In characters. */
const LONGEST = 4096;

/** Nothing in it is named, has a login or follows another word: only its own form can tell a secret. */
const ONE_WORD = /^[!-9;<>-~]{0,200}$/;

/** A name that says its value is a secret, unless its end says it is something else. */
const SECRET_NAME = /(?:password|passwd|passphrase|secret|token|credential|signature|authorization|authentication|cookie|pwd)|(?:auth|key|pat|otp|mfa|(?<!by)pass|pw)s?\d*$|(?:^|[_.-])pin$|(?:^|[_.-])auth/i;
const PLAIN_NAME = /(?:file|path|dir|id|ids|profile|name|url|uri|host|port|type|method|helper|region|command|process|cmd|expir\w+|source|store|format|length|cache|timeout|interactive|provider|program|algorithms?|askpass|prompt|serial|home|credential-helper)$/i;

/** A sign, and itself again: a million NULs are a few thousand steps. So many at once, since the engine remembers each. */
const CONTROLS = /([\x00-\x1f])\1{0,500}/g;
const UNSEEN = /([\x80-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]|\p{Cs}|[\u{e0000}-\u{e0fff}])\1{0,500}/gu;

/**
 * Returns a text that cannot do anything to a terminal or to the reading order: control characters as their pictures (`␛`), marks of direction
 * and invisible characters as `‹U+202E›`, so the answer is one line. Example: `a\u001b[31mb` gives `a␛[31mb`.
 */
export function harmless(text: string): string {
  // Nearly every text is so, and the long pattern is slow.
  if (!/[^\x20-\x7e]/.test(text)) return text;
  return text.replace(CONTROLS, (run, control: string) => String.fromCharCode(0x2400 + control.charCodeAt(0)).repeat(run.length))
    .replaceAll('\x7f', '␡')
    .replace(UNSEEN, (run, sign: string) => `‹U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`.repeat(run.length / sign.length));
}

/**
 * Returns a text without what may be a secret, each replaced by `‹n characters›`: passwords in URLs, the values of names that say so, what
 * follows `password=`, `Password for '…':`, `-u name:` and `extraheader=`, Authorization headers, signatures, session tokens, secret access keys;
 * access key ids keep their kind and last 4 characters. Paths, ARNs, URLs, options and commit ids stay. Example: `https://u:hunter2@h/x` gives `https://u:‹7 characters›@h/x`.
 */
export function withoutSecrets(text: string): string {
  if (ONE_WORD.test(text)) return shown(knownShapes(text));
  // What was cut before stays as it is.
  const marked = bounded(text).replace(/[\uE000\uE001]/g, '\uFFFD').replace(/‹(\d{1,4}) characters?›/g, `${OPEN}$1${CLOSE}`);
  return shown(knownShapes(namedByWords(named(quotedByTools(inUrls(withBlanks(marked)))))));
}

/** The first words of a long text: the rules take time that grows with its square. No word is cut, for half a secret is not known for one. */
function bounded(text: string): string {
  if (text.length <= LONGEST) return text;
  const words = text.slice(0, LONGEST).replace(/\S*$/, '');
  return `${words}${mark(text.length - words.length)}`;
}

/** What tools repeat without a name that tells: a line a helper printed, and a profile that is a login pasted into a codecommit URL. */
function quotedByTools(text: string): string {
  return text
    .replace(/(\binvalid credential line: )([^\n]+)/g, (_, says: string, line: string) => says + cut(line))
    .replace(/(\bprofile (?:was not found: |\()[^\s:()]+:)([^\s)\uE000]+?)(?=\)|\.\s|\.?$)/gm, (_, user: string, password: string) => user + cut(password));
}

const NO_PORT = /(?!\d{1,5}(?:[/?#\s'"]|$))/.source;
const QUOTED_URL = new RegExp(`(?<=['"](?:codecommit::)?)([a-z][a-z0-9+.-]*://)([^\\n/@:?#'"]*):${NO_PORT}([^\\n'"]{1,400})@`, 'gi');
const URL_IN_TEXT = new RegExp(`(?<![a-z0-9+.-])([a-z][a-z0-9+.-]*://)([^\\s/@:?#'"]*):${NO_PORT}([^\\s/@'"][^\\n/@'"]{0,200})@(?=[\\w-]+\\.[\\w-])`, 'gi');

/** A password in a URL with blanks in it: up to the last @ between quotes, and without them where a host with a dot follows. No port begins so. */
function withBlanks(text: string): string {
  if (!text.includes('://')) return text;
  const inPlaceOf = (whole: string, head: string, user: string, password: string): string =>
    (!/\s/.test(password) || /^[^\s@]*@[\w-]+(?:\.[\w-]+)+(?::\d+)?[/\s]/.test(password) ? whole : `${head}${user}:${cut(password)}@`);
  return text.replace(QUOTED_URL, inPlaceOf).replace(URL_IN_TEXT, inPlaceOf);
}

function inUrls(text: string): string {
  return text
    // Up to the last @ of the word: a password may hold one, or a slash, without being encoded.
    .replace(/(?<![a-z0-9+.-])([a-z][a-z0-9+.-]*:\/\/)([^\s/@:?#]*):(?!\d*(?:[/?#]|$)(?!\S*@))(\S*)@/gi, (_, scheme: string, user: string, password: string) =>
      `${scheme}${shownUser(user)}:${cut(password)}@`)
    .replace(/(?<![a-z0-9+.-])([a-z][a-z0-9+.-]*:\/\/)([^\s/@:?#\uE000]+)@/gi, (_, scheme: string, user: string) =>
      `${scheme}${/^codecommit:|^[a-z]{2}-[a-z-]+-\d:/i.test(scheme) ? user : shownUser(user)}@`)
    .replace(/([?&](?:X-Amz-(?:Signature|Security-Token|Credential)|access_token|private_token|token|password)=)([^&\s'"]+)/gi, (_, name: string, value: string) => name + cut(value));
}

/** The user name of a URL stays unless it is a token; long ones are known by their form. */
function shownUser(user: string): string {
  const known = user.length < 20 || /^(?:APKA|AKIA|ASIA)|-at-\d{12}$|%40|\.[a-z]{2,}$/i.test(user);
  return known ? user : cut(user);
}

const VALUE = /"(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?|[^\s"';|&]+/.source;
const IN_QUOTES = new RegExp(`((?:"([\\w.-]+)"|'([\\w.-]+)')\\s*:\\s*)(${VALUE})`, 'g');
const ASSIGNED = new RegExp(`(?<![\\w.-])([\\w.-]+)([ \\t]*=[ \\t]*)(${VALUE})`, 'g');
const OPTION = new RegExp(`(?<![\\w-])(--?[\\w-]+)([ \\t]+)(?!-)(${VALUE})`, 'g');

function named(text: string): string {
  return text
    .replace(/(\b(?:proxy-)?(?:authorization|authentication)\s*[:=]\s*|\bx-amz-security-token\s*[:=]\s*|\bx-[\w-]*(?:key|token|secret)\s*:\s*|\b(?:set-)?cookie\s*:\s*)([^\n]+)/gi, (_, name: string, rest: string) =>
      name + cut(rest))
    .replace(/((?<![\w-])(?:password|passphrase|passwd|credential)=)([^\n]+)/gi, (_, name: string, rest: string) => name + cut(rest))
    .replace(IN_QUOTES, (whole, head: string, double: string | undefined, single: string | undefined, found: string) =>
      (isSecretName(double ?? single ?? '') ? head + cutValue(found) : whole))
    .replace(/(\b(?:password|passwd|passphrase|pwd|secret_?access_?key|session_?token|client_?secret)[ \t]*:[ \t]+)(\S[^\n]*)/gi, (_, name: string, rest: string) => name + cut(rest))
    .replace(ASSIGNED, (_, name: string, equals: string, found: string) =>
      (isSecretName(name) && !isPlainValue(name, found) ? name + equals + cutValue(found) : name + equals + within(found)))
    .replace(OPTION, (_, option: string, blank: string, found: string) =>
      (isSecretName(option) && !isPlainValue(option, found) ? option + blank + cutValue(found) : option + blank + within(found)));
}

/** A value that is a command line of its own, or a list such as `proxyport=1,proxyauth=x`, has names in it. */
function within(value: string): string {
  const [, head = '', inner = ''] = /^([^\s=,]*[\s=,]|["'])(.*)$/s.exec(value) ?? [];
  return inner === '' || !/[=:\s-]/.test(inner) ? value : head + named(inner);
}

/** Of its options those with a value take it from the next word or from their own; behind the password comes the command. */
const SSHPASS = /(\bsshpass(?:[ \t]+-[ve]|[ \t]+-[fdP][ \t]*[^\s'"]+)*[ \t]+-p[ \t]*)('[^'\n]*'?|"[^"\n]*"?|[^\s'"]+)/g;

/** Secrets behind words instead of `name=`: what somebody typed at a question, on a command line, or copied from one. */
function namedByWords(text: string): string {
  const keep = (_: string, head: string, value: string): string => head + cut(value);
  return text
    // The login of a proxy without a scheme: `connect -H u:p@host:80`, `curl -U u:p`, `proxytunnel -P u:p`.
    .replace(/((?<!\S)-[A-Z] +[^\s/@:'"\\]{1,80}:)([^\s/@'"\uE000]+)(?=@[\w.-]+:\d)/g, keep)
    .replace(/((?<!\S)-[UP] +[^\s/@:'"\\]{1,80}:)(?![\\/]|\d+(?:[\s'":]|$))([^\s'"\uE000]+)/g, keep)
    .replace(SSHPASS, (_, head: string, password: string) => head + cutValue(password))
    .replace(/(\bextraheader[ \t]*=[ \t]*(?:[\w-]{1,80}:[ \t]*)?)([^\n]+)/gi, keep)
    .replace(/(\bextraheader[ \t]+[\w-]{1,80}:[ \t]+)(\S[^\n]*)/gi, keep)
    .replace(/((?<!could not read )\bpass(?:word|phrase) for (?:key )?(?:'[^'\n]*'|"[^"\n]*"): ?)(?!terminal prompts disabled|no such device|device not configured|input\/output|inappropriate ioctl)([^\s][^\n]*)/gi, keep)
    .replace(/(\bbearer[ \t]+)(?!tokens?\b|auth|realm=)(\S+)/gi, keep)
    .replace(/((?<!\S)(?:-u|--user|--proxy-user)(?: +|=)?["'])([^\s:"']+:)([^"'\n]+)/g, (_, option: string, user: string, password: string) => option + user + cut(password))
    .replace(/((?<!\S)(?:-u|--user|--proxy-user)(?: +|=)?(?!(?:https?|ssh|git|file|codecommit):|git@|\d+:\d+(?:\s|$))[^\s:"']+:)(\S+)/g, keep)
    .replace(/(\baws_(?:secret_access_key|session_token)[ \t]+)(?![=:]|(?:is|are|was|and|or|in|of|at|for|from|to|has|have|stands?|must|may|without|with|not|missing|set|the|a|an|as)\b)(\S+)/gi, keep);
}

/** Whether what a name names is a secret: `AWS_SESSION_TOKEN` is, `AWS_WEB_IDENTITY_TOKEN_FILE` is not. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !PLAIN_NAME.test(name) && !/usehttppath$|^credential\.(?:[^=]*\.)?(?:helper|username)$/i.test(name);
}

/** `key = /etc/x.pem` names a file and `auth=basic` a kind; a name that says "secret" or "password" is believed whatever its value. */
function isPlainValue(name: string, value: string): boolean {
  if (/pass|pwd|secret|token|credential|signature/i.test(name)) return false;
  const bare = value.replace(/^["']|["']$/g, '');
  return /^(?:true|false|on|off|yes|no|0|1|basic|bearer|negotiate|ntlm|digest|none|anyauth)$/i.test(bare) || (/^(?:~?\/|\.{1,2}\/|[A-Za-z]:[\\/])/.test(bare) && !looksRandom(bare));
}

/** In characters: `eyJ` and ten more. */
const SHORTEST_SHAPE = 13;

function knownShapes(text: string): string {
  if (text.length < SHORTEST_SHAPE) return text;
  return text
    .replace(/(AKIA|ASIA)([A-Z0-9]{12,128})(%(?:25)?)([^\s:@'"\uE000]+)/g, (_, kind: string, rest: string, percent: string, token: string) => `${kind}…${rest.slice(-4)}${percent}${cut(token)}`)
    .replace(/(AKIA|ASIA)([A-Z0-9]{12,})/g, (_, kind: string, rest: string) => `${kind}…${rest.slice(-4)}`)
    .replace(/\d{8}T\d{6}Z[0-9a-f]{16,}/gi, cut)
    .replace(/\beyJ[\w-]{10,}(?:\.[\w-]+){0,4}/g, cut)
    .replace(/\b(?:gh[a-z]_|github_pat_|glpat-|xox[a-z]-)[\w-]{10,}/g, cut)
    .replace(/(?<!SHA256:)(?<![A-Za-z0-9+/=])[A-Za-z0-9+/=]{40,}/g, (run) => (looksRandom(run) ? cut(run) : run));
}

/**
 * True for a word no person made up: letters change their case, and letters and digits alternate, more often than in the names of a path. A
 * segment that is a commit id or another hash in hexadecimal does not count.
 */
function looksRandom(word: string): boolean {
  const changes = word.split('/').map((segment) => (/^[0-9a-f]{40}$/.test(segment) ? 0 : (segment.match(/[a-z](?=[A-Z])|[A-Z](?=[A-Z])|[0-9](?=[A-Za-z])|[A-Za-z](?=[0-9])/g) ?? []).length));
  return changes.reduce((sum, count) => sum + count, 0) >= 5;
}

function cutValue(value: string): string {
  const quote = /^["']/.exec(value)?.[0];
  if (quote === undefined) return cut(value);
  const closed = value.length > 1 && value.endsWith(quote);
  return `${quote}${cut(value.slice(1, closed ? -1 : undefined))}${closed ? quote : ''}`;
}

function cut(secret: string): string {
  // What is cut within it counts with its own length.
  const length = secret.replace(CUT, (_, inner: string) => '.'.repeat(Number(inner))).length;
  return length === 0 ? '' : `${OPEN}${length}${CLOSE}`;
}

function shown(text: string): string {
  return text.replace(CUT, (_, length: string) => mark(Number(length)));
}
