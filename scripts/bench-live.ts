/** How long a live `doctor` of the package takes beside the commands AWS's guide tells one to run by hand, on a healthy machine of the lab. */
import { join, resolve } from 'node:path';
import { defaultWorld, startLab } from '../test/lab/lab.ts';
import { makeMachine } from '../test/lab/machine.ts';
import { likeTheLabs } from '../test/machines/installed.ts';
import { withHelper } from '../test/machines/parts.ts';
import { besideAim, perRound, spread, table } from './bench-timing.ts';

const BY_HAND: readonly (readonly string[])[] = [
  ['git', '--version'],
  ['aws', '--version'],
  ['git', 'config', '-l', '--show-origin'],
  ['aws', 'configure', 'list'],
  ['aws', 'sts', 'get-caller-identity', '--region', 'eu-west-1'],
  ['aws', 'codecommit', 'get-repository', '--repository-name', 'billing', '--region', 'eu-west-1'],
  ['git', 'ls-remote', 'origin'],
];

/** Measures and returns lines of markdown. */
export async function benchLive(packageDir: string, rounds: number): Promise<string[]> {
  const lab = await startLab(defaultWorld());
  // The lab's own `aws` answers for its version without a start of the program.
  const machine = await makeMachine(lab, withHelper({ tools: { aws: 'missing', extra: { aws: likeTheLabs('aws') } } }));
  const time = async (argv: readonly string[]): Promise<number> => {
    const started = performance.now();
    const { code, stderr } = await machine.run(argv, { timeoutMs: 60_000 });
    if (code !== 0) throw new Error(`${argv.join(' ')}: exit ${code ?? 'signal'} ${stderr}`);
    return performance.now() - started;
  };
  try {
    const commands = [...BY_HAND, [process.execPath, join(resolve(packageDir), 'bin/run.js'), 'doctor', '--json']];
    const times = commands.map((): number[] => []);
    for (let round = 0; round <= rounds; round++) {
      for (const [index, argv] of commands.entries()) {
        const took = await time(argv);
        if (round > 0) times[index]?.push(took);
      }
    }
    const doctor = times.at(-1) ?? [];
    const byHand = times.slice(0, -1);
    const each = (pick: (values: readonly number[]) => number): number[] => doctor.map((_, round) => pick(byHand.map((values) => values[round] ?? NaN)));
    return [
      ...table(['command', 'ms'], commands.map((argv, index) => [index === BY_HAND.length ? '`codecommit doctor --json`' : `\`${argv.join(' ')}\``, spread(times[index] ?? [])])),
      '',
      ...table(['live `doctor` over', 'measured', 'aim', ''], [
        besideAim('all of them, one after the other', perRound(doctor, each((values) => values.reduce((sum, value) => sum + value, 0))), 0.4),
        besideAim('the slowest single one of them', perRound(doctor, each((values) => Math.max(...values))), 1.2),
      ]),
    ];
  } finally {
    await machine.remove();
    await lab.close();
  }
}
