/** Words of a command line, or why there are none. The message is Python's and holds no part of the line. */
export type ProcessWords = { words: readonly string[]; error: null } | { words: null; error: string };

const BLANKS = ' \t\r\n';

/**
 * Splits as Python's `shlex.split(text)` does: POSIX quoting, no comments, no expansion of any kind.
 * Source: CPython `Lib/shlex.py`, which botocore uses for section headers and, outside Windows, for `credential_process`.
 * @example splitPosixWords('profile "my profile"') // { words: ['profile', 'my profile'], error: null }
 */
export function splitPosixWords(text: string): ProcessWords {
  const words: string[] = [];
  let word = '';
  let open = false;
  let quote: string | null = null;
  let escaped = false;
  for (const character of text) {
    if (escaped) {
      if (quote !== null && character !== '\\' && character !== quote) word += '\\';
      word += character;
      escaped = false;
    } else if (quote !== null) {
      if (character === quote) quote = null;
      else if (character === '\\' && quote === '"') escaped = true;
      else word += character;
    } else if (character === '\\') {
      escaped = true;
      open = true;
    } else if (character === '"' || character === "'") {
      quote = character;
      open = true;
    } else if (!BLANKS.includes(character)) {
      word += character;
      open = true;
    } else if (open) {
      words.push(word);
      word = '';
      open = false;
    }
  }
  if (escaped) return { words: null, error: 'No escaped character' };
  if (quote !== null) return { words: null, error: 'No closing quotation' };
  if (open) words.push(word);
  return { words, error: null };
}

/**
 * Splits as botocore does on Windows: blanks and tabs separate, only `"` quotes, backslashes count only before a `"`.
 * Source: botocore `compat._windows_shell_split`.
 * @example splitWindowsWords(String.raw`"C:\a b\x.exe" -p`) // { words: ['C:\\a b\\x.exe', '-p'], error: null }
 */
export function splitWindowsWords(text: string): ProcessWords {
  const words: string[] = [];
  let word = '';
  let open = false;
  let quoted = false;
  let backslashes = 0;
  const keepBackslashes = (count: number): void => {
    if (count > 0) open = true;
    word += '\\'.repeat(count);
    backslashes = 0;
  };
  for (const character of text) {
    if (character === '\\') {
      backslashes += 1;
    } else if (character === '"') {
      const literal = backslashes % 2 === 1;
      keepBackslashes(Math.floor(backslashes / 2));
      open = true;
      if (literal) word += '"';
      else quoted = !quoted;
    } else if ((character === ' ' || character === '\t') && !quoted) {
      keepBackslashes(backslashes);
      if (open) words.push(word);
      word = '';
      open = false;
    } else {
      keepBackslashes(backslashes);
      word += character;
      open = true;
    }
  }
  if (quoted) return { words: null, error: 'No closing quotation in string' };
  keepBackslashes(backslashes);
  if (open) words.push(word);
  return { words, error: null };
}
