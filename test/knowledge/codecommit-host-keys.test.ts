import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { publishedHostKey, REGIONS_WITH_HOST_KEY } from '../../src/knowledge/codecommit-host-keys.ts';
import { isKnownRegion } from '../../src/knowledge/codecommit-endpoints.ts';

const test = suite('codecommit-host-keys');

test('every fingerprint has the form of a SHA-256, and every region is one of CodeCommit', () => {
  for (const region of REGIONS_WITH_HOST_KEY) {
    assert.ok(isKnownRegion(region), region);
    const host = `git-codecommit.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
    assert.match(publishedHostKey(host) ?? '', /^SHA256:[A-Za-z0-9+/]{43}$/);
  }
  assert.is(new Set(REGIONS_WITH_HOST_KEY.map((region) => publishedHostKey(`git-codecommit.${region}.amazonaws.com`))).size, REGIONS_WITH_HOST_KEY.length);
});

test('as a user has seen it', () => {
  // Of a public report of a first connection, independent of the guide.
  assert.is(publishedHostKey('git-codecommit.us-east-1.amazonaws.com'), 'SHA256:eLMY1j0DKA4uvDZcl/KgtIayZANwX6t8+8isPtotBoY');
});

test('nothing is claimed for other names', () => {
  for (const host of ['git-codecommit.us-gov-east-1.amazonaws.com', 'git-codecommit.il-central-1.amazonaws.com', 'git-codecommit.us-east-1.amazonaws.com.evil.test', 'git-codecommit-fips.us-east-1.amazonaws.com', 'github.com', '127.0.0.1', 'git-codecommit.constructor.amazonaws.com', '']) {
    assert.is(publishedHostKey(host), null, host);
  }
});

test.run();
