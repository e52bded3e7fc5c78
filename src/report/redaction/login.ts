import type { Names } from './names.ts';
import { isProtected, type RuleName } from './pseudonyms.ts';
import { isCommon, isPublicHost } from './vocabulary.ts';

const KEY_SHAPE = /^(?:APKA|AKIA|ASIA|AIDA|AROA|AGPA|ANPA|AIPA|ASCA|ABIA|ACCA)[A-Z0-9]{4,}$/i;
/** A region, also a misspelled one: no name of a person's. */
const REGION = /^[a-z]{2}(?:-[a-z]+){1,3}-\d[a-z]?$/;

/** Regions, AWS's hosts, the end of a key's id, and what tools write for "a name goes here". */
const isNobodys = (value: string): boolean => REGION.test(value.replace(/[:/.,]+$/, '')) || isPublicHost(value) || value.includes('…') || /^<[^<>]*>$/.test(value) || /^https?:?$/i.test(value);

/**
 * Returns the pseudonym of a name. Common names, regions, single letters and what is redacted already stay; an email address, an account and the id of a
 * key are what they are, wherever they stand.
 */
export function named(names: Names, rule: RuleName, value: string): string {
  if (value.length < 2 || isCommon(rule, value) || isNobodys(value) || isProtected(value)) return value;
  if (KEY_SHAPE.test(value)) return names.of('key', value);
  if (/^\d{12}$/.test(value)) return names.of('account', value);
  if (/^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/.test(value)) return names.of('email', value);
  return names.of(rule, value);
}

/** A login's user name: `NAME-at-ACCOUNT` in its two parts, percent-encoded or not. */
export function loginNamed(names: Names, value: string): string {
  const [, name, at = '', account] = /^(.+)(-at-)(\d{6,})$/s.exec(value) ?? [];
  if (name !== undefined && account !== undefined) return `${loginNamed(names, name)}${at}${names.of('account', account)}`;
  return named(names, 'user', value);
}

/** What stands between the brackets of an AWS file: `profile NAME`, `sso-session NAME`, or a name. */
export function headerNamed(names: Names, header: string): string {
  if (/^\[.*\]$/s.test(header)) return `[${headerNamed(names, header.slice(1, -1))}]`;
  const [, word, blank = '', quote = '', name = ''] = /^(profile|sso-session|services)(\s+)(["']?)(.*)$/s.exec(header) ?? [];
  if (word === undefined) return named(names, 'profile', header);
  const inner = quote !== '' && name.endsWith(quote) ? name.slice(0, -1) : name;
  return word + blank + quote + named(names, word === 'profile' ? 'profile' : word === 'services' ? 'name' : 'sso-session', inner) + name.slice(inner.length);
}
