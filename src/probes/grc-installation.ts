import type { Facts, GrcInstallation } from '../core/facts.ts';
import type { Host } from '../core/probe.ts';
import { endpointRegions } from '../knowledge/python-layout.ts';
import { BOTOCORE_OF_THE_REGION_LIST, isAtLeast } from '../knowledge/versions.ts';
import { findPackage, interpreterFor, type PythonPackages, pythonPackages } from './python-packages.ts';

const NO_PYTHON: PythonPackages = { version: null, venv: false, standardLibrary: null, dirs: [] };

/** git-remote-codecommit at `path`: its Python and what lies beside it, read from files. `region` is the one its botocore must know. */
export async function grcInstallation(host: Host, path: string, region: string | null): Promise<GrcInstallation> {
  const interpreter = await interpreterFor(host, path);
  const exists = interpreter === null ? null : /[\\/]/.test(interpreter) && await host.realPath(interpreter) !== null;
  const python = interpreter === null || !exists ? NO_PYTHON : await pythonPackages(host, interpreter);
  const botocore = findPackage(python, 'botocore');
  return {
    path,
    interpreter,
    interpreterExists: exists,
    python: python.version,
    packagesRead: python.dirs.length > 0,
    version: findPackage(python, 'git-remote-codecommit')?.version ?? null,
    botocore: botocore?.version ?? null,
    urllib3: findPackage(python, 'urllib3')?.version ?? null,
    awscrt: findPackage(python, 'awscrt')?.version ?? null,
    regions: region === null || botocore === null || isAtLeast(botocore.version, BOTOCORE_OF_THE_REGION_LIST) !== false ? null : await regionsOf(host, botocore.dir),
    installedBy: origin(`${await host.realPath(path) ?? path} ${interpreter ?? ''}`, python.venv),
  };
}

function origin(places: string, venv: boolean): GrcInstallation['installedBy'] {
  if (/[\\/]pipx[\\/]/.test(places)) return 'pipx';
  if (/[\\/](?:Cellar|linuxbrew)[\\/]/.test(places)) return 'homebrew';
  return venv ? 'venv' : 'pip';
}

async function regionsOf(host: Host, dir: string): Promise<readonly string[] | null> {
  const bytes = await host.readBytes(`${dir}/botocore/data/endpoints.json`).catch(() => null);
  return bytes === null ? null : endpointRegions(new TextDecoder().decode(bytes));
}

/** The Python, pip and pipx with which git-remote-codecommit would be installed. */
export async function installer(host: Host): Promise<Pick<Facts['installations'], 'python' | 'pip' | 'pipx'>> {
  const names = host.platform === 'win32' ? ['py', 'python'] : ['python3', 'python'];
  const [pipx, ...found] = await Promise.all([host.which('pipx'), ...names.map((name) => host.which(name))]);
  const path = found.find((each) => each !== null) ?? null;
  if (path === null) return { python: null, pip: null, pipx: pipx ?? null };
  const python = await pythonPackages(host, path);
  const marker = python.standardLibrary === null || python.venv ? null : await host.stat(`${python.standardLibrary}/EXTERNALLY-MANAGED`).catch(() => null);
  const externallyManaged = python.standardLibrary === null ? null : marker !== null;
  const pip = findPackage(python, 'pip');
  return {
    python: { path, onPath: true, version: python.version },
    pip: pip === null && externallyManaged === null ? null : { version: pip?.version ?? null, externallyManaged },
    pipx: pipx ?? null,
  };
}
