import { defineProbe, type Host } from '../core/probe.ts';
import { quietGit } from '../knowledge/git-environment.ts';

/** The working copy, its branch, and whether git trusts its owner: without trust git silently leaves out its configuration. */
export const repository = defineProbe({
  fact: 'repository',
  reach: 'local',
  async observe(host) {
    const argv = ['git', 'rev-parse', '--absolute-git-dir'];
    const where = await host.exec(argv, { env: quietGit() });
    if (where.spawnError !== null) return { status: 'failed', reason: 'git is not on PATH' };
    if (where.timedOut) return { status: 'failed', reason: 'git rev-parse timed out' };
    const gitDir = where.exitCode === 0 ? firstLine(where.stdout) : null;
    return {
      status: 'seen',
      value: {
        gitDir,
        branch: gitDir === null ? null : await branchOf(host, gitDir),
        dubiousOwnership: /dubious ownership/.test(where.stderr),
        ...ownedByOther(where.stderr),
      },
      origin: { kind: 'command', argv, exitCode: where.exitCode },
    };
  },
});

/**
 * What HEAD names, read without a further git, except where its file is a link or, with references kept in tables, names `.invalid`.
 * Source: gitrepository-layout(5), git's reftable document.
 */
async function branchOf(host: Host, gitDir: string): Promise<string | null> {
  const head = `${gitDir}/HEAD`;
  const [bytes, real] = await Promise.all([host.readBytes(head).catch(() => null), host.realPath(head)]);
  const named = bytes === null ? undefined : /^ref:\s*refs\/heads\/(.+)/.exec(firstLine(bytes) ?? '')?.[1]?.trimEnd();
  if (real !== null && /[\\/]HEAD$/.test(real) && named !== '.invalid') return named ?? null;
  const asked = await host.exec(['git', 'symbolic-ref', '--quiet', '--short', 'HEAD'], { env: quietGit() });
  return asked.exitCode === 0 ? firstLine(asked.stdout) : null;
}

const firstLine = (bytes: Uint8Array): string | null => new TextDecoder().decode(bytes).split('\n')[0] || null;

/** The value git itself proposes for `safe.directory`, else the directory of its message. */
function ownedByOther(stderr: string): { untrusted?: string | null } {
  const named = /dubious ownership in repository at '(.+)'/.exec(stderr);
  if (named === null) return {};
  const proposed = /--add safe\.directory (?:'(.+)'|(\S+))\s*$/m.exec(stderr);
  return { untrusted: proposed?.[1] ?? proposed?.[2] ?? named[1] ?? null };
}
