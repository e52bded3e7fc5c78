import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CredentialCacheFact, HelperProgramsFact, HelperRunsFact, IdentityFact, SubmodulesFact } from '../../src/core/facts.ts';
import { credentialCache } from '../../src/probes/credential-cache.ts';
import { helperPrograms } from '../../src/probes/helper-programs.ts';
import { helperRuns } from '../../src/probes/helper-runs.ts';
import { identityElsewhere } from '../../src/probes/identity-elsewhere.ts';
import { submodules } from '../../src/probes/submodules.ts';
import { type FakeMachine, observe, seen } from '../support/fake-host.ts';
import { AWS_HELPER, canonicalBlock, entry, grc, HOME, HOST, linux, remoteEntry, type World } from '../support/worlds.ts';

const test = suite('probes/helpers');
const SIGNED = `20261117T090000Z${'0123456789abcdef'.repeat(4)}`;
const RUN = 'sh -c aws codecommit credential-helper $@ get';
const failed = linux.with({ gitClient: { exitCode: 128, failure: 'no-credential', helpers: [] } });
const withLines = (world: World, ...lines: readonly ReturnType<typeof entry>[]) => world.with({ gitConfig: { entries: [...lines, remoteEntry()] } });

const runs = async (world: World, programs: NonNullable<FakeMachine['programs']> = {}) => observe<HelperRunsFact>(helperRuns, { programs }, world.snapshot);

test('a helper by itself: asked as git asks, values dropped', async () => {
  const { observed, calls } = await runs(failed, { [RUN]: { stdout: `username=AKIAIOSFODNN7EXAMPLE\npassword=${SIGNED}\n`, stderr: `signed with AKIAIOSFODNN7EXAMPLE:${SIGNED}\n` } });
  const [run] = seen(observed).runs;
  assert.equal([run?.helper, run?.keys, run?.login?.keyIdLast4, run?.secret?.kind], [AWS_HELPER, ['username', 'password'], 'MPLE', 'signature']);
  assert.not.match(JSON.stringify(observed), /IOSFODNN7|0123456789abcdef/);
  assert.is(calls[0]?.options.stdin, `protocol=https\nhost=${HOST}\npath=v1/repos/billing\n`);
  assert.is(calls[0]?.options.env?.['GIT_TERMINAL_PROMPT'], '0');
});

test('what fails, and why', async () => {
  const [run] = seen((await runs(failed, { [RUN]: { exitCode: 255, stderr: "usage\n'path'\n" } })).observed).runs;
  assert.equal([run?.exitCode, run?.lastError, run?.keys], [255, "'path'", []]);
});

test('no helper is run that the failure does not ask for', async () => {
  const reason = async (world: World) => { const { observed } = await runs(world); return observed.status === 'absent' ? observed.reason : observed.status; };
  assert.match(await reason(linux), /got through/);
  assert.match(await reason(failed.with({ gitClient: { failure: 'forbidden' } })), /want of a credential/);
  assert.match(await reason(grc.with({ gitClient: { exitCode: 128, failure: 'no-credential' } })), /grc/);
  assert.is(await reason(failed.without('gitClient', 'skipped', '--offline was given')), 'skipped');
  const stores = withLines(failed, entry('credential.helper', 'osxkeychain'), entry('credential.helper', '!f() { echo password=‹7 characters›; }; f'));
  assert.equal(seen((await runs(stores)).observed).runs, [], 'neither a store nor a line whose secret was cut');
});

const programs = async (lines: readonly ReturnType<typeof entry>[], machine: FakeMachine) => seen((await observe<HelperProgramsFact>(helperPrograms, machine, withLines(linux, ...lines).snapshot)).observed).programs.map(({ program, found }) => [program, found]);
const helper = (value: string) => entry('credential.helper', value);

test('programs: on PATH, git\'s own, paths, the shell\'s', async () => {
  const machine = { which: { 'git-credential-manager': '/usr/bin/x', corp: '/usr/bin/corp' }, files: { '/exec/git-credential-store': '', '/opt/login': '' }, programs: { 'git --exec-path': { stdout: '/exec\n' } } };
  assert.equal(await programs([helper('manager'), helper('store --file /x'), helper('osxkeychain'), helper('/opt/login'), helper('/opt/gone'), helper('!corp login'), helper('!gone'), helper('!f() { :; }; f'), helper('!printf x'), helper(AWS_HELPER), helper('')], machine), [
    ['git-credential-manager', true], ['git-credential-store', true], ['git-credential-osxkeychain', false], ['/opt/login', true], ['/opt/gone', false], ['corp', true], ['gone', false], ['f', null], ['printf', null],
  ]);
});

test('programs: git is asked only where it must, and an alias counts', async () => {
  assert.equal(await programs([helper('manager')], { which: { 'git-credential-manager': '/x' } }), [['git-credential-manager', true]]);
  assert.equal(await programs([helper('corp'), entry('alias.credential-corp', '‹3 characters›')], {}), [['git-credential-corp', true]]);
  assert.equal(await programs([helper('gone')], { programs: { 'git --exec-path': 'missing' } }), [['git-credential-gone', null]], 'without git nothing is known');
});

test('the cache: its timeout, and what it holds', async () => {
  const world = withLines(linux, entry('credential.helper', 'cache --timeout=3600'), ...canonicalBlock.slice(2));
  const command = 'sh -c git credential-cache --timeout=3600 get';
  const { observed, calls } = await observe<CredentialCacheFact>(credentialCache, { programs: { [command]: { stdout: `username=AKIAIOSFODNN7EXAMPLE\npassword=${SIGNED}\n` } } }, world.snapshot);
  assert.equal([seen(observed).timeoutSeconds, seen(observed).login?.keyIdLast4, seen(observed).secret?.signedAt], [3600, 'MPLE', '2026-11-17T09:00:00Z']);
  assert.is(calls[0]?.options.stdin, `protocol=https\nhost=${HOST}\npath=v1/repos/billing\n`);
  assert.is((await observe(credentialCache, {}, linux.snapshot)).observed.status, 'absent');
  const empty = await observe<CredentialCacheFact>(credentialCache, { programs: { 'sh -c git credential-cache get': {} } }, withLines(linux, entry('credential.helper', 'cache')).snapshot);
  assert.equal(seen(empty.observed), { timeoutSeconds: 900, login: null, secret: null });
});

test('submodules: of the working copy, for git-remote-codecommit only', async () => {
  const files = { [`${HOME}/work/.git/HEAD`]: '', [`${HOME}/work/.gitmodules`]: '[submodule "lib"]\n\tpath = lib\n\turl = codecommit::eu-west-1://dev@lib\n[submodule "x"]\n\turl = https://u:hunter2@h/x\n' };
  const fact = seen((await observe<SubmodulesFact>(submodules, { files, cwd: `${HOME}/work/src` }, grc.snapshot)).observed);
  assert.equal(fact, { file: `${HOME}/work/.gitmodules`, submodules: [{ name: 'lib', url: 'codecommit::eu-west-1://dev@lib', line: 3 }, { name: 'x', url: 'https://u@h/x', line: 5 }] });
  assert.is((await observe(submodules, { files }, linux.snapshot)).observed.status, 'absent');
  assert.equal((await observe(submodules, {}, grc.snapshot)).observed, { status: 'absent', reason: 'no working copy here' });
});

test('the identity elsewhere: asked where a region that must be enabled refuses the key', async () => {
  const base = linux.snapshot.identity.status === 'seen' ? linux.snapshot.identity.value : null;
  if (base === null) throw new Error('the world has an identity');
  const refused = (region: string, errorCode = 'InvalidClientTokenId') => linux.with({ target: { region }, identity: { account: null, arn: null, kind: null, answer: { ...base.answer, status: 403, errorCode } } });
  const asked: string[] = [];
  const aws = { callerIdentity: (region: string): Promise<IdentityFact> => { asked.push(region); return Promise.resolve(base); } };
  const look = async (world: World) => (await observe<IdentityFact>(identityElsewhere, { aws }, world.snapshot)).observed.status;
  assert.equal([await look(refused('af-south-1')), await look(refused('eu-west-1')), await look(refused('af-south-1', 'ExpiredToken')), await look(linux.with({ target: { region: 'af-south-1' } }))], ['seen', 'absent', 'absent', 'absent']);
  assert.equal(asked, ['us-east-1']);
});

test.run();
