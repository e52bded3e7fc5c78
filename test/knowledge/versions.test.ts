import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { awsCliVersion, bannerVersion, gitBuild, gitVersion, isAtLeast, MINIMUM_VERSIONS } from '../../src/knowledge/versions.ts';

const test = suite('versions');

test('banners of git', () => {
  const cases: [string, string | null][] = [
    ['git version 2.39.5', '2.39.5'], ['git version 2.39.5 (Apple Git-154)', '2.39.5'], ['git version 2.45.1.windows.2', '2.45.1'], ['git version 2.8.4\n', '2.8.4'], ['git version 2.9', '2.9.0'],
    ['git version 2.56.0.rc1', '2.56.0-rc.1'], ['git version 2.40.0-rc0', '2.40.0-rc.0'], ['git version 2.40.GIT', '2.40.0'], ['git version 2.39.2.345.gabcdef-dirty', '2.39.2'],
    ['xcrun: error: invalid active developer path (/Library/Developer/CommandLineTools)', null], ['', null],
  ];
  for (const [banner, version] of cases) assert.is(gitVersion(banner), version, banner);
  assert.equal(gitBuild('git version 2.11.0.windows.3'), { version: '2.11.0', vendor: 'windows', build: '3' });
  assert.equal(gitBuild('git version 2.39.5 (Apple Git-154)'), { version: '2.39.5', vendor: 'apple', build: '154' });
  assert.is(gitBuild('git version 2.39.5')?.vendor, null);
});

test('banners of the AWS CLI', () => {
  const one = 'aws-cli/1.45.11 Python/3.11.7 Linux/5.10 botocore/1.43.11';
  assert.equal([awsCliVersion(one), bannerVersion(one, 'Python'), bannerVersion(one, 'botocore')], ['1.45.11', '3.11.7', '1.43.11']);
  const two = 'aws-cli/2.36.7 Python/3.13 Darwin/23 exe/arm64';
  assert.equal([awsCliVersion(two), bannerVersion(two, 'Python'), bannerVersion(two, 'botocore')], ['2.36.7', '3.13.0', null]);
  assert.is(awsCliVersion('Traceback (most recent call last):'), null);
});

test('comparison by number, not by letter', () => {
  const cases: [string, string, boolean | null][] = [
    ['2.9.0', '2.26', false], ['2.26.0', '2.9', true], ['2.26', '2.26.0', true], ['1.16.129', MINIMUM_VERSIONS.awsCliV1.fipsAndVpcEndpoints, false], ['1.16.130', MINIMUM_VERSIONS.awsCliV1.fipsAndVpcEndpoints, true],
    ['2.25.5', MINIMUM_VERSIONS.git.contextWildcard, false], ['2.8.4', MINIMUM_VERSIONS.git.helperReset, false], ['1.29.3', MINIMUM_VERSIONS.botocore.ssoSession, false], ['1.17', MINIMUM_VERSIONS.grc.current, true],
    ['2.26.0-rc.1', '2.26.0', false], ['new', '1', null], ['1', 'new', null],
  ];
  for (const [version, minimum, expected] of cases) assert.is(isAtLeast(version, minimum), expected, `${version} ${minimum}`);
});

test.run();
