import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checks } from '../../src/checks/index.ts';
import { collect } from '../../src/core/collect.ts';
import type { Intent } from '../../src/core/facts.ts';
import type { Report } from '../../src/core/finding.ts';
import { makeReport } from '../../src/core/report.ts';
import { probes } from '../../src/probes/index.ts';
import { replaysTheSame } from '../support/replaying.ts';
import { NOW } from '../support/worlds.ts';
import { summaryOf } from './machine-tests.ts';
import { recordedHost } from './recorded/host.ts';
import { healthyRecordings, type RecordedMachine, recordedMachines, type Recording } from './recorded.ts';

const test = suite('machines: recorded');

/** Looks at a machine with every probe and judges it with every check. */
async function examine(machine: Recording): Promise<Report> {
  const host = recordedHost(machine);
  const intent: Intent = { cwd: host.cwd, target: null, profile: null, region: null, method: null, offline: false, live: true, allowDialogs: false };
  const snapshot = await collect(probes, host, { intent, wanted: new Set(probes.map(({ fact }) => fact)), deadline: new Promise(() => undefined) });
  const untold = Object.entries(snapshot).flatMap(([fact, observed]) => (observed.status === 'failed' && observed.reason.startsWith('the fake host') ? [`${fact}: ${observed.reason}`] : []));
  assert.equal(untold, [], 'the recording is complete');
  assert.equal(host.unused(), [], 'every output was asked for');
  const report = makeReport(snapshot, checks, { version: '1', node: '20', platform: machine.platform, startedAt: NOW, durationMs: 1, failOn: 'error' });
  assert.equal(report.checks.filter(({ status }) => status === 'crashed'), []);
  replaysTheSame(report, snapshot);
  assert.not.match(JSON.stringify(report), /␍|\\r\\n/, 'line ends of Windows are no text');
  return report;
}

function judgeSick(machine: RecordedMachine, report: Report): void {
  const summary = summaryOf(report);
  const first = report.findings.find(({ id }) => id === report.verdict.rootCauses[0]);
  assert.equal([first?.check, first?.messageId, first?.severity], [machine.cause, machine.messageId ?? first?.messageId, machine.severity ?? 'error'], summary);
  const others = report.findings.filter(({ severity, causedBy, check }) => severity !== 'notice' && causedBy.length === 0 && ![machine.cause, ...(machine.also ?? [])].includes(check));
  assert.equal(others.map(({ id }) => id), [], `one cause only\n${summary}`);
  assert.equal([...(machine.also ?? []), ...(machine.shows ?? [])].filter((check) => !report.findings.some((finding) => finding.check === check)), [], summary);
}

function judgeHealthy(report: Report): void {
  assert.equal(report.findings.filter(({ severity }) => severity !== 'notice').map(({ id }) => id), [], summaryOf(report));
  assert.is(report.verdict.status, 'healthy', summaryOf(report));
}

for (const machine of recordedMachines) test(`${machine.platform}: ${machine.name} -> ${machine.cause}`, async () => judgeSick(machine, await examine(machine)));
for (const machine of healthyRecordings) test(`${machine.platform}, healthy: ${machine.name}`, async () => judgeHealthy(await examine(machine)));

test('every machine has a name of its own', () => {
  const names = [...recordedMachines, ...healthyRecordings].map(({ name }) => name);
  assert.equal([...new Set(names)], names);
});

test.run();
