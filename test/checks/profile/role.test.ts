import check from '../../../src/checks/profile/role.ts';
import type { AwsSecretShape } from '../../../src/core/facts.ts';
import { failing, grcWith, helperWith, withVariables } from '../../support/profiles.ts';
import { testCheck } from '../../support/test-check.ts';
import { linux, shape, staticGit, staticKeys } from '../../support/worlds.ts';

const ARN = 'arn:aws:iam::111122223333:role/CodeAccess';
const base = { base: staticKeys };
const role = (settings: Readonly<Record<string, string | AwsSecretShape>>) => helperWith({ default: { role_arn: ARN, source_profile: 'base', ...settings } }, base);
const hop = (duration: string) => helperWith({ default: { role_arn: ARN, source_profile: 'hop', duration_seconds: duration }, 'profile hop': { role_arn: ARN, source_profile: 'base' } }, base);
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: null };
const error = (messageId: string, ...says: string[]) => [{ messageId, severity: 'error' as const, says }];

testCheck(check, {
  clean: {
    'a role': role({}),
    'a role of China with a path': role({ role_arn: 'arn:aws-cn:iam::111122223333:role/team/Code.Access' }),
    'a source with a role and keys of its own': helperWith({ default: { role_arn: ARN, source_profile: 'default' } }, { default: staticKeys }),
    'all settings right': role({ role_session_name: 'maria@example.com', duration_seconds: '3600', external_id: shape({ length: 12 }) }),
    'twelve hours, not chained': role({ duration_seconds: '43200' }),
    'an hour, chained': hop('3600'),
    'keys from the environment': withVariables(grcWith({ 'profile dev': { role_arn: ARN, credential_source: 'Environment' } }), KEYS),
    'the instance\'s own, switched off: for instance-role': withVariables(helperWith({ default: { role_arn: ARN, credential_source: 'Ec2InstanceMetadata' } }), { AWS_EC2_METADATA_DISABLED: 'true' }),
    'an ARN in quotes is for values': role({ role_arn: `"${ARN}"` }),
  },
  faulty: {
    'three colons, as an older page has it': { world: role({ role_arn: 'arn:aws:iam:::111122223333:role/CodeAccess' }), findings: error('arn', 'arn:aws:iam:::111122223333', `"${ARN}" seems to be meant`) },
    'an account with dashes': { world: role({ role_arn: 'arn:aws:iam::1111-2222-3333:role/CodeAccess' }), findings: error('arn', ARN) },
    'the ARN of a session': { world: role({ role_arn: 'arn:aws:sts::111122223333:assumed-role/CodeAccess/maria' }), findings: error('arn', ARN) },
    'the ARN of a user': { world: role({ role_arn: 'arn:aws:iam::111122223333:user/maria' }), findings: error('arn', 'user/maria') },
    'a blank in the session name': { world: role({ role_session_name: 'Maria Garcia' }), findings: error('session-name', 'Maria Garcia') },
    'a minute': { world: role({ duration_seconds: '60' }), findings: error('duration', '60') },
    'a day': { world: role({ duration_seconds: '86400' }), findings: error('duration', '86400') },
    'a duration with a unit': { world: role({ duration_seconds: '1h' }), findings: [{ messageId: 'duration-ignored', severity: 'warning', says: ['1h'] }] },
    'two hours, chained': { world: hop('7200'), findings: error('duration-chained', '7200') },
    'an external id of one sign': { world: role({ external_id: shape({ length: 1 }) }), findings: error('external-id', '1 characters') },
    'no source': { world: helperWith({ default: { role_arn: ARN } }), findings: error('no-source', '"default"') },
    'no source at the second step': { world: helperWith({ default: { role_arn: ARN, source_profile: 'hop' }, 'profile hop': { role_arn: ARN } }), findings: error('no-source', '"hop"') },
    'the source does not exist': { world: failing(grcWith({ 'profile dev': { role_arn: ARN, source_profile: 'nope' } }), 'InvalidConfigError', 'The source_profile "nope" referenced in the profile "dev" does not exist.'), findings: error('source-missing', '"nope"', '"dev"') },
    'the source is empty': { world: helperWith({ default: { role_arn: ARN, source_profile: 'q' }, 'profile q': { region: 'eu-west-1' } }), findings: error('source-empty', '"q"') },
    'two sources': { world: role({ credential_source: 'Environment' }), findings: error('source-both', '"default"') },
    'no such kind of source': { world: helperWith({ default: { role_arn: ARN, credential_source: 'EC2' } }), findings: error('credential-source', '"EC2"', 'Ec2InstanceMetadata') },
    'no keys in the environment': { world: helperWith({ default: { role_arn: ARN, credential_source: 'Environment' } }), findings: error('credential-source-empty', 'Environment', 'AWS_ACCESS_KEY_ID') },
    'no container': { world: helperWith({ default: { role_arn: ARN, credential_source: 'EcsContainer' } }), findings: error('credential-source-empty', 'EcsContainer', 'RELATIVE_URI') },
    'a circle': { world: helperWith({ default: { role_arn: ARN, source_profile: 'b' }, 'profile b': { role_arn: ARN, source_profile: 'default' } }), findings: error('loop', '"default"') },
    'the variables are used, not the role': { world: withVariables(helperWith({ default: { role_arn: ARN, credential_source: 'Environment' } }), KEYS), findings: [{ messageId: 'variables-first', severity: 'notice', says: ['"default"'] }] },
    'a web identity, as AWS\'s page has it': {
      world: helperWith({ default: { role_arn: 'arn:aws:iam:::111111111111:role/CodeCommitAccess', web_identity_token_file: '/tmp/t', role_session_name: 'Maria Garcia', duration_seconds: '60' } }),
      findings: [...error('arn', '"temporary-access" prints it this way'), ...error('session-name', '"temporary-access" prints it this way')],
    },
    'two faults': { world: role({ role_arn: 'x', role_session_name: 'M' }), findings: [...error('arn'), ...error('session-name')] },
  },
  unused: {
    'no role': linux,
    'a web identity': helperWith({ default: { role_arn: ARN, web_identity_token_file: '/tmp/t', duration_seconds: '60' } }),
    'keys in the environment come first': withVariables(role({ role_arn: 'x' }), KEYS),
    'Git credentials': staticGit,
  },
});
