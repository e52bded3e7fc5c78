import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import * as path from 'node:path';
import { createDisk } from '../src/host/disk.ts';

const MEMORY = '/dev/shm';
const NAME = /^codecommit-tests-(\d+)-/;
/** In bytes; all tests together take a fiftieth of it at any time. */
const ROOM = 2 ** 30;

const remove = (dir: string): void => { rmSync(dir, { recursive: true, force: true, maxRetries: 3 }); };

/**
 * Returns a new directory in memory, which is removed when this process ends; null where the system has none with room in which programs may run. What
 * a run that was killed left is removed by the next. The tests write some hundred thousand files, and wait for the disk each time a fix makes sure that
 * its own have arrived.
 */
export function memoryDir(): string | null {
  try {
    const disk = createDisk();
    for (const name of readdirSync(MEMORY)) {
      const pid = NAME.exec(name)?.[1];
      if (pid !== undefined && !disk.isAlive({ pid: Number(pid), machine: hostname(), started: null })) remove(path.join(MEMORY, name));
    }
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize < ROOM) return null;
    const dir = mkdtempSync(path.join(MEMORY, `codecommit-tests-${process.pid}-`));
    process.on('exit', () => { remove(dir); });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
    const program = path.join(dir, 'program');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
    return spawnSync(program).status === 0 ? dir : null;
  } catch {
    return null;
  }
}
