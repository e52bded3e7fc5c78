import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loginName, secretShape, signatureAgeSeconds, signedAt, SSH_KEY_ID, UNIQUE_ID } from '../../src/knowledge/credential-shape.ts';

const KEY = 'AKIAIOSFODNN7EXAMPLE';
const SIGNATURE = `20261120T081500Z${'0123456789abcdef'.repeat(4)}`;
const test = suite('credential-shape');

test('shapes of passwords', () => {
  assert.equal(secretShape(SIGNATURE), { kind: 'signature', length: 80, signedAt: '2026-11-20T08:15:00Z' });
  assert.equal(secretShape(''), { kind: 'empty', length: 0, signedAt: null });
  assert.equal(secretShape(`${'aB3+'.repeat(10)}xyz=`), { kind: 'static-git', length: 44, signedAt: null });
  assert.is(secretShape(`${'aB3+'.repeat(10)}xyz`).kind, 'other', 'the = at the end was lost');
  assert.is(secretShape(`${SIGNATURE}\r`).kind, 'other');
  assert.is(secretShape(SIGNATURE.toUpperCase()).kind, 'other');
});

test('the time of signing', () => {
  for (const [time, iso] of [['20240229T235959Z', '2024-02-29T23:59:59Z'], ['20230229T000000Z', null], ['20261320T000000Z', null], ['20261120T240000Z', null], ['20260431T000000Z', null]] as const) {
    assert.is(signedAt(time + 'f'.repeat(64)), iso, time);
  }
  assert.is(signedAt('hunter2'), null);
  assert.is(signatureAgeSeconds(secretShape(SIGNATURE), '2026-11-20T08:30:01.500Z'), 901);
  assert.is(signatureAgeSeconds(secretShape(SIGNATURE), '2026-11-20T08:14:00Z'), -60);
  assert.is(signatureAgeSeconds(secretShape('x'), '2026-11-20T08:14:00Z'), null);
  assert.is(signatureAgeSeconds(secretShape(SIGNATURE), 'today'), null);
});

test('user names, without what is secret in them', () => {
  const nothing = { name: null, keyIdLast4: null, prefix: null, hasSessionToken: false, accountId: null };
  assert.equal(loginName(''), { kind: 'empty', ...nothing });
  assert.equal(loginName(KEY), { kind: 'access-key', ...nothing, keyIdLast4: 'MPLE', prefix: 'AKIA' });
  const temporary = { kind: 'access-key', ...nothing, keyIdLast4: 'MPLE', prefix: 'ASIA', hasSessionToken: true };
  assert.equal(loginName('ASIAIOSFODNN7EXAMPLE%IQoJb3JpZ2luX2VjEXAMPLETOKEN=='), temporary);
  assert.equal(loginName('ASIAIOSFODNN7EXAMPLE%25IQoJb3%2FEXAMPLETOKEN%3D'), temporary);
  assert.is(loginName('ASIAIOSFODNN7EXAMPLE%').hasSessionToken, false);
  assert.is(loginName(`"${KEY}"`).kind, 'access-key');
  assert.is(loginName(`${KEY} # mine`).keyIdLast4, 'MPLE');
  assert.equal(loginName('maria-at-111122223333'), { kind: 'git-credential', ...nothing, name: 'maria-at-111122223333', accountId: '111122223333' });
  assert.is(loginName('me%40corp.com+1-at-111122223333').name, 'me@corp.com+1-at-111122223333');
  assert.equal(loginName('maria'), { kind: 'other', ...nothing, name: 'maria' });
  assert.is(loginName('maria-at-1111').kind, 'other');
  assert.is(loginName('100%').name, '100%');
  assert.is(loginName('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY').name, '‹40 characters›');
});

test('ids that are no access keys', () => {
  assert.ok(SSH_KEY_ID.test('APKAEIBAERJR2EXAMPLE'));
  assert.not(SSH_KEY_ID.test('AIDAEIBAERJR2EXAMPLE'));
  assert.ok(UNIQUE_ID.test('AIDAEIBAERJR2EXAMPLE'));
});

test.run();
