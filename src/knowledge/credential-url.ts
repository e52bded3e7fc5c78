/** What git's credential code knows of a login: null where nothing was given, which is not the same as empty. */
export interface CredentialFields {
  protocol: string | null;
  host: string | null;
  path: string | null;
  username: string | null;
  hasPassword: boolean;
}

/** Git copies what stands before the first colon as it is, and leaves `%00` alone (`url_decode_mem` in git's url.c). */
function decode(text: string): string {
  const colon = text.indexOf(':');
  const raw = colon > 0 ? text.slice(0, colon) : '';
  const decoded = text.slice(raw.length).replace(/(?:%(?!00)[0-9A-Fa-f]{2})+/g, (escapes) => {
    const bytes = escapes.slice(1).split('%').map((hex) => Number.parseInt(hex, 16));
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes));
  });
  return raw + decoded;
}

/**
 * Cuts a URL as git's credential code does (`credential_from_url_1` in git's credential.c): escapes decoded, slashes around the
 * path dropped, host with its port and in its own letter case. With `partial` scheme and host may be missing, as in the patterns
 * of `credential.<url>`. Null for what git refuses: no scheme where one is needed, or a line feed in a part.
 *
 * @example credentialFields('https://git-codecommit.us-east-1.amazonaws.com/v1/repos/demo/', false)?.path // 'v1/repos/demo'
 */
export function credentialFields(url: string, partial: boolean): CredentialFields | null {
  const schemeEnd = url.indexOf('://');
  if (!partial && schemeEnd <= 0) return null;
  const rest = schemeEnd === -1 ? url : url.slice(schemeEnd + 3);
  const hostEnd = /[/?#]/.exec(rest)?.index ?? rest.length;
  const at = rest.indexOf('@');
  const login = at !== -1 && at < hostEnd ? rest.slice(0, at) : null;
  const colon = login?.indexOf(':') ?? -1;
  const hostText = login === null ? rest.slice(0, hostEnd) : rest.slice(at + 1, hostEnd);
  const pathText = rest.slice(hostEnd).replace(/^\/+/, '');
  const path = decode(pathText);
  const fields: CredentialFields = {
    protocol: schemeEnd > 0 ? url.slice(0, schemeEnd) : null,
    host: partial && hostText === '' ? null : decode(hostText),
    path: pathText === '' ? null : path.slice(0, 1) + path.slice(1).replace(/\/+$/, ''),
    username: login === null ? null : decode(colon === -1 ? login : login.slice(0, colon)),
    hasPassword: colon !== -1,
  };
  const password = colon === -1 ? '' : decode(login?.slice(colon + 1) ?? '');
  const parts = [fields.protocol, fields.host, fields.path, fields.username, password];
  return parts.some((part) => part?.includes('\n') === true) ? null : fields;
}

function encode(text: string, keepSlash: boolean): string {
  const plain = keepSlash ? /[A-Za-z0-9._~/-]/ : /[A-Za-z0-9._~-]/;
  return Array.from(text)
    .map((char) => {
      if (plain.test(char)) return char;
      return [...new TextEncoder().encode(char)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
    })
    .join('');
}

/** The URL git puts together again to compare it with the patterns of `credential.<url>` (`credential_format`). */
export function credentialUrl(fields: CredentialFields): string {
  const login = fields.username === null || fields.username === '' ? '' : `${encode(fields.username, false)}@`;
  const path = fields.path === null ? '' : `/${encode(fields.path, true)}`;
  return `${fields.protocol ?? ''}://${login}${fields.host ?? ''}${path}`;
}

/** The first field a partial pattern gives that is not exactly the login's; null when all agree (`credential_match`). */
export function differingField(want: CredentialFields, have: CredentialFields): 'scheme' | 'host' | 'path' | 'user' | null {
  if (want.protocol !== null && want.protocol !== have.protocol) return 'scheme';
  if (want.host !== null && want.host !== have.host) return 'host';
  if (want.path !== null && want.path !== have.path) return 'path';
  if (want.username !== null && want.username !== have.username) return 'user';
  return null;
}
