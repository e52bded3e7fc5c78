/** How to compare: `fold` makes ASCII letters of either case equal. */
export interface WildmatchOptions {
  fold: boolean;
}

const classes: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9', alpha: 'A-Za-z', blank: ' \\t', cntrl: '\\x00-\\x1f\\x7f', digit: '0-9', graph: '\\x21-\\x7e', lower: 'a-z',
  print: '\\x20-\\x7e', punct: '!-\\/:-@\\[-`{-~', space: '\\t-\\r ', upper: 'A-Z', xdigit: '0-9A-Fa-f',
};

function literal(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** The regular expression of a bracket that opens at `start`, and where it ends; null when it never closes. */
function bracket(pattern: string, start: number): { source: string; end: number } | null {
  let at = start + 1;
  const negated = pattern[at] === '!' || pattern[at] === '^';
  if (negated) at += 1;
  let body = '';
  let first = true;
  for (;;) {
    const char = pattern[at];
    if (char === undefined) return null;
    if (char === ']' && !first) break;
    first = false;
    const named = /^\[:([a-z]*):\]/.exec(pattern.slice(at));
    if (named) {
      const members = classes[named[1] ?? ''];
      if (members === undefined) return null;
      body += members;
      at += named[0].length;
      continue;
    }
    const escaped = char === '\\';
    const member = escaped ? pattern[at + 1] : char;
    if (member === undefined) return null;
    const range = !escaped && char === '-' && body !== '' && pattern[at + 1] !== undefined && pattern[at + 1] !== ']';
    body += range ? '-' : literal(member);
    at += escaped ? 2 : 1;
  }
  return { source: `(?!\\/)[${negated ? '^' : ''}${body}]`, end: at };
}

function starSource(pattern: string, start: number, end: number): { source: string; end: number } {
  const opens = start === 0 || pattern[start - 1] === '/';
  const closes = end === pattern.length || pattern[end] === '/';
  if (end - start < 2 || !opens || !closes) return { source: '[^/]*', end };
  // `**/` also stands for nothing at all, so the slash after it belongs to it.
  return pattern[end] === '/' ? { source: '(?:.*\\/)?', end: end + 1 } : { source: '.*', end };
}

/**
 * True where git's `wildmatch` (with `WM_PATHNAME`, git's wildmatch.c) finds `pattern` to match the whole of `text`: `*` and `?`
 * stop at `/`, a `**` that fills a path component does not. A pattern git cannot read matches nothing.
 *
 * @example wildmatch('/home/u/work/**', '/home/u/work/a/.git', { fold: false }) // true
 */
export function wildmatch(pattern: string, text: string, options: WildmatchOptions): boolean {
  let source = '';
  for (let at = 0; at < pattern.length; ) {
    const char = pattern.charAt(at);
    if (char === '*') {
      let end = at;
      while (pattern[end] === '*') end += 1;
      const star = starSource(pattern, at, end);
      source += star.source;
      at = star.end;
    } else if (char === '[') {
      const set = bracket(pattern, at);
      if (set === null) return false;
      source += set.source;
      at = set.end + 1;
    } else if (char === '\\') {
      if (at + 1 >= pattern.length) return false;
      source += literal(pattern.charAt(at + 1));
      at += 2;
    } else {
      source += char === '?' ? '[^/]' : literal(char);
      at += 1;
    }
  }
  try {
    return new RegExp(`^${source}$`, options.fold ? 'is' : 's').test(text);
  } catch {
    // A range with its ends the wrong way round holds no character in git; such a pattern is nobody's intention.
    return false;
  }
}
