import { spawn } from 'node:child_process';
import { onRealPath } from '../lab/tools-under-test.ts';

/**
 * Runs a command line on a terminal of its own, by `script` of util-linux, and types each answer when its question is seen. Returns the exit status and all
 * that was shown. Rejects after 20 seconds. git throws away what was typed before it asks, so the answers cannot be a file.
 */
export function atTerminal(line: string, options: { cwd: string; env: Record<string, string> }, answers: readonly (readonly [RegExp, string])[]): Promise<{ code: number | null; shown: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(onRealPath('script') ?? 'script', ['-qec', line, '/dev/null'], { ...options, detached: true, stdio: 'pipe' });
    const waiting = [...answers];
    let shown = '';
    let seen = 0;
    const look = (chunk: Buffer): void => {
      shown += chunk.toString('utf8');
      const [question, answer] = waiting[0] ?? [];
      const found = question?.exec(shown.slice(seen));
      if (!found) return;
      seen += found.index + found[0].length;
      waiting.shift();
      child.stdin.write(`${answer ?? ''}\n`);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.stdin.on('error', () => child.stdin.destroy());
    const deadline = setTimeout(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      reject(new Error(`still waiting after: ${shown}`));
    }, 20_000);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(deadline);
      resolve({ code, shown });
    });
  });
}
