import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { roleCacheKey, ssoCacheKey } from '../../src/host/cached-logins.ts';
import { shownMessage } from '../../src/host/message.ts';

const test = suite('host/message');

test('the request that STS repeats is left out', () => {
  const said = 'The request signature we calculated does not match the signature you provided.\n\nThe Canonical String for this request should have been\n\'POST\n/\nx-amz-security-token:FAKEtoken\n';
  assert.is(shownMessage(said), 'The request signature we calculated does not match the signature you provided.');
});

test('one line, no secret, no control character, not too long', () => {
  assert.is(shownMessage('\n  \x1b[31mkey AKIAIOSFODNN7EXAMPLE is bad\r\nmore'), '␛[31mkey AKIA…MPLE is bad');
  assert.not.match(shownMessage('helper: password=hunter2'), /hunter2/);
  assert.is(shownMessage('').length, 0);
  assert.is(shownMessage('word '.repeat(500)).length, 601);
});

// Computed with botocore 1.43.11: AssumeRoleCredentialFetcher and SSOCredentialFetcher, `_create_cache_key()`.
test('the names of cached sessions are those of botocore', () => {
  assert.is(roleCacheKey({ RoleArn: 'arn:aws:iam::111122223333:role/CodeAccess', ExternalId: 'é"x\u007f😀/\\', SerialNumber: null, DurationSeconds: 3600, RoleSessionName: 'me' }), '37634e07c07e45c865259dfde937be14878bbd66');
  assert.is(roleCacheKey({ RoleArn: 'arn:aws:iam::111122223333:role/CodeAccess' }), '7336c5ed6567547d2c63b13fcfed37e074c26704');
  assert.is(ssoCacheKey({ roleName: 'Dev', accountId: '111122223333', sessionName: 'corp' }), '20985b56d713cfd135648cadc68a6115ca80d9a5');
  assert.is(ssoCacheKey({ roleName: 'Dev', accountId: '111122223333', startUrl: 'https://corp.awsapps.com/start' }), 'ed0df17d2171efb64e41540b485b3004238a633e');
});

test.run();
