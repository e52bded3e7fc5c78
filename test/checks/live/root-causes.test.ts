import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checks } from '../../../src/checks/index.ts';
import { diagnose } from '../../../src/core/diagnose.ts';
import type { ApiAnswer, Facts, GitClientFact, HostProbe, ToolFact } from '../../../src/core/facts.ts';
import { rootCauses } from '../../../src/core/root-causes.ts';
import { unsettled, verdictOf } from '../../../src/core/verdict.ts';
import { ACCOUNT, API_HOST, grc, healthyWorlds, HOST, linux, NOW, proxied, reached, staticGit, URL_HTTPS, type World } from '../../support/worlds.ts';

const test = suite('root causes of live failures');
const MARIA = `arn:aws:iam::${ACCOUNT}:user/maria`;
const ARN = `arn:aws:codecommit:eu-west-1:${ACCOUNT}:billing`;
const answer = (operation: string, changes: Partial<ApiAnswer>): ApiAnswer => ({
  operation, url: operation === 'GetCallerIdentity' ? 'https://sts.eu-west-1.amazonaws.com/' : operation === 'info/refs' ? `${URL_HTTPS}/info/refs` : `https://${API_HOST}/`,
  status: 403, errorCode: null, errorMessage: null, requestId: 'req-1', serverDate: NOW, sentAt: NOW, failure: null, ...changes,
});
const forbidden: Partial<GitClientFact> = { exitCode: 128, failure: 'forbidden', httpStatus: 403, stderr: [`fatal: unable to access '${URL_HTTPS}/': The requested URL returned error: 403`] };
const gone: ToolFact = { path: null, version: null, banner: null, failure: 'not found on PATH', exitCode: 127 };
const identitySays = (changes: Partial<ApiAnswer>): Partial<Facts['identity']> => ({ account: null, arn: null, kind: null, answer: answer('GetCallerIdentity', changes) });
const apiSays = (changes: Partial<ApiAnswer>) => ({ answer: answer('GetRepository', { status: 400, ...changes }), arn: null, repositoryName: null });
const gitSays = (changes: Partial<ApiAnswer>) => ({ answer: answer('info/refs', changes), advertisesRefs: false });
const unanswered = { status: null, serverDate: null } as const;

/** AWS refuses everything that is signed. */
const refusing = (world: World, sts: string, json: string, changes: Partial<ApiAnswer> = {}) => world.with({
  identity: identitySays({ ...changes, errorCode: sts }), repositoryMetadata: apiSays({ ...changes, errorCode: json }), gitRequest: gitSays({ ...changes, errorCode: json }), gitClient: forbidden,
});
const withoutCredential = (world: World) => world
  .with({ credentials: { provider: null, keyIdLast4: null, prefix: null, source: 'no provider', failure: { code: 'NoCredentialsError', message: 'Unable to locate credentials' } }, gitClient: { exitCode: 128, failure: 'no-credential', stderr: ["'NoneType' object has no attribute 'secret_key'"] } })
  .without('identity', 'absent', 'no AWS credential to ask with').without('repositoryMetadata', 'absent', 'no AWS credential to ask with').without('simulation', 'absent', 'no AWS credential to ask with');
/** Neither host is reached, for this reason. */
function closed(world: World, stage: 'dns' | 'connect' | 'proxy' | 'tls', code: string, dent: (probe: HostProbe) => Partial<HostProbe>): World {
  const failure = { stage, code, message: 'not reached' };
  const { network } = world.snapshot;
  const seen = network.status === 'seen' ? network.value : { git: null, api: null };
  const dented = (probe: HostProbe): HostProbe => ({ ...probe, tls: null, http: null, failure, ...dent(probe) });
  return world.with({
    network: { git: dented(seen.git ?? reached('git', HOST)), api: dented(seen.api ?? reached('aws', API_HOST)) },
    identity: identitySays({ ...unanswered, failure }), repositoryMetadata: apiSays({ ...unanswered, failure }), gitRequest: gitSays({ ...unanswered, failure }),
    gitClient: { exitCode: 128, failure: stage, httpStatus: null, stderr: ['fatal: unable to access'] },
  });
}
const kms = { errorCode: 'EncryptionKeyAccessDeniedException', errorMessage: "User is not authorized for the KMS default master key for CodeCommit 'aws/codecommit' in your account" };
const denied = (action: string) => ({ errorCode: 'AccessDeniedException', errorMessage: `User: ${MARIA} is not authorized to perform: ${action} on resource: ${ARN} because no identity-based policy allows the ${action} action` });

/** A machine, and what is to be mended first on it. */
const cases: Readonly<Record<string, readonly [World, string]>> = {
  'git is missing': [linux.with({ tools: { git: gone } }).without('gitClient', 'failed', 'git is not on PATH'), 'tools/git-present#missing'],
  'aws is missing': [linux.with({ tools: { aws: gone }, gitClient: { exitCode: 128, failure: 'no-credential', stderr: ['aws codecommit credential-helper $@ get: 1: aws: not found'] } }), 'tools/aws-cli-present#missing'],
  'aws is too old': [linux.with({ tools: { aws: { ...gone, path: '/usr/bin/aws', banner: 'aws-cli/1.7.30 Python/2.7.9', version: '1.7.30', failure: null, exitCode: 0 } }, gitClient: { exitCode: 128, failure: 'no-credential' } }), 'tools/aws-cli-version#no-codecommit'],
  'git-remote-codecommit is missing': [grc.with({ tools: { grc: gone }, gitClient: { exitCode: 128, failure: 'no-remote-helper', stderr: ["git: 'remote-codecommit' is not a git command."] } }), 'tools/grc-installed#missing'],
  'no credentials': [withoutCredential(linux), 'credentials/resolve#none'],
  'an unknown key': [refusing(linux, 'InvalidClientTokenId', 'UnrecognizedClientException'), 'credentials/identity#unknown-key'],
  'a wrong secret': [refusing(linux, 'SignatureDoesNotMatch', 'InvalidSignatureException'), 'credentials/identity#wrong-secret'],
  'an expired session': [refusing(grc, 'ExpiredToken', 'ExpiredTokenException'), 'credentials/identity#session-over'],
  'the clock is an hour off': [refusing(linux, 'SignatureDoesNotMatch', 'InvalidSignatureException', { errorMessage: 'Signature expired: now earlier', serverDate: '2026-11-20T13:00:00.000Z' }).without('network', 'skipped', 'not asked'), 'network/clock#far-off'],
  'no name resolves': [closed(linux, 'dns', 'ENOTFOUND', ({ route }) => ({ dns: { name: route.host, addresses: [], error: 'ENOTFOUND' }, tcp: { host: route.host, port: 443, error: 'ENOTFOUND' } })), 'network/dns#git-host'],
  'a firewall': [closed(linux, 'connect', 'ETIMEDOUT', ({ route }) => ({ tcp: { host: route.host, port: 443, error: 'ETIMEDOUT' } })), 'network/reachable#closed'],
  'a proxy that refuses': [closed(proxied, 'proxy', 'HTTP_403', () => ({ connectStatus: 403 })), 'network/proxy#refused'],
  'a proxy that is dead': [closed(proxied, 'proxy', 'ECONNREFUSED', () => ({ connectStatus: null, tcp: { host: 'proxy.corp.example', port: 3128, error: 'ECONNREFUSED' } })), 'network/proxy#dead'],
  'an unknown authority': [closed(linux, 'tls', 'SELF_SIGNED_CERT_IN_CHAIN', () => ({ tls: { verified: false, error: 'SELF_SIGNED_CERT_IN_CHAIN', issuer: 'CN=Corp', subject: null } })), 'network/tls#untrusted'],
  'GitPull is denied': [linux.with({ gitRequest: gitSays(denied('codecommit:GitPull')), gitClient: forbidden }), 'permissions/codecommit#pull-denied'],
  'all of CodeCommit is denied': [linux.with({ repositoryMetadata: apiSays(denied('codecommit:GetRepository')), gitRequest: gitSays(denied('codecommit:GitPull')), gitClient: forbidden }), 'permissions/codecommit#pull-denied'],
  'KMS is denied': [linux.with({ gitRequest: gitSays(kms), gitClient: forbidden }), 'permissions/kms#denied'],
  'KMS is denied, the API says it too': [grc.with({ repositoryMetadata: apiSays(kms), gitRequest: gitSays(kms), gitClient: forbidden }), 'permissions/kms#denied'],
  'KMS is denied without a text': [linux.with({ gitRequest: gitSays({}), gitClient: forbidden, simulation: { results: [{ action: 'kms:Decrypt', decision: 'explicitDeny', sources: ['DenyKms'], missingContext: [] }] } }), 'permissions/kms#denied-in-simulation'],
  'the repository is in another region': [
    linux.with({ repositoryMetadata: { ...apiSays({ errorCode: 'RepositoryDoesNotExistException' }), foundIn: ['us-east-1'] }, gitRequest: gitSays({ status: 404 }), gitClient: { exitCode: 128, failure: 'not-found', httpStatus: 404, stderr: ['not found'] } }),
    'live/repository-found#other-region',
  ],
  'a static login of another account': [staticGit.with({ gitRequest: gitSays({ status: 404 }), gitClient: { exitCode: 128, failure: 'not-found', httpStatus: 404 } }), 'live/repository-found#not-found-by-git'],
};

for (const [name, [world, first]] of Object.entries(cases)) {
  test(name, () => {
    const { findings } = diagnose(world.snapshot, checks);
    const causes = rootCauses(findings).filter((finding) => finding.severity === 'error').map((finding) => finding.id);
    assert.equal(causes, [first], findings.map((finding) => `${finding.severity} ${finding.id} <- ${finding.causedBy.join(' ')}`).join('\n'));
  });
}

const works: Partial<GitClientFact> = { exitCode: 0, failure: null, httpStatus: null, stderr: [] };
/** Faults of ours that git, with its own login and road, evidently does not have. */
const overruled: Readonly<Record<string, readonly [World, string | null]>> = {
  'aws is missing': [linux.with({ tools: { aws: gone } }), 'tools/aws-cli-present#missing'],
  'no credentials': [withoutCredential(linux).with({ gitClient: works }), 'credentials/resolve#none'],
  'an unknown key': [refusing(linux, 'InvalidClientTokenId', 'UnrecognizedClientException').with({ gitClient: works }), 'credentials/identity#unknown-key'],
  'the clock is 400 s off': [linux.with({ gitRequest: gitSays({ serverDate: '2026-11-20T12:06:40.000Z' }), identity: identitySays({ status: 200, serverDate: '2026-11-20T12:06:40.000Z' }), repositoryMetadata: { answer: answer('GetRepository', { status: 200, serverDate: null }) }, gitClient: works }).without('network', 'skipped', 'not asked'), 'network/clock#far-off'],
  'another account than ours': [linux.with({ repositoryMetadata: apiSays({ errorCode: 'RepositoryDoesNotExistException' }), gitRequest: gitSays({ status: 404 }), gitClient: works }), 'live/repository-found#not-found'],
  'a bare 403 for us': [linux.with({ gitRequest: gitSays({}), gitClient: works }), 'live/git-request#refused'],
  'a name that only git resolves': [closed(linux, 'dns', 'ENOTFOUND', ({ route }) => ({ dns: { name: route.host, addresses: [], error: 'ENOTFOUND' } })).with({ gitClient: works }), null],
};
for (const [name, [world, warned]] of Object.entries(overruled)) {
  test(`no error where git gets through: ${name}`, () => {
    const { findings } = diagnose(world.snapshot, checks);
    assert.equal(findings.filter(({ severity }) => severity === 'error').map(({ id }) => id), []);
    if (warned !== null) assert.ok(findings.some(({ id, severity }) => id === warned && severity === 'warning'), findings.map(({ id }) => id).join(' '));
  });
}

test('nothing is left open on a healthy machine whose user may read no IAM', () => {
  for (const [name, world] of Object.entries(healthyWorlds)) {
    const { results, findings } = diagnose(world.snapshot, checks);
    const open = unsettled(checks, results);
    assert.equal(open.map(({ id }) => id), [], name);
    assert.ok(['healthy', 'untested'].includes(verdictOf(world.snapshot, results, findings, open).status), name);
  }
});

test.run();
