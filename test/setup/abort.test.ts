import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AnswerName, SetupMethod } from '../../src/core/setup.ts';
import { openRun } from '../../src/fixes/transaction.ts';
import { recover } from '../../src/fixes/recover.ts';
import { createDisk, type DiskOps } from '../../src/host/disk.ts';
import { changesFor, FIXES, makeScene, opsWith, quickDisk } from '../fixes/scene.ts';
import { type Lab, defaultWorld, startLab } from '../lab/lab.ts';
import { changesBetween } from '../lab/machine.ts';
import { keysOf, REMOTE } from '../machines/parts.ts';
import { onMachine } from '../machines/run.ts';
import { said, setup } from './in-lab.ts';

const test = suite('setup, ended in the middle');
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

const REPLIES: Readonly<Partial<Record<AnswerName, string>>> = {
  repository: 'billing', region: 'eu-west-1', profile: 'dev', 'role-arn': 'https://corp.awsapps.com/start', 'sso-region': 'us-east-1', 'sso-account-id': '111122223333', 'sso-role-name': 'Developer',
};
const ASKED: Readonly<Partial<Record<SetupMethod, readonly AnswerName[]>>> = {
  'credential-helper': ['repository', 'region', 'profile'],
  role: ['repository', 'region', 'role-arn', 'sso-region', 'sso-account-id', 'sso-role-name', 'profile'],
};

for (const [method, names] of Object.entries(ASKED) as [SetupMethod, readonly AnswerName[]][]) {
  test(`${method}: Ctrl-C at each question, a "no", and Ctrl-C at the yes leave nothing, not even a journal`, () => onMachine(lab, {
    name: '', spec: { files: method === 'role' ? {} : { '.aws/credentials': keysOf('dev') }, tools: { aws: 'stand-in', grc: 'missing' } },
  }, async (machine) => {
    const before = await machine.snapshot();
    const ended = async (at: AnswerName | 'no' | 'yes'): Promise<readonly AnswerName[]> => {
      const stop = new AbortController();
      const seen: AnswerName[] = [];
      const document = await setup(machine, method, {
        signal: stop.signal,
        reply: ({ name, refuse }) => {
          seen.push(name);
          if (name === at) { stop.abort(); return null; }
          assert.is(refuse(REPLIES[name] ?? ''), null);
          return REPLIES[name] ?? null;
        },
        consent: { kind: 'ask', agree: () => { if (at === 'yes') stop.abort(); return Promise.resolve(at === 'yes'); } },
      });
      assert.equal([document.exit.code, document.steps, document.undo], [6, [], null], said(document));
      assert.equal(changesBetween(before, await machine.snapshot()).filter((change) => !/: mtimeMs$|\.aws\/cli/.test(change)), [], at);
      return seen;
    };
    for (const name of method === 'role' ? names.slice(2, 4) : names) await ended(name);
    assert.equal(await ended('no'), names);
    await ended('yes');
    assert.not.ok(existsSync(join(machine.home, '.local')));
  }));
}

test('interrupted while git is asked: all of it is put back', () => onMachine(lab, { name: '', spec: { files: { '.aws/credentials': keysOf('default') }, tools: { aws: 'stand-in', grc: 'missing' } } }, async (machine) => {
  const stop = new AbortController();
  const document = await setup(machine, 'credential-helper', { target: REMOTE, signal: stop.signal, onStage: (text) => { if (text.includes('your own git')) stop.abort(); } });
  assert.equal([document.exit.code, document.steps.map(({ status }) => status)], [4, ['put-back', 'put-back', 'put-back']]);
  assert.not.ok(existsSync(join(machine.home, '.gitconfig')));
}));

/** Every call of the disk from this one on fails: the process is dead. */
function deadFrom(point: number): { ops: DiskOps; calls: () => number } {
  let count = 0;
  return { calls: () => count, ops: opsWith(() => { if (++count >= point) throw new Error('killed'); }) };
}

test('killed at any call of the disk: what the next run finds is put back whole, the commits that were complete too', () => {
  const attempt = (point: number): number => {
    const scene = makeScene();
    try {
      const before = scene.snapshot();
      const { ops, calls } = deadFrom(point);
      try {
        const run = openRun(createDisk(ops), scene.state, { version: '0.0.0', startedAt: new Date(), target: null, whole: true });
        for (const wanted of FIXES) run.apply({ finding: 'setup/ssh', check: 'setup/ssh', steps: [], changes: changesFor(quickDisk(), scene.home, wanted), notUndoable: ['a key at AWS'] });
      } catch {
        // It is dead.
      }
      const { recovered } = recover(quickDisk(), scene.state);
      assert.is(scene.snapshot(), before, `killed at call ${point}`);
      for (const run of recovered) assert.equal([run.kept, new Set(run.stays)], [[], new Set(run.stays.length === 0 ? [] : ['a key at AWS'])]);
      return calls();
    } finally {
      scene.remove();
    }
  };
  const calls = attempt(Infinity);
  assert.ok(calls > 50);
  for (let point = 1; point <= calls; point += 3) attempt(point);
});

test.run();
