import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mergeProfiles, readRawAwsFile, type MergedProfiles } from '../../src/knowledge/aws-config.ts';
import { endpointOverride } from '../../src/knowledge/aws-endpoint-override.ts';
import type { AwsDialect, Environment } from '../../src/knowledge/aws-environment.ts';
import { credentialPlan, type CredentialPlan } from '../../src/knowledge/credential-source.ts';
import { splitPosixWords, splitWindowsWords } from '../../src/knowledge/process-words.ts';

const test = suite('credential source');
const KEYS = 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n';
const ENV_KEYS = { AWS_ACCESS_KEY_ID: 'AKIAI44QH8DHBEXAMPLE', AWS_SECRET_ACCESS_KEY: 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY' };
const bytes = (text: string): Uint8Array => Buffer.from(text);
const merge = (config: string, credentials: string): MergedProfiles =>
  mergeProfiles(readRawAwsFile(bytes(config), '/h/.aws/config'), readRawAwsFile(bytes(credentials), '/h/.aws/credentials'));

interface World { config?: string; credentials?: string; env?: Environment; explicit?: string; region?: string; dialect?: AwsDialect; platform?: 'linux' | 'win32' }
const plan = ({ config = '', credentials = '', env = {}, explicit, region, dialect = 'botocore', platform = 'linux' }: World): CredentialPlan =>
  credentialPlan({ merged: merge(config, credentials), env, explicitProfile: explicit ?? null, explicitRegion: region ?? null, dialect, platform });
const short = (found: CredentialPlan): string => {
  if (found.kind === 'error') return `${found.code}: ${found.message}`;
  if (found.kind === 'assume-role') return `assume-role(${short(found.source)})`;
  return 'profile' in found ? `${found.kind} ${found.profile}` : found.kind;
};

const two = { config: `[profile a]\n${KEYS}[profile b]\n${KEYS}` };
const table: [string, World, string, string?][] = [
  ['AWS_PROFILE=a, AWS_DEFAULT_PROFILE=b', { ...two, env: { AWS_PROFILE: 'a', AWS_DEFAULT_PROFILE: 'b' } }, 'config-file b', 'config-file a'],
  ['only AWS_DEFAULT_PROFILE', { ...two, env: { AWS_DEFAULT_PROFILE: 'b' } }, 'config-file b'],
  ['AWS_PROFILE empty', { ...two, env: { AWS_PROFILE: '' } }, 'ProfileNotFound: The config profile () could not be found'],
  ['env keys beat AWS_PROFILE', { ...two, env: { ...ENV_KEYS, AWS_PROFILE: 'a' } }, 'env'],
  ['env keys lose to an explicit profile', { ...two, env: ENV_KEYS, explicit: 'a' }, 'config-file a'],
  ['env keys and an unknown AWS_PROFILE', { ...two, env: { ...ENV_KEYS, AWS_PROFILE: 'nope' } }, 'ProfileNotFound: The config profile (nope) could not be found'],
  ['only AWS_ACCESS_KEY_ID', { env: { AWS_ACCESS_KEY_ID: 'AKIAI44QH8DHBEXAMPLE' } }, 'PartialCredentialsError: Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY'],
  ['env web identity beats static keys', { credentials: `[default]\n${KEYS}`, env: { AWS_WEB_IDENTITY_TOKEN_FILE: '/t', AWS_ROLE_ARN: 'r' } }, 'assume-role-with-web-identity'],
  ['env web identity and an explicit profile', { config: '[profile a]\n', env: { AWS_WEB_IDENTITY_TOKEN_FILE: '/t', AWS_ROLE_ARN: 'r', AWS_EC2_METADATA_DISABLED: 'true' }, explicit: 'a' }, 'none'],
  ['SSO beats shared keys', { config: '[default]\nsso_start_url=u\nsso_region=r\nsso_account_id=1\nsso_role_name=n\n', credentials: `[default]\n${KEYS}` }, 'sso default'],
  ['process beats keys of the config file', { config: `[default]\ncredential_process=x\n${KEYS}` }, 'custom-process default'],
  ['shared keys beat process', { config: '[default]\ncredential_process=x\n', credentials: `[default]\n${KEYS}` }, 'shared-credentials-file default'],
  ['explicit default without files', { explicit: 'default' }, 'ProfileNotFound: The config profile (default) could not be found'],
  ['nothing anywhere', { env: { AWS_EC2_METADATA_DISABLED: 'True' } }, 'none'],
  ['instance role at last', {}, 'iam-role'],
  ['credential_source=Environment by AWS_PROFILE', { config: '[profile r]\nrole_arn=x\ncredential_source=Environment\n', env: { ...ENV_KEYS, AWS_PROFILE: 'r' } }, 'env'],
  ['credential_source=Environment, explicit', { config: '[profile r]\nrole_arn=x\ncredential_source=Environment\n', env: ENV_KEYS, explicit: 'r' }, 'assume-role(env)'],
  ['a chain of roles', { config: '[default]\nrole_arn=x\nsource_profile=b\n[profile b]\nrole_arn=y\nsource_profile=c\n', credentials: `[c]\n${KEYS}` }, 'assume-role(assume-role(shared-credentials-file c))'],
  ['a loop', { config: '[default]\nrole_arn=x\nsource_profile=b\n[profile b]\nrole_arn=y\nsource_profile=default\n' }, "InfiniteLoopConfigError: Infinite loop in credential configuration detected. Attempting to load from profile default which has already been visited. Visited profiles: ['default', 'b']"],
  ['login', { config: '[default]\nlogin_session=arn\n' }, 'login default'],
  ['a refused file', { credentials: '[a]\n[a]\n', env: ENV_KEYS }, 'ConfigParseError: Unable to parse config file: /h/.aws/credentials'],
  ['a block as role_arn', { config: '[default]\nrole_arn =\n  a = b\n' }, 'TypeError: The key role_arn holds an indented block instead of one value.'],
  ['legacy file', { env: { AWS_CREDENTIAL_FILE: '/x' } }, 'legacy-file'],
];
for (const [label, world, v1, v2 = v1] of table) {
  test(label, () => {
    assert.is(short(plan(world)), v1);
    assert.is(short(plan({ ...world, dialect: 'cli-v2' })), v2);
  });
}

test('a role carries all that AssumeRole needs, the region from the profile in use', () => {
  const config = '[profile r]\nregion=eu-west-1\nrole_arn=arn:aws:iam::111122223333:role/dev\nsource_profile=s\nexternal_id=e\nmfa_serial=m\nrole_session_name=n\nduration_seconds=900\n[profile s]\nregion=us-east-1\n';
  const found = plan({ config, credentials: `[s]\n${KEYS}aws_session_token = t\naws_security_token = legacy\n`, env: { AWS_REGION: 'ap-south-1' }, explicit: 'r' });
  const source = { kind: 'shared-credentials-file', profile: 's', file: '/h/.aws/credentials', line: 2, accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', sessionToken: 'legacy' };
  assert.equal(found, {
    kind: 'assume-role', profile: 'r', file: '/h/.aws/config', line: 3, roleArn: 'arn:aws:iam::111122223333:role/dev', source,
    externalId: 'e', sessionName: 'n', mfaSerial: 'm', durationSeconds: 900, regionForSts: 'eu-west-1',
  });
  const inV2 = plan({ config, credentials: `[s]\n${KEYS}`, env: { AWS_REGION: 'ap-south-1' }, explicit: 'r', dialect: 'cli-v2' });
  assert.is(inV2.kind === 'assume-role' && inV2.regionForSts, 'ap-south-1');
  const named = plan({ config, credentials: `[s]\n${KEYS}`, explicit: 'r', region: 'eu-north-1' });
  assert.is(named.kind === 'assume-role' && named.regionForSts, 'eu-north-1');
});

test('error texts hold no secret', () => {
  const both = '[default]\nsso_session=s\nsso_role_name=n\naws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n[sso-session s]\naws_secret_access_key=je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY\n';
  assert.is(short(plan({ config: both })), 'InvalidConfigError: The value for aws_secret_access_key is inconsistent between profile and sso-session.');
});

test('credential_process is split by the rules of the platform, with no shell', () => {
  const config = '[default]\ncredential_process = C:\\tools\\x.exe "a b" $V && y\n';
  const argv = (platform: 'linux' | 'win32'): unknown => {
    const found = plan({ config, platform });
    return found.kind === 'custom-process' ? found.argv : found;
  };
  assert.equal(argv('linux'), ['C:toolsx.exe', 'a b', '$V', '&&', 'y']);
  assert.equal(argv('win32'), ['C:\\tools\\x.exe', 'a b', '$V', '&&', 'y']);
  assert.equal(splitPosixWords(`a "b\\"c\\d" '' 'e`), { words: null, error: 'No closing quotation' });
  assert.equal(splitPosixWords(`a "b\\"c\\d" ''`).words, ['a', 'b"c\\d', '']);
  assert.equal(splitWindowsWords('a\\\\"b c" "" \\"d').words, ['a\\b c', '', '"d']);
});

test('the container service is named by its variables', () => {
  const env = { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://localhost/x', AWS_CONTAINER_AUTHORIZATION_TOKEN: 'not-copied' };
  assert.equal(plan({ env }), { kind: 'container-role', relativeUri: null, fullUri: 'http://localhost/x', authorization: { variable: 'AWS_CONTAINER_AUTHORIZATION_TOKEN' } });
});

const local = '[profile p]\nservices = local\nendpoint_url = http://general\n[services local]\nsts =\n  endpoint_url = http://sts\n[profile q]\nservices = ghost\n[profile i]\nendpoint_url = http://general\nignore_configured_endpoint_urls = True\n';
const endpoints: [string, 'sts' | 'codecommit', Environment, string, string | null][] = [
  ['variable of the service', 'sts', { AWS_ENDPOINT_URL_STS: 'http://v', AWS_ENDPOINT_URL: 'http://g' }, 'p', 'http://v AWS_ENDPOINT_URL_STS'],
  ['general variable', 'codecommit', { AWS_ENDPOINT_URL_STS: 'http://v', AWS_ENDPOINT_URL: 'http://g' }, 'p', 'http://g AWS_ENDPOINT_URL'],
  ['services section', 'sts', { AWS_ENDPOINT_URL: '' }, 'p', 'http://sts /h/.aws/config:5'],
  ['endpoint_url', 'codecommit', {}, 'p', 'http://general /h/.aws/config:3'],
  ['a services section that is not there', 'sts', {}, 'q', 'InvalidConfigError'],
  ['switched off by the profile', 'sts', { AWS_ENDPOINT_URL: 'http://g' }, 'i', null],
  ['switched off by the variable', 'sts', { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }, 'p', null],
  ['nothing', 'sts', {}, 'x', null],
];
for (const [label, service, env, name, expected] of endpoints) {
  test(`endpoint: ${label}`, () => {
    const merged = merge(local, '');
    const found = endpointOverride(service, env, merged.profiles.get(name), merged);
    assert.is(found === null ? null : found.kind === 'error' ? found.code : `${found.url} ${found.source}`, expected);
  });
}

test.run();
