import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readConfigFiles } from '../../src/knowledge/git-config-includes.ts';
import { parseGitConfigList } from '../../src/knowledge/git-config-list.ts';
import { wildmatch } from '../../src/knowledge/wildmatch.ts';
import { checkInParallel, run } from './git-oracle.ts';

const test = suite('wildmatch');

test('a hostile pattern takes no more than the product of the lengths', () => {
  // A backtracking matcher would not come back from any of these.
  const text = `${'a'.repeat(2000)}/${'ab'.repeat(500)}`;
  for (const pattern of [`${'*a'.repeat(200)}b`, `**/${'*a*'.repeat(200)}/x`, `${'**/'.repeat(300)}b`, `${'[a-z]*'.repeat(200)}!`, `${'**/*'.repeat(100)}c`]) {
    assert.not(wildmatch(pattern, text, { fold: false }), pattern.slice(0, 20));
  }
  assert.ok(wildmatch(`${'*a'.repeat(200)}*/${'*b'.repeat(200)}`, text, { fold: false }));
});

const PIECES = [
  'a', 'b', 'A', 'B', 'z', '-', ']', '.', ' ', 'ü', '!', '/', '/', '*', '**', '***', '/**/', '**/', '/**', '?', '??', '\\a', '\\A', '\\*', '\\/', '\\', '[', '[a', '[]', '[!]',
  '[ab]', '[!a]', '[^b]', '[a-b]', '[b-a]', '[A-B]', '[a-]', '[-a]', '[]a]', '[!]a]', '[\\]]', '[a\\-b]', '[\\a-\\b]', '[a-b-z]', '[/]', '[!/]', '[--0]', '[.-/]', '[ü]', '[[]', '[[:]', '[[:a]', '[:alpha:]',
  '[[:alpha:]]', '[[:upper:]]', '[[:lower:]]', '[[:punct:]]', '[[:space:]]', '[[:alnum:]-z]', '[![:digit:]]', '[[:xdigit:]b]', '[[:none:]]', '[[:graph:]]', '[[:blank:]]', '[[:cntrl:]]', '[[:print:]]',
];
const glob = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
/** No path component that is a dot, and none of git's own directories. */
const name = fc.array(fc.array(fc.constantFrom('a', 'b', 'A', 'B', 'z', 'ü', '-', ']', '!', '0', ','), { minLength: 1, maxLength: 3 }).map((signs) => signs.join('')), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
/** A branch has a narrower choice of signs. */
const branchOf = (path: string): string => path.split('/').map((part) => `b${part.replace(/[^a-zA-Z0]/g, '-')}`).join('/');

test('patterns of gitdir:, gitdir/i: and onbranch: against git', () =>
  checkInParallel('includeIf', 40, fc.tuple(fc.array(glob, { minLength: 60, maxLength: 60 }), name), async ([globs, path], directory) => {
    const gitDir = join(directory, path, '.git');
    for (const part of ['refs', 'objects']) await mkdir(join(gitDir, part), { recursive: true });
    await writeFile(join(gitDir, 'HEAD'), `ref: refs/heads/${branchOf(path)}\n`);
    await writeFile(join(gitDir, 'config'), '');
    const conditions = globs.flatMap((one) => [`gitdir:${one}`, `gitdir:${one}/.git`, `gitdir/i:${one}/.git`, `gitdir/i:${directory}/${one}/`, `onbranch:${one}`]);
    const start = join(directory, '.gitconfig');
    const files: Record<string, string> = { [start]: conditions.map((condition, index) => `[includeIf "${condition.replace(/(["\\])/g, '\\$1')}"]\n\tpath = i${String(index)}\n`).join('') };
    for (const index of conditions.keys()) files[join(directory, `i${String(index)}`)] = `[got]\n\tk = ${String(index)}\n`;
    await Promise.all(Object.entries(files).map(([file, text]) => writeFile(file, text)));
    const listed = await run('git', ['config', '--global', '--includes', '--list', '-z', '--show-origin', '--show-scope'], join(directory, path), { HOME: directory, GIT_CONFIG_NOSYSTEM: '1' });
    assert.is(listed.code, 0, listed.stderr);
    const matchedBy = (entries: readonly { key: string; value: string | null }[]): string[] => entries.filter(({ key }) => key === 'got.k').map(({ value }) => conditions[Number(value)] ?? '');
    const own = readConfigFiles((file) => { const text = files[file]; return text === undefined ? null : Buffer.from(text); }, [{ path: start, scope: 'global' }], { home: directory, gitDir, branch: branchOf(path) });
    const [ours, gits] = [matchedBy(own.entries), matchedBy(parseGitConfigList(listed.stdout, (file) => file))];
    const differ = [ours.filter((one) => !gits.includes(one)), gits.filter((one) => !ours.includes(one))];
    assert.is(differ.flat().length, 0, `${gitDir}: only ours, only git's: ${JSON.stringify(differ)}`);
  }));

test.run();
