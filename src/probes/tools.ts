import type { ToolFact } from '../core/facts.ts';
import { defineProbe, type ExecResult, type Host } from '../core/probe.ts';
import { quietGit } from '../knowledge/git-environment.ts';
import { tellingLine } from '../knowledge/python-errors.ts';
import { harmless } from '../knowledge/redact-text.ts';
import { awsCliVersion, gitVersion } from '../knowledge/versions.ts';
import { platformFacts } from '../platform/index.ts';

/** git, the AWS CLI as the shell git uses finds it, and git-remote-codecommit on git's PATH. */
export const tools = defineProbe({
  fact: 'tools',
  reach: 'local',
  async observe(host) {
    const [git, aws, grc, grcOffPath, libsecret] = await Promise.all([observeGit(host), observeAws(host), observeGrc(host), offPath(host), hasLibsecret(host)]);
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

/** Git starts helpers with `sh -c`: aliases and functions of the login shell do not exist there. */
async function observeAws(host: Host): Promise<ToolFact | null> {
  if (host.platform === 'win32') {
    const path = await host.which('aws');
    return path === null ? NOT_FOUND : ran(path, await host.exec(['aws', '--version']), awsCliVersion);
  }
  const env = { PYTHONDONTWRITEBYTECODE: '1' };
  const [where, result] = await Promise.all([host.exec(['sh', '-c', 'command -v aws']), host.exec(['sh', '-c', 'aws --version'], { env })]);
  if (where.spawnError !== null) return null;
  const path = text(where).trim();
  return path === '' ? { ...NOT_FOUND, exitCode: 127 } : ran(path, result, awsCliVersion);
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
  const dir = text(await host.exec(['git', '--exec-path'], { env: quietGit() })).trim();
  return dir !== '' && (await host.stat(`${dir}/git-credential-libsecret`).catch(() => null))?.executable === true;
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
  const banner = harmless(output.trim().split(/\r?\n/)[0] ?? '');
  const failure = result.timedOut ? 'timed out' : result.spawnError ?? (result.exitCode === 0 ? null : harmless(tellingLine(result.stderr) ?? '') || `exit status ${result.exitCode ?? 'unknown'}`);
  return { path, version: versionOf(banner), banner: banner === '' ? null : banner, failure, exitCode: result.exitCode };
}

const text = (result: ExecResult): string => new TextDecoder().decode(result.stdout);
