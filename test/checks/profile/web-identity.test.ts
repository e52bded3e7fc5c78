import check from '../../../src/checks/profile/web-identity.ts';
import type { AwsStateFact } from '../../../src/core/facts.ts';
import { failing, grcWith, helperWith, offline, withState, withVariables } from '../../support/profiles.ts';
import { testCheck } from '../../support/test-check.ts';
import { linux, staticGit, staticKeys, type World } from '../../support/worlds.ts';

const ARN = 'arn:aws:iam::111122223333:role/CodeAccess';
const profile = (file = '/var/run/token') => helperWith({ default: { role_arn: ARN, web_identity_token_file: file } });
const token = (world: World, changes: Partial<NonNullable<AwsStateFact['webIdentityToken']>> = {}) =>
  withState(world, { webIdentityToken: { path: '/var/run/token', exists: true, readable: true, empty: false, isToken: true, expiresAt: '2026-11-20T13:00:00.000Z', ...changes } });
const variable = withVariables(linux, { AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/token', AWS_ROLE_ARN: ARN });
const error = (messageId: string, ...says: string[]) => [{ messageId, severity: 'error' as const, says }];

testCheck(check, {
  clean: {
    'a token with time left': token(profile()),
    'a token that tells no expiry': token(profile(), { isToken: false, expiresAt: null }),
    'from the variables': token(variable),
    'a directory that is named "~" does exist': token(profile('~/token')),
    'a role on top': token(helperWith({ default: { role_arn: ARN, source_profile: 'web' }, 'profile web': { role_arn: ARN, web_identity_token_file: '/var/run/token' } })),
  },
  faulty: {
    'a tilde, as AWS\'s page has it': { world: token(profile('~/my-credentials/my-token-file'), { exists: false, readable: false, empty: true }), findings: error('not-expanded', '~/my-credentials/my-token-file', 'web_identity_token_file', '"default"') },
    'a variable in the path': { world: failing(profile('$HOME/token'), 'FileNotFoundError', 'the token file does not exist'), findings: error('not-expanded', '$HOME/token') },
    'no such file': { world: token(variable, { exists: false, readable: false, empty: true }), findings: error('missing', '/var/run/token', 'AWS_WEB_IDENTITY_TOKEN_FILE') },
    'a file of root': { world: token(profile(), { readable: false, empty: true }), findings: error('unreadable', '/var/run/token') },
    'an empty file': { world: token(profile(), { empty: true, isToken: false }), findings: error('empty') },
    'an old token': { world: failing(token(profile(), { expiresAt: '2026-11-20T11:00:00.000Z' }), 'ExpiredTokenException', 'Token expired'), findings: error('expired', '2026-11-20T11:00:00.000Z') },
    'STS does not take it': { world: failing(token(profile()), 'InvalidIdentityToken', 'No OpenIDConnect provider found in your account for https://oidc.example.com.'), findings: error('refused', 'InvalidIdentityToken', 'OpenIDConnect') },
    'no role': { world: helperWith({ default: { web_identity_token_file: '/var/run/token' } }), findings: error('no-role', 'web_identity_token_file') },
    'no role beside the variable': { world: withVariables(linux, { AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/token' }), findings: error('no-role', 'AWS_WEB_IDENTITY_TOKEN_FILE') },
    'in the source of a role': {
      world: token(helperWith({ default: { role_arn: ARN, source_profile: 'web' }, 'profile web': { role_arn: ARN, web_identity_token_file: '~/token' } }), { exists: false }),
      findings: error('not-expanded', '"web"'),
    },
  },
  unused: {
    'no web identity': linux,
    'the profile is named, so the variables do not count': withVariables(grcWith({ 'profile dev': { region: 'eu-west-1' } }, { dev: staticKeys }), { AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/token', AWS_ROLE_ARN: ARN }),
    'not looked at': offline(profile()),
    'Git credentials': staticGit,
  },
});
