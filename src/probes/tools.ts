import { type ToolFact, valueOf } from '../core/facts.ts';
import { defineProbe, type ExecResult, type Host } from '../core/probe.ts';
import { quietGit } from '../knowledge/git-environment.ts';
import { helperCommand } from '../knowledge/helper-command.ts';
import { tellingLine } from '../knowledge/python-errors.ts';
import { harmless, withoutSecrets } from '../knowledge/redact-text.ts';
import { awsCliVersion, gitVersion } from '../knowledge/versions.ts';
import { platformFacts } from '../platform/index.ts';
import { installedAwsCli } from './aws-cli-files.ts';
import { gitExecPath } from './git-exec-path.ts';

/** git, the AWS CLI as the shell git uses finds it, and git-remote-codecommit on git's PATH. */
export const tools = defineProbe({
  fact: 'tools',
  after: ['gitConfig'],
  reach: 'local',
  async observe(host, { gitConfig }) {
    const calledByGit = valueOf(gitConfig)?.entries.some(({ key, value }) => value !== null && /^credential\.(?:.*\.)?helper$/.test(key) && helperCommand(value).aws !== null) ?? true;
    const [aws, git, grc, grcOffPath, libsecret] = await Promise.all([observeAws(host, calledByGit), observeGit(host), observeGrc(host), offPath(host), hasLibsecret(host)]);
    return { status: 'seen', value: { git, aws, grc, grcOffPath, ...(libsecret ? { libsecret } : {}) }, origin: { kind: 'command', argv: ['git', '--version'], exitCode: git.exitCode } };
  },
});

const NOT_FOUND: ToolFact = { path: null, version: null, banner: null, failure: 'not found on PATH', exitCode: null };

/** Newer gits read the configuration even for `--version`: whether git starts must not depend on it. */
const NO_CONFIG = { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_DIR: '/nonexistent' };

/** Where git is, and its version. */
export async function observeGit(host: Host): Promise<ToolFact> {
  const [path, result] = await Promise.all([host.which('git'), host.exec(['git', '--version'], { env: { ...quietGit(), ...NO_CONFIG } })]);
  return path === null && result.spawnError !== null ? NOT_FOUND : ran(path, result, gitVersion);
}

/**
 * Git starts helpers with `sh -c`: aliases and functions of the login shell do not exist there. Whether it starts at all matters where git calls it;
 * elsewhere its version is told by its files where they are sure of it, for Python takes a third of a second.
 */
async function observeAws(host: Host, calledByGit: boolean): Promise<ToolFact | null> {
  const windows = host.platform === 'win32';
  const path = windows ? await host.which('aws') : await asShellFinds(host);
  if (path === undefined) return null;
  if (path === null) return windows ? NOT_FOUND : { ...NOT_FOUND, exitCode: 127 };
  const version = calledByGit ? null : await installedAwsCli(host, path);
  if (version !== null) return { path, version, banner: null, failure: null, exitCode: null };
  return ran(path, await host.exec(windows ? ['aws', '--version'] : ['sh', '-c', 'aws --version'], { env: { PYTHONDONTWRITEBYTECODE: '1' } }), awsCliVersion);
}

/** Where `sh` finds aws; undefined where there is no `sh`, or what it says is no one file. */
async function asShellFinds(host: Host): Promise<string | null | undefined> {
  const where = await host.exec(['sh', '-c', 'command -v aws']);
  const path = where.exitCode === 0 ? text(where).trim() : '';
  if (where.spawnError !== null || /[\0-\x1f\x7f-\x9f]/.test(path)) return undefined;
  return path === '' ? null : path;
}

/** It has no `--version`: presence is all that is asked here. */
async function observeGrc(host: Host): Promise<ToolFact> {
  const path = await host.which('git-remote-codecommit');
  return path === null ? NOT_FOUND : { path, version: null, banner: null, failure: null, exitCode: null };
}

/** It keeps nothing without a secret service on the bus of the session. */
async function hasLibsecret(host: Host): Promise<boolean> {
  if (host.platform !== 'linux' || !host.env('DBUS_SESSION_BUS_ADDRESS')) return false;
  if ((await host.which('git-credential-libsecret')) !== null) return true;
  const dir = await gitExecPath(host);
  return dir !== null && (await host.stat(`${dir}/git-credential-libsecret`).catch(() => null))?.executable === true;
}

async function offPath(host: Host): Promise<string[]> {
  const { homeDir } = host;
  if (homeDir === null) return [];
  const names = host.platform === 'win32' ? ['git-remote-codecommit.exe', 'git-remote-codecommit'] : ['git-remote-codecommit'];
  const pyenv = ((await host.list(`${homeDir}/.pyenv/versions`)) ?? []).map((version) => `.pyenv/versions/${version}/bin`);
  const dirs = [...platformFacts(host.platform).scriptDirs, ...pyenv].map((dir) => `${homeDir}/${dir}`);
  const found = await Promise.all(dirs.map((dir) => Promise.all(names.map((name) => host.stat(`${dir}/${name}`).catch(() => null)))));
  return dirs.filter((_, index) => found[index]?.some((stat) => stat?.isFile));
}

function ran(path: string | null, result: ExecResult, versionOf: (banner: string) => string | null): ToolFact {
  const output = text(result).trim() === '' ? result.stderr : text(result);
  const banner = shown(output.trim().split(/\r?\n/)[0] ?? '');
  const failure = result.timedOut ? 'timed out' : result.spawnError ?? (result.exitCode === 0 ? null : shown(tellingLine(result.stderr) ?? '') || `exit status ${result.exitCode ?? 'unknown'}`);
  return { path, version: versionOf(banner), banner: banner === '' ? null : banner, failure, exitCode: result.exitCode };
}

const shown = (line: string): string => harmless(withoutSecrets(line));
const text = (result: ExecResult): string => new TextDecoder().decode(result.stdout);
