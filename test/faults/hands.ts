import type { Hands } from './faults.ts';

/** The limit of every run. No other timer is as long, so that it is known by its length, and is brought forward where a call hangs. */
export const LIMIT_SECONDS = 59.731;

const realTimeout = globalThis.setTimeout;
const limits = new Set<() => void>();

/** Makes the run's own limit a matter of a word instead of a minute. */
export function holdLimits(): void {
  globalThis.setTimeout = Object.assign((use: () => void, ms?: number, ...rest: unknown[]) => {
    const timer = realTimeout(use, ms, ...rest as []);
    if (ms === LIMIT_SECONDS * 1000) {
      limits.add(use);
      timer.unref();
    }
    return timer;
  }, realTimeout);
}

/** How a run with a fault came to its end. */
export interface Ending<T> {
  outcome: T | null;
  /** What was thrown out of the run. */
  thrown: { error: unknown } | null;
  /** `limit`: only because its time was up. `late`: it waited for a program beyond that. `never`. */
  ended: 'by itself' | 'limit' | 'late' | 'never';
}

/** Runs with a call that may hang: when nothing moves any more the run's limit is reached, and then that of the program. */
export async function ending<T>(run: (hands: Hands, signal: AbortSignal, aborted: (signal: AbortSignal) => void) => Promise<T>): Promise<Ending<T>> {
  limits.clear();
  const interrupted = new AbortController();
  let giveUp: () => void = () => undefined;
  let hung = false;
  const killed = { exitCode: null, stdout: new Uint8Array(), stderr: '', timedOut: true, spawnError: null, overflowed: false };
  const program = new Promise((resolve) => { giveUp = () => { resolve(killed); }; });
  const hands: Hands = { hang: () => { hung = true; return program; }, interrupt: () => { interrupted.abort(); } };
  let settled: Pick<Ending<T>, 'outcome' | 'thrown'> | null = null;
  // A host ends its programs when its run ends.
  const aborted = (signal: AbortSignal): void => { signal.addEventListener('abort', giveUp, { once: true }); };
  void run(hands, interrupted.signal, aborted).then((outcome) => { settled = { outcome, thrown: null }; }, (error: unknown) => { settled = { outcome: null, thrown: { error } }; });
  const comes = async (): Promise<Pick<Ending<T>, 'outcome' | 'thrown'> | null> => {
    for (let turn = 0; turn < 3000 && settled === null && !(hung && turn > 60); turn++) await (turn < 200 ? new Promise(setImmediate) : new Promise((resolve) => realTimeout(resolve, 2)));
    return settled;
  };
  let end = await comes();
  if (end !== null) return { ...end, ended: 'by itself' };
  for (const [ended, act] of [['limit', () => { for (const use of limits) use(); }], ['late', giveUp]] as const) {
    hung = false;
    act();
    end = await comes();
    if (end !== null) return { ...end, ended };
  }
  return { outcome: null, thrown: null, ended: 'never' };
}
