import { type Snapshot, valueOf } from '../core/facts.ts';
import type { RanCommand } from '../core/finding.ts';
import { runTracedCommand } from '../host/traced-command.ts';
import { CommandError, gitCommandOf } from '../knowledge/command-words.ts';
import { trustOf } from '../probes/git-client.ts';
import { type HostRequest, observeMachine } from './run.ts';

export interface TracedRunRequest extends Omit<HostRequest, 'probeTimeoutSeconds'> {
  /** The diagnosis made before, for what it says of ssh: without it no new host key is taken, whatever the user's settings. */
  snapshot?: Snapshot;
}

/**
 * Runs the user's failing command (`--run`, as he typed it) for a report and returns what it did, without secrets. All of it has
 * `timeoutSeconds`; where none are left, nothing is run. Rejects with a `CommandError` for a text that is no command to be run so, and with `--offline`.
 */
export async function runTraced(words: string, { snapshot, ...request }: TracedRunRequest): Promise<RanCommand> {
  const command = gitCommandOf(words);
  if (request.intent.offline) throw new CommandError('with --offline no command is run');
  const ssh = snapshot === undefined ? null : valueOf(snapshot.ssh);
  return observeMachine({ ...request, probeTimeoutSeconds: null }, (host) => runTracedCommand(host, command, { timeoutMs: request.timeoutSeconds * 1000, trust: (dir) => trustOf(ssh, dir) }));
}
