import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PrivateDirs {
  /** A new 0700 directory for `use`, removed when that is over, however it ends. */
  with<T>(use: (dir: string) => Promise<T>): Promise<T>;
  /** Removes all of them at once, for the exit of our own process. */
  removeAllNow(): void;
}

/** Makes directories for what must not stay, such as a trace of git with secrets in it. */
export function privateDirs(): PrivateDirs {
  const live = new Set<string>();
  return {
    async with(use) {
      // mkdtemp makes it 0700 whatever the umask.
      const dir = await mkdtemp(join(tmpdir(), 'codecommit-doctor-'));
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
