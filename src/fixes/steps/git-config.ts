import { isAbsolute, join, resolve } from 'node:path';
import type { GitScope } from '../../core/facts.ts';
import type { FixStep, GitConfigStep } from '../../core/fix.ts';
import type { WritableHost } from '../../core/probe.ts';
import { quietGit } from '../../knowledge/git-environment.ts';
import { isHidden } from '../../knowledge/helper-steps.ts';
import type { Draft } from '../draft.ts';
import { StepRefused } from './refused.ts';

/** `git config --file` alone: no configuration of the user's, and no repository, may matter to it. */
const ALONE: Readonly<Record<string, string | null>> = {
  ...quietGit(), GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: null, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_PARAMETERS: null, GIT_CONFIG_COUNT: null, GIT_CONFIG: null,
  GIT_DIR: null, GIT_WORK_TREE: null, GIT_COMMON_DIR: null,
};
const NEW_FILE_MODE = 0o644;

/**
 * Stages a step of git's configuration: git itself edits a copy of the file, so that its own rules for sections, quoting and comments hold and
 * several commands become one change. Throws `StepRefused` for a scope that is not the user's, or where git refuses.
 */
export async function stageGitConfig(step: GitConfigStep, draft: Draft, host: WritableHost): Promise<void> {
  if (step.value !== undefined && isHidden(step.value)) throw new StepRefused(`the value of ${step.key} is not known in full, since it may hold a secret`);
  await editWithGit(await gitConfigFile(host, step.scope), draft, host, (git) => commandsOf(step, git));
}

/** Stages `git remote set-url`: the first URL of the remote in the repository's own configuration becomes another one. */
export async function stageRemoteUrl({ remote, url }: Extract<FixStep, { do: 'remote-url' }>, draft: Draft, host: WritableHost): Promise<void> {
  await editWithGit(await gitConfigFile(host, 'local'), draft, host, async (git) => {
    const key = `remote.${remote}.url`;
    const [first] = await valuesOf(key, git);
    if (first === undefined) throw new StepRefused(`the remote "${remote}" has no URL in the configuration of the repository`);
    const only = `^${first.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
    await git(['--replace-all', key, url, only]);
  });
}

/**
 * The file `git config --<scope>` writes to. Source: git's builtin/config.c (`location_options_init`) and config.c (`git_global_config`).
 * Throws `StepRefused` for the system's scope and for the command line, which no file can follow.
 */
export async function gitConfigFile(host: WritableHost, scope: GitScope): Promise<string> {
  if (scope === 'global') return globalFile(host);
  if (scope === 'local') return join(await revParse(host, '--git-common-dir'), 'config');
  if (scope === 'worktree') return join(await revParse(host, '--git-dir'), 'config.worktree');
  throw new StepRefused(scope === 'system' ? 'the configuration of the system is never changed' : 'what stands on a command line cannot be changed');
}

async function globalFile(host: WritableHost): Promise<string> {
  const named = host.env('GIT_CONFIG_GLOBAL');
  if (named !== undefined && named !== '') return resolve(host.cwd, named);
  if (host.homeDir === null) throw new StepRefused('there is no home directory');
  const own = join(host.homeDir, '.gitconfig');
  const xdg = join(host.env('XDG_CONFIG_HOME') || join(host.homeDir, '.config'), 'git', 'config');
  return !await isThere(host, own) && await isThere(host, xdg) ? xdg : own;
}

async function isThere(host: WritableHost, path: string): Promise<boolean> {
  const found = await host.stat(path).catch((error: unknown) => { throw new StepRefused(`${path}: ${error instanceof Error ? error.message : 'cannot be looked at'}`); });
  return found !== null;
}

async function revParse(host: WritableHost, what: string): Promise<string> {
  const { exitCode, stdout, stderr } = await host.exec(['git', 'rev-parse', what], { env: quietGit() });
  const path = new TextDecoder().decode(stdout).replace(/\r?\n$/, '');
  if (exitCode !== 0 || path === '') throw new StepRefused(`git does not name its repository here: ${stderr.trim().split('\n')[0] ?? ''}`);
  return isAbsolute(path) ? path : resolve(host.cwd, path);
}

type Git = (args: readonly string[]) => Promise<string>;

async function editWithGit(path: string, draft: Draft, host: WritableHost, edit: (git: Git) => Promise<void>): Promise<void> {
  const before = await draft.read(path);
  const bytes = await host.withPrivateDir(async (dir) => {
    const copy = join(dir, 'config');
    host.disk.create(copy, before?.bytes ?? new Uint8Array());
    await edit(async (args) => {
      const { exitCode, stdout, stderr } = await host.exec(['git', 'config', '--file', copy, ...args], { env: ALONE, cwd: dir });
      if (exitCode !== 0) throw new StepRefused(`"git config ${args.slice(0, 2).join(' ')}" ended with ${exitCode ?? 'a signal'}${stderr === '' ? '' : `: ${stderr.trim().replaceAll(copy, path).replace(/\s*\n\s*/g, '; ')}`}`);
      return new TextDecoder().decode(stdout);
    });
    return host.readBytes(copy).catch((error: unknown) => { throw new StepRefused(`${path} ${error instanceof Error ? error.message : 'cannot be read'}`); });
  });
  await draft.write(path, { bytes: bytes ?? new Uint8Array(), mode: before?.mode ?? NEW_FILE_MODE }, { isGitConfig: true });
}

async function commandsOf({ op, key, value = '' }: GitConfigStep, git: Git): Promise<void> {
  switch (op) {
    case 'set':
    case 'reset-helpers':
      await git(['--replace-all', key, value]);
      return;
    case 'add':
      await git(['--add', key, value]);
      return;
    case 'unset':
      await git(['--unset-all', key]);
      return;
    case 'move-section-last':
      await moveLast(key.slice(0, key.lastIndexOf('.')), git);
  }
}

async function moveLast(section: string, git: Git): Promise<void> {
  const entries = (await git(['--list', '-z'])).split('\0').filter((entry) => entry !== '').map((entry) => {
    const end = entry.indexOf('\n');
    return end < 0 ? { key: entry, value: null } : { key: entry.slice(0, end), value: entry.slice(end + 1) };
  });
  const own = entries.filter(({ key }) => key.slice(0, key.lastIndexOf('.')) === sectionAsListed(section));
  if (own.length === 0) throw new StepRefused(`there is no section ${section} in this file`);
  const bare = own.find(({ value }) => value === null);
  if (bare !== undefined) throw new StepRefused(`${bare.key} has no value, which "git config" cannot write again`);
  await git(['--remove-section', section]);
  for (const { key, value } of own) await git(['--add', key, value ?? '']);
}

/** git lists the name of a section in lower case, and a subsection as it is. */
function sectionAsListed(section: string): string {
  const dot = section.indexOf('.');
  return dot < 0 ? section.toLowerCase() : section.slice(0, dot).toLowerCase() + section.slice(dot);
}

async function valuesOf(key: string, git: Git): Promise<string[]> {
  return (await git(['--get-all', '-z', key]).catch(() => '')).split('\0').slice(0, -1);
}
