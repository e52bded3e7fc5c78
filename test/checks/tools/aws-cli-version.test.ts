import check from '../../../src/checks/tools/aws-cli-version.ts';
import type { ToolFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { AWS_HELPER, awsFile, entry, grc, linux, machineAlone, remoteEntry, section, staticGit, type World } from '../../support/worlds.ts';

const FIPS = 'git-codecommit-fips.us-east-1.amazonaws.com';
const VPCE = 'vpce-0123456789abcdef0-abcdefgh.git-codecommit.us-east-1.vpce.amazonaws.com';
const cli = (world: World, banner: string | null, changes: Partial<ToolFact> = {}) =>
  world.with({ tools: { aws: { path: '/usr/bin/aws', version: null, banner, failure: null, exitCode: 0, ...changes } } });
const at = (host: string) => {
  const url = `https://${host}/v1/repos/billing`;
  return linux.with({ target: { host, url, configuredUrl: url, region: 'us-east-1' }, gitConfig: { entries: [entry('credential.helper', AWS_HELPER), remoteEntry(url)] } });
};
const line = (value: string) => linux.with({ gitConfig: { entries: [entry('credential.helper', value), remoteEntry()] } });

const V1 = 'aws-cli/1.45.11 Python/3.11.7 Linux/6.1 botocore/1.43.11';
const profile = (settings: Readonly<Record<string, string>>) => linux.with({ awsConfig: { config: awsFile('config', [section('default', { region: 'eu-west-1', ...settings })]), credentials: awsFile('credentials', []) }, credentials: { provider: 'sso' } });
const sso = profile({ sso_session: 'corp', sso_account_id: '111122223333', sso_role_name: 'Dev' });
const copies = [{ path: '/usr/bin/aws', onPath: true, version: '2.27.0' }, { path: '/opt/venv/bin/aws', onPath: true, version: '1.45.11' }];
const variables = (...set: [string, string][]) => ({ variables: set.map(([name, value]) => ({ name, value, empty: false, login: null })) });
const bothVariables = variables(['AWS_PROFILE', 'dev'], ['AWS_DEFAULT_PROFILE', 'ops']);

testCheck(check, {
  clean: {
    'version 2 and an SSO session': sso,
    'version 1, and keys before the session': cli(sso.with({ credentials: { provider: 'env' } }), V1),
    'both versions, one profile variable': linux.with({ installations: { awsClis: copies }, environment: variables(['AWS_PROFILE', 'dev']) }),
    'both versions, the helper names the profile': linux.with({ target: { profile: 'dev', profileIsExplicit: true }, installations: { awsClis: copies }, environment: bothVariables }),
    'called by its path, current': line('!/opt/aws/bin/aws codecommit credential-helper $@').with({ installations: { awsClis: [{ path: '/opt/aws/bin/aws', onPath: false, version: '2.27.0' }] } }),
    'version 2': linux,
    'the first with CodeCommit': cli(linux, 'aws-cli/1.7.38 Python/2.7.9 Linux/3.16'),
    'the first that knows FIPS hosts': cli(at(FIPS), 'aws-cli/1.16.130 Python/3.6.8 Linux/4.15 botocore/1.12.120'),
    'version 2 at a VPC endpoint': at(VPCE),
    'old, but at a plain host': cli(linux, 'aws-cli/1.16.129 Python/3.6.8 Linux/4.15 botocore/1.12.119'),
    'called by the path that was asked': cli(line('!/usr/bin/aws codecommit credential-helper $@'), 'aws-cli/1.45.11 Python/3.11.7 Linux/6.1 botocore/1.43.11'),
  },
  faulty: {
    'version 1 and an SSO session': { world: cli(sso, V1), findings: [{ messageId: 'no-sign-in', severity: 'warning', says: ['sso_session', '1.45.11', '"default"'] }] },
    'version 1 and aws login': { world: cli(profile({ login_session: 'arn:aws:iam::111122223333:user/maria' }), V1), findings: [{ messageId: 'no-sign-in', severity: 'warning', says: ['login_session'] }] },
    'both versions, and two profile variables': { world: linux.with({ installations: { awsClis: copies }, environment: bothVariables }), findings: [{ messageId: 'two', severity: 'warning', says: ['2.27.0', '1.45.11', '"dev"', '"ops"'] }] },
    'called by its path, before CodeCommit': { world: line('!/opt/aws/bin/aws codecommit credential-helper $@').with({ installations: { awsClis: [{ path: '/usr/bin/aws', onPath: true, version: '2.27.0' }, { path: '/opt/aws/bin/aws', onPath: false, version: '1.7.20' }] } }), findings: [{ messageId: 'no-codecommit', severity: 'error', says: ['1.7.20', '/opt/aws/bin/aws'] }] },
    'before CodeCommit': { world: cli(linux, 'aws-cli/1.7.37 Python/2.7.9 Linux/3.16'), findings: [{ messageId: 'no-codecommit', severity: 'error', says: ['1.7.37', '/usr/bin/aws'] }] },
    'before CodeCommit, at a FIPS host': { world: cli(at(FIPS), 'aws-cli/1.7.0 Python/2.7.9'), findings: [{ messageId: 'no-codecommit', severity: 'error' }] },
    'FIPS host': { world: cli(at(FIPS), 'aws-cli/1.16.129 Python/3.6.8 Linux/4.15 botocore/1.12.119'), findings: [{ messageId: 'no-special-endpoint', severity: 'error', says: ['1.16.129', FIPS] }] },
    'VPC endpoint': { world: cli(at(VPCE), 'aws-cli/1.11.13 Python/3.5.2'), findings: [{ messageId: 'no-special-endpoint', severity: 'error', says: [VPCE] }] },
  },
  unused: {
    'git-remote-codecommit': cli(grc, 'aws-cli/1.7.0 Python/2.7.9'),
    'static Git credentials': cli(staticGit, 'aws-cli/1.7.0 Python/2.7.9'),
    'no repository given': cli(machineAlone, 'aws-cli/1.7.0 Python/2.7.9'),
    'the ! is lost: git runs no aws': cli(line('aws codecommit credential-helper $@'), 'aws-cli/1.7.0 Python/2.7.9'),
    'no AWS helper': cli(linux.with({ gitConfig: { entries: [remoteEntry()] } }), 'aws-cli/1.7.0 Python/2.7.9'),
  },
  open: {
    'a stand-in': cli(linux, 'LocalStack AWS CLI 0.1'),
    'it crashes': cli(linux, 'Traceback (most recent call last):', { exitCode: 1 }),
    'it printed nothing': cli(linux, null, { failure: 'timed out', exitCode: null }),
    'another aws is called by its path': line('!/opt/aws/bin/aws codecommit credential-helper $@'),
    'no aws at all': linux.with({ tools: { aws: null } }),
  },
});
