import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lineDiff } from '../../src/fixes/line-diff.ts';

const test = suite('fixes/line-diff');

test('equal texts do not differ', () => {
  assert.equal(lineDiff('a\nb\n', 'a\nb\n'), []);
  assert.equal(lineDiff(null, null), []);
});

test('a file that is new, gone, or without a last newline', () => {
  assert.equal(lineDiff(null, 'a\nb\n'), ['@@ -0,0 +1,2 @@', '+a', '+b']);
  assert.equal(lineDiff('a\n', null), ['@@ -1 +0,0 @@', '-a']);
  assert.equal(lineDiff('a', 'a\n'), ['@@ -1 +1 @@', '-a', '\\ No newline at end of file', '+a']);
});

test('two edits far from each other are two hunks, two near ones are one', () => {
  const lines = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`);
  const text = (at: Record<number, string>) => lines.map((line, index) => `${at[index + 1] ?? line}\n`).join('');
  assert.equal(lineDiff(text({}), text({ 2: 'two', 11: 'eleven' })), [
    '@@ -1,4 +1,4 @@', ' line 1', '-line 2', '+two', ' line 3', ' line 4',
    '@@ -9,4 +9,4 @@', ' line 9', ' line 10', '-line 11', '+eleven', ' line 12',
  ]);
  assert.is(lineDiff(text({}), text({ 2: 'two', 6: 'six' })).filter((line) => line.startsWith('@@')).length, 1);
});

test('line ends are shown only where they differ', () => {
  assert.equal(lineDiff('a\r\n', 'b\r\n'), ['@@ -1 +1 @@', '-a', '+b']);
  assert.equal(lineDiff('a\r\n', 'a\n'), ['@@ -1 +1 @@', '-a␍', '+a']);
});

test('texts too long for the table are shown as replaced', () => {
  const long = (word: string) => Array.from({ length: 2500 }, (_, index) => `${word} ${index}\n`).join('');
  const diff = lineDiff(`same\n${long('a')}`, `same\n${long('b')}`);
  assert.equal([diff.length, diff[0], diff[1]], [5002, '@@ -1,2501 +1,2501 @@', ' same']);
});

const LINES = fc.tuple(fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 14 }), fc.boolean()).map(([lines, ends]) => `${lines.join('\n')}${ends && lines.length > 0 ? '\n' : ''}`);

test('a diff turns the one text into the other', () => {
  fc.assert(fc.property(LINES, LINES, (before, after) => { assert.is(patched(before, lineDiff(before, after)), after); }), { numRuns: 500 });
});

test('real git applies it', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ccd-diff-'));
  try {
    for (const [before, after] of [['a\nb\nc\nd\ne\nf\ng\nh', 'a\nB\nc\nd\ne\nf\nh\n'], ['one\n', 'zero\none\ntwo']] as const) {
      writeFileSync(join(dir, 'file'), before);
      execFileSync('git', ['apply', '--unidiff-zero', '-'], { cwd: dir, input: ['--- a/file', '+++ b/file', ...lineDiff(before, after), ''].join('\n') });
      assert.is(readFileSync(join(dir, 'file'), 'utf8'), after);
    }
  } finally {
    rmSync(dir, { recursive: true });
  }
});

/** Applies hunks by their line numbers, as patch(1) does. */
function patched(before: string, diff: readonly string[]): string {
  const old = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  let result = '';
  let at = 0;
  for (const [index, line] of diff.entries()) {
    const [, start, count] = /^@@ -(\d+)(?:,(\d+))? /.exec(line) ?? [];
    const text = `${line.slice(1)}${diff[index + 1]?.startsWith('\\') === true ? '' : '\n'}`;
    if (start !== undefined) {
      const to = Number(start) - (count === '0' ? 0 : 1);
      result += old.slice(at, to).join('');
      at = to;
    } else if (line.startsWith('+')) result += text;
    else if (/^[ -]/.test(line)) {
      assert.is(old[at], text);
      if (line.startsWith(' ')) result += text;
      at += 1;
    }
  }
  return result + old.slice(at).join('');
}

test.run();
