import type { Observed, SubmodulesFact } from '../core/facts.ts';
import { valueOf } from '../core/facts.ts';
import { defineProbe, type Host } from '../core/probe.ts';
import { parseGitConfigFile } from '../knowledge/git-config-file.ts';
import { withoutPasswords } from '../knowledge/git-config-redaction.ts';
import { directoriesUp } from './directories-up.ts';

/** The submodules of the working copy, read only where git would need git-remote-codecommit for them. */
export const submodules = defineProbe({
  fact: 'submodules',
  after: ['target'],
  reach: 'local',
  async observe(host, { target }): Promise<Observed<SubmodulesFact>> {
    if (valueOf(target)?.method !== 'grc') return { status: 'absent', reason: 'the method in use needs no git-remote-codecommit' };
    const root = await workingCopy(host);
    if (root === null) return { status: 'absent', reason: 'no working copy here' };
    const file = `${root}/.gitmodules`;
    const bytes = await host.readBytes(file);
    const { entries } = parseGitConfigFile(new TextDecoder().decode(bytes ?? new Uint8Array()), file, 'local');
    const urls = entries.flatMap(({ key, value, line }) => {
      const name = /^submodule\.(.*)\.url$/s.exec(key)?.[1];
      return name === undefined || value === null ? [] : [{ name, url: withoutPasswords(value), line }];
    });
    return { status: 'seen', value: { file, submodules: urls }, origin: { kind: 'file', path: file } };
  },
});

/** `.git` is a directory, or in a linked working copy a file. */
async function workingCopy(host: Host): Promise<string | null> {
  for (const dir of directoriesUp(host.cwd)) {
    const found = await Promise.all([host.stat(`${dir}/.git`), host.stat(`${dir}/.git/HEAD`)].map((stat) => stat.catch(() => null)));
    if (found.some((each) => each?.isFile)) return dir;
  }
  return null;
}
