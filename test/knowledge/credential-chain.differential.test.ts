import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { GitConfigEntry, GitScope } from '../../src/core/facts.ts';
import { credentialChain } from '../../src/knowledge/credential-chain.ts';
import { parseGitConfigFile } from '../../src/knowledge/git-config-file.ts';
import { readConfigFiles, type ConfigFilesRead } from '../../src/knowledge/git-config-includes.ts';
import { parseGitConfigList, withLines } from '../../src/knowledge/git-config-list.ts';
import { configurations, placeholders, type Configuration } from './credential-configurations.ts';
import { checkInParallel, run } from './git-oracle.ts';

/** Logs its name and what git wrote to it; a name that ends in `a` answers, in `u` gives a user name only. */
const helperScript = `#!/bin/sh
{ echo "@$1"; while IFS= read -r line && [ -n "$line" ]; do echo "$line"; done; } >> "$HELPER_LOG"
case $1 in *a) echo username=x; echo password=y;; *u) echo username=only;; esac
`;

interface Machine {
  home: string;
  repository: string;
  env: Record<string, string>;
  start: { path: string; scope: GitScope }[];
  shown: string;
}

async function build(configuration: Configuration, home: string): Promise<Machine> {
  const helper = join(home, 'bin', 'helper');
  const gitDir = join(home, 'repo', '.git');
  for (const directory of ['bin', 'xdg/git', 'repo/.git/refs', 'repo/.git/objects']) await mkdir(join(home, directory), { recursive: true });
  for (const name of ['helper', 'git-credential-known']) {
    await writeFile(join(home, 'bin', name), helperScript);
    await chmod(join(home, 'bin', name), 0o755);
  }
  const texts: Record<string, string> = {
    system: configuration.system, 'xdg/git/config': configuration.xdg, '.gitconfig': configuration.global,
    'repo/.git/config': configuration.local, inc0: configuration.includes[0] ?? '', inc1: configuration.includes[1] ?? '', inc2: configuration.includes[2] ?? '',
  };
  const filled = (text: string): string => text.replaceAll(placeholders.home, home).replaceAll(placeholders.helper, helper);
  for (const [name, text] of Object.entries(texts)) await writeFile(join(home, name), filled(text));
  await writeFile(join(gitDir, 'HEAD'), `ref: refs/heads/${configuration.branch}\n`);
  const env: Record<string, string> = {
    HOME: home, XDG_CONFIG_HOME: join(home, 'xdg'), GIT_CONFIG_SYSTEM: join(home, 'system'), PATH: `${join(home, 'bin')}:${process.env['PATH'] ?? ''}`,
    GIT_TERMINAL_PROMPT: '0', GIT_ASKPASS: '', HELPER_LOG: join(home, 'log'), GIT_TRACE2_EVENT: join(home, 'trace'), GIT_CONFIG_COUNT: String(configuration.command.length),
  };
  for (const [index, { key, value }] of configuration.command.entries()) {
    env[`GIT_CONFIG_KEY_${String(index)}`] = key;
    env[`GIT_CONFIG_VALUE_${String(index)}`] = filled(value);
  }
  const start = [
    { path: join(home, 'system'), scope: 'system' as const }, { path: join(home, 'xdg', 'git', 'config'), scope: 'global' as const },
    { path: join(home, '.gitconfig'), scope: 'global' as const }, { path: join(gitDir, 'config'), scope: 'local' as const },
  ];
  const shown = Object.entries(texts).map(([name, text]) => `--- ${name}\n${text}`).join('');
  return { home, repository: join(home, 'repo'), env, start, shown: `${shown}--- command ${JSON.stringify(configuration.command)}\n--- ${configuration.url}\n` };
}

/** Null where the files include one another without end, which git refuses. */
async function readThroughGit(machine: Machine): Promise<GitConfigEntry[] | null> {
  const listed = await run('git', ['config', '--list', '--show-origin', '--show-scope', '-z'], machine.repository, { ...machine.env, GIT_TRACE2_EVENT: '0' });
  if (listed.stderr.includes('exceeded maximum include depth')) return null;
  assert.is(listed.code, 0, `${machine.shown}${listed.stderr}`);
  const entries = parseGitConfigList(listed.stdout, (path) => resolve(machine.repository, path));
  const files = [...new Set(entries.flatMap(({ file }) => file ?? []))];
  const parsed = await Promise.all(files.map(async (file) => parseGitConfigFile(await readFile(file, 'utf8'), file, 'local')));
  return withLines(entries, parsed);
}

function compareLines(entries: readonly GitConfigEntry[], machine: Machine): void {
  for (const { file, line, key } of entries) {
    if (file === null) continue;
    const text = readFileSync(file, 'utf8').split('\n')[(line ?? 0) - 1] ?? '';
    assert.ok(text.toLowerCase().includes(key.split('.').at(-1) ?? key), `${key} is not on line ${String(line)} of ${file}: ${text}\n${machine.shown}`);
  }
}

function ownReading(machine: Machine, branch: string): ConfigFilesRead {
  const read = (path: string): Uint8Array | null => {
    try {
      return readFileSync(path);
    } catch {
      return null;
    }
  };
  return readConfigFiles(read, machine.start, { home: machine.home, gitDir: join(machine.repository, '.git'), branch });
}

async function startedByGit(machine: Machine): Promise<string[]> {
  const events = (await readFile(join(machine.home, 'trace'), 'utf8')).split('\n').filter((text) => text !== '');
  return events
    .map((text) => JSON.parse(text) as { event: string; sid: string; argv?: string[]; use_shell?: boolean })
    .filter(({ event, sid, use_shell: shell }) => event === 'child_start' && !sid.includes('/') && shell === true)
    .map(({ argv }) => argv?.[0] ?? '');
}

function commandOf(value: string): string {
  if (value.startsWith('!')) return `${value.slice(1)} get`;
  return value.startsWith('/') ? `${value} get` : `git credential-${value} get`;
}

/** Names given to the log by a helper that ends in a `u` or `a` change what git knows; before it the request is the chain's own. */
function requestsIn(log: string): { name: string; fields: Record<string, string> }[] {
  return log.split('@h').slice(1).map((text) => {
    const [name = '', ...lines] = text.split('\n').filter((line) => line !== '');
    return { name: `h${name}`, fields: Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])) };
  });
}

async function check(configuration: Configuration, directory: string): Promise<void> {
  const machine = await build(configuration, directory);
  await Promise.all(['log', 'trace'].map((name) => rm(join(directory, name), { force: true })));
  const entries = await readThroughGit(machine);
  const own = ownReading(machine, configuration.branch);
  const ownProblems = own.problems.map(({ message }) => message.replace(/ while.*/s, ''));
  assert.equal(ownProblems, entries === null ? ['exceeded maximum include depth (10)'] : [], machine.shown);
  if (entries === null) return;
  compareLines(entries, machine);
  assert.equal(own.entries.map((entry) => ({ ...entry, file: resolve(entry.file ?? '') })), entries.filter(({ scope }) => scope !== 'command'), machine.shown);

  const chain = credentialChain(configuration.url, entries, '2.39.5');
  const git = await run('git', ['credential', 'fill'], machine.repository, machine.env, `url=${configuration.url}\n\n`);
  const started = await startedByGit(machine);
  if (chain.answeredByUrl) {
    assert.equal(started, [], machine.shown);
    assert.is(git.code, 0);
    return;
  }
  const sameStop = chain.fatal !== null && git.stderr.replaceAll("'.git/config'", `'${machine.repository}/.git/config'`).replaceAll('/./', '/').includes(chain.fatal.message);
  assert.is(sameStop, /fatal: (?:bad (?:config|boolean)|unable to parse)/.test(git.stderr), `${machine.shown}predicted ${String(chain.fatal?.message)}\n${git.stderr}`);
  if (chain.fatal !== null) {
    assert.equal(started, [], machine.shown);
    return;
  }

  const answering = chain.helpers.findIndex(({ value }) => /^(?!missing).*h\d+a/.test(value));
  const predicted = chain.helpers.slice(0, answering === -1 ? undefined : answering + 1).map(({ value }) => commandOf(value));
  assert.equal(started, predicted, machine.shown);
  assert.is(git.code === 0, answering !== -1, git.stderr);

  const log = await readFile(join(directory, 'log'), 'utf8').catch(() => '');
  let renamed = false;
  for (const { name, fields } of requestsIn(log)) {
    assert.is(fields['path'] ?? null, chain.request?.path, machine.shown);
    assert.is(fields['host'], chain.request?.host, machine.shown);
    assert.is(fields['protocol'], chain.request?.protocol, machine.shown);
    if (!renamed) assert.is(fields['username'] ?? null, chain.request?.username, machine.shown);
    renamed ||= name.endsWith('u');
  }
  if (!renamed) assert.is(chain.username?.value ?? null, chain.request?.username ?? null);
}

const test = suite('credential-chain against git');

test('the whole chain, no helper answers', () => checkInParallel('silent helpers', 320, configurations(false), check));
test('helpers that answer', () => checkInParallel('answering helpers', 240, configurations(true), check));

test.run();
