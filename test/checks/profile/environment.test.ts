import check from '../../../src/checks/profile/environment.ts';
import { grcWith, helperWith, offline, refused, withVariables } from '../../support/profiles.ts';
import { testCheck } from '../../support/test-check.ts';
import { grc, keyId, linux, machineAlone, shape, staticGit, staticKeys, type World } from '../../support/worlds.ts';

const OTHER = { AWS_ACCESS_KEY_ID: 'AKIAI44QH8DHBEXAMPL2', AWS_SECRET_ACCESS_KEY: null };
const TOKEN = { AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/secrets/token', AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/Pod' };
const named = (world: World, profile = 'dev') => world.with({ target: { profile, profileSource: 'AWS_PROFILE' } });
const dev = named(helperWith({ 'profile dev': { region: 'eu-west-1' } }, { dev: staticKeys, default: staticKeys, ops: { aws_access_key_id: keyId({ last4: 'OPS1' }), aws_secret_access_key: shape() } }));
const one = (messageId: string, severity: 'error' | 'warning' | 'notice', ...says: string[]) => [{ messageId, severity, says }];
const bareGrc = grcWith({ 'profile dev': { region: 'eu-west-1' } }, { dev: staticKeys, ops: staticKeys }).with({ target: { url: 'codecommit::eu-west-1://billing', configuredUrl: 'codecommit::eu-west-1://billing', profile: 'ops', profileSource: 'AWS_DEFAULT_PROFILE', profileIsExplicit: false } });
const both = { AWS_PROFILE: 'dev', AWS_DEFAULT_PROFILE: 'ops' };
const away = (world: World) => refused(world).with({ repositoryMetadata: { answer: { operation: 'GetRepository', url: 'https://x', status: 400, errorCode: 'RepositoryDoesNotExistException', errorMessage: 'billing does not exist', requestId: null, serverDate: null, sentAt: '2026-11-20T12:00:00.000Z', failure: null } } });

testCheck(check, {
  clean: {
    'nothing is set': linux,
    'keys in the environment and no profile at all': withVariables(helperWith({}), OTHER),
    'keys in the environment, a profile in the URL': withVariables(grc, OTHER),
    'the same key in both': withVariables(dev, { ...OTHER, AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_PROFILE: 'dev' }),
    'keys in the environment before [default], not tried': offline(withVariables(linux, OTHER)),
    'a web identity and no profile': withVariables(helperWith({}), TOKEN),
    'a web identity in the profile': withVariables(helperWith({ default: { role_arn: 'arn:aws:iam::111122223333:role/Pod', web_identity_token_file: '/t' } }), TOKEN),
    'a role of the profile comes before the web identity': withVariables(helperWith({ default: { role_arn: 'arn:aws:iam::111122223333:role/x', source_profile: 'base' } }, { base: staticKeys }), TOKEN),
    'both variables name the same profile': withVariables(dev, { AWS_PROFILE: 'dev', AWS_DEFAULT_PROFILE: 'dev' }),
    'both variables, the URL names a third': withVariables(grc, both),
    'as asked for': linux.with({ intent: { profile: 'dev', region: 'eu-west-1' }, target: { profile: 'dev', profileSource: 'the credential helper\'s line', profileIsExplicit: true } }),
    'asked for, the machine alone': machineAlone.with({ intent: { profile: 'dev' } }),
    'two regions, and the URL names none: for region-mismatch': withVariables(bareGrc.with({ target: { url: 'codecommit://billing' } }), { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'us-east-1' }),
  },
  faulty: {
    'keys overrule AWS_PROFILE, git is refused': { world: away(withVariables(dev, { ...OTHER, AWS_PROFILE: 'dev' })), findings: one('keys-overrule', 'error', '…MPL2', '"dev"', 'AWS_PROFILE') },
    'dead keys overrule [default]': { world: away(withVariables(linux, OTHER)), findings: one('keys-overrule', 'error', '"default"') },
    'half a key overrules AWS_PROFILE': { world: away(withVariables(dev, { AWS_ACCESS_KEY_ID: 'AKIAI44QH8DHBEXAMPL2', AWS_PROFILE: 'dev' })), findings: one('keys-overrule', 'error', '"dev"') },
    'keys overrule AWS_PROFILE, not tried': { world: offline(withVariables(dev, { ...OTHER, AWS_PROFILE: 'dev' })), findings: one('keys-may-overrule', 'warning', '…MPL2') },
    'keys overrule AWS_PROFILE, and git works': { world: withVariables(dev, { ...OTHER, AWS_PROFILE: 'dev' }), findings: one('keys-come-first', 'notice') },
    'a web identity overrules [default]': { world: away(withVariables(linux, TOKEN)), findings: one('token-overrules', 'error', '/var/run/secrets/token', '"default"') },
    'a web identity overrules [default], not tried': { world: offline(withVariables(linux, TOKEN)), findings: one('token-may-overrule', 'warning') },
    'a web identity overrules [default], and git works': { world: withVariables(linux, TOKEN), findings: one('token-comes-first', 'notice') },
    'a token without a role': { world: away(withVariables(linux, { AWS_WEB_IDENTITY_TOKEN_FILE: '/nonexist' })), findings: one('token-overrules', 'error', '/nonexist') },
    'two variables, git works': { world: withVariables(bareGrc, both), findings: one('two-profiles', 'warning', '"ops"', '"dev"', 'version 2 of the AWS CLI', 'git-remote-codecommit') },
    'two variables, git is refused': { world: away(withVariables(bareGrc, both)), findings: one('two-profiles-wrong', 'error', 'git gets "ops"') },
    'two regions': { world: withVariables(linux, { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'us-east-1' }), findings: one('two-regions', 'notice', '"eu-west-1"', '"us-east-1"') },
    'another profile than asked for': { world: linux.with({ intent: { profile: 'dev' } }), findings: one('profile-not-as-asked', 'warning', '"dev"', '"default"', 'nothing names one') },
    'another profile and region than asked for': {
      world: linux.with({ intent: { profile: 'dev', region: 'us-east-1' }, target: { profile: 'ops', profileSource: 'the credential helper\'s line', profileIsExplicit: true } }),
      findings: [...one('profile-not-as-asked', 'warning', '"ops"', 'helper'), ...one('region-not-as-asked', 'warning', '"us-east-1"', '"eu-west-1"', 'the host name')],
    },
  },
  unused: { 'Git credentials': staticGit },
});
