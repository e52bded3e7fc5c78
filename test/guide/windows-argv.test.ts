import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { windowsArgv } from './windows-argv.ts';

const test = suite('guide/windows-argv');

test("Microsoft's own examples", () => {
  const examples: readonly (readonly [string, readonly string[]])[] = [
    ['p "abc" d e', ['abc', 'd', 'e']],
    ['p a\\\\b d"e f"g h', ['a\\\\b', 'de fg', 'h']],
    ['p a\\\\\\"b c d', ['a\\"b', 'c', 'd']],
    ['p a\\\\\\\\"b c" d e', ['a\\\\b c', 'd', 'e']],
    ['p a"b"" c d', ['ab" c d']],
    ['p "" x', ['', 'x']],
  ];
  for (const [line, words] of examples) assert.equal(windowsArgv(line).slice(1), words, line);
});

test('a single quote is an ordinary sign', () => {
  assert.equal(windowsArgv("git config credential.helper '!aws x $@'"), ['git', 'config', 'credential.helper', "'!aws", 'x', "$@'"]);
});

test('words quoted by the rules come back', () => {
  const word = fc.string({ unit: fc.constantFrom('a', ' ', '\\', '"', "'", '$', '@', '\t') });
  fc.assert(fc.property(fc.array(word), (words) => {
    const quoted = words.map((text) => `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, '$1$1')}"`);
    assert.equal(windowsArgv(`p ${quoted.join(' ')}`).slice(1), words);
  }));
});

test('what cmd.exe reads itself is refused', () => {
  for (const line of ['echo %PATH%', 'git log | more', 'git log > x', 'echo "%PATH%"', 'echo a^b']) assert.throws(() => windowsArgv(line), /cmd\.exe/);
  assert.equal(windowsArgv('git commit -m "a & b"'), ['git', 'commit', '-m', 'a & b']);
});

test.run();
