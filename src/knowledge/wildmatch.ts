/** How to compare: `fold` makes ASCII letters of either case equal. */
export interface WildmatchOptions {
  fold: boolean;
}

type Test = (byte: number) => boolean;
/** `one` byte; `star`: any number of them within a path component; `deep`: across components; `dirs`: whole components with the slash behind them, or nothing. */
type Token = { kind: 'one'; holds: Test } | { kind: 'star' | 'deep' | 'dirs' };

const code = (char: string): number => char.charCodeAt(0);
const [SLASH, STAR, BACKSLASH, OPEN, CLOSE, DASH, COLON] = [code('/'), code('*'), code('\\'), code('['), code(']'), code('-'), code(':')];
const within = (low: number, high: number): Test => (byte) => byte >= low && byte <= high;
const any = (...tests: readonly Test[]): Test => (byte) => tests.some((test) => test(byte));
const upper = within(0x41, 0x5a);
const lower = within(0x61, 0x7a);
const digit = within(0x30, 0x39);
const alnum = any(upper, lower, digit);
const graph = within(0x21, 0x7e);

/** As git's own ctype has them: no vertical tab and no form feed among the blanks. */
const CLASSES: Readonly<Record<string, Test>> = {
  alnum, digit, graph, lower, upper,
  alpha: any(upper, lower),
  blank: (byte) => byte === 0x20 || byte === 0x09,
  cntrl: any(within(0x00, 0x1f), within(0x7f, 0x7f)),
  print: within(0x20, 0x7e),
  punct: (byte) => graph(byte) && !alnum(byte),
  space: (byte) => [0x09, 0x0a, 0x0d, 0x20].includes(byte),
  xdigit: any(digit, within(0x41, 0x46), within(0x61, 0x66)),
};

const lowered = (byte: number): number => (upper(byte) ? byte + 0x20 : byte);
/** The text is in lower case where letters are folded; a range or class of capitals is held against its other case too. */
const eitherCase = (test: Test, fold: boolean): Test => (fold ? (byte) => test(byte) || (lower(byte) && test(byte - 0x20)) : test);

/** `[:name:]` at `at`: its test and where it ends; undefined where the two characters `[:` stand for themselves, null where git refuses it. */
function namedClass(pattern: Uint8Array, at: number, fold: boolean): { holds: Test; end: number } | null | undefined {
  const end = pattern.indexOf(CLOSE, at + 2);
  if (end < 0) return null;
  if (end - at < 3 || pattern[end - 1] !== COLON) return undefined;
  const name = new TextDecoder('latin1').decode(pattern.subarray(at + 2, end - 1));
  const holds = CLASSES[name];
  return holds === undefined ? null : { holds: name === 'upper' ? eitherCase(holds, fold) : holds, end };
}

/** The set of a bracket that opens at `start`, and where it ends; null where git refuses it. */
function bracket(pattern: Uint8Array, start: number, fold: boolean): { holds: Test; end: number } | null {
  let at = start + 1;
  const negated = pattern[at] === code('!') || pattern[at] === code('^');
  if (negated) at += 1;
  const tests: Test[] = [];
  /** What a dash would make a range with. */
  let before = 0;
  for (let first = true; first || pattern[at] !== CLOSE; first = false, at += 1) {
    const byte = pattern[at];
    if (byte === undefined) return null;
    const isRange = byte === DASH && before !== 0 && pattern[at + 1] !== undefined && pattern[at + 1] !== CLOSE;
    if (isRange) at += 1;
    const named = byte === OPEN && pattern[at + 1] === COLON ? namedClass(pattern, at, fold) : undefined;
    if (named === null) return null;
    if (named !== undefined) {
      tests.push(named.holds);
      at = named.end;
    }
    if (pattern[at] === BACKSLASH) at += 1;
    const member = pattern[at];
    if (member === undefined) return null;
    if (named === undefined) tests.push(isRange ? eitherCase(within(before, member), fold) : (text) => text === member);
    before = isRange || named !== undefined ? 0 : member;
  }
  const among = any(...tests);
  return { holds: (byte) => byte !== SLASH && among(byte) !== negated, end: at };
}

/** A run of stars: where it fills a path component, two of them cross slashes. */
function stars(pattern: Uint8Array, start: number): { kind: 'star' | 'deep' | 'dirs'; next: number } {
  let end = start;
  while (pattern[end] === STAR) end += 1;
  const opens = start === 0 || pattern[start - 1] === SLASH;
  const closes = end === pattern.length || pattern[end] === SLASH || (pattern[end] === BACKSLASH && pattern[end + 1] === SLASH);
  if (end - start < 2 || !opens || !closes) return { kind: 'star', next: end };
  return pattern[end] === SLASH ? { kind: 'dirs', next: end + 1 } : { kind: 'deep', next: end };
}

/** Null for a pattern git cannot read. */
function tokensOf(pattern: Uint8Array, fold: boolean): Token[] | null {
  const tokens: Token[] = [];
  const one = (holds: Test): void => void tokens.push({ kind: 'one', holds });
  for (let at = 0; at < pattern.length; at += 1) {
    const byte = pattern[at] ?? 0;
    if (byte === STAR) {
      const { kind, next } = stars(pattern, at);
      tokens.push({ kind });
      at = next - 1;
    } else if (byte === OPEN) {
      const set = bracket(pattern, at, fold);
      if (set === null) return null;
      one(set.holds);
      at = set.end;
    } else if (byte === BACKSLASH) {
      at += 1;
      const escaped = pattern[at];
      if (escaped === undefined) return null;
      one((text) => text === escaped);
    } else if (byte === code('?')) one((text) => text !== SLASH);
    else {
      const wanted = fold ? lowered(byte) : byte;
      one((text) => text === wanted);
    }
  }
  return tokens;
}

/**
 * True where git's `wildmatch` (with `WM_PATHNAME`, git's wildmatch.c) finds `pattern` to match the whole of `text`: `*` and `?`
 * stop at `/`, a `**` that fills a path component does not. Bytes are compared, as git does: `?` is not a letter of two bytes. A pattern git cannot
 * read matches nothing. All ways through the pattern are followed at once, so that the time is bounded by the product of both lengths.
 *
 * @example wildmatch('/home/u/work/**', '/home/u/work/a/.git', { fold: false }) // true
 */
export function wildmatch(pattern: string, text: string, { fold }: WildmatchOptions): boolean {
  const tokens = tokensOf(new TextEncoder().encode(pattern), fold);
  if (tokens === null) return false;
  let reached = new Uint8Array(tokens.length + 1);
  enter(tokens, reached, 0);
  for (const byte of new TextEncoder().encode(text)) {
    const next = new Uint8Array(tokens.length + 1);
    tokens.forEach((token, at) => { if (reached[at] === 1) step(tokens, token, next, at, fold ? lowered(byte) : byte); });
    reached = next;
  }
  return reached[tokens.length] === 1;
}

/** A token is begun; those that may stand for nothing let the one behind them begin too. */
function enter(tokens: readonly Token[], reached: Uint8Array, from: number): void {
  for (let at = from; ; at += 1) {
    reached[at] = 1;
    const token = tokens[at];
    if (token === undefined || token.kind === 'one') return;
  }
}

function step(tokens: readonly Token[], token: Token, next: Uint8Array, at: number, byte: number): void {
  if (token.kind === 'one') {
    if (token.holds(byte)) enter(tokens, next, at + 1);
  } else if (token.kind === 'dirs') {
    // Inside a component what follows may not begin.
    next[at] = 1;
    if (byte === SLASH) enter(tokens, next, at + 1);
  } else if (token.kind === 'deep' || byte !== SLASH) enter(tokens, next, at);
}
