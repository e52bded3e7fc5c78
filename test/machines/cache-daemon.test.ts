import { execFileSync } from 'node:child_process';
import { suite } from 'uvu';
import { defaultWorld, startLab } from '../lab/lab.ts';
import { cached } from './all.ts';
import { judgeSick } from './machine-tests.ts';
import { HOST, KEY_ID, STALE_LOGIN } from './parts.ts';
import { onMachine } from './run.ts';

const test = suite('machines: a running cache daemon');

test(`${cached.name} -> ${cached.cause}`, async () => {
  const lab = await startLab(defaultWorld());
  await onMachine(lab, cached, async (machine) => {
    const [, password = ''] = /:([^:@]+)@/.exec(STALE_LOGIN) ?? [];
    // Not by the machine's own runner, which would end the daemon as well.
    execFileSync('git', ['credential-cache', '--timeout=86400', 'store'], { cwd: machine.cwd, env: machine.env, input: `protocol=https\nhost=${HOST}\npath=v1/repos/billing\nusername=${KEY_ID}\npassword=${password}\n\n` });
    await judgeSick(machine, cached, 'error').finally(() => machine.run(['git', 'credential-cache', 'exit']));
  }).finally(() => lab.close());
});

test.run();
