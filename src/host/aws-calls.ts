import type { ApiAnswer, NetworkFailure } from '../core/facts.ts';
import { type AwsService, endpointOf, type EndpointSettings } from './aws-endpoints.ts';
import { stagedError } from './connection.ts';
import { ask, askPlainly, type HttpAnswer, type HttpQuestion, type HttpResult, timeLimit } from './http.ts';
import { shownMessage } from './message.ts';
import { isAws } from './network-probe.ts';
import type { Routes } from './routes.ts';

const BODY_LIMIT = 4 * 1024 * 1024;

/** A usable key. It stays in the host. */
export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string | null;
  /** ISO 8601; null for keys that do not expire, or do not say. */
  expiresAt: string | null;
}

export interface CallContext {
  routes: Routes;
  now: () => Date;
  timeoutMs: number;
  signal: AbortSignal;
  /** The AWS profile given by hand, whose `ca_bundle` and endpoints count. */
  profile: string | null;
  endpoints: EndpointSettings;
}

export interface Call {
  service: AwsService;
  operation: string;
  region: string;
  /** Null for operations that are not signed. */
  keys: Keys | null;
  /** In milliseconds, where it is less than the context's. */
  timeoutMs?: number;
}

export interface Called<T> {
  output: T | null;
  answer: ApiAnswer;
}

/** Makes a request with the session's keys. */
export type SignedCall = <T>(what: Omit<Call, 'keys'>, perform: (config: ClientConfig) => Promise<T>) => Promise<Called<T>>;

/** One HTTP request as the AWS tools would send it; `http:` endpoints (stand-ins of AWS on this machine) are asked directly. */
export async function askAws(url: URL, question: Omit<HttpQuestion, 'host' | 'port'>, context: CallContext, timeoutMs = context.timeoutMs): Promise<HttpResult> {
  const limit = timeLimit(Math.min(timeoutMs, context.timeoutMs), context.signal);
  try {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const whole = { ...question, host, ...(url.port === '' ? {} : { port: Number(url.port) }) };
    if (url.protocol === 'http:') return await askPlainly(whole, context.now, limit);
    const route = await context.routes.to('aws', url, context.profile);
    if (route.road !== null) return await ask(whole, route.road, context.now, limit);
    return { sentAt: context.now().toISOString(), answer: null, failure: route.failure, trail: { tcp: null, connectStatus: null, tls: null } };
  } finally {
    limit.clear();
  }
}

/**
 * One call with a client of the SDK, whose configuration names everything so that none of its own chains is consulted.
 * What AWS answered, or why nothing usable came, is in `answer`; it never rejects.
 */
export async function callAws<T>(call: Call, context: CallContext, perform: (config: ClientConfig) => Promise<T>): Promise<Called<T>> {
  const endpoint = endpointOf(call.service, call.region, context.endpoints);
  const record: HttpRecord = { last: null };
  const answerOf = (rest: Partial<ApiAnswer>): ApiAnswer => ({
    operation: call.operation,
    url: endpoint === null ? '' : `${endpoint.url.protocol}//${endpoint.url.host}`,
    status: record.last?.answer?.status ?? null,
    errorCode: null,
    errorMessage: null,
    requestId: record.last?.answer?.requestId ?? null,
    serverDate: record.last?.answer?.serverDate ?? null,
    sentAt: record.last?.sentAt ?? context.now().toISOString(),
    failure: null,
    ...rest,
  });
  if (endpoint === null) return { output: null, answer: answerOf({ failure: { stage: 'protocol', code: 'ENDPOINT_INVALID', message: `the configured endpoint of ${call.service} is no URL` } }) };
  try {
    const output = await perform(clientConfig(call, endpoint, context, record));
    const foreign = foreignAnswer(record.last?.answer ?? null);
    return foreign === null ? { output, answer: answerOf({}) } : { output: null, answer: answerOf({ failure: foreign }) };
  } catch (error) {
    return { output: null, answer: answerOf(refusal(error, record)) };
  }
}

interface HttpRecord {
  last: HttpResult | null;
}

function refusal(error: unknown, { last }: HttpRecord): Partial<ApiAnswer> {
  if (last?.failure) return { failure: last.failure };
  const foreign = foreignAnswer(last?.answer ?? null);
  if (foreign !== null) return { failure: foreign };
  const { name, message } = error as Error;
  if (last === null) return { failure: { stage: 'protocol', code: 'SDK_ERROR', message: shownMessage(`${name}: ${message}`) } };
  const known = /^[A-Za-z][\w.]*$/.test(name) && name !== 'Error' && !/^Unknown(?:Error)?$/.test(name);
  return { errorCode: known ? name : null, errorMessage: shownMessage(message) };
}

/** A proxy's or a login page's answer in place of AWS's. */
function foreignAnswer(answer: HttpAnswer | null): NetworkFailure | null {
  if (answer === null || isAws(answer)) return null;
  return { stage: 'protocol', code: 'NOT_AWS', message: `the answer (status ${answer.status}, ${answer.contentType ?? 'no content type'}) is not one of AWS` };
}

export type ClientConfig = ReturnType<typeof clientConfig>;

function clientConfig(call: Call, endpoint: { url: URL; signingRegion: string }, context: CallContext, record: HttpRecord) {
  const { keys } = call;
  return {
    region: endpoint.signingRegion,
    endpoint: endpoint.url.href,
    credentials: () => (keys === null ? Promise.reject(new Error('this operation is not signed')) : Promise.resolve(sdkKeys(keys))),
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard' as const,
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    customUserAgent: 'codecommit-doctor',
    // The SDK corrects its clock from answers; a wrong clock is what we look for.
    systemClockOffset: 0,
    requestHandler: handlerOf(context, record, call.timeoutMs ?? context.timeoutMs),
  };
}

function sdkKeys({ accessKeyId, secretAccessKey, sessionToken }: Keys): { accessKeyId: string; secretAccessKey: string; sessionToken?: string } {
  return { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) };
}

interface SdkRequest {
  method: string;
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: unknown;
}

/** The SDK's way to the network is ours, with git's and botocore's ideas of proxies and roots. */
function handlerOf(context: CallContext, record: HttpRecord, timeoutMs: number) {
  return {
    async handle(request: SdkRequest) {
      const url = new URL(`${request.protocol}//${request.hostname}${request.port === undefined ? '' : `:${request.port}`}`);
      const query = Object.entries(request.query ?? {}).flatMap(([name, value]) => [value ?? ''].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`));
      const body = typeof request.body === 'string' || request.body instanceof Uint8Array ? request.body : undefined;
      const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== 'host'));
      const path = query.length === 0 ? request.path : `${request.path}?${query.join('&')}`;
      const result = await askAws(url, { path, method: request.method, headers, bodyLimit: BODY_LIMIT, ...(body === undefined ? {} : { body }) }, context, timeoutMs);
      record.last = result;
      if (result.answer === null) throw stagedError(result.failure?.stage ?? 'protocol', result.failure?.code ?? 'UNKNOWN', result.failure?.message ?? '');
      return { response: { statusCode: result.answer.status, headers: { ...result.answer.headers }, body: Buffer.from(result.answer.body) } };
    },
    metadata: { handlerProtocol: 'http/1.1' },
    destroy: () => undefined,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
}
