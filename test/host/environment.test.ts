import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { disclosedValue, disclosureOf, hereEnv, readEnvironment, withoutUserInfo } from '../../src/host/environment.ts';
import { quietGit } from '../../src/knowledge/git-environment.ts';

const test = suite('host/environment');

test('only the allow-list is seen, by name', () => {
  const { variables } = readEnvironment({ HOME: '/home/maria', EDITOR: 'vi', MY_PASSWORD: 'hunter2', AWS_PROFILE: '', AWS_REGION: undefined, PATH: '/bin' });
  assert.equal(variables, [
    { name: 'AWS_PROFILE', value: '', empty: true, login: null },
    { name: 'HOME', value: '/home/maria', empty: false, login: null },
    { name: 'PATH', value: '/bin', empty: false, login: null },
  ]);
});

test('no secret is in the fact', () => {
  const secrets = {
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    AWS_SESSION_TOKEN: 'FAKEtoken1',
    AWS_SECURITY_TOKEN: 'FAKEtoken2',
    AWS_CONTAINER_AUTHORIZATION_TOKEN: 'FAKEtoken3',
    HTTPS_PROXY: 'http://me:hunter2@proxy:8080',
    http_proxy: 'me:p@ss/word@proxy',
    AWS_ENDPOINT_URL_STS: 'https://k:hunter3@localhost:4566',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'http.https://u:hunter4@h/.extraHeader',
    GIT_CONFIG_VALUE_0: 'Authorization: hunter5',
    GIT_CONFIG_PARAMETERS: "'http.extraheader=hunter6'",
  };
  const fact = readEnvironment(secrets);
  const text = JSON.stringify(fact);
  for (const secret of ['AKIAIOSFODNN7', 'wJalr', 'FAKEtoken', 'hunter', 'p@ss', 'word@']) assert.not(text.includes(secret), secret);
  assert.equal(fact.variables.map(({ name }) => name).sort(), Object.keys(secrets).sort());
  const of = (name: string) => fact.variables.find((variable) => variable.name === name);
  assert.equal([of('AWS_ACCESS_KEY_ID')?.value, of('AWS_ACCESS_KEY_ID')?.login?.keyIdLast4], [null, 'MPLE']);
  assert.equal(of('HTTPS_PROXY')?.value, 'http://‹10 characters›@proxy:8080');
  assert.equal(of('http_proxy')?.value, '‹12 characters›@proxy');
});

test('probes read no secret, and nothing beside the list', () => {
  const env = { AWS_SECRET_ACCESS_KEY: 'x', AWS_ACCESS_KEY_ID: 'x', EDITOR: 'vi', GIT_CONFIG_PARAMETERS: 'raw', HTTPS_PROXY: 'http://u:p@h' };
  assert.throws(() => disclosedValue(env, 'AWS_SECRET_ACCESS_KEY', 'linux'), /does not leave the host/);
  assert.throws(() => disclosedValue(env, 'AWS_ACCESS_KEY_ID', 'linux'), /does not leave the host/);
  assert.throws(() => disclosedValue(env, 'EDITOR', 'linux'), /not on the allow-list/);
  assert.is(disclosedValue(env, 'GIT_CONFIG_PARAMETERS', 'linux'), 'raw');
  assert.is(disclosedValue(env, 'HTTPS_PROXY', 'linux'), 'http://‹3 characters›@h');
  assert.is(disclosedValue(env, 'NO_PROXY', 'linux'), undefined);
  assert.is(disclosureOf('AWS_ENDPOINT_URL_CODECOMMIT'), 'url');
  assert.is(disclosureOf('GIT_TRACE2_REDACT'), 'plain');
  assert.is(disclosureOf('__proto__'), null);
});

test('Windows does not tell Path from PATH', () => {
  const env = { Path: 'C:\\bin', aws_profile: 'dev' };
  assert.is(hereEnv(env, 'win32')('PATH'), 'C:\\bin');
  assert.is(hereEnv(env, 'linux')('PATH'), undefined);
  assert.is(disclosedValue(env, 'AWS_PROFILE', 'win32'), 'dev');
  assert.equal(readEnvironment(env, 'win32').variables.map(({ name, value }) => [name, value]), [['AWS_PROFILE', 'dev'], ['PATH', 'C:\\bin']]);
});

test('userinfo is cut, other text stays', () => {
  assert.is(withoutUserInfo('http://proxy:8080'), 'http://proxy:8080');
  assert.is(withoutUserInfo('proxy'), 'proxy');
  assert.is(withoutUserInfo('socks5://a@b'), 'socks5://‹1 characters›@b');
});

test('every git of ours is quiet', () => {
  const quiet = quietGit();
  assert.equal([quiet['GIT_TERMINAL_PROMPT'], quiet['GIT_ASKPASS'], quiet['SSH_ASKPASS'], quiet['GCM_INTERACTIVE'], quiet['LC_ALL']], ['0', '', '', '0', 'C']);
  assert.equal([quiet['GIT_TRACE'], quiet['GIT_CURL_VERBOSE'], quiet['GIT_TRACE_CURL'], quiet['GIT_TRACE2_REDACT']], [null, null, null, null]);
  assert.equal([quiet['GIT_TRACE2'], quiet['GIT_TRACE2_PERF'], quiet['GIT_TRACE2_EVENT']], ['0', '0', '0']);
  assert.is(quietGit('/private/trace')['GIT_TRACE2_EVENT'], '/private/trace');
});

test.run();
