import { type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { NetworkFailure } from '../core/facts.ts';
import { failureOf, openConnection, openPlainConnection, type Road, stagedError, type Trail } from './connection.ts';

const BODY_LIMIT = 64 * 1024;

export interface HttpQuestion {
  host: string;
  /** Default: 443. */
  port?: number;
  path: string;
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** Of the answer, in bytes (default 64 KiB). */
  bodyLimit?: number;
}

export interface HttpAnswer {
  status: number;
  /** ISO 8601; null without a `Date` header that is one. */
  serverDate: string | null;
  contentType: string | null;
  requestId: string | null;
  wwwAuthenticate: string | null;
  /** The host a redirect leads to; it is not followed. */
  locationHost: string | null;
  headers: Readonly<Record<string, string>>;
  body: string;
}

export interface HttpResult {
  /** ISO 8601, halfway between sending and the answer, so that `serverDate` can be compared with it. */
  sentAt: string;
  answer: HttpAnswer | null;
  failure: NetworkFailure | null;
  trail: Trail;
}

/** A limit in time, joined with the end of the run. `clear` when it is no longer needed. */
export interface Limit {
  signal: AbortSignal;
  clear(): void;
}

/** A signal that ends what hangs on it after `ms` milliseconds, or with the run. Its reason is a staged error. */
export function timeLimit(ms: number, run: AbortSignal): Limit {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(stagedError('timeout', 'ETIMEDOUT', `there was no answer within ${ms / 1000} s`)), ms);
  const onRun = (): void => controller.abort(stagedError('timeout', 'ABORTED', 'the run was ended'));
  run.addEventListener('abort', onRun, { once: true });
  if (run.aborted) onRun();
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      run.removeEventListener('abort', onRun);
    },
  };
}

/** One HTTPS request on a road. Redirects are not followed. Never rejects. */
export async function ask(question: HttpQuestion, road: Road, now: () => Date, limit: Limit): Promise<HttpResult> {
  const { socket, trail, failure } = await openConnection(question.host, question.port ?? 443, road, limit.signal);
  if (socket === null) return { sentAt: now().toISOString(), answer: null, failure, trail };
  return { ...(await askOn(socket, question, now, limit.signal)), trail };
}

/** One HTTP request without TLS and without a proxy: for what lives on this machine or beside it. Never rejects. */
export async function askPlainly(question: HttpQuestion, now: () => Date, limit: Limit): Promise<HttpResult> {
  const { socket, trail, failure } = await openPlainConnection(question.host, question.port ?? 80, limit.signal);
  if (socket === null) return { sentAt: now().toISOString(), answer: null, failure, trail };
  return { ...(await askOn(socket, question, now, limit.signal)), trail };
}

/** One HTTP request on a connection that is there, which is closed then. Never rejects. */
export async function askOn(socket: Socket, question: HttpQuestion, now: () => Date, signal: AbortSignal): Promise<Omit<HttpResult, 'trail'>> {
  const before = now().getTime();
  try {
    const message = await send(socket, question, signal);
    const sentAt = new Date((before + now().getTime()) / 2).toISOString();
    const body = await readBody(message, question.bodyLimit ?? BODY_LIMIT, signal);
    return { sentAt, answer: { status: message.statusCode ?? 0, ...headersOf(message.headers), body }, failure: null };
  } catch (error) {
    return { sentAt: new Date(before).toISOString(), answer: null, failure: failureOf(protocolError(error), 'protocol') };
  } finally {
    socket.destroy();
  }
}

function send(socket: Socket, question: HttpQuestion, signal: AbortSignal): Promise<IncomingMessage> {
  const { host, port, path, method = 'GET', headers = {}, body } = question;
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      method,
      path,
      createConnection: () => socket,
      headers: { Host: port === undefined ? host : `${host}:${port}`, Connection: 'close', Accept: '*/*', ...(body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }), ...headers },
    });
    const onAbort = (): void => { request.destroy(signal.reason as Error); };
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    request.on('error', (error) => reject(signal.aborted ? (signal.reason as Error) : error));
    request.once('response', (message) => resolve(message));
    request.once('close', () => signal.removeEventListener('abort', onAbort));
    request.end(body);
  });
}

function readBody(message: IncomingMessage, limit: number, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const done = (): void => resolve(Buffer.concat(chunks).subarray(0, limit).toString('utf8'));
    message.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size < limit) return;
      done();
      message.destroy();
    });
    message.once('end', done);
    // A body cut short still tells what it is.
    message.once('error', (error) => (signal.aborted || size === 0 ? reject(signal.aborted ? (signal.reason as Error) : error) : done()));
    message.once('aborted', () => { if (signal.aborted) reject(signal.reason as Error); else done(); });
  });
}

function headersOf(headers: IncomingHttpHeaders): Omit<HttpAnswer, 'status' | 'body'> {
  const one = (name: string): string | null => [headers[name] ?? []].flat()[0] ?? null;
  return {
    serverDate: isoDate(one('date')),
    contentType: one('content-type'),
    requestId: one('x-amzn-requestid') ?? one('x-amz-request-id'),
    wwwAuthenticate: one('www-authenticate'),
    locationHost: hostOf(one('location')),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')])),
  };
}

/** The time of an HTTP date as ISO 8601, null where it is none. */
function isoDate(date: string | null): string | null {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

function hostOf(location: string | null): string | null {
  return location !== null && URL.canParse(location) ? new URL(location).hostname : null;
}

function protocolError(error: unknown): unknown {
  const { code, stage } = error as { code?: string; stage?: string };
  if (stage !== undefined || code === undefined || !code.startsWith('HPE_')) return error;
  return stagedError('protocol', code, 'the answer is no HTTP');
}
