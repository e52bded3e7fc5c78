import { fakeHost } from '../../support/fake-host.ts';
import type { Host } from '../../../src/core/probe.ts';
import type { Recording } from './parts.ts';

const plain = (path: string): string => path.replaceAll('\\', '/').replace(/([^/])\/+$/, '$1').toLowerCase();

/** The machine as a host. Windows knows a path by either slash and in any case. */
export function recordedHost(machine: Recording): Host & { unused(): readonly string[] } {
  if (machine.platform !== 'win32') return fakeHost(machine);
  const files = Object.fromEntries(Object.entries(machine.files ?? {}).map(([path, content]) => [plain(path), content]));
  const host = fakeHost({ ...machine, files });
  return {
    ...host,
    readBytes: (path, atMost) => host.readBytes(plain(path), atMost),
    stat: (path) => host.stat(plain(path)),
    list: (dir) => host.list(plain(dir)),
    realPath: async (path) => ((await host.realPath(plain(path))) === null ? null : path),
  };
}
