import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseGitConfigFile } from '../../src/knowledge/git-config-file.ts';
import { readConfigFiles, type ConfigFilesRead, type IncludeContext } from '../../src/knowledge/git-config-includes.ts';
import { parseGitConfigList, withLines } from '../../src/knowledge/git-config-list.ts';
import { checkInParallel, run } from './git-oracle.ts';

const context: IncludeContext = { home: '/h', gitDir: '/h/work/app/.git', branch: 'main' };

function readAll(files: Record<string, string>, start: string, given: IncludeContext = context): ConfigFilesRead {
  const read = (path: string): Uint8Array | null => {
    const text = files[path];
    return text === undefined ? null : Buffer.from(text);
  };
  return readConfigFiles(read, [{ path: start, scope: 'global' }], given);
}

const test = suite('git-config-includes');

test('an include stands where its line stands, with its own file and lines', () => {
  const result = readAll({ '/h/.gitconfig': '[a]\n\tk = 1\n[include]\n\tpath = sub/inc\n[a]\n\tk = 3\n', '/h/sub/inc': '\n[a]\n\tk = 2\n' }, '/h/.gitconfig');
  assert.equal(result.entries.map(({ key, value, file, line }) => [key, value, file, line]), [
    ['a.k', '1', '/h/.gitconfig', 2], ['include.path', 'sub/inc', '/h/.gitconfig', 4], ['a.k', '2', '/h/sub/inc', 3], ['a.k', '3', '/h/.gitconfig', 6],
  ]);
  assert.equal(result.problems, []);
});

test('reading goes on after a broken file, which is named with the line and its text', () => {
  const broken = '[credential]\n\thelper = !"\\C:\\\\Program Files\\\\Amazon\\\\aws.cmd\\" codecommit credential-helper $@\n';
  const result = readAll({ '/h/.gitconfig': '[include]\n\tpath = ~/bad\n[a]\n\tk = 1\n', '/h/bad': broken }, '/h/.gitconfig');
  assert.equal(result.entries.map(({ key }) => key), ['include.path', 'a.k']);
  assert.equal(result.problems, [{ file: '/h/bad', line: 2, text: 'helper = !"\\C:\\\\Program Files\\\\Amazon\\\\aws.cmd\\" codecommit credential-helper $@', message: 'bad config line 2 in file /h/bad' }]);
});

test('the text of a broken line shows no secret', () => {
  const parsed = parseGitConfigFile('[credential]\n\thelper = "!echo password=hunter2hunter2\n', '/h/.gitconfig', 'global');
  assert.is(parsed.problem?.line, 2);
  assert.not.match(parsed.problem?.text ?? '', 'hunter2');
});

test('an include without a value is a problem, a missing file and an unknown home are none', () => {
  const result = readAll({ '/h/.gitconfig': '[include]\n\tpath\n\tpath = nowhere\n\tpath = ~other/x\n\tpath = %(prefix)/x\n' }, '/h/.gitconfig');
  assert.equal(result.problems.map(({ line, message }) => [line, message]), [[2, "missing value for 'include.path' in file /h/.gitconfig"]]);
});

test('files that include one another end at git\'s depth', () => {
  const result = readAll({ '/h/a': '[include]\n\tpath = a\n\tpath = a\n' }, '/h/a');
  assert.is(result.problems.length, 1);
  assert.match(result.problems[0]?.message ?? '', 'exceeded maximum include depth (10)');
  assert.is(result.entries.length, 22, 'eleven readings of two lines');
});

test('dots in an include path do not count for the conditions in the included file', () => {
  const files = {
    '/h/.gitconfig': '[include]\n\tpath = ./inc\n\tpath = .config/../other\n',
    '/h/./inc': '[includeIf "gitdir:./work/"]\n\tpath = yes\n',
    '/h/.config/../other': '[includeIf "gitdir:./**"]\n\tpath = yes\n',
    '/h/./yes': '[a]\n\tk = 1\n',
    '/h/.config/../yes': '[a]\n\tk = 2\n',
  };
  assert.equal(readAll(files, '/h/.gitconfig').entries.filter(({ key }) => key === 'a.k').map(({ value }) => value), ['1', '2']);
});

test('Windows paths and another letter case', () => {
  const windows = { home: 'C:\\Users\\u', gitDir: 'C:\\Work\\App\\.git', branch: null };
  const files = { 'C:\\Users\\u/.gitconfig': '[includeIf "gitdir/i:c:/work/"]\n\tpath = inc\n[includeIf "gitdir:c:/work/"]\n\tpath = D:/never\n', 'C:\\Users\\u/inc': '[a]\n\tk = 1\n', 'D:/never': '[a]\n\tk = 2\n' };
  assert.equal(readAll(files, 'C:\\Users\\u/.gitconfig', windows).entries.filter(({ key }) => key === 'a.k').map(({ value }) => value), ['1']);
});

test('what git lists is read whole: no file, no value, blanks and line feeds in values', () => {
  const bytes = Buffer.from('global\0file:.gitconfig\0a.k\nx\ny\0command\0command line:\0credential.helper\n\0local\0file:.git/config\0credential.usehttppath\0');
  assert.equal(parseGitConfigList(bytes, (path) => `/r/${path}`), [
    { key: 'a.k', value: 'x\ny', scope: 'global', file: '/r/.gitconfig', line: null },
    { key: 'credential.helper', value: '', scope: 'command', file: null, line: null },
    { key: 'credential.usehttppath', value: null, scope: 'local', file: '/r/.git/config', line: null },
  ]);
});

test('lines: the n-th of equal entries, a file read twice, a git that keeps tabs in values', () => {
  const parsed = parseGitConfigFile('[a]\n\tk = 1\n\tk = 2\n\tk = 1\n\tt = a\tb\n', '/f', 'global');
  const entry = (value: string, key = 'a.k') => ({ key, value, scope: 'global' as const, file: '/f', line: null });
  const lines = withLines([entry('1'), entry('2'), entry('1'), entry('1'), entry('a\tb', 'a.t'), entry('9'), { ...entry('1'), file: '/unparsed' }], [parsed]).map(({ line }) => line);
  assert.equal(lines, [2, 3, 4, 2, 5, null, null]);
});

const glob = fc.array(fc.constantFrom('a', 'b', 'A', '/', '*', '**', '/**/', '?', '[ab]', '[!a]', '[^b]', '[a-b]', '[[:alpha:]]', '[]a]', '\\a', '\\*', '[a', 'ab'), { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''));
const branch = fc.array(fc.constantFrom('a', 'b', 'ab', 'A'), { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('/'));

test('patterns of conditional includes against git', () =>
  checkInParallel('includeIf onbranch:', 300, fc.tuple(fc.array(glob, { minLength: 4, maxLength: 8 }), branch), async ([globs, name], directory) => {
    const gitDir = join(directory, '.git');
    for (const part of ['refs', 'objects']) await mkdir(join(gitDir, part), { recursive: true });
    const config = globs.map((one, index) => `[includeIf "onbranch:${one.replace(/(["\\])/g, '\\$1')}"]\n\tpath = i${String(index)}\n`).join('');
    const files: Record<string, string> = { [join(gitDir, 'config')]: config };
    for (const index of globs.keys()) files[join(gitDir, `i${String(index)}`)] = `[got]\n\tk = ${String(index)}\n`;
    for (const [path, text] of Object.entries(files)) await writeFile(path, text);
    await writeFile(join(gitDir, 'HEAD'), `ref: refs/heads/${name}\n`);
    const listed = await run('git', ['config', '--list', '-z', '--show-origin', '--show-scope'], directory, { HOME: directory, GIT_CONFIG_NOSYSTEM: '1' });
    const expected = parseGitConfigList(listed.stdout, (path) => path).filter(({ key }) => key === 'got.k').map(({ value }) => value);
    const own = readAll(files, join(gitDir, 'config'), { home: directory, gitDir, branch: name });
    assert.equal(own.entries.filter(({ key }) => key === 'got.k').map(({ value }) => value), expected, `${name}\n${config}`);
  }));

test.run();
