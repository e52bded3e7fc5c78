/**
 * Does the same to several scenes and is killed at another point of each: before, or in the middle of, the n-th call that changes something on its
 * disk. Where one is to die, it stays in the middle of that call and the next begins; once the last is there, the process is killed, and all with it.
 * So a start of node is paid once for all points. A scene without a point comes to its end and the number of its calls is printed.
 */
import fs from 'node:fs';
import type { Disk } from '../../src/core/disk.ts';
import { openRun } from '../../src/fixes/transaction.ts';
import { undoRun } from '../../src/fixes/undo.ts';
import { createDisk } from '../../src/host/disk.ts';
import { changesFor, opsWith, type Wanted } from './scene.ts';

/** What the program is told, as JSON. */
export interface Killing {
  what: 'fix' | 'undo' | 'recover';
  fixes: readonly (readonly Wanted[])[];
  scenes: readonly { home: string; state: string; killAt: number | null }[];
}

const { what, fixes, scenes } = JSON.parse(fs.readFileSync(0, 'utf8')) as Killing;
const CHANGING = new Set(['writeSync', 'fchmodSync', 'fchownSync', 'linkSync', 'renameSync', 'unlinkSync', 'chmodSync', 'mkdirSync', 'rmdirSync']);

function begin([scene, ...others]: Killing['scenes']): void {
  if (scene === undefined) return void process.kill(process.pid, 'SIGKILL');
  const { home, state, killAt } = scene;
  let count = 0;
  act(home, state, createDisk(opsWith((name, [first, second]) => {
    const changes = CHANGING.has(name) || (name === 'openSync' && ((second as number) & fs.constants.O_CREAT) !== 0);
    if (!changes || ++count !== killAt) return;
    if (name === 'writeSync') fs.writeSync(first as number, second as Uint8Array, 0, Math.floor((second as Uint8Array).length / 2));
    begin(others);
  })));
  process.stdout.write(String(count));
}

function act(home: string, state: string, disk: Disk): void {
  if (what === 'undo') return void undoRun(disk, state, null, (_, line) => line);
  const run = openRun(disk, state, { version: '0.0.0', startedAt: new Date(), target: null });
  for (const wanted of what === 'fix' ? fixes : []) run.apply({ finding: 'finding', check: 'check/x', steps: [], changes: changesFor(disk, home, wanted) });
  run.close();
}

begin(scenes);
