import { type Intent, type Snapshot, valueOf } from '../core/facts.ts';
import type { RanCommand } from '../core/finding.ts';
import { runTracedCommand } from '../host/traced-command.ts';
import { CommandError, gitCommandOf } from '../knowledge/command-words.ts';
import { trustOf } from '../probes/git-client.ts';
import { observeMachine } from './run.ts';

export interface TracedRunRequest {
  intent: Intent;
  timeoutSeconds: number;
  /** Ctrl-C. */
  signal: AbortSignal;
  /** The diagnosis made before, for what it says of ssh: without it no new host key is taken, whatever the user's settings. */
  snapshot?: Snapshot;
  /** Default: our own. */
  env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Runs the user's failing command (`--run`, as he typed it) for a report and returns what it did, without secrets. It gets the whole of
 * `timeoutSeconds`. Rejects with a `CommandError` for a text that is no command to be run so, and with `--offline`, where nothing is run.
 */
export async function runTraced(words: string, { snapshot, ...request }: TracedRunRequest): Promise<RanCommand> {
  const command = gitCommandOf(words);
  if (request.intent.offline) throw new CommandError('with --offline no command is run');
  const ssh = snapshot === undefined ? null : valueOf(snapshot.ssh);
  return observeMachine({ ...request, probeTimeoutSeconds: null }, (host) => runTracedCommand(host, command, { timeoutMs: request.timeoutSeconds * 1000, trust: (dir) => trustOf(ssh, dir) }));
}
