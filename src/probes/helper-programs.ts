import type { GitConfigEntry, HelperProgramsFact, Observed } from '../core/facts.ts';
import { valueOf } from '../core/facts.ts';
import { defineProbe, type Host } from '../core/probe.ts';
import { helperCommand } from '../knowledge/helper-command.ts';
import { isHidden } from '../knowledge/helper-steps.ts';
import { gitExecPath } from './git-exec-path.ts';

/** What the shell has built in, so that it stands in no directory. */
const BUILT_IN = new Set(['.', ':', '[', 'cd', 'command', 'echo', 'eval', 'exec', 'exit', 'export', 'false', 'printf', 'pwd', 'read', 'return', 'set', 'test', 'true', 'unset']);

/** Whether the programs of all configured helpers are there; none of them is started. */
export const helperPrograms = defineProbe({
  fact: 'helperPrograms',
  after: ['gitConfig'],
  reach: 'local',
  async observe(host, { gitConfig }): Promise<Observed<HelperProgramsFact>> {
    const entries = valueOf(gitConfig)?.entries ?? [];
    const values = [...new Set(entries.flatMap(({ key, value }) => (value && /^credential\.(?:.*\.)?helper$/.test(key) ? [value] : [])))];
    const programs = await Promise.all(values.filter((value) => helperCommand(value).aws === null).map(async (helper) => {
      const { program } = helperCommand(helper);
      return { helper, program, found: await isThere(host, helper, entries) };
    }));
    return { status: 'seen', value: { programs }, origin: { kind: 'derived', from: ['gitConfig'] } };
  },
});

async function isThere(host: Host, helper: string, entries: readonly GitConfigEntry[]): Promise<boolean | null> {
  const { kind, program, words, complex } = helperCommand(helper);
  if (isHidden(helper) || complex || /[$`*?~]/.test(words[0]?.text ?? '')) return null;
  if (kind === 'shell' && (BUILT_IN.has(program) || program === '')) return null;
  if (/[\\/]/.test(program)) return kind === 'name' || !/^(?:\/|[A-Za-z]:)/.test(program) ? null : isFile(host, program);
  if (await host.which(program) !== null) return true;
  if (kind === 'shell') return host.platform === 'win32' ? null : false;
  if (entries.some(({ key }) => key === `alias.${program.slice('git-'.length)}`)) return true;
  const dir = await gitExecPath(host);
  return dir === null ? null : isFile(host, `${dir}/${program}`);
}

async function isFile(host: Host, path: string): Promise<boolean> {
  const names = host.platform === 'win32' ? [path, `${path}.exe`] : [path];
  const found = await Promise.all(names.map((name) => host.stat(name).catch(() => null)));
  return found.some((each) => each?.isFile === true);
}
