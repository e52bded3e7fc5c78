import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { canBeKept, KEPT_PROGRAM, runKept } from '../lab/kept-cli.ts';
import type { Machine } from '../lab/machine.ts';
import { onRealPath } from '../lab/tools-under-test.ts';
import { CLI } from '../machines/run.ts';

/** What a run of the CLI left behind and let be seen. */
export interface Watched {
  code: number | null;
  stdout: string;
  stderr: string;
  /** The words of every program the CLI itself started, a line each. */
  argv: string;
  /** What lies in the machine's temporary directory afterwards. */
  leftOver: string[];
  /** Modes of the temporary directories seen while it ran. */
  modes: Set<string>;
}

const LOG_VARIABLE = 'ARGV_LOG_OF_TEST';

/** Programs for `tools.extra` that note their words and whose child they are, then become the real ones. */
export function noting(names: readonly string[]): Record<string, string> {
  const shell = onRealPath('bash') ?? '/bin/sh';
  return Object.fromEntries(names.map((name) => [name, [
    `#!${shell}`,
    `{ printf '%s' "$PPID ${name}"; for word; do printf ' %s' "\${word//$'\\n'/ }"; done; printf '\\n'; } >> "$${LOG_VARIABLE}"`,
    `exec ${onRealPath(name) ?? name} "$@"`,
  ].join('\n')]));
}

interface Begun {
  pid: number;
  kill(signal: NodeJS.Signals): void;
}
type Ran = Pick<Watched, 'code' | 'stdout' | 'stderr'>;
/** Begins a command; the function it is given is told the process. */
type Beginning = (machine: Machine, args: readonly string[], env: Record<string, string>, begun: (process: Begun) => void) => Promise<Ran>;

/** By a process of its own, as the user starts it. */
const byItself: Beginning = (machine, args, env, begun) => {
  const child = spawn(process.execPath, [CLI, ...args], { cwd: machine.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  begun({ pid: child.pid ?? 0, kill: (signal) => child.kill(signal) });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString(); });
  return new Promise((resolve) => { child.once('close', (code) => resolve({ code, stdout, stderr })); });
};

/** In a process that has the CLI loaded already: quicker. */
const inKept: Beginning = (machine, args, env, begun) => runKept({ cwd: machine.cwd, env }, args, (pid) => begun({ pid, kill: () => { throw new Error('a kept process takes no signal'); } }));

/** Runs the CLI on a machine and watches it; `stop` sends a signal as soon as a file of this name lies in the home directory. */
export function watchedRun(machine: Machine, args: readonly string[], stop?: { signal: NodeJS.Signals; when: string }): Promise<Watched> {
  return watched(byItself, machine, args, stop);
}

/** The same in a kept process, for what a machine is asked after its first command. */
export function watchedKept(machine: Machine, args: readonly string[]): Promise<Watched> {
  return watched(canBeKept(machine) ? inKept : byItself, machine, args);
}

async function watched(begin: Beginning, machine: Machine, args: readonly string[], stop?: { signal: NodeJS.Signals; when: string }): Promise<Watched> {
  const log = path.join(path.dirname(machine.home), 'argv.log');
  fs.rmSync(log, { force: true });
  const temporary = machine.env['TMPDIR'] ?? '';
  const sampled = new Set<string>();
  const modes = new Set<string>();
  let running: Begun | undefined;
  let stopped = false;
  const sampler = setInterval(() => {
    for (const line of childrenOf(running?.pid ?? 0)) sampled.add(line);
    for (const entry of fs.readdirSync(temporary)) modes.add(modeOf(path.join(temporary, entry)));
    if (stop !== undefined && !stopped && fs.existsSync(path.join(machine.home, stop.when))) {
      stopped = true;
      running?.kill(stop.signal);
    }
  }, 15);
  const ran = await begin(machine, args, { ...machine.env, [LOG_VARIABLE]: log }, (process) => { running = process; }).finally(() => clearInterval(sampler));
  const noted = (fs.existsSync(log) ? fs.readFileSync(log, 'utf8') : '').split('\n').filter((line) => line.startsWith(`${running?.pid ?? 0} `));
  // A child that is not yet the program it becomes still has our own words.
  sampled.forEach((line) => { if (line.includes(CLI) || line.includes(KEPT_PROGRAM)) sampled.delete(line); });
  return { ...ran, argv: [...noted, ...sampled].join('\n'), leftOver: fs.readdirSync(temporary), modes };
}

function modeOf(file: string): string {
  try {
    return (fs.statSync(file).mode & 0o777).toString(8);
  } catch {
    return '700';
  }
}

/** The command lines of a process's children; nothing where the system has no `/proc`. */
function childrenOf(pid: number): string[] {
  const task = `/proc/${pid}/task/${pid}/children`;
  try {
    return fs.readFileSync(task, 'utf8').trim().split(' ').filter(Boolean).map((child) => fs.readFileSync(`/proc/${child}/cmdline`, 'utf8').replaceAll('\0', ' '));
  } catch {
    return [];
  }
}
