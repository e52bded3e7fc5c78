import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { defaultWorld, type Lab, startLab } from '../lab/lab.ts';
import type { MachineSpec } from '../lab/machine.ts';
import { guideBlock, PATH_ON, withHelper } from '../machines/parts.ts';
import { CLI, onMachine, validator } from '../machines/run.ts';

const test = suite('--timeout');
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

/** Neither it nor its child ends by itself, nor when it is asked to. */
const hangs = 'trap "" TERM INT HUP; echo $$ >> "$HOME/../pids"; sleep 600 & echo $! >> "$HOME/../pids"; wait; sleep 600';
const alive = (pid: string): boolean => existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';

const machines: Readonly<Record<string, MachineSpec>> = {
  'git, aws and python hang': withHelper({ tools: { aws: 'missing', extra: { git: hangs, aws: hangs, python3: hangs } } }),
  'the helper, credential_process, aws and the proxy hang': withHelper({
    gitConfig: `[credential]\n\thelper = ${JSON.stringify(`!f() { ${hangs}; }; f`)}\n${PATH_ON}${guideBlock}`,
    files: { '.aws/credentials': '', '.aws/config': '[default]\nregion = eu-west-1\ncredential_process = {{HOME}}/keys\n', keys: `#!/bin/sh\n${hangs}\n` }, modes: { keys: 0o755 },
    tools: { aws: 'missing', extra: { aws: hangs } },
  }),
};
/** Commands, the codes they may end with, and the document they print. */
const commands: readonly (readonly [readonly string[], readonly number[], 'report' | 'fix' | 'trace'])[] = [
  [['doctor'], [1, 3], 'report'], [['fix', '--dry-run'], [1, 3, 6], 'fix'], [['fix', '--yes'], [1, 3, 4], 'fix'], [['trace'], [0, 2], 'trace'], [['report', '-o', 'TICKET'], [0], 'report'],
  [['report', '-o', 'TICKET', '--run', 'git ls-remote origin'], [0], 'report'],
];

for (const [name, spec] of Object.entries(machines)) {
  test(`${name}: every command ends, by contract, and leaves no child and no file`, () => onMachine(lab, {
    name: '', spec, world: ({ switches }) => { switches.proxy = 'hang'; },
  }, async (machine) => {
    await Promise.all(commands.map(async ([argv, codes, schema], nth) => {
      const words = argv.map((word) => (word === 'TICKET' ? join(machine.home, `../ticket-${nth}`) : word));
      // Each look of fix has its own; a run that goes on is killed by the test a minute later.
      const { code, stdout, stderr } = await machine.run([process.execPath, CLI, ...words, '--json', '--timeout', '2'], { timeoutMs: 60_000 });
      assert.ok(code !== null && codes.includes(code), `${argv.join(' ')}: ${String(code)} ${stdout.slice(0, 500)} ${stderr}`);
      validator(code === 2 ? 'error' : schema)(JSON.parse(stdout));
    }));
    const pids = readFileSync(join(machine.home, '../pids'), 'utf8').trim().split('\n');
    assert.ok(pids.length > 4, 'something hung');
    assert.equal(pids.filter(alive), [], 'programs that still run');
    assert.equal(readdirSync(machine.env['TMPDIR'] ?? ''), [], 'the temporary directory');
  }));
}

test.run();
