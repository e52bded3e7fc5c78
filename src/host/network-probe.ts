import { lookup } from 'node:dns/promises';
import { connect, type Socket } from 'node:net';
import type { HostProbe } from '../core/facts.ts';
import { openConnection } from './connection.ts';
import { askOn, type HttpAnswer, type Limit, timeLimit } from './http.ts';
import type { Routes } from './routes.ts';

const DNS_MS = 2000;
const HTTPS_MS = 2000;

export interface NetworkProbeOptions {
  routes: Routes;
  now: () => Date;
  timeoutMs: number;
  signal: AbortSignal;
}

/**
 * Goes to `host` step by step on the road `tool` takes, with one unsigned request at its end, which is only sent where the
 * certificate is good (or git is told not to look). `failure` names the step that broke. Rejects only for what is no host name.
 */
export async function probeHost(host: string, tool: 'git' | 'aws', path: string, profile: string | null, options: NetworkProbeOptions): Promise<HostProbe> {
  const limit = timeLimit(options.timeoutMs, options.signal);
  try {
    const url = new URL(`https://${host}${path}`);
    // Behind a proxy a name service that never answers must not hold up the rest.
    const resolved = resolveName(url.hostname);
    const route = await options.routes.to(tool, url, profile);
    if (route.road === null) return { route: route.fact, dns: await resolved, tcp: null, connectStatus: null, tls: null, http: null, failure: route.failure };
    const { socket, trail, failure } = await openConnection(url.hostname, Number(url.port || 443), route.road, limit.signal);
    const seen = socket === null ? { http: null, failure } : await greet(socket, url, options.now, limit);
    return { route: route.fact, dns: await resolved, ...trail, ...seen };
  } finally {
    limit.clear();
  }
}

async function greet(socket: Socket, url: URL, now: () => Date, limit: Limit): Promise<Pick<HostProbe, 'http' | 'failure'>> {
  const { sentAt, answer, failure } = await askOn(socket, { host: url.host, path: url.pathname + url.search, headers: { 'User-Agent': 'codecommit-doctor' } }, now, limit.signal);
  const http = { status: answer?.status ?? null, serverDate: answer?.serverDate ?? null, sentAt, contentType: answer?.contentType ?? null, isAws: answer !== null && isAws(answer) };
  return { http, failure };
}

/** Looks `host` up and opens `port`, past every proxy, as ssh does; where it does not open, tries 443 as well. */
export async function probePort(host: string, port: number, { timeoutMs, signal }: Pick<NetworkProbeOptions, 'timeoutMs' | 'signal'>): Promise<HostProbe> {
  const limit = timeLimit(timeoutMs, signal);
  try {
    const [dns, error] = await Promise.all([resolveName(host), openError(host, port, limit.signal)]);
    const httpsOpen = error === null || dns.error !== null ? null : (await openError(host, 443, AbortSignal.any([signal, AbortSignal.timeout(HTTPS_MS)]))) === null;
    const stage = dns.error !== null ? 'dns' as const : error === 'ETIMEDOUT' ? 'timeout' as const : 'connect' as const;
    return {
      route: { tool: 'git', host, proxy: null, bypassedBy: null, caFile: null, verify: true },
      dns, tcp: { host, port, error }, ...(httpsOpen === null ? {} : { httpsOpen }), connectStatus: null, tls: null, http: null,
      failure: error === null ? null : { stage, code: error, message: `port ${port} does not open` },
    };
  } finally {
    limit.clear();
  }
}

/** The code of the error, null when the port opened. */
function openError(host: string, port: number, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (code: string | null): void => {
      signal.removeEventListener('abort', late);
      socket.destroy();
      resolve(code);
    };
    const late = (): void => { end('ETIMEDOUT'); };
    socket.once('connect', () => { end(null); });
    socket.on('error', (error: NodeJS.ErrnoException) => { end(error.code ?? 'UNKNOWN'); });
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
  });
}

/** Whether an answer comes from AWS itself and not from a proxy or a login page in between. */
export function isAws({ requestId, wwwAuthenticate, contentType, body }: HttpAnswer): boolean {
  if (/html/i.test(contentType ?? '')) return false;
  if (requestId !== null || wwwAuthenticate?.includes('AWSCodeCommit') === true) return true;
  return /"__type"\s*:|<\w+Exception[ />]|xmlns="https:\/\/\w+\.amazonaws\.com\/doc\//.test(body);
}

async function resolveName(host: string): Promise<HostProbe['dns']> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error(), { code: 'ETIMEDOUT' })), DNS_MS);
  });
  try {
    const found = await Promise.race([lookup(host, { all: true }), late]);
    return { name: host, addresses: found.map(({ address }) => address), error: null };
  } catch (error) {
    return { name: host, addresses: [], error: (error as NodeJS.ErrnoException).code ?? 'UNKNOWN' };
  } finally {
    clearTimeout(timer);
  }
}
