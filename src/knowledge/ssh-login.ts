import type { GitClientFact, SshFact, SshUserLine } from '../core/facts.ts';
import type { Evidence } from '../core/finding.ts';
import { gitRan } from './git-errors.ts';

/** True where CodeCommit took the SSH login just now, whatever it said of the repository then. */
export function loggedIn(client: GitClientFact | undefined): boolean {
  return client !== undefined && (client.exitCode === 0 || client.ssh?.stage === 'authenticated');
}

/** True where the server heard ssh out and took none of its keys. */
export function loginRefused(client: GitClientFact | undefined): boolean {
  return client?.ssh?.stage === 'refused' || (client?.stderr.some((line) => /Permission denied \(|Too many authentication failures/.test(line)) ?? false);
}

/** True where ssh spoke and CodeCommit did not come to hear of the repository. */
export function stoppedBefore(client: GitClientFact | undefined): boolean {
  return client?.ssh != null && client.exitCode !== 0 && client.ssh.stage !== 'authenticated';
}

/** Returns the line of ssh's that fits, or null. */
export function saidBySsh(client: GitClientFact | undefined, pattern: RegExp): string | null {
  return client?.stderr.find((line) => pattern.test(line)) ?? null;
}

/** The user's git as evidence, with the line that says it. */
export function sshRun(client: GitClientFact | undefined, pattern: RegExp = /Permission denied|Too many|verification failed|no matching/): Evidence[] {
  const note = saidBySsh(client, pattern);
  return client === undefined || client.exitCode === 0 ? [] : [gitRan(client, note)];
}

/** What `ssh -G` says, as evidence. */
export function effectiveEvidence({ host, effective }: SshFact, note: string): Evidence {
  return { kind: 'process', argv: ['ssh', '-G', host], exitCode: effective === null ? null : 0, note };
}

/** A `User` line as evidence; `wins` is whether ssh takes it. */
export function userEvidence({ file, line, value }: SshUserLine, wins: boolean): Evidence {
  return { kind: 'config', file, line, scope: 'ssh', key: 'User', value, wins };
}

/** Why a check of SSH has nothing to look at; null where `ssh -G` answered. */
export function notEffective(ssh: SshFact): string | null {
  if (ssh.effective !== null) return null;
  return ssh.notAsked ?? `ssh refuses its configuration: ${ssh.error?.text ?? 'it says not why'}`;
}
