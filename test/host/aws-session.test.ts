import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { defaultWorld, exampleAccount, exampleSession, exampleUser, type Lab, mintAccessKey, startLab, type World } from '../lab/lab.ts';
import { hostOnMachine } from '../support/host-on-machine.ts';

const test = suite<{ lab: Lab; world: World }>('host/aws-session');
const REGION = 'eu-west-1';
const ALICE = { id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const ALICE_FILE = `[default]\naws_access_key_id = ${ALICE.id}\naws_secret_access_key = ${ALICE.secret}\n`;
const ROLE = `arn:aws:iam::${exampleAccount}:role/CodeAccess`;
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

test.before.each(async (context) => {
  context.world = defaultWorld();
  context.lab = await startLab(context.world);
});
test.after.each(async ({ lab }) => lab.close());

const ask = (profile: string | null = null) => ({ profile, dialect: 'botocore' as const, region: REGION });
const noSecretIn = (value: unknown, secrets: readonly string[]): void => {
  const text = JSON.stringify(value);
  for (const secret of secrets) assert.not(text.includes(secret), `${secret} must not be in ${text}`);
};

test('static keys: source, identity, repository, and nothing secret in any of it', async ({ lab, world }) => {
  world.repositories.push({ account: exampleAccount, region: REGION, name: 'vault', kmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555' });
  await hostOnMachine(lab, { files: { '.aws/credentials': ALICE_FILE } }, async (host, home) => {
    const fact = await host.aws.credentials(ask());
    assert.equal(fact, { profile: null, provider: 'shared-credentials-file', source: `${home}/.aws/credentials:2`, keyIdLast4: 'MPLE', prefix: 'AKIA', hasSessionToken: false, expiresAt: null, failure: null });
    const identity = await host.aws.callerIdentity(REGION);
    assert.equal([identity.account, identity.arn, identity.kind], [exampleAccount, `arn:aws:iam::${exampleAccount}:user/alice`, 'user']);
    assert.equal([identity.answer.status, identity.answer.failure, identity.answer.url, identity.answer.operation], [200, null, 'https://sts.eu-west-1.amazonaws.com', 'GetCallerIdentity']);
    assert.ok(identity.answer.requestId && identity.answer.serverDate);
    const repository = await host.aws.getRepository(REGION, 'vault');
    assert.equal([repository.repositoryName, repository.arn, repository.answer.status], ['vault', `arn:aws:codecommit:eu-west-1:${exampleAccount}:vault`, 200]);
    assert.match(repository.kmsKeyId ?? '', '11111111-2222');
    noSecretIn([fact, identity, repository], [ALICE.id, ALICE.secret]);
  });
});

test('a repository of another region is found there', async ({ lab }) => {
  await hostOnMachine(lab, { files: { '.aws/credentials': ALICE_FILE, '.aws/config': '[default]\nregion = eu-central-1\n' } }, async (host) => {
    await host.aws.credentials(ask());
    const found = await host.aws.getRepository('ap-southeast-2', 'billing', ['eu-west-1', 'cn-north-1', 'ap-southeast-2']);
    assert.equal([found.answer.errorCode, found.answer.status, found.repositoryName], ['RepositoryDoesNotExistException', 400, null]);
    assert.equal([found.foundIn, [...found.searchedIn].sort()], [['eu-west-1'], ['eu-central-1', 'eu-west-1', 'us-east-1']]);
  });
});

test('refusals keep AWS\'s own code and no secret', async ({ lab, world }) => {
  const expired = exampleSession('Old', 'me', { state: 'expired' });
  const denied = exampleUser('denied', { denials: [{ action: 'codecommit:GetRepository', type: 'identity-explicit' }] });
  world.identities.push(expired, denied);
  const section = (name: string, key: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }): string =>
    `[${name}]\naws_access_key_id=${key.accessKeyId}\naws_secret_access_key=${key.secretAccessKey}\n${key.sessionToken ? `aws_session_token=${key.sessionToken}\n` : ''}`;
  const credentials = section('expired', expired) + section('denied', denied) + section('unknown', mintAccessKey('nobody')) + section('wrong', { accessKeyId: ALICE.id, secretAccessKey: 'FAKE/wrong/bPxRfiCYEXAMPLEKEY' });
  await hostOnMachine(lab, { files: { '.aws/credentials': credentials } }, async (host) => {
    const codeOf = async (profile: string): Promise<string | null> => {
      await host.aws.credentials(ask(profile));
      const { answer, arn } = await host.aws.callerIdentity(REGION);
      assert.equal([arn, answer.failure], [null, null]);
      noSecretIn(answer, [expired.sessionToken ?? '', expired.accessKeyId, ALICE.id]);
      return answer.errorCode;
    };
    assert.is(await codeOf('unknown'), 'InvalidClientTokenId');
    assert.is(await codeOf('wrong'), 'SignatureDoesNotMatch');
    assert.match(await codeOf('expired') ?? '', /^ExpiredToken/);
    await host.aws.credentials(ask('denied'));
    const { answer } = await host.aws.getRepository(REGION, 'billing');
    assert.equal([answer.errorCode, answer.failure], ['AccessDeniedException', null]);
    assert.match(answer.errorMessage ?? '', /codecommit:GetRepository on resource: .* explicit deny/);
  });
});

test('a role by its source profile, its chain, and what stops it', async ({ lab, world }) => {
  world.roles.push({ arn: `arn:aws:iam::${exampleAccount}:role/Closed`, trustedPrincipals: [], denials: [] });
  const config = `[profile role]\nrole_arn=${ROLE}\nsource_profile=default\n[profile closed]\nrole_arn=arn:aws:iam::${exampleAccount}:role/Closed\nsource_profile=default\n`
    + `[profile behind]\nrole_arn=${ROLE}\nsource_profile=closed\n[profile mfa]\nrole_arn=${ROLE}\nsource_profile=default\nmfa_serial=arn:aws:iam::${exampleAccount}:mfa/alice\n`
    + '[profile loop]\nrole_arn=arn:x\nsource_profile=loop2\n[profile loop2]\nrole_arn=arn:x\nsource_profile=loop\n';
  await hostOnMachine(lab, { files: { '.aws/credentials': ALICE_FILE, '.aws/config': config } }, async (host, home) => {
    const fact = await host.aws.credentials(ask('role'));
    assert.equal([fact.provider, fact.source, fact.prefix, fact.hasSessionToken, fact.failure], ['assume-role', `${home}/.aws/config:2`, 'ASIA', true, null]);
    assert.ok(Date.parse(fact.expiresAt ?? '') > Date.now());
    const identity = await host.aws.callerIdentity(REGION);
    assert.equal([identity.kind, identity.arn], ['assumed-role', `arn:aws:sts::${exampleAccount}:assumed-role/CodeAccess/codecommit-doctor`]);
    const failures = await Promise.all(['closed', 'behind', 'mfa', 'loop', 'none'].map(async (profile) => (await host.aws.credentials(ask(profile))).failure?.code));
    assert.equal(failures, ['AccessDenied', 'AccessDenied', 'MfaRequired', 'InfiniteLoopConfigError', 'ProfileNotFound']);
    const after = await host.aws.callerIdentity(REGION);
    assert.equal([after.answer.failure?.code, after.answer.status], ['NoCredentialsError', null]);
  });
});

test('a session the AWS tools have cached is used, an expiring one is not', async ({ lab, world }) => {
  const session = exampleSession('CodeAccess', 'cached');
  world.identities.push(session);
  const mfa = `arn:aws:iam::${exampleAccount}:mfa/alice`;
  const config = `[profile mfa]\nrole_arn=${ROLE}\nsource_profile=default\nmfa_serial=${mfa}\nexternal_id=é"x\nduration_seconds=3600\n`;
  // As Python writes it.
  const key = sha1(`{"DurationSeconds": 3600, "ExternalId": "\\u00e9\\"x", "RoleArn": "${ROLE}", "SerialNumber": "${mfa}"}`);
  const cached = (minutes: number): string => JSON.stringify({ Credentials: { AccessKeyId: session.accessKeyId, SecretAccessKey: session.secretAccessKey, SessionToken: session.sessionToken, Expiration: new Date(Date.now() + minutes * 60_000).toISOString() } });
  for (const [cache, minutes, failure] of [['cli', 40, undefined], ['boto', 40, undefined], ['cli', 10, 'MfaRequired']] as const) {
    await hostOnMachine(lab, { files: { '.aws/credentials': ALICE_FILE, '.aws/config': config, [`.aws/${cache}/cache/${key}.json`]: cached(minutes) } }, async (host) => {
      const fact = await host.aws.credentials(ask('mfa'));
      assert.is(fact.failure?.code, failure);
      if (failure === undefined) assert.is((await host.aws.callerIdentity(REGION)).arn, session.arn);
    });
  }
});

test('web identity: a token that is good, expired, missing', async ({ lab, world }) => {
  Object.assign(world.roles[0] ?? {}, { webIdentityTokens: { good: 'valid', old: 'expired' } });
  const profile = (name: string, file: string): string => `[profile ${name}]\nrole_arn=${ROLE}\nweb_identity_token_file={{HOME}}/${file}\n`;
  const files = { '.aws/config': profile('good', 'good') + profile('old', 'old') + profile('gone', 'gone'), good: 'good', old: 'old' };
  await hostOnMachine(lab, { files }, async (host) => {
    const good = await host.aws.credentials(ask('good'));
    assert.equal([good.provider, good.failure], ['assume-role-with-web-identity', null]);
    assert.is((await host.aws.callerIdentity(REGION)).kind, 'assumed-role');
    assert.is((await host.aws.credentials(ask('old'))).failure?.code, 'ExpiredTokenException');
    assert.is((await host.aws.credentials(ask('gone'))).failure?.code, 'FileNotFoundError');
  });
});

test('credential_process is run without a shell, and every wrong answer has its name', async ({ lab }) => {
  const keys = `"AccessKeyId":"${ALICE.id}","SecretAccessKey":"${ALICE.secret}"`;
  const answers: Record<string, [string, string | undefined]> = {
    good: [`echo '{"Version":1,${keys},"Expiration":"2099-01-01T00:00:00Z"}'`, undefined],
    late: [`echo '{"Version":1,${keys},"Expiration":"2019-01-01T00:00:00Z"}'`, 'RuntimeError'],
    text: [`echo '{"Version":"1",${keys}}'`, 'CredentialRetrievalError'],
    half: [`echo '{"Version":1,"AccessKeyId":"${ALICE.id}"}'`, 'CredentialRetrievalError'],
    words: ['echo no json', 'JSONDecodeError'],
    fails: [`echo "password=hunter2hunter2 is wrong" >&2; exit 2`, 'CredentialRetrievalError'],
  };
  const config = Object.keys(answers).map((name) => `[profile ${name}]\ncredential_process = give-${name} "a b" $HOME && x\n`).join('') + '[profile gone]\ncredential_process = no-such-program\n';
  const extra = Object.fromEntries(Object.entries(answers).map(([name, [script]]) => [`give-${name}`, `[ "$1|$2|$3|$4" = 'a b|$HOME|&&|x' ] || exit 9\n${script}`]));
  await hostOnMachine(lab, { files: { '.aws/config': config }, tools: { aws: 'missing', grc: 'missing', extra } }, async (host) => {
    for (const [name, [, code]] of Object.entries(answers)) {
      const fact = await host.aws.credentials(ask(name));
      assert.equal([name, fact.provider, fact.failure?.code], [name, 'custom-process', code]);
      noSecretIn(fact, [ALICE.id, ALICE.secret, 'hunter2']);
    }
    assert.is((await host.aws.credentials(ask('gone'))).failure?.code, 'FileNotFoundError');
  });
});

test('a signed request through a proxy that wants a login, and faults on the way', async ({ lab, world }) => {
  const files = { '.aws/credentials': ALICE_FILE };
  world.switches.proxy = 'auth-required';
  world.switches.proxyLogin = { user: 'me@corp', password: 'p:w/d' };
  const failureOf = (env: Record<string, string | null> = {}) => hostOnMachine(lab, { files, env }, async (host) => {
    await host.aws.credentials(ask());
    const { answer, arn } = await host.aws.callerIdentity(REGION);
    noSecretIn(answer, ['p%3Aw', 'p:w/d']);
    return answer.failure === null ? arn : `${answer.failure.stage} ${answer.failure.code}`;
  });
  const proxy = lab.proxyUrl.replace('://', '://me%40corp:p%3Aw%2Fd@');
  assert.is(await failureOf({ HTTPS_PROXY: proxy }), `arn:aws:iam::${exampleAccount}:user/alice`);
  assert.is(await failureOf(), 'proxy HTTP_407');
  world.switches.proxy = 'ok';
  assert.is(await failureOf({ AWS_CA_BUNDLE: '{{HOME}}/missing.pem' }), 'tls CA_FILE_MISSING');
  assert.match(await failureOf({ AWS_CA_BUNDLE: null }) ?? '', /^tls (SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_)/);
  assert.is(await failureOf({ HTTPS_PROXY: 'socks5://127.0.0.1:1' }), 'proxy SOCKS_UNSUPPORTED');
  for (const [mode, failure] of [['captive-html', 'protocol NOT_AWS'], ['wrong-name', 'tls ERR_TLS_CERT_ALTNAME_INVALID']] as const) {
    world.switches.hosts = { 'sts.eu-west-1.amazonaws.com': mode };
    assert.is(await failureOf(), failure);
  }
});

test('the simulator\'s answer, or that we may not ask', async ({ lab, world }) => {
  const arn = `arn:aws:iam::${exampleAccount}:user/alice`;
  await hostOnMachine(lab, { files: { '.aws/credentials': ALICE_FILE } }, async (host) => {
    await host.aws.credentials(ask());
    assert.is((await host.aws.simulate(arn, ['codecommit:GitPull'], '*')).answer.errorCode, 'AccessDenied');
    Object.assign(world.identities[0] ?? {}, { mayReadIam: true, simulation: { 'codecommit:GitPull': { decision: 'explicitDeny', sourcePolicyId: 'no-pull', missingContext: ['aws:SourceIp'] } } });
    const { answer, results } = await host.aws.simulate(arn, ['codecommit:GitPull', 'kms:Decrypt'], '*');
    assert.is(answer.status, 200);
    assert.equal(results[0], { action: 'codecommit:GitPull', decision: 'explicitDeny', sources: ['no-pull'], missingContext: ['aws:SourceIp'] });
    assert.is(results[1]?.action, 'kms:Decrypt');
  });
});

/** A server on loopback for what the lab does not play: SSO's portal, container and instance metadata. */
async function metadata(answers: Record<string, [number, string]>, seen: string[] = []): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const token = request.headers.authorization ?? request.headers['x-amz-sso_bearer_token'] ?? request.headers['x-aws-ec2-metadata-token'] ?? '-';
    seen.push(`${request.method ?? ''} ${request.url ?? ''} ${String(token)}`);
    const [status, body] = answers[`${request.method ?? ''} ${request.url ?? ''}`] ?? [404, ''];
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

test('SSO: the cached token buys the role\'s credentials; each state of the token has its name', async ({ lab, world }) => {
  const session = exampleSession('Sso', 'alice');
  world.identities.push(session);
  const seen: string[] = [];
  const path = `GET /federation/credentials?role_name=Dev&account_id=${exampleAccount}`;
  const answers: Record<string, [number, string]> = { [path]: [200, JSON.stringify({ roleCredentials: { ...session, expiration: 4_070_908_800_000 } })] };
  const { url, server } = await metadata(answers, seen);
  const config = `[profile sso]\nsso_session=corp\nsso_account_id=${exampleAccount}\nsso_role_name=Dev\n[sso-session corp]\nsso_start_url=https://corp.awsapps.com/start\nsso_region=us-east-1\n`;
  const file = `.aws/sso/cache/${sha1('corp')}.json`;
  const token = (rest: Record<string, string>): string => JSON.stringify({ accessToken: 'FAKE-sso-token', ...rest });
  const renewable = { refreshToken: 'FAKE', clientId: 'x', clientSecret: 'FAKE', registrationExpiresAt: '2099-01-01T00:00:00Z' };
  const states: [string | null, string | undefined][] = [
    [token({ expiresAt: '2099-01-01T00:00:00Z' }), undefined],
    [token({ expiresAt: '2099-01-01T00:00:00UTC' }), undefined],
    [token({ expiresAt: '2020-01-01T00:00:00Z' }), 'TokenRetrievalError'],
    [token({ expiresAt: '2020-01-01T00:00:00Z', ...renewable }), 'SsoTokenNeedsRefresh'],
    [token({}), 'SSOTokenLoadError'],
    [null, 'SSOTokenLoadError'],
  ];
  try {
    for (const [content, code] of states) {
      const files = { '.aws/config': config, ...(content === null ? {} : { [file]: content }) };
      await hostOnMachine(lab, { files, env: { AWS_ENDPOINT_URL_SSO: url } }, async (host) => {
        const fact = await host.aws.credentials(ask('sso'));
        assert.equal([fact.provider, fact.failure?.code], ['sso', code]);
        noSecretIn(fact, ['FAKE-sso-token', session.secretAccessKey]);
        if (code === undefined) assert.is((await host.aws.callerIdentity(REGION)).arn, session.arn);
      });
    }
    assert.equal(seen, [`${path} FAKE-sso-token`, `${path} FAKE-sso-token`]);
    answers[path] = [401, '{"message":"Session token not found or invalid"}'];
    await hostOnMachine(lab, { files: { '.aws/config': config, [file]: states[0]?.[0] ?? '' }, env: { AWS_ENDPOINT_URL_SSO: url } }, async (host) => {
      assert.is((await host.aws.credentials(ask('sso'))).failure?.code, 'UnauthorizedSSOTokenError');
    });
  } finally {
    server.close();
  }
});

test('container roles are asked directly, instance roles through the proxy unless NO_PROXY names them', async ({ lab, world }) => {
  const session = exampleSession('Task', 'me');
  world.identities.push(session);
  const given = JSON.stringify({ AccessKeyId: session.accessKeyId, SecretAccessKey: session.secretAccessKey, Token: session.sessionToken, Expiration: '2099-01-01T00:00:00Z' });
  const seen: string[] = [];
  const roles = '/latest/meta-data/iam/security-credentials/';
  const { url, server } = await metadata({ 'GET /creds?id=1': [200, given], 'PUT /latest/api/token': [200, 'imds-token'], [`GET ${roles}`]: [200, 'Task\n'], [`GET ${roles}Task`]: [200, given] }, seen);
  try {
    const proxied = { HTTP_PROXY: lab.proxyUrl, http_proxy: lab.proxyUrl };
    await hostOnMachine(lab, { env: { ...proxied, AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/creds?id=1`, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'FAKE-auth' } }, async (host) => {
      assert.equal([(await host.aws.credentials(ask())).provider, (await host.aws.callerIdentity(REGION)).arn], ['container-role', session.arn]);
    });
    await hostOnMachine(lab, { env: { ...proxied, AWS_EC2_METADATA_DISABLED: null, AWS_EC2_METADATA_SERVICE_ENDPOINT: url } }, async (host) => {
      assert.equal([(await host.aws.credentials(ask())).failure?.code, seen.length], ['NoCredentialsError', 2]);
      assert.equal(lab.requests.filter(({ method }) => method === 'PUT').map(({ service, path }) => [service, path]), [['proxy', '/latest/api/token']]);
      assert.equal((await host.aws.state(ask())).metadata, { kind: 'imds', endpoint: url, proxy: lab.proxyUrl, direct: 200, stage: 'token', status: 502, error: null, roleName: null });
    });
    await hostOnMachine(lab, { env: { ...proxied, NO_PROXY: '127.0.0.1', AWS_EC2_METADATA_DISABLED: null, AWS_EC2_METADATA_SERVICE_ENDPOINT: url } }, async (host) => {
      const fact = await host.aws.credentials(ask());
      assert.equal([fact.provider, fact.source, (await host.aws.callerIdentity(REGION)).arn], ['iam-role', 'instance metadata, role Task', session.arn]);
    });
    assert.equal(seen, ['GET /creds?id=1 FAKE-auth', 'PUT /latest/api/token -', 'PUT /latest/api/token -', `GET ${roles} imds-token`, `GET ${roles}Task imds-token`]);
    await hostOnMachine(lab, { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://example.com/creds' } }, async (host) => {
      assert.is((await host.aws.credentials(ask())).failure?.code, 'ValueError');
    });
    await hostOnMachine(lab, { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/none` } }, async (host) => {
      assert.is((await host.aws.credentials(ask())).failure?.code, 'CredentialRetrievalError');
    });
  } finally {
    server.close();
  }
});

test('no credentials at all is botocore\'s word for it', async ({ lab }) => {
  await hostOnMachine(lab, {}, async (host) => {
    const fact = await host.aws.credentials(ask());
    assert.equal([fact.provider, fact.failure?.code, fact.keyIdLast4], [null, 'NoCredentialsError', null]);
  });
  const env = { AWS_EC2_METADATA_DISABLED: null, AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:1' };
  await hostOnMachine(lab, { env }, async (host) => {
    const { provider, source, failure } = await host.aws.credentials(ask());
    assert.equal([provider, source, failure?.code], [null, 'nowhere', 'NoCredentialsError']);
  });
});

test.run();
