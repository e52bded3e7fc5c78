import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Catalogue, ErrorDocument, Report } from '../../src/core/finding.ts';
import { ids } from '../../src/checks/ids.ts';
import { validator } from '../machines/run.ts';
import { runCli } from './run-cli.ts';

const test = suite('command line');
/** A machine with nothing: no PATH to speak of, no home. */
const bare = { PATH: '/nonexistent' };

test('checks lists every check, and its document is valid', async () => {
  const { code, stdout, stderr } = await runCli(['checks', '--json'], bare);
  assert.is(code, 0);
  assert.is(stderr, '');
  const document = JSON.parse(stdout) as Catalogue;
  validator('checks')(document);
  assert.equal(document.checks.map((check) => check.id), ids);
  assert.is((await runCli(['checks'], bare)).stdout.trim().split('\n').length, ids.length);
});

for (const [name, args, says] of [
  ['an unknown flag', ['doctor', '--nonsense'], 'nonsense'],
  ['an unknown check', ['doctor', '--only', 'git-config/helper-ordr'], 'git-config/helper-order'],
  ['a bad number', ['doctor', '--timeout', 'soon'], 'soon'],
  ['an unknown method', ['doctor', '--method', 'ftp'], 'method'],
  ['an unknown command', ['docter'], 'docter'],
  ['too many targets', ['doctor', 'a', 'b'], 'b'],
] as const) {
  test(`${name} is a usage error: 2, one line, no stack`, async () => {
    const plain = await runCli(args, bare);
    assert.is(plain.code, 2, plain.stderr);
    assert.is(plain.stdout, '');
    assert.ok(plain.stderr.includes(says), plain.stderr);
    assert.not.match(plain.stderr, /\n\s+at /);
    const json = await runCli([...args, '--json'], bare);
    assert.is(json.code, 2);
    const document = JSON.parse(json.stdout) as ErrorDocument;
    validator('error')(document);
    assert.is(document.exit.kind, 'usage');
  });
}

test('a machine without git, home or anything still gets a complete answer', async () => {
  for (const args of [['doctor'], ['doctor', '--offline'], ['doctor', '--no-live', 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing', '--probe-timeout', '1']]) {
    const { code, stdout, stderr } = await runCli([...args, '--json'], bare);
    const report = JSON.parse(stdout) as Report;
    validator('report')(report);
    assert.is(code, 1, stderr);
    assert.is(report.findings[0]?.check, 'tools/git-present');
    assert.equal(report.checks.filter((check) => check.status === 'crashed'), []);
    const human = await runCli(args, bare);
    assert.is(human.code, code);
    assert.not.match(human.stdout + human.stderr, /\n\s+at |undefined|\[object/);
  }
});

test('--only runs these checks and no others', async () => {
  const { stdout } = await runCli(['doctor', '--offline', '--only', 'profile', '--only', 'tools/git-present', '--skip', 'profile/region', '--json'], bare);
  const report = JSON.parse(stdout) as Report;
  const run = report.checks.map((check) => check.id);
  assert.equal(run, ids.filter((id) => (id.startsWith('profile/') || id === 'tools/git-present') && id !== 'profile/region'));
});

test('--help and --version end with 0', async () => {
  for (const args of [['--help'], ['--version'], ['doctor', '--help']]) {
    const { code, stdout } = await runCli(args, { ...bare, HOME: '/nonexistent' });
    assert.is(code, 0);
    assert.ok(stdout.includes('codecommit'));
  }
});

test.run();
