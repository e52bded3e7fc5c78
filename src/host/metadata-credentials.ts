import { isIP } from 'node:net';
import type { CredentialPlan } from '../knowledge/credential-plan.ts';
import { record, text } from './cached-logins.ts';
import type { Keys } from './aws-calls.ts';
import type { KeysOrFailure, ProviderContext } from './credential-providers.ts';
import { readBytes } from './files.ts';
import { ask, askPlainly, type HttpQuestion, type HttpResult, timeLimit } from './http.ts';

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
  const { answer, failure } = await get(url, { headers: { Accept: 'application/json', ...(authorization === null ? {} : { Authorization: authorization }) } }, CONTAINER_MS, context);
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

/** The credentials of the instance's role, by IMDSv2. Source: botocore `utils.InstanceMetadataFetcher`; EC2 User Guide, "Use IMDSv2". */
export async function credentialsOfInstance(plan: Extract<CredentialPlan, { kind: 'iam-role' }>, context: ProviderContext): Promise<KeysOrFailure> {
  const none: KeysOrFailure = { code: 'NoCredentialsError', message: 'Unable to locate credentials (no profile, no variable; the instance metadata service gave none)' };
  const base = plan.endpoint ?? INSTANCE_HOST;
  if (!URL.canParse(base)) return { code: 'ValueError', message: 'the endpoint of the instance metadata service is no URL' };
  const at = (path: string): URL => new URL(path, base.endsWith('/') ? base : `${base}/`);
  const token = await get(at('latest/api/token'), { method: 'PUT', headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '21600', 'Content-Length': '0' } }, INSTANCE_MS, context);
  if (token.answer?.status !== 200) return none;
  const headers = { 'x-aws-ec2-metadata-token': token.answer.body };
  const roles = await get(at(ROLES), { headers }, INSTANCE_MS, context);
  const role = roles.answer?.status === 200 ? roles.answer.body.split('\n')[0]?.trim() : undefined;
  if (!role) return none;
  const found = await get(at(`${ROLES}${encodeURIComponent(role)}`), { headers }, INSTANCE_MS, context);
  const keys = found.answer?.status === 200 ? keysOf(found.answer.body) : null;
  return keys === null ? none : { keys, source: `instance metadata, role ${role}` };
}

/** These addresses are on this machine or beside it: no proxy is asked, as botocore asks none. */
async function get(url: URL, question: Pick<HttpQuestion, 'method' | 'headers'>, timeoutMs: number, { now, signal }: ProviderContext): Promise<HttpResult> {
  const limit = timeLimit(timeoutMs, signal);
  const whole = { ...question, host: url.hostname.replace(/^\[|\]$/g, ''), path: url.pathname + url.search, ...(url.port === '' ? {} : { port: Number(url.port) }) };
  try {
    return url.protocol === 'https:' ? await ask(whole, { proxy: null, ca: null, verify: true }, now, limit) : await askPlainly(whole, now, limit);
  } finally {
    limit.clear();
  }
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
