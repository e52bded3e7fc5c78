import * as http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import type { Authority } from './ca.ts';
import type { LabRequest } from './exchange.ts';
import { awsHost, hostMode } from './hosts.ts';
import type { World } from './world.ts';

/** What the proxy needs to play all hosts. */
export interface ProxyParts {
  world: World;
  authority: Authority;
  /** Signs for hosts switched to `untrusted-ca`; no machine trusts it. */
  stranger: Authority;
  requests: LabRequest[];
  handle: (host: string, request: http.IncomingMessage, response: http.ServerResponse) => void;
}

/** The running proxy. */
export interface Proxy {
  url: string;
  close(): Promise<void>;
}

const reply = (socket: Duplex, status: string, headers = ''): void => {
  socket.end(`HTTP/1.1 ${status}\r\n${headers}Content-Length: 0\r\nConnection: close\r\n\r\n`);
};

function loggedIn(world: World, header: string | undefined): boolean {
  const login = world.switches.proxyLogin;
  if (!login) return false;
  return header === `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
}

/** Returns the proxy's own refusal of a tunnel, `hang` for silence, null to let it through. */
function refusal(world: World, host: string, authorization: string | undefined): { status: string; headers?: string } | 'hang' | null {
  const { proxy } = world.switches;
  if (proxy === 'hang') return 'hang';
  if (proxy === 'refuse') return { status: '403 Forbidden' };
  if (proxy === 'auth-required' && !loggedIn(world, authorization)) {
    return { status: '407 Proxy Authentication Required', headers: 'Proxy-Authenticate: Basic realm="lab"\r\n' };
  }
  return awsHost(host) ? null : { status: '502 Bad Gateway' };
}

/** Starts the CONNECT proxy on a free loopback port and ends TLS itself for every host it knows. */
export async function startProxy(parts: ProxyParts): Promise<Proxy> {
  const { world, authority, stranger, requests, handle } = parts;
  const sockets = new Set<Duplex>();
  const track = (socket: Duplex): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Clients leave in the middle of things; that is their right.
    socket.on('error', () => socket.destroy());
  };

  const hostOf = new WeakMap<object, string>();
  const inner = http.createServer((request, response) => handle(hostOf.get(request.socket) ?? '', request, response));
  inner.on('clientError', (_error, socket) => socket.destroy());

  const terminate = async (host: string, socket: Socket): Promise<void> => {
    const mode = hostMode(world, host);
    const issuer = mode === 'untrusted-ca' ? stranger : authority;
    const provenName = (name: string): string => (mode === 'wrong-name' ? 'wrong-name.example.com' : name);
    const secure = new tls.TLSSocket(socket, {
      isServer: true,
      secureContext: await issuer.contextFor(provenName(host)),
      SNICallback: (name, done) => {
        issuer.contextFor(provenName(name)).then((context) => done(null, context), done);
      },
      ALPNProtocols: ['http/1.1'],
    });
    track(secure);
    hostOf.set(secure, host);
    inner.emit('connection', secure);
  };

  const outer = http.createServer((request, response) => {
    const target = URL.canParse(request.url ?? '') ? new URL(request.url ?? '') : null;
    const host = target?.host ?? '';
    requests.push({ service: 'proxy', host, method: request.method ?? '', path: target?.pathname ?? '', action: '', status: 502, userKind: 'none', keyIdLast4: '' });
    response.writeHead(502, { 'Content-Type': 'text/plain' }).end('the lab plays https only\n');
  });
  outer.on('clientError', (_error, socket) => socket.destroy());
  outer.on('connection', track);
  outer.on('connect', (request: http.IncomingMessage, socket: Socket, head: Buffer) => {
    const host = (request.url ?? '').replace(/:\d+$/, '').toLowerCase();
    const refused = refusal(world, host, request.headers['proxy-authorization']);
    if (refused !== null) {
      const status = refused === 'hang' ? 0 : Number(refused.status.slice(0, 3));
      requests.push({ service: 'proxy', host, method: 'CONNECT', path: '', action: '', status, userKind: 'none', keyIdLast4: '' });
      if (refused !== 'hang') reply(socket, refused.status, refused.headers);
      return;
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (hostMode(world, host) === 'hang') return;
    if (head.length > 0) socket.unshift(head);
    terminate(host, socket).catch(() => socket.destroy());
  });

  await new Promise<void>((resolve) => outer.listen(0, '127.0.0.1', resolve));
  const { port } = outer.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise<void>((resolve) => outer.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      inner.close();
      await closed;
    },
  };
}
