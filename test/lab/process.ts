import { spawn } from 'node:child_process';

/** How a command on the machine ended. `code` is null when a signal ended it. */
export interface Ended {
  code: number | null;
  signal: string | null;
  timedOut: boolean;
  stdout: string;
  stderr: string;
}

/** How long pipes may stay open after the command itself has ended, in milliseconds. */
const drainMs = 300;

/**
 * Runs a command in a session of its own, so that it has no terminal to prompt on, and ends its whole
 * process group at the deadline. Rejects when the program cannot be started at all.
 */
export async function runCommand(
  argv: readonly string[],
  options: { cwd: string; env: Record<string, string>; timeoutMs: number; input?: string | Uint8Array },
): Promise<Ended> {
  const [program = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: options.cwd, env: options.env, detached: true, stdio: 'pipe' });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let timedOut = false;
    let drain: NodeJS.Timeout | undefined;
    const endGroup = (): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // The group is already gone.
      }
    };
    const deadline = setTimeout(() => {
      timedOut = true;
      endGroup();
    }, options.timeoutMs);
    const finish = (code: number | null, signal: string | null): void => {
      clearTimeout(deadline);
      clearTimeout(drain);
      endGroup();
      child.stdout.destroy();
      child.stderr.destroy();
      const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString('utf8');
      resolve({ code, signal, timedOut, stdout: text(out), stderr: text(err) });
    };
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    // A command may end without reading its input.
    child.stdin.on('error', () => child.stdin.destroy());
    child.stdin.end(options.input ?? '');
    child.on('error', (error) => {
      clearTimeout(deadline);
      reject(error);
    });
    // A daemon the command left behind (git credential-cache) may hold the pipes open for good.
    child.on('exit', (code, signal) => {
      drain = setTimeout(() => finish(code, signal), drainMs);
    });
    child.on('close', finish);
  });
}
