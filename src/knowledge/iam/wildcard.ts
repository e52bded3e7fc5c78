import type { Tri } from './tri-state.ts';

/**
 * A part of a text that is not known. `name`: one or more characters other than ":" and "/" (a region, an account, the id of a key).
 * `text`: any characters, or none. The label is what a person is shown in its place.
 */
export interface Unknown {
  unknown: 'name' | 'text';
  label: string;
}
/** A value of the request: known, or with parts that are not. */
export type Text = string | readonly (string | Unknown)[];
/** What a policy says: a string with its wildcards, or, after variables were put in, also text to be taken literally and parts nobody knows. */
export type Pattern = string | readonly (string | { literal: string } | Unknown)[];

/** Returns a text as a person reads it, with the labels of its unknown parts. Example: `['key/', { unknown: 'name', label: 'key id' }]` gives `key/‹key id›`. */
export function shownText(text: Text): string {
  return typeof text === 'string' ? text : text.map((part) => (typeof part === 'string' ? part : `‹${part.label}›`)).join('');
}

/**
 * True where `*` (any characters, also none) and `?` (exactly one) make the pattern the whole of the text. Case-sensitive; the caller folds case
 * for actions. Time grows with the pattern, and with the square of the text at worst. Source: IAM guide, "Action" and "Resource".
 * Example: `kms:Generate*` and `kms:GenerateDataKey` give true.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  if (pattern === '*' || pattern === text) return true;
  if (!/[*?]/.test(pattern) || isLonger(pattern, text.length)) return false;
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let here = 0; here < text.length; ) {
    const char = pattern[at];
    if (char === '*') {
      star = at++;
      resume = here;
    } else if (char === '?' || (char !== undefined && char === text[here])) {
      at++;
      here++;
    } else if (star >= 0) {
      // Only the last star can still take more: an earlier one would only shift what already fitted.
      at = star + 1;
      here = ++resume;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

/** True if the pattern cannot fit for its length alone; this bounds the search for a pattern of any size. */
function isLonger(pattern: string, length: number): boolean {
  let needed = 0;
  for (let at = 0; at < pattern.length; at++) if (pattern[at] !== '*' && ++needed > length) return true;
  return false;
}

/**
 * The same question where parts of the text or of the pattern are unknown: true if the pattern fits whatever the unknown parts are,
 * false if it fits for none, else unknown. "True" is given only where a `*` takes an unknown part whole, so a rare certain match is called unknown.
 */
export function matchesPattern(pattern: Pattern, text: Text): Tri {
  if (typeof pattern === 'string' && typeof text === 'string') return matchesWildcard(pattern, text);
  if (pattern === '*') return true;
  const rest = withoutEnds(typeof pattern === 'string' ? [pattern] : pattern, typeof text === 'string' ? [text] : text);
  if (rest === null) return false;
  const [wanted, hole] = [rest.pattern, rest.text.filter((part) => part !== '')];
  const [only] = hole;
  if (wanted.length === 1 && typeof wanted[0] === 'string' && hole.length === 1 && typeof only === 'object') return fillingOf(only, wanted[0]);
  const tokens = tokensOf(rest.pattern);
  if (!walk(tokens, rest.text, false)) return false;
  return walk(tokens, rest.text, true) ? true : 'unknown';
}

/** The same for what is left of nearly every key's ARN, the unknown id alone: thousands of statements name keys. */
function fillingOf({ unknown }: Unknown, pattern: string): Tri {
  if (/^\*+$/.test(pattern)) return true;
  return unknown === 'name' && (pattern === '' || /[:/]/.test(pattern)) ? false : 'unknown';
}

type PatternParts = Exclude<Pattern, string>;
type TextParts = Exclude<Text, string>;

/** Cuts what both have in common at the ends, which is most of two ARNs; null where they differ there, so that nothing can fit. */
function withoutEnds(pattern: PatternParts, text: TextParts): { pattern: PatternParts; text: TextParts } | null {
  const [patterns, texts] = [[...pattern], [...text]];
  const isPlain = (char: string): boolean => char !== '*' && char !== '?';
  const [wanted, head] = [patterns[0], texts[0]];
  if (typeof wanted === 'string' && typeof head === 'string') {
    let at = 0;
    for (; at < wanted.length && at < head.length && isPlain(wanted.charAt(at)); at++) if (wanted[at] !== head[at]) return null;
    [patterns[0], texts[0]] = [wanted.slice(at), head.slice(at)];
  }
  const [last, tail] = [patterns.at(-1), texts.at(-1)];
  if (typeof last === 'string' && typeof tail === 'string') {
    let cut = 0;
    for (; cut < last.length && cut < tail.length && isPlain(last.charAt(last.length - 1 - cut)); cut++) if (last.at(-1 - cut) !== tail.at(-1 - cut)) return null;
    [patterns[patterns.length - 1], texts[texts.length - 1]] = [last.slice(0, last.length - cut), tail.slice(0, tail.length - cut)];
  }
  return { pattern: patterns, text: texts };
}

/** Returns the pattern without wildcards: every `*` and `?` stands for itself, as `StringEquals` wants it. */
export function withoutWildcards(pattern: Pattern): Pattern {
  if (typeof pattern === 'string') return /[*?]/.test(pattern) ? [{ literal: pattern }] : pattern;
  return pattern.map((part) => (typeof part === 'string' ? { literal: part } : part));
}

/** Tokens of a pattern: the code of a character, or one of these. */
const ONE = -1;
const MANY = -2;
const HOLE = -3;

function tokensOf(pattern: PatternParts): number[] {
  const tokens: number[] = [];
  const push = (token: number): void => {
    const last = tokens.at(-1);
    const isRun = (last === MANY || last === HOLE) && (token === MANY || token === HOLE);
    // A run of stars and unknown parts takes what one takes.
    if (!isRun) tokens.push(token);
    else if (token === HOLE) tokens[tokens.length - 1] = HOLE;
  };
  for (const part of pattern) {
    const read = typeof part === 'string' ? part : 'literal' in part ? part.literal : null;
    if (read === null) push(HOLE);
    else for (let at = 0; at < read.length; at++) push(typeof part !== 'string' ? read.charCodeAt(at) : read[at] === '*' ? MANY : read[at] === '?' ? ONE : read.charCodeAt(at));
  }
  return tokens;
}

const COLON = 58;
const SLASH = 47;

/**
 * Walks the text with all positions of the pattern that can be reached at once, so the time is the product of the two lengths at most. `certain`: only a
 * `*` may take an unknown part, and an unknown part of the pattern fits nothing.
 */
function walk(tokens: readonly number[], text: TextParts, certain: boolean): boolean {
  const takesMany = tokens.map((token) => token === MANY || (token === HOLE && !certain));
  let reached = new Uint8Array(tokens.length + 1);
  /** Moves on from every position whose token fits, and past what may take nothing. */
  const step = (fits: (token: number) => boolean): void => {
    const next = new Uint8Array(reached.length);
    for (const [at, token] of tokens.entries()) {
      if (reached[at] === 1 && takesMany[at] === true) next[at] = 1;
      else if (reached[at] === 1 && takesMany[at] !== true && (token === ONE || fits(token))) next[at + 1] = 1;
    }
    reached = next;
    close();
  };
  const close = (): void => {
    for (let at = 0; at < tokens.length; at++) if (reached[at] === 1 && takesMany[at] === true) reached[at + 1] = 1;
  };
  reached[0] = 1;
  close();
  for (const part of text) {
    if (typeof part === 'string') {
      for (let at = 0; at < part.length; at++) {
        const code = part.charCodeAt(at);
        step((token) => token === code);
      }
    } else if (certain) {
      for (let at = 0; at <= tokens.length; at++) if (tokens[at] !== MANY) reached[at] = 0;
      close();
    } else {
      const fits = (token: number): boolean => token !== HOLE && (part.unknown === 'text' || (token !== COLON && token !== SLASH));
      if (part.unknown === 'name') step(fits);
      // Some filling reaches every further position, up to a character it cannot hold.
      for (let at = 0; at < tokens.length; at++) if (reached[at] === 1 && (takesMany[at] === true || fits(tokens[at] ?? HOLE))) reached[at + 1] = 1;
    }
  }
  return reached[tokens.length] === 1;
}
