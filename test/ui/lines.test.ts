import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Evidence, Trace } from '../../src/core/finding.ts';
import { duration, evidenceLine } from '../../src/ui/evidence.ts';
import { causeBlock, findingLines } from '../../src/ui/finding-block.ts';
import { probeLines } from '../../src/ui/probe-lines.ts';
import { startProgress } from '../../src/ui/progress.ts';
import { shellWord, shortPath, shownText, wrapped } from '../../src/ui/text.ts';
import { renderTrace } from '../../src/ui/trace.ts';
import { finding } from '../core/support.ts';
import { linux } from '../support/worlds.ts';

const test = suite('ui/lines');
const HOME = '/home/maria';
const line = (evidence: Evidence) => { const { label, where, what, scope } = evidenceLine(evidence, HOME); return [label, where, what, scope].join(' | '); };

test('every kind of evidence', () => {
  const config = { kind: 'config', file: `${HOME}/.gitconfig`, line: 7, scope: 'global', key: 'credential.helper', value: 'store' } as const;
  const cases: readonly (readonly [Evidence, string])[] = [
    [config, 'set in | ~/.gitconfig:7 | credential.helper = store | global'], [{ ...config, wins: true, line: null }, 'wins | ~/.gitconfig | credential.helper = store | global'], [{ ...config, wins: false }, 'loses | ~/.gitconfig:7 | credential.helper = store | global'],
    [{ ...config, key: 'credential.https://git-codecommit.*.amazonaws.com.helper' }, 'set in | ~/.gitconfig:7 | …git-codecommit.*.amazonaws.com.helper = store | global'],
    [{ kind: 'process', argv: ['git', "it's", ''], exitCode: 128, note: 'refused' }, "ran | git 'it'\\''s' '' | exit 128: refused | "], [{ kind: 'process', argv: ['git'], exitCode: null }, 'ran | git | no exit status | '],
    [{ kind: 'request', method: 'GET', url: 'https://h/x', status: 403, error: 'AccessDenied' }, 'asked | GET https://h/x | answer 403 AccessDenied | '], [{ kind: 'request', method: 'GET', url: 'https://h/x', status: null, error: 'ETIMEDOUT' }, 'asked | GET https://h/x | no answer ETIMEDOUT | '],
    [{ kind: 'credential', keyIdLast4: 'MPLE', signedAt: null, ageSeconds: 259_200, source: `${HOME}/.git-credentials:1` }, 'seen | ~/.git-credentials:1 | key …MPLE, signed 3 days ago | '], [{ kind: 'credential', keyIdLast4: null, signedAt: null, ageSeconds: null, source: 'the keychain' }, 'seen | the keychain |  | '],
    [{ kind: 'env', name: 'AWS_PROFILE', value: 'dev' }, 'set | AWS_PROFILE | = dev | environment'], [{ kind: 'env', name: 'AWS_REGION', value: '' }, 'set | AWS_REGION | = (empty) | environment'], [{ kind: 'env', name: 'AWS_SESSION_TOKEN', value: null }, 'set | AWS_SESSION_TOKEN | (value not shown) | environment'],
    [{ kind: 'policy', source: 'boundary.json', sid: 'NoPull', statement: 2, action: 'codecommit:GitPull', resource: '*' }, 'policy | boundary.json NoPull [2] | codecommit:GitPull on * | '],
  ];
  for (const [evidence, expected] of cases) assert.is(line(evidence), expected);
});

test('what a program said on several lines stands on several lines, the last ones', () => {
  const { what, more } = evidenceLine({ kind: 'process', argv: ['git'], exitCode: 128, note: ['a', 'b', 'c', 'd', 'e', '\u001b[31mf'].join('\n') }, null);
  assert.equal([what, more], ['exit 128:', ['…', 'c', 'd', 'e', '␛[31mf']]);
  const block = causeBlock(finding('live/x', { evidence: [{ kind: 'process', argv: ['git'], exitCode: 1, note: 'a\nb' }] }), [], null);
  assert.equal(block.slice(2, 5), ['    ran         git   exit 1:', '                  a', '                  b']);
});

test('spans of time', () => {
  const cases: readonly (readonly [number, string])[] = [[0, '0 seconds ago'], [1, '1 second ago'], [119, '119 seconds ago'], [900, '15 minutes ago'], [7200, '2 hours ago'], [172_800, '2 days ago'], [-3600, '60 minutes ahead'], [309_600, '3 days ago']];
  for (const [seconds, text] of cases) assert.is(duration(seconds), text);
});

test('a block: measured, expected, consequences once, fixes in words and commands', () => {
  const cause = finding('network/clock', {
    message: 'The clock is off.', measured: '3600 s', expected: 'at most 60 s',
    fix: { consent: 'person', undoable: false, steps: [{ describe: 'x', argv: ['git', 'config', '--global', 'a.b', ''] }, { describe: 'set region', file: `${HOME}/.aws/config` }, { describe: 'tell' }] },
  });
  assert.equal(causeBlock(cause, [finding('live/a#x'), finding('live/a#y'), finding('live/b')], HOME), [
    '  network/clock   error · observed', '    The clock is off.', '    set         AWS_PROFILE   = dev   environment', '    measured    3600 s', '    expected    at most 60 s', '    explains    live/a · live/b',
    "    mend it     git config --global a.b ''", '                set region (~/.aws/config)', '                tell', '    why, more   codecommit explain network/clock',
  ]);
  const forFix = finding('network/clock', { fix: { consent: 'ask', undoable: false, steps: [{ describe: 'x', argv: ['git'] }, { describe: 'y' }, { describe: 'z' }] } });
  assert.is(causeBlock(forFix, [], HOME, { target: 'a b' }).at(-2), "    do          codecommit fix network/clock --target 'a b'   3 steps, part of it cannot be undone");
  assert.is(causeBlock(cause, [], HOME, { said: cause.message })[1], '    set         AWS_PROFILE   = dev   environment');
});

test('a lesser finding: one line, or a paragraph; its place once', () => {
  const evidence = [{ kind: 'config', file: `${HOME}/.aws/config`, line: 14, scope: '[dev]', key: 'region', value: '' }] as const;
  const weak = (message: string) => findingLines(finding('profile/region', { severity: 'warning', certainty: 'inferred', message, evidence }), HOME);
  assert.equal(weak('No region.'), ['  profile/region   warning · inferred   No region.   ~/.aws/config:14']);
  assert.equal(weak(`No region (${HOME}/.aws/config:14).`), ['  profile/region   warning · inferred   No region (~/.aws/config:14).']);
  const long = weak(`${'word '.repeat(30)}end.`);
  assert.is(long[0], '  profile/region   warning · inferred   ~/.aws/config:14');
  assert.ok(long.length > 2 && long.every((each) => each.length <= 100));
});

test('text for a terminal', () => {
  assert.is(shownText(`in ${HOME}/a and ${HOME}/b, not ${HOME}x\u001b`, HOME), `in ~/a and ~/b, not ${HOME}x␛`);
  assert.is(shownText('/a/b', '/'), '/a/b');
  assert.is(shownText('/a/b', ''), '/a/b');
  assert.equal(wrapped('aa '.repeat(60).trim(), 2).map((each) => each.length <= 98), [true, true]);
  assert.equal(wrapped('x'.repeat(150), 0), ['x'.repeat(150)]);
  assert.equal(wrapped('', 0), ['']);
  assert.is(shellWord('a b'), "'a b'");
  assert.is(shellWord('$(rm)'), "'$(rm)'");
  assert.is(shellWord('--a=b/c'), '--a=b/c');
});

test('a long path keeps its ends', () => {
  assert.is(shortPath('/Applications/Xcode.app/Contents/Developer/usr/share/git-core/gitconfig:7', 44), '/Applications/Xcode.app/…/gitconfig:7');
  assert.is(shortPath('/a/bb/cc/dd/ee/ff/gg/hh', 17), '/a/bb/…/ff/gg/hh');
  assert.is(shortPath('~/.gitconfig:7', 44), '~/.gitconfig:7');
  assert.is(shortPath(`/${'x'.repeat(60)}`, 44), `/${'x'.repeat(60)}`);
});

test('the facts, for --verbose', () => {
  const timed = { ...linux.snapshot, network: { status: 'failed', reason: 'timed out\u001b', durationMs: 5000 }, gitClient: { status: 'seen', value: {}, origin: { kind: 'command', argv: ['git', 'ls-remote'], exitCode: null }, durationMs: 31 } } as unknown as typeof linux.snapshot;
  const lines = probeLines(timed);
  assert.ok(lines.includes('  network             failed    5000 ms   timed out␛'), lines.join('\n'));
  assert.ok(lines.includes('  gitClient           seen        31 ms   git ls-remote (exit unknown)'), lines.join('\n'));
});

test('trace: predicted, observed, whether they agree', () => {
  const predicted = [{ helper: 'store\u001b', scope: 'global', file: '/h/.gitconfig', line: 2 }, { helper: '!aws', scope: 'command', file: null, line: null }];
  const trace: Trace = { schema: 'codecommit-trace/1', url: 'https://h/x', useHttpPath: true, predicted, observed: [{ helper: 'store', exitCode: 0, answered: true }], differs: false };
  const text = renderTrace(trace);
  for (const part of ['codecommit trace   https://h/x', 'git sends the path to helpers: yes', '  1. store␛   /h/.gitconfig:2 global', '  2. !aws   command', '  1. store   exit 0, answered', 'They agree.']) assert.ok(text.includes(part), part);
  assert.match(renderTrace({ ...trace, differs: true }), /They differ\.$/);
  assert.match(renderTrace({ ...trace, observed: null, predicted: [] }), /no helper is configured[\s\S]*not run[\s\S]*not compared\.$/);
  assert.match(renderTrace({ ...trace, observed: [] }), /git asked no helper/);
});

test('progress: silent where there is no terminal', async () => {
  let written = '';
  const stream = { isTTY: false, write: (text: string) => { written += text; return true; } } as unknown as NodeJS.WriteStream;
  const progress = await startProgress(stream, true);
  progress.onProbe('tools', null);
  progress.onProbe('tools', { status: 'failed', reason: 'x' });
  await progress.stop();
  assert.is(written, '');
});

test.run();
