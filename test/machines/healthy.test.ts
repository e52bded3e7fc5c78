import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { defaultWorld, type Lab, startLab } from '../lab/lab.ts';
import { changesBetween } from '../lab/machine.ts';
import { healthyMachines } from './healthy.ts';
import { doctor, onMachine } from './run.ts';

const test = suite('healthy machines');
/** The AWS tools' own caches and history, the exception of the contract. */
const OWN_CACHES = /^(?:added|changed) \.aws(?:: mtimeMs|\/(?:cli|sso|boto)(?:\/.*)?)$/;
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

for (const healthy of healthyMachines) {
  test(healthy.name, async () => {
    await onMachine(lab, healthy, async (machine) => {
      const before = await machine.snapshot();
      const { report, code } = await doctor(machine, healthy.args);
      assert.equal(report.findings.filter((finding) => finding.severity !== 'notice').map((finding) => `${finding.id}: ${finding.message}`), []);
      assert.equal(report.checks.filter((check) => check.status === 'crashed').map((check) => `${check.id}: ${check.reason ?? ''}`), []);
      assert.is(code, 0, report.verdict.text);
      assert.is(report.verdict.status, 'healthy');
      assert.equal(changesBetween(before, await machine.snapshot()).filter((change) => !OWN_CACHES.test(change)), [], 'doctor changed the home');
    });
  });
}

test.run();
