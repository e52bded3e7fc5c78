import type { GitConfigEntry, GitConfigProblem, GitScope } from '../core/facts.ts';
import { shownHelper } from './shown-helper.ts';

/** What one file of git's configuration holds: its keys in order, and the line at which git would give up. */
export interface GitConfigFile {
  file: string;
  entries: GitConfigEntry[];
  problem: GitConfigProblem | null;
}

interface Reader {
  text: string;
  at: number;
  /** Counts as git counts, so that the line of an error is the one git prints. */
  line: number;
  ended: boolean;
}

/** Thrown inside this file only: the line where git stops reading. */
interface Refusal extends Error {
  refusedAt: number;
}

function refuse(line: number): never {
  throw Object.assign(new Error(`bad config line ${String(line)}`), { refusedAt: line });
}

function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && 'refusedAt' in error;
}

/** CR LF is one line end; the end of the file reads as one more line end, and counts as a line. */
function next(reader: Reader): string {
  const char = reader.text[reader.at];
  if (char === undefined) {
    reader.ended = true;
    reader.line += 1;
    return '\n';
  }
  if (char === '\r' && reader.text[reader.at + 1] === '\n') {
    reader.at += 2;
    reader.line += 1;
    return '\n';
  }
  reader.at += 1;
  if (char === '\n') reader.line += 1;
  return char;
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r';
}

function isKeyChar(char: string): boolean {
  return /^[A-Za-z0-9-]$/.test(char);
}

const valueEscapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', b: '\b', '\\': '\\', '"': '"' };

/** Git keeps strings that end at the first NUL. */
function untilNul(text: string): string {
  const nul = text.indexOf('\0');
  return nul === -1 ? text : text.slice(0, nul);
}

function readValue(reader: Reader): string {
  let value = '';
  let quoted = false;
  let comment = false;
  let pendingSpaces = 0;
  for (;;) {
    const char = next(reader);
    if (char === '\n') {
      if (quoted) refuse(reader.line - 1);
      return untilNul(value);
    }
    if (comment) continue;
    if (!quoted && isSpace(char)) {
      if (value !== '') pendingSpaces += 1;
      continue;
    }
    if (!quoted && (char === ';' || char === '#')) {
      comment = true;
      continue;
    }
    value += ' '.repeat(pendingSpaces);
    pendingSpaces = 0;
    if (char === '\\') {
      const escaped = next(reader);
      if (escaped === '\n') continue;
      const meant = valueEscapes[escaped];
      if (meant === undefined) refuse(reader.line);
      value += meant;
    } else if (char === '"') {
      quoted = !quoted;
    } else {
      value += char;
    }
  }
}

function readSubsection(reader: Reader, first: string): string {
  let char = first;
  do {
    if (char === '\n') refuse(reader.line - 1);
    char = next(reader);
  } while (isSpace(char));
  if (char !== '"') refuse(reader.line);
  let name = '';
  for (;;) {
    char = next(reader);
    if (char === '\n') refuse(reader.line - 1);
    if (char === '"') break;
    if (char === '\\') {
      char = next(reader);
      if (char === '\n') refuse(reader.line - 1);
    }
    name += char;
  }
  if (next(reader) !== ']') refuse(reader.line);
  return name;
}

function readSection(reader: Reader): string {
  let name = '';
  for (;;) {
    const char = next(reader);
    if (reader.ended) refuse(reader.line);
    if (char === ']') {
      if (name === '') refuse(reader.line);
      return name;
    }
    if (isSpace(char)) return `${name}.${readSubsection(reader, char)}`;
    if (!isKeyChar(char) && char !== '.') refuse(reader.line);
    name += char.toLowerCase();
  }
}

function readKey(reader: Reader, first: string): { key: string; value: string | null } {
  let key = first.toLowerCase();
  let char = next(reader);
  while (!reader.ended && isKeyChar(char)) {
    key += char.toLowerCase();
    char = next(reader);
  }
  while (char === ' ' || char === '\t') char = next(reader);
  if (char === '\n') return { key, value: null };
  if (char !== '=') refuse(reader.line);
  return { key, value: readValue(reader) };
}

function readEntries(reader: Reader, found: (key: string, value: string | null, line: number) => void): void {
  let section: string | null = null;
  let comment = false;
  for (;;) {
    const char = next(reader);
    if (char === '\n') {
      if (reader.ended) return;
      comment = false;
    } else if (comment || isSpace(char)) {
      continue;
    } else if (char === '#' || char === ';') {
      comment = true;
    } else if (char === '[') {
      section = readSection(reader);
    } else if (/^[A-Za-z]$/.test(char)) {
      const line = reader.line;
      const { key, value } = readKey(reader, char);
      found(untilNul(section === null ? key : `${section}.${key}`), value, line);
    } else {
      refuse(reader.line);
    }
  }
}

/** The text of line `line` (counted from 1) with what may be a secret replaced; null when there is no such line. */
function shownLine(text: string, line: number): string | null {
  const found = text.split('\n')[line - 1];
  return found === undefined ? null : shownHelper(found.trim());
}

/**
 * Reads one file as git 2.39 does (`git_parse_source` in git's config.c): section and key names in lower case, the quoted
 * subsection as written, `value` null where the line has no `=`. `line`, counted from 1, is where the key starts.
 * What stands before a line git refuses is kept, and `problem` names that line with git's own message.
 *
 * `text` is the decoded file with its byte order mark, if any: git skips a UTF-8 one.
 *
 * @example parseGitConfigFile('[credential "https://x"]\n\thelper =\n', '/h/.gitconfig', 'global').entries[0]?.line // 2
 */
export function parseGitConfigFile(text: string, file: string, scope: GitScope): GitConfigFile {
  const entries: GitConfigEntry[] = [];
  const reader: Reader = { text, at: text.startsWith('\uFEFF') ? 1 : 0, line: 1, ended: false };
  try {
    readEntries(reader, (key, value, line) => entries.push({ key, value, scope, file, line }));
    return { file, entries, problem: null };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const line = error.refusedAt;
    const message = `bad config line ${String(line)} in file ${file}`;
    return { file, entries, problem: { file, line, text: shownLine(text, line), message } };
  }
}
