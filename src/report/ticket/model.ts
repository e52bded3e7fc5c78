/** A ticket as data: what it says, before it is Markdown or HTML. Values are kept apart from our own words, so that each format can fence them in. */
import type { LinkId, Link } from '../../core/finding.ts';

/** Prose that may quote values, a value to be shown as it is, or words that weigh more. */
export type Span = string | { readonly code: string } | { readonly strong: string };
export type Text = readonly Span[];

/** An entry of a list, with what a program printed below it, or entries of its own. */
export interface Item {
  text: Text;
  lines?: readonly string[];
  items?: readonly Item[];
}

/** A link of the chain as it is drawn. */
export interface ChainLink {
  id: LinkId;
  name: string;
  status: Link['status'];
  says: Text;
}

export type Block =
  | { kind: 'text'; text: Text }
  | { kind: 'list'; ordered?: true; items: readonly Item[] }
  | { kind: 'table'; head: readonly string[]; rows: readonly (readonly Text[])[] }
  | { kind: 'lines'; language: 'text' | 'json' | 'sh'; lines: readonly string[] }
  | { kind: 'part'; title: Text; blocks: readonly Block[] }
  /** On demand. The title is our own words. */
  | { kind: 'folded'; title: string; blocks: readonly Block[] }
  | { kind: 'chain'; links: readonly ChainLink[] };

export interface Section {
  title: string;
  blocks: readonly Block[];
}

export interface Ticket {
  title: string;
  lead: readonly Block[];
  sections: readonly Section[];
}

/** How much of a ticket is shown: characters of a value and of a paragraph, entries of a list or table, lines, parts of a section. */
export interface Room {
  value: number;
  prose: number;
  items: number;
  lines: number;
  parts: number;
}

export const code = (value: string | number): Span => ({ code: String(value) });
export const strong = (words: string): Span => ({ strong: words });
export const paragraph = (...text: Span[]): Block => ({ kind: 'text', text });
/** A list of one-paragraph entries; no entries give no block. */
export const list = (items: readonly Item[], ordered = false): Block[] => (items.length === 0 ? [] : [{ kind: 'list', items, ...(ordered ? { ordered } : {}) }]);
/** A table; no rows give no block. */
export const table = (head: readonly string[], rows: readonly (readonly Text[])[]): Block[] => (rows.length === 0 ? [] : [{ kind: 'table', head, rows }]);
/** The first of a list, and how many there are beyond. */
export const shortened = <T>(all: readonly T[], room: number): { shown: readonly T[]; more: number } => ({ shown: all.slice(0, room), more: Math.max(0, all.length - room) });

/** A text of at most so many characters, and how many were left out. */
export function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room)}… (${text.length - room} more characters)`;
}

/** Values with commas between them. */
export function joined(values: readonly string[]): Text {
  return values.flatMap((value, index) => (index === 0 ? [code(value)] : [', ', code(value)]));
}

/** The words of a command as a shell takes them. Not joined: what is put together so is copied only where it is shown, and few of many megabytes are. */
export function commandLine(argv: readonly string[]): string {
  const [first = '', ...rest] = argv.map((word) => (/^[\w@%+=:,./~<>-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`));
  return rest.reduce((line, word) => `${line} ${word}`, first);
}

/** A paragraph; policy statements in it, which nobody can read in a line, become a block below it. */
export function prose(text: string): Block[] {
  const [json = ''] = /\{"[\s\S]*\}/.exec(text.slice(0, LONGEST_PROSE)) ?? [];
  const lines = json === '' ? null : jsonLines(json);
  if (lines === null) return [paragraph(text)];
  const at = text.indexOf(json);
  const words = (part: string): Block[] => (part.trim() === '' ? [] : [paragraph(part.trim())]);
  return [...words(text.slice(0, at)), { kind: 'lines', language: 'json', lines }, ...words(text.slice(at + json.length).replace(/^\./, ''))];
}

/** What is looked through for JSON. */
const LONGEST_PROSE = 20_000;

/** One JSON value, or several with commas between them, laid out; null where it is none. */
export function jsonLines(text: string): string[] | null {
  try {
    const values = JSON.parse(`[${text}]`) as unknown[];
    return values.every((value) => typeof value === 'object' && value !== null) && values.length > 0 ? values.map((value) => JSON.stringify(value, null, 2)).join(',\n').split('\n') : null;
  } catch {
    return null;
  }
}
