import check from '../../../src/checks/profile/static-keys.ts';
import { testCheck } from '../../support/test-check.ts';
import { accessKeyLogin, awsFile, grc, keyId, linux, machineAlone, section, sessionLogin, shape, staticGit, staticKeys } from '../../support/worlds.ts';

const keys = (settings: Parameters<typeof section>[1]) => ({ awsConfig: { credentials: awsFile('credentials', [section('default', settings, 1)]) } });
const temporary = { aws_access_key_id: keyId({ prefix: 'ASIA' }), aws_secret_access_key: shape(), aws_session_token: shape({ length: 900 }) };
const secret = (name: string, login: typeof sessionLogin | null = null) => ({ name, value: null, empty: false, login });
const env = (...variables: ReturnType<typeof secret>[]) => ({ environment: { variables } });
const PLACE = '[default] of /home/maria/.aws/credentials';
const role = { role_arn: 'arn:aws:iam::111122223333:role/x', source_profile: 'base' };

testCheck(check, {
  clean: {
    'a long-term key': linux,
    'a temporary key': linux.with(keys(temporary)),
    'an empty token': linux.with(keys({ ...staticKeys, aws_session_token: shape({ length: 0, empty: true }) })),
    'the profile of the URL': grc,
    'no keys at all': machineAlone.with({ awsConfig: { config: awsFile('config', []), credentials: awsFile('credentials', []) } }),
    'a broken pair of another profile': linux.with({ awsConfig: { credentials: awsFile('credentials', [section('default', staticKeys), section('old', { aws_access_key_id: keyId() }, 9)]) } }),
    'the environment, temporary': linux.with(env(secret('AWS_ACCESS_KEY_ID', sessionLogin), secret('AWS_SECRET_ACCESS_KEY'), secret('AWS_SESSION_TOKEN'))),
    'a token alone in the environment': linux.with(env(secret('AWS_SESSION_TOKEN'))),
    'half a key in the environment, the profile is named in the URL': grc.with(env(secret('AWS_ACCESS_KEY_ID', accessKeyLogin))),
    'short-lived keys with time left': linux.with(keys({ aws_access_key_id: keyId({ prefix: 'ASIA' }), aws_secret_access_key: shape(), aws_session_token: shape({ length: 900 }), expiration: '2026-11-20T13:00:00Z' })),
    'single sign-on beside old keys': linux.with({ awsConfig: { config: awsFile('config', [section('default', { sso_session: 'corp' })]), credentials: awsFile('credentials', [section('default', { aws_access_key_id: keyId() })]) } }),
  },
  faulty: {
    'no secret': { world: linux.with(keys({ aws_access_key_id: keyId() })), findings: [{ messageId: 'partial', severity: 'error', says: [PLACE, 'no aws_secret_access_key'] }] },
    'no id': { world: linux.with(keys({ aws_secret_access_key: shape() })), findings: [{ messageId: 'partial', severity: 'error', says: ['no aws_access_key_id'] }] },
    'half a key in the environment': { world: linux.with(env(secret('AWS_ACCESS_KEY_ID', accessKeyLogin))), findings: [{ messageId: 'partial', severity: 'error', says: ['the environment'] }] },
    'the secret is indented below the id': {
      world: linux.with(keys({ aws_access_key_id: keyId({ length: 85, swallowed: ['aws_secret_access_key'] }) })),
      findings: [{ messageId: 'indented', severity: 'error', says: ['aws_secret_access_key', PLACE, 'line 2'] }],
    },
    'an empty secret': { world: linux.with(keys({ aws_access_key_id: keyId(), aws_secret_access_key: shape({ length: 0, empty: true }) })), findings: [{ messageId: 'empty', severity: 'error', says: ['aws_secret_access_key', PLACE] }] },
    'an id in quotes': { world: linux.with(keys({ aws_access_key_id: keyId({ quoted: true, length: 22 }), aws_secret_access_key: shape() })), findings: [{ messageId: 'quoted', severity: 'error', says: ['aws_access_key_id'] }] },
    'a comment behind the secret': { world: linux.with(keys({ aws_access_key_id: keyId(), aws_secret_access_key: shape({ hasInlineComment: true }) })), findings: [{ messageId: 'inline-comment', severity: 'error', says: ['aws_secret_access_key'] }] },
    'both in quotes': { world: linux.with(keys({ aws_access_key_id: keyId({ quoted: true }), aws_secret_access_key: shape({ quoted: true }) })), findings: [{ messageId: 'quoted', severity: 'error' }, { messageId: 'quoted', severity: 'error' }] },
    'a token left over': { world: linux.with(keys({ ...staticKeys, aws_session_token: shape({ length: 900 }) })), findings: [{ messageId: 'token-left-over', severity: 'error', says: ['…MPLE', 'aws_session_token', PLACE] }] },
    'an old-style token left over': { world: linux.with(keys({ ...staticKeys, aws_security_token: shape({ length: 900 }) })), findings: [{ messageId: 'token-left-over', severity: 'error', says: ['aws_security_token'] }] },
    'a token left over in the environment': { world: linux.with(env(secret('AWS_ACCESS_KEY_ID', accessKeyLogin), secret('AWS_SECRET_ACCESS_KEY'), secret('AWS_SESSION_TOKEN'))), findings: [{ messageId: 'token-left-over', severity: 'error', says: ['AWS_SESSION_TOKEN'] }] },
    'a temporary key without its token': { world: linux.with(keys({ aws_access_key_id: keyId({ prefix: 'ASIA' }), aws_secret_access_key: shape() })), findings: [{ messageId: 'token-missing', severity: 'error', says: ['…MPLE', 'ASIA'] }] },
    'short-lived keys of a SAML tool': {
      world: linux.with(keys({ aws_access_key_id: keyId({ prefix: 'ASIA' }), aws_secret_access_key: shape(), aws_session_token: shape({ length: 900 }), x_security_token_expires: '2026-11-20T11:30:00+00:00' })),
      findings: [{ messageId: 'expired', severity: 'error', says: ['x_security_token_expires', '2026-11-20T11:30:00+00:00', PLACE] }],
    },
    'in the source of a role': {
      world: linux.with({ awsConfig: { config: awsFile('config', [section('default', role)]), credentials: awsFile('credentials', [section('base', { aws_access_key_id: keyId() })]) } }),
      findings: [{ messageId: 'partial', severity: 'error', says: ['[base]'] }],
    },
    'in the config file': {
      world: linux.with({ awsConfig: { config: awsFile('config', [section('default', { aws_access_key_id: keyId({ prefix: 'ASIA' }), aws_secret_access_key: shape() })]), credentials: awsFile('credentials', []) } }),
      findings: [{ messageId: 'token-missing', severity: 'error', says: ['/home/maria/.aws/config'] }],
    },
    'the profile of the URL': {
      world: grc.with({ awsConfig: { credentials: awsFile('credentials', [section('dev', { ...staticKeys, aws_session_token: shape() })]) } }),
      findings: [{ messageId: 'token-left-over', severity: 'error', says: ['[dev]'] }],
    },
  },
  unused: { 'Git credentials': staticGit },
});
