import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AwsConfigFact, Facts, GitRequestFact, NetworkFact, Observed } from '../../src/core/facts.ts';
import type { CredentialRequest, GitRequest } from '../../src/core/probe.ts';
import { awsConfig } from '../../src/probes/aws-config.ts';
import { awsState } from '../../src/probes/aws-state.ts';
import { credentials, gitRequest, identity, repositoryMetadata } from '../../src/probes/credentials.ts';
import { environment } from '../../src/probes/environment.ts';
import { network } from '../../src/probes/network.ts';
import { system } from '../../src/probes/system.ts';
import { type FakeMachine, observe, seen } from '../support/fake-host.ts';
import { API_HOST, awsFile, grc, HOME, HOST, linux, machineAlone, NOW, reached, section, staticGit, type World } from '../support/worlds.ts';

const test = suite('probes/aws');
const fact = <K extends keyof Facts>(name: K): Facts[K] => seen(linux.snapshot[name]);
const said = <T>(observed: Observed<T>): string => (observed.status === 'seen' ? 'seen' : `${observed.status}: ${observed.reason}`);
const KEYS = '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n';

test('AWS files: where the variables say, secrets as shapes', async () => {
  const look = async (machine: FakeMachine) => seen((await observe<AwsConfigFact>(awsConfig, machine)).observed);
  const standard = await look({ files: { [`${HOME}/.aws/credentials`]: KEYS } });
  assert.equal([standard.config.exists, standard.credentials.path, standard.credentials.sections[0]?.settings.map(({ key, value }) => [key, value])], [false, `${HOME}/.aws/credentials`, [['aws_access_key_id', null], ['aws_secret_access_key', null]]]);
  assert.not.match(JSON.stringify(standard), /wJalr|IOSFODNN7/);
  const moved = await look({ env: { AWS_CONFIG_FILE: '~/c', AWS_SHARED_CREDENTIALS_FILE: '/srv/k' }, files: { [`${HOME}/c`]: '[profile dev]\nregion = eu-west-1\n', '/srv/k': KEYS } });
  assert.equal([moved.config.fromVariable, moved.config.sections[0]?.name, moved.credentials.path, moved.credentials.exists], ['AWS_CONFIG_FILE', 'dev', '/srv/k', true]);
  const pasted = await look({ files: { [`${HOME}/.aws/credentials`]: '[x ghp_abcdefghijklmnop1234567890ABCD]\nregion = x\n[AKIAIOSFODNN7EXAMPLE]\nregion = x\n' } });
  assert.equal(pasted.credentials.sections.map(({ header }) => header), ['x ‹34 characters›', '…MPLE']);
  const emptied = await look({ env: { AWS_CONFIG_FILE: '' }, files: { '': 'x' } });
  assert.is(emptied.config.exists, false);
});

test('AWS files: one that cannot be read is there, and says so', async () => {
  const { config } = seen((await observe<AwsConfigFact>(awsConfig, { files: { [`${HOME}/.aws/config`]: new Error('EACCES') } })).observed);
  assert.equal([config.exists, config.problem, config.sections], [true, { kind: 'unreadable', line: null, name: null }, []]);
});

test('environment and system: from the host alone', async () => {
  const { variables } = seen((await observe<Facts['environment']>(environment, { env: { AWS_PROFILE: 'dev', AWS_SECRET_ACCESS_KEY: 'hunter2', AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', MY_OWN: 'x', HTTPS_PROXY: 'http://u:hunter2@p' } })).observed);
  assert.equal(variables.map(({ name, value, login }) => [name, value, login?.keyIdLast4]), [['AWS_ACCESS_KEY_ID', null, 'MPLE'], ['AWS_PROFILE', 'dev', undefined], ['AWS_SECRET_ACCESS_KEY', null, undefined], ['HTTPS_PROXY', 'http://‹9 characters›@p', undefined]]);
  assert.equal(seen((await observe<Facts['system']>(system, { platform: 'win32', homeDir: null })).observed), { platform: 'win32', release: '6.1', homeDir: null, now: NOW });
});

async function credentialsAsked(world: World): Promise<{ request: CredentialRequest | null; said: string }> {
  let request: CredentialRequest | null = null;
  const { observed } = await observe(credentials, { aws: { credentials: (each) => { request = each; return Promise.resolve(fact('credentials')); } } }, world.snapshot);
  return { request, said: said(observed) };
}

test('credentials: as the tool of the method would get them', async () => {
  assert.equal((await credentialsAsked(linux)).request, { profile: null, dialect: 'cli-v2', region: 'eu-west-1' });
  assert.equal((await credentialsAsked(linux.with({ tools: { aws: { ...fact('tools').git, version: '1.38.1' } } }))).request?.dialect, 'botocore');
  assert.equal((await credentialsAsked(grc)).request, { profile: 'dev', dialect: 'botocore', region: 'eu-west-1' });
  assert.equal((await credentialsAsked(linux.with({ target: { profile: 'env', profileIsExplicit: false } }))).request?.profile, null, 'what a variable names the host finds itself');
  assert.equal((await credentialsAsked(linux.with({ target: { region: null } }))).request?.region, 'us-east-1');
});

test('credentials: only where there is use for them', async () => {
  assert.equal(await credentialsAsked(staticGit), { request: null, said: 'absent: the method in use (git-credentials) needs no AWS keys' });
  assert.equal(await credentialsAsked(linux.without('target', 'failed', 'git config timed out')), { request: null, said: 'failed: git config timed out' });
});

test('credentials: the machine alone', async () => {
  const bare = machineAlone.with({ awsConfig: { config: awsFile('config', []), credentials: awsFile('credentials', []) } });
  assert.is((await credentialsAsked(bare)).said, 'absent: no AWS profile on this machine');
  assert.equal((await credentialsAsked(machineAlone.with({ intent: { profile: 'dev' } }))).request?.profile, 'dev');
  const inEnvironment = bare.with({ environment: { variables: [{ name: 'AWS_ACCESS_KEY_ID', value: null, empty: false, login: null }] } });
  assert.is((await credentialsAsked(inEnvironment)).said, 'seen');
  assert.is((await credentialsAsked(bare.with({ environment: { variables: [{ name: 'AWS_PAGER', value: '', empty: true, login: null }] } }))).request, null);
});

test('the state behind the profile: asked as the credential is, with the modes of the files', async () => {
  const asked: CredentialRequest[] = [];
  const state = { webIdentityToken: null, ssoLogin: null, roleCache: [], process: null, metadata: null };
  const aws = { state: (request: CredentialRequest) => { asked.push(request); return Promise.resolve(state); } };
  const files = { [`${HOME}/.aws/credentials`]: KEYS };
  const { observed } = await observe<Facts['awsState']>(awsState, { aws, files }, linux.snapshot);
  assert.equal(seen(observed), { modes: { config: null, credentials: 0o600 }, ...state });
  await observe(awsState, { aws }, grc.snapshot);
  assert.equal(asked, [{ profile: null, dialect: 'cli-v2', region: 'eu-west-1' }, { profile: 'dev', dialect: 'botocore', region: 'eu-west-1' }]);
  const windows = await observe<Facts['awsState']>(awsState, { aws, files, platform: 'win32' }, linux.snapshot);
  assert.equal(seen(windows.observed).modes, { config: null, credentials: null });
  assert.is(said((await observe(awsState, {}, staticGit.snapshot)).observed), 'absent: the method in use (git-credentials) needs no AWS keys');
});

const refusal = { code: 'NoCredentials', message: 'none' };
const noKeys = linux.with({ credentials: { failure: refusal } });

test('identity and GetRepository: only with a credential, and with what they need', async () => {
  const who = async (world: World) => said((await observe(identity, { aws: { callerIdentity: () => Promise.resolve(fact('identity')) } }, world.snapshot)).observed);
  assert.is(await who(linux), 'seen');
  assert.is(await who(noKeys), 'absent: no AWS credential to ask with');
  assert.is(await who(linux.without('credentials', 'skipped', '--no-live was given')), 'skipped: --no-live was given');
  const asked: unknown[] = [];
  const which = async (world: World) => said((await observe(repositoryMetadata, { aws: { getRepository: (...words) => { asked.push(words); return Promise.resolve(fact('repositoryMetadata')); } } }, world.snapshot)).observed);
  assert.is(await which(linux), 'seen');
  assert.equal(asked.splice(0), [['eu-west-1', 'billing', ['eu-west-1']]]);
  const named = linux.with({
    environment: { variables: [{ name: 'AWS_REGION', value: 'us-west-2', empty: false, login: null }, { name: 'AWS_DEFAULT_REGION', value: 'nowhere-1', empty: false, login: null }] },
    awsConfig: { config: awsFile('config', [section('default', { region: 'eu-central-1' })]) },
  });
  await which(named);
  assert.equal(asked, [['eu-west-1', 'billing', ['us-west-2', 'eu-central-1']]], 'it is also looked for in the other regions this machine names');
  assert.is(await which(noKeys), 'absent: no AWS credential to ask with');
  assert.is(await which(linux.with({ target: { region: null } })), 'absent: the URL names no region or no repository');
  assert.is(await which(machineAlone), 'absent: no repository given');
});

test('our Git request: signed where we can, with what is stored where not', async () => {
  const requests: GitRequest[] = [];
  const ask = async (world: World) => said((await observe<GitRequestFact>(gitRequest, { gitRequest: (request) => { requests.push(request); return fact('gitRequest'); } }, world.snapshot)).observed);
  assert.is(await ask(linux), 'seen');
  assert.equal(requests.pop(), { host: HOST, path: '/v1/repos/billing', region: 'eu-west-1', service: 'git-upload-pack', carry: 'signature' });
  assert.is(await ask(staticGit), 'seen');
  assert.is(requests.pop()?.carry, 'stored');
  assert.is(await ask(noKeys), 'seen');
  assert.is(requests.pop()?.carry, 'stored');
  assert.is(await ask(grc.with({ credentials: { failure: refusal } })), 'absent: no AWS credential to sign with');
  assert.is(await ask(linux.with({ target: { method: 'ssh' } })), 'absent: the method in use (ssh) makes no HTTPS request');
  assert.is(await ask(linux.with({ target: { repository: null } })), 'absent: the URL names no host, region or repository');
  assert.is(await ask(machineAlone), 'absent: no repository given');
  assert.equal(requests, []);
});

test('the network: both roads, each for the tool that takes it', async () => {
  const roads: string[] = [];
  const go = async (world: World) => (await observe<NetworkFact>(network, { probeHost: (host, tool, path) => { roads.push(`${tool} ${host}${path}`); return reached(tool, host); } }, world.snapshot)).observed;
  await go(linux);
  assert.equal(roads.splice(0), [`git ${HOST}/v1/repos/billing/info/refs?service=git-upload-pack`, `aws ${API_HOST}/`]);
  assert.is(seen(await go(staticGit)).api, null);
  assert.equal(roads.splice(0).length, 1);
  await go(linux.with({ target: { method: 'ssh' } }).without('ssh', 'failed', 'ssh -G timed out'));
  assert.equal(roads.splice(0), [], 'ssh takes no HTTP road');
  assert.is(said(await go(linux.with({ target: { host: null } }))), 'absent: no host can be told from the URL');
  assert.is(said(await go(machineAlone)), 'absent: no repository given');
});

test.run();
