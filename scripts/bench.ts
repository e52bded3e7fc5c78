/**
 * `npm run bench [ROUNDS]`: measures what is published, bundled for it in a temporary directory, and writes docs/performance.md. Asserts nothing.
 * Runs of a group are interleaved, and a ratio is taken round by round.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { toolsUnderTest } from '../test/lab/machine.ts';
import { benchAggregate } from './bench-aggregate.ts';
import { benchExplain } from './bench-explain.ts';
import { benchGrowth } from './bench-growth.ts';
import { benchLive } from './bench-live.ts';
import { benchPolicies } from './bench-policy.ts';
import { benchStart } from './bench-start.ts';
import { stage } from './pack.ts';

const rounds = Number(process.argv[2] ?? 9);
const scratch = mkdtempSync(join(tmpdir(), 'bench-'));
const text = (lines: readonly string[]): string[] => ['```text', ...lines, '```'];

function machine(): string {
  const { aws } = toolsUnderTest();
  const load = loadavg()[0] ?? 0;
  return `${availableParallelism()} x ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}, Node ${process.version}, AWS CLI ${aws.kind === 'real' ? aws.version : 'as a stand-in'}. `
    + `Load when the run began: ${load.toFixed(1)}${load > availableParallelism() / 2 ? ', so other work disturbed it: mind the least values and the processor time' : ''}.`;
}

function section(title: string, intro: string, lines: readonly string[]): string[] {
  console.error(`measured: ${title}`);
  return [`## ${title}`, '', intro, '', ...lines, ''];
}

try {
  const about = machine();
  const published = join(scratch, 'package');
  await stage(published);
  const page = [
    '<!-- written by `npm run bench` -->',
    '# How fast it is',
    '',
    `${about} ${rounds} rounds; each figure is a median, in brackets the least and the most.`,
    '',
    ...section('Starting', 'The environment holds PATH and HOME alone. `NODE_EXTRA_CA_CERTS`, where a company sets it, slows every start of Node down, the bare one too.', benchStart(published, rounds)),
    ...section('Live, beside the commands by hand', 'A healthy machine with the AWS helper on the embedded AWS of the tests; git and the AWS CLI are the real ones where this computer has them.', await benchLive(published, Math.min(rounds, 7))),
    ...section('Growth', '`doctor --offline` on a machine with many of one thing.', benchGrowth(published, 3)),
    ...section('Policies', '', text(benchPolicies(Math.min(rounds, 5)))),
    ...section('`explain` for long texts', '', text(benchExplain())),
    ...section('`report aggregate` for many reports', '', text(benchAggregate())),
  ];
  writeFileSync('docs/performance.md', `${page.join('\n').replaceAll(/\n{3,}/g, '\n\n').trimEnd()}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
