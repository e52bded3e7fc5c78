import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { roleCacheKey, ssoCacheKey, ssoTokenFile } from '../../src/host/cached-logins.ts';
import { defaultWorld, type Lab, startLab } from '../lab/lab.ts';
import type { MachineSpec } from '../lab/machine.ts';
import { hostOnMachine } from '../support/host-on-machine.ts';

const test = suite('host/session-state');
const ARN = 'arn:aws:iam::111122223333:role/CodeAccess';
const KEYS = '[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n';
const SECRETS = ['FAKE-sso-token', 'FAKE-refresh', 'FAKE-client-secret', 'wJalr', 'FAKE-session-token', 'SIGNATURE-FAKE'];
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

const ask = { profile: 'p', dialect: 'botocore' as const, region: 'eu-west-1' };
const look = (spec: MachineSpec) => hostOnMachine(lab, spec, async (host, home) => {
  const state = await host.aws.state(ask);
  for (const secret of SECRETS) assert.not(JSON.stringify(state).includes(secret), secret);
  return { state, home };
});
const config = (lines: string): string => `[profile p]\n${lines}`;
const session = (expiration: string): string => JSON.stringify({ Credentials: { AccessKeyId: 'ASIAEXAMPLEEXAMPLE42', SecretAccessKey: 'wJalrFAKE', SessionToken: 'FAKE-session-token', Expiration: expiration } });

test('static keys: there is nothing behind them', async () => {
  const { state } = await look({ files: { '.aws/credentials': KEYS.replace('base', 'p') } });
  assert.equal(state, { webIdentityToken: null, ssoLogin: null, roleCache: [], process: null, metadata: null });
});

test('a web identity: the file, and the expiry the token tells', async () => {
  const token = ['{"alg":"RS256"}', '{"exp":4102444800}', 'SIGNATURE-FAKE'].map((part) => Buffer.from(part).toString('base64url')).join('.');
  const of = async (content: string | null) => (await look({ files: { '.aws/config': config(`role_arn = ${ARN}\nweb_identity_token_file = {{HOME}}/token\n`), ...(content === null ? {} : { token: content }) } })).state.webIdentityToken;
  assert.equal({ ...(await of(`${token}\n`)), path: '' }, { path: '', exists: true, readable: true, empty: false, isToken: true, expiresAt: '2100-01-01T00:00:00.000Z' });
  assert.equal({ ...(await of('opaque')), path: '' }, { path: '', exists: true, readable: true, empty: false, isToken: false, expiresAt: null });
  assert.equal({ ...(await of('a.bm90IEpTT04.c')), path: '' }, { path: '', exists: true, readable: true, empty: false, isToken: false, expiresAt: null });
  assert.equal({ ...(await of(null)), path: '' }, { path: '', exists: false, readable: false, empty: true, isToken: false, expiresAt: null });
  assert.is((await of(''))?.empty, true);
});

const SSO = 'sso_account_id = 111122223333\nsso_role_name = Developer\n';
const LEGACY = `sso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n${SSO}`;
const at = (sessionName: string | null, url: string): string => ssoTokenFile('/', sessionName, url).slice(1);
const signIn = (rest: object): string => JSON.stringify({ accessToken: 'FAKE-sso-token', expiresAt: '2099-01-01T00:00:00Z', ...rest });

test('single sign-on: the sign-in, whether it can be renewed, and other spellings', async () => {
  const renewable = { refreshToken: 'FAKE-refresh', clientId: 'x', clientSecret: 'FAKE-client-secret', registrationExpiresAt: '2099-02-01T00:00:00Z' };
  const named = await look({ files: { '.aws/config': `${config(`sso_session = corp\n${SSO}`)}[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n`, [at('corp', '')]: signIn(renewable) } });
  assert.equal(named.state.ssoLogin, { file: `${named.home}/${at('corp', '')}`, exists: true, parses: true, expiresAt: '2099-01-01T00:00:00.000Z', renewable: true, registrationExpiresAt: '2099-02-01T00:00:00.000Z', otherSpelling: null });
  const of = async (files: Record<string, string>) => (await look({ files: { '.aws/config': config(LEGACY), ...files } })).state.ssoLogin;
  const url = 'https://corp.awsapps.com/start';
  assert.equal([(await of({ [at(null, url)]: signIn(renewable) }))?.renewable, (await of({ [at(null, url)]: signIn({}) }))?.parses], [false, true], 'without a session it is never renewed');
  assert.equal([(await of({ [at(null, `${url}/`)]: signIn({}) }))?.otherSpelling, (await of({}))?.otherSpelling, (await of({}))?.exists], [`${url}/`, null, false]);
  for (const broken of ['{"accessTo', '[]', signIn({ expiresAt: 'soon' }), signIn({ accessToken: 7 })]) {
    const found = await of({ [at(null, url)]: broken });
    assert.equal([found?.exists, found?.parses], [true, false], broken);
  }
});

test('caches: those of the role and of its source, each with the tool it is of', async () => {
  const lines = `role_arn = ${ARN}\nsource_profile = mid\nexternal_id = an-external-id\n[profile mid]\nrole_arn = ${ARN}2\nsource_profile = base\n`;
  const file = (tool: string, args: Record<string, string>): string => `.aws/${tool}/cache/${roleCacheKey(args)}.json`;
  const { state } = await look({
    files: {
      '.aws/config': config(lines), '.aws/credentials': KEYS,
      [file('cli', { RoleArn: ARN, ExternalId: 'an-external-id' })]: session('2099-01-01T00:00:00+00:00'), [file('boto', { RoleArn: `${ARN}2` })]: '{"Creden', [file('cli', { RoleArn: ARN })]: '{',
    },
  });
  assert.equal(state.roleCache.map(({ tool, profile, parses, expiresAt, keyIdLast4 }) => [tool, profile, parses, expiresAt, keyIdLast4]), [['cli', 'p', true, '2099-01-01T00:00:00.000Z', 'LE42'], ['boto', 'mid', false, null, null]]);
  const key = ssoCacheKey({ roleName: 'Developer', accountId: '111122223333', startUrl: 'https://corp.awsapps.com/start' });
  const sso = await look({ files: { '.aws/config': config(LEGACY), [`.aws/cli/cache/${key}.json`]: session('2099-01-01T00:00:00Z'), [`.aws/boto/cache/${key}.json`]: '{' } });
  assert.equal(sso.state.roleCache.map(({ tool, parses }) => [tool, parses]), [['cli', true]], 'git-remote-codecommit keeps none');
});

test('a process: found or not, the path that was meant, and how it ended once it was run', async () => {
  const of = async (line: string, script: string, run = false) => hostOnMachine(lab, 
    { files: { '.aws/config': config(`credential_process = ${line}\n`), 'bin/creds': `#!/bin/sh\n${script}\n`, 'my tools/creds': '#!/bin/sh\n' }, modes: { 'bin/creds': 0o755, 'my tools/creds': 0o755 } },
    async (host, home) => {
      if (run) await host.aws.credentials(ask);
      const { process } = await host.aws.state(ask);
      return JSON.parse(JSON.stringify(process).replaceAll(home, '~')) as typeof process;
    },
  );
  assert.equal(await of('{{HOME}}/bin/creds --x', ':'), { program: '~/bin/creds', found: true, spaced: null, run: null });
  assert.equal(await of('{{HOME}}/my tools/creds --x', ':'), { program: '~/my', found: false, spaced: '~/my tools/creds', run: null });
  assert.equal((await of('corp-creds', ':'))?.found, false);
  assert.equal((await of('{{HOME}}/bin/creds', 'echo \'{"Version":"1","SecretAccessKey":"wJalr","Expiration":"2099-01-01T00:00:00Z"}\'; echo "token=hunter2" >&2', true))?.run, {
    exitCode: 0, timedOut: false, isJson: true, version: '"1"', missingKeys: ['AccessKeyId'], expiresAt: '2099-01-01T00:00:00.000Z', lastError: 'token=‹7 characters›',
  });
  assert.equal((await of('{{HOME}}/bin/creds', 'echo hello; exit 3', true))?.run, { exitCode: 3, timedOut: false, isJson: false, version: null, missingKeys: [], expiresAt: null, lastError: null });
});

test('an instance: what it answered last', async () => {
  const env = { AWS_EC2_METADATA_DISABLED: null, AWS_EC2_METADATA_SERVICE_ENDPOINT: '{{METADATA}}' };
  const of = (mode: 'ok' | 'no-role') => hostOnMachine(lab, { env }, async (host) => {
    lab.world.metadata.mode = mode;
    const request = { ...ask, profile: null };
    assert.is((await host.aws.state(request)).metadata, null, 'nothing is asked by looking');
    await host.aws.credentials(request);
    return (await host.aws.state(request)).metadata;
  });
  assert.equal(await of('no-role'), { kind: 'imds', endpoint: lab.metadataUrl, proxy: null, direct: null, stage: 'role', status: 404, error: null, roleName: null });
  assert.equal(await of('ok'), { kind: 'imds', endpoint: lab.metadataUrl, proxy: null, direct: null, stage: 'keys', status: 200, error: null, roleName: 'BuildInstance' });
});

test.run();
