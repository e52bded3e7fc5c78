import { readFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createHash } from 'node:crypto';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { request as httpsRequest } from 'node:https';
import { defaultWorld, exampleAccount, type Lab, startLab } from './lab.ts';
import { makeMachine, type MachineSpec, toolsUnderTest } from './machine.ts';

const test = suite('lab: sessions');
let lab: Lab;
let agent: HttpsProxyAgent<string>;
test.before.each(async () => {
  lab = await startLab(defaultWorld());
  agent = new HttpsProxyAgent(lab.proxyUrl);
  Object.assign(agent.options, { ca: await readFile(lab.caFile) });
});
test.after.each(async () => {
  agent.destroy();
  await lab.close();
});

interface Answered {
  status: number;
  body: Record<string, unknown>;
}

/** One request through the lab's proxy; the body is JSON. */
function ask(url: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(url, { agent, method: options.method ?? 'GET', headers: options.headers ?? {} }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown> }));
    });
    request.on('error', reject);
    request.end(options.body);
  });
}
const portal = (role: string, token = 'FAKE-sso-token'): Promise<Answered> =>
  ask(`https://portal.sso.us-east-1.amazonaws.com/federation/credentials?role_name=${role}&account_id=${exampleAccount}`, { headers: { 'x-amz-sso_bearer_token': token } });
const oidc = (body: string): Promise<Answered> => ask('https://oidc.us-east-1.amazonaws.com/token', { method: 'POST', body });

test('the portal hands out a role that is assigned, for a token it knows', async () => {
  const { status, body } = await portal('Developer');
  const keys = body['roleCredentials'] as { accessKeyId: string; expiration: number };
  assert.is(status, 200);
  assert.match(keys.accessKeyId, /^ASIA/);
  assert.ok(keys.expiration > Date.now() && keys.expiration < Date.now() + 3_700_000);
  assert.ok(lab.world.identities.some(({ accessKeyId, arn }) => accessKeyId === keys.accessKeyId && arn.includes('assumed-role/AWSReservedSSO_Developer')));
  assert.equal([(await portal('Developer', 'FAKE-other')).status, (await portal('Admin')).status], [401, 403]);
  lab.world.sso.tokens['FAKE-sso-token'] = 'expired';
  assert.equal(await portal('Developer'), { status: 401, body: { __type: 'com.amazonaws.switchboard.portal#UnauthorizedException', message: 'Session token not found or invalid' } });
});

test('OIDC renews a token for a refresh token it knows', async () => {
  lab.world.sso.tokens = {};
  const { status, body } = await oidc(JSON.stringify({ grantType: 'refresh_token', refreshToken: 'FAKE-refresh-token' }));
  assert.equal([status, body['accessToken'], lab.world.sso.tokens['FAKE-sso-token']], [200, 'FAKE-sso-token', 'valid']);
  assert.equal((await oidc(JSON.stringify({ grantType: 'refresh_token', refreshToken: 'FAKE-old' }))).body['error'], 'invalid_grant');
  assert.equal([(await oidc('{"grantType":"authorization_code"}')).status, (await oidc('no JSON')).status], [400, 400]);
});

test('IMDSv2: a token first, then the role and its keys', async () => {
  const at = (path: string, init?: RequestInit) => fetch(`${lab.metadataUrl}/latest/${path}`, init);
  const roles = 'meta-data/iam/security-credentials/';
  assert.equal([(await at(roles)).status, (await at('api/token')).status], [401, 403]);
  assert.is((await at('api/token', { method: 'PUT', headers: { 'x-forwarded-for': '10.0.0.1' } })).status, 403, 'a proxy has forwarded it');
  const token = await (await at('api/token', { method: 'PUT' })).text();
  const headers = { 'x-aws-ec2-metadata-token': token };
  assert.is(await (await at(roles, { headers })).text(), 'BuildInstance');
  const keys = (await (await at(`${roles}BuildInstance`, { headers })).json()) as { AccessKeyId: string; Token: string };
  assert.ok(lab.world.identities.some(({ accessKeyId, sessionToken }) => accessKeyId === keys.AccessKeyId && sessionToken === keys.Token));
  lab.world.metadata.mode = 'no-role';
  assert.is((await at(roles, { headers })).status, 404);
  assert.equal(lab.requests.map(({ service }) => service).filter((service) => service !== 'metadata'), []);
});

test('the container endpoint asks for its authorization; a token that never comes hangs', async () => {
  const url = `${lab.metadataUrl}/container/credentials`;
  assert.match(((await (await fetch(url)).json()) as { AccessKeyId: string }).AccessKeyId, /^ASIA/);
  lab.world.metadata.authorization = 'FAKE-auth';
  assert.equal([(await fetch(url)).status, (await fetch(url, { headers: { Authorization: 'FAKE-auth' } })).status], [401, 200]);
  lab.world.metadata.mode = 'no-role';
  assert.is((await fetch(url)).status, 404);
  lab.world.metadata.mode = 'hang';
  const failure = await fetch(url, { signal: AbortSignal.timeout(150) }).then(() => null, (error: unknown) => (error as Error).name);
  assert.is(failure, 'TimeoutError');
});

test('STS refuses a session name with a blank', async () => {
  const machine = await makeMachine(lab, { files: { '.aws/credentials': '[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n', '.aws/config': '[profile p]\nrole_arn = arn:aws:iam::111122223333:role/CodeAccess\nrole_session_name = Alice Garcia\nsource_profile = base\nregion = eu-west-1\n' } });
  const { code, stderr, stdout } = await machine.run(['aws', 'sts', 'get-caller-identity', '--profile', 'p']);
  assert.is.not(code, 0);
  assert.match(stdout + stderr, /roleSessionName/);
});

const { aws } = toolsUnderTest();
const SIGN_IN = JSON.stringify({ accessToken: 'FAKE-sso-token', expiresAt: '2099-01-01T00:00:00Z' });
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');
const sso = '[default]\nregion = eu-west-1\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 111122223333\nsso_role_name = Developer\n';
const real: readonly [string, MachineSpec, RegExp][] = [
  ['single sign-on', { files: { '.aws/config': sso, [`.aws/sso/cache/${sha1('https://corp.awsapps.com/start')}.json`]: SIGN_IN } }, /AWSReservedSSO_Developer_/],
  ['an instance', { env: { AWS_EC2_METADATA_DISABLED: null, AWS_EC2_METADATA_SERVICE_ENDPOINT: '{{METADATA}}', AWS_DEFAULT_REGION: 'eu-west-1' } }, /assumed-role\/BuildInstance/],
  ['a container', { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: '{{METADATA}}/container/credentials', AWS_DEFAULT_REGION: 'eu-west-1' } }, /assumed-role\/BuildInstance/],
];
for (const [name, spec, arn] of real) {
  const look = async (): Promise<void> => {
    const machine = await makeMachine(lab, spec);
    const { stdout, stderr } = await machine.run(['aws', 'sts', 'get-caller-identity', '--output', 'text', '--query', 'Arn']);
    assert.match(stdout, arn, stderr);
  };
  if (aws.kind === 'real') test(`the real AWS CLI is ${name}`, look);
  else test.skip(`the real AWS CLI is ${name}`, look);
}

test.run();
