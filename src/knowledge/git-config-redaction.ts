import type { GitConfigEntry } from '../core/facts.ts';
import { loginName, percentDecoded, secretShape } from './credential-shape.ts';
import { shownHelper } from './helper-command.ts';
import { withoutSecrets } from './redact-text.ts';

/** What is longer is no value a person wrote, and the rules take time that grows with the square of the length. */
const LONGEST = 8192;

type Disclosure = 'plain' | 'login' | 'url' | 'helper' | 'command' | 'hidden';

const PLAIN = /^(?:branch\..*\.(?:remote|merge|pushremote)|include\.path|includeif\..*\.path|protocol\..*|safe\.directory|transfer\.credentialsinurl|remote\.pushdefault|remote\..*\.vcs|core\.(?:askpass|repositoryformatversion|bare|worktree|autocrlf)|extensions\..*|ssh\.variant|trace2\.(?:normal|event|perf)target|init\.defaultbranch)$/;

function disclosureOf(key: string): Disclosure {
  // Also a section that is only meant to be [credential].
  if (/^cr\w{6,12}\.(?:.*\.)?helpers?$/.test(key) || /^credential\.(?:.*\.)?helper$/.test(key)) return 'helper';
  if (/^cr\w{6,12}\.(?:.*\.)?use\w*paths?$/.test(key)) return 'plain';
  if (/^credential\.(?:.*\.)?username$/.test(key)) return 'login';
  if (/^credential\./.test(key)) return /secret|token|password|key$/.test(key.slice(key.lastIndexOf('.'))) ? 'hidden' : 'plain';
  if (/^(?:remote\..*\.(?:url|pushurl|proxy)|submodule\..*\.url|url\..*\.(?:push)?insteadof)$/.test(key)) return 'url';
  if (/^http\./.test(key)) return /\.(?:extraheader|useragent)$/.test(key) ? 'hidden' : /proxy$/.test(key) ? 'url' : 'plain';
  if (/^core\.(?:sshcommand|gitproxy)$/.test(key)) return 'command';
  return PLAIN.test(key) ? 'plain' : 'hidden';
}

/**
 * An entry as it may be shown and recorded: passwords leave URLs (also those in the key), helper lines lose what may be a secret,
 * and of keys that no check reads only the key stays (contract, "A helper line is shown"; DESIGN 3.7, lock 1).
 */
export function shownEntry(entry: GitConfigEntry): GitConfigEntry {
  const key = entry.key.length > LONGEST ? `${entry.key.split('.')[0] ?? ''}.${hidden(entry.key)}` : withoutPasswords(entry.key);
  if (entry.value === null) return { ...entry, key };
  const { value } = entry;
  if (value.length > LONGEST) return { ...entry, key, value: hidden(value) };
  switch (disclosureOf(entry.key)) {
    case 'plain':
      return { ...entry, key, value: withoutPasswords(value) };
    case 'login':
      return { ...entry, key, value: shownUser(value) };
    case 'helper':
      return { ...entry, key, value: shownHelper(value) };
    case 'command':
      return { ...entry, key, value: withoutSecrets(value.replace(/(\bsshpass\s+-p\s*)('[^']*'|"[^"]*"|\S+)/g, (_, before: string, password: string) => `${before}‹${password.length} characters›`)) };
    case 'hidden':
      return { ...entry, key, value: value === '' ? '' : hidden(value), ...headerOf(entry.key, value) };
    case 'url': {
      const login = userInfoOf(value);
      return { ...entry, key, value: withoutPasswords(value), ...(login === null ? {} : { userInfo: login }) };
    }
  }
}

/** Whether a header of the configuration is a login; its value is not looked at. */
function headerOf(key: string, value: string): Pick<GitConfigEntry, 'header'> {
  if (!/^http\.(?:.*\.)?extraheader$/.test(key) || value === '') return {};
  return { header: /^\s*authorization\s*:/i.test(value) ? 'authorization' : 'other' };
}

const hidden = (text: string): string => `‹${text.length} characters›`;

/** Names of variables whose value may be shown where the line as a whole cannot be read. */
const READABLE = /^(?:helper|username|usehttppath|path|(?:push)?url|(?:push)?insteadof|proxy|ssl\w+|remote|merge|fetch|askpass|sshcommand|name|email|bare|autocrlf|editor)$/i;

/**
 * A line that git cannot read, as it may be shown: the name and what git stumbles over (backslashes, quotes, brackets) always, the value
 * only under a name that checks know. Example: `x = abcd\qe` gives `x = ‹4 characters›\qe`.
 */
export function shownConfigLine(line: string): string {
  const text = withoutSecrets(shownHelper(line));
  const [, head = '', name = '', equals = '', value = ''] = /^(\s*(?:\[[^\]]*\]?\s*)?)([A-Za-z][A-Za-z0-9-]*)?(\s*=?\s*)(.*)$/s.exec(text) ?? [];
  if (READABLE.test(name)) return text;
  return head + name + equals + value.replace(/\\.|‹\d+ characters?›|[^\s"\\]+/gs, (word) => (word.length < 4 || /^[\\‹]/.test(word) || !/\w/.test(word) ? word : hidden(word)));
}

/**
 * Cuts `:password` from every `scheme://user:password@` in a text, and of a proxy's `user:password@host` without scheme. A password may
 * hold a slash or an @ that nobody encoded: all up to the last @ of the word goes. A user that is an access key keeps its last four,
 * one that may be a token its length.
 */
export function withoutPasswords(text: string): string {
  return withoutQuerySecrets(text)
    .replace(/([A-Za-z][A-Za-z0-9+.-]*:\/\/)([^\s/@:?#]*):(?!\d*(?:[/?#]|$)(?!\S*@))(\S*)@/g, (_, scheme: string, user: string, password: string) =>
      `${scheme}${shownUser(user)}${isGrc(scheme) ? `:${hidden(password)}` : ''}@`)
    .replace(/([A-Za-z][A-Za-z0-9+.-]*:\/\/)([^@/\s:]+)@/g, (_, scheme: string, user: string) => `${scheme}${shownUser(user)}@`)
    .replace(/^([^\s/@:]+):[^\s/]*@(?=[^\s@]+$)/, (_, user: string) => `${shownUser(user)}@`);
}

/** Cuts the values of parameters of a URL whose names say that they are secret: `?token=x` becomes `?token=‹1 characters›`. */
export function withoutQuerySecrets(url: string): string {
  return url.replace(/([?&#][\w.-]*(?:token|secret|password|passwd|signature|credential|key|auth)=)([^&#\s]+)/gi, (_, name: string, value: string) => name + hidden(value));
}

/** git-remote-codecommit knows no password: all before the @ is the name of a profile, and that there is more of it matters. */
const isGrc = (scheme: string): boolean => /^(?:codecommit|[a-z]{2}-[a-z-]+-\d):/i.test(scheme);

/** A user's or profile's name as it may be shown: of an access key the last four characters, of what may be another secret its length. */
export function shownUser(user: string): string {
  const { kind, keyIdLast4, name } = loginName(user);
  if (kind === 'access-key') return `…${keyIdLast4 ?? ''}`;
  return name?.startsWith('‹') ? name : user;
}

/** The login in a URL's userinfo, without its password; null where the URL has none. */
export function userInfoOf(url: string): NonNullable<GitConfigEntry['userInfo']> | null {
  const match = /^https?:\/\/([^@/]*)@/i.exec(url);
  if (match === null) return null;
  const [user = '', ...password] = (match[1] ?? '').split(':');
  return { login: loginName(user), secret: password.length === 0 ? null : secretShape(percentDecoded(password.join(':'))) };
}
