import { join } from 'node:path';
import type { Platform } from '../core/facts.ts';
import { NETRC_NAMES, netrcEntryFor, readNetrc } from '../knowledge/netrc.ts';
import { readBytes } from './files.ts';

export interface Login {
  username: string;
  password: string;
}

/** The login that git's curl takes from the user's netrc for a host before it asks any helper; null when there is none. */
export async function netrcLogin(home: string | null, platform: Platform, host: string): Promise<Login | null> {
  if (home === null) return null;
  for (const name of NETRC_NAMES[platform]) {
    const bytes = await readBytes(join(home, name)).catch(() => null);
    if (bytes !== null) return loginFor(Buffer.from(bytes).toString('utf8'), host);
  }
  return null;
}

/** The login of the entry curl takes for a host; null when there is none or it has no password. */
export function loginFor(text: string, host: string): Login | null {
  const entry = netrcEntryFor({ entries: readNetrc(text) }, host);
  return entry === null || entry.password === null ? null : { username: entry.user, password: entry.password };
}
