import type { RecordedMachine } from './parts.ts';
export const win32Machines: readonly RecordedMachine[] = [];
