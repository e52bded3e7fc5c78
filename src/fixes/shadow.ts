import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { FileState } from '../core/disk.ts';
import type { WritableHost } from '../core/probe.ts';
import { quietGit } from '../knowledge/git-environment.ts';
import type { FileChange } from './draft.ts';
import { shownMessage } from './failures.ts';

/** Variables by which the tools find a file of the user's. */
const FILE_VARIABLES = ['GIT_CONFIG_GLOBAL', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'] as const;
const HOME_VARIABLES = [...FILE_VARIABLES, 'HOME', 'USERPROFILE', 'XDG_CONFIG_HOME'] as const;

/** The machine as it would be: where to look at it, and its paths as the user knows them. */
export interface Shadow {
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** A text in which the copy's paths are those of the machine again. */
  real(text: string): string;
}

/**
 * Builds a copy of the user's files with `changes` made, below the private directory `dir`: a home (and where the repository's configuration changes, a
 * working copy) of links, in which only the changed files are real. Returns in words why not where git would read the copy differently from the
 * machine even without the changes, or would not read it at all: a trial on it would prove nothing.
 */
export async function makeShadow(dir: string, changes: readonly FileChange[], host: WritableHost): Promise<Shadow | string> {
  const plan = placesOf(dir, changes, host);
  if (typeof plan === 'string') return plan;
  try {
    for (const { from, to, files } of plan.trees) await host.mirror(from, to, mapped(files, ({ before }) => before));
    const before = await listing(host, {}, host.cwd);
    const copied = await listing(host, plan.env, plan.cwd);
    if (before !== copied) return 'git reads a copy of this configuration differently (a condition on a path), so nothing was tried';
    for (const { from, to, files } of plan.trees) await host.mirror(from, `${to}.after`, mapped(files, ({ after }) => after));
  } catch (error) {
    return `no copy of the files could be made: ${shownMessage(error)}`;
  }
  const moved = (path: string): string => plan.trees.reduce((text, { to }) => (text === to || text.startsWith(`${to}/`) ? `${to}.after${text.slice(to.length)}` : text), path);
  return {
    cwd: moved(plan.cwd),
    env: Object.fromEntries(Object.entries(plan.env).map(([name, value]) => [name, moved(value)])),
    real: (text) => plan.trees.reduce((said, { from, to }) => said.replaceAll(`${to}.after`, from), text),
  };
}

interface Tree {
  from: string;
  to: string;
  files: Map<string, FileChange>;
}

interface Places {
  trees: readonly Tree[];
  cwd: string;
  env: Record<string, string>;
}

/** Which directories must be copied, and which variables must lead there; or why a file would not be found in a copy. */
function placesOf(dir: string, changes: readonly FileChange[], host: WritableHost): Places | string {
  const home = host.homeDir;
  const trees: Tree[] = [];
  const env: Record<string, string> = {};
  let cwd = host.cwd;
  const into = (from: string, name: string): Tree => {
    const known = trees.find((tree) => tree.from === from);
    if (known !== undefined) return known;
    const tree = { from, to: join(dir, name), files: new Map<string, FileChange>() };
    trees.push(tree);
    return tree;
  };
  for (const change of changes) {
    const { path } = change;
    const variable = FILE_VARIABLES.find((name) => host.env(name) !== undefined && resolve(host.cwd, host.env(name) ?? '') === path);
    const name = basename(path);
    if (change.isGitConfig && /^config(?:\.worktree)?$/.test(name) && basename(dirname(path)) === '.git') {
      if (host.env('GIT_DIR') !== undefined) return 'GIT_DIR names the repository, so a copy of it would not be read';
      const tree = into(dirname(dirname(path)), 'work');
      tree.files.set(join('.git', name), change);
      keepHead(tree, host);
      cwd = tree.to;
    } else if (home !== null && isBelow(path, home)) {
      if (isBelow(path, join(home, '.ssh'))) return 'ssh finds its files through the user database, so a copy would not be read';
      if (isBelow(host.cwd, home) && isBelow(path, host.cwd)) return 'the file lies in the working copy';
      into(home, 'home').files.set(relative(home, path), change);
    } else if (variable !== undefined) {
      const tree = into(dirname(path), `other-${trees.length}`);
      tree.files.set(name, change);
      env[variable] = join(tree.to, name);
    } else {
      return `no copy of ${path} would be read`;
    }
  }
  const homeTree = trees.find(({ from }) => from === home);
  if (homeTree !== undefined && home !== null) {
    for (const name of HOME_VARIABLES) {
      const value = host.env(name);
      if (value !== undefined && env[name] === undefined && (value === home || isBelow(value, home))) env[name] = join(homeTree.to, relative(home, value));
    }
  }
  return { trees, cwd, env };
}

/** git takes no link for HEAD that does not lead to a branch. */
function keepHead(tree: Tree, host: WritableHost): void {
  const path = join(tree.from, '.git', 'HEAD');
  const head = host.disk.read(path);
  if (head !== null) tree.files.set(join('.git', 'HEAD'), { path, before: head, after: head, isGitConfig: false });
}

function isBelow(path: string, dir: string): boolean {
  const way = relative(dir, path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

function mapped(files: ReadonlyMap<string, FileChange>, pick: (change: FileChange) => FileState | null): Map<string, FileState | null> {
  return new Map([...files].map(([name, change]) => [name, pick(change)]));
}

/** All that git reads, with its scopes; a configuration git refuses is refused in the copy too. */
async function listing(host: WritableHost, env: Readonly<Record<string, string>>, cwd: string): Promise<string> {
  const { exitCode, stdout } = await host.exec(['git', 'config', '--list', '-z', '--show-scope'], { env: { ...quietGit(), ...env }, cwd });
  return `${exitCode ?? 'none'}\n${new TextDecoder('latin1').decode(stdout)}`;
}
