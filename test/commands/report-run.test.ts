import * as fs from 'node:fs';
import * as path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ErrorDocument, SupportReport } from '../../src/core/finding.ts';
import { defaultWorld, type Lab, startLab } from '../lab/lab.ts';
import type { Machine, MachineSpec } from '../lab/machine.ts';
import { STATIC_LOGIN, withHelper } from '../machines/parts.ts';
import { CLI, onMachine } from '../machines/run.ts';
import { leaksIn } from './planted-secrets.ts';

const test = suite('codecommit report --run');
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

const SECRETS = ['Zqheaderword', 'EXAMPLEgitPasswordNotReal0123456789EXAMPLE+='].map((value) => ({ where: value.slice(0, 4), value }));
const STORE = withHelper({ gitConfig: `[credential]\n\thelper = store\n`, files: { '.git-credentials': STATIC_LOGIN } });
const on = (spec: MachineSpec, use: (machine: Machine) => Promise<void>) => onMachine(lab, { name: '', spec }, use);
const run = (machine: Machine, ...args: string[]) => machine.run([process.execPath, CLI, 'report', ...args], { timeoutMs: 60_000 });
const temporary = (machine: Machine): string[] => fs.readdirSync(machine.env['TMPDIR'] ?? '');

test('what the command did stands in every file, without a secret', () => on(STORE, async (machine) => {
  const out = path.join(machine.home, '../ticket');
  const { code, stdout, stderr } = await run(machine, '--json', '-o', out, '--run', 'git -c http.extraHeader="X-Key: Zqheaderword" ls-remote origin');
  assert.is(code, 0, stdout + stderr);
  const { ran } = JSON.parse(stdout) as SupportReport;
  assert.equal([ran?.exitCode, ran?.timedOut, ran?.argv[2]], [0, false, 'http.extraHeader=‹19 characters›']);
  assert.ok(ran?.http.includes('> X-Key: ‹12 characters›') && ran.http.includes('< HTTP/1.1 200 OK'), JSON.stringify(ran?.http));
  const files = fs.readdirSync(out).map((name) => fs.readFileSync(path.join(out, name), 'utf8'));
  assert.is(files.length, 3);
  for (const text of [stdout, stderr, ...files]) assert.equal(leaksIn(text, SECRETS), []);
  for (const text of files) assert.match(text, /ls-remote/);
  assert.equal(temporary(machine), []);
}));

test('a text that is no command to be run so, or --offline: a usage error, and nothing is run or written', () => on(STORE, async (machine) => {
  const out = path.join(machine.home, '../ticket');
  const before = lab.requests.length;
  for (const args of [['git log'], ['git fetch; touch x'], ['ls'], ['git fetch "$(touch x)"'], ['git fetch', '--offline']]) {
    const { code, stdout } = await run(machine, '--json', '-o', out, '--run', ...args);
    assert.equal([code, (JSON.parse(stdout) as ErrorDocument).exit.kind], [2, 'usage'], `${args.join(' ')}: ${stdout}`);
  }
  assert.equal([lab.requests.length, fs.existsSync(out), fs.existsSync(path.join(machine.cwd, 'x'))], [before, false, false]);
}));

for (const signal of ['INT', 'TERM']) {
  test(`SIG${signal} while the command runs: 130, and neither a report nor a trace is left`, () => {
    const hangs = `#!/bin/sh\necho $$ > "$HOME/../pid"\nkill -${signal} "$(cat "$HOME/../main.pid")"\nsleep 600\n`;
    return on({ ...STORE, files: { ...STORE.files, 'work/.git/hooks/pre-push': hangs }, modes: { 'work/.git/hooks/pre-push': 0o755 } }, async (machine) => {
      assert.is((await machine.run(['git', 'fetch', '-q', 'origin'])).code, 0);
      const out = path.join(machine.home, '../ticket');
      // A push alone runs the hook, so the diagnosis before is done.
      const command = 'git push origin refs/remotes/origin/main:refs/heads/new';
      const { code, stdout } = await machine.run(['sh', '-c', `echo $$ > "$HOME/../main.pid"; exec "${process.execPath}" "${CLI}" report --json -o "${out}" --run '${command}'`], { timeoutMs: 60_000 });
      assert.equal([code, (JSON.parse(stdout) as ErrorDocument).exit.kind], [130, 'interrupted'], stdout);
      assert.equal([temporary(machine), fs.existsSync(out)], [[], false]);
      const pid = fs.readFileSync(path.join(machine.home, '../pid'), 'utf8').trim();
      assert.ok(!fs.existsSync(`/proc/${pid}/cmdline`) || fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8') === '', 'the hook is gone');
    });
  });
}

test.run();
