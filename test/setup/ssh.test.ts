import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ApiAnswer, SshFact, SshIdentity } from '../../src/core/facts.ts';
import type { FixStep } from '../../src/core/fix.ts';
import type { Answers, SetupPlan } from '../../src/core/setup.ts';
import { planSsh } from '../../src/setup/ssh.ts';
import { HOME, HOST, linux, NOW, type World } from '../support/worlds.ts';
import { CONFIG_FILE, effective, identity, KEY_FILE, MD5, overSsh, PUBLISHED, URL_SSH, userLine } from '../support/worlds-ssh.ts';

const test = suite('setup/ssh');

const answer: ApiAnswer = { operation: 'ListSSHPublicKeys', url: '', status: 200, errorCode: null, errorMessage: null, requestId: null, serverDate: NOW, sentAt: NOW, failure: null };
const uploaded = (...items: { keyId: string; active: boolean; fingerprint: string | null }[]) => ({ iamLogins: { sshKeys: { answer, items } } });
const KEY = { keyId: 'APKAEXAMPLEMARIA0007', active: true, fingerprint: MD5 };
/** No configuration of ssh, no key, nothing known; git does not get through. */
const bare = (changes: Partial<SshFact> = {}): World => overSsh(linux).with({
  credentials: linuxFact('credentials'), identity: linuxFact('identity'), ...uploaded(), awsConfig: linuxFact('awsConfig'),
  gitClient: { exitCode: 128, failure: 'ssh' },
  ssh: { effective: effective({ user: 'maria', identityFiles: ['~/.ssh/id_rsa'] }), users: [], identities: [], knownHosts: [], config: { path: CONFIG_FILE, exists: false, mode: null, byteOrderMark: null, strays: [], placeholderLine: null }, ...changes },
});
function linuxFact<const F extends 'credentials' | 'identity' | 'awsConfig'>(fact: F) {
  const seen = linux.snapshot[fact];
  if (seen.status !== 'seen') throw new Error(`${fact} is seen in a healthy world`);
  return seen.value as Extract<typeof seen, { status: 'seen' }>['value'];
}
const plan = (world: World, answers: Answers = {}): SetupPlan => planSsh(world.snapshot, answers);
const otherwise = (planned: SetupPlan): never => { throw new Error(`planned otherwise: ${JSON.stringify(planned)}`); };
const stages = (planned: SetupPlan): (readonly FixStep[])[] => (planned.kind === 'stages' ? planned.stages.map(({ steps }) => steps) : otherwise(planned));
const reason = (planned: SetupPlan): string => (planned.kind === 'refused' ? `${planned.reason} ${JSON.stringify(planned.steps)}` : otherwise(planned));

const pin: FixStep = { do: 'pin-host-key', path: `${HOME}/.ssh/known_hosts`, name: HOST, host: HOST, port: 22, fingerprint: PUBLISHED };
const make: FixStep = { do: 'new-ssh-key', path: KEY_FILE, bits: 4096, comment: 'codecommit-maria' };
const upload = (path = KEY_FILE): FixStep => ({ do: 'iam', action: 'UploadSSHPublicKey', user: 'maria', profile: null, keyFile: `${path}.pub` });
const inBlock = (key: string, value: string): FixStep => ({ do: 'ssh-config', path: CONFIG_FILE, section: `Host ${HOST}`, key, value });
const block = (user = '<ssh-key-id>', path = KEY_FILE): FixStep[] => [inBlock('User', user), inBlock('IdentityFile', path), inBlock('IdentitiesOnly', 'yes')];
const spare = (changes: Partial<SshIdentity> = {}) => identity({ configured: false, ...changes });

test('from nothing: the host key, a key, its upload, the block', () => {
  const planned = plan(bare());
  assert.equal(stages(planned), [[pin, make], [upload()], block()]);
  assert.equal(planned.kind === 'stages' && [planned.consent, planned.url], ['ask', URL_SSH]);
  assert.match(planned.kind === 'stages' ? planned.remarks.join() : '', /no passphrase.*ssh-keygen -p -f \/home\/maria\/\.ssh\/codecommit_rsa/);
});

test('a key that fits is taken, and one that IAM has first of all', () => {
  assert.equal(stages(plan(bare({ identities: [spare()] }))), [[pin], [upload()], block()]);
  const other = spare({ path: `${HOME}/.ssh/id_rsa`, fingerprintMd5: '00:11' });
  assert.equal(stages(plan(bare({ identities: [other, spare()] }).with(uploaded(KEY)))), [[pin], block(KEY.keyId)]);
  assert.equal(stages(plan(bare({ otherKeys: [`${HOME}/.ssh/a`, `${HOME}/.ssh/codecommit`] })))[1], [upload(`${HOME}/.ssh/codecommit`)]);
  assert.equal(stages(plan(bare({ identities: [spare()] }).with(uploaded({ ...KEY, active: false }))))[1], [upload()], 'the upload says that it is inactive');
});

test('a key that does not fit is left where it is', () => {
  const others: Partial<SshIdentity>[] = [{ type: 'ed25519', bits: 256 }, { bits: 1024 }, { loads: false, encrypted: true }, { mode: 0o644 }, { exists: false }];
  for (const changes of others) {
    const [first = []] = stages(plan(bare({ identities: [spare({ path: `${HOME}/.ssh/id_rsa`, ...changes })] })));
    assert.equal(first, [pin, make], JSON.stringify(changes));
  }
  const agent = { running: true, keys: [{ type: 'rsa', bits: 4096, fingerprint: MD5 }] };
  assert.equal(stages(plan(bare({ identities: [spare({ loads: false, encrypted: true })], agent })))[1], [upload()], 'the agent has it open');
  assert.equal(stages(plan(bare({ identities: [spare({ bits: 1024 })] })))[0], [pin, { ...make, path: `${KEY_FILE}_2` }], 'its name is not taken twice');
});

test('the key that is named', () => {
  assert.equal(stages(plan(bare(), { 'ssh-key': '~/keys/mine.pub' })), [[pin], [upload(`${HOME}/keys/mine`)], block(undefined, `${HOME}/keys/mine`)]);
  assert.equal(stages(plan(bare(), { 'ssh-key': 'mine' }))[1], [upload(`${HOME}/work/mine`)]);
  assert.match(reason(plan(bare({ identities: [spare({ type: 'ed25519' })] }), { 'ssh-key': KEY_FILE })), /is a key of type ed25519; CodeCommit takes RSA keys alone/);
});

test('a path is written so that ssh reads it as it stands; who logs in no longer is said', () => {
  assert.equal(stages(plan(bare(), { 'ssh-key': '/keys/100%h' }))[2]?.[1], inBlock('IdentityFile', '/keys/100%%h'));
  assert.match(reason(plan(bare(), { 'ssh-key': '/keys/${HOME}' })), /would read a variable/);
  const other = plan(bare({ effective: effective({ user: 'APKAEXAMPLEOTHER0001' }), users: [userLine('APKAEXAMPLEOTHER0001', 2)] }));
  assert.match(other.kind === 'stages' ? other.remarks.join() : '', /no longer logs in to \S+ as APKAEXAMPLEOTHER0001/);
});

test('what is there already is not done again', () => {
  const known = [{ file: `${HOME}/.ssh/known_hosts`, line: 1, type: 'rsa', fingerprint: PUBLISHED, mark: null }];
  const whole = bare({ knownHosts: known, identities: [identity()], effective: effective({ user: KEY.keyId }), users: [userLine(KEY.keyId, 2)] }).with(uploaded(KEY));
  assert.equal(stages(plan(whole)), []);
  assert.equal(stages(plan(bare({ knownHosts: known })))[0], [make]);
  const works = plan(bare().with({ gitClient: { exitCode: 0, helpers: null } }));
  assert.equal(works, { kind: 'stages', consent: 'ask', stages: [], url: URL_SSH, remarks: [] });
});

test('another User that comes first: a block before it, or a person', () => {
  const first = { ...userLine('git', 4, 'Host *'), blockLine: 3 };
  const [, , last = []] = stages(plan(bare({ users: [first], effective: effective({ user: 'git' }) })));
  assert.equal(last[0], { do: 'edit-file', path: CONFIG_FILE, what: `put a block "Host ${HOST}" with User <ssh-key-id> before line 3`, edits: [`Host ${HOST}`, '  User <ssh-key-id>', ''].map((text) => ({ op: 'insert', line: 3, text })) });
  assert.match(reason(plan(bare({ users: [{ ...first, blockLine: null }], effective: effective({ user: 'git' }) }))), /line 4, makes ssh log in to .* as "git"/);
});

test('a host key that AWS does not publish needs somebody who vouches for it', () => {
  const host = 'git-codecommit.eu-south-1.amazonaws.com';
  const elsewhere = (strictHostKeyChecking: string) => bare({ effective: effective({ user: 'maria', hostName: host, strictHostKeyChecking }), host, knownName: host });
  assert.match(reason(plan(elsewhere('ask'))), /AWS publishes none for this region.*ssh-keyscan -t rsa git-codecommit\.eu-south-1\.amazonaws\.com/);
  assert.equal(stages(plan(elsewhere('accept-new')))[0], [make]);
  const alias = `[127.0.0.1]:2222`;
  assert.equal(stages(plan(bare({ effective: effective({ user: 'maria', hostName: '127.0.0.1', port: 2222, hostKeyAlias: HOST }), knownName: alias })))[0]?.[0], { ...pin, name: alias, host: '127.0.0.1', port: 2222 });
});

test('five keys, a role, no ssh, a configuration that ssh refuses', () => {
  const five = [1, 2, 3, 4, 5].map((number) => ({ keyId: `APKA${number}`, active: true, fingerprint: String(number) }));
  assert.match(reason(plan(bare().with(uploaded(...five)))), /takes 5 SSH keys from a user, and maria has them.*delete-ssh-public-key/);
  assert.match(reason(plan(bare().with({ identity: { kind: 'assumed-role', arn: 'arn:aws:sts::1:assumed-role/A/b' } }))), /Only an IAM user can have SSH keys/);
  assert.match(reason(plan(bare().without('ssh', 'absent', 'ssh is not on PATH'))), /ssh cannot be asked: ssh is not on PATH/);
  assert.match(reason(plan(bare({ effective: null, error: { exitCode: 255, file: null, line: null, text: 'Bad configuration option: x' } }))), /Bad configuration option: x.*codecommit fix ssh\/config/);
});

test.run();
