import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Socket } from 'node:net';
import * as path from 'node:path';
import type { Snapshot } from '../../src/core/facts.ts';
import type { Machine } from './machine.ts';

/** How a command ended that a kept process ran. */
export interface KeptRun {
  code: number;
  stdout: string;
  stderr: string;
  /** What `doctor` saw; null after other commands. */
  snapshot: Snapshot | null;
}

interface Answer extends KeptRun {
  /** The process must not run another command. */
  spent: boolean;
}

const WORKING_COPY = path.resolve(import.meta.dirname, '../..');
/** The CLI under test: what is published, where `npm test` has laid it out, else what `npm run build` made of the working copy. */
export const CLI = process.env['CLI_UNDER_TEST'] ?? path.join(WORKING_COPY, 'bin/run.js');
/** The package that it is of. */
export const PACKAGE = path.resolve(CLI, '../..');
if (!existsSync(path.join(PACKAGE, 'dist'))) throw new Error('a test file run by itself meets the CLI of the working copy, which is not built: npm run build');

/** The program of a kept process. */
export const KEPT_PROGRAM = path.join(import.meta.dirname, 'kept-cli-process.mjs');
const LIMIT_MS = 60_000;

interface Kept {
  child: ChildProcess;
  /** What came out of the process past the command's own streams: a program it started without a pipe, say. */
  past: { stdout: string; stderr: string };
}
const idle: Kept[] = [];

// They would end by themselves; this way none is left when the tests have ended.
process.on('beforeExit', () => {
  for (const { child } of idle.splice(0)) {
    child.ref();
    child.disconnect();
  }
});

/** Variables that node or the loader read before the first line of ours: only a process of its own has them. */
const AT_START = /^(?:NODE_|LD_|UV_|OPENSSL_|SSL_CERT_)/;

/** Returns whether a kept process sees this machine as a fresh one would. */
export function canBeKept(machine: Pick<Machine, 'env'>): boolean {
  return !Object.keys(machine.env).some((name) => AT_START.test(name));
}

async function started(): Promise<Kept> {
  // Each line of the CLI runs a few dozen times: too few for the optimizing compiler to pay.
  // In a session of its own, like the machine's other commands: nobody can be asked on a terminal.
  const child = fork(KEPT_PROGRAM, [PACKAGE], { detached: true, execArgv: ['--no-opt'], env: { PATH: '/nonexistent' }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const past = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name]?.on('data', (chunk: Buffer) => { past[name] += chunk.toString(); });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(new Error(`the process of the kept CLI ended with ${code ?? 'a signal'} at its start: ${past.stderr}`)));
  });
  child.removeAllListeners('exit');
  return { child, past };
}

/**
 * Runs a command of the built CLI on a machine in a process that has run others before: its environment and directory are the
 * machine's, and it goes through oclif's own road from the words to the exit code. Not covered: the start and the end of the
 * process, which the runs by `bin/run.js` hold. `onStart` is told the process's id. Rejects when the process dies or takes longer
 * than a minute.
 */
export async function runKept(machine: Pick<Machine, 'env' | 'cwd'>, argv: readonly string[], onStart?: (pid: number) => void): Promise<KeptRun> {
  const kept = idle.pop() ?? await started();
  const { child, past } = kept;
  Object.assign(past, { stdout: '', stderr: '' });
  hold(child, true);
  onStart?.(child.pid ?? 0);
  let deadline: NodeJS.Timeout | undefined;
  try {
    const { spent, ...ran } = await new Promise<Answer>((resolve, reject) => {
      const lost = (why: string) => reject(new Error(`the CLI ${why}: ${argv.join(' ')}`));
      deadline = setTimeout(() => lost('did not end within a minute'), LIMIT_MS);
      child.once('message', (answer) => resolve(answer as Answer));
      child.once('exit', (code, signal) => lost(`ended its process (${code ?? signal ?? ''}) ${past.stderr}`));
      child.send({ argv, cwd: machine.cwd, env: machine.env });
    });
    child.removeAllListeners('exit');
    // What was written before the answer was sent has come by the end of this turn.
    await new Promise((resolve) => { setImmediate(resolve); });
    if (spent) child.kill('SIGKILL');
    else idle.push(kept);
    return { ...ran, stdout: ran.stdout + past.stdout, stderr: ran.stderr + past.stderr };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(deadline);
    hold(child, false);
  }
}

/** An idle process must not keep the tests from ending; it ends itself when we are gone. */
function hold(child: ChildProcess, busy: boolean): void {
  for (const held of [child, child.channel, child.stdout as Socket | null, child.stderr as Socket | null]) {
    if (busy) held?.ref();
    else held?.unref();
  }
}
