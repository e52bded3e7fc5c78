/**
 * What `doctor --offline` costs on a machine with 10, 1,000 and 10,000 of a thing: profiles, helpers, remotes, included files. Asserts nothing.
 * Usage: tsx scripts/bench-growth.ts DIRECTORY_OF_THE_PACKAGE
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CONTEXT, guideBlock, keysOf, REMOTE } from '../test/machines/parts.ts';
import { interleaved, median, resources, type Run, spread, table } from './bench-timing.ts';

const COUNTS = [10, 1000, 10_000] as const;
/** What 10,000 profiles may cost beyond ten, in milliseconds. */
const PROFILES_AIM_MS = 150;
const THINGS = ['profiles', 'helpers', 'remotes', 'included files'] as const;
type Thing = (typeof THINGS)[number];

const numbered = (count: number, text: (index: number) => string): string => Array.from({ length: count }, (_, index) => text(index)).join('');

/** A home and a working copy in it, with so many of one thing and one of all others; the helper is not AWS's, so that no Python runs. */
function machine(root: string, thing: Thing, count: number): Run {
  const home = join(root, `${thing.replace(' ', '-')}-${count}`);
  const work = join(home, 'work');
  const many = (what: Thing): number => (thing === what ? count : 1);
  mkdirSync(join(home, '.aws'), { recursive: true });
  mkdirSync(join(home, 'included'));
  mkdirSync(join(work, '.git/objects'), { recursive: true });
  mkdirSync(join(work, '.git/refs'));
  writeFileSync(join(home, '.aws/config'), `[default]\nregion = eu-west-1\n${numbered(many('profiles'), (n) => `[profile team-${n}]\nregion = eu-west-1\nrole_arn = arn:aws:iam::111122223333:role/team-${n}\nsource_profile = default\n`)}`);
  writeFileSync(join(home, '.aws/credentials'), keysOf('default'), { mode: 0o600 });
  for (let n = 0; n < many('included files'); n++) writeFileSync(join(home, `included/${n}`), `[alias]\n\tone${n} = status\n`);
  const helpers = numbered(many('helpers'), (n) => `[credential "https://git-${n}.corp.example"]\n\thelper = store --file ~/.logins-${n % 10}\n`);
  const includes = numbered(many('included files'), (n) => `[include]\n\tpath = ~/included/${n}\n`);
  writeFileSync(join(home, '.gitconfig'), `${guideBlock.replace('!aws codecommit credential-helper $@', 'store')}[credential "${CONTEXT}"]\n\tuseHttpPath = true\n${helpers}${includes}`);
  writeFileSync(join(work, '.git/HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(join(work, '.git/config'), `[core]\n\trepositoryformatversion = 0\n[remote "origin"]\n\turl = ${REMOTE}\n${numbered(many('remotes'), (n) => `[remote "r${n}"]\n\turl = ${REMOTE}-${n}\n`)}`);
  return { argv: [], cwd: work, env: { PATH: process.env['PATH'] ?? '', HOME: home, GIT_CONFIG_NOSYSTEM: '1' }, codes: [0, 1, 3] };
}

/** Measures all of them and returns a table as lines of markdown. */
export function benchGrowth(packageDir: string, rounds: number): string[] {
  const root = mkdtempSync(join(tmpdir(), 'bench-growth-'));
  try {
    const measured = THINGS.map((thing) => {
      const runs = Object.fromEntries(COUNTS.map((count) => [String(count), { ...machine(root, thing, count), argv: [process.execPath, join(resolve(packageDir), 'bin/run.js'), 'doctor', '--offline', '--json'] }]));
      const times = interleaved(runs, rounds);
      const walls = COUNTS.map((count) => times[String(count)]?.wall ?? []);
      const used = COUNTS.map((count) => resources(runs[String(count)] as Run));
      const medians = walls.map(median);
      const [, second, third] = used.map(({ cpu }) => cpu - (used[0]?.cpu ?? 0)) as [number, number, number];
      const added = (medians.at(-1) ?? NaN) - (medians[0] ?? NaN);
      return { thing, added, cells: [thing, ...walls.map((wall) => spread(wall)), `${added.toFixed(0)} ms`, (third / second).toFixed(1), used.map(({ peak }) => peak.toFixed(0)).join(' / ')] };
    });
    const profiles = measured.find(({ thing }) => thing === 'profiles')?.added ?? NaN;
    return [...table(['10, 1,000 and 10,000 of', '10, ms', '1,000, ms', '10,000, ms', '10,000 over 10', 'growth of the processor time, 1,000 to 10,000 (linear: 10)', 'peak memory, MB'], measured.map(({ cells }) => cells)), '', `Aim: ${PROFILES_AIM_MS} ms for the profiles; ${profiles < PROFILES_AIM_MS ? 'met' : 'not met'}.`];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(benchGrowth(process.argv[2] ?? 'artefacts/package', 3).join('\n'));
