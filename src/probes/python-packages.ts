import type { Host } from '../core/probe.ts';
import { directoryOf, interpreterOf, isPython, packageDirs, packageVersion, pythonBehindShell, pythonLayout, standardLibrary } from '../knowledge/python-layout.ts';
import { platformFacts } from '../platform/index.ts';

/** A Python and the directories of its packages, in the order in which it imports. */
export interface PythonPackages {
  version: string | null;
  /** A venv has no part in PEP 668, and the user's packages do not count in it. */
  venv: boolean;
  standardLibrary: string | null;
  dirs: readonly { path: string; names: readonly string[] }[];
}

/** Looks at the files around an interpreter; starts nothing. */
export async function pythonPackages(host: Host, named: string): Promise<PythonPackages> {
  const windows = host.platform === 'win32';
  const interpreter = await behindShim(host, named);
  const own = pythonLayout(interpreter);
  const venv = await host.readBytes(`${own.prefix}/pyvenv.cfg`).catch(() => null);
  // Outside of a venv the link leads to where the packages are; inside, following it would leave the venv.
  const real = venv === null ? await host.realPath(interpreter) : null;
  const layout = real === null || !isPython(real) ? own : pythonLayout(real);
  const full = venv === null ? null : /^version(?:_info)?\s*=\s*(\d+\.\d+(?:\.\d+)?)/m.exec(new TextDecoder().decode(venv))?.[1] ?? null;
  const version = full ?? layout.version ?? (await versionFromFiles(host, layout.prefix, windows));
  if (version === null) return { version, venv: venv !== null, standardLibrary: null, dirs: [] };
  const short = version.split('.').slice(0, 2).join('.');
  const places = [
    ...(venv === null ? platformFacts(host.platform).installs.packageDirs(short, host.homeDir, (name) => host.env(name)) : []),
    ...packageDirs(layout.prefix, short, windows),
  ];
  const listed = await Promise.all(places.map(async (path) => ({ path, names: await host.list(path) })));
  return {
    version,
    venv: venv !== null,
    standardLibrary: standardLibrary(layout.prefix, short, windows),
    dirs: listed.flatMap(({ path, names }) => (names === null ? [] : [{ path, names }])),
  };
}

/** The version of a package as the interpreter would import it, and where it lies. */
export function findPackage(python: PythonPackages, project: string): { version: string; dir: string } | null {
  for (const { path, names } of python.dirs) {
    const version = packageVersion(names, project);
    if (version !== null) return { version, dir: path };
  }
  return null;
}

/** The interpreter a program runs with: null where it is no script, or a script of something else than Python. */
export async function interpreterFor(host: Host, program: string): Promise<string | null> {
  const file = await behindShim(host, program);
  // A launcher of Windows names its interpreter at its end, a script in its first lines.
  const bytes = await host.readBytes(file, host.platform === 'win32' ? undefined : 8192).catch(() => null);
  if (bytes === null) return null;
  const named = interpreterOf(bytes);
  if (named === null) return host.platform === 'win32' ? neighbour(host, file) : null;
  // One that is gone is told as it is written.
  const gone = named.startsWith('/') && (await host.realPath(named)) === null;
  const found = isPython(named) || gone ? named : pythonBehindShell(bytes);
  if (found === null || /[\\/]/.test(found)) return found;
  return await host.which(found) ?? found;
}

/** The program a shim of pyenv starts by the user's global version; a version file of the working directory would decide otherwise, so there it stays the shim. */
async function behindShim(host: Host, path: string): Promise<string> {
  const [, root, name] = /^(.*)\/shims\/([^/]+)$/.exec(path) ?? [];
  if (root === undefined || name === undefined || (await host.stat(`${host.cwd}/.python-version`).catch(() => null)) !== null) return path;
  const versions = new TextDecoder().decode(await host.readBytes(`${root}/version`).catch(() => null) ?? new Uint8Array()).split('\n');
  for (const version of versions) {
    const real = `${root}/versions/${version.trim()}/bin/${name}`;
    if (version.trim() !== '' && (await host.stat(real).catch(() => null))?.isFile) return real;
  }
  return path;
}

/** Launchers lie in `Scripts`; python.exe lies beside them in a venv, else one directory above. */
async function neighbour(host: Host, program: string): Promise<string | null> {
  const directory = directoryOf(program);
  for (const candidate of [`${directory}/python.exe`, `${directoryOf(directory)}/python.exe`]) if ((await host.stat(candidate).catch(() => null))?.isFile) return candidate;
  return null;
}

async function versionFromFiles(host: Host, prefix: string, windows: boolean): Promise<string | null> {
  const names = (await host.list(windows ? prefix : `${prefix}/lib`)) ?? [];
  const found = names.flatMap((name) => {
    const match = windows ? /^python(\d)(\d+)\.dll$/i.exec(name) : /^python(\d)\.(\d+)$/.exec(name);
    return match === null ? [] : [`${match[1]}.${match[2]}`];
  });
  return found.length === 1 ? (found[0] ?? null) : null;
}
