import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

const MEMORY = '/dev/shm';
/** In bytes; all tests together take a fiftieth of it at any time. */
const ROOM = 2 ** 30;

/**
 * Returns a new directory in memory, which is removed when this process ends; null where the system has none with room in which programs may run.
 * The tests write some hundred thousand files, and wait for the disk each time a fix makes sure that its own have arrived.
 */
export function memoryDir(): string | null {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize < ROOM) return null;
    const dir = mkdtempSync(path.join(MEMORY, 'codecommit-tests-'));
    process.on('exit', () => { rmSync(dir, { recursive: true, force: true }); });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
    const program = path.join(dir, 'program');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
    return spawnSync(program).status === 0 ? dir : null;
  } catch {
    return null;
  }
}
