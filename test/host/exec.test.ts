import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { createRunner } from '../../src/host/exec.ts';

const test = suite<{ dir: string }>('host/exec');
const FOREVER = 60_000;

test.before.each(async (context) => {
  context.dir = await mkdtemp(join(tmpdir(), 'ccd-exec-'));
});
test.after.each(async ({ dir }) => rm(dir, { recursive: true, force: true }));

function runner(dir: string, signal = new AbortController().signal) {
  return createRunner({ platform: 'linux', cwd: dir, env: { PATH: process.env['PATH'], KEPT: 'kept', DROPPED: 'dropped' }, signal, timeoutMs: FOREVER, graceMs: 200 });
}
const sh = (script: string): string[] => ['/bin/sh', '-c', script];
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** Whether a process lives; one that is only not reaped yet does not count. */
async function lives(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''));
  } catch {
    return false;
  }
}
async function pidIn(file: string): Promise<number> {
  for (let tries = 0; tries < 400; tries += 1) {
    const pid = Number(await readFile(file, 'utf8').catch(() => ''));
    if (pid > 0) return pid;
    await sleep(25);
  }
  throw new Error(`${file} was never written`);
}

test('gives output, exit code and the changed environment', async ({ dir }) => {
  const result = await runner(dir).run(sh('printf "%s %s %s" "$KEPT" "${DROPPED-none}" "$NEW"; echo oops >&2; exit 3'), { env: { DROPPED: null, NEW: 'new' } });
  assert.equal(text(result.stdout), 'kept none new');
  assert.equal({ ...result, stdout: null }, { exitCode: 3, stdout: null, stderr: 'oops\n', timedOut: false, spawnError: null, overflowed: false });
});

test('passes words as they are, through no shell', async ({ dir }) => {
  const result = await runner(dir).run(['printf', '%s|', '$HOME', 'a b', '; exit 9', '*', '']);
  assert.equal(text(result.stdout), '$HOME|a b|; exit 9|*||');
});

test('hands over stdin, and closes it when there is none', async ({ dir }) => {
  assert.equal(text((await runner(dir).run(['cat'], { stdin: 'host=x\n\n' })).stdout), 'host=x\n\n');
  const closed = await runner(dir).run(['cat']);
  assert.equal([closed.exitCode, text(closed.stdout)], [0, '']);
  const unread = await runner(dir).run(sh('exit 0'), { stdin: 'x'.repeat(1024 * 1024) });
  assert.is(unread.exitCode, 0);
});

test('discards stdout when told to', async ({ dir }) => {
  const result = await runner(dir).run(sh('echo secret; echo seen >&2'), { stdout: 'discard' });
  assert.equal([text(result.stdout), result.stderr], ['', 'seen\n']);
});

test('names what kept a program from starting', async ({ dir }) => {
  await writeFile(join(dir, 'plain'), 'echo no\n');
  const ours = runner(dir);
  assert.is((await ours.run(['no-such-program-at-all'])).spawnError, 'ENOENT');
  assert.is((await ours.run([join(dir, 'plain')])).spawnError, 'EACCES');
  assert.is((await ours.run(['true'], { cwd: join(dir, 'missing') })).spawnError, 'ENOTDIR');
  assert.is((await ours.run(['true', 'nul\0byte'])).spawnError, 'ERR_INVALID_ARG_VALUE');
  assert.is((await ours.run([])).spawnError, 'EINVAL');
});

test('starts the program that PATH names, in the directory given', async ({ dir }) => {
  await writeFile(join(dir, 'tool'), '#!/bin/sh\npwd\n');
  await chmod(join(dir, 'tool'), 0o755);
  const result = await runner(dir).run(['tool'], { env: { PATH: dir }, cwd: '/' });
  assert.equal([result.exitCode, text(result.stdout)], [0, '/\n']);
});

test('ends a program that hangs, and its children with it', async ({ dir }) => {
  const result = await runner(dir).run(sh(`sleep 300 & echo $! > ${dir}/child; echo $$ > ${dir}/self; echo before; wait`), { timeoutMs: 700 });
  assert.equal([result.timedOut, result.exitCode, text(result.stdout)], [true, null, 'before\n']);
  assert.not(await lives(await pidIn(`${dir}/self`)));
  assert.not(await lives(await pidIn(`${dir}/child`)));
});

test('kills programs and grandchildren that ignore SIGTERM, and stopped ones', async ({ dir }) => {
  const stubborn = `trap '' TERM; (trap '' TERM; echo $(exec sh -c 'echo $PPID') > ${dir}/grandchild; while :; do sleep 1; done) & echo $$ > ${dir}/self; while :; do sleep 1; done`;
  const result = await runner(dir).run(sh(stubborn), { timeoutMs: 700 });
  assert.ok(result.timedOut);
  assert.not(await lives(await pidIn(`${dir}/self`)));
  assert.not(await lives(await pidIn(`${dir}/grandchild`)));
  const stopped = await runner(dir).run(sh(`echo $$ > ${dir}/stopped; kill -STOP $$`), { timeoutMs: 700 });
  assert.ok(stopped.timedOut);
  assert.not(await lives(await pidIn(`${dir}/stopped`)));
});

test('kills a grandchild that outlives its parent after the deadline', async ({ dir }) => {
  const result = await runner(dir).run(sh(`(trap '' TERM; while :; do sleep 1; done) & echo $! > ${dir}/grandchild; wait`), { timeoutMs: 700 });
  assert.ok(result.timedOut);
  assert.not(await lives(await pidIn(`${dir}/grandchild`)));
});

test('does not wait for a grandchild that holds the pipe', async ({ dir }) => {
  const result = await runner(dir).run(sh(`sleep 300 & echo $! > ${dir}/grandchild; echo done; exit 4`));
  assert.equal([result.exitCode, text(result.stdout), result.timedOut], [4, 'done\n', false]);
  assert.not(await lives(await pidIn(`${dir}/grandchild`)));
});

test('leaves a daemon alone that let go of the pipe', async ({ dir }) => {
  const result = await runner(dir).run(sh(`sleep 300 >/dev/null 2>&1 & echo $! > ${dir}/daemon; echo done`));
  const daemon = await pidIn(`${dir}/daemon`);
  assert.equal([result.exitCode, await lives(daemon)], [0, true]);
  process.kill(daemon, 'SIGKILL');
});

test('keeps what fits of a flood, and ends the program', async ({ dir }) => {
  const script = `echo $$ > ${dir}/self; head -c 50000000 /dev/zero | tr '\\0' x; sleep 300`;
  const result = await runner(dir).run(sh(script), { maxBytes: 100_000 });
  assert.equal([result.overflowed, result.stdout.length, result.timedOut, result.exitCode], [true, 100_000, false, null]);
  assert.not(await lives(await pidIn(`${dir}/self`)));
  const stderr = await runner(dir).run(sh('head -c 50000000 /dev/zero >&2'), { maxBytes: 1000 });
  assert.equal([stderr.overflowed, stderr.stderr.length], [true, 1000]);
  const whole = await runner(dir).run(sh('head -c 3000000 /dev/zero'));
  assert.equal([whole.overflowed, whole.stdout.length], [false, 3_000_000]);
});

test('reads all that was printed although our own loop was busy', async ({ dir }) => {
  const running = runner(dir).run(sh('head -c 60000 /dev/zero; sleep 0.1; head -c 60000 /dev/zero'));
  await sleep(50);
  const until = process.hrtime.bigint() + 600_000_000n;
  while (process.hrtime.bigint() < until);
  assert.is((await running).stdout.length, 120_000);
});

test('ends everything when the run is over, and starts nothing more', async ({ dir }) => {
  const run = new AbortController();
  const ours = runner(dir, run.signal);
  const running = [ours.run(sh(`echo $$ > ${dir}/one; sleep 300`)), ours.run(sh(`trap '' TERM; echo $$ > ${dir}/two; while :; do sleep 1; done`))];
  const pids = [await pidIn(`${dir}/one`), await pidIn(`${dir}/two`)];
  run.abort();
  assert.equal((await Promise.all(running)).map((result) => result.timedOut), [true, true]);
  assert.equal(await Promise.all(pids.map(lives)), [false, false]);
  const late = await ours.run(sh(`touch ${dir}/late`));
  assert.equal([late.timedOut, late.exitCode], [true, null]);
  assert.is(await readFile(`${dir}/late`).catch(() => null), null);
});

test('ends groups at once when our process exits', async ({ dir }) => {
  const ours = runner(dir);
  const running = ours.run(sh(`sleep 300 & echo $! > ${dir}/child; wait`));
  const child = await pidIn(`${dir}/child`);
  ours.endAllNow();
  await running;
  for (let tries = 0; (await lives(child)) && tries < 100; tries += 1) await sleep(20);
  assert.not(await lives(child));
});

test('gives the program no terminal to ask on', async ({ dir }) => {
  const result = await runner(dir).run(sh('if (: < /dev/tty) 2>/dev/null; then echo terminal; else echo none; fi; ps -o sid= -p $$ 2>/dev/null || cut -d" " -f6 /proc/$$/stat; echo $$'));
  const [terminal, session, self] = text(result.stdout).split('\n');
  assert.is(terminal, 'none');
  assert.is(session?.trim(), self?.trim());
});

test.run();
