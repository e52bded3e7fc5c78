import { type ChildProcess, spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Platform } from '../core/facts.ts';
import type { ExecOptions, ExecResult } from '../core/probe.ts';
import { groupOf, type ProcessGroup } from './process-group.ts';
import { which } from './which.ts';
import { batchArguments, isBatchFile } from './windows-command.ts';

const MIB = 1024 * 1024;
const HELD_PIPE_MS = 250;
const HELD_PIPE_AT_MOST_MS = 2000;

export interface RunnerOptions {
  platform: Platform;
  cwd: string;
  /** What every program inherits. */
  env: Readonly<Record<string, string | undefined>>;
  /** Ends all that runs, and refuses what is asked for later. */
  signal: AbortSignal;
  /** For programs without a limit of their own, in milliseconds. */
  timeoutMs: number;
  /** Between the request to end and the insisting, in milliseconds (default 1000). */
  graceMs?: number;
}

export interface Runner {
  /** Runs a program without a shell. Never rejects: what went wrong is in the result. */
  run(argv: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  /** Ends every group at once, for the exit of our own process. */
  endAllNow(): void;
  /** Resolves when nothing of ours runs any more. */
  idle(): Promise<void>;
}

/**
 * Makes a runner of programs. Each gets a process group and a session of its own (so no terminal to ask on), stdin closed
 * unless given, a hard deadline for the whole group, and a limit on what it may print. A grandchild that keeps the pipe open
 * does not delay the answer: the group is ended 250 ms after the program itself.
 * `spawnError` is the system's code (ENOENT, EACCES …), ENOTDIR for a missing working directory. A run ended by
 * `signal` has `timedOut`.
 */
export function createRunner(options: RunnerOptions): Runner {
  const live = new Set<ProcessGroup>();
  const running = new Set<Promise<ExecResult>>();
  const runOne = async (argv: readonly string[], exec: ExecOptions = {}): Promise<ExecResult> => {
    if (options.signal.aborted) return { ...nothing(), timedOut: true };
    const env = mergeEnvironment(options.env, exec.env ?? {}, options.platform);
    const started = await start(argv, exec, env, options);
    if (typeof started === 'string') return { ...nothing(), spawnError: started };
    const group = groupOf(started, options.platform);
    live.add(group);
    try {
      return await observe(started, group, exec, options);
    } finally {
      live.delete(group);
    }
  };
  const run = (argv: readonly string[], exec?: ExecOptions): Promise<ExecResult> => {
    const result = runOne(argv, exec);
    running.add(result);
    return result.finally(() => running.delete(result));
  };
  return {
    run,
    endAllNow: () => live.forEach((group) => group.endNow()),
    async idle() {
      await Promise.all(running);
    },
  };
}

const nothing = (): ExecResult => ({ exitCode: null, stdout: new Uint8Array(), stderr: '', timedOut: false, spawnError: null, overflowed: false });

/** The child, or the code of what kept it from starting. */
async function start(argv: readonly string[], exec: ExecOptions, env: Record<string, string>, options: RunnerOptions): Promise<ChildProcess | string> {
  const [program, ...words] = argv;
  if (program === undefined) return 'EINVAL';
  const cwd = exec.cwd ?? options.cwd;
  if (!isDirectory(cwd)) return 'ENOTDIR';
  const windows = options.platform === 'win32';
  // Windows would look into the current directory first: a repository must not bring its own git.exe.
  const file = windows ? await which(program, { platform: 'win32', cwd, env: (name) => lookUp(env, name, 'win32') }) : program;
  if (file === null) return 'ENOENT';
  const batch = windows && isBatchFile(file);
  try {
    const child = spawn(batch ? lookUp(env, 'ComSpec', 'win32') ?? 'cmd.exe' : file, batch ? batchArguments(file, words) : words, {
      cwd,
      env,
      detached: !windows,
      windowsHide: true,
      windowsVerbatimArguments: batch,
      stdio: [exec.stdin === undefined ? 'ignore' : 'pipe', exec.stdout === 'discard' ? 'ignore' : exec.stdout === 'show' ? process.stderr : 'pipe', exec.stdout === 'show' ? process.stderr : 'pipe'],
    });
    return await new Promise((resolve) => {
      child.once('spawn', () => resolve(child));
      child.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'EINVAL';
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function observe(child: ChildProcess, group: ProcessGroup, exec: ExecOptions, options: RunnerOptions): Promise<ExecResult> {
  return new Promise((resolve) => {
    const limit = exec.maxBytes ?? 4 * MIB;
    const stdout = collect(child.stdout, limit, () => void end('overflow'));
    const stderr = collect(child.stderr, limit, () => void end('overflow'));
    const state: { ended: 'overflow' | 'deadline' | null; exitCode: number | null } = { ended: null, exitCode: null };

    const finish = (): void => {
      clearTimeout(deadline);
      options.signal.removeEventListener('abort', onAbort);
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
      child.unref();
      const text = Buffer.concat(stderr.chunks).toString('utf8');
      resolve({
        exitCode: state.ended === null ? state.exitCode : null,
        stdout: Buffer.concat(stdout.chunks),
        stderr: text,
        timedOut: state.ended === 'deadline',
        spawnError: null,
        overflowed: state.ended === 'overflow',
      });
    };
    const end = async (why: 'overflow' | 'deadline'): Promise<void> => {
      if (state.ended !== null) return;
      state.ended = why;
      await group.end(options.graceMs ?? 1000);
      finish();
    };
    const onAbort = (): void => void end('deadline');
    const deadline = setTimeout(onAbort, exec.timeoutMs ?? options.timeoutMs);
    options.signal.addEventListener('abort', onAbort, { once: true });
    if (options.signal.aborted) onAbort();

    child.on('error', () => undefined);
    child.once('exit', (code) => {
      state.exitCode = code;
      clearTimeout(deadline);
      void quiet([stdout, stderr]).then(async () => {
        if (state.ended !== null) return;
        if (!stdout.ended() || !stderr.ended()) await group.end(options.graceMs ?? 1000);
        // The run may have been ended meanwhile.
        if ((state.ended as string | null) === null) finish();
      });
    });
    // A program may end without reading what it is told.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(exec.stdin);
  });
}

interface Collected {
  chunks: Buffer[];
  size(): number;
  ended(): boolean;
  /** Resolves when the stream has ended. */
  end: Promise<void>;
}

function collect(stream: Readable | null, limit: number, onOverflow: () => void): Collected {
  const chunks: Buffer[] = [];
  let size = 0;
  let ended = stream === null;
  stream?.on('data', (chunk: Buffer) => {
    const room = limit - size;
    size += chunk.length;
    if (room > 0) chunks.push(chunk.subarray(0, room));
    if (size <= limit) return;
    stream.destroy();
    onOverflow();
  });
  const end = stream === null ? Promise.resolve() : new Promise<void>((resolve) => {
    stream.once('close', () => {
      ended = true;
      resolve();
    });
  });
  stream?.on('error', () => undefined);
  return { chunks, size: () => size, ended: () => ended, end };
}

/** Resolves when the streams have ended, or nothing came for a while although the program itself is gone. */
async function quiet(streams: readonly Collected[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const pause = () => new Promise((resolve) => { timer = setTimeout(resolve, HELD_PIPE_MS / 10); });
  const allEnded = Promise.all(streams.map(({ end }) => end));
  let before = -1;
  for (let waited = 0; waited < HELD_PIPE_AT_MOST_MS; waited += HELD_PIPE_MS / 10) {
    if (streams.every((stream) => stream.ended())) return;
    const now = streams.reduce((sum, stream) => sum + stream.size(), 0);
    if (waited >= HELD_PIPE_MS && now === before) return;
    before = now;
    await Promise.race([allEnded, pause()]);
    clearTimeout(timer);
    // After a long synchronous task the timer comes before what lies in the pipe: let the loop read first.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function mergeEnvironment(base: Readonly<Record<string, string | undefined>>, changes: Readonly<Record<string, string | null>>, platform: Platform): Record<string, string> {
  const same = (name: string): string => (platform === 'win32' ? name.toUpperCase() : name);
  const changed = new Set(Object.keys(changes).map(same));
  const merged: Record<string, string> = {};
  for (const [name, value] of Object.entries(base)) if (value !== undefined && !changed.has(same(name))) merged[name] = value;
  for (const [name, value] of Object.entries(changes)) if (value !== null) merged[name] = value;
  return merged;
}

/** A variable's value; Windows does not tell `Path` from `PATH`. */
export function lookUp(env: Readonly<Record<string, string | undefined>>, name: string, platform: Platform): string | undefined {
  if (platform !== 'win32' || env[name] !== undefined) return env[name];
  const found = Object.keys(env).find((key) => key.toUpperCase() === name.toUpperCase());
  return found === undefined ? undefined : env[found];
}
