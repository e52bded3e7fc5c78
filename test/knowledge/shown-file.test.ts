import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { shownFileLine } from '../../src/knowledge/shown-file.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const AWS = '/home/maria/.aws/credentials';
const wide = (text: string): string => text.replace(/./gs, '$&\0');

const test = suite('knowledge/shown-file');

test('values of AWS files are cut, names stay', () => {
  assert.is(shownFileLine(AWS, `aws_secret_access_key = ${SECRET}`), 'aws_secret_access_key = ‹40 characters›');
  assert.is(shownFileLine(AWS, 'region = eu-west-1'), 'region = eu-west-1');
});

test('a line of UTF-16 shows no secret either', () => {
  assert.is(shownFileLine(AWS, wide(`aws_secret_access_key = ${SECRET}`)), 'aws_secret_access_key = ‹40 characters›');
  assert.is(shownFileLine('/home/maria/.netrc', wide('login maria password hunter2')), 'login maria password ‹7 characters›');
  assert.not.match(shownFileLine('/home/maria/.gitconfig', wide(`x = ${SECRET}`)), 'wJa');
});

test('what may be a secret is cut in every form a line can have', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['.netrc', 'hunter2', '‹7 characters›'],
    ['.netrc', 'machine h login u password "a b"', 'machine h login u password ‹5 characters›'],
    ['.gitconfig', '\textraHeader = PRIVATE-TOKEN: x', '\textraHeader = ‹16 characters›'],
    ['.gitconfig', '\tsmtpPass = x', '\tsmtpPass = ‹1 character›'],
    ['.gitconfig', '  hunter2 and more', '  ‹16 characters›'],
    ['.gitconfig', '\tproxy = u:hunter2@proxy:3128', '\tproxy = u:‹7 characters›@proxy:3128'],
    ['.git-credentials', 'https://u:hunter2@h', 'https:‹13 characters›'],
    ['.aws/config', '    hunter2', '    ‹7 characters›'],
    ['elsewhere/keys', 'aws_secret_access_key = x', 'aws_secret_access_key = ‹1 character›'],
  ];
  for (const [file, line, expected] of cases) assert.is(shownFileLine(`/home/maria/${file}`, line), expected, `${file}: ${line}`);
  for (const line of ['[credential "https://h"]', '\thelper = !aws codecommit credential-helper $@', '\tuseHttpPath = true', '# mine', '']) assert.is(shownFileLine('/home/maria/.gitconfig', line), line);
});

test.run();
