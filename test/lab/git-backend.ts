import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import * as path from 'node:path';
import { answer, bodyOf } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { plainGitEnvironment } from './made-repositories.ts';
import type { RepositoryStore } from './repositories.ts';

/** What is asked of a repository. */
interface Wanted {
  directory: string;
  /** What is in it, as long as nobody has written to it. */
  content: () => ReturnType<RepositoryStore['contentOf']>;
  /** The path below the repository. */
  tail: string;
  query: string;
}

interface Answered {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

let backendPath: string | undefined;

function httpBackend(): string {
  backendPath ??= path.join(spawnSync('git', ['--exec-path'], { encoding: 'utf8' }).stdout.trim(), 'git-http-backend');
  return backendPath;
}

/** What git's own CGI answered about repositories nobody has written to: they are alike in all labs, and asked the same hundreds of times. */
const known = new Map<string, Answered>();

/** Has git's own CGI answer, ends it when the client leaves, and answers by what it said before where it would say the same again. */
export async function serveGit(exchange: Exchange, { directory, content, tail, query }: Wanted, children: Set<ChildProcess>): Promise<void> {
  const { request, response, log } = exchange;
  const header = (name: string): string => String(request.headers[name] ?? '');
  const unwritten = content();
  const body = unwritten === null ? null : await bodyOf(request);
  const variables = {
    PATH_INFO: `/${path.basename(directory)}/${tail}`,
    REQUEST_METHOD: request.method ?? 'GET',
    QUERY_STRING: query,
    CONTENT_TYPE: header('content-type'),
    ...(header('content-length') === '' ? {} : { CONTENT_LENGTH: header('content-length') }),
    HTTP_CONTENT_ENCODING: header('content-encoding'),
    GIT_PROTOCOL: header('git-protocol'),
  };
  const key = body === null ? null : JSON.stringify([unwritten, variables, body.toString('base64')]);
  const before = key === null ? undefined : known.get(key);
  if (before !== undefined) {
    log.status = before.status;
    response.writeHead(before.status, before.headers);
    response.end(before.body);
    return;
  }
  const child = spawn(httpBackend(), [], {
    env: { ...plainGitEnvironment(path.dirname(directory)), GIT_PROJECT_ROOT: path.dirname(directory), GIT_HTTP_EXPORT_ALL: '1', ...variables, REMOTE_USER: 'lab', REMOTE_ADDR: '127.0.0.1' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  children.add(child);
  child.on('error', () => children.delete(child));
  response.on('close', () => child.kill());
  // The backend may end before it has read the whole request.
  child.stdin.on('error', () => request.resume());
  if (body === null) request.pipe(child.stdin);
  else child.stdin.end(body);

  let head = Buffer.alloc(0);
  let first: Omit<Answered, 'body'> | null = null;
  const rest: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    if (first !== null) { rest.push(chunk); return; }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    first = headOf(head.subarray(0, end).toString('latin1'));
    rest.push(head.subarray(end + 4));
    log.status = first.status;
    response.writeHead(first.status, first.headers);
    response.write(head.subarray(end + 4));
    child.stdout.pipe(response);
  });
  child.on('close', (code) => {
    children.delete(child);
    if (!response.headersSent) answer(exchange, 500, 'text/plain', 'git http-backend ended without an answer\n');
    if (key !== null && first !== null && code === 0 && content() === unwritten) known.set(key, { ...first, body: Buffer.concat(rest) });
  });
}

function headOf(text: string): Omit<Answered, 'body'> {
  const headers = text.split('\r\n').map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
  return { status: Number(headers.find(([name]) => name === 'Status')?.[1].slice(0, 3) ?? 200), headers: Object.fromEntries(headers.filter(([name]) => name !== 'Status')) };
}
