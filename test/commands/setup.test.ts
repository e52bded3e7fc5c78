import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SetupDocument } from '../../src/core/fix-document.ts';
import type { ErrorDocument } from '../../src/core/finding.ts';
import { type Lab, defaultWorld, startLab } from '../lab/lab.ts';
import type { Machine, MachineSpec } from '../lab/machine.ts';
import { keysOf, REMOTE, SECRET } from '../machines/parts.ts';
import { CLI, onMachine, validator } from '../machines/run.ts';
import { changed } from '../setup/in-lab.ts';
import { runCli } from './run-cli.ts';

const test = suite('codecommit setup');
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

const SPEC: MachineSpec = { files: { '.aws/credentials': keysOf('default') }, tools: { aws: 'stand-in', grc: 'missing' } };
const on = (use: (machine: Machine) => Promise<void>) => onMachine(lab, { name: '', spec: SPEC }, use);
const cli = (machine: Machine, ...args: string[]) => machine.run([process.execPath, CLI, ...args], { timeoutMs: 60_000 });
const withJson = async (machine: Machine, ...args: string[]): Promise<SetupDocument> => {
  const { code, stdout } = await cli(machine, 'setup', ...args, '--json');
  const document = JSON.parse(stdout) as SetupDocument;
  validator('setup')(document);
  assert.is(document.exit.code, code);
  return document;
};

for (const [name, args, says] of [
  ['no METHOD and no terminal', ['setup'], /grc, credential-helper, git-credentials, role, ssh/],
  ['an unknown METHOD', ['setup', 'credential-helpr'], /did you mean "credential-helper"/],
  ['what no file could hold', ['setup', 'ssh', '--ssh-key', '/k\nProxyCommand x'], /a control character stands in --ssh-key/],
  ['an empty value', ['setup', 'ssh', '--ssh-key', ''], /no value stands behind --ssh-key/],
  ['no home', ['setup', 'grc', 'billing'], /set HOME/],
] as const) {
  test(`${name} is a usage error`, async () => {
    const { code, stdout } = await runCli([...args, '--json'], { PATH: '/nonexistent' });
    const document = JSON.parse(stdout) as ErrorDocument;
    validator('error')(document);
    assert.equal([code, document.exit.kind], [2, 'usage']);
    assert.match(document.message, says);
  });
}

test('a value that is missing names its flag; the plan, no consent, the whole way, and the undo', () => on(async (machine) => {
  const before = await machine.snapshot();
  const missing = await cli(machine, 'setup', 'credential-helper', '-y');
  assert.is(missing.code, 2);
  assert.match(missing.stderr, /TARGET or --repository is needed/);
  const planned = await cli(machine, 'setup', 'credential-helper', REMOTE, '-n');
  assert.equal([planned.code, changed(before, await machine.snapshot())], [0, []], planned.stderr);
  assert.match(planned.stdout, /git config --global --add credential\.https:\/\/git-codecommit\.eu-west-1\S*\.helper '!aws codecommit/);
  assert.match(planned.stdout, /\n\s+\+ {4}helper = !aws[\s\S]*works +tried on a copy[\s\S]*exit 0 \(fixed\)/);
  const nobody = await withJson(machine, 'credential-helper', 'billing', '--region', 'eu-west-1');
  assert.equal([nobody.exit.code, changed(before, await machine.snapshot())], [6, []]);

  const made = await cli(machine, 'setup', 'credential-helper', 'billing', '--region', 'eu-west-1', '-y');
  assert.is(made.code, 0, made.stdout + made.stderr);
  assert.match(made.stdout, /made, and verified by your own git[\s\S]*✔ Git reaches billing[\s\S]*undo: codecommit fix undo \S+ · next: git clone https:\/\/git-codecommit\.eu-west-1\.amazonaws\.com\/v1\/repos\/billing/);
  assert.not.match(made.stdout, new RegExp(SECRET.slice(0, 12)));
  assert.is((await machine.run(['git', 'ls-remote', '-q', REMOTE])).code, 0);
  const undone = await cli(machine, 'fix', 'undo');
  assert.is(undone.code, 0, undone.stdout);
  assert.equal(changed(before, await machine.snapshot()), []);
}));

for (const signal of ['SIGINT', 'SIGKILL'] as const) {
  test(`${signal} after the files were written: ${signal === 'SIGINT' ? 'put back at once' : 'put back by the next run'}`, () => on(async (machine) => {
    const file = join(machine.home, '.gitconfig');
    const child = spawn(process.execPath, [CLI, 'setup', 'credential-helper', REMOTE, '-y', '--json'], { cwd: machine.cwd, env: machine.env, stdio: ['ignore', 'pipe', 'ignore'] });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    while (!existsSync(file) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill(signal);
    const code = await ended;
    if (signal === 'SIGINT') {
      assert.is(code, 130);
      assert.match((JSON.parse(stdout) as ErrorDocument).message, /nothing was changed/);
    } else {
      const next = await withJson(machine, 'credential-helper', REMOTE.replace('billing', 'no-such'), '-y');
      assert.match(next.recovered.join(), /ended in the middle: .*\.gitconfig put back/);
      assert.is(next.exit.code, 4);
    }
    assert.not.ok(existsSync(file));
  }));
}

test.run();
