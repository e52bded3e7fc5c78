import { type GrcRunFact, type Observed, valueOf } from '../core/facts.ts';
import { defineProbe } from '../core/probe.ts';
import { quietGit } from '../knowledge/git-environment.ts';
import { tellingLine } from '../knowledge/python-errors.ts';
import { harmless, withoutSecrets } from '../knowledge/redact-text.ts';

/** git-remote-codecommit by itself, without arguments: whether it starts at all. Only where the user's git had failed with it. */
export const grcRun = defineProbe({
  fact: 'grcRun',
  after: ['target', 'tools', 'gitClient'],
  reach: 'live',
  async observe(host, { target, tools, gitClient }): Promise<Observed<GrcRunFact>> {
    const path = valueOf(tools)?.grc.path ?? null;
    const client = valueOf(gitClient);
    if (valueOf(target)?.method !== 'grc' || path === null) return { status: 'absent', reason: 'git-remote-codecommit is not in use here' };
    if (client === null || client.exitCode === 0) return { status: 'absent', reason: 'git started it just now' };
    const argv = [path];
    const { exitCode, timedOut, stderr, spawnError } = await host.exec(argv, { env: quietGit(), stdout: 'discard' });
    const line = tellingLine(stderr) ?? spawnError;
    return { status: 'seen', value: { exitCode, timedOut, said: line === null ? null : harmless(withoutSecrets(line)) }, origin: { kind: 'command', argv, exitCode } };
  },
});
