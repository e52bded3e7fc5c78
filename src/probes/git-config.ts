import type { GitConfigEntry, GitConfigFact, GitConfigProblem, GitScope, Observed } from '../core/facts.ts';
import { defineProbe, type Host } from '../core/probe.ts';
import { parseGitConfigFile } from '../knowledge/git-config-file.ts';
import { readConfigFiles } from '../knowledge/git-config-includes.ts';
import { isConfigList, parseGitConfigList, withLines } from '../knowledge/git-config-list.ts';
import { shownConfigLine, shownEntry } from '../knowledge/git-config-redaction.ts';
import { quietGit } from '../knowledge/git-environment.ts';
import { harmless, withoutSecrets } from '../knowledge/redact-text.ts';
import { platformFacts } from '../platform/index.ts';
import { directoriesUp } from './directories-up.ts';

const ARGV = ['git', 'config', '--list', '--show-origin', '--show-scope', '-z'];

/** All of git's configuration, with file, line and scope. Where git cannot say, the files are read as git would. */
export const gitConfig = defineProbe({
  fact: 'gitConfig',
  reach: 'local',
  async observe(host): Promise<Observed<GitConfigFact>> {
    const result = await host.exec(ARGV, { env: quietGit() });
    if (result.exitCode === 0) {
      if (!isConfigList(result.stdout)) return { status: 'failed', reason: 'what git config --list printed is no list of settings' };
      const entries = await locate(host, parseGitConfigList(result.stdout, (path) => absolute(path, host.cwd)));
      return { status: 'seen', value: { entries: entries.map(shownEntry), problems: [], readBy: 'git' }, origin: { kind: 'command', argv: ARGV, exitCode: 0 } };
    }
    if (result.timedOut) return { status: 'failed', reason: 'git config timed out' };
    if (result.exitCode === null && result.spawnError === null) return { status: 'failed', reason: `git config --list ${result.overflowed ? 'printed more than any list of settings has' : 'was ended by a signal'}` };
    const { entries, problems, unread } = await readFiles(host, await findGitDir(host));
    const named = problems.length === 0 ? refusal(result.stderr) : [];
    const [lost] = unread;
    if (lost !== undefined && problems.length + named.length === 0) return { status: 'failed', reason: `git config --list failed, and ${lost} could not be read` };
    return {
      status: 'seen',
      value: { entries: entries.map(shownEntry), problems: [...problems, ...named].map(shownProblem), readBy: 'files' },
      origin: { kind: 'command', argv: ARGV, exitCode: result.exitCode },
    };
  },
});

async function locate(host: Host, entries: GitConfigEntry[]): Promise<GitConfigEntry[]> {
  const files = [...new Map(entries.flatMap((entry) => (entry.file === null ? [] : [[entry.file, entry.scope] as const])))];
  const parsed = await Promise.all(files.map(async ([file, scope]) => {
    const bytes = await host.readBytes(file).catch(() => null);
    return parseGitConfigFile(new TextDecoder().decode(bytes ?? new Uint8Array()), file, scope);
  }));
  return withLines(entries, parsed);
}

/** The files git starts from, read without git. The reader asks for them one after the other, so they are fetched as they are named. */
async function readFiles(host: Host, gitDir: string | null) {
  // On Windows git asks HOME first, and the other tools USERPROFILE.
  const home = host.platform === 'win32' ? host.env('HOME') || host.homeDir : host.homeDir;
  const xdg = host.env('XDG_CONFIG_HOME') || (home === null ? null : `${home}/.config`);
  const global = host.env('GIT_CONFIG_GLOBAL');
  const system = host.env('GIT_CONFIG_NOSYSTEM') ? [] : host.env('GIT_CONFIG_SYSTEM') ? [host.env('GIT_CONFIG_SYSTEM') ?? ''] : platformFacts(host.platform).systemGitConfigs;
  const start: { path: string; scope: GitScope }[] = [
    ...system.map((path) => ({ path, scope: 'system' as const })),
    ...(global ? [global] : [...(xdg === null ? [] : [`${xdg}/git/config`]), ...(home === null ? [] : [`${home}/.gitconfig`])]).map((path) => ({ path, scope: 'global' as const })),
    ...(gitDir === null ? [] : [{ path: `${await configDirOf(host, gitDir)}/config`, scope: 'local' as const }]),
  ];
  const bytes = new Map<string, Uint8Array | null>();
  const unread: string[] = [];
  const context = { home, gitDir, branch: null };
  for (;;) {
    const missing = new Set<string>();
    const read = (path: string) => {
      if (!bytes.has(path)) missing.add(path);
      return bytes.get(path) ?? null;
    };
    const result = readConfigFiles(read, start, context);
    if (missing.size === 0) return { ...result, unread };
    for (const path of missing) bytes.set(path, await host.readBytes(path).catch(() => { unread.push(harmless(path)); return null; }));
  }
}

/** As git looks for it: GIT_DIR, a `.git` directory, a `.git` file of a worktree or submodule, or a bare repository. */
async function findGitDir(host: Host): Promise<string | null> {
  const isFile = async (path: string) => (await host.stat(path).catch(() => null))?.isFile === true;
  const given = host.env('GIT_DIR');
  if (given) return absolute(given, host.cwd);
  for (const dir of directoriesUp(host.cwd)) {
    if (await isFile(`${dir}/.git/config`)) return `${dir}/.git`;
    const elsewhere = await isFile(`${dir}/.git`) ? /^gitdir: (.+)/.exec(await textOf(host, `${dir}/.git`))?.[1]?.trim() : undefined;
    if (elsewhere !== undefined) return absolute(elsewhere, dir);
    if (await isFile(`${dir}/HEAD`) && await isFile(`${dir}/config`)) return dir;
  }
  return null;
}

/** A worktree's configuration is that of the repository it belongs to. */
async function configDirOf(host: Host, gitDir: string): Promise<string> {
  const common = (await textOf(host, `${gitDir}/commondir`)).trim();
  return common === '' ? gitDir : absolute(common, gitDir);
}

async function textOf(host: Host, path: string): Promise<string> {
  return new TextDecoder().decode(await host.readBytes(path).catch(() => null) ?? new Uint8Array());
}

/** Git's own words, where our reading found nothing to object to. */
function refusal(stderr: string): GitConfigProblem[] {
  // Under a condition that our reading cannot judge without git.
  const [, included, from] = /exceeded maximum include depth \(\d+\) while including\s+(\S[^\n]*?)\s+from\s+(\S[^\n]*)/.exec(stderr) ?? [];
  if (included !== undefined && from !== undefined) return [{ file: from.trim(), line: null, text: null, message: `exceeded maximum include depth (10) while including ${included} from ${from.trim()}` }];
  const [, closed] = /unable to access '([^'\n]+)': Permission denied/.exec(stderr) ?? [];
  if (closed !== undefined) return [{ file: closed, line: null, text: null, message: 'your user may not read it' }];
  const bad = /(?:bad config line (\d+) in file (.+)|bad config variable '[^']*' in file '(.+)' at line (\d+))/.exec(stderr);
  if (bad === null) return [];
  return [{ file: (bad[2] ?? bad[3] ?? '').trim(), line: Number(bad[1] ?? bad[4]), text: null, message: stderr.trim().split('\n').at(-1) ?? '' }];
}

const shownProblem = (problem: GitConfigProblem): GitConfigProblem => ({
  ...problem,
  text: problem.text === null ? null : harmless(shownConfigLine(problem.text)),
  message: harmless(withoutSecrets(problem.message)),
});
const absolute = (path: string, cwd: string): string => (/^(?:[\\/]|[A-Za-z]:)/.test(path) ? path : `${cwd}/${path}`);
