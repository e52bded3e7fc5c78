import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ApiAnswer } from '../../src/core/facts.ts';
import type { CheckResult, Finding, LinkId } from '../../src/core/finding.ts';
import { makeReport } from '../../src/core/report.ts';
import { consequencesOf, rootCauses } from '../../src/core/root-causes.ts';
import { exitOf, placeOfFault, type Threshold, unsettled, verdictOf } from '../../src/core/verdict.ts';
import { linux, machineAlone, type World } from '../support/worlds.ts';
import { check, finding, problem, result } from './support.ts';

const test = suite('core/verdict');
const order = (...findings: Finding[]) => rootCauses(findings).map(({ id }) => id);

test('root causes: not what something explains, and no notices', () => {
  assert.equal(order(finding('live/b', { causedBy: ['tools/a'] }), finding('tools/a'), finding('tools/n', { severity: 'notice' })), ['tools/a']);
});

test('root causes: errors before warnings', () => {
  assert.equal(order(finding('tools/w', { severity: 'warning' }), finding('network/e')), ['network/e', 'tools/w']);
  const live = finding('live/b', { causedBy: ['tools/w'], severity: 'warning' });
  assert.equal(order(finding('tools/w', { severity: 'warning' }), finding('network/e'), live), ['network/e', 'tools/w'], 'also where the warning explains a live answer');
});

test('root causes: those that explain a failed live answer first, also through others', () => {
  const live = finding('live/b', { causedBy: ['credential-stores/k'] });
  const store = finding('credential-stores/k', { causedBy: ['git-config/o'] });
  assert.equal(order(finding('tools/a'), finding('git-config/o'), store, live), ['git-config/o', 'tools/a']);
  assert.equal(order(finding('tools/a'), finding('live/b')), ['live/b', 'tools/a'], 'a live failure nobody explains is its own cause');
});

test('root causes: explaining the live answer counts more than certainty, certainty more than the chain', () => {
  const guess = finding('network/g', { certainty: 'inferred' });
  assert.equal(order(finding('tools/a'), guess, finding('live/b', { causedBy: ['network/g'] })), ['network/g', 'tools/a']);
  assert.equal(order(finding('tools/a', { certainty: 'inferred' }), finding('network/b')), ['network/b', 'tools/a']);
});

test('root causes: then the order of the chain, then of the document', () => {
  const areas: LinkId[] = ['permissions', 'network', 'ssh', 'credentials', 'profile', 'credential-stores', 'git-config', 'remote', 'tools'];
  assert.equal(order(...areas.map((area) => finding(`${area}/x`))), [...areas].reverse().map((area) => `${area}/x`));
  assert.equal(order(finding('tools/z'), finding('tools/a')), ['tools/z', 'tools/a']);
});

test('root causes: a ring of explanations ends', () => {
  const ring = [finding('tools/a', { causedBy: ['remote/b'] }), finding('remote/b', { causedBy: ['tools/a'] }), finding('live/c', { causedBy: ['tools/a'] })];
  assert.equal(order(...ring), []);
  assert.equal(consequencesOf(ring[0] as Finding, ring).map(({ id }) => id), ['remote/b', 'live/c']);
});

test('consequences: direct and through others, in the order of the document', () => {
  const all = [finding('live/c', { causedBy: ['remote/b'] }), finding('tools/a'), finding('remote/b', { causedBy: ['tools/a'] }), finding('network/d')];
  assert.equal(consequencesOf(all[1] as Finding, all).map(({ id }) => id), ['live/c', 'remote/b']);
});

const open = result('network/a', 'undetermined', { reason: 'timed out' });
const error = finding('tools/e');
const warning = finding('tools/w', { severity: 'warning' });
const notice = finding('tools/n', { severity: 'notice' });
const live = result('live/git-client', 'passed');
const judged = (results: readonly CheckResult[], findings: readonly Finding[], left: readonly CheckResult[], failOn: Threshold = 'error') => {
  const verdict = verdictOf(linux.snapshot, results, findings, left);
  const exit = exitOf(verdict, findings, failOn, left);
  return `${verdict.status} ${exit.code} ${exit.kind}`;
};

test('exit codes', () => {
  const table: [string, readonly CheckResult[], readonly Finding[], readonly CheckResult[], Threshold][] = [
    ['healthy 0 healthy', [live], [], [], 'error'],
    ['healthy 0 healthy', [live], [notice], [], 'warning'],
    ['healthy 0 below-threshold', [live], [warning], [], 'error'],
    ['healthy 1 problems', [live], [warning], [], 'warning'],
    ['healthy 0 below-threshold', [live], [warning], [], 'never'],
    ['untested 0 untested', [], [], [], 'error'],
    ['untested 0 below-threshold', [], [warning], [], 'error'],
    ['untested 0 untested', [result('live/git-client', 'skipped')], [notice], [], 'warning'],
    ['problems 1 problems', [live], [error], [], 'error'],
    ['problems 1 problems', [], [error, warning], [open], 'warning'],
    ['problems 0 below-threshold', [], [error], [], 'never'],
    ['problems 3 incomplete', [], [error], [open], 'never'],
    ['incomplete 3 incomplete', [live], [], [open], 'error'],
    ['incomplete 3 incomplete', [live], [warning], [open], 'error'],
    ['incomplete 1 problems', [live], [warning], [open], 'warning'],
    ['incomplete 3 incomplete', [], [notice], [open], 'never'],
  ];
  for (const [expected, results, findings, left, failOn] of table) {
    assert.is(judged(results, findings, left, failOn), expected, `${findings.map(({ severity }) => severity).join()} ${left.length} --fail-on ${failOn}`);
  }
});

test('what leaves a run incomplete: it could raise an error, and no live answer settled it', () => {
  const harmless = { messages: { weak: { severity: 'warning', text: 'Weak.' } } } as const;
  const settled = { settledBy: ['live/git-client'] };
  const left = (status: CheckResult['status'], meta: object, client: CheckResult['status'] = 'found') =>
    unsettled([check('network/a', [], meta), check('live/git-client', [])], [result('network/a', status), result('live/git-client', client)]).map(({ id }) => id);
  assert.equal(left('undetermined', {}), ['network/a']);
  assert.equal(left('crashed', {}), ['network/a']);
  assert.equal(left('undetermined', harmless), []);
  assert.equal(left('skipped', {}), []);
  assert.equal(left('blocked', {}), []);
  assert.equal(left('crashed', settled), ['network/a']);
  assert.equal(left('crashed', settled, 'passed'), [], 'git works, whatever our check has');
  assert.equal(left('crashed', {}, 'passed'), ['network/a']);
});

test('the sentence', () => {
  const text = (world: World, findings: readonly Finding[] = [], left: readonly CheckResult[] = [], results: readonly CheckResult[] = []) => verdictOf(world.snapshot, results, findings, left).text;
  assert.is(text(linux, [], [], [live]), 'Git reaches billing in eu-west-1 (credential-helper).');
  assert.is(text(machineAlone), 'Nothing wrong found on this machine; the connection was not tested.');
  assert.is(text(linux, [], [open]), 'No fault found, but one thing that matters could not be looked at: network/a.');
  assert.is(text(linux, [], [open, result('tools/b', 'crashed')]), 'No fault found, but 2 things that matter could not be looked at: network/a, tools/b.');
  assert.is(text(linux, [finding('tools/w', { severity: 'warning' }), finding('network/e', { message: 'The proxy refuses.' })]), 'The proxy refuses.');
  assert.is(text(linux.with({ gitClient: { exitCode: 128, httpStatus: 403 } }), [finding('network/e', { message: 'The proxy refuses.' })]),
    'The proxy refuses: the AWS API answers, our own Git request is accepted, git is refused (403).');
  assert.is(text(linux.with({ gitClient: { exitCode: 128 } }), [finding('network/e', { message: 'It is denied: no policy allows it.' })]),
    'It is denied: no policy allows it. The AWS API answers, our own Git request is accepted, git fails.', 'a sentence with a colon ends before the next one');
  assert.is(text(linux.with({ gitClient: { exitCode: 128 } }), [finding('network/e', { message: 'Maybe it is broken?' })]),
    'Maybe it is broken? The AWS API answers, our own Git request is accepted, git fails.');
});

type Word = 'accepted' | 'refused' | 'unreached' | 'not asked';
const WORDS: readonly Word[] = ['accepted', 'refused', 'unreached', 'not asked'];
const answerOf = (word: Word, before: ApiAnswer): ApiAnswer =>
  word === 'accepted' ? { ...before, status: 200, failure: null } : word === 'refused' ? { ...before, status: 403, errorCode: 'AccessDenied' } : { ...before, status: null, failure: { stage: 'connect', code: 'ETIMEDOUT', message: 'timed out' } };

function answering(api: Word, request: Word, client: Word): World {
  const answers = linux.snapshot;
  if (answers.repositoryMetadata.status !== 'seen' || answers.gitRequest.status !== 'seen') throw new Error('the healthy world has both');
  let world = linux.with({
    repositoryMetadata: { answer: answerOf(api, answers.repositoryMetadata.value.answer) },
    gitRequest: { answer: answerOf(request, answers.gitRequest.value.answer) },
    gitClient: client === 'accepted' ? { exitCode: 0 } : { exitCode: 128, httpStatus: client === 'refused' ? 403 : null },
  });
  if (api === 'not asked') world = world.without('repositoryMetadata', 'skipped', '--no-live was given');
  if (request === 'not asked') world = world.without('gitRequest', 'skipped', '--no-live was given');
  return client === 'not asked' ? world.without('gitClient', 'skipped', '--no-live was given') : world;
}

test('the place of the fault, for all answers of the three', () => {
  const refusedBy: Record<string, string> = {
    'accepted accepted': 'the AWS API answers, our own Git request is accepted, GIT',
    'accepted refused': 'the AWS API answers, our own Git request is refused (403 AccessDenied), GIT',
    'accepted unreached': 'the AWS API answers, our own Git request got no answer, GIT',
    'accepted not asked': 'the AWS API answers, GIT',
    'refused accepted': 'the AWS API refuses us (403 AccessDenied), our own Git request is accepted, GIT',
    'refused refused': 'the AWS API refuses us (403 AccessDenied), GIT',
    'refused unreached': 'the AWS API refuses us (403 AccessDenied), GIT',
    'refused not asked': 'the AWS API refuses us (403 AccessDenied), GIT',
    'unreached accepted': 'the AWS API was not reached, our own Git request is accepted, GIT',
    'unreached refused': 'the AWS API was not reached, our own Git request is refused (403 AccessDenied), GIT',
    'unreached unreached': 'the AWS API was not reached, our own Git request got no answer, GIT',
    'unreached not asked': 'the AWS API was not reached, GIT',
    'not asked accepted': 'our own Git request is accepted, GIT',
    'not asked refused': 'our own Git request is refused (403 AccessDenied), GIT',
    'not asked unreached': 'our own Git request got no answer, GIT',
    'not asked not asked': 'GIT',
  };
  const nothing = new Set(['unreached unreached', 'unreached not asked', 'not asked unreached']);
  for (const api of WORDS) for (const request of WORDS) {
    const both = `${api} ${request}`;
    assert.is(placeOfFault(answering(api, request, 'accepted').snapshot), null, both);
    assert.is(placeOfFault(answering(api, request, 'not asked').snapshot), null, both);
    assert.is(placeOfFault(answering(api, request, 'refused').snapshot), refusedBy[both]?.replace('GIT', 'git is refused (403)'), both);
    assert.is(placeOfFault(answering(api, request, 'unreached').snapshot), nothing.has(both) ? 'nothing reached AWS, git fails' : refusedBy[both]?.replace('GIT', 'git fails'), both);
  }
});

test('the identity answers for the API where the repository was not asked for', () => {
  const world = answering('not asked', 'not asked', 'refused');
  if (world.snapshot.identity.status !== 'seen') throw new Error('seen');
  const refused = world.with({ identity: { answer: { ...world.snapshot.identity.value.answer, status: 403, errorCode: 'InvalidClientTokenId' } } });
  assert.is(placeOfFault(refused.snapshot), 'the AWS API refuses us (403 InvalidClientTokenId), git is refused (403)');
});

test('a request of ours that carried nothing proves nothing', () => {
  assert.is(placeOfFault(answering('accepted', 'refused', 'refused').with({ gitRequest: { carried: 'nothing' } }).snapshot), 'the AWS API answers, git is refused (403)');
});

test('links: broken, suspect, unknown, unused, ok', () => {
  const report = makeReport(linux.snapshot, [
    check('tools/a', []),
    check('remote/a', { skipped: 'x' }), check('remote/b', { skipped: 'y' }),
    check('git-config/a', [problem()], { explains: ['live/a'] }),
    check('credential-stores/a', [problem('weak')]),
    check('profile/a', { undetermined: '?' }), check('profile/b', []),
    check('credentials/a', [problem('odd')]),
    check('network/a', { skipped: 'x' }), check('network/b', []),
    check('permissions/a', [], { blockedBy: ['git-config/a'] }),
    check('live/a', [problem()]),
  ], { version: '1', node: '20', platform: 'linux', startedAt: '2026-11-20T12:00:00Z', durationMs: 1, failOn: 'error' });
  assert.equal(Object.fromEntries(report.links.map(({ id, status }) => [id, status])), {
    tools: 'ok', remote: 'unused', 'git-config': 'broken', 'credential-stores': 'suspect', profile: 'unknown', credentials: 'ok', ssh: 'unused', network: 'ok', permissions: 'unknown', live: 'suspect',
  });
  assert.equal(report.links.find(({ id }) => id === 'live')?.findings, ['live/a#broken']);
  assert.equal(report.verdict.rootCauses, ['git-config/a#broken', 'credential-stores/a#weak']);
});

test('the document: target, mode and exit', () => {
  const run = { version: '1.2.3', node: '20.19.0', platform: 'linux', startedAt: '2026-11-20T12:00:00Z', durationMs: 7, failOn: 'error' } as const;
  const report = makeReport(linux.snapshot, [check('live/git-client', [])], run);
  assert.equal(report.target, { input: null, remote: 'origin', url: 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing', method: 'credential-helper', region: 'eu-west-1', repository: 'billing', profile: null });
  assert.equal([report.schema, report.run, report.tool, report.exit], [
    'codecommit-report/1', { startedAt: run.startedAt, durationMs: 7, mode: 'live' }, { name: 'codecommit-doctor', version: '1.2.3', node: '20.19.0', platform: 'linux' }, { code: 0, kind: 'healthy' },
  ]);
  const alone = makeReport(machineAlone.with({ intent: { offline: true, profile: 'dev' } }).snapshot, [], run);
  assert.equal([alone.run.mode, alone.target.url, alone.target.profile, alone.exit.kind], ['offline', null, 'dev', 'untested']);
});

test.run();
