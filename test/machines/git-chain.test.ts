import { execFileSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Report } from '../../src/core/finding.ts';
import { changesBetween, type Machine } from '../lab/machine.ts';
import { queueOf } from './at-a-time.ts';
import { machines as healthyMachines } from './healthy/git-chain.ts';
import { guideBlock, HOST, KEY_ID, type SickMachine, STALE_LOGIN, withHelper } from './parts.ts';
import { doctor } from './run.ts';
import { machines as sickMachines, warned } from './sick/git-chain.ts';

const test = suite('machines of the git chain');
const queue = queueOf(3);
test.before(() => { queue.start(); });
const only = process.env['ONLY_MACHINE'];
const wanted = <M extends { name: string }>(list: readonly M[]) => list.filter((machine) => only === undefined || machine.name.includes(only));

function summaryOf(report: Report): string {
  const findings = report.findings.map((finding) => `${finding.severity} ${finding.certainty} ${finding.id} <- ${finding.causedBy.join(', ')}: ${finding.message}`);
  const open = report.checks.filter((check) => ['undetermined', 'crashed', 'blocked'].includes(check.status)).map((check) => `${check.status} ${check.id}: ${check.reason ?? check.blockedBy?.join(', ') ?? ''}`);
  return [report.verdict.text, `${report.target.method} ${report.target.url}`, ...findings, ...open].join('\n');
}

async function judge(machine: Machine, sick: SickMachine, severity: 'error' | 'warning'): Promise<void> {
  const before = await machine.snapshot();
  const { report, code } = await doctor(machine, sick.args);
  const summary = summaryOf(report);
  const first = report.findings.find((finding) => finding.id === report.verdict.rootCauses[0]);
  assert.is(first?.check, sick.cause, summary);
  if (sick.messageId !== undefined) assert.is(first?.messageId, sick.messageId, summary);
  assert.is(first?.severity, severity, summary);
  assert.equal((sick.also ?? []).filter((id) => !report.findings.some((finding) => finding.check === id)), [], summary);
  assert.is(code, severity === 'error' ? 1 : 0, summary);
  assert.equal(report.checks.filter((check) => check.status === 'crashed'), []);
  assert.equal(changesBetween(before, await machine.snapshot()), [], 'doctor changed the home');
}

for (const sick of wanted(sickMachines)) {
  const done = queue.add(sick, (machine) => judge(machine, sick, 'error'));
  test(`${sick.name} -> ${sick.cause}`, () => done);
}
for (const sick of wanted(warned)) {
  const done = queue.add(sick, (machine) => judge(machine, sick, 'warning'));
  test(`warned: ${sick.name} -> ${sick.cause}`, () => done);
}
for (const healthy of wanted(healthyMachines)) {
  const done = queue.add(healthy, async (machine) => {
    const { report, code } = await doctor(machine, healthy.args);
    assert.equal(report.findings.filter((finding) => finding.severity !== 'notice').map((finding) => `${finding.id}: ${finding.message}`), [], summaryOf(report));
    assert.is(code, 0, summaryOf(report));
    assert.is(report.verdict.status, 'healthy');
  });
  test(`healthy: ${healthy.name}`, () => done);
}

const cached: SickMachine = {
  name: 'git-credential-cache answers first', failure: 'cache-stale-signature', cause: 'git-config/helper-order', messageId: 'answers-first', also: ['credential-stores/cache'],
  spec: withHelper({ gitConfig: `[credential]\n\thelper = cache --timeout=86400\n${guideBlock}` }),
};
for (const sick of wanted([cached])) {
  const done = queue.add(sick, async (machine) => {
    const [, password = ''] = /:([^:@]+)@/.exec(STALE_LOGIN) ?? [];
    // Not by the machine's own runner, which would end the daemon as well.
    execFileSync('git', ['credential-cache', '--timeout=86400', 'store'], { cwd: machine.cwd, env: machine.env, input: `protocol=https\nhost=${HOST}\npath=v1/repos/billing\nusername=${KEY_ID}\npassword=${password}\n\n` });
    try {
      await judge(machine, sick, 'error');
    } finally {
      await machine.run(['git', 'credential-cache', 'exit']);
    }
  });
  test(`${sick.name} -> ${sick.cause}`, () => done);
}

test.run();
