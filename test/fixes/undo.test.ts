import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { undoByHand } from '../../src/fixes/by-hand.ts';
import { FixFailed, FixRefused, UndoRefused } from '../../src/fixes/failures.ts';
import type { JournalFile } from '../../src/fixes/journal.ts';
import { recover } from '../../src/fixes/recover.ts';
import { listRuns, undoRun } from '../../src/fixes/undo.ts';
import { createDisk } from '../../src/host/disk.ts';
import { applyFixes, changesFor, FIXES, makeScene, open, opsWith, quickDisk, type Scene, systemError, type Wanted } from './scene.ts';

const test = suite('fixes/undo');
const disk = quickDisk();
let scene: Scene;
test.before.each(() => { scene = makeScene(); });
test.after.each(() => { scene.remove(); });

const asIs = (_: string, line: string) => line;
const undo = (id: string | null = null) => undoRun(disk, scene.state, id, asIs);
const NETRC: Wanted = { path: '.netrc', content: 'machine example.org\n', mode: 0o600, isGitConfig: false };

function refusal(act: () => unknown): UndoRefused {
  try {
    act();
  } catch (error) {
    assert.instance(error, UndoRefused);
    return error as UndoRefused;
  }
  throw new Error('it was not refused');
}

test('an undo puts every byte, mode, link and directory back, and is recorded', () => {
  const before = scene.snapshot();
  const { id } = applyFixes(disk, scene);
  const undone = undo();
  assert.is(undone.id, id);
  assert.equal([...undone.restored].sort(), ['.aws/credentials', '.config/git/credentials', '.gitconfig', '.netrc', '.ssh/id'].map((path) => join(scene.home, path)));
  assert.is(scene.snapshot(), before);
  assert.equal(listRuns(disk, scene.state).runs.map(({ commits }) => commits.map(({ state }) => state)), [['undone', 'undone']]);
  assert.is(refusal(() => undo()).kind, 'nothing');
  assert.is(refusal(() => undo(id)).message, `there is nothing to undo in the run ${id}`);
});

test('a directory that got other files stays', () => {
  applyFixes(disk, scene);
  fs.writeFileSync(join(scene.home, '.config/git/ignore'), '*.o\n');
  undo();
  assert.equal(fs.readdirSync(join(scene.home, '.config/git')), ['ignore']);
});

test('a file changed since: refused with the difference, secrets masked, nothing touched', () => {
  applyFixes(disk, scene);
  fs.appendFileSync(join(scene.home, '.aws/credentials'), 'aws_session_token = FAKE-TOKEN\n');
  fs.chmodSync(join(scene.home, '.ssh/id'), 0o640);
  fs.unlinkSync(join(scene.home, '.config/git/credentials'));
  fs.writeFileSync(join(scene.home, '.netrc'), 'machine new.example.com\n');
  const before = scene.snapshot();
  const refused = refusal(() => undoRun(disk, scene.state, null, (path, line) => (path.endsWith('credentials') ? line.replace(/= .*/, '= ‹masked›') : line)));
  assert.is(refused.kind, 'changed');
  const byPath = Object.fromEntries(refused.files.map(({ path, why, diff }) => [path.slice(scene.home.length + 1), { why, diff }]));
  assert.equal(byPath, {
    '.aws/credentials': { why: 'it changed since', diff: ['@@ -1,2 +1,3 @@', ' [default]', ' aws_secret_access_key = ‹masked›', '+aws_session_token = ‹masked›'] },
    '.config/git/credentials': { why: 'it was removed since', diff: ['@@ -1 +0,0 @@', '-https://example.com'] },
    '.netrc': { why: 'it was made again since', diff: ['@@ -0,0 +1 @@', '+machine new.example.com'] },
    '.ssh/id': { why: 'its mode is 640, the run left it 600', diff: [] },
  });
  assert.match(refused.message, /is not undone: .*\.aws\/credentials: it changed since; /);
  assert.is(scene.snapshot(), before);
});

test("a link that leads elsewhere now, or git's lock: refused", () => {
  applyFixes(disk, scene);
  const lock = join(scene.home, 'dotfiles/gitconfig.lock');
  fs.writeFileSync(lock, '');
  assert.match(refusal(() => undo()).message, /gitconfig\.lock is there/);
  fs.unlinkSync(lock);
  fs.copyFileSync(join(scene.home, 'dotfiles/gitconfig'), join(scene.home, 'other'));
  fs.unlinkSync(join(scene.home, '.gitconfig'));
  fs.symlinkSync('other', join(scene.home, '.gitconfig'));
  assert.match(refusal(() => undo()).message, /it leads to .*\/other now, not to .*\/dotfiles\/gitconfig/);
});

test('the last run first; an earlier one only where nothing came on top of it', () => {
  const before = scene.snapshot();
  const first = applyFixes(disk, scene, [[NETRC]]);
  const second = applyFixes(disk, scene, [[{ ...NETRC, content: 'machine second.example\n' }]]);
  const third = applyFixes(disk, scene, [[{ ...NETRC, path: '.ssh/id', content: 'key\n' }]]);
  assert.is(refusal(() => undo(first.id)).kind, 'changed');
  assert.is(undo().id, third.id);
  assert.is(undo().id, second.id);
  assert.is(undo(first.id).id, first.id);
  assert.is(scene.snapshot(), before);
});

test('a run that is not there makes no state directory', () => {
  assert.is(refusal(() => undo('20200101T000000Z-0000')).kind, 'unknown-run');
  assert.is(refusal(() => undo()).kind, 'nothing');
  assert.not.ok(fs.existsSync(join(scene.state, 'fixes')));
});

test('a run that is not there, and journals that cannot be read: named, kept as they are', () => {
  const { id } = applyFixes(disk, scene);
  assert.is(refusal(() => undo('20200101T000000Z-0000')).message, 'there is no run 20200101T000000Z-0000');
  const fixes = join(scene.state, 'fixes');
  const good = fs.readFileSync(join(fixes, id, 'journal.json'), 'utf8');
  const bad = { torn: good.slice(0, 100), newer: good.replace('codecommit-fixes/1', 'codecommit-fixes/2'), 'leading out': good.replace('0-0.before', '../0-0.before'), 'of another run': good };
  for (const [index, content] of Object.values(bad).entries()) {
    fs.mkdirSync(join(fixes, `20300101T000000Z-000${index}`));
    fs.writeFileSync(join(fixes, `20300101T000000Z-000${index}`, 'journal.json'), content);
  }
  assert.equal(listRuns(disk, scene.state).unreadable.map(({ problem }) => problem), [
    'the journal is no JSON', 'the journal is of the form codecommit-fixes/2, which this version does not read',
    'the journal is not of the form it was written in', 'the journal is not of the form it was written in',
  ]);
  assert.is(refusal(() => undo('20300101T000000Z-0000')).kind, 'unreadable');
  const { recovery } = undo();
  assert.is(recovery.unreadable.length, 4);
  assert.equal(Object.values(bad), [0, 1, 2, 3].map((index) => fs.readFileSync(join(fixes, `20300101T000000Z-000${index}`, 'journal.json'), 'utf8')));
});

test('a backup that is lost or was changed: refused before anything is touched, and the run can still be undone', () => {
  const start = scene.snapshot();
  const { dir } = applyFixes(disk, scene);
  const backup = join(dir, '0-0.before');
  const bytes = fs.readFileSync(backup);
  const before = scene.snapshot();
  for (const spoil of [() => { fs.unlinkSync(backup); }, () => { fs.writeFileSync(backup, 'something else'); }]) {
    spoil();
    const refused = refusal(() => undo());
    assert.is(refused.files.length, 1);
    assert.match(refused.message, /what it was before is lost: its backup in .* is gone or was changed/);
    assert.is(scene.snapshot(), before);
  }
  fs.writeFileSync(backup, bytes);
  assert.equal(undo().left, []);
  assert.is(scene.snapshot(), start);
});

test('a backup that is not what it was is never written over a file by a recovery either', () => {
  const { id, dir } = applyFixes(disk, scene, [[NETRC]]);
  const journal = join(dir, 'journal.json');
  fs.writeFileSync(journal, fs.readFileSync(journal, 'utf8').replace('"applied"', '"applying"'));
  fs.writeFileSync(join(dir, '0-0.before'), 'something else');
  const recovered = recover(disk, scene.state).recovered.find((run) => run.id === id);
  assert.equal(recovered?.left, [{ path: join(scene.home, '.netrc'), why: `its backup in ${dir} is not what it was` }]);
  assert.is(scene.read('.netrc'), NETRC.content);
});

test('a file system that keeps no modes: the undo compares with what it kept', () => {
  const before = scene.snapshot();
  const ops = opsWith(() => undefined);
  const modeless = createDisk(new Proxy(ops, { get: (target, name: keyof typeof ops) => (name === 'fchmodSync' ? () => undefined : target[name]) }));
  applyFixes(modeless, scene, [[{ ...NETRC, path: '.new', mode: 0o644 }]]);
  undo();
  assert.is(scene.snapshot(), before);
});

test('what does not come back is said; an undo stopped by the disk is finished by the next', () => {
  const before = scene.snapshot();
  const run = open(disk, scene);
  run.apply({ finding: 'f', check: 'c', steps: [], changes: changesFor(disk, scene.home, [NETRC, ...(FIXES[0] ?? [])]), notUndoable: ['the login of example.com is forgotten'] });
  run.close();
  const full = createDisk(opsWith((name, [path]) => { if (name === 'openSync' && String(path).startsWith(`${scene.home}/.codecommit`)) throw systemError('ENOSPC'); }));
  assert.throws(() => undoRun(full, scene.state, null, asIs), (error: unknown) => error instanceof FixFailed && /did not come to its end: .*\.netrc: the disk is full; the next codecommit fix goes on with it/.test(error.message));
  const next = open(disk, scene);
  next.close();
  assert.equal(next.recovery.recovered.map(({ id, failed }) => [id, failed]), [[run.id, []]]);
  assert.is(scene.snapshot(), before);
  const again = open(disk, scene);
  again.apply({ finding: 'f', check: 'c', steps: [], changes: changesFor(disk, scene.home, [NETRC]), notUndoable: ['the login of example.com is forgotten'] });
  again.close();
  assert.equal(undo().notUndoable, ['the login of example.com is forgotten']);
});

test('a run whose recovery the disk refuses holds up the next fix, and says why', () => {
  const { id, dir } = applyFixes(disk, scene, [[NETRC]]);
  const journal = join(dir, 'journal.json');
  fs.writeFileSync(journal, fs.readFileSync(journal, 'utf8').replace('"applied"', '"applying"'));
  const refusing = createDisk(opsWith((name, [, to]) => { if (name === 'renameSync' && String(to).endsWith('.netrc')) throw systemError('EIO'); }));
  assert.throws(() => open(refusing, scene), (error: unknown) => error instanceof FixRefused && error.message === `the run ${id} was interrupted and cannot be taken back: ${scene.home}/.netrc: the disk reports an error`);
  open(disk, scene).close();
  assert.is(scene.read('.netrc'), 'machine example.com\n');
});

test('recovery leaves a file that is neither before nor after, and names it once', () => {
  const { id, dir } = applyFixes(disk, scene, [[NETRC]]);
  const journal = join(dir, 'journal.json');
  fs.writeFileSync(journal, fs.readFileSync(journal, 'utf8').replace('"applied"', '"applying"'));
  fs.writeFileSync(join(scene.home, '.netrc'), 'mine');
  assert.equal(recover(disk, scene.state).recovered, [{ id, kept: [], stays: [], back: [], left: [{ path: join(scene.home, '.netrc'), why: 'another program changed it since' }], failed: [] }]);
  assert.is(scene.read('.netrc'), 'mine');
  assert.equal(recover(disk, scene.state).recovered, []);
});

test("after a kill git's lock goes only where it holds what the run was to write", () => {
  const gitconfig = FIXES[0]?.[0] as Wanted;
  const { dir } = applyFixes(disk, scene, [[gitconfig]]);
  const journal = join(dir, 'journal.json');
  const lock = join(scene.home, 'dotfiles/gitconfig.lock');
  const killedWith = (content: string) => {
    fs.writeFileSync(journal, fs.readFileSync(journal, 'utf8').replace(/"applied"|"put-back"/, '"applying"'));
    fs.writeFileSync(join(scene.home, 'dotfiles/gitconfig'), gitconfig.content ?? '');
    fs.writeFileSync(lock, content);
  };
  killedWith(gitconfig.content ?? '');
  open(disk, scene).close();
  assert.not.ok(fs.existsSync(lock));
  assert.is(scene.read('.gitconfig'), '[user]\r\n\tname = Dev\r\n');
  killedWith('of git');
  assert.throws(() => open(disk, scene), (error: unknown) => error instanceof FixRefused && /was interrupted and cannot be taken back: .*\.gitconfig: .*its lock is there/.test(error.message));
  assert.is(fs.readFileSync(lock, 'utf8'), 'of git');
});

test('the commands by hand, run by a real shell, bring everything back', () => {
  const before = scene.snapshot();
  fs.mkdirSync(join(scene.state, '..'));
  fs.symlinkSync('state', join(scene.state, '..', '..', "it's a link"));
  const moved = { ...scene, state: join(scene.state, '..', '..', "it's a link", 'codecommit-doctor') };
  const run = open(disk, moved);
  const files = FIXES.flatMap((wanted) => run.apply({ finding: 'f', check: 'c', steps: [], changes: changesFor(disk, scene.home, wanted) }).files);
  run.close();
  for (const file of [...files].reverse()) execFileSync('sh', ['-c', `umask 022; ${undoByHand(file, run.dir, 'linux')}`]);
  fs.rmSync(join(scene.home, '.config'), { recursive: true });
  assert.is(scene.snapshot(), before);
});

test('the commands by hand for PowerShell', () => {
  const file: JournalFile = {
    path: '', target: "C:\\Users\\O'Hara\\.gitconfig", isGitConfig: true, before: { sha256: '', mode: 0o666, backup: '0-0.before' }, after: { sha256: '', mode: 0o666, copy: '0-0.after' }, madeDirs: [],
  };
  assert.is(undoByHand(file, 'C:\\state', 'win32'), "Copy-Item -Force -LiteralPath 'C:\\state/0-0.before' -Destination 'C:\\Users\\O''Hara\\.gitconfig'");
  assert.is(undoByHand({ ...file, before: null }, 'C:\\state', 'win32'), "Remove-Item -LiteralPath 'C:\\Users\\O''Hara\\.gitconfig'");
  assert.is(undoByHand({ ...file, before: { sha256: '', mode: 0o444, backup: null } }, 'C:\\state', 'win32'), "Set-ItemProperty -LiteralPath 'C:\\Users\\O''Hara\\.gitconfig' -Name IsReadOnly -Value $true");
});

test.run();
