import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Run {
  argv: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** Exit codes that are an answer (default: 0). */
  codes?: readonly number[];
}

export interface Times {
  /** Milliseconds of each round. */
  wall: readonly number[];
  /** Mean processor time of the process and all it waited for, in milliseconds; null where the system does not tell. */
  cpu: number | null;
}

const TICKS_PER_SECOND = 100;

/** Processor time of all children waited for, in milliseconds. Source: proc_pid_stat(5), `cutime` and `cstime`. */
function childrenCpu(): number | null {
  if (!existsSync('/proc/self/stat')) return null;
  const fields = readFileSync('/proc/self/stat', 'utf8').replace(/^.*\) /s, '').split(' ');
  return (Number(fields[13]) + Number(fields[14])) * (1000 / TICKS_PER_SECOND);
}

/** Runs each command once per round, in turn, so that what else the machine does meets all alike; one round before them warms the disk's cache. */
export function interleaved<K extends string>(runs: Readonly<Record<K, Run>>, rounds: number): Record<K, Times> {
  const names = Object.keys(runs) as K[];
  const walls = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  const cpus = Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>;
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const before = childrenCpu();
      const started = performance.now();
      runOnce(runs[name]);
      if (round === 0) continue;
      walls[name].push(performance.now() - started);
      cpus[name] += (childrenCpu() ?? 0) - (before ?? 0);
    }
  }
  const times = names.map((name): [K, Times] => [name, { wall: walls[name], cpu: childrenCpu() === null ? null : cpus[name] / rounds }]);
  return Object.fromEntries(times) as Record<K, Times>;
}

function runOnce({ argv: [program = '', ...args], cwd, env, codes = [0] }: Run): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env: { ...env }, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, timeout: 120_000 });
  if (status === null || !codes.includes(status)) throw new Error(`${program} ${args.join(' ')}: exit ${status ?? 'signal'} ${stderr || stdout.slice(0, 500)}`);
  return stdout;
}

/** What Node says at the end of one run of a script of ours: its own processor time in milliseconds, its peak memory in megabytes. */
export function resources({ argv: [node = '', ...args], ...run }: Run): { cpu: number; peak: number } {
  const dir = mkdtempSync(join(tmpdir(), 'bench-usage-'));
  try {
    const [usage, probe] = [join(dir, 'usage.json'), join(dir, 'probe.mjs')];
    writeFileSync(probe, `import { writeFileSync } from 'node:fs'; process.on('exit', () => writeFileSync(${JSON.stringify(usage)}, JSON.stringify(process.resourceUsage())));`);
    runOnce({ ...run, argv: [node, '--import', pathToFileURL(probe).href, ...args] });
    const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(readFileSync(usage, 'utf8')) as NodeJS.ResourceUsage;
    return { cpu: (userCPUTime + systemCPUTime) / 1000, peak: maxRSS / 1024 };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The middle value. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** `57 (54–61)`: median and spread. */
export function spread(values: readonly number[], digits = 0): string {
  return `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;
}

/** A ratio of each round: what slowed the whole machine in it slowed both. */
export function perRound(above: readonly number[], below: readonly number[]): number[] {
  return above.map((value, index) => value / (below[index] ?? NaN));
}

/** A table of markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [`| ${head.join(' | ')} |`, `|${head.map((_, index) => (index === 0 ? '---' : '---:')).join('|')}|`, ...rows.map((row) => `| ${row.join(' | ')} |`)];
}

/** The cells of a figure beside its aim: its name, median and spread, the aim, and whether it is met. */
export function besideAim(name: string, values: readonly number[], aim: number): string[] {
  return [name, spread(values, 2), aim.toFixed(1), median(values) <= aim ? 'met' : 'not met'];
}
