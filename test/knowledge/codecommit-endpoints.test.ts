import { spawnSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  apiHost, CODECOMMIT_REGIONS, dnsSuffix, editDistance, FIPS_REGIONS, gitHost, helperHostRegion, hostRegion, isCodeCommitHost, isKnownRegion, nearestRegion, partitionOf,
  readCodeCommitHost, REGIONS_WITHOUT_CODECOMMIT,
} from '../../src/knowledge/codecommit-endpoints.ts';

const test = suite('codecommit-endpoints');

test('hosts of CodeCommit, whole names only', () => {
  const cases: [string, boolean, string | null][] = [
    ['git-codecommit.us-east-1.amazonaws.com', true, 'us-east-1'],
    ['GIT-CODECOMMIT.US-EAST-1.AMAZONAWS.COM:443', true, 'us-east-1'],
    ['git-codecommit-fips.us-east-2.amazonaws.com', true, 'us-east-2'],
    ['git-codecommit.cn-north-1.amazonaws.com.cn', true, 'cn-north-1'],
    ['vpce-0ab12-cd34.git-codecommit.us-west-2.vpce.amazonaws.com', true, 'us-west-2'],
    ['vpce-0ab12-cd34-us-west-2a.git-codecommit-fips.us-west-2.vpce.amazonaws.com', true, 'us-west-2'],
    ['codecommit.us-east-1.amazonaws.com', false, 'us-east-1'],
    ['git-codecommit.us-east-1.amazonaws.com.evil.test', false, null],
    ['evil.git-codecommit.us-east-1.amazonaws.com', false, null],
    ['vpce-0ab12.git-codecommit.us-east-1.amazonaws.com', false, null],
    ['git-codecommit.us-east-1.vpce.amazonaws.com', false, null],
    ['git-codecommit.amazonaws.com', false, null],
    ['amazonaws.com', false, null],
    ['', false, null],
  ];
  for (const [host, git, region] of cases) {
    assert.is(isCodeCommitHost(host), git, host);
    assert.is(hostRegion(host), region, host);
  }
  assert.equal(readCodeCommitHost('vpce-0a.git-codecommit-fips.us-west-2.vpce.amazonaws.com'), { serves: 'git', region: 'us-west-2', fips: true, vpcEndpoint: 'vpce-0a', suffix: 'vpce.amazonaws.com' });
});

test('hosts and partitions of regions', () => {
  assert.is(gitHost('eu-west-1'), 'git-codecommit.eu-west-1.amazonaws.com');
  assert.is(gitHost('cn-northwest-1'), 'git-codecommit.cn-northwest-1.amazonaws.com.cn');
  assert.is(apiHost('cn-north-1'), 'codecommit.cn-north-1.amazonaws.com.cn');
  assert.is(dnsSuffix('us-gov-west-1'), 'amazonaws.com');
  assert.equal(['us-east-1', 'cn-north-1', 'us-gov-east-1', 'us-isob-east-1', 'eusc-de-east-1', 'us-east'].map(partitionOf), ['aws', 'aws-cn', 'aws-us-gov', 'aws-iso-b', 'aws-eusc', null]);
  for (const region of CODECOMMIT_REGIONS) assert.is(hostRegion(gitHost(region)), region);
  assert.not(isKnownRegion('eu-central-2'));
});

test('typing mistakes of regions', () => {
  const cases: [string, string | null][] = [
    ['us-east-1', 'us-east-1'], ['US-EAST-1', 'us-east-1'], ['us-east-1a', 'us-east-1'], ['us-west-2-lax-1a', 'us-west-2'], ['us_east_1', 'us-east-1'], ['"us-east-1"', 'us-east-1'],
    ['us-east-1 # home', 'us-east-1'], ['us-esat-1', 'us-east-1'], ['eu-central1', 'eu-central-1'], ['ap-northeas-3', 'ap-northeast-3'], ['eu-west-4', null], ['us-east-3', null],
    ['eu-central-2', null], ['ca-west-1', null], ['ohio', null], ['', null],
  ];
  for (const [text, region] of cases) assert.is(nearestRegion(text), region, text);
  assert.is(editDistance('esat', 'east'), 1);
  assert.is(editDistance('', 'abc'), 3);
  assert.is(editDistance('kitten', 'sitting'), 3);
});

test('what the AWS helper makes of a host', () => {
  const cases: [string, boolean, string | null][] = [
    ['git-codecommit.us-east-1.amazonaws.com', true, 'us-east-1'],
    ['git-codecommit.us-east-1.amazonaws.com.evil.test', true, 'us-east-1'],
    ['codecommit.us-east-1.amazonaws.com', true, null],
    ['Git-codecommit.us-east-1.amazonaws.com', true, null],
    ['git-codecommit.us-iso-east-1.c2s.ic.gov', false, null],
    ['vpce-1.git-codecommit-fips.us-east-1.vpce.amazonaws.com', true, 'us-east-1'],
    ['xamazon.com.test', true, null],
  ];
  for (const [host, answers, region] of cases) assert.equal(helperHostRegion(host), { answers, region }, host);
});

test("the regions are botocore's", () => {
  const program = `
import json, botocore.session
s = botocore.session.Session()
known = [r for p in s.get_available_partitions() for r in s.get_available_regions('codecommit', p)]
data = s.get_component('data_loader').load_data('endpoints')
fips = [r for p in data['partitions'] for r, e in p['services'].get('codecommit', {}).get('endpoints', {}).items() if any('fips' in v['tags'] for v in e.get('variants', []))]
print(json.dumps([sorted(known), sorted(r for p in s.get_available_partitions() for r in s.get_available_regions('ec2', p) if r not in known), sorted(fips), {r: p['partition'] for p in data['partitions'] for r in p['regions']}]))`;
  const ran = spawnSync('python3', ['-c', program], { encoding: 'utf8' });
  if (ran.status !== 0) {
    console.log('SKIP botocore not installed');
    return;
  }
  const [known, others, fips, partitions] = JSON.parse(ran.stdout) as [string[], string[], string[], Record<string, string>];
  assert.equal([...CODECOMMIT_REGIONS].sort(), known);
  assert.equal([...REGIONS_WITHOUT_CODECOMMIT].sort(), others);
  assert.equal([...FIPS_REGIONS].sort(), fips);
  for (const [region, partition] of Object.entries(partitions)) assert.is(partitionOf(region), partition, region);
});

test.run();
