import type { Likelihood } from '../core/explain.ts';
import type { Line } from './lines.ts';
import type { Seen } from './seen.ts';

/** A cause a pattern points to. */
export interface Pointer {
  check: string;
  certainty: Likelihood;
  why: string;
  /** Decides the order; told from the pattern's kind and the place in its list where it is not given. */
  weight?: number;
}

/**
 * A text that stands for causes. `says` are alternatives, each a row of literals with `…` between them, in lower case and with `'` for every quotation
 * mark; `^` and `$` hold it to the ends of the line. There are no regular expressions here on purpose: a row of literals is found in linear time.
 */
export interface Pattern {
  /** The number in the catalogue of error texts (FAILURES 18), or a name. */
  id: string;
  says: readonly string[];
  /** What the line must be besides, where no row of words can say it. */
  fits?: (text: string) => boolean;
  /** Not a line with one of these. */
  unless?: readonly string[];
  /** Words git and ssh also say of other hosts count only where the text speaks of CodeCommit (`ours`), where the line
   * is one of git's besides (`our-git`: a build says the same of databases and servers), or at least not of another host (`not-foreign`). */
  about?: 'ours' | 'our-git' | 'not-foreign';
  /** `tail`: git's last words, after the reason. `noise`: stands beside other faults. */
  kind?: 'tail' | 'noise';
  points: readonly Pointer[] | ((line: Line, seen: Seen) => readonly Pointer[]);
}

/** Returns what stands between two literals of a line, or null. Example: (`profile (dev) could`, `(`, `)`) gives `dev`. */
export function between(text: string, before: string, after: string): string | null {
  const from = text.indexOf(before);
  if (from < 0) return null;
  const to = text.indexOf(after, from + before.length);
  return to < 0 ? null : text.slice(from + before.length, to);
}

/** Returns a pointer to a check that the text itself names as the cause. */
export const certain = (check: string, why: string, weight?: number): Pointer => pointer(check, 'certain', why, weight);
/** Returns a pointer to the check that fits best. */
export const likely = (check: string, why: string, weight?: number): Pointer => pointer(check, 'likely', why, weight);
/** Returns a pointer to one of several checks whose faults look the same. */
export const possible = (check: string, why: string, weight?: number): Pointer => pointer(check, 'possible', why, weight);

function pointer(check: string, certainty: Likelihood, why: string, weight: number | undefined): Pointer {
  return weight === undefined ? { check, certainty, why } : { check, certainty, why, weight };
}
