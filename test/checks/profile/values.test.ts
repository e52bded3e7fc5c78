import check from '../../../src/checks/profile/values.ts';
import { failing, grcWith, helperWith, withVariables } from '../../support/profiles.ts';
import { testCheck } from '../../support/test-check.ts';
import { linux, shape, staticGit, staticKeys } from '../../support/worlds.ts';

const ROLE = 'arn:aws:iam::111122223333:role/CodeAccess';
const base = { base: staticKeys };
const AT = '/home/maria/.aws/config:2';

testCheck(check, {
  clean: {
    'plain keys': linux,
    'a role': helperWith({ default: { role_arn: ROLE, source_profile: 'base' } }, base),
    'a process in quotes': helperWith({ default: { credential_process: '"/opt/my tools/creds" --x "a b"' } }),
    'a hash without a blank': helperWith({ default: { role_arn: ROLE, source_profile: 'a#b' } }, { 'a#b': staticKeys }),
    'quotes in a profile nobody uses': helperWith({ default: { region: 'eu-west-1' }, 'profile other': { role_arn: `"${ROLE}"`, source_profile: 'base' } }, { ...base, default: staticKeys }),
    'a region in quotes that signs nothing here': helperWith({ default: { region: '"eu-west-1"' } }, { default: staticKeys }),
    'a quoted ARN behind keys of the environment': withVariables(helperWith({ default: { role_arn: `"${ROLE}"`, source_profile: 'base' } }, base), { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: null }),
  },
  faulty: {
    'an ARN in quotes': { world: helperWith({ default: { role_arn: `"${ROLE}"`, source_profile: 'base' } }, base), findings: [{ messageId: 'quoted', severity: 'error', says: ['role_arn', AT, ROLE] }] },
    'a comment behind the source': { world: grcWith({ 'profile dev': { role_arn: ROLE, source_profile: 'base # mine' } }, base), findings: [{ messageId: 'inline-comment', severity: 'error', says: ['base # mine', 'source_profile'] }] },
    'the source has an ARN in quotes': {
      world: helperWith({ default: { role_arn: ROLE, source_profile: 'hop' }, 'profile hop': { role_arn: `'${ROLE}'`, source_profile: 'base' } }, base),
      findings: [{ messageId: 'quoted', severity: 'error', says: ['/home/maria/.aws/config:12'] }],
    },
    'an external id in quotes': { world: helperWith({ default: { role_arn: ROLE, source_profile: 'base', external_id: shape({ quoted: true, length: 12 }) } }, base), findings: [{ messageId: 'quoted', severity: 'error', says: ['external_id'] }] },
    'the region of a role in quotes': { world: helperWith({ default: { role_arn: ROLE, source_profile: 'base', region: "'eu-west-1'" } }, base), findings: [{ messageId: 'quoted', severity: 'error', says: ['region'] }] },
    'export lines': {
      world: failing(helperWith({}, { default: { 'export aws_access_key_id': shape({ length: 20 }), 'export aws_secret_access_key': shape() } }), 'NoCredentialsError', 'Unable to locate credentials'),
      findings: [
        { messageId: 'shell-line', severity: 'error', says: ['/home/maria/.aws/credentials:2', '"export"', 'aws_access_key_id'] },
        { messageId: 'shell-line', severity: 'error', says: ['aws_secret_access_key'] },
      ],
    },
    'a line of PowerShell': { world: helperWith({}, { default: { $env: shape({ length: 40 }) } }), findings: [{ messageId: 'shell-line', severity: 'error', says: ['$env'] }] },
    'an export line beside the right one': { world: helperWith({}, { default: { ...staticKeys, 'export aws_access_key_id': shape() } }), findings: [{ messageId: 'shell-line-unused', severity: 'notice' }] },
    'an export line in another profile': { world: helperWith({}, { default: staticKeys, old: { 'export aws_access_key_id': shape() } }), findings: [{ messageId: 'shell-line-unused', severity: 'notice' }] },
  },
  unused: { 'Git credentials': staticGit },
});
