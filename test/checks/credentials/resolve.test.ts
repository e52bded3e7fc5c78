import check from '../../../src/checks/credentials/resolve.ts';
import type { GitClientFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { awsFile, grc, HOST, linux, machineAlone, reached, section, staticGit, staticKeys, type World } from '../../support/worlds.ts';

const noCredential: Partial<GitClientFact> = { exitCode: 128, failure: 'no-credential', stderr: ["'NoneType' object has no attribute 'secret_key'"] };
const failing = (world: World, code: string, message: string) =>
  world.with({ credentials: { provider: null, keyIdLast4: null, prefix: null, source: 'no provider', failure: { code, message } }, gitClient: noCredential });
const closed = reached('git', HOST, { dns: { name: HOST, addresses: [], error: 'ENOTFOUND' }, tcp: null, tls: null, http: null, failure: { stage: 'dns', code: 'ENOTFOUND', message: 'no such name' } });

testCheck(check, {
  clean: {
    'static keys': linux,
    'a session with time left': linux.with({ credentials: { provider: 'sso', prefix: 'ASIA', hasSessionToken: true, expiresAt: '2026-11-20T12:00:01.000Z' } }),
    'git-remote-codecommit with a profile': grc,
    'a sign-in that the tools renew': linux.with({ credentials: { provider: 'sso', keyIdLast4: null, prefix: null, source: 'sso-session corp', failure: { code: 'SsoTokenNeedsRefresh', message: 'the SSO token of corp expired at 2026-11-20T11:00:00.000Z' } } }),
    '"aws login", with a tool that knows it': linux.with({ credentials: { provider: 'login', keyIdLast4: null, prefix: null, source: 'aws login', failure: { code: 'MissingDependencyException', message: 'we do not read its cache' } } }),
    'git fails for another reason': linux.with({ gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } }),
  },
  faulty: {
    'nothing at all': { world: failing(linux, 'NoCredentialsError', 'Unable to locate credentials'), findings: [{ messageId: 'none', severity: 'error', says: ['the default profile'] }] },
    'keys under another profile alone': {
      answered: true, world: failing(linux.with({ awsConfig: { credentials: awsFile('credentials', [section('work', staticKeys)]) } }), 'NoCredentialsError', 'Unable to locate credentials'),
      findings: [{ messageId: 'none', severity: 'error', advice: ['credential.'] }],
    },
    'nothing in the named profile': { world: failing(grc, 'NoCredentialsError', 'Unable to locate credentials'), findings: [{ messageId: 'none', severity: 'error', says: ['profile "dev"'] }] },
    'MFA in an IDE': { world: failing(linux, 'MfaRequired', 'the role asks for a code of arn:aws:iam::111122223333:mfa/maria'), findings: [{ messageId: 'mfa', severity: 'error', says: ['MFA'] }] },
    'MFA behind git-remote-codecommit': { world: failing(grc, 'MfaRequired', 'the role asks for a code'), findings: [{ messageId: 'mfa', severity: 'error', says: ['profile "dev"'] }] },
    'never signed in': {
      world: failing(grc, 'SSOTokenLoadError', 'Error loading SSO Token: Token for https://x.awsapps.com/start does not exist'),
      findings: [{ messageId: 'login-needed', severity: 'error', says: ['profile "dev"', 'does not exist'] }],
    },
    'the sign-in could not be renewed': { world: failing(linux, 'SsoTokenNeedsRefresh', 'the SSO token of corp expired at 2026-11-20T11:00:00.000Z'), findings: [{ messageId: 'login-needed', severity: 'error', says: ['corp'] }] },
    '"aws login" behind git-remote-codecommit': { world: failing(grc, 'MissingDependencyException', 'git-remote-codecommit needs botocore[crt] for it').with({ credentials: { provider: 'login' } }), findings: [{ messageId: 'failed', severity: 'error', says: ['botocore[crt]'] }] },
    'the sign-in is over': { world: failing(linux, 'TokenRetrievalError', 'Error when retrieving token from sso: Token has expired and refresh failed'), findings: [{ messageId: 'login-needed', severity: 'error' }] },
    'the role is refused': {
      world: failing(linux, 'AccessDenied', 'User: arn:aws:iam::111122223333:user/maria is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/dev'),
      findings: [{ messageId: 'role-refused', severity: 'error', says: ['sts:AssumeRole', 'role/dev'] }],
    },
    'STS is not reached, CodeCommit is': {
      world: failing(linux, 'EndpointConnectionError', 'Could not connect to the endpoint URL: "https://sts.amazonaws.com/"'),
      findings: [{ messageId: 'unreached', severity: 'error', says: ['https://sts.amazonaws.com/'] }],
    },
    'half of the keys': { world: failing(linux, 'PartialCredentialsError', 'Partial credentials found in shared-credentials-file, missing: aws_secret_access_key'), findings: [{ messageId: 'failed', severity: 'error', says: ['missing: aws_secret_access_key'] }] },
    'a misspelled profile': { world: failing(grc, 'ProfileNotFound', 'The config profile (dev) could not be found'), findings: [{ messageId: 'failed', severity: 'error', says: ['(dev)'] }] },
    'a session in the environment is over': {
      world: linux.with({ credentials: { provider: 'env', source: 'AWS_ACCESS_KEY_ID', prefix: 'ASIA', hasSessionToken: true, expiresAt: '2026-11-20T11:00:00.000Z' } }),
      findings: [{ messageId: 'expired', severity: 'error', says: ['AWS_ACCESS_KEY_ID', '2026-11-20T11:00:00.000Z'] }],
    },
  },
  unused: {
    'static Git credentials': staticGit,
    'no repository given': machineAlone,
    'no repository given and no keys': machineAlone.without('credentials', 'absent', 'no AWS profile on this machine'),
  },
  open: {
    'a sign-in to renew, git not tried': linux.with({ credentials: { provider: 'sso', source: 'sso-session corp', failure: { code: 'SsoTokenNeedsRefresh', message: 'the SSO token of corp expired at 2026-11-20T11:00:00.000Z' } } }).without('gitClient', 'skipped', '--no-live was given'),
    'no network at all': failing(linux, 'ENOTFOUND', 'sts.eu-west-1.amazonaws.com').with({ network: { git: closed } }),
    'not obtained in time': linux.without('credentials', 'failed', 'the credential process took longer than 20 s'),
  },
});
