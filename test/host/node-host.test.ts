import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createHost } from '../../src/host/node-host.ts';
import { which } from '../../src/host/which.ts';
import { batchArguments, isBatchFile } from '../../src/host/windows-command.ts';
import { programOf } from '../support/programs.ts';

const test = suite<{ dir: string }>('host/node-host');
test.before.each(async (context) => {
  context.dir = await mkdtemp(join(tmpdir(), 'ccd-host-'));
});
test.after.each(async ({ dir }) => rm(dir, { recursive: true, force: true }));

const hostIn = (dir: string, env: Record<string, string> = {}, signal = new AbortController().signal) =>
  createHost({ signal, cwd: dir, env: { PATH: process.env['PATH'] ?? '', HOME: dir, ...env }, platform: 'linux' });
const reasonOf = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'no error', (error: unknown) => (error instanceof Error ? error.message : String(error)));

test('reads files; what is not there is null, what cannot be read has a reason', async ({ dir }) => {
  const host = hostIn(dir);
  await writeFile(join(dir, 'file'), 'one\r\ntwo');
  assert.is(Buffer.from((await host.readBytes(join(dir, 'file'))) ?? []).toString(), 'one\r\ntwo');
  assert.is(await host.readBytes(join(dir, 'none')), null);
  assert.is(await host.readBytes(join(dir, 'file', 'below')), null);
  assert.is(await reasonOf(host.readBytes(dir)), 'is a directory');
  await symlink('loop', join(dir, 'loop'));
  assert.is(await reasonOf(host.readBytes(join(dir, 'loop'))), 'too many levels of symbolic links');
  await writeFile(join(dir, 'huge'), '');
  await truncate(join(dir, 'huge'), 11 * 1024 * 1024);
  assert.is(await reasonOf(host.readBytes(join(dir, 'huge'))), 'is larger than 10 MiB');
  assert.is(await reasonOf(host.readBytes('/dev/zero')), 'is larger than 10 MiB');
  await host.exec(['mkfifo', join(dir, 'fifo')]);
  assert.is(await reasonOf(host.readBytes(join(dir, 'fifo'))), 'is no regular file');
  if (process.getuid?.() !== 0) {
    await chmod(join(dir, 'file'), 0);
    assert.is(await reasonOf(host.readBytes(join(dir, 'file'))), 'permission denied');
  }
  await host.close();
});

test('tells mode and kind of a file', async ({ dir }) => {
  const host = hostIn(dir);
  await writeFile(join(dir, 'tool'), '#!/bin/sh\n');
  await chmod(join(dir, 'tool'), 0o755);
  await writeFile(join(dir, 'plain'), '');
  await chmod(join(dir, 'plain'), 0o600);
  assert.equal(await host.stat(join(dir, 'tool')), { mode: 0o755, isFile: true, executable: true });
  assert.equal(await host.stat(join(dir, 'plain')), { mode: 0o600, isFile: true, executable: false });
  assert.equal((await host.stat(dir))?.isFile, false);
  assert.is(await host.stat(join(dir, 'none')), null);
  await host.close();
});

test('finds programs as the system does', async ({ dir }) => {
  await mkdir(join(dir, 'first'));
  await mkdir(join(dir, 'second', 'tool'), { recursive: true });
  await mkdir(join(dir, 'third'));
  for (const [file, mode] of [['first/tool', 0o644], ['third/tool', 0o755]] as const) {
    await writeFile(join(dir, file), '#!/bin/sh\n');
    await chmod(join(dir, file), mode);
  }
  const host = hostIn(dir, { PATH: ['first', 'second', 'third'].map((name) => join(dir, name)).join(':') });
  assert.is(await host.which('tool'), join(dir, 'third', 'tool'));
  assert.is(await host.which('none'), null);
  assert.is(await host.which(''), null);
  assert.is(await host.which('third/tool'), join(dir, 'third', 'tool'));
  await host.close();
});

test('on Windows: PATHEXT, quoted folders, and never the current directory', async () => {
  // node:path's win32 rules run here; no such files exist, so only what is looked at differs.
  const place = { platform: 'win32' as const, cwd: 'C:\\repo', env: (name: string) => (name === 'PATH' ? '' : undefined) };
  assert.is(await which('git', place), null);
  assert.ok(isBatchFile('C:\\Python\\Scripts\\aws.CMD'));
  assert.not(isBatchFile('C:\\git\\git.exe'));
  assert.equal(batchArguments('C:\\a b\\aws.cmd', ['x y', '%PATH%', 'say "hi"\\']), [
    '/d', '/s', '/c',
    '"C:\\a^ b\\aws.cmd ^^^"x^^^ y^^^" ^^^"^^^%PATH^^^%^^^" ^^^"say^^^ \\^^^"hi\\^^^"\\\\^^^""',
  ]);
});

test('a private directory is ours alone, and gone afterwards, whatever happens', async ({ dir }) => {
  const host = hostIn(dir);
  let path = '';
  assert.is(await host.withPrivateDir(async (made) => {
    path = made;
    await writeFile(join(made, 'trace'), 'secret');
    return (await stat(made)).mode & 0o777;
  }), 0o700);
  assert.is(await stat(path).catch(() => null), null);
  const failed = host.withPrivateDir((made) => {
    path = made;
    throw new Error('broken');
  });
  assert.is(await reasonOf(failed), 'broken');
  assert.is(await stat(path).catch(() => null), null);
  await host.close();
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} leaves no process and no private directory behind`, async ({ dir }) => {
    const child = spawn(process.execPath, [...programOf('host/interrupted.program.ts'), dir], { stdio: ['ignore', 'ignore', 'inherit'], cwd: join(import.meta.dirname, '../..') });
    const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, by) => resolve(by)));
    const content = async (name: string): Promise<string> => {
      for (let tries = 0; tries < 800; tries += 1) {
        const text = await readFile(join(dir, name), 'utf8').catch(() => '');
        if (text !== '') return text.trim();
        await sleep(25);
      }
      throw new Error(`${name} was never written`);
    };
    const [helper, made] = [Number(await content('helper')), await content('private')];
    child.kill(signal);
    assert.is(await ended, signal);
    assert.is(await stat(made).catch(() => null), null);
    let state = '';
    for (let tries = 0; tries < 200; tries += 1) {
      state = await readFile(`/proc/${helper}/status`, 'utf8').catch(() => 'State: gone');
      if (/State:\s+(Z|gone)/.test(state)) break;
      await sleep(25);
    }
    assert.match(state, /State:\s+(Z|gone)/);
  });
}

test('the end of the run ends what runs; close waits for it and leaves no listener', async ({ dir }) => {
  const before = ['SIGINT', 'SIGTERM', 'SIGHUP', 'exit'].map((name) => process.listenerCount(name));
  const run = new AbortController();
  const host = hostIn(dir, {}, run.signal);
  const running = host.exec(['sleep', '300']);
  run.abort();
  assert.ok((await running).timedOut);
  await host.close();
  assert.ok((await host.exec(['true'])).timedOut);
  assert.equal(['SIGINT', 'SIGTERM', 'SIGHUP', 'exit'].map((name) => process.listenerCount(name)), before);
  assert.equal((await readdir(dir)).length, 0);
});

test('knows the home directory only where a variable names one', async ({ dir }) => {
  const homeOf = async (env: Record<string, string>, platform: NodeJS.Platform): Promise<string | null> => {
    const host = createHost({ signal: new AbortController().signal, cwd: dir, env, platform });
    await host.close();
    return host.homeDir;
  };
  assert.is(await homeOf({ HOME: '/home/maria' }, 'linux'), '/home/maria');
  assert.is(await homeOf({ HOME: '' }, 'darwin'), null);
  assert.is(await homeOf({}, 'linux'), null);
  assert.is(await homeOf({ HOME: '/msys', UserProfile: 'C:\\Users\\maria' }, 'win32'), 'C:\\Users\\maria');
});

test.run();
