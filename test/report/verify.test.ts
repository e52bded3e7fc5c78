import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checks } from '../../src/checks/index.ts';
import type { ErrorDocument, Verification } from '../../src/core/finding.ts';
import { makeReport } from '../../src/core/report.ts';
import { verifyReport } from '../../src/doctor/verify.ts';
import { runCli } from '../commands/run-cli.ts';
import { validator } from '../machines/run.ts';
import { linux, NOW } from '../support/worlds.ts';

const test = suite('report verify');
const dir = mkdtempSync(join(tmpdir(), 'report-verify-'));
test.after(() => rmSync(dir, { recursive: true, force: true }));

const put = (name: string, content: string | Uint8Array): string => {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
};
const report = makeReport(linux.snapshot, checks, { version: '1', node: '20', platform: 'linux', startedAt: NOW, durationMs: 1, failOn: 'error' });
const whole = JSON.stringify({ ...report, snapshot: linux.snapshot, redaction: { rules: [], verified: true } }, null, 2);
const PASSWORD = 'hunter2hunter2';

const refused = async (path: string): Promise<string> => {
  try {
    await verifyReport(path);
  } catch (error) {
    return (error as Error).message;
  }
  return 'taken';
};

test('a report, its ticket, and any other text without a secret are fine', async () => {
  for (const path of [put('report.json', whole), put('bare.json', JSON.stringify(report)), put('utf16.json', Buffer.from(`\ufeff${whole}`, 'utf16le')), put('report.md', '# All is well\n'), put('report.html', '<p>password: ‹11 characters›</p>')]) {
    assert.equal(await verifyReport(path), { schema: 'codecommit-verify/1', file: path, leaks: [], exit: { code: 0, kind: 'ok' } }, path);
  }
});

test('kind and line of what leaks, whatever the file is', async () => {
  const leaking = whole.replace('"text":', `"note": "https://maria:${PASSWORD}@example.com/",\n    "text":`);
  const line = leaking.slice(0, leaking.indexOf(PASSWORD)).split('\n').length;
  const cases: readonly (readonly [string, Verification['leaks']])[] = [
    [put('leak.json', leaking), [{ what: 'a password in a URL', encoding: 'plain', line }]],
    [put('leak.md', `# x\n\nproxy http://u:${PASSWORD}@proxy:3128\n`), [{ what: 'a password in a URL', encoding: 'plain', line: 3 }]],
    [put('leak.html', `<p>\n<code>&quot;password&quot;:&quot;${PASSWORD}&quot;</code>`), [{ what: 'the value of a name that says it is secret', encoding: 'plain', line: 2 }]],
    [put('broken.json', `{"schema": \n"AKIAIOSFODNN7EXAMPLE"`), [{ what: 'an AWS access key id', encoding: 'plain', line: 2 }]],
    [put('utf16.txt', Buffer.from(`a\nkey AKIAIOSFODNN7EXAMPLE\n`, 'utf16le')), [{ what: 'an AWS access key id', encoding: 'utf-16', line: 2 }]],
  ];
  for (const [path, leaks] of cases) assert.equal(await verifyReport(path), { schema: 'codecommit-verify/1', file: path, leaks, exit: { code: 5, kind: 'unsafe-report' } });
});

test('what is no report is said to be none, and why', async () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    [join(dir, 'none.json'), /there is no such file/], [dir, /is a directory/], [put('no.json', '{"schema":'), /no JSON/], [put('list.json', '[]'), /no report/], [put('other.json', '{"schema":"codecommit-fix/1"}'), /another command/],
    [put('newer.json', '{"schema":"codecommit-report/9"}'), /newer/], [put('empty.md', ' \n'), /is empty/], [put('large.md', Buffer.alloc(11_000_000, 'a ')), /larger than 10 MiB/],
    [put('deep.json', '['.repeat(100_000)), /no JSON|no report/], [put('nul.json', Buffer.alloc(1000)), /no JSON/],
    [put('wrong.json', whole.replace('"status": "healthy"', '"status": "fine"')), /not a valid codecommit-report\/1: \/verdict\/status must be equal/],
    [put('more.json', whole.replace('{', '{"extra": 1,')), /must NOT have additional properties/], [put('id.json', whole.replaceAll('live/git-client', 'live/none-such')), /\/checks\/\d+\/id must be equal/],
  ];
  for (const [path, why] of cases) assert.match(await refused(path), why, path);
});

test('the command: a line each, the document, and the exit codes', async () => {
  const env = { PATH: process.env['PATH'] ?? '', HOME: dir };
  const [good, bad] = [put('good.json', whole), put('bad.md', `x\nAuthorization: Bearer ${PASSWORD}\n`)];
  const runs = await Promise.all([[good], [bad], [good, '--json'], [bad, '--json'], [join(dir, 'none')], [join(dir, 'none'), '--json']].map((args) => runCli(['report', 'verify', ...args], env, dir)));
  const [human, leaky, json, leakyJson, none, noneJson] = runs;
  assert.equal(runs.map(({ code }) => code), [0, 5, 0, 5, 2, 2], JSON.stringify(runs));
  assert.match(human?.stdout ?? '', /good\.json: nothing found that looks like a secret\n$/);
  assert.match(leaky?.stdout ?? '', /bad\.md:2: the value of a name that says it is secret\nOne place holds/);
  for (const text of [json?.stdout, leakyJson?.stdout]) validator('verify')(JSON.parse(text ?? ''));
  assert.equal((JSON.parse(leakyJson?.stdout ?? '') as Verification).leaks.map(({ line }) => line), [2]);
  assert.match(none?.stderr ?? '', /^codecommit: cannot read .*none: there is no such file\n$/);
  assert.is((JSON.parse(noneJson?.stdout ?? '') as ErrorDocument).exit.kind, 'usage');
  assert.not.ok(runs.some(({ stdout, stderr }) => `${stdout}${stderr}`.includes(PASSWORD)));
});

test.run();
