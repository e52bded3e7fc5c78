import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { setSshValue } from '../../../src/fixes/edits/ssh-config.ts';
import { bytes, refused, text } from './refused.ts';

const test = suite('edits of ssh_config');
const HOST = 'git-codecommit.eu-west-1.amazonaws.com';
const set = (before: string | null, section: string, key: string, value: string | null): string => text(setSshValue(before === null ? null : bytes(before), section, key, value));

const TABLE: readonly [string, string | null, [string, string, string | null], string][] = [
  ['the argument only', 'Host a\n\tUSER = "b"  # c\n', ['Host a', 'User', 'd'], 'Host a\n\tUSER = d  # c\n'],
  ['CR LF', 'Host a\r\n  User b\r\n', ['Host a', 'User', 'd'], 'Host a\r\n  User d\r\n'],
  ['the first of several', 'Host a\n  User b\n  User c\n', ['Host a', 'User', 'd'], 'Host a\n  User d\n  User c\n'],
  ['in front of the block, with its indentation', 'Host a\n# c\n\tPort 1\n', ['Host a', 'User', 'd'], 'Host a\n\tUser d\n# c\n\tPort 1\n'],
  ['a block without indentation', 'Host a\nPort 1\n', ['Host a', 'User', 'd'], 'Host a\nUser d\nPort 1\n'],
  ['a block without options', 'host a\nHost b\n  User x\n', ['Host a', 'User', 'd'], 'host a\n    User d\nHost b\n  User x\n'],
  ['a last line that does not end', 'Host=a', ['Host a', 'User', 'd'], 'Host=a\n    User d'],
  ['the words of the Host line count', 'Host b a\n  User x\nHOST  "a"\tb # c\n  User y\n', ['Host a b', 'User', 'd'], 'Host b a\n  User x\nHOST  "a"\tb # c\n  User d\n'],
  ['a block ends with Match', 'Host a\n  Port 1\nMatch user x\n  User y\n', ['Host a', 'User', 'd'], 'Host a\n  User d\n  Port 1\nMatch user x\n  User y\n'],
  ['a new block stands first', '# mine\nHost *\n  User x\n', ['Host a', 'User', 'd'], 'Host a\n    User d\n\n# mine\nHost *\n  User x\n'],
  ['what held for every host goes on to', '# mine\r\nPort 1\r\nHost b\r\n', ['Host a', 'User', 'd'], 'Host a\r\n    User d\r\n\r\nHost *\r\n# mine\r\nPort 1\r\nHost b\r\n'],
  ['a file that is not there', null, ['Host a', 'User', 'd'], 'Host a\n    User d\n'],
  ['an identity file becomes the first', 'Host a\n  IdentityFile ~/x # c\n  User y\n', ['Host a', 'IdentityFile', '~/k'], 'Host a\n  IdentityFile ~/k\n  IdentityFile ~/x # c\n  User y\n'],
  ['an identity file that is there moves up', 'Host a\n  IdentityFile ~/x\n  IdentityFile "~/k"\n', ['Host a', 'IdentityFile', '~/k'], 'Host a\n  IdentityFile ~/k\n  IdentityFile ~/x\n'],
  ['a path with a blank', 'Host a\n', ['Host a', 'IdentityFile', 'C:\\Users\\A B\\k'], 'Host a\n    IdentityFile "C:\\Users\\A B\\k"\n'],
  ['an option goes wherever the block sets it', 'Host a\n  User b\n  Port 1\n  user c\nHost b\n  User d\n', ['Host a', 'User', null], 'Host a\n  Port 1\nHost b\n  User d\n'],
  ['nothing to take out', 'Host a\n  Port 1', ['Host a', 'User', null], 'Host a\n  Port 1'],
  ['the value is there already', 'Host a\n  User=  "d" # c', ['Host a', 'User', 'd'], 'Host a\n  User=  "d" # c'],
  ['a line that ssh refuses is mended', 'Host a\n  User "b\n', ['Host a', 'User', 'd'], 'Host a\n  User d\n'],
  ['an option without argument', 'Host a\n  User\n', ['Host a', 'User', 'd'], 'Host a\n  User d\n'],
  ['two arguments where there may be one', 'Host a\n  User b c # d\n', ['Host a', 'User', 'd'], 'Host a\n  User d # d\n'],
];
for (const [name, before, change, after] of TABLE) test(name, () => assert.is(set(before, ...change), after));

test('bytes that are no UTF-8 stay', () => {
  const before = Uint8Array.from([...bytes('# '), 0xe9, ...bytes('\nHost a\n  User ü\n')]);
  assert.equal([...setSshValue(before, 'Host a', 'User', 'd')], [...bytes('# '), 0xe9, ...bytes('\nHost a\n  User d\n')]);
  assert.is(set('Host ä\n  Port 1\n', 'Host ä', 'User', 'é'), 'Host ä\n  User é\n  Port 1\n');
});

test('what would be read as something else is refused', () => {
  const wrong: [string, string, string | null, RegExp][] = [
    ['Host a', 'User', 'b c', /one word/], ['Host a', 'User', '', /one word/], ['Host a', 'User', 'b\nPort 2', /one word/], ['Host a', 'User', '# b', /one word/], ['Host a', 'User', 'b\r', /one word/], ['Host a', 'IdentityFile', 'a "b', /one word/],
    ['Host a', 'User x', 'b', /no option/], ['Host a', 'Host', 'b', /no option/], ['Host a', 'Include', null, /no option/], ['Match all', 'User', 'b', /no Host line/], ['Host', 'User', 'b', /no Host line/],
    ['Host a\nPort 1', 'User', 'b', /no Host line/], ['Host "a', 'User', 'b', /no Host line/], ['Host b\n# c', 'User', 'b', /no Host line/],
  ];
  for (const [section, key, value, words] of wrong) refused(() => set('Host a\n  Port 1\n', section, key, value), words);
  refused(() => set('\ufeffHost a\n', 'Host a', 'User', 'b'), /^line 1 begins with a byte order mark/);
  refused(() => set('Port 1\nHost\n', 'Host a', 'User', 'b'), /^line 2 begins a block/);
  // A second `Host *` would take the line that held for every host into its own block.
  refused(() => set('User x\nHost b\n', 'Host *', 'User', 'y'), /^User of \[Host \*\] cannot be changed/);
  refused(() => set(null, 'Host a', 'User', null), /not there any more/);
});

/** Every option ssh uses for a host, as `ssh -G` prints them. */
function effective(file: string, host: string): { all: string[]; of: (key: string) => string[]; without: (key: string) => string[] } {
  const { stdout, status, stderr } = spawnSync('ssh', ['-G', '-F', file, host], { encoding: 'utf8' });
  assert.is(status, 0, stderr);
  const lines = stdout.split('\n').filter((line) => line !== '');
  const isOf = (line: string, key: string) => line.toLowerCase().startsWith(`${key.toLowerCase()} `);
  return { all: lines, of: (key) => lines.filter((line) => isOf(line, key)).map((line) => line.slice(key.length + 1)), without: (key) => lines.filter((line) => !isOf(line, key)) };
}

const option = (...texts: string[]) => fc.tuple(fc.constantFrom('', '  ', '\t'), fc.constantFrom(...texts), fc.constantFrom('', '', ' ', '  # note')).map((parts) => parts.join(''));
const GLOBAL = ['Port 2222', 'ServerAliveInterval 60', 'SendEnv A B', '# note', ''];
const ANY = [
  ...GLOBAL, 'User git', 'user = "maria"', 'IdentitiesOnly no', 'identitiesonly=yes', 'IdentityFile ~/.ssh/one', 'IdentityFile "/keys/a b"', 'IDENTITYFILE=~/.ssh/two', 'PubkeyAcceptedAlgorithms +ssh-dss',
];
const blocks = (...heads: string[]) => fc.array(fc.tuple(fc.constantFrom(...heads), fc.array(option(...ANY), { maxLength: 4 })), { maxLength: 3 }).map((all) => all.flatMap(([head, rest]) => [head, ...rest]));
const OWN = [`Host ${HOST}`, `host=${HOST}`, `Host "${HOST}" # mine`];
const ELSEWHERE = ['Host github.com', 'Match host github.com', 'Match originalhost nowhere', 'Host git-codecommit.us-*'];
const HOLDING = ['Host *', 'Host git-codecommit.*.amazonaws.com', 'Match all', `Host other ${HOST}`];
const end = fc.constantFrom('\n', '\n', '\r\n');
const change: fc.Arbitrary<[string, string | null]> = fc.oneof(
  fc.tuple(fc.constant('User'), fc.constantFrom('APKAEXAMPLE000000001', 'git', null)), fc.tuple(fc.constant('IdentitiesOnly'), fc.constantFrom('yes', null)),
  fc.tuple(fc.constant('IdentityFile'), fc.constantFrom('/keys/a b', '~/.ssh/two', '~/.ssh/codecommit_rsa', null)), fc.tuple(fc.constant('PubkeyAcceptedAlgorithms'), fc.constantFrom('+ssh-rsa', null)),
);
/** ssh falls back on names of its own where no file is named. */
const named = (files: readonly string[]): readonly string[] => (files.includes('~/.ssh/id_rsa') ? [] : files);

if (spawnSync('ssh', ['-V']).status === 0) {
  const dir = mkdtempSync(join(tmpdir(), 'ssh-edit-'));
  test.after(() => rmSync(dir, { recursive: true, force: true }));
  const on = (content: string, host: string) => {
    writeFileSync(join(dir, 'config'), content);
    return effective(join(dir, 'config'), host);
  };
  /** Asserts that only the option changed (with `others`, for the host alone); returns what ssh uses of it before and after. */
  const compare = (before: string, [key, value]: [string, string | null], others = false): { was: string[]; is: string[] } => {
    const after = set(before, `Host ${HOST}`, key, value);
    const [was, is] = [on(before, HOST), on(after, HOST)];
    assert.equal(is.without(key), was.without(key), after);
    if (others) assert.equal(on(after, 'github.com').all, on(before, 'github.com').all, after);
    assert.is(set(after, `Host ${HOST}`, key, value), after, 'a second time changes nothing');
    const kept = after.split('\n');
    for (const line of before.split('\n')) if (!new RegExp(`^\\s*${key}\\b`, 'i').test(line)) assert.ok(kept.includes(line) || kept.includes(`${line}\r`), `${JSON.stringify(line)} is gone from ${after}`);
    return { was: was.of(key), is: is.of(key) };
  };

  test('ssh -G: the value set is the one in effect, and nothing else changes', () => {
    fc.assert(fc.property(fc.array(option(...GLOBAL), { maxLength: 2 }), blocks(...OWN, ...ELSEWHERE), blocks(...HOLDING, ...ELSEWHERE), change, end, (globals, upper, lower, [key, value], eol) => {
      const { was, is } = compare([...globals, ...upper, ...lower, ''].join(eol), [key, value]);
      if (value === null) return;
      if (key === 'IdentityFile') assert.equal(is, [value, ...named(was).filter((each) => each !== value)]);
      else if (key === 'PubkeyAcceptedAlgorithms') assert.ok(is[0]?.split(',').includes('ssh-rsa'));
      else assert.equal(is, [value]);
    }), { numRuns: 70 });
  });

  test('ssh -G: blocks further up may win, but nothing else changes', () => {
    fc.assert(fc.property(fc.array(option(...ANY), { maxLength: 2 }), blocks(...OWN, ...ELSEWHERE, ...HOLDING), change, end, (globals, rest, what, eol) => void compare([...globals, ...rest].join(eol), what, true)), { numRuns: 30 });
  });
} else {
  console.log('SKIP ssh not installed');
  test.skip('needs ssh', () => undefined);
}

test.run();
