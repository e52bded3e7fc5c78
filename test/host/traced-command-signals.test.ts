import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RanCommand } from '../../src/core/finding.ts';
import { defaultWorld, type Lab, startLab } from '../lab/lab.ts';
import { makeMachine, type Machine, type MachineSpec } from '../lab/machine.ts';
import { HOST, REMOTE } from '../machines/parts.ts';
import { programOf } from '../support/programs.ts';

const test = suite<{ lab: Lab }>('host/traced-command on signals');
const ROOT = path.resolve(import.meta.dirname, '../..');

test.before.each(async (context) => {
  context.lab = await startLab(defaultWorld());
});
test.after.each(({ lab }) => lab.close());

/** What only waits to be reaped does not live. */
const lives = (pid: string): boolean => fs.existsSync(`/proc/${pid}/status`) && !/^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));

async function until(condition: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 800 && !condition(); tries += 1) await sleep(25);
  return condition();
}

/** Starts the program on a machine, sends it a signal as soon as `ready`, and holds that nothing is left of its trace. */
async function interrupted(lab: Lab, spec: MachineSpec, { signal, way }: { signal: NodeJS.Signals; way: 'in-order' | 'at-once' }, ready: (machine: Machine, trace: string) => boolean): Promise<void> {
  const machine = await makeMachine(lab, { ...spec, repository: { remote: REMOTE }, tools: { aws: 'missing', grc: 'missing' } });
  const temporary = machine.env['TMPDIR'] ?? '';
  const ours = (): string[] => fs.readdirSync(temporary).filter((name) => name.startsWith('codecommit-doctor-')).map((name) => path.join(temporary, name));
  const child = spawn(process.execPath, [...programOf('host/traced.program.ts'), way, machine.cwd], { cwd: ROOT, env: machine.env, stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString(); });
  const ended = new Promise<[number | null, NodeJS.Signals | null]>((resolve) => child.once('close', (code, by) => resolve([code, by])));
  const traced = (): string => ours().map((dir) => path.join(dir, 'curl')).filter((file) => fs.existsSync(file)).map((file) => fs.readFileSync(file, 'utf8')).join('');
  assert.ok(await until(() => ready(machine, traced())), 'git has come so far');
  assert.equal(ours().map((dir) => [fs.statSync(dir).mode & 0o777, fs.readdirSync(dir).sort()]), [[0o700, ['curl', 'events']]]);
  child.kill(signal);
  const [code, by] = await ended;
  assert.equal(way === 'in-order' ? [code, (JSON.parse(stdout) as RanCommand).timedOut] : by, way === 'in-order' ? [0, true] : signal);
  assert.equal(ours(), []);
  const pid = pidOf(machine);
  assert.ok(await until(() => pid === '' || !lives(pid)), 'the helper is gone');
  await machine.remove();
}

const pidOf = (machine: Machine): string => {
  const file = path.join(machine.home, 'pid');
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim() : '';
};
const STUBBORN = '!f() { trap "" INT TERM; echo $$ > "$HOME/pid"; while :; do sleep 1; done; }; f';

for (const [signal, way] of [['SIGINT', 'in-order'], ['SIGTERM', 'at-once']] as const) {
  test(`${signal}, ${way}: no trace and no program is left of a helper that hangs`, ({ lab }) =>
    interrupted(lab, { gitConfig: `[credential]\n\thelper = ${JSON.stringify(STUBBORN)}\n` }, { signal, way }, (machine) => pidOf(machine) !== ''));
}

for (const [signal, way] of [['SIGTERM', 'in-order'], ['SIGINT', 'at-once']] as const) {
  test(`${signal}, ${way}: no trace is left of a git that hangs`, async ({ lab }) => {
    lab.world.switches.hosts[HOST] = 'hang';
    await interrupted(lab, {}, { signal, way }, (_, trace) => /tunnel established|Proxy replied 200/.test(trace));
  });
}

test.run();
