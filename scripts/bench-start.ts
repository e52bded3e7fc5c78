/**
 * What it costs to start the package: each run beside `node -e 0` in the same round, on a machine without the AWS CLI, on one with it, and beside
 * programs of the same kind. Asserts nothing.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onRealPath } from '../test/lab/tools-under-test.ts';
import { likeTheLabs } from '../test/machines/installed.ts';
import { guideBlock, keysOf } from '../test/machines/parts.ts';
import { benchProfile } from './bench-profile.ts';
import { besideAim, interleaved, median, perRound, type Run, spread, table, type Times } from './bench-timing.ts';

const ENVINFO = 'artefacts/bench/node_modules/envinfo/dist/cli.js';

/** Two homes with a PATH of git and sh; the second has keys, the AWS helper and the AWS CLI. */
function machines(root: string): { bare: Omit<Run, 'argv'>; helper: Omit<Run, 'argv'> } {
  const of = (name: string, aws: boolean): Omit<Run, 'argv'> => {
    const [home, bin] = [join(root, name), join(root, `${name}-bin`)];
    mkdirSync(join(home, '.aws'), { recursive: true });
    mkdirSync(bin);
    for (const program of ['git', 'sh']) symlinkSync(onRealPath(program) ?? program, join(bin, program));
    if (aws) {
      writeFileSync(join(bin, 'aws'), likeTheLabs('aws'), { mode: 0o755 });
      writeFileSync(join(home, '.gitconfig'), guideBlock);
      writeFileSync(join(home, '.aws/credentials'), keysOf('default'), { mode: 0o600 });
    }
    return { cwd: home, env: { HOME: home, PATH: bin, LANG: 'C.UTF-8' } };
  };
  return { bare: of('bare', false), helper: of('helper', true) };
}

/** envinfo, fetched once through npm; null where that cannot be. */
function envinfo(): string | null {
  if (!existsSync(ENVINFO)) {
    mkdirSync('artefacts/bench', { recursive: true });
    spawnSync('npm', ['install', '--prefix', 'artefacts/bench', '--no-audit', '--no-fund', '--loglevel=error', 'envinfo@7.21.0'], { timeout: 30_000, stdio: 'ignore' });
  }
  return existsSync(ENVINFO) ? resolve(ENVINFO) : null;
}

const row = (name: string, { wall, cpu }: Times): string[] => [name, spread(wall), cpu === null ? 'not told' : cpu.toFixed(0)];

/** Measures and returns lines of markdown. */
export function benchStart(packageDir: string, rounds: number): string[] {
  const root = mkdtempSync(join(tmpdir(), 'bench-start-'));
  try {
    const { bare, helper } = machines(root);
    const node = process.execPath;
    const cli = join(resolve(packageDir), 'bin/run.js');
    const times = interleaved({
      node: { argv: [node, '-e', '0'], ...bare },
      version: { argv: [node, cli, '--version'], ...bare },
      flag: { argv: [node, cli, 'doctor', '--no-such-flag'], ...bare, codes: [2] },
      bare: { argv: [node, cli, 'doctor', '--offline', '--json'], ...bare },
      aws: { argv: ['sh', '-c', 'aws --version'], ...helper },
      helper: { argv: [node, cli, 'doctor', '--offline', '--json'], ...helper },
    }, rounds);
    const floor = times.node.wall;
    const withAws = times.helper.wall.map((wall, index) => wall - (times.aws.wall[index] ?? NaN));
    const cpuRatio = (above: Times): string => (above.cpu === null || times.node.cpu === null ? 'not told' : (above.cpu / times.node.cpu).toFixed(2));
    return [
      ...table(['run', 'ms', 'processor ms'], [
        row('`node -e 0`', times.node), row('`codecommit --version`', times.version),
        row('`doctor --no-such-flag`: oclif and the command line alone', times.flag), row('`doctor --offline`, no AWS CLI on PATH', times.bare),
        row('`aws --version`', times.aws), row('`doctor --offline`, the AWS helper configured', times.helper),
      ]),
      '',
      ...table(['ratio to `node -e 0`, median and spread over the rounds', 'measured', 'aim', ''], [
        besideAim('`--version`', perRound(times.version.wall, floor), 2),
        besideAim('`doctor --offline`, no AWS CLI on PATH', perRound(times.bare.wall, floor), 2.5),
        besideAim('`doctor --offline` with the AWS helper, less `aws --version`', perRound(withAws, floor), 2.5),
      ]),
      '',
      `Of processor time, which other work on the machine disturbs less: \`--version\` ${cpuRatio(times.version)}, \`doctor --offline\` without the AWS CLI ${cpuRatio(times.bare)} times \`node -e 0\`.`,
      '',
      'Where the time of `doctor --offline` without the AWS CLI goes, by `--cpu-prof`:',
      '',
      ...benchProfile({ argv: [node, cli, 'doctor', '--offline', '--json'], ...bare }),
      '',
      `The floor where an aim is not met: oclif, up to its answer to a wrong flag, takes ${median(perRound(times.flag.wall, floor)).toFixed(2)} times \`node -e 0\`, which loads no module and starts no program. What is beyond that is the code of the probes and checks, and the gits they start, each of which stops the process while the system copies it.`,
      '',
      ...benchOthers({ argv: [node, cli, 'doctor', '--offline', '--json'], ...bare, env: { ...bare.env, PATH: process.env['PATH'] ?? '' } }, Math.min(rounds, 3)),
    ];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function benchOthers(ours: Run, rounds: number): string[] {
  const info = envinfo();
  const others: Record<string, Run> = {
    'codecommit doctor --offline': ours,
    'npm doctor environment git': { ...ours, argv: ['npm', 'doctor', 'environment', 'git'], codes: [0, 1] },
    ...(info === null ? {} : { 'envinfo --system --binaries --utilities': { ...ours, argv: [process.execPath, info, '--system', '--binaries', '--utilities'] } }),
  };
  const times = interleaved(others, rounds);
  const mine = times['codecommit doctor --offline']?.wall ?? [];
  return [
    'Beside programs that look at a machine as well, on this computer\'s own PATH:',
    '',
    ...table(['program', 'ms', 'ours over it'], Object.entries(times).map(([name, { wall }]) => [`\`${name}\``, spread(wall), spread(perRound(mine, wall), 2)])),
    '',
    `\`sf doctor\` was not measured: the Salesforce CLI is not installed.${info === null ? ' envinfo could not be fetched.' : ''}`,
  ];
}
