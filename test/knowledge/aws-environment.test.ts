import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { activeProfile, activeRegion, expandHome, expandVariables, fileLocations, type AwsDialect, type Environment } from '../../src/knowledge/aws-environment.ts';

const test = suite('aws environment');

const profiles: [string, Environment, string | null, AwsDialect, string, string][] = [
  ['both variables, v1', { AWS_PROFILE: 'a', AWS_DEFAULT_PROFILE: 'b' }, null, 'botocore', 'b', 'AWS_DEFAULT_PROFILE'],
  ['both variables, v2', { AWS_PROFILE: 'a', AWS_DEFAULT_PROFILE: 'b' }, null, 'cli-v2', 'a', 'AWS_PROFILE'],
  ['only AWS_DEFAULT_PROFILE, v1', { AWS_DEFAULT_PROFILE: 'b' }, null, 'botocore', 'b', 'AWS_DEFAULT_PROFILE'],
  ['only AWS_DEFAULT_PROFILE, v2', { AWS_DEFAULT_PROFILE: 'b' }, null, 'cli-v2', 'b', 'AWS_DEFAULT_PROFILE'],
  ['empty AWS_PROFILE, v1', { AWS_PROFILE: '' }, null, 'botocore', '', 'AWS_PROFILE'],
  ['empty AWS_PROFILE, v2', { AWS_PROFILE: '', AWS_DEFAULT_PROFILE: 'b' }, null, 'cli-v2', '', 'AWS_PROFILE'],
  ['explicit beats both', { AWS_PROFILE: 'a', AWS_DEFAULT_PROFILE: 'b' }, 'c', 'cli-v2', 'c', 'explicit'],
  ['nothing set', {}, null, 'botocore', 'default', 'default'],
  ['undefined is not set', { AWS_PROFILE: undefined }, null, 'cli-v2', 'default', 'default'],
];
for (const [label, env, explicit, dialect, name, source] of profiles) {
  test(`profile: ${label}`, () => assert.equal(activeProfile(env, explicit, dialect), { name, source }));
}

const west = new Map([['region', { value: 'us-west-2', file: '/h/.aws/config', line: 3 }]]);
const block = new Map([['region', { value: '\na = b', file: '/h/.aws/config', line: 3, nested: new Map([['a', 'b']]) }]]);
const regions: [string, Environment, Parameters<typeof activeRegion>[1], AwsDialect, string | null][] = [
  ['only AWS_REGION, v1', { AWS_REGION: 'eu-west-1' }, null, 'botocore', null],
  ['only AWS_REGION, v2', { AWS_REGION: 'eu-west-1' }, null, 'cli-v2', 'eu-west-1 AWS_REGION'],
  ['AWS_REGION beside a profile, v1', { AWS_REGION: 'eu-west-1' }, west, 'botocore', 'us-west-2 /h/.aws/config:3'],
  ['AWS_REGION beside a profile, v2', { AWS_REGION: 'eu-west-1' }, west, 'cli-v2', 'eu-west-1 AWS_REGION'],
  ['only AWS_DEFAULT_REGION, v1', { AWS_DEFAULT_REGION: 'eu-west-2' }, west, 'botocore', 'eu-west-2 AWS_DEFAULT_REGION'],
  ['only AWS_DEFAULT_REGION, v2', { AWS_DEFAULT_REGION: 'eu-west-2' }, west, 'cli-v2', 'eu-west-2 AWS_DEFAULT_REGION'],
  ['both, v1', { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }, west, 'botocore', 'eu-west-2 AWS_DEFAULT_REGION'],
  ['both, v2', { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }, west, 'cli-v2', 'eu-west-1 AWS_REGION'],
  ['an empty variable wins', { AWS_DEFAULT_REGION: '' }, west, 'botocore', ' AWS_DEFAULT_REGION'],
  ['nothing set', {}, new Map(), 'botocore', null],
  ['a block is no region', {}, block, 'botocore', null],
];
for (const [label, env, settings, dialect, expected] of regions) {
  test(`region: ${label}`, () => {
    const found = activeRegion(env, settings, null, dialect);
    assert.is(found === null ? null : `${found.region} ${found.source}`, expected);
  });
}

test('region: explicit beats all', () => {
  assert.equal(activeRegion({ AWS_DEFAULT_REGION: 'x' }, west, 'eu-north-1', 'botocore'), { region: 'eu-north-1', source: 'explicit', file: null, line: null });
});

const locations: [string, Environment, string, string | null][] = [
  ['standard', {}, '/home/maria/.aws/config', null],
  ['~', { AWS_CONFIG_FILE: '~/x' }, '/home/maria/x', 'AWS_CONFIG_FILE'],
  ['a variable', { AWS_CONFIG_FILE: '${D}/x$E', D: '/d', E: '-e' }, '/d/x-e', 'AWS_CONFIG_FILE'],
  ['an unknown variable', { AWS_CONFIG_FILE: '$NOPE/$constructor' }, '$NOPE/$constructor', 'AWS_CONFIG_FILE'],
  ['empty means none', { AWS_CONFIG_FILE: '' }, '', 'AWS_CONFIG_FILE'],
  ['a ~ that came out of a variable', { AWS_CONFIG_FILE: '$T/x', T: '~' }, '/home/maria/x', 'AWS_CONFIG_FILE'],
];
for (const [label, env, path, fromVariable] of locations) {
  test(`location: ${label}`, () => assert.equal(fileLocations(env, '/home/maria/', 'linux').config, { path, fromVariable }));
}

test('location: the credentials file has its own variable', () => {
  assert.equal(fileLocations({ AWS_SHARED_CREDENTIALS_FILE: '/c' }, '/h', 'darwin').credentials, { path: '/c', fromVariable: 'AWS_SHARED_CREDENTIALS_FILE' });
  assert.equal(fileLocations({}, '/h', 'darwin').credentials, { path: '/h/.aws/credentials', fromVariable: null });
});

test('location: Windows expands %NAME% too', () => {
  const env = { AWS_CONFIG_FILE: '%D%\\$E\\${E}\\100%%', D: 'C:\\d', E: 'e' };
  assert.is(fileLocations(env, 'C:\\Users\\maria', 'win32').config.path, 'C:\\d\\e\\e\\100%');
  assert.is(expandVariables("'%D%'", env, 'win32'), "'%D%'");
  assert.is(expandVariables('%D%', env, 'linux'), '%D%');
  assert.is(expandHome('~\\x', 'C:\\Users\\maria', 'win32'), 'C:\\Users\\maria\\x');
});

test('location: what cannot be resolved stays', () => {
  assert.is(expandHome('~root/x', '/h', 'linux'), '~root/x');
  assert.is(expandHome('~/x', null, 'linux'), '~/x');
  assert.is(expandHome('~', '/', 'linux'), '/');
});

test.run();
