import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createHost } from '../../src/host/node-host.ts';
import { type OwnSecrets, ownSecrets, readOwnSecrets } from '../../src/host/own-secrets.ts';
import { planting } from '../commands/planted-secrets.ts';

const test = suite('this machine\'s own secrets');
const dirs: string[] = [];
test.after(() => { for (const dir of dirs) rmSync(dir, { recursive: true, force: true }); });

/** A home with these files, looked at with this environment. */
async function secretsOf(files: Record<string, string>, env: Record<string, string> = {}): Promise<{ own: OwnSecrets; home: string }> {
  const home = mkdtempSync(join(tmpdir(), 'own-secrets-'));
  dirs.push(home);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), content.replaceAll('{{HOME}}', home));
  }
  const filled = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replaceAll('{{HOME}}', home)]));
  const host = createHost({ signal: new AbortController().signal, cwd: home, env: { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1', ...filled }, platform: process.platform });
  try {
    return { own: await ownSecrets(host), home };
  } finally {
    await host.close();
  }
}

const { secret, all } = planting();
const files = {
  '.aws/credentials': [
    '[default]', `aws_access_key_id = AKIAIOSFODNN7EXAMPLE`, `aws_secret_access_key = ${secret('secret key', 'random')}`, `aws_session_token=${secret('session token', 'long')}`,
    `[b]`, `aws_secret_access_key = "${secret('quoted secret key', 'random')}"`, `[c`, `aws_secret_access_key = ${secret('secret key with comment', 'random')} # old`, `aws_security_token: ${secret('security token')}`,
  ].join('\n'),
  '.aws/config': `[profile p]\nrole_arn = arn:aws:iam::111122223333:role/x\nexternal_id = ${secret('external_id')}\ncredential_process = vault --password ${secret('--password of credential_process', 'random')}\nendpoint_url = https://u:${secret('password in endpoint_url')}@h/\n`,
  '.aws/sso/cache/a.json': JSON.stringify({ accessToken: secret('SSO token', 'long'), refreshToken: secret('SSO refresh token'), clientSecret: secret('SSO client secret') }),
  '.aws/cli/cache/b.json': JSON.stringify({ Credentials: { SecretAccessKey: secret('cached secret', 'random'), SessionToken: secret('cached token', 'long') } }),
  '.aws/boto/cache/c.json': JSON.stringify({ Credentials: { SecretAccessKey: secret('boto\'s cached secret', 'random') } }),
  '.aws/sso/cache/broken.json': '{',
  '.netrc': `machine h\n  login maria\n  password ${secret('netrc')}\nmachine i login x password "${secret('quoted netrc')}"\n`,
  '.git-credentials': `https://maria:${encodeURIComponent(secret('store file', 'awkward'))}@h\nhttps://${secret('token as user', 'random')}:x-oauth-basic@github.com\n`,
  '.config/git/credentials': `https://carol:${secret('XDG store')}@h\n`,
  'more/passwords': `https://dora:${secret('store --file')}@h\n`,
  '.gitconfig': [
    '[credential]', '\thelper = store --file {{HOME}}/more/passwords', `\thelper = "!f() { echo password=${secret('helper')}; }; f"`, '[http]', `\textraHeader = X-Api-Key: ${secret('extraHeader')}`, `\textraHeader = "Authorization: Basic ${secret('Authorization', 'random')}"`,
    `\tproxy = http://u:${secret('http.proxy')}@proxy:3128`, '[github]', `\toauth-token = ${secret('oauth-token')}`, '[sendemail]', `\tsmtpPass = ${secret('smtpPass')}`, `[url "https://u:${secret('insteadOf')}@h/"]`, '\tinsteadOf = x:', '',
  ].join('\n'),
};
const env = {
  AWS_SECRET_ACCESS_KEY: secret('AWS_SECRET_ACCESS_KEY', 'random'), AWS_SESSION_TOKEN: secret('AWS_SESSION_TOKEN', 'long'), GITHUB_TOKEN: secret('GITHUB_TOKEN'), MY_API_KEY: secret('MY_API_KEY'), GIT_PASSWORD: secret('GIT_PASSWORD'),
  HTTPS_PROXY: `http://u:${secret('HTTPS_PROXY')}@proxy:3128`, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: `/v2/credentials/${secret('container URI', 'random')}`, GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'http.extraHeader', GIT_CONFIG_VALUE_0: `X-T: ${secret('GIT_CONFIG_VALUE_0')}`,
  GIT_CONFIG_PARAMETERS: `'http.extraheader=X-K: ${secret('GIT_CONFIG_PARAMETERS')}'`, GIT_SSH_COMMAND: `sshpass -p ${secret('GIT_SSH_COMMAND')} ssh`,
};

test('each is found, as it is and encoded', async () => {
  const { own } = await secretsOf(files, env);
  assert.equal(own.unread, []);
  const missed = all.filter(({ value }) => [value, encodeURIComponent(value), Buffer.from(`x:${value}`).toString('base64'), JSON.stringify({ value }), Buffer.from(value).toString('hex')].some((text) => own.scan(Buffer.from(`a\n${text}`)).length === 0));
  assert.equal(missed.map(({ where }) => where), []);
  assert.ok(own.scan(Buffer.from(`in the middle of aWORD${all[0]?.value ?? ''}WORD`)).length > 0, 'within words too');
});

test('a part of a long token is found', async () => {
  const token = Array.from({ length: 40 }, (_, index) => index.toString(36).repeat(3) + 'Qz').join('');
  const { own } = await secretsOf({}, { AWS_SESSION_TOKEN: token });
  assert.is(own.scan(Buffer.from(token.slice(50, 160))).length, 1);
});

test('no value can be got out of it', async () => {
  const { own } = await secretsOf(files, env);
  const shown = [inspect(own, { depth: 20, showHidden: true }), JSON.stringify(own), Object.entries(own).join(), JSON.stringify(own.scan(Buffer.from(all.map(({ value }) => value).join('\n'))))].join();
  assert.equal(all.filter(({ value }) => shown.includes(value) || shown.includes(value.slice(0, 8))).map(({ where }) => where), []);
});

test('short values, ordinary words, regions and paths are left out and counted', async () => {
  const { own } = await secretsOf({ '.netrc': 'machine h login a password abc12\nmachine i login a password hunter\nmachine j login a password codecommit\nmachine k login a password eu-west-1\n' }, { X_TOKEN: '/var/run/token', Y_TOKEN: '123456', SSH_AUTH_SOCK: '/tmp/ssh/agent.1' });
  assert.equal([own.known, own.leftOut], [0, 6]);
  assert.equal(own.scan(Buffer.from('hunter abc12 codecommit eu-west-1 /var/run/token 123456')), []);
});

test('what is no secret is not looked for', async () => {
  const { own } = await secretsOf({ '.aws/config': '[default]\nregion = eu-central-1\nrole_arn = arn:aws:iam::111122223333:role/CodeAccess\n', '.gitconfig': '[user]\n\tname = Maria Lopez\n' }, { AWS_PROFILE: 'production-profile', AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/secrets/token-file', AWS_AUTH_SCHEME_PREFERENCE: 'sigv4a,httpBearerAuth' });
  assert.is(own.known, 0);
});

test('git without a configuration it can read, and no home at all', async () => {
  const value = secret('in a line git cannot read');
  const { own } = await secretsOf({ '.gitconfig': `[x]\n\ty = https://u:${value}@h\\q\n` });
  assert.is(own.scan(Buffer.from(value)).length, 1);
  const bare = await readOwnSecrets({ env: { HOME: '' }, platform: 'linux', runner: { run: () => Promise.resolve({ exitCode: null, stdout: new Uint8Array(), stderr: '', timedOut: false, spawnError: 'ENOENT', overflowed: false }) } });
  assert.equal(bare.known, 0);
});

test('a source that is late, too large or no file is named, and the others are read', async () => {
  const home = mkdtempSync(join(tmpdir(), 'own-secrets-'));
  dirs.push(home);
  mkdirSync(join(home, '.aws'));
  mkdirSync(join(home, '.netrc'));
  symlinkSync('/dev/zero', join(home, '.aws/credentials'));
  const never = { run: () => new Promise<never>(() => undefined) };
  const own = await readOwnSecrets({ env: { HOME: home, X_TOKEN: all[0]?.value }, platform: 'linux', runner: never }, 300);
  assert.equal([...own.unread].sort(), ['git\'s configuration', 'netrc', 'the AWS files']);
  assert.is(own.known, 1);
  assert.not.match(inspect(own), new RegExp(all[0]?.value ?? 'none'));
});

test.run();
