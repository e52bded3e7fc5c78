import { harmless } from '../../knowledge/redact-text.ts';

/** In characters: a name a person can read in a table. */
const LONGEST = 80;
/** Stands for all names beyond the first so many. */
export const OTHERS = '(others)';

/** A name out of a file from elsewhere as it may be a key and stand on a terminal: short, and nothing a terminal would obey. */
export function keyOf(name: unknown): string {
  if (typeof name !== 'string') return '(none)';
  // Joined anew: a slice would keep the whole text it was cut from.
  const text = harmless(name.length > LONGEST ? Array.from(name.slice(0, LONGEST)).join('') : name).trim();
  return text === '' ? '(none)' : name.length > LONGEST ? `${text}…` : text;
}

/** Counts by name. Names come from files nobody vouches for: their number is limited, and none is ever a property of an object. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #most: number;

  constructor(most = 200) {
    this.#most = most;
  }

  add(name: unknown): void {
    const key = keyOf(name);
    const kept = this.#counts.has(key) || this.#counts.size < this.#most ? key : OTHERS;
    this.#counts.set(kept, (this.#counts.get(kept) ?? 0) + 1);
  }

  /** The counts, the largest first, equal ones by name. */
  record(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
  }
}
