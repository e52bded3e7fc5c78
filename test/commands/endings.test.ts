import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ErrorDocument, Report } from '../../src/core/finding.ts';
import { runKept } from '../lab/kept-cli.ts';
import { defaultWorld, type Lab, startLab } from '../lab/lab.ts';
import type { Machine, MachineSpec } from '../lab/machine.ts';
import { guideBlock, HELPER, PATH_ON, REMOTE, withHelper } from '../machines/parts.ts';
import { CLI, onMachine, validator } from '../machines/run.ts';

const test = suite('how a run ends');
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

const on = (spec: MachineSpec, use: (machine: Machine) => Promise<void>) => onMachine(lab, { name: '', spec }, use);
const run = (machine: Machine, ...args: string[]) => machine.run([process.execPath, CLI, ...args], { timeoutMs: 60_000 });
/** The same in a process that has the CLI loaded already, where the end of the process is not what is looked at. */
const kept = (machine: Machine, ...args: string[]) => runKept(machine, args);
const shell = (machine: Machine, script: string) => machine.run(['sh', '-c', script.replaceAll('CODECOMMIT', `"${process.execPath}" "${CLI}"`)], { timeoutMs: 60_000 });
const reportOf = (stdout: string): Report => {
  const report = JSON.parse(stdout) as Report;
  validator('report')(report);
  return report;
};
/** Without the line breaks a person gets. */
const flowing = (text: string): string => text.replace(/\s+/g, ' ');
/** useHttpPath off is an error. */
const broken = withHelper({ gitConfig: `[credential]\n${HELPER}` });
const runs = (pid: string): boolean => existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
const hangs = '!f() { echo $$ >> "$HOME/../pids"; sleep 600; }; f';

test('the same verdict and exit code in every format, on stdout and in a file', () => on(broken, async (machine) => {
  const json = await run(machine, 'doctor', '--offline', '--json');
  const { exit, verdict } = reportOf(json.stdout);
  assert.equal([json.code, exit.code, exit.kind, json.stderr], [1, 1, 'problems', '']);
  const human = await kept(machine, 'doctor', '--offline');
  assert.equal([human.code, flowing(human.stdout).includes(verdict.text)], [1, true], human.stdout);
  const out = join(machine.env['TMPDIR'] ?? '', 'out');
  for (const args of [['--json'], ['--format', 'json'], ['--format=json'], ['--format', 'human'], ['--verbose']]) {
    const { code, stdout } = await (args[0] === '--json' ? run : kept)(machine, 'doctor', '--offline', '-o', out, ...args);
    assert.equal([code, stdout], [1, ''], args.join(' '));
    const text = readFileSync(out, 'utf8');
    if (args.join().includes('json')) assert.is(reportOf(text).verdict.text, verdict.text);
    else assert.ok(flowing(text).includes(verdict.text), text);
    rmSync(out);
  }
  const refused = await run(machine, 'doctor', '--offline', '--json', '-o', '/nonexistent/out');
  assert.equal([refused.code, (JSON.parse(refused.stdout) as ErrorDocument).exit.kind], [2, 'usage']);
}));

test('--fail-on moves the threshold; the verdict stays', () => on(broken, async (machine) => {
  for (const [level, code, kind] of [['error', 1, 'problems'], ['warning', 1, 'problems'], ['never', 0, 'below-threshold']] as const) {
    const ended = await run(machine, 'doctor', '--json', '--offline', '--fail-on', level);
    const { exit, verdict } = reportOf(ended.stdout);
    assert.equal([ended.code, exit.code, exit.kind, verdict.status], [code, code, kind, 'problems'], level);
    assert.ok(verdict.rootCauses.length > 0);
  }
}));

test('--fail-on never: what could not be looked at still gives 3', () => on(withHelper(), async (machine) => {
  const { code, stdout } = await run(machine, 'doctor', '--json', '--timeout', '0.01', '--fail-on', 'never');
  const { exit, verdict, checks } = reportOf(stdout);
  assert.equal([code, exit.kind, verdict.status], [3, 'incomplete', 'incomplete']);
  assert.equal(checks.filter(({ status }) => status === 'crashed'), []);
  assert.equal(checks.filter(({ area, status }) => (area === 'live' || area === 'network') && status === 'passed'), []);
}));

test('--only and --skip: blocked and caused only by what is in the document', () => on(withHelper({ gitConfig: '[credential\n' }), async (machine) => {
  const all = reportOf((await kept(machine, 'doctor', '--offline', '--json')).stdout);
  assert.ok(all.checks.some(({ status }) => status === 'blocked'));
  for (const args of [['--only', 'git-config', '--skip', 'git-config/readable'], ['--only', 'live'], ['--skip', 'git-config/readable', '--skip', 'tools']]) {
    const { checks, findings, verdict } = reportOf((await kept(machine, 'doctor', '--offline', '--json', ...args)).stdout);
    const ids = new Set(findings.map(({ id }) => id));
    const named = [...checks.flatMap(({ blockedBy }) => blockedBy ?? []), ...findings.flatMap(({ causedBy }) => causedBy), ...verdict.rootCauses];
    assert.equal(named.filter((id) => !ids.has(id)), [], args.join(' '));
    assert.equal(checks.filter(({ id, area }) => id === 'git-config/readable' || (args.includes('tools') && area === 'tools')), []);
  }
}));

test('a machine alone is never called healthy', () => on({ gitConfig: guideBlock }, async (machine) => {
  const { code, stdout } = await kept(machine, 'doctor', '--json');
  const { exit, verdict, checks } = reportOf(stdout);
  assert.equal([code, exit.kind, verdict.status, verdict.text], [0, 'untested', 'untested', 'Nothing wrong found on this machine; the connection was not tested.']);
  for (const check of checks.filter(({ area }) => ['remote', 'permissions', 'live'].includes(area))) assert.equal([check.status, check.reason], ['skipped', 'no repository given'], check.id);
  assert.not.match((await kept(machine, 'doctor')).stdout, /healthy/);
}));

test('--probe-timeout holds for the user\'s git and helpers', () => on(withHelper({ gitConfig: `[credential]\n\thelper = ${JSON.stringify(hangs)}\n${PATH_ON}` }), async (machine) => {
  const report = reportOf((await run(machine, 'doctor', '--json', '--probe-timeout', '1')).stdout);
  assert.is(report.findings.find(({ check }) => check === 'live/git-client')?.messageId, 'timed-out');
  // Far from both, so that a slow machine does not matter: the default would have taken twenty.
  assert.ok(report.run.durationMs < 15_000, `${report.run.durationMs} ms`);
}));

const interruptions = [['INT', 'doctor --json'], ['INT', 'doctor'], ['INT', 'trace --json'], ['TERM', 'doctor --json -o "$TMPDIR/out"'], ['TERM', 'trace --json']] as const;

test('SIGINT and SIGTERM: 130, nothing half-written, nothing left', () => Promise.all(interruptions.map(([signal, args]) => {
  const helper = `!f() { echo $$ >> "$HOME/../pids"; kill -${signal} $(cat "$HOME/../main.pid"); sleep 600; }; f`;
  return on(withHelper({ gitConfig: `[credential]\n\thelper = ${JSON.stringify(helper)}\n${PATH_ON}` }), async (machine) => {
    const { code, stdout, stderr } = await shell(machine, `echo $$ > "$HOME/../main.pid"; exec CODECOMMIT ${args}`);
    const detail = `${signal} ${args}\n${stdout}${stderr}`;
    assert.is(code, 130, detail);
    if (args.includes('json')) {
      const document = JSON.parse(stdout) as ErrorDocument;
      validator('error')(document);
      assert.is(document.exit.kind, 'interrupted', detail);
    } else assert.equal([stdout, stderr.trim()], ['', 'codecommit: interrupted; nothing was changed']);
    assert.equal(readdirSync(machine.env['TMPDIR'] ?? ''), [], `${detail}the temporary directory`);
    const pids = readFileSync(join(machine.home, '../pids'), 'utf8').trim().split('\n');
    assert.equal(pids.filter(runs), [], detail);
  });
})).then(() => undefined));

test('an answer nobody can take: no stack', () => on(broken, async (machine) => {
  const closed = await shell(machine, 'CODECOMMIT doctor --offline --json | true');
  assert.equal([closed.stdout, closed.stderr], ['', '']);
  if (!existsSync('/dev/full') || !statSync('/dev/full').isCharacterDevice()) return;
  const full = await shell(machine, 'CODECOMMIT doctor --offline --json > /dev/full');
  assert.equal([full.code, full.stderr.trim().split('\n').length], [2, 1], full.stderr);
  assert.match(full.stderr, /cannot be written: ENOSPC/);
}));

test('what the user typed is shown harmless, and an empty value is a usage error', () => on({}, async (machine) => {
  for (const args of [['doctor', '--only', '\u001b[2Jx'], ['doctor', '--method', '\u009b2J'], ['trace', '\u001b]0;x\u0007'], ['doctor', '--profile', ''], ['doctor', '--region', ''], ['doctor', ''], ['checks', '\u001b[2J'], ['\u001b[2J']]) {
    const { code, stdout, stderr } = await run(machine, ...args);
    assert.equal([code, stdout], [2, ''], JSON.stringify(args));
    assert.not.match(stderr, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|\n\s+at /, JSON.stringify(args));
  }
  assert.is(reportOf((await kept(machine, 'doctor', '--json', '--offline', REMOTE)).stdout).target.input, REMOTE);
}));

test.run();
