import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { shownConfigLine, shownEntry, shownUser, withoutPasswords, withoutQuerySecrets } from '../../src/knowledge/git-config-redaction.ts';
import { withoutSecrets } from '../../src/knowledge/redact-text.ts';
import { shownHelper } from '../../src/knowledge/shown-helper.ts';
import { entry } from '../support/worlds.ts';

const test = suite('limits and late additions of redaction');
const KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
/** Lines on which the rules would take time that grows with the square of the length. */
const hostile = ['a://', '--a', 'a=', '"', 'a:', 'eyJ', 'password ', '\\"', 'AKIA', 'A1', 'x@'];
const line = (piece: string, length = 180_000): string => piece.repeat(Math.ceil(length / piece.length));

test('of a line beyond all measure only the beginning is looked at, the rest is a number', () => {
  for (const piece of hostile) {
    assert.ok(withoutSecrets(line(piece)).length <= 3 * 4096 + 40, piece);
    assert.is(shownHelper(line(piece)), `‹${String(Array.from(line(piece)).length)} characters›`);
    assert.match(shownEntry(entry('http.proxy', line(piece))).value ?? '', /^‹\d+ characters›$/);
    assert.match(shownEntry(entry(`credential.${line(piece)}.helper`, 'x')).key, /^credential\.‹\d+ characters›$/);
  }
});

test('what lies beyond the limit or across it is not shown', () => {
  for (const before of [4050, 4070, 4090, 4096, 5000]) {
    const text = `${'ab '.repeat(before / 3)}${KEY} and the end`;
    const shown = withoutSecrets(text);
    for (let at = 0; at + 8 <= KEY.length; at++) assert.not.ok(shown.includes(KEY.slice(at, at + 8)), `${String(before)}: ${shown.slice(-80)}`);
    assert.match(shown, /‹\d+ characters›/);
  }
  assert.is(withoutSecrets('a line of usual length'), 'a line of usual length');
});

test('what tools repeat without a name', () => {
  assert.is(withoutSecrets('warning: invalid credential line: hunter2'), 'warning: invalid credential line: ‹7 characters›');
  assert.is(withoutSecrets('The following profile was not found: maria:hunter2. Available profiles are: dev.'), 'The following profile was not found: maria:‹7 characters›. Available profiles are: dev.');
  assert.is(withoutSecrets('The config profile (maria:hunter2) could not be found'), 'The config profile (maria:‹7 characters›) could not be found');
  assert.is(withoutSecrets('The following profile was not found: dev. Available profiles are: a'), 'The following profile was not found: dev. Available profiles are: a');
});

test('helper lines', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['!f() { : enFjdnBxaGd1c3Jid3BudHFucW9rcmZ3eGlvag==; }; f', '!f() { : ‹38 characters›==; }; f'],
    ['!f() { curl -u maria:hunter2 h; }; f', '!f() { curl -u maria:‹7 characters› h; }; f'],
    ['!f() { curl --user=maria:hunter2 h; }; f', '!f() { curl --user=maria:‹7 characters› h; }; f'],
    ['!f() { echo \'{"password":"hunter2","n":1}\'; }; f', '!f() { echo \'{"password":"‹7 characters›","n":1}\'; }; f'],
    ['!f() { echo "{\\"token\\":\\"hunter2\\"}"; }; f', '!f() { echo "{\\"token\\":\\"‹7 characters›\\"}"; }; f'],
    ['!f() { : pwd=hunter2; }; f', '!f() { : pwd=‹7 characters›; }; f'],
    ['!f() { : https://u:pa/hunter2@h/x; }; f', '!f() { : https://‹12 characters›@h/x; }; f'],
    ['!f() { : A_NAME_OF_MORE_THAN_20_LETTERS=$X; }; f', '!f() { : A_NAME_OF_MORE_THAN_20_LETTERS=$X; }; f'],
    ['!aws --profile dev codecommit credential-helper $@', '!aws --profile dev codecommit credential-helper $@'],
  ];
  for (const [helper, shown] of cases) assert.is(shownHelper(helper), shown);
});

test('entries and lines of git\'s configuration', () => {
  const shown = (key: string, value: string) => shownEntry(entry(key, value)).value;
  assert.is(shown('credential.username', `ASIAIOSFODNN7EXAMPLE%${KEY}`), '…MPLE');
  assert.is(shown('credential.username', 'maria'), 'maria');
  assert.is(shown('credential.oauthclientsecret', 'hunter2'), '‹7 characters›');
  assert.is(shown('http.useragent', 'git token'), '‹9 characters›');
  assert.is(shown('remote.a.url', 'codecommit::eu-west-1://maria:hunter2@billing'), 'codecommit::eu-west-1://maria:‹7 characters›@billing');
  assert.is(withoutPasswords('codecommit://maria:‹7 characters›@billing'), 'codecommit://maria:‹7 characters›@billing');
  assert.is(shown('remote.a.url', 'https://h/x?access_token=hunter2&y=1'), 'https://h/x?access_token=‹7 characters›&y=1');
  assert.is(withoutQuerySecrets('https://h/info/refs?service=git-upload-pack'), 'https://h/info/refs?service=git-upload-pack');
  assert.is(shownUser('dev'), 'dev');
  assert.is(shownUser(KEY.replaceAll('/', 'x')), '‹40 characters›');
  assert.is(shownConfigLine('apiThing = hunter2\\qx "two'), 'apiThing = ‹7 characters›\\qx "two');
  assert.is(shownConfigLine('helper = !"\\C:\\\\aws.cmd" codecommit credential-helper $@'), 'helper = !"\\C:\\\\aws.cmd" codecommit credential-helper $@');
  assert.is(shownConfigLine('[credential "https://h"'), '[credential "https://h"');
  assert.is(shownConfigLine('<<<<<<< HEAD'), '<<<<<<< ‹4 characters›');
  assert.not.match(shownConfigLine('hunter2x hunter3x'), /hunter[23]x hunter3x/);
});

test('what was cut once is not cut again', () => {
  const texts = ['https://u:hunter2@h/x', 'password = x', 'password: hunter2 and more', 'Authorization: Basic aHVudGVyMg==', '--auth-token "a b"', '"secret": "a"', `ASIAIOSFODNN7EXAMPLE%${KEY}:20260801T120000Z0123456789abcdef0123`, '‹99999999999 characters›'];
  for (const text of texts) assert.is(withoutSecrets(withoutSecrets(text)), withoutSecrets(text), text);
});

test.run();
