import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingLines, nodesAtHand } from '../../scripts/nodes.ts';
import { type Packed, packStaged, stage } from '../../scripts/pack.ts';
import { ids } from '../../src/checks/ids.ts';
import type { Report } from '../../src/core/finding.ts';
import { validator } from '../machines/run.ts';

const test = suite('the tarball');
const kB = 1024;
/** What an install may cost. The code is two thirds of it, AWS's clients half of that. */
const BUDGET = { tarball: 1300 * kB, unpacked: 5000 * kB, files: 330 };

const scratch = mkdtempSync(join(tmpdir(), 'codecommit-pack-'));
const prefix = join(scratch, 'prefix');
const home = join(scratch, 'home');
const root = process.platform === 'win32' ? join(prefix, 'node_modules/codecommit-doctor') : join(prefix, 'lib/node_modules/codecommit-doctor');
let packed: Packed;

test.before(async () => {
  mkdirSync(home);
  const laidOut = process.env['CLI_UNDER_TEST'];
  const directory = laidOut === undefined ? join(scratch, 'package') : resolve(laidOut, '../..');
  if (laidOut === undefined) await stage(directory);
  packed = packStaged(directory, scratch);
  // Neither a registry nor a cache: what is not in the tarball is not there.
  const args = ['install', '--global', '--offline', '--prefix', prefix, '--cache', join(scratch, 'cache'), '--userconfig', join(scratch, 'npmrc'), '--no-audit', '--no-fund', '--loglevel=error', join(scratch, packed.filename)];
  execFileSync('npm', args, { cwd: scratch, encoding: 'utf8', shell: process.platform === 'win32' });
  rmSync(join(scratch, 'package'), { recursive: true, force: true });
});
test.after(() => { rmSync(scratch, { recursive: true, force: true }); });

function run(node: string, ...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, USERPROFILE: home, TMPDIR: scratch, LANG: 'C.UTF-8', ...(process.env['SystemRoot'] === undefined ? {} : { SystemRoot: process.env['SystemRoot'] }) };
  const { status, stdout, stderr } = spawnSync(node, [join(root, 'bin/run.js'), ...args], { cwd: home, env, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

test('keeps to its budget', () => {
  const { size, unpackedSize, files } = packed;
  assert.ok(size <= BUDGET.tarball, `${size} bytes packed`);
  assert.ok(unpackedSize <= BUDGET.unpacked, `${unpackedSize} bytes unpacked`);
  assert.ok(files.length <= BUDGET.files, `${files.length} files`);
});

test('brings everything, and nothing of the working copy', () => {
  assert.equal(readdirSync(join(root, '..')), ['codecommit-doctor'], 'packages beside it');
  assert.not.ok(existsSync(join(root, 'node_modules')));
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  assert.equal(['dependencies', 'optionalDependencies', 'peerDependencies', 'bundledDependencies'].filter((key) => key in manifest), []);
  const paths = packed.files.map(({ path }) => path);
  for (const path of ['LICENSE', 'README.md', 'CHANGELOG.md', 'THIRD-PARTY-NOTICES.md', 'man/codecommit.1', 'completions/_codecommit', 'oclif.manifest.json', 'schema/codecommit-report-1.json']) assert.ok(paths.includes(path), path);
  assert.equal(paths.filter((path) => /^(?:src|test|scripts)\/|\.ts$|tsbuildinfo|\.map$/.test(path)), []);
  const code = paths.filter((path) => path.startsWith('dist/') || path.endsWith('.json')).filter((path) => readFileSync(join(root, path), 'utf8').includes(process.cwd()));
  assert.equal(code, [], 'files that name the directory they were built in');
});

if (process.platform !== 'win32') test('is started as `codecommit`, and has its manual where man looks', () => {
  assert.is(execFileSync(join(prefix, 'bin/codecommit'), ['--version'], { encoding: 'utf8' }), run(process.execPath, '--version').stdout);
  assert.ok(existsSync(join(prefix, 'share/man/man1/codecommit.1')));
});

const nodes = nodesAtHand();
for (const line of missingLines(nodes)) console.log(`SKIP the tarball on Node ${line}: it is not at hand ("npm run pack-test" fetches it, NODE_UNDER_TEST names it)`);

for (const { path, version } of nodes) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    test(`tells Node ${version} that it is too old`, () => {
      const { code, stdout, stderr } = run(path, 'doctor', '--json');
      assert.equal([code, stdout, stderr], [2, '', `codecommit: Node 20.19 or newer is needed, and this is ${version}\n`]);
    });
    continue;
  }
  test(`runs on Node ${version}`, () => {
    assert.match(run(path, '--version').stdout, new RegExp(`^codecommit-doctor/\\d+\\.\\d+\\.\\d+\\S* ${process.platform}-\\S+ node-v${version.replaceAll('.', '\\.')}\n$`));
    const { code, stdout, stderr } = run(path, 'doctor', '--offline', '--json');
    const report = JSON.parse(stdout) as Report;
    validator('report')(report);
    assert.equal([code, stderr, report.tool.node, report.run.mode], [report.exit.code, '', version, 'offline']);
    assert.equal(report.checks.filter(({ status }) => status === 'crashed'), []);
    assert.is(report.checks.length, ids.length);
  });
}

test('finds its pages, its schemas and its help', () => {
  for (const id of ['git-config/helper-order', 'ssh/identity']) assert.match(run(process.execPath, 'explain', id).stdout, /AWS|ssh/);
  const report = join(scratch, 'report');
  const written = run(process.execPath, 'report', '--offline', '-o', report);
  assert.is(written.code, 0, written.stderr);
  assert.is(run(process.execPath, 'report', 'verify', join(report, 'report.json')).code, 0);
  assert.match(run(process.execPath, 'doctor', '--help').stdout, /--probe-timeout/);
  const unknown = run(process.execPath, 'docter', '--json');
  assert.equal([unknown.code, (JSON.parse(unknown.stdout) as { exit: { kind: string } }).exit.kind], [2, 'usage']);
});

test.run();
