import * as http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { LabRequest } from './exchange.ts';
import { mint } from './sts.ts';
import { exampleSession } from './world.ts';
import type { World } from './world.ts';

const TOKEN = 'FAKE-imds-token';
const ROLES = '/latest/meta-data/iam/security-credentials/';

/** The instance metadata service and the container's credential endpoint on one loopback port. */
export interface MetadataServer {
  url: string;
  close(): Promise<void>;
}

/**
 * Starts both endpoints as plain HTTP: IMDSv2 (`PUT /latest/api/token`, then the role and its credentials), and `GET /container/credentials`.
 * What they do is `world.metadata`. Sources: EC2 User Guide, "Use IMDSv2"; ECS Developer Guide, "Task IAM role".
 */
export async function startMetadata(world: World, requests: LabRequest[]): Promise<MetadataServer> {
  const sockets = new Set<Socket>();
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://lab.invalid');
    const log: LabRequest = { service: 'metadata', host: '169.254.169.254', method: request.method ?? '', path: pathname, action: '', status: 0, userKind: 'none', keyIdLast4: '' };
    requests.push(log);
    if (world.metadata.mode === 'hang') return;
    const [status, body] = answerOf(world, request, pathname);
    log.status = status;
    response.writeHead(status, { 'Content-Type': body.startsWith('{') ? 'application/json' : 'text/plain', 'Content-Length': Buffer.byteLength(body) }).end(body);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function answerOf(world: World, request: http.IncomingMessage, path: string): [number, string] {
  const { mode, role, authorization } = world.metadata;
  if (path === '/container/credentials') {
    if (mode !== 'ok') return [404, 'no task role'];
    if (authorization !== undefined && request.headers.authorization !== authorization) return [401, 'unauthorized'];
    return [200, credentials(world, role)];
  }
  // The real service refuses a token request that a proxy has forwarded.
  if (path === '/latest/api/token') return request.method === 'PUT' && request.headers['x-forwarded-for'] === undefined ? [200, TOKEN] : [403, 'Forbidden'];
  if (request.headers['x-aws-ec2-metadata-token'] !== TOKEN) return [401, 'Unauthorized'];
  if (mode === 'no-role') return [404, 'Not Found'];
  if (path === ROLES) return [200, role];
  return path === `${ROLES}${role}` ? [200, credentials(world, role)] : [404, 'Not Found'];
}

function credentials(world: World, role: string): string {
  const minted = mint(world, exampleSession(role, 'i-0123456789abcdef0'), 21_600);
  const until = new Date((minted.expiresAt ?? 0) * 1000).toISOString().replace(/\.\d{3}/, '');
  return JSON.stringify({ Code: 'Success', Type: 'AWS-HMAC', AccessKeyId: minted.accessKeyId, SecretAccessKey: minted.secretAccessKey, Token: minted.sessionToken, Expiration: until });
}
