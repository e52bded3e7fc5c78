import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDisk } from './disk.ts';

export interface PrivateDirs {
  /** A new 0700 directory for `use`, removed when that is over, however it ends. */
  with<T>(use: (dir: string) => Promise<T>): Promise<T>;
  /** Removes all of them at once, for the exit of our own process. */
  removeAllNow(): void;
}

/** The machine is in the name since a temporary directory may be shared by several, each with process numbers of its own. */
const NAME = /^codecommit-doctor-([0-9a-f]{8})-(\d+)-[A-Za-z0-9]{6}$/;
const machine = (): string => createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** Makes directories for what must not stay, such as a trace of git with secrets in it. The first one comes after those of killed processes went. */
export function privateDirs(): PrivateDirs {
  const live = new Set<string>();
  let isFirst = true;
  return {
    async with(use) {
      if (isFirst) removeAbandoned();
      isFirst = false;
      // mkdtemp makes it 0700 whatever the umask.
      const dir = await mkdtemp(join(tmpdir(), `codecommit-doctor-${machine()}-${process.pid}-`));
      live.add(dir);
      try {
        return await use(dir);
      } finally {
        await rm(dir, { recursive: true, force: true, maxRetries: 3 });
        live.delete(dir);
      }
    },
    removeAllNow() {
      // A program that was just killed may still have made a file between the listing and the removal.
      for (const dir of live) rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Removes what processes of ours that were killed left behind, passwords among it. Never throws: the next run tries again. */
export function removeAbandoned(): void {
  const disk = createDisk();
  quietly(() => {
    for (const name of readdirSync(tmpdir())) {
      const [, at, pid] = NAME.exec(name) ?? [];
      if (at === undefined) continue;
      const dir = join(tmpdir(), name);
      if (at !== machine() || disk.isAlive({ pid: Number(pid), machine: hostname(), started: null })) continue;
      quietly(() => { if (isOurs(dir)) rmSync(dir, { recursive: true, force: true, maxRetries: 3 }); });
    }
  });
}

/** In a directory that others may write to, a name alone says nothing. */
function isOurs(dir: string): boolean {
  const found = lstatSync(dir);
  return found.isDirectory() && (process.getuid === undefined || (found.uid === process.getuid() && (found.mode & 0o077) === 0));
}

function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // See the caller.
  }
}
