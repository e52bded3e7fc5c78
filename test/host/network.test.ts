import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { readFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openConnection, type Road } from '../../src/host/connection.ts';
import { ask, timeLimit } from '../../src/host/http.ts';
import { createHost, type NodeHost } from '../../src/host/node-host.ts';
import { parseProxy } from '../../src/host/routes.ts';
import { type Authority, createAuthority } from '../lab/ca.ts';
import { defaultWorld, type Lab, startLab, type World } from '../lab/lab.ts';
import { makeMachine, type MachineSpec } from '../lab/machine.ts';

const test = suite<{ lab: Lab; world: World; servers: Server[] }>('host/network');
const HOST = 'git-codecommit.eu-west-1.amazonaws.com';
const PATH = '/v1/repos/billing/info/refs?service=git-upload-pack';

test.before.each(async (context) => {
  context.world = defaultWorld();
  context.lab = await startLab(context.world);
  context.servers = [];
});
test.after.each(async ({ lab, servers }) => {
  await lab.close();
  for (const server of servers) server.close();
});

async function withHost<T>(lab: Lab, spec: MachineSpec, use: (host: NodeHost) => Promise<T>, timeoutMs = 20_000): Promise<T> {
  const machine = await makeMachine(lab, { tools: { aws: 'missing', grc: 'missing' }, ...spec });
  const host = createHost({ signal: new AbortController().signal, cwd: machine.cwd, env: machine.env, platform: 'linux', timeoutMs });
  try {
    return await use(host);
  } finally {
    await host.close();
    await machine.remove();
  }
}

/** A listener on loopback that a test writes by hand; what connects to it is dropped at the end. */
async function listen(context: { servers: Server[] }, server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  });
  const close = server.close.bind(server);
  server.close = (callback) => {
    for (const socket of sockets) socket.destroy();
    return close(callback);
  };
  context.servers.push(server);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return (server.address() as AddressInfo).port;
}

test('the whole way through a proxy: each step is told', async ({ lab, world }) => {
  world.switches.clockOffsetSeconds = 3600;
  await withHost(lab, {}, async (host) => {
    const probe = await host.probeHost(HOST, 'git', PATH);
    const port = Number(new URL(lab.proxyUrl).port);
    assert.equal(probe.failure, null);
    assert.equal(probe.route.proxy, { url: lab.proxyUrl, source: 'HTTPS_PROXY', hasUserInfo: false, supported: true });
    assert.equal(probe.route.caFile, { path: lab.caFile, source: 'GIT_SSL_CAINFO', readable: true });
    assert.equal([probe.tcp, probe.connectStatus], [{ host: '127.0.0.1', port, error: null }, 200]);
    assert.equal(probe.tls, { verified: true, error: null, issuer: 'CN=Lab CA', subject: `CN=${HOST}` });
    assert.equal([probe.http?.status, probe.http?.isAws], [401, true]);
    const skew = Date.parse(probe.http?.serverDate ?? '') - Date.parse(probe.http?.sentAt ?? '');
    assert.ok(Math.abs(skew - 3_600_000) < 30_000, String(skew));
    const api = await host.probeHost('codecommit.eu-west-1.amazonaws.com', 'aws', '/');
    assert.equal([api.route.caFile?.source, api.failure, api.http?.isAws], ['AWS_CA_BUNDLE', null, true]);
  });
});

test('what breaks on the way is named by its stage', async ({ lab, world }) => {
  const stage = (spec: MachineSpec = {}, tool: 'git' | 'aws' = 'git') =>
    withHost(lab, spec, async (host) => {
      const { failure, tcp, connectStatus, tls, http } = await host.probeHost(HOST, tool, PATH);
      return { failure: failure && `${failure.stage} ${failure.code}`, tcp: tcp?.error ?? null, connectStatus, tls: tls?.error ?? null, http: http && [http.status, http.isAws] };
    });
  world.switches.proxy = 'refuse';
  assert.equal(await stage(), { failure: 'proxy HTTP_403', tcp: null, connectStatus: 403, tls: null, http: null });
  world.switches.proxy = 'auth-required';
  assert.equal((await stage()).failure, 'proxy HTTP_407');
  world.switches.proxy = 'ok';
  assert.equal(await stage({ env: { HTTPS_PROXY: 'http://127.0.0.1:1' } }), { failure: 'proxy ECONNREFUSED', tcp: 'ECONNREFUSED', connectStatus: null, tls: null, http: null });
  assert.equal((await stage({ env: { HTTPS_PROXY: 'http://no-such-host.invalid:1' } })).failure?.replace('EAI_AGAIN', 'ENOTFOUND'), 'proxy ENOTFOUND');
  assert.equal((await stage({ env: { HTTPS_PROXY: 'socks5h://127.0.0.1:1' } })).failure, 'proxy SOCKS_UNSUPPORTED');
  const hosts = (mode: World['switches']['hosts'][string]) => { world.switches.hosts = { [HOST]: mode }; };
  hosts('untrusted-ca');
  const untrusted = await stage();
  assert.match(untrusted.failure ?? '', /^tls (SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_)/);
  assert.equal([untrusted.connectStatus, untrusted.http], [200, null]);
  hosts('wrong-name');
  assert.equal((await stage()).failure, 'tls ERR_TLS_CERT_ALTNAME_INVALID');
  hosts('captive-html');
  assert.equal(await stage(), { failure: null, tcp: null, connectStatus: 200, tls: null, http: [200, false] });
  hosts('redirect');
  assert.equal((await stage()).http, [302, false]);
  hosts('ok');
  assert.equal((await stage({ env: { GIT_SSL_CAINFO: '{{HOME}}/none.pem' } })).failure, 'tls CA_FILE_MISSING');
  assert.equal((await stage({ env: { AWS_CA_BUNDLE: '{{HOME}}/empty.pem' }, files: { 'empty.pem': 'nothing\n' } }, 'aws')).failure, 'tls CA_FILE_EMPTY');
  assert.equal((await stage({ env: { AWS_CA_BUNDLE: '{{HOME}}' } }, 'aws')).failure, 'tls CA_FILE_UNREADABLE');
});

test('an unverified certificate: nothing is sent, unless git is told not to look', async ({ lab, world }) => {
  world.switches.hosts = { [HOST]: 'untrusted-ca' };
  await withHost(lab, {}, async (host) => {
    const { tls } = await host.probeHost(HOST, 'git', PATH);
    assert.equal([tls?.verified, tls?.issuer], [false, 'CN=Stranger CA']);
  });
  assert.equal(lab.requests.filter(({ service }) => service === 'git').length, 0);
  await withHost(lab, { gitConfig: `[http "https://${HOST}"]\n\tsslVerify = false\n` }, async (host) => {
    const { tls, http, failure, route } = await host.probeHost(HOST, 'git', PATH);
    assert.equal([route.verify, tls?.verified, http?.status, failure], [false, false, 401, null]);
    const asAws = await host.probeHost(HOST, 'aws', '/');
    assert.is(asAws.failure?.stage, 'tls');
  });
});

test('git\'s own settings: the proxy and the roots of the URL, NO_PROXY per tool', async ({ lab }) => {
  const gitConfig = `[http]\n\tproxy = http://127.0.0.1:1\n[http "https://*.eu-west-1.amazonaws.com"]\n\tproxy = ${lab.proxyUrl.replace('://', '://user:pa%40ss@')}\n\tsslCAInfo = ~/ca.pem\n`;
  const spec = { gitConfig, files: { 'ca.pem': await readFile(lab.caFile, 'utf8') }, env: { GIT_SSL_CAINFO: null, NO_PROXY: 'sts.invalid' } };
  await withHost(lab, spec, async (host) => {
    const probe = await host.probeHost(HOST, 'git', PATH);
    assert.equal([probe.failure, probe.http?.status], [null, 401]);
    assert.match(probe.route.proxy?.source ?? '', /^http\.https:\/\/\*\.eu-west-1\.amazonaws\.com\.proxy in .*\.gitconfig$/);
    assert.equal([probe.route.proxy?.url, probe.route.proxy?.hasUserInfo], [lab.proxyUrl, true]);
    assert.match(probe.route.caFile?.path ?? '', /\/ca\.pem$/);
    assert.not.match(JSON.stringify(probe), /pa%40ss|pa@ss/);
    const other = await host.probeHost('git-codecommit.us-east-1.amazonaws.com', 'git', PATH);
    assert.equal([other.failure?.stage, other.route.proxy?.url], ['proxy', 'http://127.0.0.1:1']);
    const direct = await host.probeHost('sts.invalid', 'aws', '/');
    assert.equal([direct.route.proxy, direct.route.bypassedBy, direct.tcp?.host], [null, 'NO_PROXY (sts.invalid)', 'sts.invalid']);
    assert.equal([direct.failure?.stage, direct.dns.addresses], ['dns', []]);
  });
});

test('the profile\'s ca_bundle counts for the AWS tools', async ({ lab }) => {
  const files = { '.aws/config': '[profile corp]\nca_bundle = {{CA}}\n[profile broken]\nca_bundle = /none.pem\n' };
  await withHost(lab, { files, env: { AWS_CA_BUNDLE: null, AWS_PROFILE: 'broken' } }, async (host) => {
    assert.equal((await host.probeHost('sts.eu-west-1.amazonaws.com', 'aws', '/')).failure?.code, 'CA_FILE_MISSING');
    const corp = await host.probeHost('sts.eu-west-1.amazonaws.com', 'aws', '/', 'corp');
    assert.equal(corp.failure, null);
    assert.match(corp.route.caFile?.source ?? '', /^ca_bundle in .*config:2$/);
  });
});

test('a host or a proxy that says nothing ends at the limit', async ({ lab, world }) => {
  world.switches.hosts = { [HOST]: 'hang' };
  await withHost(lab, {}, async (host) => {
    const { failure, connectStatus, tls, http } = await host.probeHost(HOST, 'git', PATH);
    assert.equal([failure?.stage, connectStatus, tls, http], ['timeout', 200, null, null]);
  }, 1500);
  world.switches.proxy = 'hang';
  await withHost(lab, {}, async (host) => {
    const { failure, tcp, connectStatus } = await host.probeHost(HOST, 'git', PATH);
    assert.equal([failure?.stage, tcp?.error, connectStatus], ['timeout', null, null]);
  }, 1500);
});

const direct: Road = { proxy: null, ca: null, verify: true };
const limitOf = (ms = 20_000) => timeLimit(ms, new AbortController().signal);

async function certificateOf(authority: Authority, name: string): Promise<TlsOptions> {
  const context = await authority.contextFor(name);
  return { SNICallback: (_name, done) => { done(null, context); } };
}

test('a body is cut at its limit, and what speaks neither TLS nor HTTP is told', async (context) => {
  const authority = await createAuthority('Own CA');
  const certified = await certificateOf(authority, 'localhost');
  const flood = createTlsServer(certified, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n');
    const pour = (): void => { while (!socket.destroyed && socket.write('x'.repeat(65_536))); };
    socket.on('drain', pour);
    pour();
  });
  const port = await listen(context, flood);
  const limit = limitOf();
  const road = { ...direct, ca: authority.pem };
  const { answer } = await ask({ host: 'localhost', port, path: '/' }, road, () => new Date(), limit);
  limit.clear();
  assert.equal([answer?.status, answer?.body.length], [200, 65_536]);
  const garbage = await listen(context, createServer((socket) => { socket.on('error', () => socket.destroy()); socket.end('hello, this is no TLS\r\n'); }));
  const told = await openConnection('127.0.0.1', garbage, direct, limitOf().signal);
  assert.is(told.failure?.stage, 'tls');
  const noHttp = await listen(context, createTlsServer(certified, (socket) => { socket.on('error', () => socket.destroy()); socket.end('SSH-2.0-OpenSSH\r\n'); }));
  const result = await ask({ host: 'localhost', port: noHttp, path: '/' }, road, () => new Date(), limitOf());
  assert.equal([result.answer, result.failure?.stage], [null, 'protocol']);
  const refused = await openConnection('127.0.0.1', 1, direct, limitOf().signal);
  assert.equal([refused.failure?.stage, refused.failure?.code, refused.trail.tcp?.error], ['connect', 'ECONNREFUSED', 'ECONNREFUSED']);
});

test('a proxy that is reached by TLS', async (context) => {
  const authority = await createAuthority('Own CA');
  const target = createTlsServer(await certificateOf(authority, 'target.example.com'), (socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end('HTTP/1.1 204 No Content\r\n\r\n'));
  });
  const asked: string[] = [];
  const plain = createHttpServer();
  plain.on('connect', (request, socket: Socket) => {
    asked.push(`${request.url ?? ''} ${request.headers['proxy-authorization'] ?? ''}`);
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    target.emit('connection', socket);
  });
  const proxy = createTlsServer(await certificateOf(authority, 'localhost'), (socket) => plain.emit('connection', socket));
  const proxyPort = await listen(context, proxy);
  const road: Road = { proxy: { secure: true, host: 'localhost', port: proxyPort, authorization: 'Basic eDp5' }, ca: authority.pem, verify: true };
  const limit = limitOf();
  const { answer, failure, trail } = await ask({ host: 'target.example.com', path: '/' }, road, () => new Date(), limit);
  limit.clear();
  assert.equal([failure, answer?.status, trail.connectStatus, trail.tls?.subject], [null, 204, 200, 'CN=target.example.com']);
  assert.equal(asked, ['target.example.com:443 Basic eDp5']);
  const stranger = await openConnection('target.example.com', 443, { ...road, ca: null }, limitOf().signal);
  assert.is(stranger.failure?.stage, 'proxy');
});

test('proxies as people write them', () => {
  const cases: [string, 'git' | 'aws', unknown][] = [
    ['http://proxy:8080', 'git', ['proxy', 8080, false, null, 'http://proxy:8080']],
    ['proxy', 'git', ['proxy', 1080, false, null, 'http://proxy:1080']],
    ['proxy', 'aws', ['proxy', 80, false, null, 'http://proxy:80']],
    ['https://proxy', 'git', ['proxy', 443, true, null, 'https://proxy:443']],
    ['http://me:p@ss/wo:rd@proxy:8080/', 'git', ['proxy', 8080, false, 'me:p@ss/wo:rd', 'http://proxy:8080']],
    ['http://[::1]:3128', 'aws', ['::1', 3128, false, null, 'http://[::1]:3128']],
    ['http://', 'git', null],
    ['', 'git', null],
  ];
  for (const [value, tool, expected] of cases) {
    const found = parseProxy(value, tool);
    assert.equal(found && [found.host, found.port, found.secure, found.userInfo, found.shown], expected, value);
  }
});

test.run();
