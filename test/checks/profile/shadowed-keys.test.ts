import check from '../../../src/checks/profile/shadowed-keys.ts';
import { grcWith, helperWith, refused, withVariables } from '../../support/profiles.ts';
import { testCheck } from '../../support/test-check.ts';
import { linux, staticGit, staticKeys } from '../../support/worlds.ts';

const process = { credential_process: '/opt/corp/creds' };
const role = { role_arn: 'arn:aws:iam::111122223333:role/CodeAccess', source_profile: 'base' };

testCheck(check, {
  clean: {
    'only keys': linux,
    'only a process': helperWith({ default: process }),
    'keys in the config file come after the process': helperWith({ default: { ...process, ...staticKeys } }),
    'a sign-in comes before keys': helperWith({ default: { sso_start_url: 'https://x.awsapps.com/start', sso_region: 'us-east-1', sso_account_id: '111122223333', sso_role_name: 'Dev', ...process } }, { default: staticKeys }),
    'keys of another profile': helperWith({ default: process }, { old: staticKeys }),
    'keys in the environment come before both': withVariables(helperWith({ default: process }, { default: staticKeys }), { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: null }),
  },
  faulty: {
    'old keys before a process': { world: helperWith({ default: process }, { default: staticKeys }), findings: [{ messageId: 'keys-win', severity: 'warning', says: ['credential_process', '/home/maria/.aws/credentials:2', '/home/maria/.aws/config:2'] }] },
    'old keys before "aws login"': { world: grcWith({ 'profile dev': { login_session: 'arn:aws:iam::111122223333:user/maria' } }, { dev: staticKeys }), findings: [{ messageId: 'keys-win', severity: 'warning', says: ['"dev"', 'login_session'] }] },
    'in the source of a role': { world: helperWith({ default: role, 'profile base': process }, { base: staticKeys }), findings: [{ messageId: 'keys-win', severity: 'warning', says: ['"base"'] }] },
    'old keys that AWS refuses': { world: refused(helperWith({ default: process }, { default: staticKeys })), findings: [{ messageId: 'refused-keys-win', severity: 'error', says: ['refuses', 'credential_process'] }] },
  },
  unused: { 'Git credentials': staticGit },
});
