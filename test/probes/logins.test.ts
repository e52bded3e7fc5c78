import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { GitConfigEntry, NetrcFact, StoreFact } from '../../src/core/facts.ts';
import { netrc, storeFiles } from '../../src/probes/login-files.ts';
import { systemStore } from '../../src/probes/system-store.ts';
import { type FakeMachine, observe, seen } from '../support/fake-host.ts';
import { entry, HOME, HOST, linux, mac, remoteEntry, windows } from '../support/worlds.ts';

const test = suite('probes/logins');
const SIGNED = `20261117T090000Z${'0123456789abcdef'.repeat(4)}`;
const line = (host = HOST) => `https://AKIAIOSFODNN7EXAMPLE:${SIGNED}@${host}\n`;
const withConfig = (world: typeof linux, ...entries: readonly GitConfigEntry[]) => world.with({ gitConfig: { entries } }).snapshot;
const stores = async (machine: FakeMachine, ...entries: readonly GitConfigEntry[]) => seen((await observe<StoreFact>(storeFiles, machine, withConfig(linux, ...entries))).observed).logins;

test('store files: the two standard ones, and those named with --file', async () => {
  const files = { [`${HOME}/.git-credentials`]: line('a'), [`${HOME}/.config/git/credentials`]: line('b'), [`${HOME}/mine`]: line('c'), '/srv/d': line('d'), '/unnamed': line('x'), [`${HOME}/e`]: line('e') };
  const helpers = [entry('credential.helper', 'store --file ~/mine'), entry('credential.https://x.helper', 'store --file=/srv/d'), entry('credential.helper', 'store --file ~/mine'), entry('credential.helper', 'cache --file /unnamed'), entry('credential.helper', null), entry('credential.helper', 'store --file "$HOME/e"')];
  assert.equal((await stores({ files }, ...helpers)).map(({ host, file }) => [host, file]), [['a', `${HOME}/.git-credentials`], ['b', `${HOME}/.config/git/credentials`], ['c', `${HOME}/mine`], ['d', '/srv/d'], ['e', `${HOME}/e`]]);
});

test('store files: XDG_CONFIG_HOME moves the second', async () => {
  const files = { '/xdg/git/credentials': line('a'), [`${HOME}/.config/git/credentials`]: line('b') };
  assert.equal((await stores({ files, env: { XDG_CONFIG_HOME: '/xdg' } })).map(({ host }) => host), ['a']);
  assert.equal((await stores({ files, env: { XDG_CONFIG_HOME: '' } })).map(({ host }) => host), ['b'], 'an empty variable is none');
  assert.equal((await stores({ files, homeDir: null })).length, 0);
});

test('store files: shapes, no secrets', async () => {
  const logins = await stores({ files: { [`${HOME}/.git-credentials`]: line() } });
  assert.equal(logins[0]?.secret, { kind: 'signature', length: 80, signedAt: '2026-11-17T09:00:00Z' });
  assert.not.match(JSON.stringify(logins), /0123456789abcdef|IOSFODNN7/);
});

test('netrc: the file curl would take', async () => {
  const look = async (machine: FakeMachine) => (await observe<NetrcFact>(netrc, machine)).observed;
  const text = `machine ${HOST} login u password p\n`;
  assert.equal(seen(await look({ files: { [`${HOME}/.netrc`]: text } })).entries.map(({ host }) => host), [HOST]);
  assert.equal(seen(await look({ files: { [`${HOME}/_netrc`]: text } })).entries, [], 'the other name counts on Windows only');
  assert.is(seen(await look({ platform: 'win32', files: { [`${HOME}/_netrc`]: text } })).file, `${HOME}/_netrc`);
  assert.is(seen(await look({ platform: 'win32', files: { [`${HOME}/_netrc`]: text, [`${HOME}/.netrc`]: '' } })).file, `${HOME}/.netrc`);
  assert.equal(seen(await look({})), { file: `${HOME}/.netrc`, entries: [] });
  assert.equal(await look({ homeDir: null }), { status: 'absent', reason: 'no home directory' });
});

const MAC = 'keychain: "/Users/m/Library/Keychains/login.keychain-db"\nversion: 512\nclass: "inet"\nattributes:\n    "acct"<blob>="AKIAIOSFODNN7EXAMPLE"\n    "path"<blob>=<NULL>\n    "srvr"<blob>="' + HOST + '"\n';
const SECURITY = `security find-internet-password -s ${HOST}`;
const system = async (machine: FakeMachine, known = withConfig(mac, remoteEntry())) => observe<StoreFact>(systemStore, { platform: 'darwin', ...machine }, known);

test('keychain: asked for the hosts of the remotes', async () => {
  const fact = seen((await system({ programs: { [SECURITY]: { stdout: MAC } } })).observed);
  assert.equal([fact.kind, fact.logins.map(({ host, login }) => [host, login.keyIdLast4])], ['keychain', [[HOST, 'MPLE']]]);
});

test('keychain: insteadOf and TARGET count, other hosts do not', async () => {
  const known = mac.with({ intent: { target: 'https://u:hunter2@git-codecommit.us-east-1.amazonaws.com/v1/repos/x' }, gitConfig: { entries: [remoteEntry('cc:billing'), entry(`url.https://${HOST}/v1/repos/.insteadof`, 'cc:'), entry('remote.hub.url', 'https://github.com/a/b')] } }).snapshot;
  const { calls } = await system({ programs: { [SECURITY]: { exitCode: 44 }, 'security find-internet-password -s git-codecommit.us-east-1.amazonaws.com': { exitCode: 44 } } }, known);
  assert.equal(calls.map(({ argv }) => argv[3]), ['git-codecommit.us-east-1.amazonaws.com', HOST]);
});

test('keychain: without a CodeCommit host nothing is asked', async () => {
  const { observed, calls } = await system({}, withConfig(mac, remoteEntry('https://github.com/a/b')));
  assert.equal([seen(observed).logins, calls], [[], []]);
});

test('a store that cannot be asked has failed, one that holds nothing has not', async () => {
  assert.equal(seen((await system({ programs: { [SECURITY]: { exitCode: 44 } } })).observed).logins, []);
  assert.equal((await system({ programs: { [SECURITY]: 'missing' } })).observed, { status: 'failed', reason: 'security is not on this machine' });
  assert.equal((await system({ programs: { [SECURITY]: { exitCode: null, timedOut: true } } })).observed, { status: 'failed', reason: 'security did not answer in time' });
  assert.equal((await system({ programs: { [SECURITY]: { exitCode: 51 } } })).observed, { status: 'failed', reason: 'security ended with exit status 51' });
});

test('Credential Manager: logins for CodeCommit only', async () => {
  const stdout = `\r\nCurrently stored credentials:\r\n\r\n    Target: LegacyGeneric:target=git:https://github.com\r\n    Type: Generic \r\n    User: maria\r\n    Local machine persistence\r\n    \r\n    Target: LegacyGeneric:target=git:https://${HOST}\r\n    Type: Generic \r\n    User: AKIAIOSFODNN7EXAMPLE\r\n    Local machine persistence\r\n\r\n`;
  const fact = seen((await system({ platform: 'win32', programs: { 'cmdkey /list': { stdout } } }, withConfig(windows, remoteEntry()))).observed);
  assert.equal([fact.kind, fact.logins.map(({ host }) => host)], ['credential-manager', [HOST]]);
});

test('Secret Service: only where a helper uses it; the secrets on stdout are not even kept', async () => {
  const none = await system({ platform: 'linux' }, withConfig(linux, remoteEntry(), entry('credential.helper', 'store')));
  assert.is(none.observed.status, 'absent');
  const command = `secret-tool search --all server ${HOST}`;
  const { observed, calls } = await system({ platform: 'linux', programs: { [command]: { stdout: '[/1]\nlabel = Git\nsecret = hunter2\n', stderr: `attribute.server = ${HOST}\nattribute.user = AKIAIOSFODNN7EXAMPLE\n` } } }, withConfig(linux, remoteEntry(), entry('credential.helper', 'libsecret')));
  assert.equal(seen(observed).logins.map(({ host, login }) => [host, login.keyIdLast4]), [[HOST, 'MPLE']]);
  assert.is(calls[0]?.options.stdout, 'discard');
});

test.run();
