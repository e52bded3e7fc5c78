import { join } from 'node:path';
import type { Platform } from '../core/facts.ts';
import { readBytes } from './files.ts';

export interface Login {
  username: string;
  password: string;
}

/** The login that git's curl takes from the user's netrc for a host before it asks any helper; null when there is none. */
export async function netrcLogin(home: string | null, platform: Platform, host: string): Promise<Login | null> {
  if (home === null) return null;
  // curl on Windows looks for the one with the underscore first.
  for (const name of platform === 'win32' ? ['_netrc', '.netrc'] : ['.netrc']) {
    const bytes = await readBytes(join(home, name)).catch(() => null);
    if (bytes !== null) return loginFor(Buffer.from(bytes).toString('utf8'), host);
  }
  return null;
}

/**
 * The first entry for a host, or `default`, that comes in the file, when it has a password. The first that names the host wins
 * even if it is incomplete. Source: curl's lib/netrc.c, `parsenetrc`.
 */
export function loginFor(text: string, host: string): Login | null {
  let entry: { mine: boolean; username: string; password: string | null } | null = null;
  for (const words of netrcLines(text)) {
    for (let at = 0; at < words.length; at += 1) {
      const word = words[at]?.toLowerCase();
      if (word === 'machine' || word === 'default') {
        if (entry?.mine) return complete(entry);
        entry = { mine: word === 'default' || words[at + 1]?.toLowerCase() === host.toLowerCase(), username: '', password: null };
        if (word === 'machine') at += 1;
      } else if (word === 'login' && entry !== null) entry.username = words[++at] ?? '';
      else if (word === 'password' && entry !== null) entry.password = words[++at] ?? '';
    }
  }
  return entry?.mine ? complete(entry) : null;
}

function complete({ username, password }: { username: string; password: string | null }): Login | null {
  return password === null ? null : { username, password };
}

/** The words of each line, without comments and macros. */
function netrcLines(text: string): string[][] {
  const lines: string[][] = [];
  let macro = false;
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') macro = false;
    if (macro || /^\s*#/.test(line)) continue;
    const words = [...line.matchAll(/"((?:\\.|[^"\\])*)"?|(\S+)/g)].map(([, quoted, plain]) => plain ?? (quoted ?? '').replace(/\\(.)/g, '$1'));
    const start = words.findIndex((word) => word.toLowerCase() === 'macdef');
    macro = start >= 0;
    lines.push(macro ? words.slice(0, start) : words);
  }
  return lines;
}
