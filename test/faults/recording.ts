import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Disk } from '../../src/core/disk.ts';
import type { HostOptions } from '../../src/host/node-host.ts';
import { type FullHost, type HostCall, watched } from './watched-host.ts';

type Answer = { value: unknown } | { error: Error };
interface PrivateDir {
  path: string;
  /** What programs had left in it at the end. */
  files: readonly { name: string; bytes: Uint8Array }[];
}

/** What one opened host was asked and said. */
interface Session {
  place: string;
  host: FullHost;
  now: Date;
  answers: Map<string, Answer>;
  dirs: PrivateDir[];
}

const NOT_STARTED = { exitCode: null, stdout: new Uint8Array(), stderr: '', timedOut: false, spawnError: 'ENOENT', overflowed: false };

/** Opens hosts as a command does. */
export type Opener = (options: HostOptions) => FullHost;

/** A run on a real machine, kept to be run again without it. */
export class Recording {
  readonly #sessions: Session[] = [];

  /** Hosts that answer as `open`'s do, and are listened to. */
  recorder(open: Opener): Opener {
    return (options) => {
      const host = open(options);
      const session: Session = { place: placeOf(options), host, now: host.now(), answers: new Map(), dirs: [] };
      this.#sessions.push(session);
      return watched(host, (call, real) => (call.name === 'withPrivateDir' ? keepDir(session, call, host) : isOwn(call) ? real() : keep(session, call, real)));
    };
  }

  /** Hosts that say what was recorded, in a new run: nothing is started and nothing leaves the machine; the disk is `disk`. */
  player(disk: Disk, onUnknown: (call: HostCall) => void = () => undefined): Opener {
    const opened = new Map<string, number>();
    return (options) => {
      const place = placeOf(options);
      const nth = opened.get(place) ?? 0;
      opened.set(place, nth + 1);
      const here = this.#sessions.filter((session) => session.place === place);
      const own = here[nth] ?? here.at(-1) ?? this.#sessions[0];
      if (own === undefined) throw new Error('nothing was recorded');
      const others = [own, ...here, ...this.#sessions];
      let dirs = 0;
      const quiet = Object.defineProperties({} as FullHost, {
        ...Object.getOwnPropertyDescriptors(own.host),
        ...Object.getOwnPropertyDescriptors({ now: () => own.now, warm: () => undefined, close: () => Promise.resolve(), disk, mirror: () => Promise.resolve(), aws: {}, cwd: options.cwd }),
      });
      return watched(quiet, (call, real) => {
        if (isOwn(call) || call.name === 'mirror') return real();
        if (call.name === 'withPrivateDir') return inDir(own.dirs[dirs++] ?? own.dirs[0], call);
        const known = others.find(({ answers }) => answers.has(call.key))?.answers.get(call.key);
        // What only a run with a fault looks at: the machine's files are there to be looked at.
        if (known === undefined && isFile(call)) return real();
        if (known === undefined) onUnknown(call);
        if (known !== undefined) return 'error' in known ? Promise.reject(known.error) : Promise.resolve(known.value);
        return call.name === 'exec' ? Promise.resolve(NOT_STARTED) : Promise.reject(new Error('nothing is known of this'));
      });
    };
  }
}

/** What a replay does itself. */
function isOwn({ name }: HostCall): boolean {
  return name.startsWith('disk.') || name === 'env' || name === 'environment';
}

function isFile({ name }: HostCall): boolean {
  return ['readBytes', 'stat', 'list', 'realPath', 'which'].includes(name);
}

/** The home and the directory tell a trial on a copy from a look at the machine. */
function placeOf({ cwd, env }: HostOptions): string {
  return `${cwd} ${env['HOME'] ?? ''} ${env['GIT_CONFIG_GLOBAL'] ?? ''} ${env['AWS_CONFIG_FILE'] ?? ''}`;
}

async function keep(session: Session, { key }: HostCall, real: () => unknown): Promise<unknown> {
  try {
    const value = await real();
    session.answers.set(key, { value });
    return value;
  } catch (error) {
    session.answers.set(key, { error: error as Error });
    throw error;
  }
}

function keepDir(session: Session, { args }: HostCall, host: FullHost): Promise<unknown> {
  const use = args[0] as (dir: string) => Promise<unknown>;
  const kept: PrivateDir = { path: '', files: [] };
  session.dirs.push(kept);
  return host.withPrivateDir(async (path) => {
    kept.path = path;
    try {
      return await use(path);
    } finally {
      kept.files = readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [{ name: entry.name, bytes: readFileSync(join(path, entry.name)) }] : []));
    }
  });
}

async function inDir(dir: PrivateDir | undefined, { args }: HostCall): Promise<unknown> {
  const use = args[0] as (path: string) => Promise<unknown>;
  const path = dir?.path ?? mkdtempSync(join(tmpdir(), 'codecommit-doctor-'));
  mkdirSync(path, { recursive: true });
  for (const { name, bytes } of dir?.files ?? []) writeFileSync(join(path, name), bytes);
  try {
    return await use(path);
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}
