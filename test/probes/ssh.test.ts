import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { IamLoginsFact, NetworkFact, SshFact } from '../../src/core/facts.ts';
import { credentialRequest } from '../../src/probes/credential-request.ts';
import { iamLogins } from '../../src/probes/iam-logins.ts';
import { network } from '../../src/probes/network.ts';
import { ssh as probe } from '../../src/probes/ssh.ts';
import { type FakeMachine, observe, seen } from '../support/fake-host.ts';
import { awsFile, entry, HOME, HOST, linux, reached, section, ssh, staticGit, staticKeys, type World } from '../support/worlds.ts';
import { MD5, SHA256, sshRefused } from '../support/worlds-ssh.ts';

const test = suite('probes: ssh');
const CONFIG = `${HOME}/.ssh/config`;
const KEY = `${HOME}/.ssh/codecommit_rsa`;
const G = `user APKAEXAMPLEMARIA0001\nhostname ${HOST}\nport 22\nidentityfile ~/.ssh/codecommit_rsa\nuserknownhostsfile ${HOME}/.ssh/known_hosts\nstricthostkeychecking ask\n`;
const READ = `OpenSSH_9.2p1\ndebug1: Reading configuration data ${CONFIG}\n`;
const PUBLIC = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABexample maria\n';
const secret = '-----BEGIN OPENSSH PRIVATE KEY-----\nPl4nted private key material\n-----END OPENSSH PRIVATE KEY-----\n';

const machine = (changes: FakeMachine = {}): FakeMachine => ({
  ...changes,
  files: { [CONFIG]: `Host ${HOST}\n  User APKAEXAMPLEMARIA0001\nHost other\n  User APKAEXAMPLEMARIA0002\n`, [KEY]: secret, [`${HOME}/.ssh/known_hosts`]: 'x', ...changes.files },
  programs: {
    [`ssh -v -G ${HOST}`]: { stdout: G, stderr: READ },
    [`ssh-keygen -y -P  -f ${KEY}`]: { stdout: PUBLIC },
    'ssh-keygen -l -E sha256 -f -': { stdout: `4096 ${SHA256} maria (RSA)\n` },
    'ssh-keygen -l -E md5 -f -': { stdout: `4096 MD5:${MD5} maria (RSA)\n` },
    [`ssh-keygen -l -F ${HOST} -f ${HOME}/.ssh/known_hosts`]: { stdout: `# Host ${HOST} found: line 2 \n${HOST} RSA ${SHA256}\n` },
    ...changes.programs,
  },
});
const look = async (changes?: FakeMachine, world: World = ssh) => seen((await observe<SshFact>(probe, machine(changes), world.snapshot)).observed);

test('what holds for the host, its keys and known hosts', async () => {
  const fact = await look();
  assert.is(fact.effective?.user, 'APKAEXAMPLEMARIA0001');
  assert.equal(fact.users, [{ value: 'APKAEXAMPLEMARIA0001', file: CONFIG, line: 2, block: `Host ${HOST}`, blockLine: 1 }]);
  assert.equal(fact.otherUsers, [{ value: 'APKAEXAMPLEMARIA0002', file: CONFIG, line: 4, block: 'Host other', blockLine: 3 }]);
  assert.equal(fact.identities, [{ path: KEY, configured: true, exists: true, mode: 0o600, format: 'openssh', encrypted: false, loads: true, type: 'rsa', bits: 4096, fingerprintMd5: MD5, fingerprintSha256: SHA256, error: null }]);
  assert.equal(fact.knownHosts, [{ file: `${HOME}/.ssh/known_hosts`, line: 2, type: 'rsa', fingerprint: SHA256, mark: null }]);
  assert.equal(fact.agent, { running: false, keys: null });
});

test('nothing of a private key is in the fact, locked or not', async () => {
  const locked: FakeMachine = {
    files: { [CONFIG]: `Host ${HOST}\n`, [KEY]: secret },
    programs: {
      [`ssh -v -G ${HOST}`]: { stdout: G, stderr: READ },
      [`ssh-keygen -y -P  -f ${KEY}`]: { exitCode: 255, stderr: `Load key "${KEY}": incorrect passphrase supplied to decrypt private key\n` },
      [`ssh-keygen -l -E sha256 -f ${KEY}`]: { stdout: `4096 ${SHA256} maria (RSA)\n` },
      [`ssh-keygen -l -E md5 -f ${KEY}`]: { stdout: `4096 MD5:${MD5} maria (RSA)\n` },
    },
  };
  const fact = seen((await observe<SshFact>(probe, locked, ssh.snapshot)).observed);
  const [key] = fact.identities;
  assert.is(key?.encrypted, true);
  assert.is(key?.type, 'rsa');
  assert.is(key?.fingerprintMd5, MD5);
  for (const each of [fact, await look()]) assert.not.match(JSON.stringify(each), /Pl4nted|AAAAB3/);
});

const only = (programs: FakeMachine['programs']): FakeMachine => ({ files: { [CONFIG]: 'Host x\n' }, programs: programs ?? {} });
const refused = async (world: World, programs: FakeMachine['programs'], files: FakeMachine['files'] = {}) => observe<SshFact>(probe, { ...only(programs), files: { [CONFIG]: 'Host x\n', ...files } }, world.snapshot);

test('an error of the configuration, with its place', async () => {
  const { observed } = await refused(ssh, { [`ssh -v -G ${HOST}`]: { exitCode: 255, stderr: `OpenSSH_9.2p1\ndebug1: Reading configuration data ${CONFIG}\n${CONFIG}: line 1: Bad configuration option: \\357\\273\\277host\n${CONFIG}: terminating, 1 bad configuration options\n` } }, { [CONFIG]: '\uFEFFHost x\n', [`${CONFIG}.txt`]: '' });
  const fact = seen(observed);
  assert.equal(fact.error, { exitCode: 255, file: CONFIG, line: 1, text: `${CONFIG}: line 1: Bad configuration option: \\357\\273\\277host` });
  assert.is(fact.config.byteOrderMark, 'utf-8');
  assert.equal(fact.config.strays, [`${CONFIG}.txt`]);
});

test('offline nothing is asked where ssh would run a program', async () => {
  const offline = ssh.with({ intent: { offline: true } });
  const match = seen((await refused(offline, {}, { [CONFIG]: 'Match exec "touch /tmp/x"\n  User a\n' })).observed);
  assert.is(match.effective, null);
  assert.match(match.notAsked ?? '', /Match exec/);
  const shell = seen((await refused(offline.with({ gitConfig: { entries: [entry('core.sshcommand', 'ssh -i $(touch /tmp/x)')] } }), {})).observed);
  assert.match(shell.notAsked ?? '', /other programs/);
  const included = seen((await refused(offline, {}, { [CONFIG]: 'Include conf.d/*\n', [`${HOME}/.ssh/conf.d/a`]: 'Match exec true\n' })).observed);
  assert.match(included.notAsked ?? '', /Match exec/);
});

test('a host or user that would be an option is not given to ssh', async () => {
  for (const url of ['ssh://-oProxyCommand=touch/v1/repos/billing', `ssh://-oProxyCommand=x@${HOST}/v1/repos/billing`]) {
    const { observed } = await observe(probe, { programs: {} }, ssh.with({ target: { url, configuredUrl: url } }).snapshot);
    assert.is(observed.status, 'absent', url);
  }
});

test('not OpenSSH, not SSH, not there', async () => {
  assert.is((await observe(probe, { programs: {} }, ssh.with({ gitConfig: { entries: [entry('core.sshcommand', 'C:/putty/plink.exe')] } }).snapshot)).observed.status, 'absent');
  assert.is((await observe(probe, { programs: {} }, linux.snapshot)).observed.status, 'absent');
  assert.is((await refused(ssh, { [`ssh -v -G ${HOST}`]: 'missing' })).observed.status, 'failed');
});

test('the words and options of the user\'s command come first', async () => {
  const world = ssh.with({ gitConfig: { entries: [entry('core.sshcommand', 'ssh -i /k -F /c')] }, target: { url: `ssh://APKAEXAMPLEMARIA0001@${HOST}:22/v1/repos/billing` } });
  const { calls } = await refused(world, { [`ssh -i /k -F /c -v -G -p 22 APKAEXAMPLEMARIA0001@${HOST}`]: { exitCode: 255, stderr: 'Bad number.\n' } });
  assert.is(calls.length, 1);
});

test('what the agent holds', async () => {
  const running = { env: { SSH_AUTH_SOCK: '/tmp/agent' } };
  assert.equal((await look({ ...running, programs: { 'ssh-add -l -E md5': { stdout: `4096 MD5:${MD5} maria (RSA)\n` } } })).agent, { running: true, keys: [{ bits: 4096, type: 'rsa', fingerprint: MD5 }] });
  assert.equal((await look({ ...running, programs: { 'ssh-add -l -E md5': { exitCode: 1, stdout: 'The agent has no identities.\n' } } })).agent, { running: true, keys: [] });
  assert.equal((await look({ ...running, programs: { 'ssh-add -l -E md5': { exitCode: 2 } } })).agent, { running: false, keys: null });
});

test('the road of ssh', async () => {
  const probed: string[] = [];
  const host = { probePort: (name: string, port: number) => { probed.push(`${name}:${port}`); return reached('git', name, { tcp: { host: name, port, error: null } }); } };
  const { api } = seen((await observe<NetworkFact>(network, host, ssh.snapshot)).observed);
  assert.is(api, null);
  assert.equal(probed, [`${HOST}:22`]);
  const behind = ssh.snapshot.ssh.status === 'seen' && ssh.snapshot.ssh.value.effective !== null ? ssh.with({ ssh: { effective: { ...ssh.snapshot.ssh.value.effective, proxyCommand: 'corkscrew proxy 3128 %h %p' } } }) : ssh;
  assert.is((await observe(network, {}, behind.snapshot)).observed.status, 'absent');
});

test('IAM is only asked after a failure, for a user, and for what the method needs', async () => {
  const asked: string[] = [];
  const host = { aws: { iamLogins: (_: string, kind: string) => { asked.push(kind); return Promise.resolve<IamLoginsFact>({ gitCredentials: null, sshKeys: null }); } } };
  const user = { account: '111122223333', arn: 'arn:aws:iam::111122223333:user/maria', kind: 'user' as const };
  const status = async (world: World) => (await observe(iamLogins, host, world.snapshot)).observed.status;
  const own = linux.snapshot.identity.status === 'seen' ? linux.snapshot.identity.value : null;
  assert.ok(own);
  assert.is(await status(sshRefused(ssh).with({ identity: { ...own, ...user } })), 'seen');
  assert.is(await status(staticGit.with({ identity: { ...own, ...user }, gitClient: { exitCode: 128 } })), 'seen');
  assert.equal(asked, ['ssh', 'git-credentials']);
  assert.is(await status(ssh.with({ identity: { ...own, ...user } })), 'absent');
  assert.is(await status(sshRefused(ssh).with({ identity: { ...own, kind: 'assumed-role' } })), 'absent');
  assert.is(await status(sshRefused(ssh)), 'absent');
  assert.is(await status(linux), 'absent');
  assert.is(asked.length, 2);
});

test('AWS keys beside SSH are asked whose they are, unless a program would have to run', () => {
  const config = (settings: Record<string, string>) => ({ config: awsFile('config', [section('default', settings)]), credentials: awsFile('credentials', []) });
  const asks = (world: World) => !('status' in credentialRequest(world.snapshot));
  assert.not.ok(asks(ssh));
  assert.ok(asks(ssh.with({ awsConfig: { credentials: awsFile('credentials', [section('default', staticKeys)]) } })));
  assert.ok(asks(ssh.with({ awsConfig: config({ role_arn: 'arn:aws:iam::111122223333:role/x', source_profile: 'base' }) })));
  assert.ok(asks(ssh.with({ environment: { variables: [{ name: 'AWS_ACCESS_KEY_ID', value: null, empty: false, login: null }] } })));
  assert.not.ok(asks(ssh.with({ awsConfig: config({ credential_process: '/opt/get' }) })));
  assert.not.ok(asks(ssh.with({ awsConfig: { config: awsFile('config', [section('profile other', { credential_process: '/opt/get' })]), credentials: awsFile('credentials', [section('default', staticKeys)]) } })));
  assert.not.ok(asks(ssh.with({ awsConfig: config({ region: 'eu-west-1' }) })));
});

test.run();
