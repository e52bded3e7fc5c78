import type { WritableHost } from '../core/probe.ts';
import { createDisk } from './disk.ts';
import { iamWrites } from './iam-writes.ts';
import { createHost, type HostOptions, type NodeHost } from './node-host.ts';
import { mirror } from './shadow-tree.ts';

/** The machine with its writing half: only `fix` and `setup` get it. */
export function createWritableHost(options: HostOptions): NodeHost & WritableHost {
  const host = createHost(options);
  return Object.defineProperties({} as NodeHost & WritableHost, {
    ...Object.getOwnPropertyDescriptors(host),
    disk: { value: createDisk() },
    iam: { value: (region: string, user: string) => iamWrites(host.aws, region, user) },
    mirror: { value: mirror },
  });
}
