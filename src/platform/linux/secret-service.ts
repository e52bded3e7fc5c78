import type { StoredLogin } from '../../core/facts.ts';
import { loginName } from '../../knowledge/credential-shape.ts';
import type { SystemStore } from '../store.ts';

/**
 * The logins git-credential-libsecret keeps. `secret-tool search` prints secrets on stdout and attributes on stderr, and exits
 * with 0 also when nothing was found. Source: libsecret's tool/secret-tool.c, git's contrib/credential/libsecret.
 */
export const secretService: SystemStore = {
  kind: 'secret-service',
  commands: (hosts) => hosts.map((host) => ({ argv: ['secret-tool', 'search', '--all', 'server', host], host })),
  stream: 'stderr',
  parse: parseSecretTool,
  emptyExitCodes: [0, 1],
};

/** Reads the `attribute.NAME = VALUE` lines; a new item begins where a name comes again. */
export function parseSecretTool(output: string, host: string): StoredLogin[] {
  const items: Record<string, string>[] = [];
  for (const line of output.split('\n')) {
    const match = /^attribute\.([\w.-]+) = (.*)$/.exec(line);
    if (match === null) continue;
    const [, name = '', value = ''] = match;
    const last = items.at(-1);
    if (last === undefined || name in last) items.push({ [name]: value });
    else last[name] = value;
  }
  return items.flatMap((item) => {
    const user = item['user'] ?? item['username'];
    return user === undefined ? [] : [{ host: item['server'] ?? host, path: item['object'] || null, login: loginName(user), secret: null, file: null, line: null }];
  });
}
