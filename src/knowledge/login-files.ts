import type { NetrcFact, StoredLogin } from '../core/facts.ts';
import { loginName, percentDecoded, secretShape } from './credential-shape.ts';
import { netrcLines, readNetrc } from './netrc.ts';

/**
 * The logins of a git-credential-store file, one URL a line. Lines that are no credential are passed over, as git does.
 * Source: git's builtin/credential-store.c, `parse_credential_file`.
 */
export function parseStoreFile(text: string, file: string): StoredLogin[] {
  return text.split('\n').flatMap((line, index) => {
    const match = /^[a-z][a-z0-9+.-]*:\/\/([^:@/]*):([^@/]*)@([^/?#\s]*)(?:\/([^?#\s]*))?/i.exec(line.trim());
    if (match === null) return [];
    const [, user = '', password = '', host = '', path = ''] = match;
    return [{
      host: percentDecoded(host).toLowerCase(),
      path: path === '' ? null : percentDecoded(path),
      login: loginName(user),
      secret: secretShape(percentDecoded(password)),
      file,
      line: index + 1,
    }];
  });
}

/** The entries of a netrc file, their secrets reduced to a shape. */
export function parseNetrc(text: string, file: string): NetrcFact {
  const entries = readNetrc(text).map(({ host, line, user, password }) => ({
    host, line, login: loginName(user), secret: password === null ? null : secretShape(password), lines: netrcLines(text, line),
  }));
  return { file, entries };
}
