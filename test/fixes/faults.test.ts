import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Disk } from '../../src/core/disk.ts';
import { FixFailed, FixRefused, UndoRefused } from '../../src/fixes/failures.ts';
import { listRuns, undoRun } from '../../src/fixes/undo.ts';
import { createDisk } from '../../src/host/disk.ts';
import { programOf } from '../support/programs.ts';
import type { Killing } from './killed.program.ts';
import { applyFixes, changesFor, FIXES, makeScene, open, opsWith, quickDisk, type Scene, systemError } from './scene.ts';

const KILLED = programOf('fixes/killed.program.ts');
const disk = quickDisk();
/** For processes that died only in play. */
const afterDeath: Disk = { ...disk, isAlive: () => false };

type Act = 'fix' | 'undo' | 'recover';
const ACTS: Readonly<Record<Act, (on: Disk, scene: Scene) => void>> = {
  fix: (on, scene) => void applyFixes(on, scene),
  undo: (on, scene) => void undoRun(on, scene.state, null, (_, line) => line),
  recover: (on, scene) => { open(on, scene).close(); },
};

/** The home before, after the first fix and after both. */
const STAGES = withScene((scene) => [[], FIXES.slice(0, 1), FIXES.slice(1)].map((fixes) => {
  if (fixes.length > 0) applyFixes(disk, scene, fixes);
  return scene.snapshot();
}));

function withScene<T>(use: (scene: Scene) => T): T {
  const scene = makeScene();
  try {
    return use(scene);
  } finally {
    scene.remove();
  }
}

/** Brings a scene to where an act begins: a recovery begins where a fix died at its last journal entry. */
function prepare(what: Act, scene: Scene): void {
  if (what === 'undo') applyFixes(disk, scene);
  if (what !== 'recover') return;
  dieAt(fixCalls - 25, 'fix', scene);
  // The lock of a process that is alive after all: a child would respect it.
  const fixes = join(scene.state, 'fixes');
  for (const lock of fs.readdirSync(fixes).filter((name) => name.startsWith('lock-'))) fs.unlinkSync(join(fixes, lock));
}

function isOurs(error: unknown): boolean {
  return error instanceof FixFailed || error instanceof FixRefused || error instanceof UndoRefused;
}

/** Does an act on a disk whose calls fail as `fails` says. Returns how many calls there were. */
function act(what: Act, scene: Scene, fails: (call: number) => string | null): number {
  let calls = 0;
  const faulty = createDisk(opsWith(() => {
    const code = fails(++calls);
    if (code !== null) throw systemError(code);
  }));
  try {
    ACTS[what]({ ...faulty, isAlive: () => false }, scene);
  } catch (error) {
    assert.ok(isOurs(error), `an error in words, not ${String(error)}`);
    if (!(error as Error).message.includes('EDEAD')) assert.not.match((error as Error).message, /injected/);
  }
  return calls;
}

/** The process is gone: from this call on nothing happens on the disk. */
function dieAt(call: number, what: Act, scene: Scene): void {
  act(what, scene, (n) => (n >= call ? 'EDEAD' : null));
}

const fixCalls = withScene((scene) => act('fix', scene, () => null));

/** Every file of the user's is as one of the stages has it, temporaries and directories aside. */
function nothingBetween(scene: Scene, when: string): void {
  const known = new Set(STAGES.flatMap((stage) => stage.split('\n')));
  const strange = scene.snapshot().split('\n').filter((line) => !known.has(line) && !/\.codecommit-fix-|\.lock |^\.config/.test(line));
  assert.equal(strange, [], when);
}

/** The next fix recovers, what is there agrees with the journal and nothing is left over; every fourth time: fixing and undoing work. */
function recovers(scene: Scene, when: string, point: number): void {
  open(afterDeath, scene).close();
  const { runs, unreadable } = listRuns(disk, scene.state);
  assert.equal(unreadable, [], when);
  const applied = runs.flatMap(({ commits }) => commits.filter(({ state }) => state === 'applied')).length;
  assert.is(scene.snapshot(), STAGES[applied], `${when}: the home after recovery, ${applied} commits applied`);
  const names = fs.readdirSync(scene.state, { recursive: true, encoding: 'utf8' });
  assert.equal(names.filter((name) => /lock|\.new$/.test(name)), [], when);
  const kept = runs.flatMap(({ id, commits }) => commits.flatMap(({ files }) => files.flatMap(({ before, after }) => [before?.backup, after?.copy]).filter(Boolean).map((name) => `fixes/${id}/${name ?? ''}`)));
  assert.equal(names.filter((name) => /\.(before|after)$/.test(name)).sort(), kept.sort(), `${when}: kept contents are those the journal names`);
  if (point % 4 !== 0) return;
  applyFixes(disk, scene);
  assert.is(scene.snapshot(), STAGES[2], `${when}: a second fix`);
  undoRun(disk, scene.state, null, (_, line) => line);
  if (applied > 0) undoRun(disk, scene.state, null, (_, line) => line);
  assert.is(scene.snapshot(), STAGES[0], `${when}: and its undo`);
}

const test = suite('fixes/faults');

test('the stages differ', () => {
  assert.is(new Set(STAGES).size, 3);
  assert.ok(fixCalls > 100);
});

for (const what of ['fix', 'undo', 'recover'] as const) {
  test(`${what}: a call that fails, and a disk that fails from a call on`, () => {
    const calls = withScene((scene) => {
      prepare(what, scene);
      return act(what, scene, () => null);
    });
    for (let call = 1; call <= calls; call += 1) {
      for (const [code, ever] of [['ENOSPC', false], ['EIO', true]] as const) {
        if (ever && call % 3 !== 0) continue;
        withScene((scene) => {
          prepare(what, scene);
          act(what, scene, (n) => (n === call || (ever && n > call) ? code : null));
          const when = `${what}, call ${call} of ${calls} fails with ${code}${ever ? ' and all after it' : ''}`;
          nothingBetween(scene, when);
          recovers(scene, when, call);
        });
      }
    }
  });
}

test('put back: a kill at every call', () => {
  let calls = 0;
  for (let point = 1; point === 1 || point <= calls; point += 1) {
    withScene((scene) => {
      calls = 0;
      let counting = false;
      const dying = createDisk(opsWith(() => { if (counting && ++calls >= point) throw systemError('EDEAD'); }));
      const run = open(dying, scene);
      const { index } = FIXES.map((wanted) => run.apply({ finding: 'f', check: 'c', steps: [], changes: changesFor(disk, scene.home, wanted) })).at(-1) ?? { index: 0 };
      counting = true;
      assert.throws(() => { run.putBack(index); run.close(); throw new FixFailed('it came to its end'); }, isOurs);
      const when = `putting back, killed at call ${point} of ${calls}`;
      nothingBetween(scene, when);
      recovers(scene, when, point);
    });
  }
  assert.ok(calls > 30);
});

test('a kill in a recovery after a kill in a fix', () => {
  for (let first = 5; first <= fixCalls; first += 17) {
    const calls = withScene((scene) => {
      dieAt(first, 'fix', scene);
      return act('recover', scene, () => null);
    });
    for (let second = 1; second <= calls; second += 5) {
      withScene((scene) => {
        dieAt(first, 'fix', scene);
        dieAt(second, 'recover', scene);
        nothingBetween(scene, `${first}, ${second}`);
        recovers(scene, `a fix died at ${first}, its recovery at ${second}`, second);
      });
    }
  }
});

/** Does an act in a process of its own that dies at a point of each scene; without points it comes to its end. */
function child(what: Act, scenes: readonly Scene[], points: readonly (number | null)[]): { signal: string | null; output: string } {
  const killing: Killing = { what, fixes: FIXES, scenes: scenes.map(({ home, state }, index) => ({ home, state, killAt: points[index] ?? null })) };
  const { signal, stdout, stderr } = spawnSync(process.execPath, KILLED, { input: JSON.stringify(killing), encoding: 'utf8' });
  return { signal, output: `${stdout}${stderr}` };
}

function withScenes(count: number, use: (scenes: readonly Scene[]) => void): void {
  const scenes = Array.from({ length: count }, () => makeScene());
  try {
    use(scenes);
  } finally {
    for (const scene of scenes) scene.remove();
  }
}

for (const what of ['fix', 'undo', 'recover'] as const) {
  test(`${what}: SIGKILL at every change of the disk`, () => {
    const whole = withScene((scene) => {
      prepare(what, scene);
      return child(what, [scene], [null]);
    });
    assert.match(whole.output, /^\d+$/);
    const points = Array.from({ length: Number(whole.output) }, (_, index) => index + 1);
    withScenes(points.length, (scenes) => {
      for (const scene of scenes) prepare(what, scene);
      const { signal, output } = child(what, scenes, points);
      assert.equal([signal, output], ['SIGKILL', ''], `${what}: killed, and no scene came to its end`);
      for (const [index, scene] of scenes.entries()) {
        const when = `${what}, killed at change ${index + 1} of ${points.length}`;
        nothingBetween(scene, when);
        recovers(scene, when, index + 1);
      }
    });
  });
}

test.run();
