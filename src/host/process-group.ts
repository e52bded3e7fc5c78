import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Platform } from '../core/facts.ts';

const POLL_MS = 20;

/** A child and all it started, as far as they stayed in its process group (Windows: its process tree). */
export interface ProcessGroup {
  /** Asks the group to end, insists after `graceMs`, and resolves when it is gone (or soon after insisting). */
  end(graceMs: number): Promise<void>;
  /** Ends the group at once and without waiting: for the exit of our own process. */
  endNow(): void;
}

/** The group led by `child`, which on POSIX must have been spawned `detached`. */
export function groupOf(child: ChildProcess, platform: Platform): ProcessGroup {
  const { pid } = child;
  if (pid === undefined) return { end: () => Promise.resolve(), endNow: () => undefined };
  return platform === 'win32' ? windowsTree(pid) : posixGroup(pid);
}

function posixGroup(pid: number): ProcessGroup {
  const end = async (graceMs: number): Promise<void> => {
    signalGroup(pid, 'SIGTERM');
    // A stopped process takes no SIGTERM before it goes on.
    signalGroup(pid, 'SIGCONT');
    if (await goneWithin(pid, graceMs)) return;
    signalGroup(pid, 'SIGKILL');
    await goneWithin(pid, 200);
  };
  return { end, endNow: () => void signalGroup(pid, 'SIGKILL') };
}

/** False when no process of the group is left, or none that is ours. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

async function goneWithin(pid: number, ms: number): Promise<boolean> {
  for (let waited = 0; waited < ms; waited += POLL_MS) {
    if (!signalGroup(pid, 0)) return true;
    await sleep(POLL_MS);
  }
  return !signalGroup(pid, 0);
}

function windowsTree(pid: number): ProcessGroup {
  const kill = (): ChildProcess => spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
  const end = (): Promise<void> =>
    new Promise((resolve) => {
      const killer = kill();
      killer.once('error', () => resolve());
      killer.once('close', () => resolve());
    });
  const endNow = (): void => {
    kill().once('error', () => undefined).unref();
  };
  return { end, endNow };
}
