import { loginAt, LOGINS, NAMES, signatureAt, type Span, urlPasswordAt, valueNamedAt } from './named.ts';
import { TOKEN_RULES } from './tokens.ts';

/** Where a text holds what looks like a secret, and what kind. */
export interface Shape extends Span {
  what: string;
}

type Look = (text: string, at: number) => Shape | null;

const escaped = (words: readonly string[]): string => words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
const kindOf = (what: string, find: (text: string, at: number) => Span | null): Look => (text, at) => {
  const span = find(text, at);
  return span === null ? null : { what, ...span };
};
const token = (what: string, pattern: RegExp): Look => kindOf(what, (text, at) => {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match === null ? null : { start: at, end: at + match[0].length };
});

/** What to look for where one of these words begins, in lower case. */
const LOOKS: ReadonlyMap<string, readonly Look[]> = (() => {
  const looks = new Map<string, Look[]>();
  const add = (words: readonly string[], look: Look): void => {
    for (const word of words.map((written) => written.toLowerCase())) looks.set(word, [...(looks.get(word) ?? []), look]);
  };
  for (const { what, begins, pattern } of TOKEN_RULES) add(begins, token(what, pattern));
  add(NAMES, kindOf('the value of a name that says it is secret', valueNamedAt));
  add(LOGINS, kindOf('the password of a login', loginAt));
  add(['signature'], kindOf('the signature of a request', signatureAt));
  add(['://'], kindOf('a password in a URL', urlPasswordAt));
  return looks;
})();
const SIGNED_PASSWORD = TOKEN_RULES.flatMap(({ what, begins, pattern }) => (begins.length === 0 ? [token(what, pattern)] : []));
const WORDS = [...LOOKS.keys()].sort((a, b) => b.length - a.length);
const BEGINS = `${escaped(WORDS)}|\\d{8}T\\d{6}Z[0-9a-f]`;

/**
 * Yields what looks like a secret by its form or by what stands before it. The text has one character for each byte; what our reports hold in
 * place of secrets (`‹n characters›`, pseudonyms, the last four of a key id, fingerprints, commit ids) is none. Linear in the text's length.
 */
export function* secretShapes(text: string): Generator<Shape> {
  const begins = new RegExp(BEGINS, 'gi');
  for (let match = begins.exec(text); match !== null; match = begins.exec(text)) {
    for (const look of LOOKS.get(match[0].toLowerCase()) ?? SIGNED_PASSWORD) {
      const shape = look(text, match.index);
      if (shape === null) continue;
      yield shape;
      begins.lastIndex = Math.max(begins.lastIndex, shape.end);
    }
  }
  yield* loneSecrets(text);
}

/** Runs of base64 digits that have the length of a secret and were made by no person. */
function* loneSecrets(text: string): Generator<Shape> {
  for (let at = 0; at < text.length; at++) {
    const start = at;
    while (at < text.length && isDigit(text.charCodeAt(at))) at += 1;
    const length = at - start;
    if (length !== 40 && length !== 43) continue;
    const padded = text.charAt(at) === '=' && text.charAt(at + 1) !== '=';
    if (length === 40 ? padded : !padded) continue;
    // Hashes in base64 have a name before them, and longer words go on after a sign.
    if (/[\w.%-]$|sha(?:256|512)[:-]$/i.test(text.slice(Math.max(0, start - 7), start)) || /^[\w-]/.test(text.charAt(at))) continue;
    if (isRandom(text.slice(start, at))) yield { what: length === 40 ? 'an AWS secret access key' : 'a Git password of IAM', start, end: at };
  }
}

const isDigit = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x2f && code <= 0x39) || code === 0x2b;

/**
 * True for a word no person made up: it has many different characters, and neighbours that words do not have. Of 200,000 random words of 40
 * digits three have fewer than 20 different ones; a path with capitals and numbers has some five such neighbours. Hexadecimal has no capitals.
 */
export function isRandom(word: string): boolean {
  const neighbours = word.match(/[a-z](?=[A-Z])|[A-Z](?=[A-Z])|[0-9](?=[A-Za-z])|[A-Za-z](?=[0-9])/g)?.length ?? 0;
  return neighbours >= 10 && new Set(word).size >= 20 && /[a-z]/.test(word) && /[A-Z]/.test(word);
}
