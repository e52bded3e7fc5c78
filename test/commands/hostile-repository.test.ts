import { chownSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Report } from '../../src/core/finding.ts';
import { defaultWorld, type Lab, startLab } from '../lab/lab.ts';
import { changesBetween, type Machine, type MachineSpec } from '../lab/machine.ts';
import { HOST, REMOTE, withHelper } from '../machines/parts.ts';
import { CLI, onMachine } from '../machines/run.ts';

const test = suite('a working copy somebody else made');
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

/** Each trap leaves its own name. */
const trap = (name: string): string => `echo ${name} >> \\"$HOME/../marks\\"; exit 1 #`;
const PROGRAMS = [
  'core.fsmonitor', 'core.sshCommand', 'core.gitProxy', 'core.askPass', 'core.pager', 'core.editor', 'core.alternateRefsCommand', 'sequence.editor',
  'diff.external', 'diff.x.command', 'diff.x.textconv', 'filter.x.clean', 'filter.x.smudge', 'filter.x.process', 'merge.x.driver', 'interactive.diffFilter',
  'gpg.program', 'gpg.ssh.defaultKeyCommand', 'pager.config', 'pager.ls-remote', 'pager.remote', 'remote.origin.uploadpack', 'remote.origin.receivepack', 'uploadpack.packObjectsHook',
  'credential.helper', 'sendemail.sendmailCmd', 'trailer.x.command', 'browser.x.cmd', 'difftool.x.cmd', 'mergetool.x.cmd', 'man.x.cmd', 'guitool.x.cmd', 'tar.x.command', 'web.browser', 'submodule.x.update',
];
const line = (name: string): string => {
  const [section = '', ...rest] = name.split('.');
  const key = rest.pop() ?? '';
  return `[${section}${rest.length === 0 ? '' : ` "${rest.join('.')}"`}]\n\t${key} = "${['credential.helper', 'submodule.x.update'].includes(name) ? '!' : ''}${trap(name)}"\n`;
};
const ALIASES = ['config', 'credential', 'ls-remote', 'remote', 'rev-parse', 'version', 'var'];
const HOOKS = ['post-checkout', 'post-index-change', 'pre-auto-gc', 'fsmonitor-watchman', 'reference-transaction', 'pre-push'];
const hostile = [
  ...PROGRAMS.map(line),
  ...ALIASES.map((name) => `[alias]\n\t${name} = "!${trap(`alias.${name}`)}"\n`),
  '[core]\n\thooksPath = {{HOME}}/work/hooks\n[protocol]\n\tallow = always\n[protocol "ext"]\n\tallow = always\n[includeIf "gitdir:**"]\n\tpath = ../more\n',
  // A URL nobody asks for must not be followed either.
  `[remote "other"]\n\turl = ext::{{HOME}}/work/node %S\n[remote "vcs"]\n\tvcs = trap\n\turl = trap\n[submodule "x"]\n\turl = ext::x\n\tactive = true\n`,
].join('');

const spec = (config: string, remote = REMOTE, gitConfig = '[user]\n\tname = A\n'): MachineSpec => withHelper({
  gitConfig,
  repository: { remote, config },
  files: {
    '.aws/credentials': '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n',
    'work/.gitattributes': '* filter=x diff=x merge=x\n', 'work/.gitmodules': '[submodule "x"]\n\tpath = x\n\turl = ext::x\n', 'work/.git/more': line('core.fsmonitor').replace('echo core.fsmonitor', 'echo includeIf'),
    ...Object.fromEntries(HOOKS.flatMap((name) => ['work/hooks/', 'work/.git/hooks/'].map((dir) => [`${dir}${name}`, `#!/bin/sh\necho hook.${name} >> "$HOME/../marks"\n`]))),
    // What is found by PATH must not be found in the working copy.
    ...Object.fromEntries(['git', 'aws', 'ssh', 'sh', 'git-remote-codecommit', 'node'].map((name) => [`work/${name}`, `#!/bin/sh\necho ./${name} >> "$HOME/../marks"\n`])),
  },
  modes: Object.fromEntries([...HOOKS.flatMap((name) => [`work/hooks/${name}`, `work/.git/hooks/${name}`]), ...['git', 'aws', 'ssh', 'sh', 'git-remote-codecommit', 'node'].map((name) => `work/${name}`)].map((path) => [path, 0o755])),
});

const marksOf = (machine: Machine): string[] => {
  const file = join(machine.home, '../marks');
  const marks = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  rmSync(file, { force: true });
  return [...new Set(marks)].sort();
};
const run = async (machine: Machine, ...args: string[]): Promise<Report> => JSON.parse((await machine.run([process.execPath, CLI, ...args, '--json'], { timeoutMs: 60_000 })).stdout) as Report;

test('the traps are armed', () => onMachine(lab, { name: '', spec: spec(hostile) }, async (machine) => {
  await machine.run(['git', 'status'], { timeoutMs: 20_000 });
  await machine.run(['git', 'fetch', 'other'], { timeoutMs: 20_000 });
  const marks = marksOf(machine);
  for (const mark of ['core.fsmonitor', './node']) assert.ok(marks.includes(mark), `${mark} in ${marks.join()}`);
}));

for (const mode of ['--offline', '--no-live']) {
  test(`${mode}: nothing of it runs`, () => onMachine(lab, { name: '', spec: spec(hostile) }, async (machine) => {
    const before = await machine.snapshot();
    const { target } = await run(machine, 'doctor', mode);
    assert.equal([marksOf(machine), target.remote], [[], 'origin']);
    assert.equal(changesBetween(before, await machine.snapshot()), []);
  }));
}

test('live: what runs is what the user\'s own `git ls-remote origin` runs', () => onMachine(lab, { name: '', spec: spec(hostile) }, async (machine) => {
  await machine.run(['git', 'ls-remote', 'origin'], { timeoutMs: 20_000 });
  const own = marksOf(machine);
  await run(machine, 'doctor');
  const marks = marksOf(machine);
  assert.equal(marks.filter((mark) => !own.includes(mark)), []);
  assert.ok(marks.includes('credential.helper'), 'its helper is of the chain of this target');
}));

test('live, over ssh: its sshCommand is what git runs, and nothing else', () => onMachine(lab, { name: '', spec: spec(hostile, `ssh://${HOST}/v1/repos/billing`) }, async (machine) => {
  await run(machine, 'doctor');
  assert.equal(marksOf(machine).filter((mark) => mark !== 'core.sshCommand'), []);
}));

test('an insteadOf that leads to a program is named, and followed by git alone', () => onMachine(lab, { name: '', spec: spec(`[url "ext::{{HOME}}/work/node "]\n\tinsteadOf = https://${HOST}/\n[protocol "ext"]\n\tallow = always\n`) }, async (machine) => {
  await run(machine, 'doctor', '--offline');
  assert.equal(marksOf(machine), []);
  await machine.run(['git', 'ls-remote', 'origin'], { timeoutMs: 20_000 });
  const own = marksOf(machine);
  const { checks } = await run(machine, 'doctor');
  assert.equal(marksOf(machine).filter((mark) => !own.includes(mark)), []);
  assert.ok(checks.some(({ id, status }) => id === 'remote/rewritten' && status === 'found'));
}));

if (process.getuid?.() !== 0) console.log('SKIP a working copy of another owner: only root can make one');
else {
  test('of another owner: not even the live check runs anything of it', () => onMachine(lab, { name: '', spec: spec(hostile) }, async (machine) => {
    for (const path of ['work', 'work/.git', 'work/.git/config']) chownSync(join(machine.home, path), 65_534, 65_534);
    const { findings } = await run(machine, 'doctor');
    assert.equal(marksOf(machine), []);
    assert.ok(findings.some(({ check }) => check === 'git-config/safe-directory'));
  }));
}

test.run();
