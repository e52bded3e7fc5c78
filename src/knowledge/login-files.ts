import type { NetrcFact, StoredLogin } from '../core/facts.ts';
import { loginName, secretShape } from './credential-shape.ts';

/**
 * The logins of a git-credential-store file, one URL a line. Lines that are no credential are passed over, as git does.
 * Source: git's builtin/credential-store.c, `parse_credential_file`.
 */
export function parseStoreFile(text: string, file: string): StoredLogin[] {
  return text.split('\n').flatMap((line, index) => {
    const match = /^[a-z][a-z0-9+.-]*:\/\/([^:@/]*):([^@/]*)@([^/?#\s]*)(?:\/([^?#\s]*))?/i.exec(line.trim());
    if (match === null) return [];
    const [, user = '', password = '', host = '', path = ''] = match;
    return [{ host: decoded(host).toLowerCase(), path: path === '' ? null : decoded(path), login: loginName(user), secret: secretShape(decoded(password)), file, line: index + 1 }];
  });
}

/**
 * The entries of a netrc file; `host` is null for `default`. Source: curl's lib/netrc.c: words between blanks, quotes allowed,
 * a word that begins with `#` ends its line, `macdef` runs to a blank line.
 */
export function parseNetrc(text: string, file: string): NetrcFact {
  const entries: { host: string | null; line: number; user: string; password: string | null }[] = [];
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
  return { file, entries: entries.map(({ host, line, user, password }) => ({ host, line, login: loginName(user), secret: password === null ? null : secretShape(password) })) };
}

/** The entry curl takes for a host: its own, else `default` when that comes first or alone. */
export function netrcEntryFor(netrc: NetrcFact, host: string): NetrcFact['entries'][number] | null {
  return netrc.entries.find((entry) => entry.host === null || entry.host === host.toLowerCase()) ?? null;
}

function wordsOf(line: string): string[] {
  const words = [...line.matchAll(/"((?:\\.|[^"\\])*)"?|(\S+)/g)];
  const comment = words.findIndex(([, , plain]) => plain?.startsWith('#'));
  return words.slice(0, comment < 0 ? undefined : comment).map(([, quoted, plain]) => plain ?? (quoted ?? '').replace(/\\(.)/g, '$1'));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
