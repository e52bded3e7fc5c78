import { type IncomingMessage, request as httpRequest } from 'node:http';
import { connect as tcpConnect, isIP, type Socket } from 'node:net';
import { connect as tlsConnect, type PeerCertificate, type TLSSocket } from 'node:tls';
import type { NetworkFailure } from '../core/facts.ts';

/** The way to a host, with what is secret of it; never part of a fact. */
export interface Road {
  proxy: { secure: boolean; host: string; port: number; authorization: string | null } | null;
  /** PEM certificates that replace the built-in roots, null for the built-in ones. */
  ca: string | null;
  verify: boolean;
}

/** What was seen on the way, up to where it ended. */
export interface Trail {
  tcp: { host: string; port: number; error: string | null } | null;
  connectStatus: number | null;
  tls: { verified: boolean; error: string | null; issuer: string | null; subject: string | null } | null;
}

export interface Connected {
  socket: Socket | null;
  trail: Trail;
  failure: NetworkFailure | null;
}

type StagedError = Error & { stage: NetworkFailure['stage']; code: string };

const SAFE_CODE = /^[A-Z][A-Z0-9_]*$/;

/** An error that knows on which stage of the way it happened; the message holds no secret. */
export function stagedError(stage: NetworkFailure['stage'], code: string, message: string): StagedError {
  return Object.assign(new Error(message), { stage, code });
}

/** The failure an error stands for; `stage` is for errors that do not tell. */
export function failureOf(error: unknown, stage: NetworkFailure['stage']): NetworkFailure {
  const { code, message, stage: own } = error as Partial<StagedError>;
  if (own !== undefined) return { stage: own, code: code ?? 'UNKNOWN', message: message ?? '' };
  const known = code !== undefined && SAFE_CODE.test(code) ? code : 'UNKNOWN';
  return { stage, code: known, message: WORDS[known] ?? `the connection failed (${known})` };
}

const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the name cannot be resolved',
  EAI_AGAIN: 'the name service does not answer',
  ECONNREFUSED: 'the connection is refused',
  ECONNRESET: 'the connection was closed by the other side',
  EPIPE: 'the connection was closed by the other side',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'there was no answer in time',
  EPROTO: 'the other side does not speak TLS as expected',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the other side does not speak TLS',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the chain ends in a root that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT: 'the issuer of the certificate is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the issuer of the certificate is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the issuer of the certificate is not known here',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another name',
};

/**
 * Opens a TLS connection to `host` on a road, step by step: TCP to the proxy or the host, CONNECT, TLS. Nothing is sent to the host
 * before its certificate is verified; where that fails and the road asks for it, the connection is closed and is a failure.
 * `signal` ends it on whatever stage it is; a signal whose reason is a staged error decides what is told. Never rejects.
 */
export async function openConnection(host: string, port: number, road: Road, signal: AbortSignal): Promise<Connected> {
  const trail: Trail = { tcp: null, connectStatus: null, tls: null };
  let socket: Socket | null = null;
  try {
    socket = await openTcp(road.proxy?.host ?? host, road.proxy?.port ?? port, road.proxy !== null, trail, signal);
    if (road.proxy !== null) {
      if (road.proxy.secure) socket = await secureProxy(socket, road, signal);
      socket = await tunnel(socket, host, port, road.proxy.authorization, trail, signal);
    }
    return { socket: await secure(socket, host, road, trail, signal), trail, failure: null };
  } catch (error) {
    socket?.destroy();
    return { socket: null, trail, failure: failureOf(error, 'connect') };
  }
}

/** Opens a TCP connection to `host`, no proxy and no TLS. Never rejects. */
export async function openPlainConnection(host: string, port: number, signal: AbortSignal): Promise<Connected> {
  const trail: Trail = { tcp: null, connectStatus: null, tls: null };
  try {
    return { socket: await openTcp(host, port, false, trail, signal), trail, failure: null };
  } catch (error) {
    return { socket: null, trail, failure: failureOf(error, 'connect') };
  }
}

/** Waits for one event of a socket; rejects on its error, its early end and the signal. */
function settled<T>(socket: Socket, signal: AbortSignal, stage: NetworkFailure['stage'], arm: (resolve: (value: T) => void, reject: (error: unknown) => void) => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const fail = (error: unknown): void => {
      socket.destroy();
      reject(staged(error, stage));
    };
    const onAbort = (): void => fail(signal.reason);
    const onClose = (): void => fail({ code: 'ECONNRESET' });
    const release = (): void => {
      signal.removeEventListener('abort', onAbort);
      socket.removeListener('close', onClose);
    };
    // Stays: an error after the answer has nobody else to listen to it.
    socket.on('error', fail);
    socket.once('close', onClose);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) fail(signal.reason);
    arm((value) => { release(); resolve(value); }, (error) => { release(); fail(error); });
  });
}

function staged(error: unknown, stage: NetworkFailure['stage']): StagedError {
  const failure = failureOf(error, stage);
  return stagedError(failure.stage, failure.code, failure.message);
}

async function openTcp(host: string, port: number, isProxy: boolean, trail: Trail, signal: AbortSignal): Promise<Socket> {
  trail.tcp = { host, port, error: null };
  try {
    if (signal.aborted) throw signal.reason;
    const socket = tcpConnect({ host, port });
    return await settled<Socket>(socket, signal, 'connect', (resolve) => socket.once('connect', () => resolve(socket)));
  } catch (error) {
    const { code, message, stage } = staged(error, 'connect');
    trail.tcp.error = code;
    if (stage === 'timeout') throw stagedError('timeout', code, `${message} (connecting to ${host}:${port})`);
    const unresolved = code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_NODATA';
    throw stagedError(isProxy ? 'proxy' : unresolved ? 'dns' : 'connect', code, `${message}: ${isProxy ? 'proxy ' : ''}${host}${unresolved ? '' : `:${port}`}`);
  }
}

/** TLS to the proxy itself. The roots are those of the host: neither curl's nor botocore's own option for it is looked at. */
async function secureProxy(raw: Socket, road: Road, signal: AbortSignal): Promise<Socket> {
  const trail: Trail = { tcp: null, connectStatus: null, tls: null };
  try {
    return await secure(raw, road.proxy?.host ?? '', road, trail, signal);
  } catch (error) {
    const { stage, code, message } = staged(error, 'proxy');
    throw stagedError(stage === 'timeout' ? stage : 'proxy', code, `TLS to the proxy: ${message}`);
  }
}

async function tunnel(socket: Socket, host: string, port: number, authorization: string | null, trail: Trail, signal: AbortSignal): Promise<Socket> {
  const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const headers = { Host: authority, ...(authorization === null ? {} : { 'Proxy-Authorization': authorization }) };
  const asked = httpRequest({ method: 'CONNECT', path: authority, headers, createConnection: () => socket });
  const answer = await settled<IncomingMessage>(socket, signal, 'proxy', (resolve, reject) => {
    asked.once('connect', resolve);
    asked.once('response', resolve);
    asked.once('error', reject);
    asked.end();
  });
  asked.on('error', () => undefined);
  trail.connectStatus = answer.statusCode ?? null;
  if (answer.statusCode !== undefined && answer.statusCode >= 200 && answer.statusCode < 300) return socket;
  throw stagedError('proxy', `HTTP_${answer.statusCode ?? 0}`, `the proxy answered CONNECT with ${answer.statusCode ?? 'nothing'}`);
}

async function secure(raw: Socket, host: string, road: Road, trail: Trail, signal: AbortSignal): Promise<TLSSocket> {
  let socket: TLSSocket;
  try {
    socket = tlsConnect({
      socket: raw,
      // We look at the result ourselves, to tell what certificate it was.
      rejectUnauthorized: false,
      host,
      ALPNProtocols: ['http/1.1'],
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(road.ca === null ? {} : { ca: road.ca }),
    });
  } catch (error) {
    throw staged(error, 'tls');
  }
  await settled<TLSSocket>(socket, signal, 'tls', (resolve) => socket.once('secureConnect', () => { resolve(socket); }));
  const certificate = socket.getPeerCertificate();
  const error = socket.authorized ? null : codeOf(socket.authorizationError);
  trail.tls = { verified: error === null, error, issuer: nameOf(certificate.issuer), subject: nameOf(certificate.subject) };
  if (error === null || !road.verify) return socket;
  socket.destroy();
  throw stagedError('tls', error, WORDS[error] ?? 'the certificate could not be verified');
}

function codeOf(error: unknown): string {
  const code = typeof error === 'string' ? error : (error as NodeJS.ErrnoException | null)?.code;
  return code !== undefined && SAFE_CODE.test(code) ? code : 'CERT_UNTRUSTED';
}

function nameOf(name: PeerCertificate['issuer'] | undefined): string | null {
  if (name === undefined) return null;
  const parts = (['CN', 'OU', 'O'] as const).flatMap((field) => [name[field] ?? []].flat().map((value) => `${field}=${value}`));
  return parts.length === 0 ? null : parts.join(', ');
}
