import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isCredential, readHelperAnswer } from '../../src/knowledge/helper-answer.ts';

const test = suite('knowledge/helper-answer');
const SIGNED = `20261117T090000Z${'0123456789abcdef'.repeat(4)}`;
const ANSWER = `username=AKIAIOSFODNN7EXAMPLE\npassword=${SIGNED}\n`;

test('keys and shapes, never the values', () => {
  const answer = readHelperAnswer(ANSWER);
  assert.equal([answer.keys, answer.login?.keyIdLast4, answer.secret?.signedAt, answer.quit, answer.junkLines], [['username', 'password'], 'MPLE', '2026-11-17T09:00:00Z', false, 0]);
  assert.not.match(JSON.stringify(answer), /IOSFODNN7|0123456789abcdef/);
  assert.ok(isCredential(answer));
});

// Each seen with git 2.39.5: `printf … | git -c credential.helper='!…' credential fill`.
test('as git reads it: a line of another form and an empty one end the reading', () => {
  assert.ok(isCredential(readHelperAnswer(`${ANSWER}Update available\n`)), 'noise behind the answer');
  assert.not(isCredential(readHelperAnswer(`Update available\n${ANSWER}`)), 'noise before it');
  const between = readHelperAnswer('username=u\nUpdate available\npassword=p\n');
  assert.equal([between.keys, between.login?.name, between.secret, between.junkLines, between.firstJunk], [['username'], 'u', null, 1, 'Update available']);
  assert.not(isCredential(readHelperAnswer(`\n${ANSWER}`)), 'an empty line first');
  assert.ok(isCredential(readHelperAnswer(ANSWER.replaceAll('\n', '\r\n'))));
});

test('nothing, half, empty, quit', () => {
  assert.equal(readHelperAnswer(''), { keys: [], junkLines: 0, firstJunk: null, quit: false, login: null, secret: null });
  assert.not(isCredential(readHelperAnswer('username=u\n')));
  assert.not(isCredential(readHelperAnswer('username=u\npassword=\n')));
  assert.is(readHelperAnswer('quit=1\n').quit, true);
  assert.equal(readHelperAnswer('Some Secret=x\n').keys, ['(another)'], 'a key that is none may be anything');
});

test.run();
