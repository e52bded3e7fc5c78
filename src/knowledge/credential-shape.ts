import type { LoginName, SecretShape } from '../core/facts.ts';

/** How long CodeCommit takes a signature for, in seconds. Source: the reports on 403 after 15 minutes. */
export const SIGNATURE_LIFETIME_SECONDS = 900;

/** The password of a SigV4 login: the time of signing, then the signature. Source: awscli/customizations/codecommit.py. */
const SIGNATURE_PASSWORD = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z[0-9a-f]{64}$/;
/** The user name of a static Git credential of IAM: the second group is the account. */
const STATIC_GIT_USER = /^(.+)-at-(\d{12})$/s;
/** The id of an SSH public key in IAM. */
export const SSH_KEY_ID = /^APKA[A-Z0-9]{13,}$/;
/** The unique ids of users and roles, often taken for an SSH key id. */
export const UNIQUE_ID = /^(AIDA|AROA)[A-Z0-9]{12,}$/;

const STATIC_GIT_PASSWORD = /^[A-Za-z0-9+/]{43}=$/;
const NOTHING: LoginName = { kind: 'empty', name: null, keyIdLast4: null, prefix: null, hasSessionToken: false, accountId: null };

/** Returns what can be said of a password without keeping it. `signedAt` is null where the time in a signature is no date. */
export function secretShape(password: string): SecretShape {
  const length = password.length;
  if (length === 0) return { kind: 'empty', length, signedAt: null };
  if (SIGNATURE_PASSWORD.test(password)) return { kind: 'signature', length, signedAt: signedAt(password) };
  return { kind: STATIC_GIT_PASSWORD.test(password) ? 'static-git' : 'other', length, signedAt: null };
}

/** Returns the time in a SigV4 password as ISO 8601, or null. Example: `20261120T081500Z…` gives `2026-11-20T08:15:00Z`. */
export function signedAt(password: string): string | null {
  const match = SIGNATURE_PASSWORD.exec(password);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  if (day < 1 || day > days || hour > 23 || minute > 59 || second > 59) return null;
  const [y, mo, d, h, mi, s] = match.slice(1);
  return `${y}-${mo}-${d}T${h}:${mi}:${s}Z`;
}

/** Returns the seconds from signing to `nowIso`, negative for a signature of the future; null where nothing was signed. */
export function signatureAgeSeconds(shape: SecretShape, nowIso: string): number | null {
  if (shape.signedAt === null) return null;
  const age = (Date.parse(nowIso) - Date.parse(shape.signedAt)) / 1000;
  return Number.isNaN(age) ? null : Math.floor(age);
}

/**
 * Returns the class of a user name, percent-encoded as in a URL or not, and the part of it that is no secret: the token behind an access
 * key is cut. Example: `maria-at-111122223333` gives kind `git-credential` and accountId `111122223333`.
 */
export function loginName(user: string): LoginName {
  if (user === '') return NOTHING;
  const text = percentDecoded(user);
  // Quotes and comments of an AWS file end up in the user name: still an access key.
  const key = /^["'\s]*((AKIA|ASIA)[A-Z0-9]{12,})["'\s]*(%?)(.*)$/s.exec(text);
  if (key !== null) {
    const [, id = '', prefix, percent, rest = ''] = key;
    return { ...NOTHING, kind: 'access-key', keyIdLast4: id.slice(-4), prefix: prefix as 'AKIA' | 'ASIA', hasSessionToken: percent === '%' && rest !== '' };
  }
  const account = STATIC_GIT_USER.exec(text)?.[2] ?? null;
  if (account !== null) return { ...NOTHING, kind: 'git-credential', name: text, accountId: account };
  return { ...NOTHING, kind: 'other', name: mayBeSecret(text) ? `‹${text.length} characters›` : text };
}

function mayBeSecret(text: string): boolean {
  return /[A-Za-z0-9+/=]{40}/.test(text) || /(AKIA|ASIA)[A-Z0-9]{12,}/.test(text) || /^(gh[a-z]_|github_pat_|glpat-|eyJ)/.test(text);
}

/** Returns a part of a URL percent-decoded, or as it is where a `%` in it encodes nothing: as git, curl and urllib3 do it. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
