import { spawnSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { programOf } from '../support/programs.ts';
import type { Scores } from './diff-score.program.ts';

const test = suite('report/diff: of broken and healthy machines');
let scores: Scores;
test.before(() => {
  const { stdout, stderr, status } = spawnSync(process.execPath, programOf('report/diff-score.program.ts'), { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  assert.is(status, 0, stderr);
  scores = JSON.parse(stdout) as Scores;
});

test('the fault is named in the first three lines, of every faulty world of the checks and every recorded machine', () => {
  for (const { machines, named, unnamed } of [scores.units, scores.recorded]) {
    assert.ok(machines > 20);
    assert.ok(named >= 0.98 * machines, `${named} of ${machines}; not: ${unnamed.join(', ')}`);
  }
});

test('were there no findings, the first three facts would show it on most', () => {
  for (const { machines, shown, unshown } of [scores.units, scores.recorded]) assert.ok(shown >= 0.85 * machines, `${shown} of ${machines}; not: ${unshown.join(', ')}`);
});

test('after redaction, a broken machine in another person\'s hands differs in nothing', () => {
  const { machines, differing } = scores.inOtherHands;
  // Names like another one (`Dev` beside `dev`) are other names when they are renamed one by one.
  assert.ok(machines > 50 && differing.length <= 0.03 * machines, JSON.stringify(differing, null, 2));
});

test.run();
