import type { Snapshot } from '../core/facts.ts';
import type { FixStep } from '../core/fix.ts';
import type { ExecResult, WritableHost } from '../core/probe.ts';
import { forgetInStore } from './steps/forget-login.ts';
import { StepRefused } from './steps/refused.ts';

/** An installation or a sign-in in the browser takes its time. */
const RUN_LIMIT_MS = 600_000;
const STORE_LIMIT_MS = 20_000;

/** Makes a step that is no change of a file. Throws `StepRefused` with what the program said, or why it must not be run. */
export async function act(step: FixStep, host: WritableHost, snapshot: Snapshot): Promise<void> {
  if (step.do === 'run') ended(step.argv, await host.exec(step.argv, { timeoutMs: RUN_LIMIT_MS, stdout: 'show' }));
  if (step.do !== 'forget-login' || step.store === 'store-file') return;
  const { systemStore } = snapshot;
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
