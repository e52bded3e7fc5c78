import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Report } from '../../src/core/finding.ts';
import { changesBetween, toolsUnderTest } from '../lab/machine.ts';
import { queueOf } from './at-a-time.ts';
import { doctor } from './run.ts';
import { sickMachines } from './sick.ts';

const test = suite('sick machines');
const queue = queueOf(4);
/** The sentence without what only this machine has. */
const wordingOf = (message: string): string => message.replace(/"[^"]*"|\S*\/\S*|\d+/g, '…');
const seen = new Map<string, string>();

function summaryOf(report: Report): string {
  const findings = report.findings.map((finding) => `${finding.severity} ${finding.certainty} ${finding.id} <- ${finding.causedBy.join(', ')}: ${finding.message}`);
  const open = report.checks.filter((check) => ['undetermined', 'crashed', 'blocked'].includes(check.status)).map((check) => `${check.status} ${check.id}: ${check.reason ?? check.blockedBy?.join(', ') ?? ''}`);
  return [report.verdict.text, ...findings, ...open].join('\n');
}

test.before(() => {
  const { aws, grc } = toolsUnderTest();
  console.log(`aws: ${aws.label} · git-remote-codecommit: ${grc.label}`);
  queue.start();
});

const only = process.env['ONLY_MACHINE'];
for (const sick of sickMachines.filter(({ name, failure, cause }) => only === undefined || `${name} ${failure} ${cause}`.includes(only))) {
  const done = queue.add(sick, async (machine) => {
    const before = await machine.snapshot();
    const { report, code } = await doctor(machine, sick.args);
    const summary = summaryOf(report);
    const first = report.findings.find((finding) => finding.id === report.verdict.rootCauses[0]);
    assert.is(first?.check, sick.cause, summary);
    if (sick.messageId !== undefined) assert.is(first?.messageId, sick.messageId, summary);
    assert.is(first?.severity, 'error', summary);
    const found = report.findings.map((finding) => finding.check);
    assert.equal((sick.also ?? []).filter((id) => !found.includes(id)), [], summary);
    assert.is(code, 1);
    assert.is(report.exit.code, 1);
    assert.equal(report.checks.filter((check) => check.status === 'crashed'), []);
    assert.equal(changesBetween(before, await machine.snapshot()), [], 'doctor changed the home');
    const key = `${sick.failure}: ${wordingOf(first?.message ?? '')}${(sick.also ?? []).join()}`;
    assert.is(seen.get(key), undefined, `the same failure and message: ${key}`);
    seen.set(key, sick.name);
  });
  test(`${sick.name} -> ${sick.cause}`, () => done);
}

test.run();
