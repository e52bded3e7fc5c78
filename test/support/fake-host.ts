import * as assert from 'uvu/assert';
import type { AnyProbe, AwsSession, ExecOptions, ExecResult, GitRequest, Host } from '../../src/core/probe.ts';
import type { GitRequestFact, HostProbe, Observed, Platform, Snapshot } from '../../src/core/facts.ts';
import { disclosedValue, readEnvironment } from '../../src/host/environment.ts';
import { HOME, linux, NOW } from './worlds.ts';

/** What a program prints; exit status 0 where nothing is said. */
export type Answer = Partial<Omit<ExecResult, 'stdout'>> & { stdout?: string | Uint8Array };
export interface Call {
  /** The words without git's `-c KEY=VALUE`, joined by blanks. */
  command: string;
  argv: readonly string[];
  options: ExecOptions;
}

/** A machine as data. A program that is not named fails the test; a file that is not named does not exist. */
export interface FakeMachine {
  platform?: Platform;
  cwd?: string;
  homeDir?: string | null;
  accountHome?: string | null;
  env?: Readonly<Record<string, string>>;
  /** By path; an `Error` is what reading throws. */
  files?: Readonly<Record<string, string | Uint8Array | Error>>;
  /** By the words of the command without git's `-c` options. `missing` is a program that is not there. */
  programs?: Readonly<Record<string, Answer | 'missing' | ((call: Call, write: (path: string, text: string) => void) => Answer)>>;
  which?: Readonly<Record<string, string>>;
  /** Links: what a path leads to. Directories are known by the files in them. */
  links?: Readonly<Record<string, string>>;
  aws?: Partial<AwsSession>;
  gitRequest?: (request: GitRequest) => GitRequestFact;
  probeHost?: (host: string, tool: 'git' | 'aws', path: string) => HostProbe;
  probePort?: (host: string, port: number) => HostProbe;
}

export interface FakeHost extends Host {
  readonly calls: readonly Call[];
  /** Programs that were laid out and never asked for. */
  unused(): readonly string[];
}

export const PRIVATE_DIR = '/private/ccd';
const MISSING: ExecResult = { exitCode: null, stdout: new Uint8Array(), stderr: '', timedOut: false, spawnError: 'ENOENT', overflowed: false };
const bytes = (text: string | Uint8Array): Uint8Array => (typeof text === 'string' ? new TextEncoder().encode(text) : text);

/** A host that knows nothing but what it was given: every other call throws. */
export function fakeHost(machine: FakeMachine = {}): FakeHost {
  const calls: Call[] = [];
  const used = new Set<string>();
  const files = new Map(Object.entries(machine.files ?? {}));
  const platform = machine.platform ?? 'linux';
  const env = machine.env ?? {};
  const exec = (argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> => {
    const call = { command: argv.filter((word, index) => argv[0] !== 'git' || (word !== '-c' && argv[index - 1] !== '-c')).join(' '), argv, options };
    calls.push(call);
    used.add(call.command);
    const stub = machine.programs?.[call.command];
    if (stub === undefined) return Promise.reject(new Error(`the fake host was not told of: ${call.command}`));
    if (stub === 'missing') return Promise.resolve(MISSING);
    const answer = typeof stub === 'function' ? stub(call, (path, text) => files.set(path, text)) : stub;
    return Promise.resolve({ ...MISSING, exitCode: 0, spawnError: null, ...answer, stdout: options.stdout === 'discard' ? new Uint8Array() : bytes(answer.stdout ?? '') });
  };
  const untold = (name: string) => (): never => { throw new Error(`the fake host was not told of: ${name}`); };
  return {
    calls,
    unused: () => Object.keys(machine.programs ?? {}).filter((command) => !used.has(command)),
    platform,
    cwd: machine.cwd ?? `${HOME}/work`,
    homeDir: machine.homeDir === undefined ? HOME : machine.homeDir,
    accountHome: machine.accountHome === undefined ? HOME : machine.accountHome,
    release: '6.1',
    env: (name) => disclosedValue(env, name, platform),
    environment: () => readEnvironment(env, platform),
    now: () => new Date(NOW),
    readBytes: (path, atMost) => {
      const found = files.get(path);
      return found instanceof Error ? Promise.reject(found) : Promise.resolve(found === undefined ? null : bytes(found).slice(0, atMost));
    },
    stat: (path) => {
      if (files.has(path) || machine.links?.[path] !== undefined) return Promise.resolve({ mode: 0o600, isFile: true, executable: true });
      return Promise.resolve([...files.keys()].some((file) => file.startsWith(`${path}/`)) ? { mode: 0o700, isFile: false, executable: false } : null);
    },
    list: (dir) => {
      const inside = [...files.keys()].filter((path) => path.startsWith(`${dir}/`)).map((path) => path.slice(dir.length + 1).split('/')[0] ?? '');
      return Promise.resolve(inside.length === 0 ? null : [...new Set(inside)]);
    },
    realPath: (path) => Promise.resolve(machine.links?.[path] ?? (files.has(path) ? path : null)),
    exec,
    which: (program) => Promise.resolve(machine.which?.[program] ?? null),
    withPrivateDir: (use) => use(PRIVATE_DIR),
    aws: {
      credentials: untold('aws.credentials'), state: untold('aws.state'), callerIdentity: untold('aws.callerIdentity'), getRepository: untold('aws.getRepository'), simulate: untold('aws.simulate'), policies: untold('aws.policies'), kmsKey: untold('aws.kmsKey'), iamLogins: untold('aws.iamLogins'),
      ...machine.aws,
    },
    gitRequest: (request) => Promise.resolve((machine.gitRequest ?? untold('gitRequest'))(request)),
    probeHost: (host, tool, path) => Promise.resolve((machine.probeHost ?? untold('probeHost'))(host, tool, path)),
    probePort: (host, port) => Promise.resolve((machine.probePort ?? untold('probePort'))(host, port)),
  };
}

/** Observes one fact on a fake machine, the facts before it from `known`; every program laid out must have been asked for. */
export async function observe<T = never>(probe: AnyProbe, machine: FakeMachine, known: Snapshot = linux.snapshot): Promise<{ observed: Observed<T>; calls: readonly Call[] }> {
  const host = fakeHost(machine);
  const observed = await probe.observe(host, known as never) as Observed<T>;
  assert.equal(host.unused(), [], 'every program of the fake machine was asked for');
  return { observed, calls: host.calls };
}

/** The value of a fact that must have been seen. */
export function seen<T>(observed: Observed<T>): T {
  if (observed.status !== 'seen') throw new Error(`${observed.status}: ${observed.reason}`);
  return observed.value;
}
