import type { Disk } from '../../src/core/disk.ts';
import type { AwsSession, Host, WritableHost } from '../../src/core/probe.ts';
import type { NodeHost } from '../../src/host/node-host.ts';

/** All that a run of any command can ask of a machine. */
export type FullHost = NodeHost & WritableHost;

/** One call at the boundary. */
export interface HostCall {
  /** `exec`, `aws.policies`, `disk.write`. */
  name: string;
  args: readonly unknown[];
  /** The same in every run: names of temporary directories and of runs left out, counted where a call is repeated. */
  key: string;
}

/** Stands between a run and a call: `real` makes it. */
export type Between = (call: HostCall, real: () => unknown) => unknown;

const HOST_CALLS = ['env', 'environment', 'readBytes', 'stat', 'list', 'realPath', 'exec', 'which', 'withPrivateDir', 'gitRequest', 'probeHost', 'probePort', 'ownSecrets', 'mirror'] as const satisfies readonly (keyof Host | keyof FullHost)[];
const AWS_CALLS = ['credentials', 'state', 'callerIdentity', 'getRepository', 'simulate', 'policies', 'kmsKey', 'iamLogins'] as const satisfies readonly (keyof AwsSession)[];
const DISK_CALLS = ['read', 'target', 'write', 'create', 'discard', 'missingDirs', 'makeDirs', 'removeEmptyDir', 'list', 'parent', 'sha256', 'self', 'isAlive'] as const satisfies readonly (keyof Disk)[];

/** A host of which every call goes through `between`; what it says of itself (platform, home, clock) does not. */
export function watched(host: FullHost, between: Between): FullHost {
  const seen = new Map<string, number>();
  const call = (name: string, args: readonly unknown[]): HostCall => {
    const what = identityOf(name, args);
    const nth = (seen.get(what) ?? 0) + 1;
    seen.set(what, nth);
    return { name, args, key: `${what} #${nth}` };
  };
  const through = <T extends object>(owner: T, names: readonly (keyof T & string)[], prefix = ''): Partial<T> =>
    Object.fromEntries(names.map((name) => [name, (...args: unknown[]) => between(call(prefix + name, args), () => (owner[name] as (...given: unknown[]) => unknown)(...args))])) as Partial<T>;
  const aws = through(proxyOf(() => host.aws), AWS_CALLS, 'aws.') as AwsSession;
  const disk = through(proxyOf(() => host.disk), DISK_CALLS, 'disk.') as Disk;
  return Object.defineProperties({} as FullHost, { ...Object.getOwnPropertyDescriptors(host), ...Object.getOwnPropertyDescriptors({ ...through(host, HOST_CALLS), aws, disk }) });
}

/** Asked for only when a call is made: the session with AWS is opened by its first use. */
function proxyOf<T extends object>(get: () => T): T {
  return new Proxy({} as T, { get: (_, name) => { const owner = get(); return (owner[name as keyof T] as (...args: unknown[]) => unknown).bind(owner); } });
}

function identityOf(name: string, args: readonly unknown[]): string {
  // The journal's paths have the time in them, and its order never varies.
  if (name.startsWith('disk.') || name === 'withPrivateDir') return name;
  // What is left of a run's time is never the same.
  return `${name} ${JSON.stringify(args).replace(/"timeoutMs":[\d.]+,?/, '').replace(/codecommit-doctor-\w{6}/g, 'codecommit-doctor-*')}`;
}
