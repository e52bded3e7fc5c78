import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checks } from '../../src/checks/index.ts';
import type { Snapshot } from '../../src/core/facts.ts';
import type { SupportReport } from '../../src/core/finding.ts';
import { makeReport } from '../../src/core/report.ts';
import { replayReport } from '../../src/doctor/replay.ts';
import { FACT_NAMES } from '../../src/report/redaction/fact-names.ts';
import { readReport, replaySnapshot } from '../../src/report/replay.ts';
import { ReportError } from '../../src/report/types.ts';
import { humanAnswer } from '../../src/ui/answer.ts';
import { anyCharacter } from '../support/any-character.ts';
import { recorded, reportOn, replaysTheSame } from '../support/replaying.ts';
import { withProfiles } from '../support/profiles.ts';
import { grc, healthyWorlds, linux, mac, machineAlone, NOW, ssh, staticGit, windows, type World } from '../support/worlds.ts';

const test = suite('replay');
const today = { only: [], skip: [], failOn: 'error', version: '9.9.9', given: null } as const;
const recordOf = ({ snapshot }: World): SupportReport => recorded(reportOn(snapshot, checks), snapshot);
const sick = grc.with({ target: { profile: 'devv' }, gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } });

function refusal(text: string): string {
  try {
    readReport(text);
  } catch (error) {
    assert.instance(error, ReportError);
    return (error as Error).message;
  }
  throw new Error('it was read');
}

const table: Readonly<Record<string, World>> = {
  ...healthyWorlds, sick, 'a Mac without a region': withProfiles(mac, { credentials: {} }), 'Windows, a home with a space': windows.with({ system: { homeDir: 'C:\\Users\\Maria Smith' }, homes: { git: 'C:\\Users\\Maria Smith', aws: 'C:\\Users\\Maria Smith' }, netrc: { file: 'C:\\Users\\Maria Smith\\_netrc' } }),
};
for (const [name, world] of Object.entries(table)) {
  test(`judged the same on each system: ${name}`, () => { replaysTheSame(reportOn(world.snapshot, checks), world.snapshot, true); });
}

test('pseudonyms become names that tools take, of the recorded system', () => {
  const facts = replaySnapshot(recordOf(windows.with({ system: { homeDir: 'C:\\Users\\maria' } })));
  assert.match(facts.system.status === 'seen' ? facts.system.value.homeDir ?? '' : '', /^C:\\Users\\\w/);
  const { identity, target } = replaySnapshot(recordOf(staticGit.with({ target: { repository: 'My-Repo' } })));
  assert.is(identity.status, 'absent');
  assert.match(target.status === 'seen' ? target.value.repository ?? '' : '', /^[\w.-]{1,100}$/);
  assert.not.match(JSON.stringify(replaySnapshot(recordOf(ssh))), /<[a-z]+-\d+/);
});

test('the answer speaks in pseudonyms again', () => {
  const { report, snapshot } = replayReport(recordOf(sick), today);
  assert.match(report.findings.map(({ message }) => message).join('\n'), /profile "<profile-\d like profile-\d>".*there is a profile "<profile-\d>"/);
  assert.not.match(JSON.stringify([report, snapshot]), /profile\ds|repository1s|9000000000/);
  assert.equal([report.run.mode, report.run.startedAt, report.tool.platform, report.tool.version], ['replay', NOW, 'linux', '9.9.9']);
});

test('what changed since is said, for the checks that were asked for', () => {
  const before = recordOf(sick);
  const [first] = before.findings;
  const old = {
    ...before, tool: { ...before.tool, version: '0.0.1' }, checks: before.checks.filter(({ id }) => id !== 'profile/exists'),
    findings: [...before.findings.filter(({ check }) => check !== 'profile/exists'), { ...first, id: 'profile/retired#old', check: 'profile/retired', messageId: 'old' }],
  } as SupportReport;
  const { since } = replayReport(old, today).report;
  assert.equal(since, { version: '0.0.1', recordedAt: NOW, appeared: ['profile/exists#near'], gone: ['profile/retired#old'], newChecks: ['profile/exists'] });
  assert.equal(replayReport(before, { ...today, only: ['network'] }).report.since, { version: '0.0.0-test', recordedAt: NOW, appeared: [], gone: [], newChecks: [] });
});

test('policies given today are judged with the record; pseudonyms may stand in them', () => {
  const text = JSON.stringify({ Statement: [{ Effect: 'Deny', Action: 'codecommit:GitPull', Resource: 'arn:aws:codecommit:eu-west-1:<account-1>:<repository-1>' }] });
  const given = { documents: [{ source: 'p.json', layer: 'identity' as const, text }], context: [] };
  const { report } = replayReport(recordOf(linux.with({ gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } })), { ...today, given });
  assert.ok(report.findings.some(({ check }) => check === 'permissions/codecommit'));
});

test('a fact the recording version did not know is absent, one of today\'s unknown is dropped, a damaged one failed', () => {
  const record = recordOf(linux);
  const facts = record.snapshot as Record<string, unknown>;
  const older = { ...facts };
  delete older['kmsKey'];
  const snapshot = replaySnapshot({ ...record, snapshot: { ...older, futureFact: { status: 'seen', value: {} }, tools: 'x', ssh: { status: 'seen', value: 3 }, netrc: { status: 'perhaps' }, homes: null, network: { status: 'absent' } } });
  assert.equal(snapshot.kmsKey, { status: 'absent', reason: 'not recorded by 0.0.0-test' });
  assert.not.ok('futureFact' in snapshot);
  assert.equal([snapshot.tools, snapshot.ssh, snapshot.netrc, snapshot.homes, snapshot.network].map(({ status }) => status), Array(5).fill('failed'));
});

test('what is no report is refused with the reason', () => {
  const good = recordOf(linux);
  const bare = { ...good, snapshot: undefined, redaction: undefined };
  assert.is(refusal('{'), 'no JSON');
  assert.is(refusal(''), 'no JSON');
  assert.match(refusal('[]'), /"schema" is missing/);
  assert.match(refusal('{"schema":"sarif"}'), /another program/);
  assert.match(refusal('{"schema":"codecommit-trace\/1"}'), /another command \(codecommit-trace\/1\)/);
  assert.match(refusal(JSON.stringify({ ...good, schema: 'codecommit-report/2' })), /newer/);
  assert.match(refusal(JSON.stringify(bare)), /no "snapshot".*codecommit report/);
  assert.match(refusal('['.repeat(200_000)), /no JSON/);
  assert.match(refusal(`${'['.repeat(5000)}${']'.repeat(5000)}`), /nested/);
  for (const part of ['tool', 'run', 'verdict', 'exit', 'target', 'links', 'checks', 'findings']) assert.match(refusal(JSON.stringify({ ...good, [part]: 7 })), new RegExp(`damaged.*"${part}"`));
  assert.is(readReport(`\uFEFF${JSON.stringify(bare)}`, { snapshot: 'optional' }).schema, 'codecommit-report/1');
});

test('a prototype of a record is no fact', () => {
  const record = JSON.parse(`{"tool":{"version":"1","platform":"linux"},"snapshot":{"__proto__":{"tools":{"status":"seen","value":{}}}}}`) as SupportReport;
  assert.is(replaySnapshot(record).tools.status, 'absent');
});

/** Leaves of a record, each replaced in turn by something else. */
const hostile = fc.oneof(fc.constant(null), fc.constant({}), fc.constant([]), fc.integer(), fc.string({ unit: anyCharacter, maxLength: 20 }), fc.constant('\u0000\u001b[31m'), fc.constant('<home>'.repeat(50)), fc.constant('x'.repeat(100_000)), fc.boolean());

test('a malformed value ends as a crashed or open check, never as an exception', () => {
  const record = JSON.stringify(recordOf(linux).snapshot);
  const base = recordOf(linux);
  fc.assert(fc.property(fc.constantFrom(...FACT_NAMES), fc.nat(40), hostile, (fact, at, value) => {
    const snapshot = JSON.parse(record) as Record<string, { value?: Record<string, unknown> }>;
    const fields = snapshot[fact]?.value ?? {};
    const keys = Object.keys(fields);
    const key = keys[at % Math.max(1, keys.length)];
    if (key !== undefined) fields[key] = value;
    const { report, snapshot: seen } = replayReport({ ...base, snapshot }, today);
    assert.is(report.checks.length, checks.length);
    assert.type(humanAnswer(report, seen, { verbose: true, stream: {}, env: {}, colour: false }), 'string');
  }), { numRuns: 300 });
});

test('ten megabytes of marks are no burden', () => {
  const record = recordOf(linux);
  const snapshot = record.snapshot as Record<string, { value: Record<string, unknown> }>;
  const text = '<account-1> <'.repeat(800_000);
  const made = replaySnapshot({ ...record, snapshot: { ...snapshot, gitClient: { ...snapshot['gitClient'], value: { ...snapshot['gitClient']?.value, stderr: [text] } } } });
  assert.is(made.gitClient.status, 'seen');
});

test('a record without a repository is judged as one', () => {
  const { report } = replayReport(recordOf(machineAlone), today);
  assert.equal([report.verdict.status, report.exit.code], ['untested', 0]);
  const snapshot: Snapshot = replaySnapshot(recordOf(machineAlone));
  assert.is(makeReport(snapshot, checks, { version: '1', node: '20', platform: 'linux', startedAt: NOW, durationMs: 0, failOn: 'error' }).verdict.status, 'untested');
});

test('a time that is no number is no text on a terminal', () => {
  const document = recorded(reportOn(linux.snapshot, checks), linux.snapshot);
  const hostile = { ...document, snapshot: { ...(document.snapshot as Snapshot), identity: { status: 'failed', reason: 'x', durationMs: '\x1b[31m' } } };
  assert.is(replaySnapshot(hostile).identity.durationMs, undefined);
});

test.run();
