import { darwinMachines, healthyDarwin } from './recorded/darwin.ts';
import { healthyHome, homeMachines } from './recorded/homes.ts';
import type { RecordedMachine, Recording } from './recorded/parts.ts';
import { healthyWin32, win32Machines } from './recorded/win32.ts';

export type { RecordedMachine, Recording } from './recorded/parts.ts';

/** The sick machines that no lab can be: macOS, Windows, and other homes. Their outputs are written from documentation, not captured. */
export const recordedMachines: readonly RecordedMachine[] = [...darwinMachines, ...win32Machines, ...homeMachines];

/** The same of healthy ones: not one error or warning may come out. */
export const healthyRecordings: readonly Recording[] = [...healthyDarwin, ...healthyWin32, ...healthyHome];
