import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Run, table } from './bench-timing.ts';

interface Profile {
  nodes: readonly { id: number; callFrame: { functionName: string; url: string } }[];
  samples: readonly number[];
  timeDeltas: readonly number[];
}

/** Where the time of one start goes, by V8's own profiler, as lines of markdown. Sampling makes the whole slower; the shares are what counts. */
export function benchProfile({ argv: [node = '', ...args], cwd, env }: Run): string[] {
  const dir = mkdtempSync(join(tmpdir(), 'bench-profile-'));
  try {
    spawnSync(node, ['--cpu-prof', `--cpu-prof-dir=${dir}`, '--cpu-prof-interval=100', ...args], { cwd, env: { ...env }, stdio: 'ignore' });
    const [file] = readdirSync(dir);
    if (file === undefined) return ['Node wrote no profile.'];
    const shares = sharesOf(JSON.parse(readFileSync(join(dir, file), 'utf8')) as Profile);
    const whole = [...shares.values()].reduce((sum, value) => sum + value, 0);
    return table(['where', 'ms', 'share'], [...shares].sort(([, one], [, other]) => other - one).map(([name, value]) => [name, (value / 1000).toFixed(0), `${(value / whole * 100).toFixed(0)} %`]));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function sharesOf({ nodes, samples, timeDeltas }: Profile): Map<string, number> {
  const areas = new Map(nodes.map(({ id, callFrame }) => [id, areaOf(callFrame.functionName, callFrame.url)]));
  const shares = new Map<string, number>();
  samples.forEach((id, index) => {
    const area = areas.get(id) ?? 'Node itself';
    shares.set(area, (shares.get(area) ?? 0) + (timeDeltas[index] ?? 0));
  });
  return shares;
}

function areaOf(name: string, url: string): string {
  if (name === '(idle)') return 'waiting for git and the disk';
  if (name === '(garbage collector)') return 'garbage collection';
  if (name === 'compileSourceTextModule' || name === 'compileForInternalLoader') return name === 'compileSourceTextModule' ? 'compiling our modules' : 'compiling Node\'s own modules';
  if (url.startsWith('node:internal/child_process')) return 'starting processes (fork blocks)';
  if (!url.startsWith('file:')) return url.includes('modules/esm') ? 'finding and linking modules' : 'Node itself';
  return holdsOclif(url) ? 'oclif' : 'probes, checks and the answer';
}

const oclif = new Map<string, boolean>();

function holdsOclif(url: string): boolean {
  const known = oclif.get(url) ?? readFileSync(fileURLToPath(url), 'utf8').includes('node_modules/@oclif/core/lib/command.js"');
  oclif.set(url, known);
  return known;
}
