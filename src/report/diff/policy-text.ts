import { listAt, objectAt } from './shapes.ts';

/** In characters: IAM takes 10 KB, KMS 32. */
const LONGEST = 200_000;
const DEEPEST = 30;

/** A policy as text in which the order of keys and of listed actions, and the form (`"a"` or `["a"]`), make no difference; the text itself where it is no JSON. */
export function canonicalJson(text: unknown): string | null {
  if (typeof text !== 'string') return null;
  if (text.length > LONGEST) return text;
  try {
    return JSON.stringify(sorted(JSON.parse(text), 0));
  } catch {
    return text;
  }
}

function sorted(value: unknown, depth: number): unknown {
  if (depth > DEEPEST) throw new Error('too deep for a policy');
  if (Array.isArray(value)) {
    const items = listAt(value).map((item) => sorted(item, depth + 1));
    // Statements keep their order: people find them by it.
    return items.length === 1 ? items[0] : items.every((item) => typeof item === 'string') ? [...items].sort() : items;
  }
  const object = objectAt(value);
  if (object === null) return value;
  return Object.fromEntries(Object.keys(object).sort().map((key) => [key, sorted(object[key], depth + 1)]));
}
