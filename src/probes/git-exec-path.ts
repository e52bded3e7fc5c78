import type { Host } from '../core/probe.ts';
import { quietGit } from '../knowledge/git-environment.ts';

const asked = new WeakMap<Host, Promise<string | null>>();

/** Where git keeps the programs that come with it; null where git does not say, or what it says is no directory's full name. Asked once a run. */
export function gitExecPath(host: Host): Promise<string | null> {
  const known = asked.get(host) ?? ask(host);
  asked.set(host, known);
  return known;
}

async function ask(host: Host): Promise<string | null> {
  const { exitCode, stdout } = await host.exec(['git', '--exec-path'], { env: quietGit() });
  const path = new TextDecoder().decode(stdout).trim();
  return exitCode === 0 && /^(?:[\\/]|[A-Za-z]:[\\/])[^\0-\x1f\x7f]*$/.test(path) ? path : null;
}
