import { defaultWorld, type Lab, startLab } from '../lab/lab.ts';
import type { Machine } from '../lab/machine.ts';
import type { TestMachine } from './parts.ts';
import { onMachine } from './run.ts';

/** A queue of machines of which some run at a time, since they mostly wait; each has a lab of its own. */
export interface Queue {
  /** Adds a machine; the promise ends with its use. */
  add(machine: TestMachine, use: (made: Machine, lab: Lab) => Promise<void>): Promise<void>;
  start(): void;
}

/** Returns an empty queue of which `atATime` machines run together once it is started. */
export function queueOf(atATime: number): Queue {
  const waiting: (() => Promise<void>)[] = [];
  return {
    add(machine, use) {
      const done = new Promise<void>((resolve, reject) => {
        waiting.push(async () => {
          const lab = await startLab(defaultWorld());
          await onMachine(lab, machine, (made) => use(made, lab)).then(resolve, reject).finally(() => lab.close());
        });
      });
      // The promise is awaited by its test, which may be later than its failure.
      done.catch(() => undefined);
      return done;
    },
    start() {
      for (let i = 0; i < atATime; i++) void (async () => { for (let next = waiting.shift(); next; next = waiting.shift()) await next(); })();
    },
  };
}
