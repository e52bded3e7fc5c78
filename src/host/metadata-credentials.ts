import { isIP } from 'node:net';
import type { MetadataState } from '../core/facts.ts';
import type { CredentialPlan } from '../knowledge/credential-plan.ts';
import { botocoreProxy } from '../knowledge/proxy.ts';
import { record, text } from './cached-logins.ts';
import type { Keys } from './aws-calls.ts';
import type { KeysOrFailure, ProviderContext } from './credential-providers.ts';
import { readBytes } from './files.ts';
import { ask, askPlainly, type HttpQuestion, type HttpResult, type Limit, timeLimit } from './http.ts';

const CONTAINER_HOST = 'http://169.254.170.2';
const CONTAINER_HOSTS = ['169.254.170.2', '169.254.170.23', 'fd00:ec2::23', 'localhost'];
const CONTAINER_MS = 2000;
const INSTANCE_HOST = 'http://169.254.169.254';
const INSTANCE_MS = 1000;
const ROLES = 'latest/meta-data/iam/security-credentials/';

const refused = (message: string): KeysOrFailure => ({ code: 'CredentialRetrievalError', message: `Error when retrieving credentials from container-role: ${message}` });

/** The credentials of a container's role. Source: botocore `credentials.ContainerProvider`, `utils.ContainerMetadataFetcher`. */
export async function credentialsOfContainer(plan: Extract<CredentialPlan, { kind: 'container-role' }>, context: ProviderContext): Promise<KeysOrFailure> {
  const text = plan.relativeUri === null ? plan.fullUri ?? '' : `${CONTAINER_HOST}${plan.relativeUri}`;
  if (!URL.canParse(text)) return { code: 'ValueError', message: 'the address of the container credentials is no URL' };
  const url = new URL(text);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isLoopback = host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  if (url.protocol !== 'https:' && !isLoopback && !CONTAINER_HOSTS.includes(host)) {
    return { code: 'ValueError', message: `Unsupported host '${host}'. Can only retrieve metadata from a loopback address or one of these hosts: ${CONTAINER_HOSTS.join(', ')}` };
  }
  const authorization = await authorizationOf(plan, context);
  if (authorization !== null && /[\r\n]/.test(authorization)) return { code: 'ValueError', message: 'Auth token value is not a legal header value' };
  const result = await get(url, { headers: { Accept: 'application/json', ...(authorization === null ? {} : { Authorization: authorization }) } }, CONTAINER_MS, context);
  const { answer, failure } = result;
  context.trail.metadata = seen({ kind: 'container', endpoint: url.origin, proxy: null, direct: null, stage: 'keys', roleName: null }, result);
  if (answer === null) return refused(`${failure?.message ?? 'no answer'} (${host})`);
  if (answer.status !== 200) return refused(`Received non 200 response ${answer.status} from container metadata`);
  const keys = keysOf(answer.body);
  return keys === null ? refused('Unable to parse JSON returned from container metadata services') : { keys };
}

async function authorizationOf({ authorization }: Extract<CredentialPlan, { kind: 'container-role' }>, { endpoints: { env } }: ProviderContext): Promise<string | null> {
  if (authorization === null) return null;
  if ('variable' in authorization) return env[authorization.variable] ?? null;
  const bytes = await readBytes(authorization.file).catch(() => null);
  return bytes === null ? null : Buffer.from(bytes).toString('utf8');
}

/**
 * The credentials of the instance's role, by IMDSv2, else by version 1. Unlike the container's, this request goes through the proxy of the
 * environment. Source: botocore `utils.IMDSFetcher`, `utils.InstanceMetadataFetcher`; EC2 User Guide, "Use IMDSv2".
 */
export async function credentialsOfInstance(plan: Extract<CredentialPlan, { kind: 'iam-role' }>, context: ProviderContext): Promise<KeysOrFailure> {
  const none: KeysOrFailure = { code: 'NoCredentialsError', message: 'Unable to locate credentials (no profile, no variable; the instance metadata service gave none)' };
  const base = plan.endpoint ?? INSTANCE_HOST;
  if (!URL.canParse(base)) return { code: 'ValueError', message: 'the endpoint of the instance metadata service is no URL' };
  const at = (path: string): URL => new URL(path, base.endsWith('/') ? base : `${base}/`);
  const { proxy, supported } = botocoreProxy(at('').href, context.endpoints.env);
  const through = supported ? proxy : null;
  const about = { kind: 'imds' as const, direct: null, endpoint: at('').origin, proxy: through === null ? null : through.replace(/^([a-z]+:\/\/)?.*@/i, '$1') };
  const request = (path: string, question: Pick<HttpQuestion, 'method' | 'headers'>): Promise<HttpResult> => get(at(path), question, INSTANCE_MS, context, through);
  const tokenQuestion = { method: 'PUT', headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '21600', 'Content-Length': '0' } };
  const token = await request('latest/api/token', tokenQuestion);
  const direct = through !== null && token.answer?.status !== 200 ? (await get(at('latest/api/token'), tokenQuestion, INSTANCE_MS, context)).answer?.status ?? null : null;
  context.trail.metadata = seen({ ...about, direct, stage: 'token', roleName: null }, token);
  const version1 = [403, 404, 405].includes(token.answer?.status ?? 0)
    && !isTrue(context.endpoints.env['AWS_EC2_METADATA_V1_DISABLED'] ?? context.endpoints.profile?.get('ec2_metadata_v1_disabled')?.value);
  if (token.answer?.status !== 200 && !version1) return none;
  const headers: Record<string, string> = token.answer?.status === 200 ? { 'x-aws-ec2-metadata-token': token.answer.body } : {};
  const roles = await request(ROLES, { headers });
  const role = roles.answer?.status === 200 ? roles.answer.body.split('\n')[0]?.trim() : undefined;
  // The answer of a version 1 that is not there either says less than that to the first question.
  if (token.answer?.status === 200 || role) context.trail.metadata = seen({ ...about, stage: 'role', roleName: role || null }, roles);
  if (!role) return none;
  const found = await request(`${ROLES}${encodeURIComponent(role)}`, { headers });
  context.trail.metadata = seen({ ...about, stage: 'keys', roleName: role }, found);
  const keys = found.answer?.status === 200 ? keysOf(found.answer.body) : null;
  return keys === null ? none : { keys, source: `instance metadata, role ${role}` };
}

const isTrue = (value: string | undefined): boolean => value?.toLowerCase() === 'true';

function seen(about: Omit<MetadataState, 'status' | 'error'>, { answer, failure }: HttpResult): MetadataState {
  return { ...about, status: answer?.status ?? null, error: failure?.message ?? null };
}

/** One request to an address on this machine or beside it, through `proxy` where one is given. */
async function get(url: URL, question: Pick<HttpQuestion, 'method' | 'headers'>, timeoutMs: number, { now, signal }: ProviderContext, proxy: string | null = null): Promise<HttpResult> {
  const limit = timeLimit(timeoutMs, signal);
  const whole = { ...question, host: url.hostname.replace(/^\[|\]$/g, ''), path: url.pathname + url.search, ...(url.port === '' ? {} : { port: Number(url.port) }) };
  try {
    if (proxy !== null && url.protocol === 'http:') return await askProxy(url, question, proxy, now, limit);
    return url.protocol === 'https:' ? await ask(whole, { proxy: null, ca: null, verify: true }, now, limit) : await askPlainly(whole, now, limit);
  } finally {
    limit.clear();
  }
}

/** A request in absolute form, as a proxy of plain HTTP takes it. Source: RFC 9112, section 3.2.2. */
async function askProxy(url: URL, question: Pick<HttpQuestion, 'method' | 'headers'>, proxy: string, now: () => Date, limit: Limit): Promise<HttpResult> {
  const address = /^[a-z]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  const { hostname, port } = URL.canParse(address) ? new URL(address) : { hostname: proxy, port: '' };
  return askPlainly({ ...question, headers: { ...question.headers, Host: url.host }, host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 80), path: url.href }, now, limit);
}

function keysOf(body: string): Keys | null {
  let answer: Record<string, unknown> | null;
  try {
    answer = record(JSON.parse(body));
  } catch {
    return null;
  }
  const accessKeyId = text(answer?.['AccessKeyId']);
  const secretAccessKey = text(answer?.['SecretAccessKey']);
  if (accessKeyId === null || secretAccessKey === null) return null;
  const expires = Date.parse(text(answer?.['Expiration']) ?? '');
  return { accessKeyId, secretAccessKey, sessionToken: text(answer?.['Token']), expiresAt: Number.isNaN(expires) ? null : new Date(expires).toISOString() };
}
