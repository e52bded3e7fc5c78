// What is made and looked at lies in memory: without a thread for each call that takes a tenth of the time.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { askForLogin, askForUrl } from './answering.ts';
import type { Lab } from './lab.ts';
import { runCommand } from './process.ts';
import type { Ended } from './process.ts';
import { copyOfRepository } from './made-repositories.ts';
import { snapshotOf } from './snapshot.ts';
import { versionLine } from './stand-ins/aws-version.mjs';
import { fillSsh } from './ssh-keys.ts';
import type { EntryState } from './snapshot.ts';
import { onRealPath, standIn, toolsUnderTest } from './tools-under-test.ts';
import type { ToolUnderTest } from './tools-under-test.ts';

export { changesBetween } from './snapshot.ts';
export { toolsUnderTest } from './tools-under-test.ts';

/**
 * A user's machine as data. In file texts and variables `{{HOME}}`, `{{CA}}`, `{{PROXY}}`, `{{METADATA}}` and what
 * `fillSsh` names are filled in.
 */
export interface MachineSpec {
  /** Content by path relative to the home directory; bytes are written as they are. */
  files?: Record<string, string | Uint8Array>;
  /** Permission bits by relative path; other files get 0644, those in `.aws` and `.ssh` 0600. */
  modes?: Record<string, number>;
  /** Environment variables set, or unset when null, on top of the machine's own. */
  env?: Record<string, string | null>;
  tools?: {
    git?: 'real' | 'missing';
    /** `present` is the real CLI where this computer has one; a version is always a stand-in that behaves as old. */
    aws?: 'present' | 'missing' | 'stand-in' | { version: string };
    grc?: 'present' | 'missing' | 'stand-in';
    /** Further programs by name: the text of a shell script, with or without its `#!` line. */
    extra?: Record<string, string>;
  };
  /** A working copy at `work` in the home directory; `config` is appended to its `.git/config`. */
  repository?: { remote: string; config?: string };
  /** Text of `~/.gitconfig`. */
  gitConfig?: string;
  /** Text of the system-wide git config; without it the machine has none. */
  systemGitConfig?: string;
}

/** A throwaway machine. Its commands see nothing of the real environment. */
export interface Machine {
  home: string;
  cwd: string;
  env: Record<string, string>;
  /** Runs a command found on the machine's own PATH; 20 seconds unless told otherwise. */
  run(
    argv: readonly string[],
    options?: { timeoutMs?: number; input?: string | Uint8Array; cwd?: string; env?: Record<string, string | null> },
  ): Promise<Ended>;
  snapshot(): Promise<Map<string, EntryState>>;
  remove(): Promise<void>;
}

/** What git, its shell scripts and ordinary helper one-liners need. */
const everyday = (
  'sh bash sed cat env uname printf rm mkdir sleep basename dirname tr grep ' +
  'awk cut date echo expr false head ls cp mv chmod pwd sort tail test touch true wc id tee ssh-keygen ssh-add'
).split(' ');

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

const wrapper = (tool: ToolUnderTest, assignments = ''): string =>
  `#!/bin/sh\n${tool.kind === 'stand-in' ? '# stand-in, not the real tool\n' : ''}${assignments}exec ${tool.command.map(quoted).join(' ')} "$@"\n`;

// OpenSSH takes the home directory from the user database, not from HOME, and would read the real one.
const sshWrapper = (ssh: string): string =>
  `#!/bin/sh\nconfig="$HOME/.ssh/config"\n[ -f "$config" ] || config=none\nexec ${quoted(ssh)} -F "$config" "$@"\n`;

/** `aws`; its version, which half of all calls are for, comes without a start of Python or node. */
function awsWrapper(tool: ToolUnderTest): string {
  const { to, line } = tool.kind === 'real' ? { to: 'stdout', line: tool.label } : versionLine(tool.version);
  const version = `[ "$*" = --version ] && { echo ${quoted(line)}${to === 'stderr' ? ' >&2' : ''}; exit 0; }\n`;
  return wrapper(tool, tool.kind === 'real' ? version : `${version}AWS_STAND_IN_VERSION=${quoted(tool.version)}\nexport AWS_STAND_IN_VERSION\n${askForLogin()}`);
}

function awsProgram(wanted: NonNullable<MachineSpec['tools']>['aws']): string | null {
  if (wanted === 'missing') return null;
  return awsWrapper(wanted === undefined || wanted === 'present' ? toolsUnderTest().aws : standIn('aws', wanted === 'stand-in' ? '1.45.11' : wanted.version));
}

function fillBin(bin: string, tools: NonNullable<MachineSpec['tools']>): void {
  fs.mkdirSync(bin, { recursive: true });
  const link = (name: string, target: string | undefined): void => {
    if (target !== undefined) fs.symlinkSync(target, path.join(bin, name));
  };
  const program = (name: string, text: string): void => {
    fs.rmSync(path.join(bin, name), { force: true });
    fs.writeFileSync(path.join(bin, name), text, { mode: 0o755 });
  };
  for (const name of everyday) link(name, onRealPath(name));
  link('node', process.execPath);
  const ssh = onRealPath('ssh');
  if (ssh !== undefined) program('ssh', sshWrapper(ssh));
  if (tools.git !== 'missing') link('git', onRealPath('git'));
  const aws = awsProgram(tools.aws);
  if (aws !== null) program('aws', aws);
  if (tools.grc !== 'missing') {
    const grc = tools.grc === 'stand-in' ? standIn('git-remote-codecommit', '1.17') : toolsUnderTest().grc;
    program('git-remote-codecommit', wrapper(grc, grc.kind === 'stand-in' ? askForUrl() : ''));
  }
  for (const [name, script] of Object.entries(tools.extra ?? {})) {
    program(name, script.startsWith('#!') ? script : `#!/bin/sh\n${script}\n`);
  }
}

function fillHome(home: string, spec: MachineSpec, fill: (text: string) => string): void {
  const files = { ...(spec.gitConfig === undefined ? {} : { '.gitconfig': spec.gitConfig }), ...spec.files };
  for (const [relative, content] of Object.entries(files)) {
    const file = path.join(home, relative);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof content === 'string' ? fill(content) : content);
    fs.chmodSync(file, /^\.(?:aws|ssh)\//.test(relative) ? 0o600 : 0o644);
  }
}

async function makeWorkingCopy(work: string, repository: { remote: string; config?: string }): Promise<void> {
  await copyOfRepository('work', work);
  const url = repository.remote.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  const remote = `[remote "origin"]\n\turl = "${url}"\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`;
  fs.appendFileSync(path.join(work, '.git', 'config'), remote + (repository.config ?? ''));
}

function applied(base: Record<string, string>, changes: Record<string, string | null>): Record<string, string> {
  const env = { ...base };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) Reflect.deleteProperty(env, name);
    else env[name] = value;
  }
  return env;
}

/** Makes a throwaway machine whose only way to AWS is the lab. */
export async function makeMachine(lab: Pick<Lab, 'proxyUrl' | 'metadataUrl' | 'caFile' | 'dir'> & Partial<Pick<Lab, 'sshPort'>>, spec: MachineSpec = {}): Promise<Machine> {
  const root = fs.mkdtempSync(path.join(lab.dir, 'machine-'));
  const home = path.join(root, 'home');
  const bin = path.join(root, 'bin');
  const temporary = path.join(root, 'tmp');
  const work = path.join(home, 'work');
  fs.mkdirSync(home);
  fs.mkdirSync(temporary);
  const noCertificates = path.join(root, 'no-certificates');
  fs.mkdirSync(noCertificates);
  const fill = (text: string): string =>
    fillSsh(text, lab.sshPort ?? 0).replaceAll('{{HOME}}', home).replaceAll('{{CA}}', lab.caFile).replaceAll('{{PROXY}}', lab.proxyUrl).replaceAll('{{METADATA}}', lab.metadataUrl);

  fillBin(bin, spec.tools ?? {});
  if (spec.repository) {
    const config = fill(spec.repository.config ?? '');
    await makeWorkingCopy(work, { remote: fill(spec.repository.remote), config });
  }
  fillHome(home, spec, fill);
  for (const [relative, mode] of Object.entries(spec.modes ?? {})) fs.chmodSync(path.join(home, relative), mode);

  const system = path.join(root, 'gitconfig');
  if (spec.systemGitConfig !== undefined) fs.writeFileSync(system, fill(spec.systemGitConfig));
  const own: Record<string, string> = {
    HOME: home,
    PATH: bin,
    TMPDIR: temporary,
    TZ: 'UTC',
    LANG: 'C.UTF-8',
    HTTPS_PROXY: lab.proxyUrl,
    GIT_SSL_CAINFO: lab.caFile,
    // Else a git with GnuTLS parses all the computer's certificates besides, at each start: a third of what a `git ls-remote` takes.
    GIT_SSL_CAPATH: noCertificates,
    AWS_CA_BUNDLE: lab.caFile,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...(spec.systemGitConfig === undefined ? { GIT_CONFIG_NOSYSTEM: '1' } : { GIT_CONFIG_SYSTEM: system }),
  };
  const filled = Object.entries(spec.env ?? {}).map(([name, value]) => [name, value === null ? null : fill(value)] as const);
  const env = applied(own, Object.fromEntries(filled));
  const cwd = spec.repository ? work : home;
  return {
    home,
    cwd,
    env,
    run: (argv, options = {}) =>
      runCommand(argv, {
        cwd: options.cwd ?? cwd,
        env: applied(env, options.env ?? {}),
        timeoutMs: options.timeoutMs ?? 20_000,
        ...(options.input === undefined ? {} : { input: options.input }),
      }),
    snapshot: () => Promise.resolve(snapshotOf(home)),
    remove: () => fs.promises.rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
  };
}
