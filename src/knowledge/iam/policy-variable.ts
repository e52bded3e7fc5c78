import type { Context } from './context.ts';
import type { Pattern } from './wildcard.ts';

/** A pattern with its variables replaced, and the keys whose values nobody knows. */
export interface Substituted {
  pattern: Pattern;
  unresolved: readonly string[];
}

/**
 * Replaces `${key}` by the value in the request's context, to be taken literally; `${key, 'default'}` where the key is known to be absent; and
 * `${*}`, `${?}`, `${$}` by the character. What has no single known value becomes an unknown part, and so does what no such form has: an
 * unrendered template is not ours to guess. Without variables (language version 2008-10-17, or none) the text is returned as it is.
 * Source: IAM guide, "Policy elements: variables and tags". Example: `${aws:username}` of a known user `maria` gives the literal `maria`.
 */
export function substitute(text: string, context: Context, withVariables: boolean): Substituted {
  if (!withVariables || !text.includes('${')) return { pattern: text, unresolved: [] };
  const unresolved: string[] = [];
  const parts: Exclude<Pattern, string>[number][] = [];
  let from = 0;
  for (let open = text.indexOf('${'); open >= 0; open = text.indexOf('${', from)) {
    const close = text.indexOf('}', open);
    if (close < 0) break;
    parts.push(text.slice(from, open));
    const inner = text.slice(open + 2, close);
    const value = valueOf(inner, context);
    if (value === null) unresolved.push(inner.replace(/\s*,.*$/s, ''));
    parts.push(...(value ?? [{ unknown: 'text' as const, label: inner }]));
    from = close + 1;
  }
  parts.push(text.slice(from));
  // A value without wildcards says the same as plain text, which is quicker to compare.
  const plain = parts.map((part) => (typeof part === 'string' ? part : 'literal' in part && !/[*?]/.test(part.literal) ? part.literal : null));
  return { pattern: plain.includes(null) ? parts.filter((part) => part !== '') : plain.join(''), unresolved };
}

function valueOf(inner: string, context: Context): Exclude<Pattern, string> | null {
  if (inner === '*' || inner === '?' || inner === '$') return [{ literal: inner }];
  const comma = inner.indexOf(',');
  const key = comma < 0 ? inner : inner.slice(0, comma);
  const known = context.get(key.trim().toLowerCase());
  if (known === 'absent') {
    const given = comma < 0 ? null : /^\s*'(.*)'\s*$/s.exec(inner.slice(comma + 1));
    return given === null ? null : [{ literal: given[1] ?? '' }];
  }
  const [value, ...more] = known ?? [];
  if (value === undefined || more.length > 0) return null;
  if (typeof value === 'string') return [{ literal: value }];
  // A value known in part would come back as a pattern known in part; the key is named as what the answer depends on either way.
  return null;
}
