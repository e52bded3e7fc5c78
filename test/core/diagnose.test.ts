import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AnyCheck } from '../../src/core/check.ts';
import { diagnose, fillIn, methodOf } from '../../src/core/diagnose.ts';
import { HOST, linux, machineAlone } from '../support/worlds.ts';
import { check, evidence, problem } from './support.ts';

const test = suite('core/diagnose');
const judge = (...checks: AnyCheck[]) => diagnose(linux.snapshot, checks);
const statuses = (...checks: AnyCheck[]) => judge(...checks).results.map(({ status, reason }) => [status, reason]);

test('passed: no problem, or a reason of its own', () => {
  assert.equal(statuses(check('tools/a', [])), [['passed', undefined]]);
  assert.equal(statuses(check('tools/a', { passed: 'seen with my own eyes' })), [['passed', 'seen with my own eyes']]);
  assert.equal(judge(check('tools/a', [])).results[0], { id: 'tools/a', title: 'tools/a holds', area: 'tools', status: 'passed' });
});

test('found: the finding carries severity, text and evidence of the message', () => {
  const { results, findings } = judge(check('tools/a', [problem('weak', { measured: '1', expected: '2' })]));
  assert.is(results[0]?.status, 'found');
  assert.equal(findings, [{
    id: 'tools/a#weak', check: 'tools/a', messageId: 'weak', severity: 'warning', certainty: 'observed', message: 'It is weak.', measured: '1', expected: '2',
    evidence, causedBy: [], docs: 'docs/checks/tools/a.md',
  }]);
});

test('found: a fix becomes words and commands', () => {
  const { findings } = judge(check('tools/a', [problem('broken', { certainty: 'inferred', fix: { consent: 'safe', steps: [{ do: 'git-config', op: 'set', scope: 'global', key: 'credential.useHttpPath', value: 'true' }] } })]));
  assert.is(findings[0]?.certainty, 'inferred');
  assert.equal(findings[0]?.fix, { consent: 'safe', undoable: true, whatIf: 'not-tried', steps: [{ describe: 'set credential.useHttpPath (global)', argv: ['git', 'config', '--global', '--replace-all', 'credential.useHttpPath', 'true'] }] });
});

test('ids of findings are unique in a document', () => {
  const ids = judge(check('tools/a', [problem(), problem('weak'), problem(), problem()])).findings.map(({ id }) => id);
  assert.equal(ids, ['tools/a#broken', 'tools/a#weak', 'tools/a#broken-2', 'tools/a#broken-3']);
});

test('an id that continues another one is not counted with it', () => {
  const messages = { bad: { severity: 'error', text: 'Bad.' }, 'bad-line': { severity: 'error', text: 'Bad line.' } } as const;
  const ids = judge(check('tools/a', [problem('bad-line'), problem('bad'), problem('bad-line'), problem('bad')], { messages })).findings.map(({ id }) => id);
  assert.equal(ids, ['tools/a#bad-line', 'tools/a#bad', 'tools/a#bad-line-2', 'tools/a#bad-2']);
});

test('skipped and undetermined keep their reasons and details', () => {
  assert.equal(statuses(check('tools/a', { skipped: 'no helper' })), [['skipped', 'no helper']]);
  const details = { read: ['a'], notRead: ['b'], possible: [], settleWith: ['c'] };
  assert.equal(judge(check('tools/a', { undetermined: 'no permission', details })).results[0], { id: 'tools/a', title: 'tools/a holds', area: 'tools', status: 'undetermined', reason: 'no permission', details });
});

test('crashed: a throw, an unknown message and a missing placeholder are our bugs, never swallowed', () => {
  assert.equal(statuses(check('tools/a', () => { throw new Error('oops'); })), [['crashed', 'oops']]);
  assert.equal(statuses(check('tools/a', [problem('nonsense')])), [['crashed', 'tools/a has no message nonsense']]);
  const { results, findings } = judge(check('tools/a', [problem(), problem('named', { data: { one: 'x' } })]), check('tools/b', []));
  assert.equal(results.map(({ status, reason }) => [status, reason]), [['crashed', 'no value for {{two}}'], ['passed', undefined]]);
  assert.equal(findings, [], 'a check that crashed half-way has no findings');
});

test('platform and method decide whether a question arises', () => {
  assert.equal(statuses(check('tools/a', [problem()], { platforms: ['darwin'] })), [['skipped', 'only on darwin']]);
  assert.equal(statuses(check('tools/a', [problem()], { methods: ['ssh'] })), [['skipped', 'not needed by the method in use (credential-helper)']]);
  assert.equal(statuses(check('tools/a', [], { platforms: ['linux'], methods: ['credential-helper'] })), [['passed', undefined]]);
});

test('without a target the method asked for counts, and none means any', () => {
  assert.is(methodOf(linux.snapshot), 'credential-helper');
  assert.is(methodOf(machineAlone.snapshot), null);
  assert.is(methodOf(machineAlone.with({ intent: { method: 'ssh' } }).snapshot), 'ssh');
  assert.is(diagnose(machineAlone.snapshot, [check('tools/a', [], { methods: ['ssh'] })]).results[0]?.status, 'passed');
});

test('missing facts: failed is undetermined, absent and skipped are skipped, with the fact\'s reason', () => {
  const needy = check('network/a', [problem()], {}, ['network', 'target']);
  const one = (status: 'absent' | 'failed' | 'skipped', reason: string) => diagnose(linux.without('network', status, reason).snapshot, [needy]).results[0];
  assert.equal([one('failed', 'timed out')?.status, one('failed', 'timed out')?.reason], ['undetermined', 'timed out']);
  assert.equal([one('absent', 'no repository given')?.status, one('absent', 'no repository given')?.reason], ['skipped', 'no repository given']);
  assert.equal([one('skipped', '--offline was given')?.status, one('skipped', '--offline was given')?.reason], ['skipped', '--offline was given']);
});

test('of several missing facts the one that was not asked for gives the reason', () => {
  const both = linux.without('network', 'failed', 'timed out').without('target', 'absent', 'no repository given');
  const [judged] = diagnose(both.snapshot, [check('network/a', [problem()], {}, ['network', 'target'])]).results;
  assert.equal([judged?.status, judged?.reason], ['skipped', 'no repository given']);
});

test('run sees what it declared and no more', () => {
  let keys: string[] = [];
  const nosy: AnyCheck = { ...check('tools/a', []), needs: ['tools'], wants: ['netrc', 'network'], run: (facts: object) => { keys = Object.keys(facts); return []; } };
  diagnose(linux.without('network', 'failed', 'x').snapshot, [nosy]);
  assert.equal(keys, ['tools', 'netrc']);
});

test('blocked: names the errors that made it pointless', () => {
  const cause = check('tools/a', [problem(), problem()]);
  const blocked = check('live/b', [problem()], { blockedBy: ['tools/a', 'tools/z'] });
  assert.equal(judge(cause, blocked).results[1], { id: 'live/b', title: 'live/b holds', area: 'live', status: 'blocked', blockedBy: ['tools/a#broken', 'tools/a#broken-2'] });
  assert.is(judge(check('tools/a', [problem('weak')]), blocked).results[1]?.status, 'found', 'a warning blocks nothing');
  assert.is(judge(blocked).results[0]?.status, 'found', 'only findings of this document block');
});

test('settledBy: a live pass settles what stayed open, with the reason', () => {
  const open = check('network/a', { undetermined: 'timed out' }, { settledBy: ['live/x', 'live/b'] });
  assert.equal(statuses(open, check('live/b', []))[0], ['passed', 'proved by live/b just now; otherwise open: timed out']);
  assert.equal(statuses(open, check('live/b', [problem()]))[0], ['undetermined', 'timed out']);
  assert.equal(statuses(check('network/a', { undetermined: 'timed out' }), check('live/b', []))[0], ['undetermined', 'timed out']);
});

test('settledBy: an inferred error is a warning when git works, an observed one stays', () => {
  const severities = (certainty: 'observed' | 'inferred', live: AnyCheck) => judge(check('network/a', [problem('broken', { certainty })], { settledBy: ['live/b'] }), live).findings.map(({ severity }) => severity)[0];
  assert.is(severities('inferred', check('live/b', [])), 'warning');
  assert.is(severities('inferred', check('live/b', { undetermined: '?' })), 'error');
  assert.is(severities('inferred', check('live/b', { skipped: '--offline was given' })), 'error');
  assert.is(severities('observed', check('live/b', [])), 'error');
});

test('explains: becomes causedBy, both ways round in the document', () => {
  const cause = check('git-config/a', [problem()], { explains: ['live/b', 'tools/z'] });
  const { findings } = judge(check('tools/z', [problem()]), cause, check('live/b', [problem('weak')]), check('live/c', [problem()]));
  assert.equal(findings.map(({ id, causedBy }) => [id, causedBy]), [
    ['tools/z#broken', ['git-config/a#broken']], ['git-config/a#broken', []], ['live/b#weak', ['git-config/a#broken']], ['live/c#broken', []],
  ]);
});

test('explains: a lesser finding explains no greater one', () => {
  const causes = (cause: string, consequence: string) => judge(check('git-config/a', [problem(cause)], { explains: ['live/b'] }), check('live/b', [problem(consequence)])).findings[1]?.causedBy.length;
  assert.is(causes('weak', 'broken'), 0);
  assert.is(causes('odd', 'weak'), 0);
  assert.is(causes('weak', 'weak'), 1);
  assert.is(causes('broken', 'odd'), 1);
});

test('explains: an overruled error explains no observed one', () => {
  const cause = check('git-config/a', [problem('broken', { certainty: 'inferred' })], { explains: ['permissions/c'], settledBy: ['live/b'] });
  assert.equal(judge(cause, check('permissions/c', [problem()]), check('live/b', [])).findings[1]?.causedBy, []);
});

test('explains: only where host and profile do not contradict', () => {
  const causes = (one: object, other: object) => judge(check('git-config/a', [problem('broken', { about: one })], { explains: ['live/b'] }), check('live/b', [problem('broken', { about: other })])).findings[1]?.causedBy.length;
  assert.is(causes({ host: HOST }, { host: HOST }), 1);
  assert.is(causes({ host: HOST }, { host: 'other.example' }), 0);
  assert.is(causes({ profile: 'dev' }, { profile: 'prod' }), 0);
  assert.is(causes({ host: HOST }, { profile: 'dev' }), 1);
  assert.is(causes({ host: HOST, profile: 'dev' }, { host: HOST, profile: 'prod' }), 0);
});

test('fillIn puts data in as it is, and misses nothing', () => {
  assert.is(fillIn('{{a}} and {{b}} and {{a}}', { a: '$&', b: '{{a}}' }), '$& and {{a}} and $&');
  assert.is(fillIn('no place', {}), 'no place');
  assert.throws(() => fillIn('{{gone}}', {}), /no value for \{\{gone\}\}/);
});

test.run();
