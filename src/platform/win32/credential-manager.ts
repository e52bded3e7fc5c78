import type { StoredLogin } from '../../core/facts.ts';
import { loginName } from '../../knowledge/credential-shape.ts';
import type { SystemStore } from '../store.ts';

/** The generic credentials of the Windows Credential Manager. `cmdkey` prints no password. Source: Microsoft's page on cmdkey. */
export const credentialManager: SystemStore = {
  kind: 'credential-manager',
  commands: () => [{ argv: ['cmdkey', '/list'], host: '' }],
  stream: 'stdout',
  parse: parseCmdkey,
  emptyExitCodes: [],
};

/**
 * Reads `cmdkey /list`. Labels are translated, so an entry is known by `target=`, and its user is the last line of the entry
 * with a value. Git's own entries are `git:https://[user@]host[/path]` (GCM, wincred).
 */
export function parseCmdkey(output: string): StoredLogin[] {
  return output.split(/\r?\n(?:[ \t]*\r?\n)+/).flatMap((block) => {
    const url = /target=(?:git:)?(https?:\/\/[^\s]+)/i.exec(block)?.[1];
    if (url === undefined) return [];
    // Up to the last @: wincred writes the session token of a user name as it is, with its slashes.
    const match = /^https?:\/\/(?:(.*)@)?([^/@]+)(?:\/([^@]*))?$/i.exec(url);
    if (match === null) return [];
    return [{ host: (match[2] ?? '').toLowerCase(), path: match[3]?.replace(/\/$/, '') || null, login: loginName(userOf(block) ?? match[1] ?? ''), secret: null, file: null, line: null }];
  });
}

function userOf(block: string): string | null {
  const lines = block.split(/\r?\n/).filter((line) => !/target=/i.test(line));
  const values = lines.flatMap((line) => /^\s+[^:：]+[:：]\s*(\S.*?)\s*$/.exec(line)?.[1] ?? []);
  // "Type: Generic" stands between target and user, in every language.
  return values.length > 1 ? (values[1] ?? null) : null;
}
