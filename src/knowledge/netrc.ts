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

/** Returns the entry curl takes for a host, complete or not: the first that names it or is `default`; null when there is none. */
export function netrcEntryFor<E extends { host: string | null }>({ entries }: { entries: readonly E[] }, host: string): E | null {
  return entries.find((entry) => entry.host === null || entry.host === host.toLowerCase()) ?? null;
}

function wordsOf(line: string): string[] {
  const words = [...line.matchAll(/"((?:\\.|[^"\\])*)"?|(\S+)/g)];
  const comment = words.findIndex(([, , plain]) => plain?.startsWith('#'));
  return words.slice(0, comment < 0 ? undefined : comment).map(([, quoted, plain]) => plain ?? (quoted ?? '').replace(/\\(.)/g, '$1'));
}
