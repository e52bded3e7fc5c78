import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runKept } from '../lab/kept-cli.ts';
import { changesBetween, type Machine } from '../lab/machine.ts';
import { queueOf } from './at-a-time.ts';
import { canonicalBlock, HELPER, PATH_ON, REMOTE, type TestMachine, withGrc, withHelper } from './parts.ts';
import { CLI, doctor, type Ran } from './run.ts';

const test = suite('bad surroundings');
const queue = queueOf(4);

function soon(name: string, machine: TestMachine, use: (made: Machine) => Promise<void>): void {
  const done = queue.add(machine, use);
  test(name, () => done);
}
test.before(() => { queue.start(); });

interface Case extends TestMachine {
  /** Exit codes the contract allows here. */
  codes: readonly number[];
  /** Ids that must be among the findings. */
  found?: readonly string[];
  prepare?: (machine: Machine) => void;
}

const garbage = new Uint8Array(4096).map((_, index) => (index * 131 + 7) % 256);
const isRoot = process.getuid?.() === 0;

const cases: readonly Case[] = [
  { name: 'no HOME', spec: withHelper({ env: { HOME: null } }), codes: [1, 3] },
  { name: 'HOME is a file', spec: withHelper({ env: { HOME: '{{HOME}}/.gitconfig' } }), codes: [1, 3] },
  { name: 'garbage in gitconfig', spec: withHelper({ files: { '.gitconfig': garbage }, gitConfig: undefined as never }), codes: [1], found: ['git-config/readable'] },
  { name: 'garbage in both AWS files', spec: withHelper({ files: { '.aws/config': garbage, '.aws/credentials': garbage } }), codes: [1], found: ['profile/files-readable'] },
  { name: 'garbage in the repository\'s own configuration', spec: withHelper({ repository: { remote: REMOTE, config: '\u0000\u0001[[[\n' } }), codes: [1], found: ['git-config/readable'] },
  { name: 'directories in place of files', spec: { files: { '.aws/credentials/x': '', '.aws/config/x': '', '.git-credentials/x': '', '.netrc/x': '', '.gitconfig/x': '' }, repository: { remote: REMOTE } }, codes: [1, 3] },
  { name: 'a helper that hangs', spec: withHelper({ gitConfig: `[credential]\n\thelper = "!echo $$ >> $HOME/../pids; sleep 600"\n${PATH_ON}` }), args: ['--probe-timeout', '2'], codes: [1, 3] },
  { name: 'a helper that ignores SIGTERM, with a child of its own', spec: withHelper({ gitConfig: `[credential]\n\thelper = "!trap '' TERM INT; echo $$ >> $HOME/../pids; sleep 600 & echo $! >> $HOME/../pids; wait"\n${PATH_ON}` }), args: ['--probe-timeout', '2'], codes: [1, 3] },
  { name: 'a helper that floods', spec: withHelper({ gitConfig: `[credential]\n\thelper = "!echo $$ >> $HOME/../pids; while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done"\n${PATH_ON}` }), args: ['--probe-timeout', '3'], codes: [1, 3] },
  { name: 'a helper that asks on the terminal', spec: withHelper({ gitConfig: `[credential]\n\thelper = "!echo $$ >> $HOME/../pids; read -r answer < /dev/tty; cat"\n${PATH_ON}` }), codes: [1, 3] },
  { name: 'an aws that hangs', spec: withHelper({ tools: { aws: 'missing', extra: { aws: 'echo $$ >> $HOME/../pids; sleep 600' } } }), args: ['--probe-timeout', '2'], codes: [1, 3] },
  { name: 'a credential_process that hangs', spec: withHelper({ files: { '.aws/credentials': '', '.aws/config': '[default]\ncredential_process = sh -c "echo $$ >> $HOME/../pids; sleep 600"\n' } }), args: ['--probe-timeout', '2'], codes: [1, 3] },
  { name: 'git-remote-codecommit hangs', spec: withGrc('codecommit::eu-west-1://dev@billing', { tools: { grc: 'missing', extra: { 'git-remote-codecommit': 'echo $$ >> $HOME/../pids; sleep 600' } } }), args: ['--probe-timeout', '2'], codes: [1, 3] },
  { name: 'a git that hangs', spec: withHelper({ tools: { git: 'missing', extra: { git: 'echo $$ >> $HOME/../pids; sleep 600' } } }), args: [REMOTE, '--probe-timeout', '1'], codes: [1, 3] },
  { name: 'a git that talks nonsense', spec: withHelper({ tools: { git: 'missing', extra: { git: 'head -c 100000 /dev/urandom' } } }), args: [REMOTE], codes: [1, 3] },
  { name: 'a dead proxy', spec: withHelper({ env: { HTTPS_PROXY: 'http://127.0.0.1:9' } }), codes: [1], found: ['network/proxy'] },
  { name: 'no network', spec: withHelper({ env: { HTTPS_PROXY: null } }), codes: [1, 3], args: ['--probe-timeout', '2'] },
  { name: 'a proxy that hangs', spec: withHelper(), world: (world) => { world.switches.proxy = 'hang'; }, args: ['--probe-timeout', '2'], codes: [1, 3] },
  { name: 'CodeCommit hangs', spec: withHelper(), world: (world) => { world.switches.hosts = { 'git-codecommit.eu-west-1.amazonaws.com': 'hang', 'codecommit.eu-west-1.amazonaws.com': 'hang' }; }, args: ['--probe-timeout', '2'], codes: [1, 3] },
  { name: 'a captive portal', spec: withHelper(), world: (world) => { world.switches.hosts = { '*': 'captive-html' }; }, codes: [1, 3] },
  { name: 'the run\'s own limit', spec: withHelper({ gitConfig: `[credential]\n\thelper = "!echo $$ >> $HOME/../pids; sleep 600"\n${PATH_ON}` }), args: ['--timeout', '2'], codes: [1, 3] },
  ...(isRoot ? [] : [{ name: 'unreadable AWS files', spec: withHelper(), codes: [1, 3], prepare: (machine: Machine) => { chmodSync(join(machine.home, '.aws/credentials'), 0); } }]),
];

const gone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return /^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true;
  }
};

async function noneLeft(machine: Machine): Promise<void> {
  const file = join(machine.home, '../pids');
  if (!existsSync(file)) return;
  const pids = readFileSync(file, 'utf8').trim().split('\n').map(Number);
  for (let tries = 0; tries < 40 && !pids.every(gone); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(pids.filter((pid) => !gone(pid)), [], 'processes are left');
}

/** One in six begins with a process of its own, as the user starts it. The others run in one that is kept: an end of the process would hide what the command forgets to stop. */
const byItself = (number: number): boolean => number % 6 === 0;

for (const [number, item] of cases.entries()) {
  soon(item.name, item, async (machine) => {
      item.prepare?.(machine);
      const before = await machine.snapshot();
      const { report, code, stderr }: Ran = await doctor(machine, item.args, byItself(number) ? 'cli' : 'kept');
      assert.ok(item.codes.includes(code ?? -1), `exit ${code}: ${report.verdict.text}\n${stderr}`);
      assert.equal(report.checks.filter((check) => check.status === 'crashed'), []);
      const found = report.findings.map((finding) => finding.check);
      for (const id of item.found ?? []) assert.ok(found.includes(id), `${id} is not among ${found.join(', ')}`);
      assert.not.match(stderr, /\n\s+at /);
      assert.is(report.checks.find((check) => check.id === 'live/git-client')?.status === 'passed', false);
      await noneLeft(machine);
      assert.equal(changesBetween(before, await machine.snapshot()), []);
  });
}

const ESCAPE = '\u001b]0;owned\u0007\u001b[2J';
const hostile: readonly (TestMachine & { args?: readonly string[] })[] = [
  { name: 'a remote\'s name that is an option', spec: withHelper({ repository: { remote: REMOTE, config: `[remote "--upload-pack=touch $HOME/owned"]\n\turl = ${REMOTE}\n` } }), args: ['--upload-pack=touch $HOME/owned'].map(() => 'origin') },
  { name: 'a URL that is an option', spec: withHelper({ repository: { remote: '--upload-pack=touch ~/owned codecommit' } }) },
  { name: 'an ext:: URL', spec: withHelper({ repository: { remote: 'ext::sh -c "touch $HOME/owned" codecommit' } }) },
  { name: 'escape sequences in the URL', spec: withHelper({ repository: { remote: `https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/${ESCAPE.replaceAll('\u0007', '\\u0007')}` } }) },
  { name: 'escape sequences in a profile and a file', spec: withHelper({ files: { '.aws/config': `[profile ${ESCAPE}]\nregion = ${ESCAPE}\n` }, env: { AWS_PROFILE: ESCAPE } }) },
  { name: 'escape sequences in a helper line', spec: withHelper({ gitConfig: `${canonicalBlock}[credential]\n\thelper = "${ESCAPE} \\n --option"\n` }) },
  { name: 'a profile that is an option', spec: withHelper({ gitConfig: `[credential]\n\thelper = "!aws --profile '--debug' codecommit credential-helper $@"\n${PATH_ON}` }) },
  { name: 'a git that prints escape sequences', spec: withHelper({ gitConfig: `[credential]\n\thelper = "!printf '\\\\033]0;owned\\\\007\\\\033[2J' >&2; false"\n${HELPER}${PATH_ON}` }) },
];

for (const [number, item] of hostile.entries()) {
  soon(`harmless: ${item.name}`, item, async (machine) => {
      const words = ['doctor', '--verbose', ...(item.args ?? [])];
      const { stdout, stderr, code } = byItself(number) ? await machine.run([process.execPath, CLI, ...words], { timeoutMs: 60_000 }) : await runKept(machine, words);
      assert.ok([0, 1, 3].includes(code ?? -1), stderr);
      assert.not.match(stdout + stderr, /[\u0000-\u0008\u000b-\u001f\u007f\u009b]/);
      assert.not.match(stdout + stderr, /\n\s+at /);
      assert.not.ok(existsSync(join(machine.home, 'owned')), 'a command of the configuration ran');
  });
}

soon('Ctrl-C: 130, and nothing is left', { name: '', spec: withHelper({ gitConfig: `[credential]\n\thelper = "!echo $$ >> $HOME/../pids; kill -INT $(cat $HOME/../doctor.pid); sleep 600"\n${PATH_ON}` }) }, async (machine) => {
    const script = `echo $$ > "$HOME/../doctor.pid"; exec "${process.execPath}" "${CLI}" doctor --json`;
    const { code, stdout } = await machine.run(['sh', '-c', script], { timeoutMs: 60_000 });
    assert.is(code, 130);
    assert.is((JSON.parse(stdout) as { exit: { kind: string } }).exit.kind, 'interrupted');
    await noneLeft(machine);
});

test.run();
