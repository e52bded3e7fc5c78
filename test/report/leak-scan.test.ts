import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scanForLeaks } from '../../src/report/leak-scan.ts';
import type { Leak } from '../../src/report/types.ts';

const test = suite('report: leak scan');
const scan = (text: string | Uint8Array, own: readonly string[] = []): readonly Leak[] =>
  scanForLeaks(typeof text === 'string' ? Buffer.from(text) : text, own.map((value) => ({ what: 'a name', value })));
const base64 = (value: string, before = ''): string => Buffer.from(before + value).toString('base64');
const json = (value: string): string => JSON.stringify(value).slice(1, -1);
const every = (value: string, write: (byte: string) => string): string => [...Buffer.from(value)].map((byte) => write(byte.toString(16).padStart(2, '0'))).join('');

/** How a text writes a value, by the encoding the scan calls it. */
const WRITTEN: readonly (readonly [Leak['encoding'], string, (value: string) => string | Uint8Array])[] = [
  ['plain', 'as it is', (value) => value],
  ['url', 'percent-encoded, capitals', (value) => every(value, (hex) => `%${hex.toUpperCase()}`)],
  ['url', 'percent-encoded, small letters', (value) => every(value, (hex) => `%${hex}`)],
  ['url', 'percent-encoded twice', (value) => encodeURIComponent(every(value, (hex) => `%${hex}`))],
  ['base64', 'base64', (value) => base64(value)],
  ['base64', 'base64 behind one byte', (value) => base64(value, 'a')],
  ['base64', 'base64 behind two bytes', (value) => base64(value, 'ab')],
  ['base64', 'base64 of URLs, behind a login', (value) => Buffer.from(`maria:${value}`).toString('base64url')],
  ['base64', 'base64 in lines of 20', (value) => base64(value, 'some text before it: ').replace(/.{20}/g, '$&\n')],
  ['base64', 'base64 of UTF-16', (value) => Buffer.from(value, 'utf16le').toString('base64')],
  ['hex', 'hexadecimal', (value) => Buffer.from(value).toString('hex')],
  ['hex', 'hexadecimal, capitals', (value) => Buffer.from(value).toString('hex').toUpperCase()],
  ['json', 'escaped throughout', (value) => Array.from({ length: value.length }, (_, at) => `\\u${value.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')],
  ['html', 'as references', (value) => Array.from(value, (sign) => `&#${sign.codePointAt(0) ?? 0};`).join('')],
  ['utf-16', 'UTF-16 LE', (value) => Buffer.from(value, 'utf16le')],
  ['utf-16', 'UTF-16 BE', (value) => Buffer.from(value, 'utf16le').swap16()],
];

for (const [encoding, how, write] of WRITTEN) {
  test(`a value is found ${how}`, () => {
    for (const value of ['111122223333', 'Zürich Büro', 'maria.lopez', 'a"b\\c/d&e<f']) {
      const text = Buffer.concat([Buffer.from('first line\n{"x": "'), Buffer.from(write(value)), Buffer.from('"}\nlast\n')]);
      assert.equal(scan(text, [value]), [{ what: 'a name', encoding, line: 2 }], value);
      assert.equal(scan(text, ['another name']), []);
    }
  });
}

test('a value is found escaped as JSON, JSON in JSON and HTML write it', () => {
  const value = 'Zq"ab\\cd<e>&';
  for (const [encoding, written] of [['json', json(value)], ['json', json(json(value))], ['html', value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')], ['json', value.replace(/[^a-z]/gi, '\\$&')]] as const) {
    assert.equal(scan(`\n"${written}"`, [value]).map((leak) => [leak.encoding, leak.line]), [[encoding, 2]], written);
  }
});

test('whatever stands around it, a value is found, and not a part of it is said', () => {
  const values = fc.string({ minLength: 8, maxLength: 60, unit: 'grapheme' }).filter((value) => Buffer.from(value).length >= 8 && !/[\0\n\r]|\p{Cs}/u.test(value));
  fc.assert(fc.property(values, fc.constantFrom(...WRITTEN), fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }), (value, [encoding, how, write], before, after) => {
    // UTF-16 is told by its NULs, and a line end by its byte.
    if (encoding === 'utf-16' && (!/[\x20-\xff]/.test(value) || /[\x00-\x08]/.test(value) || Buffer.from(value, 'utf16le').includes(0x0a))) return;
    // Bytes of other scripts in UTF-16 are not told from those that are no text.
    if (how === 'base64 of UTF-16' && /[^\x00-\xff]/.test(value)) return;
    const leaks = scan(Buffer.concat([Buffer.from(`${before} \n<`), Buffer.from(write(value)), Buffer.from(`> ${after}`)]), [value]);
    assert.ok(leaks.some(({ what }) => what === 'a name'), `${value}: ${JSON.stringify(leaks)}`);
    assert.equal(Object.keys(leaks[0] ?? {}).sort(), ['encoding', 'line', 'what']);
  }), { numRuns: 200 });
});

test('a name is no part of a longer word', () => {
  assert.equal(scan('mariadb 111122223333444 amaria', ['maria', '111122223333']), []);
  assert.equal(scan('maria\'s (maria) maria-dev …maria… "maria"', ['maria']).length, 1);
});

test('kinds and lines: each once a line, in the order of the lines', () => {
  const text = ['maria maria', '', `x ${base64('maria')} y`, 'maria https://u:hunter2@h/'].join('\n');
  assert.equal(scan(text, ['maria']), [
    { what: 'a name', encoding: 'plain', line: 1 }, { what: 'a name', encoding: 'base64', line: 3 },
    { what: 'a name', encoding: 'plain', line: 4 }, { what: 'a password in a URL', encoding: 'plain', line: 4 },
  ]);
});

/** A made-up secret of some form; none stands in this file. */
const made = (seed: string, length: number, digits: 'base64' | 'hex' = 'base64'): string => {
  let all = '';
  for (let round = 0; all.length < length; round++) all += createHash('sha512').update(`${seed} ${round}`).digest(digits).replace(/[+/=]/g, '');
  return all.slice(0, length);
};
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const upper = (seed: string, length: number): string => made(seed, length).toUpperCase();

const SHAPES: Readonly<Record<string, readonly string[]>> = {
  'an AWS access key id': ['AKIAIOSFODNN7EXAMPLE', `ASIA${upper('s', 16)}`, 'user=AKIAIOSFODNN7EXAMPLE%25abc'],
  'an AWS secret access key': [SECRET, `key: '${SECRET}'`, `{"a":"${SECRET}"}`, `${SECRET}\n`],
  'a Git password of IAM': [`${made('git', 43)}=`, `password is "${made('git', 43)}="`],
  'an AWS session token': [`IQoJb3JpZ2luX2VjE${made('t', 300)}`, `FwoGZXIvYXdzE${made('t', 100)}`],
  'a signature of CodeCommit': [`20250101T000000Z${made('sig', 64, 'hex')}`, `%20250101T000000Z${made('sig', 64, 'hex')}`],
  'the signature of a request': [`X-Amz-Signature=${made('sig', 64, 'hex')}`, `AWS4-HMAC-SHA256 Credential=x, SignedHeaders=host, Signature=${made('sig', 64, 'hex')}`],
  'the value of a name that says it is secret': [
    `Authorization: Bearer ${made('b', 20)}`, `proxy-authorization: Basic ${base64('maria:hunter22')}`, 'Cookie: session=abcdef0123', `Authorization: ${made('x', 24)}1aB`, 'password=hunter2', 'passwd = "correct horse"',
    `AWS_SECRET_ACCESS_KEY=${SECRET}`, `"SecretAccessKey": "${SECRET}"`, `{\\"accessToken\\":\\"${made('j', 30)}\\"}`, '--password hunter22', '--token=abcdefgh', 'client_secret: a1b2c3d4e5f6', `{"name":"GITHUB_TOKEN","value":"abcdefgh"}`,
    `//registry.example/:_authToken=${made('n', 30)}`, `?access_token=${made('q', 12)}&x=1`, `<td>password=&quot;hunter22&quot;</td>`, `x-amz-security-token: ${made('t', 40)}1a`, 'MY_API_KEY=abc12345',
  ],
  'a password in a URL': ['https://maria:hunter2@example.com/x', 'http://u:p%40ss@proxy:3128', 'socks5://:pw12@h', 'https://u:pa/ss@h/'],
  'the password of a login': ['curl -u maria:hunter2 x', 'curl --user=maria:hunter2', 'machine h login maria password hunter2', 'sshpass -p hunter2 ssh'],
  'a token in JSON (JWT)': [`eyJhbGciOiJIUzI1NiJ9.${made('jwt', 20)}.${made('jwt2', 20)}`],
  'a GitHub token': [`ghp_${made('gh', 36)}`, `github_pat_${made('gh', 60)}`, `https://gho_${made('gh', 36)}@github.com`],
  'a GitLab token': [`glpat-${made('gl', 20)}`], 'a Slack token': [`xoxb-${made('x', 30)}`], 'an npm token': [`npm_${made('npm', 36)}`], 'a Google OAuth token': [`1//0${made('g', 60)}`, `ya29.${made('g', 60)}`],
  'a private key': [`-----BEGIN OPENSSH PRIVATE KEY-----\n${made('k', 70)}`, `-----BEGIN RSA PRIVATE KEY-----\\n${made('k', 70)}`],
};

for (const [what, texts] of Object.entries(SHAPES)) {
  test(`shape: ${what}`, () => {
    for (const text of texts) {
      assert.ok(scan(`some words, ${text} more words`).some((leak) => leak.what === what), `${text}: ${JSON.stringify(scan(text))}`);
      assert.ok(scan(`x\n${Buffer.from(`in it: ${text}.`).toString('base64')}`).some((leak) => leak.encoding === 'base64'), `base64 of ${text}`);
      assert.ok(scan(Buffer.from(text, 'utf16le')).some((leak) => leak.what === what && leak.encoding === 'utf-16'), `UTF-16 of ${text}`);
    }
  });
}

test('what takes the place of a secret is none, nor what our reports rightly hold', () => {
  const mark = '‹11 characters›';
  for (const text of [
    `password=${mark}`, `"password": "${mark}"`, `https://maria:${mark}@example.com/`, `Authorization: ${mark}`, `Authorization: Basic ${mark}`, `--token ${mark}`, `password=\\u203911 characters\\u203a`, `password=&lsaquo;11 characters&rsaquo;`,
    'AKIA…MPLE', '…MPLE', 'AKIA, then 12 characters', `20250101T000000Z…`, 'http://name:password@proxy:port', 'Authorization: Basic <redacted>', 'token: null', '"secret": null', '"hasSessionToken": true', 'password: what git asks for', 'secret=$SECRET',
    `commit ${made('c', 40, 'hex')}`, `sha256 ${made('c', 64, 'hex')}`, `SHA256:${made('f', 43)}`, `MD5:${(made('f', 32, 'hex').match(/../g) ?? []).join(':')}`, `sha256-${made('i', 43)}=`, 'arn:aws:iam::<account-1>:role/<role-1>', '<account-1>', '<profile-2 with a space>',
    `ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ${made('hostkey', 300)}`, 'arn:aws:iam::aws:policy/AWSCodeCommitPowerUser', 'AmazonEC2ContainerRegistryPowerUserWithMoreX', '/home/x/Projects/CodeCommit/Repo1/App2/Src3', 'credential_process = /usr/bin/vault', 'AWS_WEB_IDENTITY_TOKEN_FILE=/var/run/token/file', 'aws_secret_access_key', 'https://git-codecommit.eu-west-1.amazonaws.com:443/v1/repos/x?service=a@b', '2026-11-20T12:00:00.000Z', 'codecommit::eu-west-1://<profile-1>@<repository-1>',
  ]) assert.equal(scan(text), [], text);
});

/** Bytes without an order, the same in every run: so that a failure is that of a change. At most 32. */
const bytes = (lot: string, size: number): Buffer => createHash('sha256').update(lot).digest().subarray(0, size);

test('hashes and words are no secrets', () => {
  for (let round = 0; round < 500; round++) {
    const hex = bytes(`hash ${round}`, 32).toString('hex');
    assert.equal(scan(`${hex} ${hex.slice(0, 40)} SHA256:${bytes(`fingerprint ${round}`, 32).toString('base64').replace('=', '')}`), []);
  }
});

test('nearly every secret key is known by its shape', () => {
  const missed = Array.from({ length: 500 }, (_, index) => bytes(`key ${index}`, 30).toString('base64')).filter((key) => scan(`is "${key}" it`).length === 0);
  assert.ok(missed.length <= 3, `${missed.length} of 500`);
});

test('10 MB of anything end', () => {
  for (const unit of ['\0a', 'AKIA', 'password=', '\\"', '20250101T000000Z']) assert.ok(scan(Buffer.alloc(1_000_000, unit), ['some name']).length <= 1000, unit);
  assert.is(scan(Buffer.alloc(10_000_000, 'https://u:hunter2@h\n')).length, 1000);
  assert.equal(scan(Buffer.alloc(10_000_000, 'a')), []);
});

test('broken bytes are no error', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom('', '\\u', '%', '&#', '=', '\0'), (bytes, more) => {
    scan(Buffer.concat([bytes, Buffer.from(more), bytes]), ['some name']);
  }));
  for (const text of ['', '\\', '%', '%4', '&#;', '&#x110000;', '\\ud83d', '\0', '=', '://']) assert.equal(scan(text), [], text);
});

test.run();
