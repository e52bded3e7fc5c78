import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Keys } from './aws-calls.ts';
import { readBytes } from './files.ts';

/** botocore takes no cached session that ends sooner. */
const EXPIRY_WINDOW_MS = 15 * 60 * 1000;

/**
 * A session that the AWS CLI (`~/.aws/cli/cache`) or git-remote-codecommit (`~/.aws/boto/cache`) has cached for these arguments and
 * would use now; null when there is none. Source: botocore `credentials.CachedCredentialFetcher`, `AssumeRoleCredentialFetcher`.
 */
export async function cachedSession(home: string | null, key: string, now: Date): Promise<{ keys: Keys; file: string } | null> {
  if (home === null) return null;
  for (const tool of ['cli', 'boto'] as const) {
    const file = sessionFile(home, tool, key);
    const found = record(record(await readJson(file))?.['Credentials']);
    const [accessKeyId, secretAccessKey, sessionToken, expiration] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'].map((name) => text(found?.[name]));
    const expires = Date.parse(expiration ?? '');
    if (!accessKeyId || !secretAccessKey || !(expires - now.getTime() >= EXPIRY_WINDOW_MS)) continue;
    return { keys: { accessKeyId, secretAccessKey, sessionToken: sessionToken ?? null, expiresAt: new Date(expires).toISOString() }, file };
  }
  return null;
}

/** The cache key of a role's session: SHA-1 of the arguments as Python's `json.dumps(…, sort_keys=True)` writes them. */
export function roleCacheKey(args: Readonly<Record<string, string | number | null>>): string {
  return sha1(`{${members(args, ': ').join(', ')}}`);
}

/** The cache key of an SSO role's session, which botocore writes without blanks. */
export function ssoCacheKey(args: Readonly<Record<string, string | number | null>>): string {
  return sha1(`{${members(args, ':').join(',')}}`);
}

function members(args: Readonly<Record<string, string | number | null>>, colon: string): string[] {
  return Object.entries(args)
    .filter(([, value]) => value !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${asciiJson(name)}${colon}${asciiJson(value)}`);
}

function asciiJson(value: string | number | null): string {
  // Python's default is ASCII only, without U+007F.
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export interface SsoToken {
  accessToken: string;
  /** Milliseconds since 1970. */
  expires: number;
  /** Whether the AWS tools can renew it without a person (they write the cache then, which we do not). */
  renewable: boolean;
}

/** The file of an SSO login's token. Source: botocore `utils.SSOTokenLoader`. */
export function ssoTokenFile(home: string, sessionName: string | null, startUrl: string): string {
  return join(home, '.aws', 'sso', 'cache', `${sha1(sessionName ?? startUrl)}.json`);
}

/** The cached token of an SSO login; null when there is none, 'invalid' when botocore refuses it. */
export async function readSsoToken(file: string, now: Date): Promise<SsoToken | 'invalid' | null> {
  const token = record(await readJson(file));
  if (token === null) return null;
  const accessToken = text(token['accessToken']);
  const expires = Date.parse((text(token['expiresAt']) ?? '').replace(/UTC$/, 'Z'));
  if (accessToken === null || Number.isNaN(expires)) return 'invalid';
  const registered = Date.parse(text(token['registrationExpiresAt']) ?? '') > now.getTime();
  return { accessToken, expires, renewable: registered && ['refreshToken', 'clientId', 'clientSecret'].every((name) => text(token[name]) !== null) };
}

/** The file in which a tool keeps the session of a cache key. */
export function sessionFile(home: string, tool: 'cli' | 'boto', key: string): string {
  return join(home, '.aws', tool, 'cache', `${key}.json`);
}

/** A cached document as it is: null where there is none, 'broken' for one that is no JSON object or cannot be read. */
export async function readCached(file: string): Promise<Record<string, unknown> | 'broken' | null> {
  try {
    const bytes = await readBytes(file);
    return bytes === null ? null : (record(JSON.parse(Buffer.from(bytes).toString('utf8'))) ?? 'broken');
  } catch {
    return 'broken';
  }
}

async function readJson(file: string): Promise<unknown> {
  try {
    const bytes = await readBytes(file);
    return bytes === null ? null : JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null;
  }
}

/** A JSON object as a record, null for anything else. */
export function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}

/** A text, null for anything else and for the empty one. */
export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

const sha1 = (input: string): string => createHash('sha1').update(input, 'utf8').digest('hex');
