import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { changesBetween } from '../lab/machine.ts';
import { queueOf } from './at-a-time.ts';
import { healthyMachines } from './healthy.ts';
import { doctor } from './run.ts';

const test = suite('healthy machines');
/** The AWS tools' own caches and history, the exception of the contract. */
const OWN_CACHES = /^(?:added|changed) \.aws(?:: mtimeMs|\/(?:cli|sso|boto)(?:\/.*)?)$/;
const queue = queueOf(4);
test.before(() => queue.start());

const only = process.env['ONLY_MACHINE'];
for (const healthy of healthyMachines.filter(({ name }) => only === undefined || name.includes(only))) {
  const done = queue.add(healthy, async (machine) => {
    for (const argv of healthy.first ?? []) {
      const { code, stderr } = await machine.run(argv);
      assert.is(code, 0, `${argv.join(' ')}: ${stderr}`);
    }
    const before = await machine.snapshot();
    const args = healthy.where === undefined ? [] : ['-C', join(machine.home, healthy.where)];
    const { report, code } = await doctor(machine, [...args, ...(healthy.args ?? [])]);
    assert.equal(report.findings.filter((finding) => finding.severity !== 'notice').map((finding) => `${finding.id}: ${finding.message}`), []);
    assert.equal(report.checks.filter((check) => check.status === 'crashed').map((check) => `${check.id}: ${check.reason ?? ''}`), []);
    assert.is(code, 0, report.verdict.text);
    assert.is(report.verdict.status, 'healthy', report.verdict.text);
    assert.equal(changesBetween(before, await machine.snapshot()).filter((change) => !OWN_CACHES.test(change)), [], 'doctor changed the home');
  });
  test(healthy.name, () => done);
}

test.run();
