import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checks } from '../../src/checks/index.ts';
import type { ErrorDocument, ReportAggregate, ReportDiff } from '../../src/core/finding.ts';
import { makeReport } from '../../src/core/report.ts';
import { CLI, runKept } from '../lab/kept-cli.ts';
import { validator } from '../machines/run.ts';
import { canonicalBlock, entry, linux, NOW, remoteEntry, type World } from '../support/worlds.ts';

const test = suite('codecommit report diff and aggregate');
const dir = mkdtempSync(join(tmpdir(), 'report-diff-'));
test.after(() => rmSync(dir, { recursive: true, force: true }));

const textOf = (world: World): string => JSON.stringify({ ...makeReport(world.snapshot, checks, { version: '1', node: '20', platform: 'linux', startedAt: NOW, durationMs: 1, failOn: 'error' }), snapshot: world.snapshot });
const well = textOf(linux);
const sick = textOf(linux.with({ gitConfig: { entries: [entry('credential.helper', 'store', 'global', 2), ...canonicalBlock.slice(1), remoteEntry()] }, gitClient: { exitCode: 128, httpStatus: 403, failure: 'forbidden', helpers: [{ helper: 'store', exitCode: 0, answered: true }] } }));

function put(name: string, bytes: string | Uint8Array): string {
  const path = join(dir, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

function run(args: readonly string[], stdin = ''): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, 'report', ...args], { cwd: dir, env: { PATH: process.env['PATH'] ?? '', HOME: dir } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('close', (code) => { resolve({ code, stdout, stderr }); });
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
  });
}

test('diff: the fault first, in the text and in the document', async () => {
  const [a, b] = [put('sick.json', sick), put('well.json', `\ufeff${well}`)];
  const [human, json] = await Promise.all([run(['diff', a, b]), run(['diff', a, b, '--json'])]);
  assert.equal([human.code, json.code, json.stderr], [0, 0, '']);
  assert.match(human.stdout, /^codecommit report diff {3}A = \S*sick\.json \(problems\) {3}B = \S*well\.json \(healthy\)\n\n {2}git-config\/helper-order#answers-first +A: error: /);
  const diff = JSON.parse(json.stdout) as ReportDiff;
  validator('diff')(diff);
  assert.is(diff.differences[0]?.about, 'git-config/helper-order#answers-first');
});

test('diff: what is no report is a usage error that says why', async () => {
  const b = put('well.json', well);
  const cases: readonly (readonly [string, RegExp])[] = [
    [join(dir, 'none.json'), /cannot read .*none\.json: there is no such file/], [dir, /it is a directory/], [put('broken.json', '{"schema":'), /broken\.json: no JSON/], [put('nul.json', '\0'.repeat(10_000)), /no JSON/],
    [put('deep.json', `${'['.repeat(200_000)}${']'.repeat(200_000)}`), /no report|no JSON/], [put('newer.json', '{"schema":"codecommit-report/2"}'), /newer/], [put('other.json', '{"schema":"codecommit-fix/1"}'), /no report/],
  ];
  for (const [a, why] of cases) {
    const { code, stdout, stderr } = await runKept({ cwd: dir, env: { HOME: dir } }, ['report:diff', a, b, '--json']);
    const document = JSON.parse(stdout) as ErrorDocument;
    validator('error')(document);
    assert.equal([code, document.exit, stderr], [2, { code: 2, kind: 'usage' }, '']);
    assert.match(document.message, why);
  }
  assert.is((await run(['diff', b])).code, 2, 'B is missing');
});

test('aggregate: files, directories, a file of lines, and a list on standard input', async () => {
  put('fleet/one/report.json', sick);
  put('fleet/two/report.json', Buffer.from(`\ufeff${well}`, 'utf16le'));
  put('fleet/two/report.md', 'no JSON');
  put('fleet/three/broken.json', '{');
  symlinkSync(join(dir, 'fleet'), join(dir, 'fleet/two/back'));
  const lines = put('fleet.ndjson', `${well}\nbroken\n${sick}\n`);
  const { code, stdout, stderr } = await run(['aggregate', '--json', 'fleet', lines, '-'], `${join(dir, 'sick.json')}\r\n\n${join(dir, 'none.json')}\n`);
  const table = JSON.parse(stdout) as ReportAggregate;
  validator('aggregate')(table);
  assert.equal([code, stderr, table.reports, table.verdicts], [0, '', 5, { problems: 3, healthy: 2 }]);
  assert.equal(table.unread.map(({ file, why }) => [file.replace(`${dir}/`, ''), why]), [['fleet.ndjson:2', 'it is no JSON'], ['none.json', 'there is no such file'], [join('fleet', 'three', 'broken.json'), 'it is no JSON']]);
  assert.is(table.checks.find(({ check }) => check === 'git-config/helper-order')?.rootCause, 3);
  assert.match((await run(['aggregate', 'fleet'])).stdout, /^2 reports read\n[^]*\ngit-config\/helper-order +1 /);
});

test('aggregate: none read, none named, an unknown flag', async () => {
  const none = await run(['aggregate', 'fleet/three', '--json']);
  validator('aggregate')(JSON.parse(none.stdout));
  assert.is(none.code, 2);
  for (const args of [['aggregate'], ['aggregate', '--nonsense', 'x']]) {
    const { code, stderr } = await run(args);
    assert.is(code, 2);
    assert.match(stderr, /^codecommit: /);
  }
});

test.run();
