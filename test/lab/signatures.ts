import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { labNow, partitionOf } from './hosts.ts';
import type { Identity, World } from './world.ts';

/** Why a signature was refused; each endpoint words it in its own dialect. */
export type Refusal =
  | { reason: 'missing' | 'malformed' | 'unknown-key' | 'expired-token' }
  | { reason: 'stale' | 'early' | 'wrong-scope' | 'mismatch'; message: string };

/** The identity that signed, or the refusal. */
export type Verdict = { identity: Identity } | { refusal: Refusal };

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Returns the hex SigV4 signature (AWS "Create a signed request", steps 3 and 4). */
export function signatureOf(
  secret: string,
  scope: { date: string; region: string; service: string },
  timestamp: string,
  canonicalRequest: string,
): string {
  const scopeText = `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
  const toSign = `AWS4-HMAC-SHA256\n${timestamp}\n${scopeText}\n${sha256(canonicalRequest)}`;
  const dateKey = hmac(`AWS4${secret}`, scope.date);
  const serviceKey = hmac(hmac(dateKey, scope.region), scope.service);
  return hmac(hmac(serviceKey, 'aws4_request'), toSign).toString('hex');
}

const same = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));

const compact = (time: number): string => new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');

const mismatch =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key ' +
  'and signing method. Consult the service documentation for details.';

/** Returns the refusal of a signing time more than `minutes` away from the lab's clock, else null. */
function clockRefusal(world: World, timestamp: string, minutes: number): Refusal | null {
  const [, year, month, date, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp)?.map(Number) ?? [];
  const signed = Date.UTC(year ?? NaN, (month ?? NaN) - 1, date, hour, minute, second);
  if (Number.isNaN(signed)) return { reason: 'malformed' };
  const now = labNow(world);
  const life = minutes * 60_000;
  if (signed < now - life) {
    const limit = `${compact(now - life)} (${compact(now)} - ${minutes} min.)`;
    return { reason: 'stale', message: `Signature expired: ${timestamp} is now earlier than ${limit}` };
  }
  if (signed > now + life) {
    const limit = `${compact(now + life)} (${compact(now)} + ${minutes} min.)`;
    return { reason: 'early', message: `Signature not yet current: ${timestamp} is still later than ${limit}` };
  }
  return null;
}

/** Finds the live identity of a key id and token, as AWS does before it looks at the signature. */
function holder(world: World, keyId: string, token: string | undefined, region: string): Verdict {
  const identity = world.identities.find((candidate) => candidate.accessKeyId === keyId);
  const known =
    identity !== undefined &&
    identity.state !== 'inactive' &&
    (identity.sessionToken ?? '') === (token ?? '') &&
    identity.arn.split(':')[1] === partitionOf(region);
  if (!known) return { refusal: { reason: 'unknown-key' } };
  const over = identity.expiresAt !== undefined && identity.expiresAt * 1000 <= labNow(world);
  if (identity.state === 'expired' || over) return { refusal: { reason: 'expired-token' } };
  return { identity };
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

function canonicalRequestOf(request: IncomingMessage, body: Buffer, signedHeaders: string[]): string {
  const url = new URL(request.url ?? '/', 'https://lab.invalid');
  const query = [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const headers = signedHeaders.map((name) => {
    const value = request.headers[name];
    const text = Array.isArray(value) ? value.join(',') : (value ?? '');
    return `${name}:${text.trim().replace(/ +/g, ' ')}\n`;
  });
  // Services other than S3 encode every path segment a second time.
  const path = url.pathname.split('/').map(encode).join('/');
  return [request.method, path, query, headers.join(''), signedHeaders.join(';'), sha256(body)].join('\n');
}

/**
 * Verifies the header-based AWS Signature Version 4 of an API request.
 * @param expected the service and region the credential scope must name, and the tolerance in minutes
 */
export function verifyRequest(
  world: World,
  request: IncomingMessage,
  body: Buffer,
  expected: { service: string; region: string; minutes: number },
): Verdict {
  const header = request.headers.authorization;
  if (header === undefined) return { refusal: { reason: 'missing' } };
  const form = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
  const [, keyId = '', date = '', region = '', service = '', headerList = '', signature = ''] = form.exec(header) ?? [];
  const timestamp = String(request.headers['x-amz-date'] ?? '');
  const signedHeaders = headerList.split(';');
  if (keyId === '' || !signedHeaders.includes('host')) return { refusal: { reason: 'malformed' } };

  const token = request.headers['x-amz-security-token'];
  const verdict = holder(world, keyId, typeof token === 'string' ? token : undefined, expected.region);
  if ('refusal' in verdict) return verdict;
  if (region !== expected.region || service !== expected.service) {
    const wrong = region === expected.region ? `correct service: '${expected.service}'` : `valid region, not '${region}'`;
    return { refusal: { reason: 'wrong-scope', message: `Credential should be scoped to a ${wrong}.` } };
  }
  const clock = clockRefusal(world, timestamp, expected.minutes);
  if (clock) return { refusal: clock };
  const claimed = request.headers['x-amz-content-sha256'];
  const honestBody = claimed === undefined || claimed === sha256(body);
  const canonical = canonicalRequestOf(request, body, signedHeaders);
  const right = signatureOf(verdict.identity.secretAccessKey, { date, region, service }, timestamp, canonical);
  if (!honestBody || !timestamp.startsWith(date) || !same(right, signature)) {
    return { refusal: { reason: 'mismatch', message: mismatch } };
  }
  return verdict;
}

/**
 * Verifies the Basic credential that git-remote-codecommit and the AWS CLI's helper derive from an
 * access key: user `AKID[%TOKEN]`, password `YYYYMMDDTHHMMSSZ` and a signature that lives 15 minutes.
 * @param paths every spelling of the repository path that counts as the same one
 */
export function verifyGitCredential(
  world: World,
  login: { user: string; password: string },
  target: { host: string; region: string; paths: string[] },
): Verdict {
  const mark = login.user.indexOf('%');
  const keyId = mark < 0 ? login.user : login.user.slice(0, mark);
  const token = mark < 0 ? undefined : login.user.slice(mark + 1);
  const verdict = holder(world, keyId, token, target.region);
  if ('refusal' in verdict) return verdict;
  const [, timestamp = '', signature = ''] = /^(\d{8}T\d{6}Z)([0-9a-f]{64})$/.exec(login.password) ?? [];
  if (timestamp === '') return { refusal: { reason: 'mismatch', message: mismatch } };
  const clock = clockRefusal(world, timestamp, 15);
  if (clock) return { refusal: clock };
  const scope = { date: timestamp.slice(0, 8), region: target.region, service: 'codecommit' };
  const right = target.paths.some((path) => {
    const canonical = `GIT\n${path}\n\nhost:${target.host}\n\nhost\n`;
    return same(signatureOf(verdict.identity.secretAccessKey, scope, timestamp.slice(0, -1), canonical), signature);
  });
  return right ? verdict : { refusal: { reason: 'mismatch', message: mismatch } };
}
