import { harmless } from '../knowledge/redact-text.ts';

/** Columns a line of prose fills at most. */
export const WIDTH = 100;

/** A text as it may stand on a terminal: nothing it would obey, `~` for the home directory. */
export function shownText(text: string, home: string | null): string {
  const safe = harmless(text);
  return home === null || home === '/' || home === '' ? safe : safe.replaceAll(`${harmless(home)}/`, '~/');
}

/** Breaks prose at blanks into lines of at most 100 columns; a word that is longer has a line of its own. */
export function wrapped(text: string, indent: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && indent + last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A long path with its middle left out: `/Applications/Xcode.app/…/gitconfig:7`. What is short stays. */
export function shortPath(path: string, columns: number): string {
  const segments = path.split('/');
  const last = segments.at(-1) ?? '';
  if (path.length <= columns || segments.length < 5) return path;
  const head = segments.slice(0, 3).join('/');
  const beforeLast = segments.slice(3, -1).reverse();
  let tail = last;
  for (const segment of beforeLast) {
    if (`${head}/…/${segment}/${tail}`.length > columns) break;
    tail = `${segment}/${tail}`;
  }
  return `${head}/…/${tail}`;
}

/** A word of a command as a shell takes it. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./~-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
