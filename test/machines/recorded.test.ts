import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checks } from '../../src/checks/index.ts';
import { collect } from '../../src/core/collect.ts';
import type { Intent } from '../../src/core/facts.ts';
import type { Report } from '../../src/core/finding.ts';
import { makeReport } from '../../src/core/report.ts';
import { probes } from '../../src/probes/index.ts';
import { NOW } from '../support/worlds.ts';
import { summaryOf } from './machine-tests.ts';
import { recordedHost } from './recorded/host.ts';
import { type RecordedMachine, recordedMachines } from './recorded.ts';

const test = suite('machines: recorded');

/** Looks at a machine with every probe and judges it with every check. */
async function examine(machine: RecordedMachine): Promise<Report> {
  const host = recordedHost(machine);
  const intent: Intent = { cwd: host.cwd, target: null, profile: null, region: null, method: null, offline: false, live: true, allowDialogs: false };
  const snapshot = await collect(probes, host, { intent, wanted: new Set(probes.map(({ fact }) => fact)), deadline: new Promise(() => undefined) });
  const untold = Object.entries(snapshot).flatMap(([fact, observed]) => (observed.status === 'failed' && observed.reason.startsWith('the fake host') ? [`${fact}: ${observed.reason}`] : []));
  assert.equal(untold, [], 'the recording is complete');
  assert.equal(host.unused(), [], 'every output was asked for');
  return makeReport(snapshot, checks, { version: '1', node: '20', platform: machine.platform, startedAt: NOW, durationMs: 1, failOn: 'error' });
}

function judge(machine: RecordedMachine, report: Report): void {
  const summary = summaryOf(report);
  assert.equal(report.checks.filter(({ status }) => status === 'crashed'), [], summary);
  const counted = report.findings.filter(({ severity }) => severity !== 'notice');
  if (machine.cause === null) {
    assert.equal(counted.map(({ id }) => id), [], summary);
    assert.is(report.verdict.status, 'healthy', summary);
    return;
  }
  const first = report.findings.find(({ id }) => id === report.verdict.rootCauses[0]);
  assert.equal([first?.check, first?.messageId, first?.severity], [machine.cause, machine.messageId ?? first?.messageId, machine.severity ?? 'error'], summary);
  const others = counted.filter((finding) => finding.causedBy.length === 0 && finding.check !== machine.cause && (machine.severity === 'warning' || finding.severity === 'error'));
  assert.equal(others.map(({ id }) => id), [], `one cause only\n${summary}`);
  assert.equal((machine.also ?? []).filter((check) => !report.findings.some((finding) => finding.check === check)), [], summary);
}

for (const machine of recordedMachines) {
  const expected = machine.cause === null ? 'healthy' : machine.cause;
  test(`${machine.platform}: ${machine.name} -> ${expected}`, async () => judge(machine, await examine(machine)));
}

test('every machine has a name of its own, and the sick ones a failure', () => {
  assert.is(new Set(recordedMachines.map(({ name }) => name)).size, recordedMachines.length);
  assert.equal(recordedMachines.filter(({ failure, cause }) => (failure === null) !== (cause === null)).map(({ name }) => name), []);
});

test.run();
