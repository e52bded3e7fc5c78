import { inBytes } from '../knowledge/leaks/bytes.ts';
import { isRandom, secretShapes } from '../knowledge/leaks/shapes.ts';
import { isSecretName } from '../knowledge/redact-text.ts';
import { percentDecoded } from '../knowledge/credential-shape.ts';
import { record } from './cached-logins.ts';

/** A secret of this machine; it does not leave the host. */
export interface Secret {
  /** Where it stands, as a person would call it. Never a part of it. */
  what: string;
  value: string;
}

/** Shorter ones, and words a person could write in any sentence, are found by chance. */
const SHORTEST = 6;
const ORDINARY = /^(?:[A-Z]?[a-z]{1,8}|[A-Z]{1,9}|\d{1,7}|[a-z]{2}(?:-[a-z]+){1,2}-\d|x-oauth-basic|codecommit|credential|credentials|development|production|not-?real|change-?me\d*)$/;
const PATH = /^(?:~|\.{1,2})?\/|^[A-Za-z]:[\\/]/;

/** Whether finding a value in a text says that it came from its secret: not one of fewer than 6 characters, an ordinary word, a region, a path. */
export function isWorthLookingFor(value: string): boolean {
  return value.length >= SHORTEST && !ORDINARY.test(value) && !(PATH.test(value) && !isRandom(value));
}

/** What a text of the user's (a command line, a header, a configuration) holds that looks like a secret. */
export function secretsIn(what: string, text: string): Secret[] {
  const bytes = inBytes(text);
  return [...secretShapes(bytes)].flatMap(({ start, end }) => {
    const value = Buffer.from(bytes.slice(start, end), 'latin1').toString('utf8');
    // Where a command goes on right behind it, what is before the sign is a secret of its own.
    return forms(value, /[,;)}\]&|].*$/s).map((form) => ({ what, value: form }));
  });
}

/** A value as a file gives it, and as it is meant: without quotation marks, without a comment, percent-decoded. */
export function secretOf(what: string, written: string): Secret[] {
  return forms(written.trim(), /\s+[#;].*$/s, /^["']|["']$/g).map((value) => ({ what, value }));
}

function forms(value: string, ...cuts: readonly RegExp[]): string[] {
  const all = cuts.reduce<string[]>((list, cut) => [...list, ...list.map((form) => form.replace(cut, ''))], [value]);
  return [...new Set(all.flatMap((form) => [form, percentDecoded(form)]))];
}

/** The values of an object, at any depth, whose names say that they are secret. */
export function secretsOfJson(what: string, value: unknown, depth = 0): Secret[] {
  if (depth > 8) return [];
  const fields = Array.isArray(value) ? Object.entries(value as unknown[]) : Object.entries(record(value) ?? {});
  return fields.flatMap(([name, field]) => (typeof field === 'string' && isSecretName(name) ? [{ what, value: field }] : secretsOfJson(what, field, depth + 1)));
}
