import { darwinMachines } from './recorded/darwin.ts';
import { homeMachines } from './recorded/homes.ts';
import type { RecordedMachine } from './recorded/parts.ts';
import { win32Machines } from './recorded/win32.ts';

export type { RecordedMachine } from './recorded/parts.ts';

/** The machines that no lab can be: macOS, Windows, and other homes. Told of from outputs written from documentation, not captured. */
export const recordedMachines: readonly RecordedMachine[] = [...darwinMachines, ...win32Machines, ...homeMachines];
