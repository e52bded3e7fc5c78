import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseNetrc, parseStoreFile } from '../../src/knowledge/login-files.ts';
import { netrcEntryFor } from '../../src/knowledge/netrc.ts';
import { HOST } from '../support/worlds.ts';

const test = suite('login-files');
const KEY = 'AKIAIOSFODNN7EXAMPLE';
const SIGNED = `20261117T090000Z${'0123456789abcdef'.repeat(4)}`;

test('store: a signed login with its path and the time of signing', () => {
  const text = `# not a URL\n\nhttps://${KEY}:${SIGNED}@${HOST}/v1/repos/billing\n`;
  assert.equal(parseStoreFile(text, '/h/.git-credentials'), [{
    host: HOST, path: 'v1/repos/billing', file: '/h/.git-credentials', line: 3,
    login: { kind: 'access-key', name: null, keyIdLast4: 'MPLE', prefix: 'AKIA', hasSessionToken: false, accountId: null },
    secret: { kind: 'signature', length: 80, signedAt: '2026-11-17T09:00:00Z' },
  }]);
});

test('store: a session token is known to be there and is not kept', () => {
  const [login] = parseStoreFile(`https://ASIAIOSFODNN7EXAMPLE%25FwoGZXIvYXdzEXAMPLEtoken%2F%2B%3D:${SIGNED}@${HOST}\n`, 'f');
  assert.equal([login?.path, login?.login.hasSessionToken, login?.login.prefix], [null, true, 'ASIA']);
  assert.not.match(JSON.stringify(login), /FwoGZ|0123456789abcdef/);
});

test('store: encoded hosts and passwords, static Git credentials, other schemes', () => {
  const text = ['https://maria-at-111122223333:EXAMPLEgitPasswordNotReal0123456789EXAMPL%2B%3D@Git-CodeCommit.eu-west-1.amazonaws.com', 'http://u:p%40q@h%2eexample:8080/a%20b', 'cert://u:p@/etc/key.pem'].join('\n');
  const found = parseStoreFile(text, 'f');
  assert.equal(found.map(({ host, path, login, secret, line }) => [host, path, login.kind, login.name, secret?.kind, secret?.length, line]), [
    [HOST, null, 'git-credential', 'maria-at-111122223333', 'other', 43, 1],
    ['h.example:8080', 'a b', 'other', 'u', 'other', 3, 2],
    ['', 'etc/key.pem', 'other', 'u', 'other', 1, 3],
  ]);
});

test('store: what is no login is passed over', () => {
  const text = ['https://host/path', 'https://user@host/path', 'user:pass@host', 'https://us/er:pass@host', `https://u:p@${HOST}\r`, '\0\x1b[31m', '%'].join('\n');
  assert.equal(parseStoreFile(text, 'f').map(({ host, line }) => [host, line]), [[HOST, 5]]);
  assert.equal(parseStoreFile('', 'f'), []);
  assert.equal(parseStoreFile('https://u:%zz@h/%', 'f')[0]?.secret?.length, 3, 'a percent sign that encodes nothing');
});

/** Each with the login curl 7.88 sends to 127.0.0.1; null where it sends none. */
const NETRC: readonly (readonly [string, string, string | null])[] = [
  ['one line', 'machine 127.0.0.1 login u password p', 'u:p'],
  ['three lines', 'machine 127.0.0.1\nlogin u\npassword p', 'u:p'],
  ['in capitals', 'MACHINE 127.0.0.1 LOGIN u PASSWORD p', 'u:p'],
  ['quotes and escapes', 'machine 127.0.0.1 login "u v" password "p\\"q\\\\ #x"', 'u v:p"q\\ #x'],
  ['a quote within a word', 'machine 127.0.0.1 login u password p"q', 'u:p"q'],
  ['a # within a word', 'machine 127.0.0.1 login u#x password a#b', 'u#x:a#b'],
  ['a comment line and one behind words', '# password x\nmachine 127.0.0.1 login u # password no\npassword p', 'u:p'],
  ['the password before the login', 'machine 127.0.0.1 password p login u', 'u:p'],
  ['an account', 'machine 127.0.0.1 account a login u password p', 'u:p'],
  ['a macro before it', 'macdef init\nmachine 127.0.0.1 login m password m\n\nmachine 127.0.0.1 login u password p', 'u:p'],
  ['a macro behind it', 'machine 127.0.0.1 login u password p macdef x\nlogin no\n\nmachine a', 'u:p'],
  ['default first', 'default login d password e\nmachine 127.0.0.1 login u password p', 'd:e'],
  ['default last', 'machine other.example login o password o\ndefault login d password e', 'd:e'],
  ['the first of two', 'machine 127.0.0.1 login a password b\nmachine 127.0.0.1 login c password d', 'a:b'],
  ['carriage returns', 'machine 127.0.0.1 login u\r\npassword p\r\n', 'u:p'],
  ['another machine', 'machine other.example login o password o', null],
  ['nothing', '', null],
];

for (const [name, text, sent] of NETRC) {
  test(`netrc: ${name}`, () => {
    const entry = netrcEntryFor(parseNetrc(text, '/h/.netrc'), '127.0.0.1');
    assert.is(entry === null ? null : `${entry.login.name ?? ''} ${entry.secret?.length ?? 0}`, sent === null ? null : `${sent.slice(0, sent.indexOf(':'))} ${sent.length - sent.indexOf(':') - 1}`);
  });
}

test('netrc: lines, hosts in lower case, a missing password, classes instead of secrets', () => {
  const text = `machine GIT-CODECOMMIT.eu-west-1.amazonaws.com login ${KEY} password ${SIGNED}\n\n  default\n  login maria-at-111122223333\n`;
  const netrc = parseNetrc(text, '/h/.netrc');
  assert.equal(netrc.entries.map(({ host, line, login, secret }) => [host, line, login.kind, login.accountId, secret?.kind ?? null]), [
    [HOST, 1, 'access-key', null, 'signature'], [null, 3, 'git-credential', '111122223333', null],
  ]);
  assert.not.match(JSON.stringify(netrc), /0123456789abcdef|IOSFODNN7/);
  assert.is(netrcEntryFor(netrc, 'elsewhere.example')?.line, 3);
});

const curl = await new Promise<boolean>((resolve) => execFile('curl', ['--version'], (error) => { resolve(error === null); }));
if (!curl) console.log('SKIP login-files: no curl to compare with');
test('netrc: the real curl sends just that', async () => {
  if (!curl) return;
  const server = createServer((request, response) => { response.end(Buffer.from((request.headers.authorization ?? '').slice('Basic '.length), 'base64')); });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const dir = await mkdtemp(join(tmpdir(), 'netrc-'));
  try {
    for (const [name, text, sent] of NETRC) {
      await writeFile(join(dir, 'netrc'), `${text}\n`);
      const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
      const printed = await new Promise<string>((resolve) => execFile('curl', ['-s', '--noproxy', '*', '--netrc-file', join(dir, 'netrc'), url], (_, stdout) => { resolve(stdout); }));
      assert.is(printed === '' ? null : printed, sent, name);
    }
  } finally {
    server.close();
    await rm(dir, { recursive: true });
  }
});

test.run();
