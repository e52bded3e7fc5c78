/** One word of a command line. `text` has quotes removed and expansions as written (`$@`, `${HOME}`). */
export interface ShellWord {
  text: string;
  quoted: boolean;
  /** Parameter expansions in it, as written. */
  expansions: string[];
}

export type ShellToken = { kind: 'word'; word: ShellWord; assignment: string | null } | { kind: 'operator'; text: string };

/** A command line cut into words. */
export interface ShellLine {
  words: ShellWord[];
  /** `NAME=value` before the first word; `value.text` without the name. */
  assignments: { name: string; value: ShellWord }[];
  operators: string[];
  /** True where the line is more than `NAME=x command words $@`: `words` is then a best effort and not to be interpreted. */
  complex: boolean;
  error: 'unterminated-quote' | null;
}

interface Lexer {
  text: string;
  at: number;
  tokens: ShellToken[];
  word: ShellWord | null;
  /** How much of the word came first without quotes and expansions: where an assignment's name must stand. */
  plain: number | null;
  complex: boolean;
  error: 'unterminated-quote' | null;
}

const reserved = new Set(
  ['!', 'if', 'then', 'else', 'elif', 'fi', 'do', 'done', 'case', 'esac', 'while', 'until', 'for', 'in', 'function', 'select', 'time', 'coproc', '[['],
);

function current(lexer: Lexer): ShellWord {
  lexer.word ??= { text: '', quoted: false, expansions: [] };
  return lexer.word;
}

function markQuoted(lexer: Lexer): ShellWord {
  const word = current(lexer);
  word.quoted = true;
  lexer.plain ??= word.text.length;
  return word;
}

function endWord(lexer: Lexer): void {
  const { word } = lexer;
  if (word === null) return;
  const name = /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(word.text)?.[1] ?? null;
  const assignment = name !== null && (lexer.plain === null || lexer.plain > name.length) ? name : null;
  lexer.tokens.push({ kind: 'word', word, assignment });
  lexer.word = null;
  lexer.plain = null;
}

/** The end of a `$(…)` or `${…}` that opens at `start`; quotes in it are passed over. */
function closing(text: string, start: number, open: string, close: string): number {
  let depth = 0;
  let quote = '';
  for (let at = start; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\' && quote !== "'") at += 1;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === open) depth += 1;
    else if (char === close && --depth === 0) return at + 1;
  }
  return -1;
}

function take(lexer: Lexer, end: number): void {
  if (end === -1) lexer.error = 'unterminated-quote';
  const to = end === -1 ? lexer.text.length : end;
  current(lexer).text += lexer.text.slice(lexer.at, to);
  lexer.at = to;
}

function readDollar(lexer: Lexer, quoted: boolean): void {
  const word = current(lexer);
  lexer.plain ??= word.text.length;
  const rest = lexer.text.slice(lexer.at);
  const simple = /^\$(?:[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-]|\{[A-Za-z_][A-Za-z0-9_]*\}|\{[@*0-9]\})/.exec(rest)?.[0];
  if (simple !== undefined) {
    word.expansions.push(simple);
    word.text += simple;
    lexer.at += simple.length;
  } else if (rest.startsWith('$(') || rest.startsWith('${')) {
    lexer.complex = true;
    const pair = rest.startsWith('$(') ? '()' : '{}';
    take(lexer, closing(lexer.text, lexer.at + 1, pair.charAt(0), pair.charAt(1)));
  } else {
    // `$'…'` and `$"…"` mean different things to different shells.
    if (!quoted && /^\$['"]/.test(rest)) lexer.complex = true;
    word.text += '$';
    lexer.at += 1;
  }
}

function readBackquote(lexer: Lexer): void {
  lexer.complex = true;
  const end = /^`(?:[^`\\]|\\.)*`/s.exec(lexer.text.slice(lexer.at));
  take(lexer, end === null ? -1 : lexer.at + end[0].length);
}

function readSingleQuoted(lexer: Lexer): void {
  const word = markQuoted(lexer);
  const end = lexer.text.indexOf("'", lexer.at + 1);
  if (end === -1) lexer.error = 'unterminated-quote';
  word.text += lexer.text.slice(lexer.at + 1, end === -1 ? undefined : end);
  lexer.at = end === -1 ? lexer.text.length : end + 1;
}

function readDoubleQuoted(lexer: Lexer): void {
  const word = markQuoted(lexer);
  lexer.at += 1;
  while (lexer.at < lexer.text.length) {
    const char = lexer.text.charAt(lexer.at);
    if (char === '"') {
      lexer.at += 1;
      return;
    }
    const escaped = lexer.text[lexer.at + 1];
    if (char === '\\' && escaped !== undefined && '$`"\\\n'.includes(escaped)) {
      if (escaped === '\n') lexer.complex = true;
      else word.text += escaped;
      lexer.at += 2;
    } else if (char === '$') {
      readDollar(lexer, true);
    } else if (char === '`') {
      readBackquote(lexer);
    } else {
      word.text += char;
      lexer.at += 1;
    }
  }
  lexer.error = 'unterminated-quote';
}

function readEscape(lexer: Lexer): void {
  const escaped = lexer.text[lexer.at + 1];
  lexer.at += 2;
  if (escaped === '\n') {
    // The shell joins the lines before all else, even inside `$NAME`.
    lexer.complex = true;
    return;
  }
  markQuoted(lexer).text += escaped ?? '\\';
}

function readPlain(lexer: Lexer, char: string): void {
  const before = lexer.word?.text.at(-1);
  const tilde = char === '~' && (lexer.word === null || before === '=' || before === ':');
  if (tilde || '*?[{}'.includes(char)) lexer.complex = true;
  current(lexer).text += char;
  lexer.at += 1;
}

function readOne(lexer: Lexer): void {
  const char = lexer.text.charAt(lexer.at);
  const operator = /^(?:\|\||&&|;;|>>|<<|>&|<&|>\||[;&|<>()\n])/.exec(lexer.text.slice(lexer.at, lexer.at + 2))?.[0];
  if (char === ' ' || char === '\t') {
    endWord(lexer);
    lexer.at += 1;
  } else if (operator !== undefined) {
    endWord(lexer);
    lexer.tokens.push({ kind: 'operator', text: operator });
    lexer.at += operator.length;
  } else if (char === '#' && lexer.word === null) {
    lexer.complex = true;
    const end = lexer.text.indexOf('\n', lexer.at);
    lexer.at = end === -1 ? lexer.text.length : end;
  } else if (char === "'") readSingleQuoted(lexer);
  else if (char === '"') readDoubleQuoted(lexer);
  else if (char === '\\') readEscape(lexer);
  else if (char === '$') readDollar(lexer, false);
  else if (char === '`') readBackquote(lexer);
  else readPlain(lexer, char);
}

/** The words and operators of a POSIX shell line in order, nothing expanded; with what `shellWords` says of the whole. */
export function shellTokens(text: string): { tokens: ShellToken[]; complex: boolean; error: 'unterminated-quote' | null } {
  const lexer: Lexer = { text, at: 0, tokens: [], word: null, plain: null, complex: false, error: null };
  while (lexer.at < text.length) readOne(lexer);
  endWord(lexer);
  return { tokens: lexer.tokens, complex: lexer.complex, error: lexer.error };
}

/**
 * Cuts a command line as `sh` does before it expands anything (POSIX shell language 2.2 and 2.3). `complex` is true for operators,
 * substitutions, patterns, tildes, braces, comments and reserved words: everything beyond `NAME=x command words $@`.
 *
 * @example shellWords("aws --profile 'My Profile' codecommit").words[2]?.text // 'My Profile'
 */
export function shellWords(text: string): ShellLine {
  const { tokens, complex, error } = shellTokens(text);
  const line: ShellLine = { words: [], assignments: [], operators: [], complex, error };
  for (const token of tokens) {
    if (token.kind === 'operator') {
      line.operators.push(token.text);
    } else if (token.assignment !== null && line.words.length === 0 && line.operators.length === 0) {
      const { text: whole, quoted, expansions } = token.word;
      line.assignments.push({ name: token.assignment, value: { text: whole.slice(token.assignment.length + 1), quoted, expansions } });
    } else {
      line.words.push(token.word);
    }
  }
  const first = line.words[0];
  if (line.operators.length > 0 || (first !== undefined && !first.quoted && reserved.has(first.text))) line.complex = true;
  return line;
}
