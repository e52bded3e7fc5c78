import { readFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CodeCommitClient, GetBranchCommand, GetRepositoryCommand, ListBranchesCommand, ListRepositoriesCommand } from '@aws-sdk/client-codecommit';
import { GetUserCommand, IAMClient, ListServiceSpecificCredentialsCommand, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { defaultWorld, exampleSession, exampleUser, startLab } from './lab.ts';
import type { Identity, Lab } from './lab.ts';
import { makeMachine, toolsUnderTest } from './machine.ts';
import type { HostMode } from './world.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const test = suite('lab: API');
const alice = (lab: Lab): Identity => lab.world.identities[0] ?? exampleUser('alice');

let lab: Lab;
let agent: HttpsProxyAgent<string>;
test.before.each(async () => {
  lab = await startLab(defaultWorld());
  agent = new HttpsProxyAgent(lab.proxyUrl);
  // The constructor's `ca` is for a proxy that speaks TLS itself; this one is for AWS behind the tunnel.
  Object.assign(agent.options, { ca: await readFile(lab.caFile) });
});
test.after.each(async () => {
  agent.destroy();
  await lab.close();
});

function clientOptions(identity: Pick<Identity, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>, region = 'eu-west-1') {
  const { accessKeyId, secretAccessKey, sessionToken } = identity;
  return {
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    maxAttempts: 1,
    requestHandler: { httpsAgent: agent },
  };
}

const sts = (identity: Parameters<typeof clientOptions>[0]): STSClient => new STSClient(clientOptions(identity));
const codecommit = (identity: Identity, region?: string): CodeCommitClient => new CodeCommitClient(clientOptions(identity, region));

/** Returns `name: message` of the error an SDK call ends in. */
async function errorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error) return `${error.name}: ${error.message}`;
  }
  return 'no error';
}

const getBilling = new GetRepositoryCommand({ repositoryName: 'billing' });

test('the SDK for JavaScript reads identity and repositories', async () => {
  const identity = await sts(alice(lab)).send(new GetCallerIdentityCommand({}));
  assert.is(identity.Arn, 'arn:aws:iam::111122223333:user/alice');
  const client = codecommit(alice(lab));
  const { repositoryMetadata } = await client.send(getBilling);
  assert.is(repositoryMetadata?.Arn, 'arn:aws:codecommit:eu-west-1:111122223333:billing');
  assert.instance(repositoryMetadata?.creationDate, Date);
  const { branches } = await client.send(new ListBranchesCommand({ repositoryName: 'billing' }));
  assert.equal(branches, ['main']);
  const { branch } = await client.send(new GetBranchCommand({ repositoryName: 'billing', branchName: 'main' }));
  assert.match(branch?.commitId ?? '', /^[0-9a-f]{40}$/);
  const { repositories } = await codecommit(alice(lab), 'us-east-1').send(new ListRepositoriesCommand({}));
  assert.equal(repositories?.map((each) => each.repositoryName), ['website']);
});

test('temporary keys of AssumeRole and GetSessionToken work until they expire', async () => {
  const role = { RoleArn: 'arn:aws:iam::111122223333:role/CodeAccess', RoleSessionName: 'test' };
  const answers = [
    await sts(alice(lab)).send(new AssumeRoleCommand(role)),
    await sts(alice(lab)).send(new GetSessionTokenCommand({})),
  ];
  for (const { Credentials } of answers) {
    assert.ok((Credentials?.Expiration?.getTime() ?? 0) > Date.now());
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken } = Credentials ?? {};
    const key = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }) };
    const { Arn } = await sts(key).send(new GetCallerIdentityCommand({}));
    assert.match(Arn ?? '', /user\/alice$|assumed-role\/CodeAccess\/test$/);
    const withoutToken = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
    assert.match(await errorOf(sts(withoutToken).send(new GetCallerIdentityCommand({}))), /^InvalidClientTokenId/);
    const minted = lab.world.identities.find((each) => each.accessKeyId === AccessKeyId);
    if (minted) minted.expiresAt = Math.floor(Date.now() / 1000) - 1;
    assert.match(await errorOf(sts(key).send(new GetCallerIdentityCommand({}))), /^ExpiredToken/);
  }
  const [granted] = lab.world.roles;
  if (granted) granted.externalId = 'wanted';
  const refusal = await errorOf(sts(alice(lab)).send(new AssumeRoleCommand(role)));
  assert.match(refusal, /^AccessDenied.*not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role\/CodeAccess/);
});

test('signatures are really checked', async () => {
  const wrongSecret = { ...alice(lab), secretAccessKey: 'WRONGEXAMPLEKEY' };
  assert.match(await errorOf(sts(wrongSecret).send(new GetCallerIdentityCommand({}))), /^SignatureDoesNotMatch: The request signature we calculated/);
  assert.match(await errorOf(codecommit(wrongSecret).send(getBilling)), /^InvalidSignatureException: The request signature we calculated/);
  const stranger = exampleUser('stranger');
  assert.match(await errorOf(sts(stranger).send(new GetCallerIdentityCommand({}))), /^InvalidClientTokenId/);
  assert.match(await errorOf(codecommit(stranger).send(getBilling)), /^UnrecognizedClientException/);
  const old = exampleSession('Build', 'old', { state: 'expired' });
  lab.world.identities.push(old);
  assert.match(await errorOf(codecommit(old).send(getBilling)), /^ExpiredTokenException/);
  lab.world.switches.clockOffsetSeconds = 7200;
  assert.match(await errorOf(codecommit(alice(lab)).send(getBilling)), /^InvalidSignatureException: Signature expired: \d{8}T\d{6}Z is now earlier than/);
  lab.world.switches.clockOffsetSeconds = -7200;
  assert.match(await errorOf(sts(alice(lab)).send(new GetCallerIdentityCommand({}))), /^SignatureDoesNotMatch: Signature not yet current/);
});

test('CodeCommit names the kind of policy that denies, and the key when that is the cause', async () => {
  const user = alice(lab);
  user.denials = [{ action: 'codecommit:GetRepository', type: 'boundary' }];
  assert.match(await errorOf(codecommit(user).send(getBilling)), /^AccessDeniedException: User: .* because no permissions boundary allows the codecommit:GetRepository action$/);
  user.denials = [{ action: 'kms:*', type: 'identity-explicit' }];
  assert.is(await errorOf(codecommit(user).send(getBilling)), 'no error');
  const branches = new ListBranchesCommand({ repositoryName: 'billing' });
  assert.match(await errorOf(codecommit(user).send(branches)), /^EncryptionKeyAccessDeniedException/);
  user.denials = [{ action: 'codecommit:GetRepository', type: 'kms' }];
  assert.match(await errorOf(codecommit(user).send(getBilling)), /^EncryptionKeyAccessDeniedException/);
  user.denials = [];
  const missing = new GetRepositoryCommand({ repositoryName: 'nothing' });
  assert.match(await errorOf(codecommit(user).send(missing)), /^RepositoryDoesNotExistException/);
});

test('IAM is closed unless the identity may read it, and then says what was scripted', async () => {
  const user = alice(lab);
  const iam = new IAMClient(clientOptions(user, 'us-east-1'));
  const refusal = await errorOf(iam.send(new GetUserCommand({})));
  assert.match(refusal, /^AccessDenied.*iam:GetUser on resource: .* because no identity-based policy allows the iam:GetUser action$/);
  user.iamAllowed = ['iam:ListServiceSpecificCredentials'];
  const { ServiceSpecificCredentials } = await iam.send(new ListServiceSpecificCredentialsCommand({ UserName: 'alice' }));
  assert.is(ServiceSpecificCredentials?.[0]?.ServiceUserName, 'alice-at-111122223333');
  user.mayReadIam = true;
  assert.is((await iam.send(new GetUserCommand({}))).User?.UserName, 'alice');
  user.simulation = { 'kms:Decrypt': { decision: 'explicitDeny', sourcePolicyId: 'no-kms', missingContext: ['aws:SourceIp'] } };
  const ActionNames = ['codecommit:GitPull', 'kms:Decrypt', 'kms:Encrypt'];
  const { EvaluationResults = [] } = await iam.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn: user.arn, ActionNames }));
  assert.equal(EvaluationResults.map((each) => each.EvalDecision), ['allowed', 'explicitDeny', 'implicitDeny']);
  assert.is(EvaluationResults[1]?.MatchedStatements?.[0]?.SourcePolicyId, 'no-kms');
  assert.equal(EvaluationResults[1]?.MissingContextValues, ['aws:SourceIp']);
});

test('the real AWS CLI works against the lab', async () => {
  if (toolsUnderTest().aws.kind !== 'real') return console.log('SKIP the real AWS CLI: none on this computer');
  const { accessKeyId, secretAccessKey } = alice(lab);
  const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_DEFAULT_REGION: 'eu-west-1' };
  const machine = await makeMachine(lab, { env });
  const identity = await machine.run(['aws', 'sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text']);
  assert.is(identity.stdout.trim(), 'arn:aws:iam::111122223333:user/alice', identity.stderr);
  const query = 'repositoryMetadata.cloneUrlHttp';
  const repository = await machine.run(['aws', 'codecommit', 'get-repository', '--repository-name', 'billing', '--query', query, '--output', 'text']);
  assert.is(repository.stdout.trim(), 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing', repository.stderr);
});

/** Runs `git ls-remote` with a good login on the way through the switched network. */
async function gitThrough(timeoutMs = 10_000): Promise<{ stderr: string; timedOut: boolean }> {
  const config = '[credential]\n\thelper = "!aws codecommit credential-helper $@"\n\tuseHttpPath = true\n[http]\n\tfollowRedirects = false\n';
  const { accessKeyId, secretAccessKey } = alice(lab);
  const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  const machine = await makeMachine(lab, { gitConfig: config, env, tools: { aws: 'stand-in' } });
  return machine.run(['git', 'ls-remote', 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing'], { timeoutMs });
}

test('every host switch does to git what its name says', async () => {
  const expected: Record<Exclude<HostMode, 'ok' | 'hang'>, RegExp> = {
    '503': /returned error: 503/,
    '429': /returned error: 429/,
    'captive-html': /not valid: is this a git repository/,
    redirect: /returned error: 302|redirect/,
    'untrusted-ca': /certificate verification failed|certificate problem/,
    'wrong-name': /does not match target host name|no alternative certificate subject name/,
  };
  for (const [mode, text] of Object.entries(expected)) {
    lab.world.switches.hosts = { 'git-codecommit.*': mode as HostMode };
    assert.match((await gitThrough()).stderr, text, mode);
  }
  lab.world.switches.hosts = { '*.eu-west-1.*': 'hang' };
  assert.is((await gitThrough(700)).timedOut, true);
  lab.world.switches.hosts = {};
  assert.is((await gitThrough()).stderr, '');
});

test('every proxy switch does to git what its name says', async () => {
  lab.world.switches.proxy = 'refuse';
  assert.match((await gitThrough()).stderr, /CONNECT tunnel failed, response 403|HTTP code 403 from proxy/);
  lab.world.switches.proxy = 'auth-required';
  assert.match((await gitThrough()).stderr, /response 407|HTTP code 407|could not read Username for 'http:\/\/127/);
  lab.world.switches.proxy = 'hang';
  assert.is((await gitThrough(700)).timedOut, true);
});

test('a host that the lab does not play is 502 at the proxy and never leaves the machine', async () => {
  const machine = await makeMachine(lab);
  const { stderr } = await machine.run(['git', 'ls-remote', 'https://github.com/example/example']);
  assert.match(stderr, /502/);
  assert.equal(lab.requests.map(({ service, host, status }) => [service, host, status]), [['proxy', 'github.com', 502]]);
});

test('the log of requests holds no secret', async () => {
  await codecommit(alice(lab)).send(getBilling);
  await gitThrough();
  const text = JSON.stringify(lab.requests);
  assert.not.match(text, /wJalrXUtnFEMI|[0-9a-f]{64}/);
  assert.match(text, /"action":"GitPull","status":200,"userKind":"access-key","keyIdLast4":"MPLE"/);
});

test.run();
