import { loginNamed, named } from './login.ts';
import type { Names } from './names.ts';
import { type RuleName, readPseudonym, pseudonyms } from './pseudonyms.ts';

/** An ARN with the names, wildcards and variables a policy may put into it. */
export const ARN = /\barn:(aws[\w-]*|\*):([\w*-]*):([\w*-]*):([^:\s"'\\,;]*):((?:\$\{[^}]{1,100}\}|<[^<>]{1,100}>|[^\s"'\\,;()<>])+)/gi;

const UUID = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/i;
const WILD = /(\*+|\?+|\$\{[^}]*\})/;

const RULE_OF: Readonly<Record<string, RuleName>> = {
  user: 'user', mfa: 'user', role: 'role', 'assumed-role': 'role', 'federated-user': 'user', 'instance-profile': 'role', 'saml-provider': 'name', 'oidc-provider': 'host', group: 'name', alias: 'name', policy: 'name',
};

/** Rewrites an ARN: account, repository, user, role, key; what AWS itself owns (`arn:aws:iam::aws:policy/…`, service roles) stays. */
export function rewriteArn(names: Names, groups: readonly (string | undefined)[]): string {
  const [partition = '', service = '', region = '', account = '', written = ''] = groups;
  const [, resource = '', after = ''] = /^(.*?)([.:]*)$/s.exec(written) ?? [];
  const owner = /^\d{6,}$/.test(account) ? names.of('account', account) : account;
  const made = account === 'aws' ? resource : service === 'codecommit' ? repositoryPattern(names, resource) : resourceOf(names, service, resource);
  return `arn:${partition}:${service}:${region}:${owner}:${made}${after}`;
}

function repositoryPattern(names: Names, resource: string): string {
  return wild(names, 'repository', resource);
}

function resourceOf(names: Names, service: string, resource: string): string {
  if (/^(?:root|\*+)$/.test(resource)) return resource;
  // A colon too many, or one too few: the account stands where the resource should.
  const [shifted, colons = '', account = '', behind = ''] = /^(:*)(\d{12})(?::(.*))?$/s.exec(resource) ?? [];
  if (shifted !== undefined) return `${colons}${names.of('account', account)}${shifted.length > colons.length + 12 ? `:${resourceOf(names, service, behind)}` : ''}`;
  const [kind = '', ...rest] = resource.split('/');
  if (rest.length === 0) return service === 'iam' || service === 'sts' || service === 'kms' ? wild(names, 'name', resource) : resource.split(':').map((part) => wild(names, 'name', part)).join(':');
  if (kind === 'key') return `key/${rest.map((id) => (UUID.test(id) ? names.of('kms-key', id) : wild(names, 'name', id))).join('/')}`;
  if (kind === 'alias' && rest[0] === 'aws') return resource;
  if (kind === 'role' && /^(?:aws-service-role|aws-reserved|service-role)$/.test(rest[0] ?? '')) return `role/${reserved(names, rest)}`;
  if (kind === 'assumed-role') return `assumed-role/${wild(names, 'role', rest[0] ?? '')}${rest.slice(1).map((part) => `/${session(names, part)}`).join('')}`;
  const rule = RULE_OF[kind] ?? 'name';
  const path = rest.slice(0, -1).map((part) => wild(names, 'name', part));
  const last = rest.at(-1) ?? '';
  return [kind, ...path, rule === 'user' && !WILD.test(last) ? loginNamed(names, last) : wild(names, rule, last)].join('/');
}

function reserved(names: Names, parts: readonly string[]): string {
  return parts.map((part, at) => {
    if (at < parts.length - 1) return part;
    return /^AWSServiceRole/.test(part) ? part : wild(names, 'role', part);
  }).join('/');
}

function session(names: Names, part: string): string {
  if (WILD.test(part)) return wild(names, 'session', part);
  return /^i-[0-9a-f]{8,17}$/.test(part) ? names.of('id', part) : names.ruleOf(part) === null ? named(names, 'session', part) : named(names, names.ruleOf(part) ?? 'session', part);
}

/**
 * A name that may be a pattern. Where a known name fits it, its pieces become pieces of that name's pseudonym, so that it still fits: `bill*` for the
 * repository `billing` gives `<repository-1 start>*`.
 */
export function wild(names: Names, rule: RuleName, pattern: string): string {
  if (!WILD.test(pattern)) return named(names, rule, pattern);
  const parts = pattern.split(WILD);
  const matches = matcher(parts);
  const fits = names.learning || parts.every((part) => part === '' || WILD.test(part)) ? undefined : names.values().find((name) => name !== '' && name !== pattern && matches.test(name) && !WILD.test(name));
  const pseudonym = fits === undefined ? null : names.of(rule, fits);
  return parts.map((part, at) => {
    if (part === '' || WILD.test(part)) return part;
    if (pseudonym === null || !pseudonyms().test(pseudonym)) return /^[\W_]+$/.test(part) ? part : named(names, rule, part);
    const { rule: made, number } = readPseudonym(pseudonym);
    return `<${made}-${number} ${at === 0 ? 'start' : at === parts.length - 1 ? 'end' : 'part'}>`;
  }).join('');
}

function matcher(parts: readonly string[]): RegExp {
  const source = parts.map((part) => (part.startsWith('*') ? '.*' : /^\?+$/.test(part) ? `.{${part.length}}` : part.startsWith('${') ? '.*' : part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))).join('');
  return new RegExp(`^${source}$`, 'i');
}
