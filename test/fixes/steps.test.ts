import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { FixStep } from '../../src/core/fix.ts';
import { draftOver, type FileChange } from '../../src/fixes/draft.ts';
import { makeShadow } from '../../src/fixes/shadow.ts';
import { stage } from '../../src/fixes/stage.ts';
import { createWritableHost } from '../../src/host/writable-host.ts';
import { defaultWorld, type Lab, startLab } from '../lab/lab.ts';
import { changesBetween, type Machine, type MachineSpec } from '../lab/machine.ts';
import { HOST, STALE_LOGIN, STATIC_LOGIN, withHelper } from '../machines/parts.ts';
import { onMachine } from '../machines/run.ts';

const test = suite('fix steps on a draft');
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

type Host = ReturnType<typeof createWritableHost>;
const on = (spec: MachineSpec, use: (machine: Machine, host: Host) => Promise<void>, env: Record<string, string> = {}) => onMachine(lab, { name: '', spec }, async (machine) => {
  const host = createWritableHost({ signal: new AbortController().signal, cwd: machine.cwd, env: { ...machine.env, ...env }, platform: 'linux' });
  try {
    await use(machine, host);
  } finally {
    await host.close();
  }
});

/** What the steps would make of the files; holds that nothing on the disk changes. */
async function staged(machine: Machine, host: Host, ...steps: FixStep[]): Promise<{ changes: readonly FileChange[]; text: (name: string) => string | null | undefined }> {
  const before = await machine.snapshot();
  const draft = draftOver((path) => Promise.resolve(host.disk.read(path)));
  for (const step of steps) await stage(step, draft, host);
  assert.equal(changesBetween(before, await machine.snapshot()), [], 'staging writes nothing');
  const changes = draft.changes();
  return { changes, text: (name) => { const change = changes.find(({ path }) => path === join(machine.home, name)); return change && (change.after === null ? null : new TextDecoder().decode(change.after.bytes)); } };
}
const refused = (promise: Promise<unknown>, says: RegExp) => promise.then(() => assert.unreachable('not refused'), (error: unknown) => { assert.match((error as Error).message, says); });
const git = (op: 'set' | 'add' | 'unset' | 'reset-helpers' | 'move-section-last', key: string, value?: string, scope: 'global' | 'local' | 'system' | 'worktree' | 'command' = 'global'): FixStep => ({ do: 'git-config', op, scope, key, ...(value === undefined ? {} : { value }) });
const GITCONFIG = '# mine\n[credential]\n\thelper = store\n; why\n\thelper = cache\n[user]\n\tname = A # I\n';

test('git edits a copy: comments and order stay', () => on(withHelper({ gitConfig: GITCONFIG }), async (machine, host) => {
  const of = async (...steps: FixStep[]) => (await staged(machine, host, ...steps)).text('.gitconfig');
  assert.is(await of(git('set', 'user.name', 'B')), GITCONFIG.replace('A # I', 'B'));
  assert.is(await of(git('add', 'credential.helper', '!aws "x" $@')), GITCONFIG.replace('cache\n', 'cache\n\thelper = !aws \\"x\\" $@\n'));
  assert.is(await of(git('unset', 'user.name')), '# mine\n[credential]\n\thelper = store\n; why\n\thelper = cache\n');
  assert.is(await of(git('reset-helpers', 'credential.helper')), '# mine\n[credential]\n; why\n\thelper = \n[user]\n\tname = A # I\n');
  assert.match(await of(git('move-section-last', 'credential.helper')) ?? '', /name = A # I\n\[credential\]\n\thelper = store\n\thelper = cache\n$/);
  assert.is(await of(git('add', 'credential.helper', 'x'), git('unset', 'credential.helper'), git('add', 'credential.helper', 'store')), '# mine\n[credential]\n\thelper = store\n; why\n[user]\n\tname = A # I\n');
}));

test('what git cannot or may not do is refused with a reason', () => on(withHelper({ gitConfig: '[a]\n\tb\n[broken\n' }), async (machine, host) => {
  await refused(staged(machine, host, git('set', 'user.name', 'B')), /"git config --replace-all user.name" ended with \d+.*\.gitconfig/);
  await refused(staged(machine, host, git('set', 'user.name', 'B', 'system')), /system is never changed/);
  await refused(staged(machine, host, git('set', 'user.name', 'B', 'command')), /command line/);
  await refused(staged(machine, host, git('set', 'user.name', '!aws ‹20 characters›')), /may hold a secret/);
}));

test('a section with a key without value is not written again', () => on(withHelper({ gitConfig: '[a]\n\tb\n' }), async (machine, host) => {
  await refused(staged(machine, host, git('move-section-last', 'a.b')), /a\.b has no value/);
}));

test('git writes where it would: the XDG file, GIT_CONFIG_GLOBAL, the repository, its worktree', async () => {
  const spec = withHelper({ gitConfig: '', files: { '.config/git/config': '[user]\n\tname = X\n', 'other/gitconfig': '' } });
  await on(spec, async (machine, host) => {
    await rm(join(machine.home, '.gitconfig'));
    const written = async (file: string, run: readonly string[], step: FixStep) => {
      const { text } = await staged(machine, host, step);
      assert.is((await machine.run(run)).code, 0);
      assert.is(text(file), await readFile(join(machine.home, file), 'utf8'), `${file} as git writes it`);
    };
    await written('.config/git/config', ['git', 'config', '--global', 'a.b', 'c'], git('set', 'a.b', 'c'));
    await written('work/.git/config', ['git', 'config', '--local', 'a.b', 'c'], git('set', 'a.b', 'c', 'local'));
    await machine.run(['git', 'config', 'extensions.worktreeConfig', 'true']);
    await written('work/.git/config.worktree', ['git', 'config', '--worktree', 'a.b', 'c'], git('set', 'a.b', 'c', 'worktree'));
    await written('work/.git/config', ['git', 'remote', 'set-url', 'origin', 'codecommit://x'], { do: 'remote-url', remote: 'origin', url: 'codecommit://x' });
    await machine.run(['git', 'remote', 'set-url', '--add', 'origin', 'https://b.example/(x)']);
    await written('work/.git/config', ['git', 'remote', 'set-url', 'origin', 'codecommit://y', '^codecommit://x$'], { do: 'remote-url', remote: 'origin', url: 'codecommit://y' });
  });
  await on(spec, async (machine, host) => {
    assert.is((await staged(machine, host, git('set', 'a.b', 'c'))).text('other/gitconfig'), '[a]\n\tb = c\n');
  }, { GIT_CONFIG_GLOBAL: '../other/gitconfig' });
});

test('only the login that is meant is forgotten', () => on(withHelper({ files: { '.git-credentials': STATIC_LOGIN + STALE_LOGIN + STATIC_LOGIN.replace(HOST, 'example.com') } }), async (machine, host) => {
  const file = join(machine.home, '.git-credentials');
  const { text } = await staged(machine, host, { do: 'forget-login', host: HOST, account: 'MPLE', store: 'store-file', file });
  assert.is(text('.git-credentials'), STATIC_LOGIN + STATIC_LOGIN.replace(HOST, 'example.com'));
  await refused(staged(machine, host, { do: 'forget-login', host: HOST, account: 'ZZZZ', store: 'store-file', file }), /no longer holds the login/);
}));

test('files: modes, removal, lines', () => on(withHelper({ files: { x: 'one\ntwo\n' } }), async (machine, host) => {
  const path = join(machine.home, 'x');
  const { changes } = await staged(machine, host, { do: 'file-mode', path, mode: 0o600 });
  assert.equal(changes.map(({ before, after }) => [before?.mode, after?.mode]), [[0o644, 0o600]]);
  assert.is((await staged(machine, host, { do: 'delete-file', path, what: '' })).text('x'), null);
  assert.is((await staged(machine, host, { do: 'edit-file', path, what: '', edits: [{ op: 'replace', line: 2, find: 'two', with: 'three' }] })).text('x'), 'one\nthree\n');
  await refused(staged(machine, host, { do: 'edit-file', path, what: '', edits: [{ op: 'delete', line: 1, holds: 'two' }] }), /x: .*line 1/);
}));

/** What git reads as `a.b` and where, on the copy. */
async function onShadow(machine: Machine, host: Host, step: FixStep): Promise<{ said: string; real: string; values: string } | string> {
  const { changes } = await staged(machine, host, step);
  return host.withPrivateDir(async (dir) => {
    const shadow = await makeShadow(dir, changes, host);
    if (typeof shadow === 'string') return shadow;
    const values = execFileSync('git', ['config', '--show-origin', '--get-all', 'a.b'], { cwd: shadow.cwd, env: { ...machine.env, ...shadow.env }, encoding: 'utf8' });
    return { said: values, real: shadow.real(values), values: values.replace(/^.*\t/gm, '') };
  });
}

test('a copy is read as the machine would be, relative includes too', () => on(withHelper({ gitConfig: '[include]\n\tpath = more/inc\n[a]\n\tb = first\n', files: { 'more/inc': '[a]\n\tb = included\n' } }), async (machine, host) => {
  const global = await onShadow(machine, host, git('add', 'a.b', 'new'));
  assert.ok(typeof global !== 'string');
  assert.is(global.values, 'included\nfirst\nnew\n');
  assert.not.ok(global.said.includes(`${machine.home}/.gitconfig`), 'the real file is not what was read');
  assert.ok(global.real.includes(`${machine.home}/.gitconfig`), 'its paths can be told in the user\'s terms');
  const local = await onShadow(machine, host, git('add', 'a.b', 'here', 'local'));
  assert.ok(typeof local !== 'string');
  assert.is(local.values, 'included\nfirst\nhere\n');
  assert.is((await machine.run(['git', 'config', '--local', 'a.b'])).code, 1, 'the repository is as it was');
}));

test('nothing is tried where a copy would prove nothing', () => on(withHelper({ gitConfig: '[includeIf "gitdir:~/work/"]\n\tpath = inc\n', files: { inc: '[a]\n\tb = conditional\n', '.ssh/config': 'Host x\n' } }), async (machine, host) => {
  assert.match(await onShadow(machine, host, git('set', 'a.b', 'c')) as string, /reads a copy of this configuration differently/);
  assert.match(await onShadow(machine, host, { do: 'ssh-config', path: join(machine.home, '.ssh/config'), section: 'Host x', key: 'User', value: 'A' }) as string, /ssh finds its files/);
  await mkdir(join(machine.home, '../elsewhere'));
  const path = join(machine.home, '../elsewhere/x');
  await writeFile(path, 'x\n');
  assert.match(await onShadow(machine, host, { do: 'file-mode', path, mode: 0o600 }) as string, /no copy of .* would be read/);
}));

test.run();
