import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { defaultWorld, type Lab, startLab } from '../lab/lab.ts';
import { changesBetween, toolsUnderTest } from '../lab/machine.ts';
import { doctor, onMachine } from './run.ts';
import { sickMachines } from './sick.ts';

const test = suite('sick machines');
let lab: Lab;
test.before(async () => {
  lab = await startLab(defaultWorld());
  const { aws, grc } = toolsUnderTest();
  console.log(`aws: ${aws.label} · git-remote-codecommit: ${grc.label}`);
});
test.after(() => lab.close());

for (const sick of sickMachines) {
  test(`${sick.name} -> ${sick.cause}`, async () => {
    await onMachine(lab, sick, async (machine) => {
      const before = await machine.snapshot();
      const { report, code } = await doctor(machine, sick.args);
      const summary = () => `${report.verdict.text}\n${report.findings.map((finding) => `${finding.severity} ${finding.id} <- ${finding.causedBy.join(', ')}: ${finding.message}`).join('\n')}\n${report.checks.filter((check) => check.status === 'undetermined' || check.status === 'crashed').map((check) => `${check.status} ${check.id}: ${check.reason ?? ''}`).join('\n')}`;
      const first = report.findings.find((finding) => finding.id === report.verdict.rootCauses[0]);
      assert.is(first?.check, sick.cause, summary());
      assert.is(first?.severity, 'error');
      assert.is(code, 1);
      assert.is(report.exit.code, 1);
      assert.equal(report.checks.filter((check) => check.status === 'crashed'), []);
      assert.equal(changesBetween(before, await machine.snapshot()), [], 'doctor changed the home');
    });
  });
}

test.run();
