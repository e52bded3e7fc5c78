import fs from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { UndoRefused } from '../../src/fixes/failures.ts';
import { shownDiff } from '../../src/fixes/plan.ts';
import { recover } from '../../src/fixes/recover.ts';
import { openRun } from '../../src/fixes/transaction.ts';
import { listRuns, undoRun } from '../../src/fixes/undo.ts';
import { changesFor, makeScene, open, quickDisk, type Scene, type Wanted } from './scene.ts';

const test = suite('fixes/secret files and what stays at AWS');
const disk = quickDisk();
let scene: Scene;
test.before.each(() => { scene = makeScene(); });
test.after.each(() => { scene.remove(); });

const OLD = 'https://me:old-secret@github.com\n';
const NEW = `https://alice-at-111122223333:EXAMPLE-NEW-PASSWORD@git-codecommit.eu-west-1.amazonaws.com\n${OLD}`;
const STAYS = 'the Git credential x: aws iam delete-service-specific-credential --user-name alice --service-specific-credential-id ACCAEXAMPLE1';
const wanted = (content: string): Wanted => ({ path: '.git-credentials', content, mode: 0o600, isGitConfig: false });
const secret = () => changesFor(disk, scene.home, [wanted(NEW)]).map((change) => ({ ...change, isSecret: true as const }));
const asIs = (_: string, line: string) => line;
/** All bytes below the state directory. */
const kept = (): string => fs.readdirSync(scene.state, { recursive: true, encoding: 'utf8' }).map((name) => join(scene.state, name)).filter((path) => fs.statSync(path).isFile()).map((path) => fs.readFileSync(path, 'latin1')).join('\n');

function written(notUndoable: readonly string[] = []): void {
  fs.writeFileSync(join(scene.home, '.git-credentials'), OLD, { mode: 0o640 });
  const run = open(disk, scene);
  run.apply({ finding: 'f', check: 'setup/git-credentials', steps: ['store'], changes: secret(), notUndoable });
  run.close();
}

test('the journal holds no copy of what was put in, and the undo brings the old bytes and mode back', () => {
  const before = scene.snapshot();
  written();
  assert.is(scene.read('.git-credentials'), NEW);
  assert.not.match(kept(), /NEW-PASSWORD/);
  undoRun(disk, scene.state, null, asIs);
  assert.is(scene.read('.git-credentials'), OLD);
  assert.is(fs.statSync(join(scene.home, '.git-credentials')).mode & 0o777, 0o640);
  fs.unlinkSync(join(scene.home, '.git-credentials'));
  assert.is(scene.snapshot(), before);
});

test('a change since is told, and no line of it is shown', () => {
  written();
  fs.appendFileSync(join(scene.home, '.git-credentials'), 'https://x:another-secret@example.com\n');
  try {
    undoRun(disk, scene.state, null, asIs);
    assert.unreachable('it was undone');
  } catch (error) {
    assert.instance(error, UndoRefused);
    assert.equal((error as UndoRefused).files.map(({ why, diff }) => [why, diff]), [['it changed since', []]]);
  }
});

test('a commit that is put back leaves nothing of it', () => {
  fs.writeFileSync(join(scene.home, '.git-credentials'), OLD);
  const run = open(disk, scene);
  const { index } = run.apply({ finding: 'f', check: 'c', steps: [], changes: secret() });
  assert.equal(run.putBack(index), []);
  run.close();
  assert.is(scene.read('.git-credentials'), OLD);
  assert.not.match(kept(), /NEW-PASSWORD/);
});

test('no diff shows it', () => {
  fs.writeFileSync(join(scene.home, '.git-credentials'), OLD);
  assert.equal(secret().map(shownDiff), [{ file: join(scene.home, '.git-credentials'), lines: [] }]);
});

test('what may stay is in the journal before anything is asked for, then what does; the undo names it', () => {
  const run = open(disk, scene);
  const { index } = run.apply({ finding: 'f', check: 'setup/git-credentials', steps: ['make'], changes: [], notUndoable: ['it may be'] });
  assert.match(kept(), /it may be/, 'a kill now leaves this');
  run.note(index, [STAYS]);
  assert.match(kept(), /ACCAEXAMPLE1/);
  run.close();
  assert.equal(undoRun(disk, scene.state, null, asIs).notUndoable, [STAYS]);
  assert.equal(listRuns(disk, scene.state).runs[0]?.commits.map(({ state }) => state), ['undone']);
});

/** A setup that dies after its first commit; the lock is not held by the dead. */
function killed(): void {
  fs.writeFileSync(join(scene.home, '.git-credentials'), OLD);
  const run = openRun(disk, scene.state, { version: '0.0.0', startedAt: new Date(), target: null, whole: true });
  run.apply({ finding: 'f', check: 'c', steps: [], changes: secret(), notUndoable: [STAYS] });
  for (const name of fs.readdirSync(scene.state, { recursive: true, encoding: 'utf8' })) if (/lock/.test(name)) fs.rmSync(join(scene.state, name), { recursive: true, force: true });
}

test('a setup that was killed: an undo puts it back and names what it left', () => {
  killed();
  const { restored, notUndoable } = undoRun(disk, scene.state, null, asIs);
  assert.equal([restored, notUndoable], [[join(scene.home, '.git-credentials')], [STAYS]]);
  assert.is(scene.read('.git-credentials'), OLD);
});

test('a setup that was killed: the next run is told', () => {
  killed();
  assert.equal(recover(disk, scene.state).recovered.map(({ stays, kept: left }) => [stays, left]), [[[STAYS], []]]);
});

test('what was taken back does not count as a change', () => {
  const run = open(disk, scene);
  const { index } = run.apply({ finding: 'f', check: 'c', steps: [], changes: [], notUndoable: ['it may be'] });
  run.note(index, []);
  run.close();
  try {
    undoRun(disk, scene.state, null, asIs);
    assert.unreachable('it was undone');
  } catch (error) {
    assert.is((error as UndoRefused).kind, 'nothing');
  }
});

test.run();
