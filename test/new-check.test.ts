import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wrongOnTerminal, wrongParts, wrongSources } from './explain/page-rules.ts';
import { readersHome, shellBlocks, wrongCommand } from './explain/page-shell.ts';

const test = suite('new-check');

const ID = 'git-config/my-check';
const copy = mkdtempSync(join(tmpdir(), 'ccd-new-check-'));
for (const path of ['package.json', 'tsconfig.json', 'src', 'test/support', 'scripts/new-check.ts', 'scripts/check-templates.ts']) cpSync(path, join(copy, path), { recursive: true });
symlinkSync(resolve('node_modules'), join(copy, 'node_modules'), 'junction');
// As `tsx` does it, but for a process that only starts another.
const tsx = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', ...args], { cwd: copy, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0' } });
  return { status, output: `${stdout}${stderr}` };
};
const read = (path: string): string => readFileSync(join(copy, path), 'utf8');
const catalogue = read('src/core/catalogue.ts');
const made = tsx('scripts/new-check.ts', ID);

test.after(() => { rmSync(copy, { recursive: true, force: true }); });

test('the id is the last of its area', () => {
  assert.is(made.status, 0, made.output);
  const lines = read('src/core/catalogue.ts').split('\n');
  const at = lines.indexOf(`  '${ID}',`);
  assert.match(lines[at - 1] ?? '', /^ {2}'git-config\//);
  assert.match(lines[at + 1] ?? '', /^ {2}'credential-stores\//);
  assert.is(lines.filter((_, index) => index !== at).join('\n'), catalogue);
});

test('its own test passes as it is written', () => {
  const { status, output } = tsx(`test/checks/${ID}.test.ts`);
  assert.is(status, 0, output);
  assert.match(output, /Total: +([1-9]\d*)\s+Passed: +\1\s/);
});

test('it compiles', () => {
  // Only what was written: that the rest does is `npm run typecheck`'s to say, and takes the compiler five seconds.
  const written = [`test/checks/${ID}.test.ts`, `src/checks/${ID}.ts`, 'src/core/catalogue.ts'].map((path) => join(copy, path));
  const { config } = ts.parseConfigFileTextToJson('tsconfig.json', read('tsconfig.json')) as { config: { compilerOptions: object } };
  const { options, errors } = ts.convertCompilerOptionsFromJson(config.compilerOptions, copy);
  const program = ts.createProgram(written, options);
  const wrong = [...errors, ...written.flatMap((path) => ts.getPreEmitDiagnostics(program, program.getSourceFile(path)))];
  assert.equal(wrong.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')), []);
});

test('its page is one that the tests of the pages let pass', () => {
  const path = `docs/checks/${ID}.md`;
  const page = read(path);
  const failures = JSON.parse(readFileSync('test/explain/failures.json', 'utf8')) as Record<string, string>;
  assert.equal([...wrongParts(page), ...wrongSources(page, failures), ...wrongOnTerminal(page)], []);
  const blocks = shellBlocks(path, page);
  assert.ok(blocks.length > 0, 'a block shows how one is marked');
  if (process.platform === 'win32') return;
  const home = readersHome();
  assert.equal(blocks.map(({ text }) => wrongCommand(home.run(text))).filter((wrong) => wrong !== null), []);
  home.remove();
});

test('what comes next names files that are there', () => {
  const machines = [...made.output.matchAll(/sick\/[a-z-]+\.ts/g)].map(([name]) => readFileSync(`test/machines/${name}`, 'utf8'));
  assert.is(machines.length, 2);
  assert.match(machines[1] ?? '', /export const warned/);
});

test('nothing is written a second time, nor for a name that cannot be', () => {
  const before = read('src/core/catalogue.ts');
  writeFileSync(join(copy, 'test/checks/git-config/other.test.ts'), 'mine');
  // Compiled once: tsx takes ten times as long to start as what it starts.
  const program = join(copy, 'scripts/new-check.mjs');
  buildSync({ entryPoints: [join(copy, 'scripts/new-check.ts')], outfile: program, bundle: true, format: 'esm', platform: 'node' });
  for (const id of [ID, 'git-config/other', 'nowhere/x', 'git-config/Camel']) assert.is(spawnSync(process.execPath, [program, id], { cwd: copy }).status, 2, id);
  assert.is(read('src/core/catalogue.ts'), before);
  assert.is(read('test/checks/git-config/other.test.ts'), 'mine');
});

test.run();
