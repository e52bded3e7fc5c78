import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseGitConfigFile } from '../../src/knowledge/git-config-file.ts';
import { parseGitConfigList, withLines } from '../../src/knowledge/git-config-list.ts';
import { checkInParallel, run } from './git-oracle.ts';

const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...'[]"\\=;# \tabAB.-_1!\'$\n'.split(''), '\r\n', '\r', 'é', '😀', '\v', '\f', '\\\n', '\\n', '\\t', '\\b', '\\"', '\\\\', '\\x', '\\\r\n') },
  { weight: 2, arbitrary: fc.constantFrom('[credential]', '[credential "https://x.y"]', '[Core.Sub]', '[a "b\\"c\\\\d\\e"]', 'helper', 'UseHttpPath', ' = ', 'helper = "!f() { x; }; f"', 'k = v ; c', 'k = a  b \t c  ', 'k="a;b" # c', '\n\t', '[ "x"]', '[a  "b"]', '[]') },
  { weight: 1, arbitrary: fc.string({ maxLength: 4 }) },
);
const anything = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(''));

const value = fc.oneof(fc.constantFrom('', 'v', '"a b"', 'a\tb', '  x  y ', '"un#quoted" # c', 'a \\\n b', '\\"q\\"', 'C:\\\\x', "'a ; b'", '"a\\tb\\n"', 'a"b c"d'), fc.constantFrom('C:\\Prog', '"open', '\\'));
const line = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom('', '\t', '  '), fc.constantFrom('helper', 'Use-Http2', 'k', 'x1'), fc.constantFrom(' = ', '=', ' =', '\t='), value).map((parts) => parts.join('')) },
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom('[credential]', '[Credential "https://A.b/C"]', '[a.B.c]', '[a "x\\"y"] ', '[a "b"] k = 1', '[a]k=2', '\t[a]', '[é]', '[a "b" ]', '[a "b"xk = 1', '[a"b"]', '[a "b'), fc.constantFrom('', ' ; c', ' # c')).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.constantFrom('helper', ' k ; c', '# comment', '; k = v', '', '   ', '= v', '1k = v', 'k_x = 1') },
);
const plausible = fc.tuple(fc.constantFrom('\n', '\r\n'), fc.array(line, { maxLength: 12 }), fc.boolean()).map(([end, lines, last]) => lines.join(end) + (last ? end : ''));
const bom = fc.constantFrom('', '', '', '\uFEFF');
const configText = fc.tuple(bom, fc.oneof(anything, plausible)).map((parts) => parts.join(''));

/** NUL, control characters, bytes that are no UTF-8. The byte order mark must be whole: git counts lines in half a one. */
const configBytes = fc
  .array(fc.oneof(configText.map((text) => Buffer.from(text)), fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes))), { maxLength: 4 })
  .map((parts) => Buffer.concat(parts))
  .filter((bytes) => bytes[0] !== 0xef || bytes.subarray(0, 3).equals(Buffer.from('\uFEFF')));

async function compare(bytes: Uint8Array, directory: string): Promise<void> {
  const file = join(directory, 'config');
  await writeFile(file, bytes);
  const git = await run('git', ['config', '-f', file, '--list', '-z', '--show-origin', '--show-scope'], directory, { HOME: directory });
  const parsed = parseGitConfigFile(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), file, 'command');
  if (git.code !== 0) {
    const refusedAt = /bad config line (\d+) in file/.exec(git.stderr)?.[1];
    assert.is(String(parsed.problem?.line), refusedAt, `git: ${git.stderr}`);
    assert.is(parsed.problem?.message, `bad config line ${refusedAt ?? '?'} in file ${file}`);
    return;
  }
  assert.is(parsed.problem, null, 'git accepts it');
  const listed = parseGitConfigList(git.stdout, (path) => path);
  assert.equal(parsed.entries.map((entry) => ({ ...entry, line: null })), listed);
  assert.equal(withLines(listed, [parsed]).length, listed.length);
  for (const entry of withLines(listed, [parsed])) assert.type(entry.line, 'number');
}

const test = suite('git-config-file against git');

test('lines and fragments', () => checkInParallel('config text', 600, configText, (text, directory) => compare(Buffer.from(text), directory)));
test('bytes', () => checkInParallel('config bytes', 300, configBytes, compare));

test.run();
