import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Report } from '../../src/core/finding.ts';
import { changesBetween } from '../lab/machine.ts';
import { queueOf } from './at-a-time.ts';
import { machines as healthy } from './healthy/ssh.ts';
import { doctor } from './run.ts';
import { machines as sick } from './sick/ssh.ts';

const test = suite('machines: SSH, Git credentials, conditions');
const queue = queueOf(3);
test.before(() => { queue.start(); });

function summaryOf(report: Report): string {
  const findings = report.findings.map((finding) => `${finding.severity} ${finding.certainty} ${finding.id} <- ${finding.causedBy.join(', ')}: ${finding.message}`);
  const open = report.checks.filter((check) => ['undetermined', 'crashed', 'blocked'].includes(check.status)).map((check) => `${check.status} ${check.id}: ${check.reason ?? check.blockedBy?.join(', ') ?? ''}`);
  return [report.verdict.text, ...findings, ...open].join('\n');
}

const only = process.env['ONLY_MACHINE'];
const chosen = <T extends { name: string }>(machines: readonly T[]): T[] => machines.filter(({ name }) => only === undefined || name.includes(only));

for (const machine of chosen(sick)) {
  const done = queue.add(machine, async (made) => {
    const before = await made.snapshot();
    const { report, code } = await doctor(made, machine.args);
    const summary = summaryOf(report);
    const first = report.findings.find((finding) => finding.id === report.verdict.rootCauses[0]);
    assert.is(`${first?.check ?? ''} ${first?.severity ?? ''}`, `${machine.cause} error`, summary);
    if (machine.messageId !== undefined) assert.is(first?.messageId, machine.messageId, summary);
    assert.is(code, 1);
    assert.equal(report.checks.filter((check) => check.status === 'crashed'), []);
    assert.equal(changesBetween(before, await made.snapshot()), [], 'doctor changed the home');
  });
  test(`${machine.name} -> ${machine.cause}`, () => done);
}

for (const machine of chosen(healthy)) {
  const done = queue.add(machine, async (made) => {
    const before = await made.snapshot();
    const { report, code } = await doctor(made, machine.args);
    assert.equal(report.findings.filter((finding) => finding.severity !== 'notice').map((finding) => `${finding.id}: ${finding.message}`), []);
    assert.equal(report.checks.filter((check) => check.status === 'crashed'), []);
    assert.is(code, 0, summaryOf(report));
    assert.is(report.verdict.status, 'healthy');
    assert.equal(changesBetween(before, await made.snapshot()), [], 'doctor changed the home');
  });
  test(`healthy: ${machine.name}`, () => done);
}

test.run();
