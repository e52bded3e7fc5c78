/**
 * What `codecommit report aggregate` takes for 1,000 and for 10,000 reports: processor time and the most memory of the CLI's own process, over files
 * made for it in a temporary directory. Asserts nothing. Usage: tsx scripts/bench-aggregate.ts [reports]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checks } from '../src/checks/index.ts';
import type { ReportAggregate } from '../src/core/finding.ts';
import { makeReport } from '../src/core/report.ts';
import { healthyWorlds, NOW } from '../test/support/worlds.ts';

const CLI = join(import.meta.dirname, '../bin/run.js');
/** Characters of a report.json of a machine in use: git's whole configuration and a PATH full of variables stand in it. */
const SIZE = 120_000;

export interface AggregateMeasured {
  reports: number;
  megabytes: number;
  cpuSeconds: number;
  peakMegabytes: number;
}

/** Texts as `codecommit report` writes them, of the healthy machines of the tests, filled up to a usual size with entries of a configuration. */
function templates(): string[] {
  return Object.values(healthyWorlds).map(({ snapshot }, index) => {
    const report = makeReport(snapshot, checks, { version: `0.${index % 3}.0`, node: '20.19.0', platform: index % 2 === 0 ? 'linux' : 'darwin', startedAt: NOW, durationMs: 1500, failOn: 'error' });
    const filler = Array.from({ length: 400 }, (_, line) => ({ key: `alias.name${line}`, value: `‹${line} characters›`, scope: 'global', file: '<home>/.gitconfig', line }));
    const full = (entries: readonly unknown[]): string => JSON.stringify({ ...report, snapshot: { ...snapshot, filler: entries } }, null, 2);
    return full(filler.slice(0, Math.max(0, Math.ceil((SIZE - full([]).length) / 170))));
  });
}

/** Writes the reports, each with another date, a hundred to a directory, as they come out of a bucket. */
function writeReports(root: string, count: number): number {
  const texts = templates();
  let bytes = 0;
  for (let index = 0; index < count; index++) {
    const dir = join(root, String(Math.floor(index / 100)));
    if (index % 100 === 0) mkdirSync(dir, { recursive: true });
    const text = (texts[index % texts.length] ?? '').replaceAll(NOW, new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString());
    bytes += text.length;
    writeFileSync(join(dir, `${index}.json`), text);
  }
  return bytes / 1e6;
}

/** Measures the CLI in a process of its own: what the kernel says of its peak where there is /proc, else what Node says. */
export function measureAggregate(count: number): AggregateMeasured {
  const root = mkdtempSync(join(tmpdir(), 'aggregate-'));
  try {
    const megabytes = writeReports(join(root, 'reports'), count);
    const usage = join(root, 'usage.json');
    const probe = join(root, 'probe.mjs');
    writeFileSync(probe, `import { writeFileSync } from 'node:fs'; process.on('exit', () => writeFileSync(${JSON.stringify(usage)}, JSON.stringify(process.resourceUsage())));`);
    const { stdout, status, stderr } = spawnSync(process.execPath, ['--import', pathToFileURL(probe).href, CLI, 'report', 'aggregate', '--json', join(root, 'reports')], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    if (status !== 0 || (JSON.parse(stdout) as ReportAggregate).reports !== count) throw new Error(`exit ${status ?? 'signal'}: ${stderr || stdout.slice(0, 500)}`);
    const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(readFileSync(usage, 'utf8')) as NodeJS.ResourceUsage;
    return { reports: count, megabytes, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMegabytes: maxRSS / 1024 };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Returns the table as lines. */
export function benchAggregate(most = 10_000): string[] {
  const rows = [most / 10, most].map(measureAggregate);
  const [less, more] = rows;
  const ratio = less === undefined || more === undefined ? NaN : more.cpuSeconds / less.cpuSeconds;
  return [
    'report aggregate: processor time and peak memory of the process',
    ...rows.map(({ reports, megabytes, cpuSeconds, peakMegabytes }) => `${`${reports} reports`.padEnd(20)}${`${megabytes.toFixed(0)} MB`.padStart(9)}${cpuSeconds.toFixed(2).padStart(9)} s${(cpuSeconds / reports * 1000).toFixed(2).padStart(9)} ms/report${peakMegabytes.toFixed(0).padStart(7)} MB`),
    `ten times the reports take ${ratio.toFixed(1)} times the time   aim: at most 10 times the time, under 150 MB`,
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(benchAggregate(Number(process.argv[2] ?? 10_000)).join('\n'));
