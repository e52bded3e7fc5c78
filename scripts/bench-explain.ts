/**
 * How long `codecommit explain` takes for a build log of 1, 2, 5 and 10 MB, and for hostile ones: the time for each MB shows whether it stays
 * linear. Prints processor time, since other work on the machine must not count; asserts nothing. Usage: tsx scripts/bench-explain.ts
 */
import { pathToFileURL } from 'node:url';
import { explain } from '../src/explain/explain.ts';

const LOG = [
  '[INFO] Downloading from central: https://repo.maven.apache.org/maven2/org/example/foo/1.2.3/foo-1.2.3.pom',
  '2026-05-01T10:11:12.123Z [error] src/main.ts(12,5): error TS2322: Type string is not assignable',
  '   Compiling serde v1.0.130',
  '✓ renders the page (12 ms)',
  'remote: Counting objects: 100% (120/120), done.',
];
const FAILURE = "fatal: unable to access 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing/': The requested URL returned error: 403";
const HOSTILE = ['codecommit ', "fatal: unable to access 'https://git-codecommit", 'credential-helper ', '[x] ', "'path' ", `'${'a'.repeat(40)}'\n`, '{\\n'];

export interface Measured {
  name: string;
  megabytes: number;
  milliseconds: number;
}

/** Measures every text in every size, in milliseconds of processor time. */
export function measureExplain(sizes: readonly number[] = [1, 2, 5, 10]): Measured[] {
  const texts = [{ name: 'build log', piece: `${LOG.join('\n')}\n` }, ...HOSTILE.map((piece) => ({ name: JSON.stringify(piece.slice(0, 24)), piece }))];
  explain(LOG.join('\n').repeat(2000));
  return texts.flatMap(({ name, piece }) => sizes.map((megabytes) => {
    const text = `${piece.repeat(Math.ceil(megabytes * 1e6 / piece.length))}\n${FAILURE}\n`;
    const before = process.cpuUsage();
    explain(text);
    const { user, system } = process.cpuUsage(before);
    return { name, megabytes, milliseconds: (user + system) / 1000 };
  }));
}

/** Returns the table as lines. */
export function benchExplain(): string[] {
  const rows = measureExplain().map(({ name, megabytes, milliseconds }) => `${name.padEnd(30)}${`${megabytes} MB`.padStart(6)}${milliseconds.toFixed(0).padStart(9)} ms${(milliseconds / megabytes).toFixed(0).padStart(9)} ms/MB`);
  return ['explain: processor time', ...rows];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(benchExplain().join('\n'));
