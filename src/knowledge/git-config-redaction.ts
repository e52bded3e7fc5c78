import type { GitConfigEntry } from '../core/facts.ts';
import { loginName, secretShape } from './credential-shape.ts';
import { shownHelper } from './helper-command.ts';
import { withoutSecrets } from './redact-text.ts';

type Disclosure = 'plain' | 'url' | 'helper' | 'command' | 'hidden';

const PLAIN = /^(?:branch\..*\.(?:remote|merge|pushremote)|include\.path|includeif\..*\.path|protocol\..*|safe\.directory|transfer\.credentialsinurl|remote\.pushdefault|remote\..*\.vcs|core\.(?:askpass|repositoryformatversion|bare|worktree|autocrlf)|extensions\..*|ssh\.variant|init\.defaultbranch)$/;

function disclosureOf(key: string): Disclosure {
  if (/^credential\.(?:.*\.)?helper$/.test(key)) return 'helper';
  if (/^credential\./.test(key)) return 'plain';
  if (/^(?:remote\..*\.(?:url|pushurl|proxy)|submodule\..*\.url|url\..*\.(?:push)?insteadof)$/.test(key)) return 'url';
  if (/^http\./.test(key)) return /\.extraheader$/.test(key) ? 'hidden' : /proxy$/.test(key) ? 'url' : 'plain';
  if (/^core\.(?:sshcommand|gitproxy)$/.test(key)) return 'command';
  return PLAIN.test(key) ? 'plain' : 'hidden';
}

/**
 * An entry as it may be shown and recorded: passwords leave URLs (also those in the key), helper lines lose what may be a secret,
 * and of keys that no check reads only the key stays (contract, "A helper line is shown"; DESIGN 3.7, lock 1).
 */
export function shownEntry(entry: GitConfigEntry): GitConfigEntry {
  const key = withoutPasswords(entry.key);
  if (entry.value === null) return { ...entry, key };
  const { value } = entry;
  switch (disclosureOf(entry.key)) {
    case 'plain':
      return { ...entry, key, value: withoutPasswords(value) };
    case 'helper':
      return { ...entry, key, value: shownHelper(value) };
    case 'command':
      return { ...entry, key, value: withoutSecrets(value.replace(/(\bsshpass\s+-p\s*)('[^']*'|"[^"]*"|\S+)/g, (_, before: string, password: string) => `${before}‹${password.length} characters›`)) };
    case 'hidden':
      return { ...entry, key, value: value === '' ? '' : `‹${value.length} characters›` };
    case 'url': {
      const login = userInfoOf(value);
      return { ...entry, key, value: withoutPasswords(value), ...(login === null ? {} : { userInfo: login }) };
    }
  }
}

/**
 * Cuts `:password` from every `scheme://user:password@` in a text, and of a proxy's `user:password@host` without scheme. A password may
 * hold a slash or an @ that nobody encoded: all up to the last @ of the word goes. A user that is an access key keeps its last four,
 * one that may be a token its length.
 */
export function withoutPasswords(text: string): string {
  return text
    .replace(/([A-Za-z][A-Za-z0-9+.-]*:\/\/)([^\s/@:?#]*):(?!\d*(?:[/?#]|$)(?!\S*@))\S*@/g, (_, scheme: string, user: string) => `${scheme}${shownUser(user)}@`)
    .replace(/([A-Za-z][A-Za-z0-9+.-]*:\/\/)([^@/\s:]+)@/g, (_, scheme: string, user: string) => `${scheme}${shownUser(user)}@`)
    .replace(/^([^\s/@:]+):[^\s/]*@(?=[^\s@]+$)/, (_, user: string) => `${shownUser(user)}@`);
}

function shownUser(user: string): string {
  const { kind, keyIdLast4, name } = loginName(user);
  if (kind === 'access-key') return `…${keyIdLast4 ?? ''}`;
  return name?.startsWith('‹') ? name : user;
}

/** The login in a URL's userinfo, without its password; null where the URL has none. */
export function userInfoOf(url: string): NonNullable<GitConfigEntry['userInfo']> | null {
  const match = /^https?:\/\/([^@/]*)@/i.exec(url);
  if (match === null) return null;
  const [user = '', ...password] = (match[1] ?? '').split(':');
  return { login: loginName(user), secret: password.length === 0 ? null : secretShape(decoded(password.join(':'))) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
