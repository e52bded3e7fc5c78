import check from '../../../src/checks/profile/sso.ts';
import type { AwsStateFact } from '../../../src/core/facts.ts';
import { failing, grcWith, helperWith, offline, withProfiles, withState, withVariables } from '../../support/profiles.ts';
import { testCheck } from '../../support/test-check.ts';
import { linux, staticGit, staticKeys, type World } from '../../support/worlds.ts';

const URL = 'https://corp.awsapps.com/start';
const ACCOUNT = { sso_account_id: '111122223333', sso_role_name: 'Developer' };
const SESSION = { sso_start_url: URL, sso_region: 'us-east-1' };
const FILE = '/home/maria/.aws/sso/cache/0123.json';
const login = (world: World, changes: Partial<NonNullable<AwsStateFact['ssoLogin']>> = {}) => withState(world, {
  ssoLogin: { file: FILE, exists: true, parses: true, expiresAt: '2026-11-20T18:00:00.000Z', renewable: false, registrationExpiresAt: null, otherSpelling: null, ...changes },
});
const NONE = { exists: false, parses: false, expiresAt: null };
const OVER = { expiresAt: '2026-11-20T08:00:00.000Z' };
const session = helperWith({ default: { sso_session: 'corp', ...ACCOUNT }, 'sso-session corp': SESSION });
const legacy = helperWith({ default: { ...SESSION, ...ACCOUNT } });
const remote = grcWith({ 'profile dev': { sso_session: 'corp', ...ACCOUNT }, 'sso-session corp': SESSION });
const error = (messageId: string, ...says: string[]) => [{ messageId, severity: 'error' as const, says }];
const tools = (version: string) => ({ tools: { aws: { path: '/usr/bin/aws', version, banner: `aws-cli/${version}`, failure: null, exitCode: 0 } } });

testCheck(check, {
  clean: {
    'a session with time left': login(session),
    'without a session, with time left': login(legacy),
    'behind git-remote-codecommit': login(remote),
    'over, and renewed by the tools': login(session, { ...OVER, renewable: true }),
    'another region than the repository\'s is normal': login(helperWith({ default: { ...SESSION, sso_region: 'ap-southeast-2', ...ACCOUNT, region: 'eu-west-1' } })),
    'an old CLI and a bundle, signed in': withVariables(login(session).with(tools('2.15.0')), { AWS_CA_BUNDLE: '/etc/corp.pem' }),
  },
  faulty: {
    'settings are missing': { world: failing(helperWith({ default: ACCOUNT }), 'InvalidConfigError', 'missing'), findings: error('missing-setting', '"default"', 'sso_start_url and sso_region') },
    'only a start URL': { world: helperWith({ default: SESSION }), findings: error('missing-setting', 'sso_account_id and sso_role_name') },
    'only a session': { world: grcWith({ 'profile dev': { sso_session: 'corp' }, 'sso-session corp': SESSION }), findings: error('missing-setting', '"dev"') },
    'the session does not exist': { world: helperWith({ default: { sso_session: 'corp', ...ACCOUNT } }), findings: error('session-missing', 'corp') },
    'two regions': { world: helperWith({ default: { sso_session: 'corp', ...ACCOUNT, sso_region: 'eu-west-1' }, 'sso-session corp': SESSION }), findings: error('inconsistent', 'sso_region', 'eu-west-1', 'us-east-1') },
    'never signed in': { world: failing(login(session, NONE), 'SSOTokenLoadError', 'Token for corp does not exist'), findings: error('never-signed-in', 'sso-session corp', FILE) },
    'never signed in, with version 1': { world: failing(login(remote, NONE), 'SSOTokenLoadError', 'Token for corp does not exist').with(tools('1.45.11')), findings: error('never-signed-in', '"dev"') },
    'signed in with a slash': { world: failing(login(legacy, { ...NONE, otherSpelling: `${URL}/` }), 'SSOTokenLoadError', 'does not exist'), findings: error('other-spelling', `"${URL}/"`, `"${URL}"`) },
    'the sign-in is over': { world: failing(login(legacy, OVER), 'UnauthorizedSSOTokenError', 'expired'), findings: error('signed-out', URL, '2026-11-20T08:00:00.000Z') },
    'the sign-in of a role\'s source is over': {
      world: failing(login(helperWith({ default: { role_arn: 'arn:aws:iam::111122223333:role/CodeAccess', source_profile: 'sso' }, 'profile sso': { ...SESSION, ...ACCOUNT } }), OVER), 'UnauthorizedSSOTokenError', 'expired'),
      findings: error('signed-out', '"sso"'),
    },
    'it could not be renewed': { world: failing(login(remote, { ...OVER, renewable: true }), 'SsoTokenNeedsRefresh', 'expired'), findings: error('not-renewed', '"dev"', 'sso-session corp') },
    'signed out elsewhere': { world: failing(login(session), 'UnauthorizedSSOTokenError', 'The SSO session associated with this profile has expired or is otherwise invalid.'), findings: error('revoked', 'sso-session corp') },
    'the role was taken away': { world: failing(login(session), 'ForbiddenException', 'No access'), findings: error('no-access', '"Developer"', '111122223333', 'No access') },
    'the bundle will not be taken': {
      world: withVariables(failing(login(session, NONE), 'SSOTokenLoadError', 'does not exist').with(tools('2.15.0')), { AWS_CA_BUNDLE: '/etc/corp.pem' }),
      findings: [...error('never-signed-in'), { messageId: 'ca-ignored', severity: 'warning', says: ['AWS_CA_BUNDLE', '2.15.0'] }],
    },
  },
  unused: {
    'no single sign-on': linux,
    'a session line beside keys': withProfiles(linux, { config: { default: { sso_session: 'corp' } }, credentials: { default: staticKeys } }),
    'the kept sign-in cannot be read: for cache': login(session, { parses: false, expiresAt: null }),
    'not looked at': offline(session),
    'Git credentials': staticGit,
  },
});
