import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Report } from '../../src/core/finding.ts';
import { changesBetween } from '../lab/machine.ts';
import { queueOf } from './at-a-time.ts';
import { machines as healthy } from './healthy/installations.ts';
import { doctor } from './run.ts';
import { machines as sick, warned } from './sick/installations.ts';

const test = suite('machines: installed tools');
const queue = queueOf(3);
test.before(() => queue.start());
const only = process.env['ONLY_MACHINE'];
const chosen = <T extends { name: string }>(list: readonly T[]): T[] => list.filter(({ name }) => only === undefined || name.includes(only));

function summaryOf(report: Report): string {
  const findings = report.findings.map((finding) => `${finding.severity} ${finding.certainty} ${finding.id} <- ${finding.causedBy.join(', ')}: ${finding.message}`);
  const open = report.checks.filter((check) => ['undetermined', 'crashed'].includes(check.status)).map((check) => `${check.status} ${check.id}: ${check.reason ?? ''}`);
  return [report.verdict.text, ...findings, ...open].join('\n');
}

for (const [list, severity, exit] of [[sick, 'error', 1], [warned, 'warning', 0]] as const) {
  for (const machine of chosen(list)) {
    const done = queue.add(machine, async (made) => {
      const before = await made.snapshot();
      const { report, code } = await doctor(made, machine.args);
      const summary = summaryOf(report);
      const first = report.findings.find((finding) => finding.id === report.verdict.rootCauses[0]);
      assert.is(first?.check, machine.cause, summary);
      assert.is(first?.messageId, machine.messageId, summary);
      assert.is(first?.severity, severity, summary);
      const found = report.findings.map((finding) => finding.check);
      assert.equal((machine.also ?? []).filter((id) => !found.includes(id)), [], summary);
      assert.is(code, exit, summary);
      assert.equal(report.checks.filter((check) => check.status === 'crashed'), []);
      assert.equal(changesBetween(before, await made.snapshot()), [], 'doctor changed the home');
    });
    test(`${machine.name} -> ${machine.cause}`, () => done);
  }
}

for (const machine of chosen(healthy)) {
  const done = queue.add(machine, async (made) => {
    const { report, code } = await doctor(made, machine.args);
    const summary = summaryOf(report);
    assert.equal(report.findings.filter((finding) => finding.severity !== 'notice'), [], summary);
    assert.is(code, 0, summary);
    assert.is(report.verdict.status, 'healthy', summary);
  });
  test(`healthy: ${machine.name}`, () => done);
}

test.run();
