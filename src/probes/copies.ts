import type { Facts, GitConfigFact, ToolFact } from '../core/facts.ts';
import type { Host } from '../core/probe.ts';
import { quietGit } from '../knowledge/git-environment.ts';
import { shownHelper } from '../knowledge/helper-command.ts';
import { directoryOf, packageVersion } from '../knowledge/python-layout.ts';
import { awsCliVersion, gitVersion } from '../knowledge/versions.ts';
import { platformFacts } from '../platform/index.ts';
import { findPackage, interpreterFor, pythonPackages } from './python-packages.ts';

type Installations = Facts['installations'];
interface Found {
  path: string;
  onPath: boolean;
}

/** More are not asked for their version: every one costs a start. */
const AT_MOST = 4;
const APPLE_STUB = '/usr/bin/git';

/** Every git, the one in use first; the others are asked for their system configuration, which is what sets them apart. */
export async function gitCopies(host: Host, used: ToolFact, config: GitConfigFact | null): Promise<Installations['gits']> {
  if (used.path === null) return [];
  const system = (config?.entries ?? []).filter(({ scope }) => scope === 'system');
  const first = {
    path: used.path,
    onPath: true,
    version: used.version,
    systemFile: system[0]?.file ?? null,
    helpers: system.flatMap(({ key, value }) => (key === 'credential.helper' ? [value ?? ''] : [])),
  };
  const others = (await copiesOf(host, ['git'], platformFacts(host.platform).installs.gits(host.homeDir, (name) => host.env(name)))).filter(({ path }) => path !== used.path);
  const distinct = await withoutSame(host, first, others.filter(({ path }) => host.platform !== 'darwin' || path !== APPLE_STUB));
  // Apple's stub starts one of the two in the developer directories: the same git under another name.
  const elsewhere = host.platform === 'darwin' && used.path === APPLE_STUB ? distinct.filter(({ path }) => !/CommandLineTools|Xcode\.app/.test(path)) : distinct;
  return [first, ...(await Promise.all(elsewhere.slice(0, AT_MOST).map((copy) => askGit(host, copy))))];
}

async function askGit(host: Host, copy: Found): Promise<Installations['gits'][number]> {
  const env = quietGit();
  const [version, list] = await Promise.all([host.exec([copy.path, '--version'], { env }), host.exec([copy.path, 'config', '--system', '--list', '--show-origin', '-z'], { env })]);
  // Nobody may say that it asks the same helpers.
  const isList = list.exitCode !== 0 || list.stdout.length === 0 || /^(?:file|command line|blob|standard input):/.test(new TextDecoder().decode(list.stdout.slice(0, 40)));
  if (list.timedOut || (list.spawnError === null ? (list.exitCode ?? 255) > 128 : !/^(?:ENOENT|EACCES|ENOEXEC)$/.test(list.spawnError)) || !isList || (list.spawnError === null && list.exitCode !== 0 && !/^fatal: /m.test(list.stderr))) throw new Error(`${copy.path} did not tell its configuration`);
  const { file, helpers } = systemConfiguration(list.exitCode === 0 ? list.stdout : new Uint8Array());
  return { ...copy, version: gitVersion(new TextDecoder().decode(version.stdout)), systemFile: file, helpers };
}

/** Reads `git config --system --list --show-origin -z`: the first file, and the values of `credential.helper`, secrets replaced. */
function systemConfiguration(output: Uint8Array): { file: string | null; helpers: string[] } {
  const fields = new TextDecoder().decode(output).split('\0');
  const helpers: string[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [key = '', value = ''] = (fields[at + 1] ?? '').split(/\n(.*)/s);
    if (key === 'credential.helper') helpers.push(shownHelper(value));
  }
  return { file: /^file:(.*)/s.exec(fields[0] ?? '')?.[1] ?? null, helpers };
}

/** Every AWS CLI, the one in use first. `named` are paths that helper lines call. */
export async function awsCopies(host: Host, used: ToolFact | null, named: readonly string[]): Promise<Installations['awsClis']> {
  const places = [...named, ...platformFacts(host.platform).installs.awsClis(host.homeDir, (name) => host.env(name))];
  const found = (await copiesOf(host, ['aws'], places)).filter(({ path }, index, all) => all.findIndex((other) => directoryOf(other.path) === directoryOf(path)) === index);
  const known = used?.path ?? null;
  const first = known === null ? null : { path: known, onPath: true, version: used?.version ?? null, ...(used?.failure == null ? {} : await scriptOf(host, known)) };
  const others = await withoutSame(host, first, found.filter(({ path }) => path !== known));
  // Where there is but one there is nothing to compare it with.
  const asked = first === null ? others.slice(0, AT_MOST).map((copy) => ({ ...copy, version: null })) : await Promise.all(others.slice(0, AT_MOST).map((copy) => askAws(host, copy)));
  return [...(first === null ? [] : [first]), ...asked];
}

async function askAws(host: Host, copy: Found): Promise<Installations['awsClis'][number]> {
  const real = await host.realPath(copy.path) ?? copy.path;
  const installed = /\/aws-cli\/(?:v2\/)?(\d+\.\d+\.\d+)\//.exec(real.replaceAll('\\', '/'))?.[1];
  if (installed !== undefined) return { ...copy, version: installed };
  const interpreter = await interpreterFor(host, copy.path);
  const packaged = interpreter === null ? null : findPackage(await pythonPackages(host, interpreter), 'awscli')?.version ?? packageVersion((await host.list(directoryOf(real))) ?? [], 'awscli');
  if (packaged !== null) return { ...copy, version: packaged };
  const { stdout, stderr } = await host.exec([copy.path, '--version'], { env: { PYTHONDONTWRITEBYTECODE: '1' } });
  return { ...copy, version: awsCliVersion(new TextDecoder().decode(stdout) || stderr) };
}

async function scriptOf(host: Host, path: string): Promise<{ interpreter: string | null; interpreterExists: boolean | null }> {
  const interpreter = await interpreterFor(host, path);
  if (interpreter === null) return { interpreter: null, interpreterExists: null };
  return { interpreter, interpreterExists: /[\\/]/.test(interpreter) && await host.realPath(interpreter) !== null };
}

async function copiesOf(host: Host, names: readonly string[], places: readonly string[]): Promise<Found[]> {
  const windows = host.platform === 'win32';
  const directories = (host.env('PATH') ?? '').split(windows ? ';' : ':').filter((directory) => directory !== '' && (windows || (directory.startsWith('/') && !directory.startsWith('/mnt/'))));
  const files = windows ? names.flatMap((name) => [`${name}.exe`, `${name}.cmd`]) : names;
  const candidates = [
    ...directories.flatMap((directory) => files.map((file) => ({ path: `${directory.replace(/[\\/]$/, '')}${windows ? '\\' : '/'}${file}`, onPath: true }))),
    ...places.map((path) => ({ path, onPath: false })),
  ];
  const found = await Promise.all(candidates.map(async (copy) => ({ copy, stat: await host.stat(copy.path).catch(() => null) })));
  return found.flatMap(({ copy, stat }) => (stat !== null && stat.isFile && (windows || stat.executable) ? [copy] : []));
}

/** Without those that are another name of one before: /bin is often a link to /usr/bin. */
async function withoutSame(host: Host, first: Found | null, others: readonly Found[]): Promise<Found[]> {
  const identity = async (path: string) => (await host.realPath(path) ?? path).replaceAll('\\', '/');
  const seen = new Set(first === null ? [] : [await identity(first.path)]);
  const distinct: Found[] = [];
  for (const other of others) {
    const real = await identity(other.path);
    if (!seen.has(real)) distinct.push(other);
    seen.add(real);
  }
  return distinct;
}
