/**
 * How long a live `doctor` takes, as a ratio to the commands AWS's guide tells one to run by hand, on one healthy machine of
 * the lab in one run; what `explain` takes for long texts, and `report aggregate` for many reports. Prints medians and spread; asserts nothing.
 */
import { availableParallelism, cpus } from 'node:os';
import { defaultWorld, startLab } from '../test/lab/lab.ts';
import { makeMachine, toolsUnderTest } from '../test/lab/machine.ts';
import { withHelper } from '../test/machines/parts.ts';
import { CLI } from '../test/machines/run.ts';
import { benchAggregate } from './bench-aggregate.ts';
import { benchExplain } from './bench-explain.ts';
import { benchPolicies } from './bench-policy.ts';

const ROUNDS = Number(process.argv[2] ?? 7);
const BY_HAND: readonly (readonly string[])[] = [
  ['git', '--version'],
  ['aws', '--version'],
  ['git', 'config', '-l', '--show-origin'],
  ['aws', 'configure', 'list'],
  ['aws', 'sts', 'get-caller-identity', '--region', 'eu-west-1'],
  ['aws', 'codecommit', 'get-repository', '--repository-name', 'billing', '--region', 'eu-west-1'],
  ['git', 'ls-remote', 'origin'],
];

const lab = await startLab(defaultWorld());
const machine = await makeMachine(lab, withHelper());

async function time(argv: readonly string[]): Promise<number> {
  const started = performance.now();
  const { code, stderr } = await machine.run(argv, { timeoutMs: 60_000 });
  if (code !== 0) throw new Error(`${argv.join(' ')}: exit ${code ?? 'signal'} ${stderr}`);
  return performance.now() - started;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
const line = (name: string, values: readonly number[]): string => `${name.padEnd(66)}${median(values).toFixed(0).padStart(6)} ms   ${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)}`;

const doctor = [process.execPath, CLI, 'doctor', '--json'];
const times = new Map<string, number[]>();
const ratios: { sum: number[]; slowest: number[] } = { sum: [], slowest: [] };
await time(doctor);
for (let round = 0; round < ROUNDS; round++) {
  const took = await Promise.resolve().then(async () => {
    const list: number[] = [];
    for (const argv of BY_HAND) list.push(await time(argv));
    return list;
  });
  const ours = await time(doctor);
  BY_HAND.forEach((argv, index) => { times.set(argv.join(' '), [...(times.get(argv.join(' ')) ?? []), took[index] ?? NaN]); });
  times.set('codecommit doctor', [...(times.get('codecommit doctor') ?? []), ours]);
  ratios.sum.push(ours / took.reduce((sum, value) => sum + value, 0));
  ratios.slowest.push(ours / Math.max(...took));
}
await machine.remove();
await lab.close();

const ratio = (name: string, values: readonly number[], aim: number): string => `${name.padEnd(66)}${median(values).toFixed(2).padStart(6)}      ${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}   aim ${aim}`;
console.log(`Node ${process.version} · ${availableParallelism()} x ${cpus()[0]?.model ?? 'unknown'} · AWS CLI: ${toolsUnderTest().aws.label} · ${ROUNDS} rounds, median and spread\n`);
for (const [name, values] of times) console.log(line(name, values));
console.log('');
console.log(ratio('doctor over the sum of the commands by hand', ratios.sum, 0.5));
console.log(ratio('doctor over the slowest single one of them', ratios.slowest, 1.5));
console.log('');
for (const text of benchExplain()) console.log(text);
console.log('');
for (const text of benchPolicies(ROUNDS)) console.log(text);
console.log('');
for (const text of benchAggregate()) console.log(text);
