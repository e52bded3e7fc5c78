import type { StoredLogin } from '../../core/facts.ts';
import { loginName } from '../../knowledge/credential-shape.ts';
import type { SystemStore } from '../store.ts';

/**
 * The internet passwords of the login keychain, attributes only: never `-g` or `-w`, which would open a dialog and print the
 * password. Source: security(1), git's contrib/credential/osxkeychain.
 */
export const keychain: SystemStore = {
  kind: 'keychain',
  commands: (hosts) => hosts.map((host) => ({ argv: ['security', 'find-internet-password', '-s', host], host })),
  stream: 'stdout',
  parse: parseSecurity,
  emptyExitCodes: [44],
};

/** Reads the attributes `security find-internet-password` prints; the session token behind `%` in an account is cut. */
export function parseSecurity(output: string, host: string): StoredLogin[] {
  return output.split(/^keychain: /m).slice(1).flatMap((item) => {
    const account = attribute(item, 'acct');
    if (account === null) return [];
    return [{ host: attribute(item, 'srvr') ?? host, path: attribute(item, 'path')?.replace(/^\//, '') || null, login: loginName(account), secret: null, file: keychainFile(item), line: null }];
  });
}

/** `"acct"<blob>="name"`, or `0x6D61…  "m\303…"` where some bytes are not ASCII (hexadecimal alone where none is), or `<NULL>`. */
function attribute(item: string, name: string): string | null {
  const match = new RegExp(`^\\s*"${name}"<[a-z0-9]+>=(?:0x([0-9A-Fa-f]+)(?:\\s.*)?|"(.*)"\\s*)$`, 'm').exec(item);
  if (match?.[1] === undefined) return match?.[2] ?? null;
  const bytes = match[1].match(/../g) ?? [];
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16)));
}

const keychainFile = (item: string): string | null => /^"([^"]+)"/.exec(item)?.[1] ?? null;
