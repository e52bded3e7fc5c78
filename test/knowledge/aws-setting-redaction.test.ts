import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { awsSecretShape, isHarmlessKey, shownKey, shownValue } from '../../src/knowledge/aws-setting-redaction.ts';

const test = suite('what of an AWS file is shown');

const values: [string, string, string][] = [
  ['region', 'us-east-1 # home', 'us-east-1 # home'],
  ['region', '"us-east-1"', '"us-east-1"'],
  ['role_arn', 'arn:aws:iam::111122223333:role/abcdefghijklmnopqrstuvwxyzabcdefghijklmnop', 'arn:aws:iam::111122223333:role/abcdefghijklmnopqrstuvwxyzabcdefghijklmnop'],
  ['endpoint_url', 'http://u:p@localhost:4566/x?token=abc&y=1', 'http://localhost:4566/x?token=‹hidden›&y=1'],
  ['output', 'AKIAIOSFODNN7EXAMPLE', '‹20 characters›'],
  ['output', 'ASIAI44QH8DHBEXAMPLE', '‹20 characters›'],
  ['source_profile', 'my profile', 'my profile'],
  ['credential_process', 'aws configure export-credentials --profile dev --token s3cr3t', 'aws configure export-credentials --profile dev --token ‹6 characters›'],
  ['credential_process', 'curl https://maria:pw/x@example.com/creds', 'curl https://example.com/creds'],
];
for (const [key, value, shown] of values) test(`${key} = ${value}`, () => assert.is(shownValue(key, value), shown));

test('only known keys are harmless', () => {
  for (const key of ['region', 's3.addressing_style', 'codecommit.endpoint_url', 'cli_pager', 'sso_start_url']) assert.ok(isHarmlessKey(key), key);
  for (const key of ['aws_access_key_id', 'aws_session_token', 'external_id', 'x', 'export region', 'cli_', '']) assert.not.ok(isHarmlessKey(key), key);
});

test('key names survive, pasted keys do not', () => {
  for (const key of ['export aws_access_key_id', '$env', 'set aws_secret_access_key', 's3.use_accelerate_endpoint']) assert.is(shownKey(key), key);
  for (const key of ['akiaiosfodnn7example', 'je7mtgbclwbf/2zp9utk', 'a'.repeat(65)]) assert.is(shownKey(key), `‹${key.length} characters›`);
});

test('a key id shows its end, nothing else does', () => {
  assert.is(awsSecretShape('aws_access_key_id', 'ASIAI44QH8DHBEXAMPLE').last4, 'MPLE');
  assert.is(awsSecretShape('export aws_access_key_id', 'ASIAI44QH8DHBEXAMPLE').prefix, 'ASIA');
  assert.is(awsSecretShape('aws_secret_access_key', 'ASIAI44QH8DHBEXAMPLE').last4, null);
  assert.is(awsSecretShape('aws_access_key_id', 'not-a-key').last4, null);
});

test('the names of swallowed lines are known, their values are not', () => {
  const shape = awsSecretShape('aws_access_key_id', 'AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\nwords');
  assert.equal(shape.swallowed, ['aws_secret_access_key']);
  assert.not.match(JSON.stringify(shape), /wJalr/);
  assert.is(awsSecretShape('aws_access_key_id', 'AKIAIOSFODNN7EXAMPLE').swallowed, undefined);
});

test.run();
