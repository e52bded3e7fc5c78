import type { SshFact, SshHandshake } from '../core/facts.ts';
import type { Host } from '../core/probe.ts';
import { publishedHostKey } from '../knowledge/codecommit-host-keys.ts';
import { parseKeyLine } from '../knowledge/ssh-output.ts';

/**
 * Returns the key of a server that ssh did not trust, `ssh-rsa AAAA…`, where its fingerprint is the one AWS publishes; null otherwise. The server is asked
 * for it once more, since ssh tells only the fingerprint, and what it answers is compared again. Source: ssh-keyscan(1).
 */
export async function publishedKeyOf(host: Host, ssh: SshFact | null, seen: SshHandshake | null): Promise<string | null> {
  const effective = ssh?.effective ?? null;
  if (effective === null || seen?.stage !== 'host-key' || seen.hostKey === null) return null;
  const published = publishedHostKey(effective.hostKeyAlias ?? effective.hostName);
  const direct = effective.proxyCommand === null && effective.proxyJump === null && /^[\w.:]/.test(effective.hostName);
  if (published === null || seen.hostKey !== published || !direct) return null;
  const scan = await host.exec(['ssh-keyscan', '-T', '5', '-t', 'rsa', '-p', String(effective.port), effective.hostName], { env: { LC_ALL: 'C' } });
  const [key] = new TextDecoder().decode(scan.stdout).split(/\r?\n/).flatMap((line) => /^\S+ (ssh-rsa [A-Za-z0-9+/]+=*)$/.exec(line)?.[1] ?? []);
  if (key === undefined) return null;
  const print = await host.exec(['ssh-keygen', '-l', '-E', 'sha256', '-f', '-'], { stdin: `${key}\n`, env: { LC_ALL: 'C' } });
  return parseKeyLine(new TextDecoder().decode(print.stdout).trimEnd())?.fingerprint === published ? key : null;
}
