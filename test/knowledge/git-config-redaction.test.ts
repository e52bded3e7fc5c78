import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { GitConfigEntry } from '../../src/core/facts.ts';
import { shownEntry, userInfoOf, withoutPasswords } from '../../src/knowledge/git-config-redaction.ts';
import { entry, URL_HTTPS } from '../support/worlds.ts';

const test = suite('git-config-redaction');
const KEY = 'AKIAIOSFODNN7EXAMPLE';
const TOKEN = 'ghp_0123456789abcdefghijEXAMPLE0123456';
const shown = (key: string, value: string | null): GitConfigEntry => shownEntry(entry(key, value));

test('passwords leave URLs, whatever stands in them', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['https://u:hunter2@h/x', 'https://u@h/x'], ['https://u:p@ss/w0rd@h/x', 'https://u@h/x'], ['https://u:@h/x', 'https://u@h/x'], ['https://:hunter2@h/x', 'https://@h/x'],
    ['http://u:hunter2@proxy:3128', 'http://u@proxy:3128'], ['u:hunter2@proxy:3128', 'u@proxy:3128'], ['socks5h://u:hunter2@proxy', 'socks5h://u@proxy'],
    [`https://${KEY}:hunter2@h/x`, 'https://…MPLE@h/x'], [`https://${KEY}@h/x`, 'https://…MPLE@h/x'], [`https://ASIAIOSFODNN7EXAMPLE%25tok%2Fen:hunter2@h/x`, 'https://…MPLE@h/x'],
    [`https://${TOKEN}@github.com/x`, `https://‹${String(TOKEN.length)} characters›@github.com/x`], [`https://${TOKEN}:x-oauth-basic@github.com/x`, `https://‹${String(TOKEN.length)} characters›@github.com/x`],
    ['two https://a:b@c and https://d:e@f', 'two https://a@c and https://d@f'],
  ];
  for (const [text, clean] of cases) assert.is(withoutPasswords(text), clean, text);
});

test('what is no password stays', () => {
  const texts = [
    URL_HTTPS, 'https://maria@h/x', 'https://h:8443/x', 'https://h:8443', 'https://maria-at-111122223333@h/x', 'codecommit::eu-west-1://dev@billing', 'codecommit://dev@billing', 'ssh://APKAEIBAERJR2EXAMPLE@h/v1/repos/x', 'ssh://u@h:22/x',
    'git@github.com:a/b.git', 'h:a/b@c', 'https://h/a@b', '/a/b', 'C:\\x\\y', 'proxy:3128', '', 'credential.https://git-codecommit.*.amazonaws.com.helper',
  ];
  for (const text of texts) assert.is(withoutPasswords(text), text, text);
});

test('the login of a URL, its password as a shape', () => {
  assert.equal(userInfoOf(`https://maria-at-111122223333:p%40ss@h/x`), { login: { kind: 'git-credential', name: 'maria-at-111122223333', keyIdLast4: null, prefix: null, hasSessionToken: false, accountId: '111122223333' }, secret: { kind: 'other', length: 4, signedAt: null } });
  assert.is(userInfoOf('https://maria@h/x')?.secret, null);
  assert.is(userInfoOf(URL_HTTPS), null);
  assert.is(userInfoOf('codecommit://dev@billing'), null);
});

test('URL values keep their login beside them', () => {
  const { value, userInfo } = shown('remote.origin.url', `https://${KEY}:hunter2@h/x`);
  assert.is(value, 'https://…MPLE@h/x');
  assert.equal([userInfo?.login.keyIdLast4, userInfo?.secret?.length], ['MPLE', 7]);
  assert.is(shown('remote.origin.url', URL_HTTPS).userInfo, undefined);
});

test('every key that may hold a secret', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['http.proxy', 'http://u:hunter2@proxy:3128', 'http://u@proxy:3128'], ['http.proxy', 'u:hunter2@proxy:3128', 'u@proxy:3128'], ['remote.origin.proxy', 'http://u:hunter2@p', 'http://u@p'], ['remote.origin.pushurl', 'https://u:hunter2@h/x', 'https://u@h/x'],
    ['http.extraheader', 'Authorization: Basic aHVudGVyMg==', '‹33 characters›'], ['http.https://h/.extraheader', 'X: hunter2', '‹10 characters›'], ['http.extraheader', '', ''],
    ['credential.helper', '!f() { echo "password=hunter2"; }; f', '!f() { echo "password=‹7 characters›"; }; f'], ['credential.https://h.helper', 'store', 'store'],
    ['core.sshcommand', 'sshpass -p hunter2 ssh -i ~/.ssh/id', 'sshpass -p ‹7 characters› ssh -i ~/.ssh/id'], ['core.sshcommand', 'SSHPASS_TOKEN=hunter2 ssh', 'SSHPASS_TOKEN=‹7 characters› ssh'], ['core.sshcommand', 'ssh -i ~/.ssh/id_ed25519 -p 22', 'ssh -i ~/.ssh/id_ed25519 -p 22'],
    ['sendemail.smtppass', 'hunter2', '‹7 characters›'], ['user.signingkey', 'hunter2', '‹7 characters›'], ['alias.x', '!curl -u u:hunter2 h', '‹20 characters›'],
    ['url.https://h/.insteadof', 'https://u:hunter2@h/', 'https://u@h/'], ['submodule.a.url', 'https://u:hunter2@h/', 'https://u@h/'],
    ['credential.usehttppath', 'true', 'true'], ['credential.username', 'maria', 'maria'], ['http.sslcainfo', '/etc/corp.pem', '/etc/corp.pem'], ['http.sslverify', 'false', 'false'], ['branch.main.remote', 'origin', 'origin'],
  ];
  for (const [key, value, clean] of cases) assert.is(shown(key, value).value, clean, `${key} = ${value}`);
});

test('passwords leave keys too; place and scope stay', () => {
  assert.equal(shownEntry(entry('url.https://u:hunter2@h/.insteadof', 'https://h/', 'system', 7)), { key: 'url.https://u@h/.insteadof', value: 'https://h/', scope: 'system', file: '/etc/gitconfig', line: 7 });
  assert.is(shown('credential.https://u:hunter2@h.helper', 'store').key, 'credential.https://u@h.helper');
  assert.is(shown('http.https://u:hunter2@h.proxy', null).key, 'http.https://u@h.proxy');
  assert.is(shown('credential.helper', null).value, null);
});

test.run();
