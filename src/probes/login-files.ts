import type { Facts, GitConfigEntry, Observed, StoredLogin } from '../core/facts.ts';
import { valueOf } from '../core/facts.ts';
import { defineProbe, type Host } from '../core/probe.ts';
import { helperCommand } from '../knowledge/helper-command.ts';
import { parseNetrc, parseStoreFile } from '../knowledge/login-files.ts';
import { platformFacts } from '../platform/index.ts';

/** The files of `git credential-store`: its own two, and those named with `--file`. */
export const storeFiles = defineProbe({
  fact: 'storeFiles',
  after: ['gitConfig'],
  reach: 'local',
  async observe(host, { gitConfig }) {
    const paths = [...new Set([...standardPaths(host), ...namedPaths(host, valueOf(gitConfig)?.entries ?? [])])];
    const logins = await Promise.all(paths.map((path) => loginsIn(host, path)));
    return { status: 'seen', value: { kind: 'store-file', logins: logins.flat() }, origin: { kind: 'file', path: paths[0] ?? '' } };
  },
});

/** What curl reads before any helper is asked. */
export const netrc = defineProbe({
  fact: 'netrc',
  reach: 'local',
  async observe(host): Promise<Observed<Facts['netrc']>> {
    if (host.homeDir === null) return { status: 'absent', reason: 'no home directory' };
    const { netrcNames } = platformFacts(host.platform);
    for (const name of netrcNames) {
      const path = `${host.homeDir}/${name}`;
      const bytes = await host.readBytes(path);
      if (bytes !== null) return { status: 'seen', value: parseNetrc(new TextDecoder().decode(bytes), path), origin: { kind: 'file', path } };
    }
    return { status: 'seen', value: { file: `${host.homeDir}/${netrcNames[0] ?? ''}`, entries: [] }, origin: { kind: 'derived', from: [] } };
  },
});

function standardPaths(host: Host): string[] {
  const xdg = host.env('XDG_CONFIG_HOME') || (host.homeDir === null ? null : `${host.homeDir}/.config`);
  return [...(host.homeDir === null ? [] : [`${host.homeDir}/.git-credentials`]), ...(xdg === null ? [] : [`${xdg}/git/credentials`])];
}

function namedPaths(host: Host, entries: readonly GitConfigEntry[]): string[] {
  return entries.flatMap((entry) => {
    if (entry.value === null || !/^credential\.(?:.*\.)?helper$/.test(entry.key)) return [];
    const { storeFile } = helperCommand(entry.value);
    if (!storeFile) return [];
    // Git hands the line to a shell.
    return [storeFile.replace(/^(?:~|\$HOME|\$\{HOME\})(?=\/)/, host.homeDir ?? '')];
  });
}

async function loginsIn(host: Host, path: string): Promise<StoredLogin[]> {
  const bytes = await host.readBytes(path);
  return bytes === null ? [] : parseStoreFile(new TextDecoder().decode(bytes), path);
}
