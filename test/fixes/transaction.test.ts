import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Disk } from '../../src/core/disk.ts';
import { FixFailed, FixRefused } from '../../src/fixes/failures.ts';
import { listRuns } from '../../src/fixes/undo.ts';
import { createDisk, type DiskOps } from '../../src/host/disk.ts';
import { applyFixes, changesFor, FIXES, HELPER, makeScene, open, opsWith, quickDisk, type Scene, snapshotOf, systemError, type Wanted } from './scene.ts';

const test = suite('fixes/transaction');
const disk = quickDisk();
let scene: Scene;
test.before.each(() => { scene = makeScene(); });
test.after.each(() => { scene.remove(); });

const GITCONFIG = FIXES[0]?.[0] as Wanted;
const NEW = FIXES[0]?.[1] as Wanted;
const commitOf = (...wanted: Wanted[]) => ({ finding: 'f', check: 'git-config/example', steps: ['a step'], changes: changesFor(disk, scene.home, wanted) });
const modeOf = (path: string): string => (fs.statSync(path).mode & 0o7777).toString(8);

/** A disk on which calls named `name` fail where `when` says so. */
function failing(name: keyof DiskOps, code: string, when: (...args: readonly unknown[]) => boolean = () => true): Disk {
  return createDisk(opsWith((called, args) => { if (called === name && when(...args)) throw systemError(code); }));
}

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    assert.instance(error, FixRefused);
    return (error as Error).message;
  }
  throw new Error('it was not refused');
}

function failure(act: () => unknown): FixFailed {
  try {
    act();
  } catch (error) {
    assert.instance(error, FixFailed);
    return error as FixFailed;
  }
  throw new Error('it did not fail');
}

test('a fix changes the file behind the link, keeps CRLF and modes, and the journal holds no content', () => {
  const run = applyFixes(createDisk(), scene);
  assert.is(fs.readlinkSync(join(scene.home, '.gitconfig')), 'dotfiles/gitconfig');
  assert.is(scene.read('dotfiles/gitconfig'), `[user]\r\n\tname = Dev\r\n${HELPER}\tuseHttpPath = true\r\n`);
  assert.is(modeOf(join(scene.home, '.aws/credentials')), '600');
  assert.is(modeOf(join(scene.home, '.config/git')), '700');
  assert.not.ok(fs.existsSync(join(scene.home, '.netrc')));
  const journal = fs.readFileSync(join(run.dir, 'journal.json'), 'utf8');
  assert.not.match(journal, /wJalrXUtnFEMI|useHttpPath/);
  const { runs: [recorded] } = listRuns(disk, scene.state);
  assert.equal(recorded?.commits.map(({ state, files }) => [state, files.length]), [['applied', 2], ['applied', 4]]);
  assert.is(recorded?.state, 'finished');
  assert.match(run.id, /^\d{8}T\d{6}Z-[0-9a-f]{4}$/);
});

test('what is kept is for the user alone; of a key whose mode alone changes there is no copy', () => {
  const run = applyFixes(disk, scene);
  for (const dir of [scene.state, join(scene.state, 'fixes'), run.dir]) assert.is(modeOf(dir), '700');
  const kept = fs.readdirSync(run.dir);
  assert.equal(kept.map((name) => modeOf(join(run.dir, name))).filter((mode) => mode !== '600'), []);
  assert.not.ok(kept.some((name) => fs.readFileSync(join(run.dir, name), 'utf8') === 'key\n'));
});

test('the journal and the backups are there before the first write', () => {
  const seen: string[] = [];
  const watching = createDisk(opsWith((name, [, to]) => {
    if (name !== 'renameSync' || !String(to).startsWith(scene.home)) return;
    const [run = ''] = fs.readdirSync(join(scene.state, 'fixes')).filter((entry) => !entry.startsWith('lock'));
    const { commits } = JSON.parse(fs.readFileSync(join(scene.state, 'fixes', run, 'journal.json'), 'utf8')) as { commits: { state: string }[] };
    seen.push(`${commits.at(-1)?.state ?? ''} ${fs.existsSync(join(scene.state, 'fixes', run, `${commits.length - 1}-0.before`))}`);
  }));
  applyFixes(watching, scene);
  assert.equal(seen, Array.from({ length: 4 }, () => 'applying true'));
});

test('everything is flushed: file before rename, directory after', () => {
  const calls: string[] = [];
  const names = new Map<number, string>();
  const watched = new Proxy(fs, {
    get(target, name: keyof DiskOps) {
      if (name === 'openSync') return (path: string, ...rest: [number, number?]) => { const fd = target.openSync(path, ...rest); names.set(fd, path); return fd; };
      if (name === 'fsyncSync') return (fd: number) => { calls.push(`flush ${names.get(fd) ?? ''}`); };
      if (name === 'renameSync') return (from: string, to: string) => { calls.push(`rename ${to}`); target.renameSync(from, to); };
      return target[name];
    },
  });
  const run = open(createDisk(watched), scene);
  calls.length = 0;
  run.apply(commitOf({ ...NEW, path: '.netrc' }));
  run.close();
  const temporary = `${scene.home}/.codecommit-fix-${run.id}`;
  const at = calls.indexOf(`rename ${scene.home}/.netrc`);
  assert.equal(calls.slice(at - 1, at + 2), [`flush ${temporary}`, `rename ${scene.home}/.netrc`, `flush ${scene.home}`]);
  assert.ok(calls.slice(0, at).includes(`flush ${run.dir}/journal.json.new`) && calls.slice(0, at).includes(`flush ${run.dir}/0-0.before`));
});

test('a file edited between plan and apply: nothing is written', () => {
  const run = open(disk, scene);
  const commit = commitOf(NEW, GITCONFIG);
  fs.appendFileSync(join(scene.home, '.gitconfig'), '# mine\n');
  const before = scene.snapshot();
  assert.is(refusal(() => run.apply(commit)), `${scene.home}/.gitconfig changed since the plan was made`);
  fs.chmodSync(join(scene.home, '.netrc'), 0o644);
  const ofMode = commitOf({ ...NEW, path: '.netrc' });
  fs.chmodSync(join(scene.home, '.netrc'), 0o600);
  assert.match(refusal(() => run.apply(ofMode)), /\.netrc changed since/);
  run.close();
  assert.is(scene.snapshot(), before);
  assert.equal(fs.readdirSync(join(scene.state, 'fixes')), [], 'no run, no lock');
});

test('a file edited at the last moment is not overwritten, and the others go back', () => {
  const before = scene.snapshot();
  const late = createDisk(opsWith((name, [from]) => { if (name === 'linkSync' && String(from).includes('dotfiles')) fs.appendFileSync(join(scene.home, '.gitconfig'), '# mine\r\n'); }));
  const run = open(late, scene);
  assert.match(failure(() => run.apply(commitOf(NEW, GITCONFIG))).message, /\.gitconfig cannot be written: another program changed it at the same moment; nothing of this fix stays/);
  run.close();
  assert.is(scene.read('.gitconfig'), '[user]\r\n\tname = Dev\r\n# mine\r\n');
  fs.writeFileSync(join(scene.home, '.gitconfig'), '[user]\r\n\tname = Dev\r\n');
  assert.is(scene.snapshot(), before);
});

test('git itself refuses while we write its file, and we refuse while git does', () => {
  const target = join(scene.home, 'dotfiles/gitconfig');
  const tries: string[] = [];
  const watching = createDisk(opsWith((name, [, to]) => {
    if (name === 'renameSync' && to === target) tries.push(spawnSync('git', ['config', '--file', join(scene.home, '.gitconfig'), 'a.b', 'c'], { encoding: 'utf8' }).stderr);
  }));
  applyFixes(watching, scene, [[GITCONFIG]]);
  assert.is(tries.length, 1);
  assert.match(tries[0] ?? '', /could not lock config file .*File exists/);
  assert.not.ok(fs.existsSync(`${target}.lock`));
  fs.writeFileSync(`${target}.lock`, '');
  const run = open(disk, scene);
  const before = scene.snapshot();
  assert.match(refusal(() => run.apply(commitOf({ ...GITCONFIG, content: '' }))), /git is writing .*\/\.gitconfig, .*\/dotfiles\/gitconfig\.lock is there/);
  run.close();
  assert.is(scene.snapshot(), before);
});

test("git's lock that appears after the plan was checked stays, and so does the file", () => {
  const lock = join(scene.home, 'dotfiles/gitconfig.lock');
  const before = scene.snapshot();
  const racing = createDisk(opsWith((name, [, to]) => { if (name === 'linkSync' && to === lock) fs.writeFileSync(lock, 'of git'); }));
  const run = open(racing, scene);
  assert.match(failure(() => run.apply(commitOf(GITCONFIG))).message, /its lock is there/);
  run.close();
  assert.is(fs.readFileSync(lock, 'utf8'), 'of git');
  fs.unlinkSync(lock);
  assert.is(scene.snapshot(), before);
});

test('without hard links, with short writes, where directories cannot be flushed: the same result', () => {
  applyFixes(disk, scene);
  const wanted = scene.snapshot();
  for (const odd of [failing('linkSync', 'EPERM'), failing('openSync', 'EISDIR', (path) => fs.statSync(String(path), { throwIfNoEntry: false })?.isDirectory() === true), shortWrites()]) {
    const other = makeScene();
    try {
      applyFixes(odd, other);
      assert.is(other.snapshot(), wanted);
    } finally {
      other.remove();
    }
  }
});

function shortWrites(): Disk {
  const ops = opsWith(() => undefined);
  const writeSync = (fd: number, bytes: Uint8Array, at: number) => fs.writeSync(fd, bytes, at, Math.min(7, bytes.length - at));
  return createDisk(new Proxy(ops, { get: (target, name: keyof DiskOps) => (name === 'writeSync' ? writeSync : target[name]) }));
}

test('a directory that may not be written, a disk that is full, a read-only file system: said in words, nothing changed', () => {
  const before = scene.snapshot();
  const inGit = (path: unknown, flags: unknown) => String(path).includes('/.config/git/') && flags !== fs.constants.O_RDONLY && (Number(flags) & fs.constants.O_CREAT) !== 0;
  for (const [code, words] of [['EACCES', 'it may not be written (permission denied)'], ['ENOSPC', 'the disk is full'], ['EROFS', 'the file system is read-only']] as const) {
    const run = open(failing('openSync', code, inGit), scene);
    const { message, notBack } = failure(() => run.apply(commitOf(GITCONFIG, NEW)));
    run.close();
    assert.is(message, `${scene.home}/.config/git/credentials cannot be written: ${words}; nothing of this fix stays`);
    assert.equal(notBack, []);
    assert.is(scene.snapshot(), before);
  }
  assert.equal(listRuns(disk, scene.state).runs.map(({ commits }) => commits.map(({ state }) => state)), [['put-back'], ['put-back'], ['put-back']]);
});

test('a home where nothing can be recorded: refused before anything', () => {
  assert.is(refusal(() => open(failing('mkdirSync', 'EROFS'), scene)), `nothing can be recorded in ${scene.state}/fixes: the file system is read-only`);
  const run = open(disk, scene);
  run.close();
  const full = open(failing('openSync', 'ENOSPC', (path) => String(path).endsWith('.before')), scene);
  const before = scene.snapshot();
  assert.match(failure(() => full.apply(commitOf(GITCONFIG))).message, /nothing can be recorded in .*: the disk is full; nothing was changed/);
  full.close();
  assert.is(scene.snapshot(), before);
  assert.equal(fs.readdirSync(join(scene.state, 'fixes')), []);
});

test('a write that fails leaves nothing of its own beside the file', () => {
  const path = join(scene.home, 'dotfiles/gitconfig');
  const before = scene.snapshot();
  const change = { path, before: fs.readFileSync(path), after: { bytes: Buffer.from('x'), mode: 0o600 }, temporary: `${scene.home}/dotfiles/.temporary` };
  for (const name of ['writeSync', 'fchmodSync', 'linkSync', 'renameSync'] as const) {
    for (const gitLock of name === 'linkSync' ? [true] : [true, false]) {
      assert.throws(() => { failing(name, 'EIO').write({ ...change, gitLock }); }, /injected/);
      assert.is(scene.snapshot(), before, name);
    }
  }
  assert.throws(() => { failing('unlinkSync', 'EIO', (file) => file === path).write({ ...change, after: null, gitLock: true }); }, /injected/);
  assert.is(scene.snapshot(), before);
});

test('what cannot be put back at once is named, and the next run does it', () => {
  const before = scene.snapshot();
  let full = false;
  const filling = createDisk(opsWith((name, [path]) => {
    full ||= name === 'openSync' && String(path).includes('/.config/git/.codecommit');
    if (full && name === 'openSync' && String(path).includes('.codecommit')) throw systemError('ENOSPC');
  }));
  const run = open(filling, scene);
  const { message, notBack } = failure(() => run.apply(commitOf(GITCONFIG, NEW)));
  run.close();
  assert.equal(notBack, [join(scene.home, '.gitconfig')]);
  assert.match(message, /except in .*\.gitconfig \(the disk is full\)/);
  const next = open(disk, scene);
  next.close();
  assert.equal(next.recovery.recovered.map(({ back, left, failed }) => [back.length, left, failed]), [[2, [], []]]);
  assert.is(scene.snapshot(), before);
});

test('a file of another owner keeps it, or is left alone', () => {
  const target = join(scene.home, '.netrc');
  const foreign = (mayChange: boolean, chowned: number[]): Disk => createDisk(new Proxy(opsWith(() => undefined), {
    get(ops, name: keyof DiskOps) {
      if (name === 'statSync') return (path: string) => { const found = fs.statSync(path); return path === target ? Object.assign(found, { uid: 4711 }) : found; };
      if (name === 'fchownSync') return (_: number, uid: number) => { if (!mayChange) throw systemError('EPERM'); chowned.push(uid); };
      return ops[name];
    },
  }));
  const before = scene.snapshot();
  const refusing = open(foreign(false, []), scene);
  assert.match(failure(() => refusing.apply(commitOf({ ...NEW, path: '.netrc' }))).message, /it belongs to another user, and would not any more/);
  refusing.close();
  assert.is(scene.snapshot(), before);
  const chowned: number[] = [];
  applyFixes(foreign(true, chowned), scene, [[{ ...NEW, path: '.netrc' }]]);
  assert.equal(chowned, [4711]);
});

test('two fixes at once: the second is refused and says whose lock it is', () => {
  const first = open(disk, scene);
  assert.match(refusal(() => open(disk, scene)), new RegExp(`^another codecommit fix is running \\(process ${process.pid}\\); its lock is ${scene.state}/fixes/lock-`));
  first.apply(commitOf(GITCONFIG));
  first.close();
  open(disk, scene).close();
});

test('the lock of a dead process is taken over, one of another machine is not', () => {
  const fixes = join(scene.state, 'fixes');
  fs.mkdirSync(fixes, { recursive: true });
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const mark = (path: string, content: object | null) => { fs.writeFileSync(join(fixes, path), content === null ? '' : JSON.stringify(content)); };
  mark(`lock-${dead}-aaaaaaaa`, { pid: dead, machine: hostname(), started: null });
  mark(`lock-${dead}-bbbbbbbb`, null);
  if (disk.self().started !== null) mark(`lock-${process.pid}-cccccccc`, { pid: process.pid, machine: hostname(), started: 'another boot 1' });
  open(disk, scene).close();
  assert.equal(fs.readdirSync(fixes), []);
  mark(`lock-${dead}-dddddddd`, { pid: dead, machine: 'elsewhere.example', started: null });
  assert.match(refusal(() => open(disk, scene)), new RegExp(`process ${dead} on elsewhere\\.example\\)`));
  assert.equal(fs.readdirSync(fixes), [`lock-${dead}-dddddddd`]);
});

test('dotfiles in a git repository: one changed file, and links that lead nowhere yet are followed', () => {
  const git = (...args: string[]) => execFileSync('git', ['-C', join(scene.home, 'dotfiles'), '-c', 'user.name=Dev', '-c', 'user.email=dev@example.com', '-c', 'core.autocrlf=false', ...args], { encoding: 'utf8' });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'dotfiles');
  fs.symlinkSync('dotfiles', join(scene.home, 'linked'));
  fs.symlinkSync('linked/new/credentials', join(scene.home, '.git-credentials'));
  applyFixes(disk, scene, [[GITCONFIG, { ...NEW, path: '.git-credentials' }]]);
  assert.is(git('status', '--porcelain'), ' M gitconfig\n?? new/\n');
  assert.is(fs.readlinkSync(join(scene.home, '.git-credentials')), 'linked/new/credentials');
  assert.is(scene.read('dotfiles/new/credentials'), NEW.content);
});

test('what is no file of its own is refused: a FIFO, a directory, a loop, one file under two names', () => {
  execFileSync('mkfifo', [join(scene.home, 'fifo')]);
  fs.symlinkSync('loop', join(scene.home, 'loop'));
  const run = open(disk, scene);
  const change = (path: string) => ({ path: join(scene.home, path), before: null, after: { bytes: Buffer.from('x'), mode: 0o600 }, isGitConfig: false });
  const refused = (...paths: string[]) => refusal(() => run.apply({ finding: 'f', check: 'c', steps: [], changes: paths.map(change) }));
  assert.match(refused('fifo'), /fifo cannot be changed: it is no regular file/);
  assert.match(refused('dotfiles'), /dotfiles cannot be changed: it is no regular file/);
  assert.match(refused('loop'), /loop cannot be changed: it leads through too many links/);
  assert.match(refused('a', 'dotfiles/../a'), /two changes of one fix are for the same file/);
  run.close();
});

test('a commit that did not help is put back; a file edited since is left and named', () => {
  const before = scene.snapshot();
  const run = open(disk, scene);
  const { index } = run.apply(commitOf(GITCONFIG, NEW));
  assert.equal(run.putBack(index), []);
  assert.is(scene.snapshot(), before);
  const second = run.apply(commitOf(GITCONFIG, NEW)).index;
  fs.appendFileSync(join(scene.home, '.gitconfig'), '# mine\r\n');
  assert.equal(run.putBack(second), [{ path: join(scene.home, '.gitconfig'), why: 'another program changed it since' }]);
  assert.equal(run.putBack(second), [], 'once is enough');
  run.close();
  assert.match(scene.read('.gitconfig'), /# mine/);
  assert.not.ok(fs.existsSync(join(scene.home, '.config')));
  assert.equal(listRuns(disk, scene.state).runs[0]?.commits.map(({ state, left }) => [state, left]), [['put-back', undefined], ['put-back', [join(scene.home, '.gitconfig')]]]);
});

test('a change that is none leaves no trace on the disk but in the journal', () => {
  const before = scene.snapshot();
  const run = open(disk, scene);
  const now = commitOf({ ...GITCONFIG, content: scene.read('.gitconfig') });
  assert.equal(run.apply({ ...now, notUndoable: ['a login is forgotten'] }), { index: 0, files: [] });
  run.close();
  assert.is(scene.snapshot(), before);
  assert.equal(snapshotOf(run.dir).map((line) => line.split(' ')[0]), ['journal.json']);
  assert.equal(listRuns(disk, scene.state).runs[0]?.commits[0]?.notUndoable, ['a login is forgotten']);
});

test.run();
