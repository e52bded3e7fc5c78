import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { queueOf } from './at-a-time.ts';
import { doctor } from './run.ts';
import { sickMachines } from './sick.ts';

/** Machines whose whole remedy is printed as commands: one of each check, and each place they write to. */
const MENDED_BY_COMMANDS = [
  '.git behind the name', 'the host of the API', 'AWS_DEFAULT_REGION overrules the region of the profile', 'no helper is configured', 'useHttpPath is switched off again by a later section',
  'a profile with a space stands without quotes', 'the repository takes the helper out again, and store answers', 'store in the system\'s file, and a stale password',
  'the wildcard does not fit the VPC endpoint', 'the repository is in another region', 'the ! is lost and useHttpPath is off',
];

const test = suite('the commands under "mend it"');
const queue = queueOf(4);
test.before(() => queue.start());

for (const name of MENDED_BY_COMMANDS) {
  const sick = sickMachines.find((machine) => machine.name === name);
  assert.ok(sick, `there is no machine "${name}"`);
  const done = queue.add(sick, async (machine) => {
    const { report } = await doctor(machine, sick.args);
    const steps = report.verdict.rootCauses.map((id) => report.findings.find((finding) => finding.id === id)).filter((finding) => finding?.severity === 'error').flatMap((finding) => finding?.fix?.steps ?? []);
    assert.ok(steps.length > 0, 'a remedy is printed');
    for (const { argv, describe } of steps) {
      assert.ok(argv, `no command for: ${describe}`);
      const { code, stderr } = await machine.run(argv);
      assert.is(code, 0, `${argv.join(' ')}: ${stderr}`);
    }
    // Twice: the first success makes git hand the password to every helper it still knows.
    for (const time of ['first', 'second']) {
      const { code, stderr } = await machine.run(['git', 'ls-remote', 'origin', 'HEAD'], { env: { GIT_TERMINAL_PROMPT: '0' } });
      assert.is(code, 0, `the ${time} time: ${stderr}`);
    }
    const after = await doctor(machine);
    assert.is(after.report.verdict.status, 'healthy', after.report.verdict.text);
    assert.equal(after.report.findings.filter(({ severity }) => severity === 'error').map(({ id, message }) => `${id}: ${message}`), []);
  });
  test(name, () => done);
}

test.run();
