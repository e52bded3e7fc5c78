import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { shellWords } from '../../src/knowledge/shell-words.ts';
import { inScratch, propertyOptions, run } from './git-oracle.ts';

const piece = fc.constantFrom(
  'aws', 'codecommit', 'a', 'A=', '=', '--profile', ' ', ' ', '  ', '\t', "'My Profile'", '"My Profile"', "'", '"', '\\ ', "\\'", '\\"', '\\\\', '\\a', '\\$', '\\', '\\\n', '$@', '"$@"', '$X', '"$X"',
  '${Y}', '"${Y}"', "'$X'", '$', '"$"', '$ ', '#', 'a#b', '%', '@', ':', '/', '~', 'x~', '*', '[', '{', '!', ';', '|', '(', '&', '`', '$(', '\n', '"a\\nb"', '"\\$X"', '"\\`"', "''", '""', '-', 'é', '😀', '\r',
);
const line = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(''));

/** `X` holds `$X` and so on: what the shell expands comes out as it was written, and `text` can be compared as it is. */
const mirrored = { X: '$X', Y: '${Y}' };

const test = suite('shell-words against sh');

test('words are those of /bin/sh wherever the line is not complex', async () => {
  const { numRuns, seed } = propertyOptions('sh -c', 600);
  const lines = fc.sample(line.filter((text) => {
    const { complex, error, words } = shellWords(`printf ${text}`);
    return !complex && error === null && words.every(({ expansions }) => expansions.every((one) => ['$@', '$X', '${Y}'].includes(one)));
  }), { numRuns, seed });
  assert.is(lines.length, numRuns);
  await inScratch(async (directory) => {
    for (let at = 0; at < lines.length; at += 50) {
      const batch = lines.slice(at, at + 50);
      const answers = await Promise.all(batch.map((text) => run('/bin/sh', ['-c', `printf '%s\\0' first ${text}`, 'sh', '$@'], directory, mirrored)));
      for (const [index, text] of batch.entries()) {
        const words = shellWords(`printf first ${text}`).words.slice(1).map((word) => word.text);
        assert.is(words.map((word) => `${word}\0`).join(''), answers[index]?.stdout.toString(), `${JSON.stringify(text)} ${answers[index]?.stderr ?? ''}`);
      }
    }
  });
});

test('an unterminated quote is one for /bin/sh', async () => {
  const { numRuns, seed } = propertyOptions('sh -n', 200);
  const quoting = fc.array(fc.constantFrom('a', ' ', "'", '"', '\\"', "\\'", '$X', '\\\\'), { maxLength: 8 }).map((pieces) => pieces.join(''));
  const lines = fc.sample(quoting, { numRuns, seed });
  await inScratch(async (directory) => {
    for (let at = 0; at < lines.length; at += 50) {
      const batch = lines.slice(at, at + 50);
      const answers = await Promise.all(batch.map((text) => run('/bin/sh', ['-n', '-c', `: ${text}`], directory, {})));
      for (const [index, text] of batch.entries()) assert.is(shellWords(text).error !== null, answers[index]?.code !== 0, text);
    }
  });
});

test('assignments stand before the command and keep their quotes out of the value', () => {
  const line = shellWords(`A=1 B='x y' C="$X" aws D=4 '$@'`);
  assert.equal(line.assignments, [
    { name: 'A', value: { text: '1', quoted: false, expansions: [] } },
    { name: 'B', value: { text: 'x y', quoted: true, expansions: [] } },
    { name: 'C', value: { text: '$X', quoted: true, expansions: ['$X'] } },
  ]);
  assert.equal(line.words.map((word) => word.text), ['aws', 'D=4', '$@']);
  assert.equal(line.words[2]?.expansions, [], 'single quotes keep `$@` from being an expansion');
  assert.is(line.complex, false);
  assert.equal(shellWords(`'A'=1 aws`).assignments, [], 'a quoted name is no assignment');
});

for (const text of ['f() { aws; }; f', 'a; b', 'a | b', 'a && b', 'a > b', 'a $(b)', 'a `b`', 'a ${b:-c}', 'a *', 'a ~/b', 'a # b', '! a', 'if a', 'a {b,c}', "a $'b'", 'a\nb', 'a --x=~/b']) {
  test(`complex: ${text}`, () => assert.is(shellWords(text).complex, true));
}

test('operators are listed in order', () => assert.equal(shellWords('f() { a; }; f').operators, ['(', ')', ';', ';']));

test.run();
