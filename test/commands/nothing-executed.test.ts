import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Report, Trace } from '../../src/core/finding.ts';
import { defaultWorld, type Lab, startLab } from '../lab/lab.ts';
import { changesBetween, type Machine, type MachineSpec } from '../lab/machine.ts';
import { CONTEXT, HELPER, HOST, PATH_ON, REMOTE, withHelper } from '../machines/parts.ts';
import { CLI, onMachine } from '../machines/run.ts';

const test = suite('what --offline and --no-live keep from happening');
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

const mark = (name: string): string => `echo ${name} "$@" >> "$HOME/../marks"; exit 1`;
const MARKED = ['git-remote-codecommit', 'git-credential-mine', 'mine-process', 'ssh', 'ssh-askpass', 'pager', 'editor', 'hook', 'python3', 'pip', 'match-exec'];
/** Asking a tool for its version is no use of what the user set up. */
const VERSIONS = new Set(['aws --version', 'ssh -V']);
/** Whatever can be made to start a program is set to one that leaves a mark; trace2 and cookies would write files. */
const trapped: MachineSpec = withHelper({
  tools: { aws: 'missing', extra: { ...Object.fromEntries(MARKED.map((name) => [name, mark(name)])), aws: 'echo aws "$@" >> "$HOME/../marks"; [ "$1" = --version ] && echo aws-cli/2.15.0 Python/3.11.6' } },
  gitConfig: `[credential]\n\thelper = mine\n\thelper = "!echo bang >> $HOME/../marks;:"\n[credential "${CONTEXT}"]\n${HELPER}${PATH_ON}`
    + '[core]\n\tfsmonitor = hook\n\thooksPath = {{HOME}}/hooks\n\tsshCommand = ssh\n\taskPass = ssh-askpass\n\tpager = pager\n\teditor = editor\n\tgitProxy = hook\n\talternateRefsCommand = hook\n'
    + '[alias]\n\tconfig = !hook\n\tls-remote = !hook\n\tcredential = !hook\n[pager]\n\tconfig = true\n[protocol "ext"]\n\tallow = always\n'
    + '[trace2]\n\teventTarget = {{HOME}}/t2/event\n\tnormalTarget = {{HOME}}/t2/normal\n\tperfTarget = {{HOME}}/t2/perf\n[http]\n\tcookieFile = {{HOME}}/cookies\n\tsaveCookies = true\n',
  files: {
    '.ssh/config': 'Match exec "match-exec"\n\tUser APKAEXAMPLE\n',
    '.aws/config': '[default]\nregion = eu-west-1\ncredential_process = mine-process\n', '.aws/credentials': '', 't2/keep': '',
    'hooks/post-index-change': '#!/bin/sh\nhook\n', cookies: '# Netscape HTTP Cookie File\n',
  },
  modes: { 'hooks/post-index-change': 0o755 },
  repository: { remote: REMOTE, config: '[core]\n\tfsmonitor = hook\n[remote "origin"]\n\tuploadpack = hook\n\tproxyAuthMethod = basic\n[remote "other"]\n\tvcs = codecommit\n' },
});

const marksOf = (machine: Machine): string[] => {
  const file = join(machine.home, '../marks');
  const marks = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  rmSync(file, { force: true });
  return marks;
};
const run = (machine: Machine, args: readonly string[]) => machine.run([process.execPath, CLI, ...args, '--json'], { timeoutMs: 60_000 });
const TARGETS = [REMOTE, 'codecommit::eu-west-1://dev@billing', `ssh://${HOST}/v1/repos/billing`, 'ext::hook codecommit'];

test('--offline: no program of the user\'s, no socket', () => onMachine(lab, { name: '', spec: trapped }, async (machine) => {
  const before = await machine.snapshot();
  lab.requests.length = 0;
  for (const target of [[], ...TARGETS.map((each) => [each])]) {
    const { stdout } = await run(machine, ['doctor', '--offline', ...target]);
    const { run: { mode }, checks } = JSON.parse(stdout) as Report;
    assert.is(mode, 'offline');
    assert.equal(marksOf(machine).filter((line) => !VERSIONS.has(line)), [], target.join());
    for (const check of checks.filter(({ area }) => area === 'live' || area === 'network')) assert.ok(['skipped', 'blocked'].includes(check.status), `${check.id} ${check.status}`);
  }
  const trace = JSON.parse((await run(machine, ['trace', '--offline'])).stdout) as Trace;
  assert.equal([trace.predicted.length, trace.observed, trace.differs], [3, null, false]);
  assert.equal(marksOf(machine), []);
  assert.equal(lab.requests, [], 'requests');
  assert.equal(changesBetween(before, await machine.snapshot()), []);
}));

test('--no-live: the network is looked at, nothing is signed, no helper and no credential_process runs', () => onMachine(lab, { name: '', spec: trapped }, async (machine) => {
  const before = await machine.snapshot();
  lab.requests.length = 0;
  for (const target of [REMOTE, 'codecommit::eu-west-1://dev@billing']) {
    const { stdout } = await run(machine, ['doctor', '--no-live', target]);
    const report = JSON.parse(stdout) as Report;
    assert.is(report.checks.find(({ id }) => id === 'network/reachable')?.status, 'passed');
    assert.equal(report.checks.filter(({ area, status }) => area === 'live' && status === 'passed'), []);
    assert.equal(marksOf(machine).filter((line) => !VERSIONS.has(line)), [], target);
  }
  assert.ok(lab.requests.length > 0);
  assert.equal(lab.requests.filter(({ keyIdLast4 }) => keyIdLast4 !== ''), [], 'signed requests');
  assert.equal(changesBetween(before, await machine.snapshot()), []);
}));

test('live: of all the traps only the target\'s own chain runs, and only to `get`', () => onMachine(lab, { name: '', spec: trapped }, async (machine) => {
  const before = await machine.snapshot();
  await run(machine, ['doctor']);
  const marks = [...new Set(marksOf(machine))].sort();
  assert.equal(marks, ['aws --version', 'aws codecommit credential-helper get', 'bang', 'git-credential-mine get', 'mine-process']);
  assert.equal(changesBetween(before, await machine.snapshot()), []);
}));

test.run();
