import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checks } from '../../src/checks/index.ts';
import { ReportDocuments } from '../../src/cli/report-documents.ts';
import type { Report, ReportAggregate } from '../../src/core/finding.ts';
import { makeReport } from '../../src/core/report.ts';
import { startAggregate } from '../../src/report/aggregate.ts';
import { OTHERS } from '../../src/report/aggregate/tally.ts';
import { renderAggregate } from '../../src/ui/aggregate.ts';
import { entry, grc, linux, mac, NOW, remoteEntry, type World } from '../support/worlds.ts';

const test = suite('report/aggregate');

const reportOf = (world: World, platform: string, version = '1.0.0'): Report => ({ ...makeReport(world.snapshot, checks, { version, node: '20.19.0', platform, startedAt: NOW, durationMs: 1, failOn: 'error' }), snapshot: world.snapshot });
const sick = (world: World): World => world.with({ gitConfig: { entries: [entry('credential.helper', 'store', 'global', 2), remoteEntry()] }, gitClient: { exitCode: 128, failure: 'no-credential', helpers: [] } });

function counted(...documents: readonly unknown[]): ReportAggregate {
  const aggregate = startAggregate();
  for (const [index, document] of documents.entries()) {
    try {
      aggregate.add(document);
    } catch (error) {
      aggregate.unread(`${index}.json`, error instanceof Error ? error.message : '');
    }
  }
  return aggregate.result();
}
const bare = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({ schema: 'codecommit-report/1', tool: { version: '1', node: '20', platform: 'linux' }, target: { method: 'grc' }, verdict: { status: 'problems', rootCauses: ['a/b#c'] }, checks: [{ id: 'a/b', status: 'found' }], findings: [{ id: 'a/b#c', check: 'a/b', severity: 'error' }], ...changes });

test('counts over machines', () => {
  const table = counted(reportOf(linux, 'linux'), reportOf(sick(linux), 'linux'), reportOf(sick(mac), 'darwin', '1.1.0'), reportOf(grc, 'linux'));
  assert.equal([table.reports, table.unread, table.exit], [4, [], { code: 0, kind: 'ok' }]);
  assert.equal([table.verdicts, table.platforms, table.methods], [{ healthy: 2, problems: 2 }, { linux: 3, darwin: 1 }, { 'credential-helper': 3, grc: 1 }]);
  assert.equal([table.systems, table.tools['git'], table.tools['codecommit-doctor'], table.tools['git-remote-codecommit']], [{ 'linux 6.1': 3, 'darwin 6.1': 1 }, { '2.39.5': 4 }, { '1.0.0': 3, '1.1.0': 1 }, { '1.17': 1 }]);
  const cause = reportOf(sick(linux), 'linux').findings.find(({ severity }) => severity === 'error')?.check ?? '';
  assert.equal(table.checks.find(({ check }) => check === cause)?.platforms, { linux: 1, darwin: 1 });
  assert.ok(table.checks.every(({ found, rootCause, errors, undetermined }) => found + rootCause + errors + undetermined > 0));
});

test('a report counts once for a check, whatever is repeated in it', () => {
  const finding = { id: 'a/b#c', check: 'a/b', severity: 'error' };
  const table = counted(bare({ checks: Array(5).fill({ id: 'a/b', status: 'found' }), findings: [finding, finding] }), bare({ checks: [{ id: 'a/b', status: 'undetermined' }, { id: 'x/y', status: 'crashed' }], findings: [] }));
  assert.equal(table.checks, [
    { check: 'a/b', found: 1, rootCause: 1, errors: 1, undetermined: 1, platforms: { linux: 1 } }, { check: 'x/y', found: 0, rootCause: 0, errors: 0, undetermined: 1, platforms: {} },
  ]);
});

test('a report without snapshot is counted as far as it goes', () => {
  const table = counted({ ...reportOf(linux, 'linux'), snapshot: undefined });
  assert.equal([table.reports, table.systems, table.tools], [1, {}, { 'codecommit-doctor': { '1.0.0': 1 }, node: { '20.19.0': 1 } }]);
});

test('what is no report is named with the reason; exit 2 where none was read', () => {
  const table = counted(null, 7, [], {}, { schema: 'codecommit-report/2' }, { schema: 'codecommit-fix/1' }, { schema: 'other' }, { ...bare(), findings: 'none' }, { ...bare(), verdict: null });
  assert.equal([table.reports, table.exit], [0, { code: 2, kind: 'usage' }]);
  assert.equal(table.unread.map(({ why }) => why), [
    ...Array<string>(3).fill('it is no report: no JSON object'), 'it is no report of codecommit-doctor', 'it was written by a newer version of codecommit-doctor', 'it is no report, but a codecommit-fix/1', 'it is no report of codecommit-doctor',
    ...Array<string>(2).fill('it is no report: it has no tool, target, verdict, checks or findings'),
  ]);
});

test('names out of files reach no prototype, no terminal, and no great number', () => {
  const evil = JSON.parse('{"__proto__":{"polluted":1}}') as object;
  const table = counted(
    bare({ ...evil, checks: ['__proto__', 'constructor', 'toString', `x/${'y'.repeat(10_000)}`, 'a/\u001b[31mred'].map((id) => ({ id, status: 'found' })), tool: { version: '__proto__', node: {}, platform: '__proto__' }, verdict: { status: 'constructor', rootCauses: 'no list' } }),
    ...Array.from({ length: 400 }, (_, index) => bare({ checks: [{ id: `new/check-${index}`, status: 'found' }], findings: [], target: { method: `m${index}` } })),
  );
  assert.is(({} as Record<string, unknown>)['polluted'], undefined);
  assert.equal(Object.entries(table.platforms), [['linux', 400], ['__proto__', 1]]);
  assert.is(table.checks.find(({ check }) => check === '__proto__')?.found, 1);
  assert.ok(table.checks.some(({ check }) => check === 'a/␛[31mred'));
  assert.ok(table.checks.every(({ check }) => check.length < 100));
  assert.is(table.checks.length, 101);
  assert.is(table.checks.find(({ check }) => check === OTHERS)?.found, 306, 'a hundred names in all, one of them that of a finding');
  assert.is(Object.keys(table.methods).length, 201);
  assert.is(Object.values(table.methods).reduce((sum, count) => sum + count, 0), 401);
});

test('the table for a person', () => {
  const text = renderAggregate(counted(reportOf(sick(linux), 'linux'), bare({ tool: { version: '1', node: '20', platform: 'win32' } }), 7));
  assert.match(text, /^2 reports read\n\nverdicts {16}problems 2\nplatforms {15}linux 1 · win32 1\n/);
  assert.match(text, /\na\/b +1 +1 +1 +0 {3}win32 1\n/);
  assert.match(text, /\n1 document could not be counted:\n {2}2\.json: it is no report: no JSON object$/);
});

/** What a file of these pieces holds. */
function taken(pieces: readonly string[], form: 'lines' | null = null): unknown[] {
  const found: unknown[] = [];
  const documents = new ReportDocuments({ document: (value, line) => found.push([value, line]), bad: (why, line) => found.push([why, line]) }, form);
  for (const piece of pieces) documents.push(piece);
  documents.end();
  return found;
}

test('one document a file, or one a line, however the file is cut into pieces', () => {
  const cases: readonly (readonly [string, readonly unknown[], 'lines'?])[] = [
    ['{\n  "a": 1\n}\n', [[{ a: 1 }, null]]], ['{"a":1}', [[{ a: 1 }, null]]], ['{"a":1}\n', [[{ a: 1 }, 1]]], ['\n\n{"a":1}\r\n{"a":2}\n\n{"a":3}', [[{ a: 1 }, 3], [{ a: 2 }, 4], [{ a: 3 }, 6]]],
    ['{"a":1}\nnonsense\n{"a":2}\n', [[{ a: 1 }, 1], ['it is no JSON', 2], [{ a: 2 }, 3]]], ['nonsense\n{"a":1}\n', [['it is no JSON', null]]], ['nonsense\n{"a":1}\n', [['it is no JSON', 1], [{ a: 1 }, 2]], 'lines'],
    ['', [['it is empty', null]]], [' \n \n', [['it is empty', null]]], ['\0\0\0', [['it is no JSON', null]]],
  ];
  for (const [text, expected, form] of cases) {
    assert.equal(taken([text], form ?? null), expected, JSON.stringify(text));
    assert.equal(taken(Array.from(text), form ?? null), expected, `${JSON.stringify(text)}, sign by sign`);
  }
});

test('no more than one document is kept, and none that is too large', () => {
  assert.throws(() => taken(Array<string>(70).fill(' '.repeat(1024 * 1024))), /larger than 64 MB/);
  assert.is(taken(Array<string>(70).fill(`{"a":"${'x'.repeat(1024 * 1024)}"}\n`)).length, 70);
});

test.run();
