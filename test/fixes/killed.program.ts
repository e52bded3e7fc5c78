/**
 * Does one thing to a scene and is killed before, or in the middle of, its n-th call that changes something on the disk. Without a number it
 * comes to its end and prints how many there were.
 */
import fs from 'node:fs';
import { openRun } from '../../src/fixes/transaction.ts';
import { undoRun } from '../../src/fixes/undo.ts';
import { createDisk } from '../../src/host/disk.ts';
import { changesFor, opsWith, type Wanted } from './scene.ts';

/** What the program is told, as JSON. */
export interface Killing {
  what: 'fix' | 'undo' | 'recover';
  home: string;
  state: string;
  fixes: readonly (readonly Wanted[])[];
  killAt: number | null;
}

const { what, home, state, fixes, killAt } = JSON.parse(process.argv[2] ?? '') as Killing;
const CHANGING = new Set(['writeSync', 'fchmodSync', 'fchownSync', 'linkSync', 'renameSync', 'unlinkSync', 'chmodSync', 'mkdirSync', 'rmdirSync']);
let count = 0;

const disk = createDisk(opsWith((name, [first, second]) => {
  const changes = CHANGING.has(name) || (name === 'openSync' && ((second as number) & fs.constants.O_CREAT) !== 0);
  if (!changes || ++count !== killAt) return;
  if (name === 'writeSync') fs.writeSync(first as number, second as Uint8Array, 0, Math.floor((second as Uint8Array).length / 2));
  process.kill(process.pid, 'SIGKILL');
}));

if (what === 'undo') undoRun(disk, state, null, (_, line) => line);
else {
  const run = openRun(disk, state, { version: '0.0.0', startedAt: new Date(), target: null });
  for (const wanted of what === 'fix' ? fixes : []) run.apply({ finding: 'finding', check: 'check/x', steps: [], changes: changesFor(disk, home, wanted) });
  run.close();
}
process.stdout.write(String(count));
