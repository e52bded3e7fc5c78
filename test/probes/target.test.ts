import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Facts, TargetFact } from '../../src/core/facts.ts';
import { target } from '../../src/probes/target.ts';
import { observe, seen } from '../support/fake-host.ts';
import { API_HOST, AWS_HELPER, awsFile, canonicalBlock, entry, HOST, linux, NOW, otherLogin, remoteEntry, section, staticLogin, staticSecret, stored, URL_HTTPS, type World } from '../support/worlds.ts';

const test = suite('probes/target');
const GRC = 'codecommit://dev@billing';
const noHelper = linux.with({ gitConfig: { entries: [remoteEntry()] } });
const look = async (world: World) => (await observe<TargetFact>(target, {}, world.snapshot)).observed;
const of = async (world: World) => seen(await look(world));
const env = (variables: Readonly<Record<string, string>>): { environment: Facts['environment'] } => ({ environment: { variables: Object.entries(variables).map(([name, value]) => ({ name, value, empty: value === '', login: null })) } });

test('everything of an https remote', async () => {
  assert.equal(await of(linux), {
    input: null, remote: 'origin', configuredUrl: URL_HTTPS, url: URL_HTTPS, urlFile: '.git/config', urlLine: 7, method: 'credential-helper', methodReason: 'an AWS credential helper is configured', host: HOST, apiHost: API_HOST,
    region: 'eu-west-1', regionSource: 'the host name', repository: 'billing', profile: null, profileSource: null, profileIsExplicit: false, userInfo: null, others: [],
  });
});

test('everything of a URL of git-remote-codecommit', async () => {
  const fact = await of(linux.with({ gitConfig: { entries: [remoteEntry('codecommit::us-east-1://dev@billing')] } }));
  assert.equal([fact.method, fact.host, fact.apiHost, fact.region, fact.regionSource, fact.repository, fact.profile, fact.profileSource, fact.profileIsExplicit], [
    'grc', 'git-codecommit.us-east-1.amazonaws.com', 'codecommit.us-east-1.amazonaws.com', 'us-east-1', 'the URL', 'billing', 'dev', 'the URL', true,
  ]);
});

test('the method: a login in the URL, and a store nobody could look into', async () => {
  const url = `https://maria-at-111122223333:x@${HOST}/v1/repos/billing`;
  const inUrl = await of(linux.with({ gitConfig: { entries: [...canonicalBlock, { ...remoteEntry(URL_HTTPS), userInfo: { login: staticLogin, secret: staticSecret } }] } }));
  assert.equal([inUrl.method, inUrl.methodReason], ['git-credentials', 'the login maria-at-111122223333 in the URL']);
  assert.is((await of(linux.with({ intent: { target: url }, gitConfig: { entries: canonicalBlock } }))).method, 'git-credentials');
  const none = { config: awsFile('config', [], { exists: false }), credentials: awsFile('credentials', [], { exists: false }) };
  const keychain = (value: string) => linux.with({ gitConfig: { entries: [entry('credential.helper', value, 'system', 3), remoteEntry()] }, awsConfig: none }).without('systemStore', 'skipped', 'a dialog could open');
  assert.equal([(await of(keychain('osxkeychain'))).method, (await of(keychain('cache'))).method, (await of(keychain('manager'))).method], ['git-credentials', 'git-credentials', 'git-credentials']);
  assert.is((await of(keychain('store'))).method, 'credential-helper', 'its file was read');
  assert.is((await of(keychain('store').with({ storeFiles: { logins: [stored({ login: otherLogin, secret: null })] } }))).method, 'git-credentials', 'a login of the console');
  const withKeys = keychain('osxkeychain').with({ awsConfig: { credentials: awsFile('credentials', [section('default', { aws_access_key_id: 'x' })]) } });
  assert.is((await of(withKeys)).method, 'credential-helper', 'with AWS keys the helper may be what is missing');
});

test('no target, and a configuration that could not be read', async () => {
  assert.equal(await look(linux.with({ gitConfig: { entries: [] } })), { status: 'absent', reason: 'no repository given' });
  assert.equal(await look(linux.without('gitConfig', 'failed', 'git config timed out')), { status: 'failed', reason: 'git\'s configuration could not be read' });
  assert.is((await of(linux.without('gitConfig', 'failed', 'x').with({ intent: { target: URL_HTTPS } }))).url, URL_HTTPS, 'a URL needs no configuration');
});

test('the upstream of the branch', async () => {
  const entries = [...canonicalBlock, remoteEntry(), entry('remote.aws.url', GRC, 'local', 9), entry('branch.main.remote', 'aws', 'local', 12)];
  const fact = await of(linux.with({ gitConfig: { entries } }));
  assert.equal([fact.remote, fact.url, fact.urlLine, fact.others], ['aws', GRC, 9, [{ remote: 'origin', url: URL_HTTPS }]]);
});

test('the method: --method, an AWS helper anywhere, a stored login, netrc, the helper', async () => {
  const method = async (world: World) => (await of(world)).method;
  assert.is(await method(linux.with({ intent: { method: 'git-credentials' } })), 'git-credentials');
  assert.is(await method(noHelper.with({ gitConfig: { entries: [remoteEntry(), entry('credential.https://git-codecommit.us-east-1.amazonaws.com.helper', AWS_HELPER)] } })), 'credential-helper', 'also one that does not fit the URL');
  const login = { ...stored({ login: staticLogin, secret: staticSecret }) };
  assert.is(await method(noHelper.with({ storeFiles: { logins: [login] } })), 'git-credentials');
  assert.is(await method(noHelper.with({ systemStore: { logins: [login] } })), 'git-credentials');
  assert.is(await method(noHelper.with({ storeFiles: { logins: [{ ...login, host: 'git-codecommit.us-east-1.amazonaws.com' }] } })), 'credential-helper', 'a login for another host');
  assert.is(await method(noHelper.with({ storeFiles: { logins: [stored()] } })), 'credential-helper', 'an access key is no Git credential');
  assert.is(await method(noHelper.with({ netrc: { entries: [{ host: HOST, line: 1, login: staticLogin, secret: null }] } })), 'git-credentials');
  assert.is(await method(noHelper.with({ netrc: { entries: [{ host: null, line: 1, login: staticLogin, secret: null }] } })), 'git-credentials');
  assert.is(await method(linux.with({ storeFiles: { logins: [login] } })), 'credential-helper', 'the AWS helper comes first');
  assert.is(await method(noHelper), 'credential-helper');
});

test('a bare name becomes what is in use on this machine', async () => {
  const named = (world: World, region: string | null = 'eu-west-1') => of(world.with({ intent: { target: 'billing', region } }));
  assert.is((await named(linux)).url, URL_HTTPS);
  assert.is((await named(noHelper)).url, 'codecommit::eu-west-1://billing');
  assert.is((await named(linux, null)).url, URL_HTTPS, 'the region of the profile');
  assert.is((await named(linux.with({ awsConfig: { config: awsFile('config', []) } }), null)).url, 'codecommit://billing');
});

test('the profile: the URL, the helper\'s line, the environment, none', async () => {
  const profile = async (world: World) => { const fact = await of(world); return [fact.profile, fact.profileSource, fact.profileIsExplicit]; };
  const helper = (line: string) => linux.with({ gitConfig: { entries: [entry('credential.helper', line), remoteEntry()] } });
  assert.equal(await profile(helper('!aws --profile code codecommit credential-helper $@').with(env({ AWS_PROFILE: 'other' }))), ['code', 'the credential helper\'s line', true]);
  assert.equal(await profile(linux.with(env({ AWS_PROFILE: 'other' }))), ['other', 'AWS_PROFILE', false]);
  assert.equal(await profile(linux.with(env({ AWS_PROFILE: 'a', AWS_DEFAULT_PROFILE: 'b' }))), ['a', 'AWS_PROFILE', false]);
  assert.equal(await profile(linux.with({ gitConfig: { entries: [remoteEntry('codecommit://billing')] }, ...env({ AWS_PROFILE: 'a', AWS_DEFAULT_PROFILE: 'b' }) })), ['b', 'AWS_DEFAULT_PROFILE', false]);
  assert.equal(await profile(linux.with({ intent: { profile: 'meant' } })), [null, null, false], 'what git would use is tested, not what is meant');
});

test('the helper that answers for the URL names the profile, not the first one', async () => {
  const entries = [entry('credential.https://git-codecommit.us-east-1.amazonaws.com.helper', '!aws --profile us codecommit credential-helper $@', 'global', 1), entry(`credential.https://${HOST}.helper`, '!aws --profile eu codecommit credential-helper $@', 'global', 2), remoteEntry()];
  assert.is((await of(linux.with({ gitConfig: { entries } }))).profile, 'eu');
});

test('the region of codecommit:// comes from the variable or the profile', async () => {
  const world = linux.with({ gitConfig: { entries: [remoteEntry(GRC)] }, awsConfig: { config: awsFile('config', [section('profile dev', { region: 'eu-central-1' }, 4)]) } });
  const region = async (each: World) => { const fact = await of(each); return [fact.region, fact.regionSource, fact.host]; };
  assert.equal(await region(world), ['eu-central-1', '/home/maria/.aws/config:5', 'git-codecommit.eu-central-1.amazonaws.com']);
  assert.equal(await region(world.with(env({ AWS_DEFAULT_REGION: 'us-west-2', AWS_REGION: 'eu-west-3' }))), ['us-west-2', 'AWS_DEFAULT_REGION', 'git-codecommit.us-west-2.amazonaws.com']);
  assert.equal(await region(world.with({ awsConfig: { config: awsFile('config', []) } })), [null, null, null]);
  assert.equal(await region(world.with({ awsConfig: { config: awsFile('config', [section('profile dev', { region: 'eu-central-1a' })]) } })), ['eu-central-1a', '/home/maria/.aws/config:2', null], 'an unknown region has no host');
});

test('CODE_COMMIT_ENDPOINT moves the host of git-remote-codecommit alone', async () => {
  const endpoint = env({ CODE_COMMIT_ENDPOINT: 'vpce-1.example' });
  assert.is((await of(linux.with({ gitConfig: { entries: [remoteEntry('codecommit::eu-west-1://billing')] }, ...endpoint }))).host, 'vpce-1.example');
  assert.is((await of(linux.with(endpoint))).host, HOST);
});

test('insteadOf: configured and used URL', async () => {
  const fact = await of(linux.with({ gitConfig: { entries: [...canonicalBlock, remoteEntry('cc:billing'), entry(`url.https://${HOST}/v1/repos/.insteadof`, 'cc:')] } }));
  assert.equal([fact.configuredUrl, fact.url], ['cc:billing', URL_HTTPS]);
});

test('a login in the URL: the user stays, the password is a shape, wherever the URL comes from', async () => {
  const secret = { kind: 'other', length: 7, signedAt: null } as const;
  const configured = await of(linux.with({ gitConfig: { entries: [{ ...remoteEntry(`https://maria@${HOST}/v1/repos/billing`), userInfo: { login: { ...staticLogin, name: 'maria' }, secret } }] } }));
  assert.equal([configured.userInfo?.login.name, configured.userInfo?.secret], ['maria', secret]);
  const given = await of(linux.with({ intent: { target: `https://maria:hunter2@${HOST}/v1/repos/billing` } }));
  assert.equal([given.url, given.userInfo?.login.name, given.userInfo?.secret], [`https://maria@${HOST}/v1/repos/billing`, 'maria', secret]);
  assert.not.match(JSON.stringify(given), /hunter2/);
});

test('the clock and the network have no say', async () => {
  assert.equal(await of(linux.without('network', 'failed', 'x')), await of(linux.with({ system: { now: NOW.replace('2026', '2030') } })));
});

test.run();
