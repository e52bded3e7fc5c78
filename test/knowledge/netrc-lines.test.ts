import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { editLines } from '../../src/fixes/edits/lines.ts';
import { parseNetrc } from '../../src/knowledge/login-files.ts';
import { netrcLines } from '../../src/knowledge/netrc.ts';

const test = suite('the lines of a netrc entry');
const HOST = 'git-codecommit.eu-west-1.amazonaws.com';

test('an entry on one line, and one over several', () => {
  const text = `machine github.com login maria password EXAMPLEone\n# codecommit\nMachine ${HOST}\n  login old\n\n  # by hand\n  password EXAMPLEtwo account x\ndefault login anonymous\n`;
  assert.equal(netrcLines(text, 1), [{ line: 1, holds: 'github.com' }]);
  assert.equal(netrcLines(text, 3), [{ line: 3, holds: HOST }, { line: 4, holds: 'login' }, { line: 7, holds: 'password' }]);
  assert.equal(netrcLines(text, 8), [{ line: 8, holds: 'default' }]);
});

test('none where something else stands on a line, or a value by itself', () => {
  for (const text of [
    `machine ${HOST} login a password EXAMPLE machine github.com login b password EXAMPLE\n`,
    `machine ${HOST} login a password EXAMPLE default login b\n`,
    `machine ${HOST} login a password\nEXAMPLE\n`,
    `machine ${HOST}\nlogin a\npassword\n  EXAMPLE\n`,
    `machine ${HOST} login a password EXAMPLE macdef init\nput x\n\n`,
  ]) assert.is(netrcLines(text, 1), null, text);
  assert.is(netrcLines(`machine github.com login b\npassword EXAMPLE machine ${HOST} login a\n`, 2), null);
});

test('a macro behind it stays, and no secret is among the words', () => {
  const text = `machine ${HOST}\nlogin hunter2user\npassword hunter2\nmacdef init\nput x\n\nmachine b login c password d\n`;
  const [entry] = parseNetrc(text, '/n').entries;
  assert.equal(entry?.lines, [{ line: 1, holds: HOST }, { line: 2, holds: 'login' }, { line: 3, holds: 'password' }]);
  assert.not.match(JSON.stringify(entry), /"hunter2"/);
  const left = editLines(new TextEncoder().encode(text), (entry?.lines ?? []).map(({ line, holds }) => ({ op: 'delete', line, holds })));
  assert.is(new TextDecoder().decode(left), 'macdef init\nput x\n\nmachine b login c password d\n');
});

test.run();
