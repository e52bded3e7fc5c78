import check from '../../../src/checks/tools/grc-version.ts';
import type { GrcInstallation } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { awsFile, grc, HOME, linux, machineAlone, section, staticGit, type World } from '../../support/worlds.ts';

const installed: GrcInstallation = {
  path: `${HOME}/.local/bin/git-remote-codecommit`, interpreter: '/usr/local/bin/python3', interpreterExists: true, python: '3.12', packagesRead: true,
  version: '1.17', botocore: '1.43.11', urllib3: '2.7.0', awscrt: null, regions: null, installedBy: 'pip',
};
const having = (changes: Partial<GrcInstallation>, world: World = grc) => world.with({ installations: { grc: { ...installed, ...changes } } });
const profile = (settings: Readonly<Record<string, string>>) => grc.with({ awsConfig: { config: awsFile('config', [section('profile dev', { region: 'eu-west-1', ...settings })]), credentials: awsFile('credentials', []) } });
const sso = profile({ sso_session: 'corp', sso_account_id: '111122223333', sso_role_name: 'Dev' });
const legacy = profile({ sso_start_url: 'https://corp.awsapps.com/start', sso_region: 'eu-west-1' });
const login = profile({ login_session: 'arn:aws:iam::111122223333:user/maria' });
const gone = { path: null, version: null, banner: null, failure: 'not found on PATH', exitCode: null };

testCheck(check, {
  clean: {
    current: grc,
    'an old botocore that knows the region': having({ botocore: '1.20.0', regions: ['us-east-1', 'eu-west-1'] }),
    'a region nobody knows': having({ botocore: '1.20.0', regions: ['us-east-1'] }, grc.with({ target: { region: 'eu-wst-1' } })),
    'the first with sso-session': having({ botocore: '1.29.10' }, sso),
    'the first with SSO': having({ botocore: '1.17.0' }, legacy),
    'aws login and awscrt': having({ botocore: '1.41.0', awscrt: '0.28.0' }, login),
    'the first with China': having({ version: '1.15.1' }, grc.with({ target: { region: 'cn-north-1' } })),
    'a checkout without metadata': having({ version: null }),
  },
  faulty: {
    'a region that came later': { world: having({ botocore: '1.12.0', regions: ['us-east-1'] }), findings: [{ messageId: 'region-unknown', severity: 'error', says: ['1.12.0', 'eu-west-1'] }] },
    'the same under pipx': { world: having({ botocore: '1.12.0', regions: ['us-east-1'], installedBy: 'pipx' }), findings: [{ messageId: 'region-unknown', severity: 'error' }] },
    'China before 1.1': { world: having({ version: '1.0' }, grc.with({ target: { region: 'cn-north-1' } })), findings: [{ messageId: 'no-china', severity: 'error', says: ['1.0', 'cn-north-1'] }] },
    'sso-session, botocore of Homebrew\'s 1.16': { world: having({ botocore: '1.29.3', installedBy: 'homebrew' }, sso), findings: [{ messageId: 'sign-in-unknown', severity: 'error', says: ['1.29.3', 'sso_session', '"dev"'] }] },
    'SSO before it was there': { world: having({ botocore: '1.16.26' }, legacy), findings: [{ messageId: 'sign-in-unknown', severity: 'error', says: ['sso_start_url'] }] },
    'aws login before it was there': { world: having({ botocore: '1.40.0' }, login), findings: [{ messageId: 'sign-in-unknown', severity: 'error', says: ['login_session'] }] },
    'aws login without awscrt': { world: having({ installedBy: 'pipx' }, login), findings: [{ messageId: 'login-needs-crt', severity: 'error', says: ['awscrt', '"dev"'] }] },
    'an old git-remote-codecommit': { world: having({ version: '1.13' }), findings: [{ messageId: 'old', severity: 'warning', says: ['1.13'] }] },
  },
  unused: {
    'not installed': grc.with({ installations: { grc: null }, tools: { grc: gone } }),
    'the helper is used': linux,
    'static Git credentials': staticGit,
    'no repository given': machineAlone,
  },
  open: { 'a wrapper': having({ interpreter: null, botocore: null, packagesRead: false }), 'no botocore found': having({ botocore: null }) },
});
