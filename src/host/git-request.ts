import type { ApiAnswer, GitRequestFact, NetworkFailure, Platform } from '../core/facts.ts';
import type { GitRequest } from '../core/probe.ts';
import { parseGitErrorBody } from '../knowledge/aws-errors.ts';
import { loginName } from '../knowledge/credential-shape.ts';
import { quietGit } from '../knowledge/git-environment.ts';
import type { Keys } from './aws-calls.ts';
import type { Runner } from './exec.ts';
import { gitSignature } from './git-signature.ts';
import { ask, type HttpAnswer, type HttpResult, timeLimit } from './http.ts';
import { shownMessage } from './message.ts';
import { type Login, netrcLogin } from './netrc.ts';
import { isAws } from './network-probe.ts';
import type { Routes } from './routes.ts';

export interface GitRequestOptions {
  runner: Runner;
  routes: Routes;
  now: () => Date;
  timeoutMs: number;
  helperTimeoutMs: number;
  signal: AbortSignal;
  home: string | null;
  platform: Platform;
  keys: () => Keys | null;
}

type Carried = GitRequestFact['carried'];

/**
 * git's first request, made by us on git's road: signed with the session's keys, or with what netrc or the user's helpers give.
 * Without a login it is made all the same, and 401 is the good answer. The password goes nowhere else.
 */
export async function gitRequest(request: GitRequest, options: GitRequestOptions): Promise<GitRequestFact> {
  const { carried, login } = request.carry === 'signature' ? signed(request, options) : await stored(request, options);
  const path = `${request.path}/info/refs?service=${request.service}`;
  const headers = {
    'User-Agent': 'git/2 codecommit-doctor', Pragma: 'no-cache',
    ...(login === null ? {} : { Authorization: `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}` }),
  };
  const result = await askGit(request.host, path, headers, options);
  const contentType = result.answer?.contentType ?? null;
  return {
    answer: answerOf(request, path, result),
    carried,
    login: login === null ? null : loginName(login.username),
    contentType,
    advertisesRefs: result.answer?.status === 200 && contentType?.startsWith(`application/x-${request.service}-advertisement`) === true,
  };
}

async function askGit(host: string, path: string, headers: Record<string, string>, options: GitRequestOptions): Promise<Omit<HttpResult, 'trail'>> {
  const limit = timeLimit(options.timeoutMs, options.signal);
  try {
    const url = new URL(`https://${host}${path}`);
    const route = await options.routes.to('git', url);
    if (route.road === null) return { sentAt: options.now().toISOString(), answer: null, failure: route.failure };
    return await ask({ ...hostAndPort(host), path: url.pathname + url.search, headers }, route.road, options.now, limit);
  } finally {
    limit.clear();
  }
}

function hostAndPort(host: string): { host: string; port?: number } {
  const { hostname, port } = new URL(`https://${host}`);
  return port === '' ? { host: hostname } : { host: hostname, port: Number(port) };
}

function answerOf(request: GitRequest, path: string, { sentAt, answer, failure }: Omit<HttpResult, 'trail'>): ApiAnswer {
  const refused = answer !== null && answer.status >= 400 ? parseGitErrorBody(answer.body, answer.contentType) : null;
  return {
    operation: request.service,
    url: `https://${request.host}${path}`,
    status: answer?.status ?? null,
    errorCode: refused?.code ?? null,
    errorMessage: refused === null ? null : shownMessage(refused.message) || null,
    requestId: answer?.requestId ?? null,
    serverDate: answer?.serverDate ?? null,
    sentAt,
    failure: failure ?? foreign(answer),
  };
}

/** A login page or a proxy's page in place of CodeCommit's answer. */
function foreign(answer: HttpAnswer | null): NetworkFailure | null {
  if (answer === null || isAws(answer) || !/html/i.test(answer.contentType ?? '')) return null;
  const where = answer.locationHost === null ? '' : `, leading to ${answer.locationHost}`;
  return { stage: 'protocol', code: 'NOT_AWS', message: `the answer (status ${answer.status}, ${answer.contentType ?? ''}${where}) is not one of CodeCommit` };
}

function signed({ host, path, region }: GitRequest, { keys, now }: GitRequestOptions): { carried: Carried; login: Login | null } {
  const key = keys();
  if (key === null) return { carried: 'nothing', login: null };
  const { accessKeyId, secretAccessKey, sessionToken } = key;
  return { carried: 'signature', login: gitSignature({ host: hostAndPort(host).host, path, region, accessKeyId, secretAccessKey, sessionToken, at: now() }) };
}

async function stored({ host, path }: GitRequest, options: GitRequestOptions): Promise<{ carried: Carried; login: Login | null }> {
  const netrc = await netrcLogin(options.home, options.platform, hostAndPort(host).host);
  if (netrc !== null) return { carried: 'netrc', login: netrc };
  const stdin = `protocol=https\nhost=${host}\npath=${path.replace(/^\//, '')}\n\n`;
  const result = await options.runner.run(['git', 'credential', 'fill'], { env: quietGit(), stdin, timeoutMs: options.helperTimeoutMs });
  const fields = new Map(Buffer.from(result.stdout).toString('utf8').split('\n').map((line) => splitOnce(line)));
  const [username, password] = [fields.get('username'), fields.get('password')];
  if (result.exitCode !== 0 || username === undefined || password === undefined) return { carried: 'nothing', login: null };
  return { carried: 'git-credential', login: { username, password } };
}

function splitOnce(line: string): [string, string] {
  const equals = line.indexOf('=');
  return equals < 0 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)];
}
