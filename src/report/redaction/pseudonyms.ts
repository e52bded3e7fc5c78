/** The kinds of names that a rule replaces. `home` has one name only. */
export const RULES = [
  'account', 'user', 'email', 'role', 'session', 'profile', 'sso-session', 'sso-start', 'repository', 'remote', 'branch', 'home', 'dir', 'host', 'ip', 'key', 'kms-key',
  'vpc', 'org', 'id', 'issuer', 'name',
] as const;
export type RuleName = (typeof RULES)[number];

/** What a value of a rule is, for a person who reads what the leak scan found. */
export const WHAT: Readonly<Record<RuleName, string>> = {
  account: 'an account id', user: 'a user name', email: 'an email address', role: 'the name of a role', session: 'the name of a session', profile: 'the name of a profile',
  'sso-session': 'the name of an SSO session', 'sso-start': 'the name in an SSO start URL', repository: 'the name of a repository', remote: 'the name of a remote', branch: 'the name of a branch',
  home: 'the home directory', dir: 'a directory or file name', host: 'a host name', ip: 'an IP address', key: 'the id of a key or identity', 'kms-key': 'the id of a KMS key',
  vpc: 'the id of something in a VPC', org: 'the id of an organization', id: 'an id', issuer: 'the issuer of a certificate', name: 'a name',
};

/** A pseudonym: its rule, its number, and what of the name's form matters. */
export interface Pseudonym {
  rule: string;
  number: number;
  form: string;
}

const PATTERN = `<(?:home|(?:${RULES.join('|')})-\\d{1,6})(?: [^<>\\n]{1,80})?>`;

/** Matches every pseudonym of a text, and what `withoutSecrets` has put for a secret: no rule looks into either. For `matchAll` and `search`, which keep no state in it. */
export const PROTECTED = new RegExp(`${PATTERN}|‹[^‹›\\n]{1,40}›`, 'g');

/** Returns whether a pseudonym or the mark of a secret stands in a text. */
export function isProtected(text: string): boolean {
  return text.search(PROTECTED) >= 0;
}

/** Matches every pseudonym of a text. */
export const pseudonyms = (): RegExp => new RegExp(PATTERN, 'g');

/** Returns the parts of a pseudonym. Example: `<profile-2 with a space>` gives `profile`, 2, `with a space`. */
export function readPseudonym(text: string): Pseudonym {
  const [, rule = '', number, form] = /^<(home|[a-z-]+)(?:-(\d+))?(?: ([^<>]*))?>$/.exec(text) ?? [];
  return { rule, number: Number(number ?? 1), form: form ?? '' };
}

const SIGNS: Readonly<Record<string, string>> = { ' ': 'a space', '\t': 'a tab', "'": 'a quote', '"': 'a double quote', '<': 'an opening bracket', '>': 'a closing bracket', ',': 'a comma' };
const signOf = (word: string): string => Object.entries(SIGNS).find(([, said]) => said === word)?.[0] ?? word;

/**
 * Says what tools look at in a name beside its letters: its signs in order, more than fits an AWS name. A sign that ends or begins it is named so.
 * Example: `my profile` gives `with a space`, `maria` nothing.
 */
export function formOf(rule: RuleName, value: string): string {
  if (rule === 'account') return value.includes('-') ? 'with dashes' : value.length === 12 ? '' : `of ${value.length} digits`;
  if (rule === 'email') return '';
  if (rule === 'ip') return ipForm(value);
  if (rule === 'key') return /^[A-Z0-9]+$/.test(value) ? `${value.slice(0, 4)} of ${value.length}${/^A[KS]IA/.test(value) ? ` ending in ${value.slice(-4)}` : ''}` : 'in lower case';
  if (rule === 'host') return value.includes('.') ? '' : 'without a dot';
  if (rule === 'kms-key') return value.startsWith('mrk-') ? 'mrk' : '';
  if (rule === 'vpc' || rule === 'org') return /^[a-z]+/.exec(value)?.[0] ?? '';
  const signs = value.match(/%[0-9a-f]{2}|[^\w.%-]|%/gi) ?? [];
  const ascii = signs.map((sign) => (/[^\x20-\x7e]/.test(sign) && SIGNS[sign] === undefined ? 'ü' : sign)).slice(0, 6);
  const parts = [
    ...(ascii.length === 0 ? [] : [`with ${ascii.map((sign) => SIGNS[sign] ?? sign).join(', ')}`]),
    ...(/^[^\w.%]/.test(value) ? ['first'] : []), ...(/[^\w.%-]$/.test(value) && value.length > 1 ? ['last'] : []),
    ...(value.length > 100 ? [`of ${value.length}`] : []),
  ];
  return parts.join(' ');
}

function ipForm(value: string): string {
  if (value.includes(':')) return 'v6';
  return /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./.test(value) ? '' : 'public';
}

/** Returns the signs a form names, in order. */
export function signsOf(form: string): string[] {
  const said = /^with (.*?)(?: first)?(?: last)?(?: of \d+)?$/.exec(form)?.[1];
  return said === undefined ? [] : said.split(', ').map(signOf);
}
