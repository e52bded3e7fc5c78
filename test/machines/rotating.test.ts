import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { changesBetween } from '../lab/machine.ts';
import { queueOf } from './at-a-time.ts';
import { machines as healthy } from './healthy/rotating.ts';
import { doctor } from './run.ts';
import { machines as sick } from './sick/rotating.ts';

const test = suite('rotating credentials');
const queue = queueOf(3);
/** The AWS tools' own caches, the exception of the contract. */
const OWN_CACHES = /^(?:added|changed) \.aws(?:: mtimeMs|\/(?:cli|sso|boto)(?:\/.*)?)$/;
test.before(() => queue.start());

const only = process.env['ONLY_MACHINE'];
const wanted = ({ name }: { name: string }): boolean => only === undefined || name.includes(only);

for (const machine of sick.filter(wanted)) {
  const done = queue.add(machine, async (made) => {
    const before = await made.snapshot();
    const { report, code } = await doctor(made, machine.args);
    const summary = `${report.verdict.text}\n${report.findings.map((finding) => `${finding.severity} ${finding.certainty} ${finding.id} <- ${finding.causedBy.join(', ')}: ${finding.message}`).join('\n')}\n${report.checks.filter(({ status }) => ['undetermined', 'crashed'].includes(status)).map(({ id, reason }) => `${id}: ${reason ?? ''}`).join('\n')}`;
    const first = report.findings.find(({ id }) => id === report.verdict.rootCauses[0]);
    assert.is(first?.check, machine.cause, summary);
    if (machine.messageId !== undefined) assert.is(first?.messageId, machine.messageId, summary);
    assert.is(first?.severity, 'error', summary);
    const errors = report.findings.filter(({ severity, causedBy, check }) => severity === 'error' && causedBy.length === 0 && check !== machine.cause);
    assert.equal(errors.map(({ id, message }) => `${id}: ${message}`), [], `one cause only\n${summary}`);
    const found = report.findings.map(({ check }) => check);
    assert.equal((machine.also ?? []).filter((id) => !found.includes(id)), [], summary);
    assert.is(code, 1);
    assert.equal(report.checks.filter(({ status }) => status === 'crashed'), []);
    assert.equal(changesBetween(before, await made.snapshot()).filter((change) => !OWN_CACHES.test(change)), [], 'doctor changed the home');
  });
  test(`${machine.name} -> ${machine.cause}`, () => done);
}

for (const machine of healthy.filter(wanted)) {
  const done = queue.add(machine, async (made) => {
    const { report, code } = await doctor(made, machine.args);
    assert.equal(report.findings.filter(({ severity }) => severity !== 'notice').map(({ id, message }) => `${id}: ${message}`), []);
    assert.equal(report.checks.filter(({ status }) => status === 'crashed' || status === 'undetermined').map(({ id, reason }) => `${id}: ${reason ?? ''}`), []);
    assert.is(code, 0, report.verdict.text);
    assert.is(report.verdict.status, 'healthy');
  });
  test(`healthy: ${machine.name}`, () => done);
}

test.run();
