import { defineProbe } from '../core/probe.ts';
import { quietGit } from '../knowledge/git-environment.ts';

/** The working copy, its branch, and whether git trusts its owner: without trust git silently leaves out its configuration. */
export const repository = defineProbe({
  fact: 'repository',
  reach: 'local',
  async observe(host) {
    const env = quietGit();
    const argv = ['git', 'rev-parse', '--absolute-git-dir'];
    const [where, head] = await Promise.all([host.exec(argv, { env }), host.exec(['git', 'symbolic-ref', '--quiet', '--short', 'HEAD'], { env })]);
    if (where.spawnError !== null) return { status: 'failed', reason: 'git is not on PATH' };
    if (where.timedOut) return { status: 'failed', reason: 'git rev-parse timed out' };
    const first = (bytes: Uint8Array) => new TextDecoder().decode(bytes).split('\n')[0] || null;
    return {
      status: 'seen',
      value: {
        gitDir: where.exitCode === 0 ? first(where.stdout) : null,
        branch: head.exitCode === 0 ? first(head.stdout) : null,
        dubiousOwnership: /dubious ownership/.test(where.stderr),
        ...ownedByOther(where.stderr),
      },
      origin: { kind: 'command', argv, exitCode: where.exitCode },
    };
  },
});

/** The value git itself proposes for `safe.directory`, else the directory of its message. */
function ownedByOther(stderr: string): { untrusted?: string | null } {
  const named = /dubious ownership in repository at '(.+)'/.exec(stderr);
  if (named === null) return {};
  const proposed = /--add safe\.directory (?:'(.+)'|(\S+))\s*$/m.exec(stderr);
  return { untrusted: proposed?.[1] ?? proposed?.[2] ?? named[1] ?? null };
}
