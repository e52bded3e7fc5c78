import type { Platform } from '../core/facts.ts';

/** An entry as the file has it. Its secret is for the host alone: facts take `parseNetrc`. */
export interface RawNetrcEntry {
  /** In lower case; null for `default`. */
  host: string | null;
  /** From 1. */
  line: number;
  user: string;
  password: string | null;
}

/** The names below the home directory, in the order in which curl looks. Source: libcurl's CURLOPT_NETRC and lib/netrc.c, `Curl_parsenetrc`. */
export const NETRC_NAMES: Readonly<Record<Platform, readonly string[]>> = { darwin: ['.netrc'], linux: ['.netrc'], win32: ['.netrc', '_netrc'] };

/**
 * Returns the entries of a netrc file in their order. Source: curl's lib/netrc.c: words between blanks, quotes allowed,
 * a word that begins with `#` ends its line, `macdef` runs to a blank line.
 */
export function readNetrc(text: string): RawNetrcEntry[] {
  const entries: RawNetrcEntry[] = [];
  let macro = false;
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') macro = false;
    if (macro) return;
    const words = wordsOf(line);
    for (let i = 0; i < words.length; i++) {
      const word = words[i]?.toLowerCase();
      const last = entries.at(-1);
      if (word === 'macdef') {
        macro = true;
        return;
      } else if (word === 'machine') entries.push({ host: words[++i]?.toLowerCase() ?? '', line: index + 1, user: '', password: null });
      else if (word === 'default') entries.push({ host: null, line: index + 1, user: '', password: null });
      else if (word === 'login' && last) last.user = words[++i] ?? '';
      else if (word === 'password' && last) last.password = words[++i] ?? '';
    }
  });
  return entries;
}

const KEYWORDS: ReadonlySet<string> = new Set(['machine', 'default', 'login', 'password', 'account']);

/**
 * Returns the lines of the entry that begins on `line`, each with a word on it that is no secret; comments between them are left out. Null where a line
 * holds anything else too, or a value stands on a line of its own: then no line can be taken out by itself.
 */
export function netrcLines(text: string, line: number): { line: number; holds: string }[] | null {
  const found: { line: number; holds: string }[] = [];
  for (const [at, content] of [...text.split('\n').entries()].slice(line - 1)) {
    const words = wordsOf(content);
    const [first, second] = words;
    if (first === undefined) continue;
    const keyword = first.toLowerCase();
    if (found.length > 0 && /^(?:machine|default|macdef)$/.test(keyword)) break;
    const pairs = keyword === 'default' ? words.slice(1) : words;
    if (!KEYWORDS.has(keyword) || pairs.length % 2 !== 0) return null;
    if (pairs.some((word, index) => index % 2 === 0 && (!KEYWORDS.has(word.toLowerCase()) || (index > 0 && /^(?:machine|default)$/i.test(word))))) return null;
    found.push({ line: at + 1, holds: keyword === 'machine' ? (second ?? first) : first });
  }
  return found.length === 0 ? null : found;
}

/** Returns the entry curl takes for a host, complete or not: the first that names it or is `default`; null when there is none. */
export function netrcEntryFor<E extends { host: string | null }>({ entries }: { entries: readonly E[] }, host: string): E | null {
  return entries.find((entry) => entry.host === null || entry.host === host.toLowerCase()) ?? null;
}

function wordsOf(line: string): string[] {
  const words = [...line.matchAll(/"((?:\\.|[^"\\])*)"?|(\S+)/g)];
  const comment = words.findIndex(([, , plain]) => plain?.startsWith('#'));
  return words.slice(0, comment < 0 ? undefined : comment).map(([, quoted, plain]) => plain ?? (quoted ?? '').replace(/\\(.)/g, '$1'));
}
