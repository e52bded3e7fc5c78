import type { Host } from '../core/probe.ts';
import { findPackage, interpreterFor, pythonPackages } from './python-packages.ts';

const FULL = /^\d+\.\d+\.\d+$/;

/**
 * The version `<path> --version` would print, from what was installed, or null where the files do not say or contradict each other: the directory of
 * AWS's installer; else the package's record and the `__version__` beside it, which is what the program prints.
 * Proved equal to the real CLI in `test/probes/aws-cli-files.test.ts`.
 */
export async function installedAwsCli(host: Host, path: string): Promise<string | null> {
  const real = (await host.realPath(path) ?? path).replaceAll('\\', '/');
  const installer = /\/aws-cli\/v2\/(\d+\.\d+\.\d+)\/(?:dist|bin)\/aws$/.exec(real)?.[1];
  if (installer !== undefined) return installer;
  // They send Python to other files than the ones looked at here.
  if (host.env('PYTHONPATH') || host.env('PYTHONHOME')) return null;
  const interpreter = await interpreterFor(host, path);
  if (interpreter === null || await host.realPath(interpreter) === null) return null;
  const recorded = findPackage(await pythonPackages(host, interpreter), 'awscli');
  if (recorded === null || !FULL.test(recorded.version)) return null;
  const source = new TextDecoder().decode(await host.readBytes(`${recorded.dir}/awscli/__init__.py`).catch(() => null) ?? new Uint8Array());
  return /^__version__ = '([^']+)'$/m.exec(source)?.[1] === recorded.version ? recorded.version : null;
}
