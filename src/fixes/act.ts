import type { Snapshot } from '../core/facts.ts';
import { describeStep, type FixStep } from '../core/fix.ts';
import type { ExecResult, WritableHost } from '../core/probe.ts';
import type { Learned } from '../core/setup.ts';
import type { FileChange } from './draft.ts';
import { forgetInStore } from './steps/forget-login.ts';
import { changeIam, mayStay } from './steps/iam.ts';
import { newSshKey, pinHostKey } from './steps/ssh-key.ts';
import { StepRefused } from './steps/refused.ts';

/** An installation or a sign-in in the browser takes its time. */
const RUN_LIMIT_MS = 600_000;
const STORE_LIMIT_MS = 20_000;

/** What a step that is no change of a file brought. */
export interface Acted {
  learned: Learned;
  /** Files it made: the caller writes them through the transaction, as a commit of their own, before the next step. */
  changes: readonly FileChange[];
  /** Takes back what it did at AWS or in a store of the system, and returns in words what stays all the same. Null where it did nothing there. */
  takeBack: (() => Promise<readonly string[]>) | null;
}

/** Told as soon as it is known what a step did that no undo brings back, in words; the caller writes it into the journal (`OpenRun.note`) at once. */
export type TellStays = (stays: readonly string[]) => void;

const NOTHING: Acted = { learned: {}, changes: [], takeBack: null };

/**
 * Makes a step that is no change of a file; before it, `staysAfter(step)` must stand in the journal. Throws `StepRefused` with what the program or AWS
 * said, or why it must not be run: what it may have left is then told already.
 */
export async function act(step: FixStep, host: WritableHost, snapshot: Snapshot, tell: TellStays = () => undefined): Promise<Acted> {
  switch (step.do) {
    case 'iam':
      return changeIam(step, host, snapshot, tell);
    case 'new-ssh-key':
      return { ...NOTHING, changes: await newSshKey(step, host) };
    case 'pin-host-key':
      return { ...NOTHING, changes: await pinHostKey(step, host) };
    case 'run':
      ended(step.argv, await host.exec(step.argv, { timeoutMs: RUN_LIMIT_MS, stdout: 'show' }));
      return NOTHING;
    case 'forget-login':
      if (step.store !== 'store-file') await forget(step, host, snapshot);
      return NOTHING;
    default:
      return NOTHING;
  }
}

/** What a step may leave that no undo brings back, in words: for the journal, before the step is made. */
export function staysAfter(step: FixStep): readonly string[] {
  if (step.do === 'iam') return mayStay(step);
  return step.do === 'run' || (step.do === 'forget-login' && step.store !== 'store-file') ? [describeStep(step).describe] : [];
}

async function forget(step: Extract<FixStep, { do: 'forget-login' }>, host: WritableHost, { systemStore }: Snapshot): Promise<void> {
  // The store is asked to forget by host: a login that is none of the 15-minute ones would go with it.
  const kept = systemStore.status === 'seen' ? systemStore.value.logins.filter(({ host: at, login }) => at === step.host && login.kind !== 'access-key') : [];
  if (kept.length > 0) throw new StepRefused(`the store also holds a login of ${step.host} that is to stay (${kept[0]?.login.name ?? 'of another kind'})`);
  const { argv, stdin } = forgetInStore(step);
  ended(argv, await host.exec(argv, { stdin, timeoutMs: STORE_LIMIT_MS }));
}

function ended(argv: readonly string[], { exitCode, spawnError, timedOut }: ExecResult): void {
  const command = argv.slice(0, 3).join(' ');
  if (spawnError !== null) throw new StepRefused(`"${command}" could not be started (${spawnError})`);
  if (timedOut) throw new StepRefused(`"${command}" did not end in time`);
  if (exitCode !== 0) throw new StepRefused(`"${command}" ended with ${exitCode ?? 'a signal'}`);
}
