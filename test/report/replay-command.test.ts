import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checks } from '../../src/checks/index.ts';
import type { Report } from '../../src/core/finding.ts';
import { runCli } from '../commands/run-cli.ts';
import { CLI, runKept } from '../lab/kept-cli.ts';
import { validReport } from '../machines/run.ts';
import { recorded, reportOn } from '../support/replaying.ts';
import { mac } from '../support/worlds.ts';

const test = suite('doctor --from');
const dir = mkdtempSync(join(tmpdir(), 'from-'));
const file = join(dir, 'report.json');
const machine = mac.with({ gitConfig: { entries: [] }, gitClient: { exitCode: 128, failure: 'no-credential', helpers: null } });
const original = reportOn(machine.snapshot, checks);
const document = recorded(original, machine.snapshot);
writeFileSync(file, JSON.stringify(document));
test.after(() => { rmSync(dir, { recursive: true, force: true }); });

// No PATH and no home: whatever looked at this machine would find nothing.
const env = { PATH: '/nonexistent', NO_COLOR: '1' };
const doctor = (...args: string[]) => runCli(['doctor', ...args], env);
/** The same in a process that has the CLI loaded already. */
const kept = (...args: string[]) => runKept({ env, cwd: '/' }, ['doctor', ...args]);
const found = ({ findings }: Report) => findings.map(({ check, messageId, severity }) => `${check}#${messageId} ${severity}`);

function withInput(text: string, ...args: string[]): Promise<{ code: number | null; stdout: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, 'doctor', ...args], { env: { PATH: '/nonexistent' }, cwd: '/', stdio: ['pipe', 'pipe', 'ignore'] });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.on('close', (code) => { resolve({ code, stdout }); });
    child.stdin.end(text);
  });
}

test('the findings are those of the recorded machine, whatever system this is', async () => {
  const { code, stdout } = await doctor('--from', file, '--json');
  const report = JSON.parse(stdout) as Report;
  validReport(report);
  assert.equal([code, report.exit, report.run.mode, report.tool.platform], [original.exit.code, original.exit, 'replay', 'darwin']);
  assert.equal(found(report), found(original));
});

test('a person is told that it is a replay, of what, and what changed', async () => {
  writeFileSync(join(dir, 'old.json'), JSON.stringify({ ...document, findings: [], checks: document.checks.slice(1) }));
  const { stdout } = await doctor('--from', join(dir, 'old.json'));
  assert.match(stdout, /^a replay: a machine with darwin, recorded 2026-11-20T12:00:00\.000Z by version 0\.0\.0-test/);
  assert.match(stdout.replace(/\s+/g, ' '), /found now, not then: .*git-config\/helper-configured#none/);
  assert.match(stdout, /checks that are new: /);
});

test('standard input, a threshold, a choice of checks and a file for the answer', async () => {
  const { code, stdout } = await withInput(JSON.stringify(document), '--from', '-', '--only', 'git-config', '--fail-on', 'never', '--json');
  assert.is(code, 0);
  assert.ok((JSON.parse(stdout) as Report).checks.every(({ area }) => area === 'git-config'));
  assert.is((await doctor('--from', file, '--verbose', '-o', join(dir, 'answer.txt'))).code, 1);
  assert.match(readFileSync(join(dir, 'answer.txt'), 'utf8'), /a replay: /);
});

for (const flags of [['--profile', 'p'], ['--region', 'eu-west-1'], ['-C', '/'], ['--offline'], ['--no-live'], ['--timeout', '9'], ['--probe-timeout', '9'], ['--probe-kms'], ['--allow-dialogs'], ['--method', 'ssh'], ['origin']]) {
  test(`a flag that looks at a machine is a usage error: ${flags.join(' ')}`, async () => {
    const { code, stderr } = await kept('--from', file, ...flags);
    assert.is(code, 2);
    assert.match(stderr, /--from judges a recorded machine/);
  });
}

test('what cannot be read is a usage error with the reason', async () => {
  writeFileSync(join(dir, 'bare.json'), JSON.stringify({ ...document, snapshot: undefined }));
  writeFileSync(join(dir, 'broken.json'), '\0{');
  for (const [name, why] of [['bare.json', /no "snapshot".*codecommit report/], ['broken.json', /no JSON/], ['missing.json', /there is no such file/], ['', /directory/]] as const) {
    const { code, stderr } = await kept('--from', join(dir, name));
    assert.is(code, 2, name);
    assert.match(stderr, why);
  }
  assert.is((await doctor('--from', join(dir, 'missing.json'))).code, 2, 'by the CLI itself');
});

test.run();
