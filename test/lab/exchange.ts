import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AwsHost } from './hosts.ts';
import type { Identity, World } from './world.ts';

/** One line of the lab's log: what was asked and answered, never a secret. */
export interface LabRequest {
  service: 'proxy' | 'metadata' | AwsHost['service'];
  host: string;
  method: string;
  /** Path and, for git, the `service=` it asks for; no other query. */
  path: string;
  /** API operation, or `GitPull` / `GitPush`; empty when the request never got that far. */
  action: string;
  /** HTTP status, 0 while unanswered. */
  status: number;
  userKind: 'none' | 'access-key' | 'temporary-key' | 'git-credential' | 'other';
  keyIdLast4: string;
}

/** A request to one AWS host on its way through the lab. */
export interface Exchange {
  world: World;
  host: string;
  aws: AwsHost;
  request: IncomingMessage;
  response: ServerResponse;
  log: LabRequest;
  requestId: string;
}

/** Answers once; a second answer or one to a client that has left is dropped. */
export function answer(exchange: Exchange, status: number, type: string, body: string, headers: Record<string, string> = {}): void {
  exchange.log.status = status;
  const { response } = exchange;
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body), ...headers });
  response.end(exchange.request.method === 'HEAD' ? undefined : body);
}

/** Returns `text` with the five XML specials escaped. */
export function escapeXml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

/** Reads a request body of at most 1 MiB; rejects when the client leaves or sends more. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > 1_048_576) throw new Error('request body over 1 MiB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Notes in the log whose key came, by kind and last four characters. */
export function noteKey(log: LabRequest, keyId: string): void {
  if (keyId === '') return;
  log.keyIdLast4 = keyId.slice(-4);
  if (/-at-\d{12}$/.test(keyId)) log.userKind = 'git-credential';
  else if (keyId.startsWith('ASIA')) log.userKind = 'temporary-key';
  else log.userKind = keyId.startsWith('AKIA') ? 'access-key' : 'other';
}

/** Notes the key named in an `Authorization: AWS4-HMAC-SHA256` header. */
export function noteSigner(exchange: Exchange): void {
  const [, keyId = ''] = /Credential=([^/,]+)/.exec(exchange.request.headers.authorization ?? '') ?? [];
  noteKey(exchange.log, keyId);
}

/** Returns the last part of an IAM or STS ARN, the user's, role's or session's own name. */
export function nameOf(identity: Pick<Identity, 'arn'>): string {
  return identity.arn.slice(identity.arn.lastIndexOf('/') + 1);
}
