import type { Host } from '../core/probe.ts';
import { hostMatches, readSshConfig } from '../knowledge/ssh-config.ts';

type Included = { file: string; text: string };

/**
 * Reads the files that `Include` lines of a configuration stand for, and theirs. Relative names are below `dir` (`~/.ssh`), `~/` is the
 * home directory. Source: readconf.c, `oInclude`.
 */
export async function readIncluded(host: Host, text: string, dir: string): Promise<(pattern: string) => readonly Included[]> {
  const known = new Map<string, readonly Included[]>();
  const visit = async (of: string, depth: number): Promise<void> => {
    const patterns: string[] = [];
    readSshConfig(of, '', (pattern) => { patterns.push(pattern); return []; });
    for (const pattern of patterns) {
      if (known.has(pattern) || depth > 16) continue;
      known.set(pattern, []);
      const files = await matching(host, pattern, dir);
      known.set(pattern, files);
      for (const file of files) await visit(file.text, depth + 1);
    }
  };
  await visit(text, 0);
  return (pattern) => known.get(pattern) ?? [];
}

async function matching(host: Host, pattern: string, dir: string): Promise<Included[]> {
  const path = pattern.startsWith('~/') ? `${host.homeDir ?? ''}${pattern.slice(1)}` : /^(?:\/|[a-z]:[\\/])/i.test(pattern) ? pattern : `${dir}/${pattern}`;
  const folder = path.slice(0, path.lastIndexOf('/'));
  const name = path.slice(path.lastIndexOf('/') + 1);
  const names = /[*?]/.test(name) ? ((await host.list(folder)) ?? []).filter((each) => !each.startsWith('.') && hostMatches([name], each)).sort() : [name];
  const read = await Promise.all(names.map(async (each) => ({ file: `${folder}/${each}`, bytes: await host.readBytes(`${folder}/${each}`).catch(() => null) })));
  return read.flatMap(({ file, bytes }) => (bytes === null ? [] : [{ file, text: new TextDecoder().decode(bytes) }]));
}
