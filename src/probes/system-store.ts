import { valueOf, type StoredLogin } from '../core/facts.ts';
import { defineProbe } from '../core/probe.ts';
import { isCodeCommitHost } from '../knowledge/codecommit-endpoints.ts';
import { helperCommand } from '../knowledge/helper-command.ts';
import { remotes, rewriteUrl } from '../knowledge/url-rewrite.ts';
import { platformFacts } from '../platform/index.ts';

/** Half of what a program may print: no list of logins is as long. */
const LONGEST = 2 * 1024 * 1024;

/** The logins the system's own credential store keeps for CodeCommit hosts: names only, never a secret. */
export const systemStore = defineProbe({
  fact: 'systemStore',
  after: ['intent', 'gitConfig'],
  reach: 'local',
  async observe(host, { intent, gitConfig }) {
    const { store } = platformFacts(host.platform);
    const entries = valueOf(gitConfig)?.entries ?? [];
    const configured = entries.some((entry) => entry.value !== null && /^credential\.(?:.*\.)?helper$/.test(entry.key) && ![null, 'store', 'cache'].includes(helperCommand(entry.value).storage));
    if (host.platform === 'linux' && !configured) return { status: 'absent', reason: 'no helper of the system\'s own credential store is configured' };
    const urls = [valueOf(intent)?.target ?? '', ...remotes(entries).flatMap((remote) => remote.urls.map((entry) => rewriteUrl(entry.value ?? '', entries, 'fetch').url))];
    const hosts = [...new Set(urls.flatMap((url) => /^https:\/\/(?:[^@/]*@)?([^/:]+)/i.exec(url)?.[1]?.toLowerCase() ?? []))].filter(isCodeCommitHost);
    const commands = store.commands(hosts);
    const logins: StoredLogin[] = [];
    for (const { argv, host: server } of commands) {
      const result = await host.exec(argv, { stdout: store.stream === 'stdout' ? 'keep' : 'discard', env: { LC_ALL: 'C' } });
      if (result.spawnError !== null) return { status: 'failed', reason: `${argv[0] ?? ''} is not on this machine` };
      if (result.timedOut) return { status: 'failed', reason: `${argv[0] ?? ''} did not answer in time` };
      if (result.exitCode !== 0 && !store.emptyExitCodes.includes(result.exitCode ?? -1)) {
        return { status: 'failed', reason: `${argv[0] ?? ''} ended with exit status ${result.exitCode ?? 'unknown'}` };
      }
      if (result.stdout.includes(0) || result.stdout.length > LONGEST) return { status: 'failed', reason: `${argv[0] ?? ''} printed no list of logins` };
      logins.push(...store.parse(store.stream === 'stdout' ? new TextDecoder().decode(result.stdout) : result.stderr, server).filter((login) => isCodeCommitHost(login.host)));
    }
    return { status: 'seen', value: { kind: store.kind, logins }, origin: { kind: 'command', argv: commands[0]?.argv ?? [], exitCode: 0 } };
  },
});
