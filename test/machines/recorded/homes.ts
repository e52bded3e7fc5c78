import type { RecordedMachine } from './parts.ts';
export const homeMachines: readonly RecordedMachine[] = [];
