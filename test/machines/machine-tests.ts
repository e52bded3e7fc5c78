import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Report } from '../../src/core/finding.ts';
import { isForFix } from '../../src/ui/finding-block.ts';
import { replaysTheSame } from '../support/replaying.ts';
import { changesBetween, type Machine, toolsUnderTest } from '../lab/machine.ts';
import { queueOf } from './at-a-time.ts';
import { judgeMended, mendMachine } from './mending.ts';
import type { SickMachine, TestMachine } from './parts.ts';
import { doctor, type Start, validReport } from './run.ts';
import { unmended } from './unmended.ts';

/** The AWS tools' own caches and history, the exception of the contract. */
const OWN_CACHES = /^(?:added|changed) \.aws(?:: mtimeMs|\/(?:cli|sso|boto)(?:\/.*)?)$/;

/** What a failed expectation needs to be understood. */
export function summaryOf(report: Report): string {
  const findings = report.findings.map((finding) => `${finding.severity} ${finding.certainty} ${finding.id} <- ${finding.causedBy.join(', ')}: ${finding.message}`);
  const open = report.checks.filter((check) => ['undetermined', 'crashed', 'blocked'].includes(check.status)).map((check) => `${check.status} ${check.id}: ${check.reason ?? check.blockedBy?.join(', ') ?? ''}`);
  return [report.verdict.text, `${report.target.method ?? 'no method'} ${report.target.url ?? ''}`, ...findings, ...open].join('\n');
}

async function prepare(machine: Machine, { first = [] }: TestMachine): Promise<void> {
  for (const argv of first) {
    const { code, stderr } = await machine.run(argv);
    assert.is(code, 0, `${argv.join(' ')}: ${stderr}`);
  }
}

/** Runs doctor on a machine and holds what no machine may break: no crash, and not a byte of the home changed. */
async function examine(machine: Machine, spec: TestMachine, start: Start): Promise<Report> {
  await prepare(machine, spec);
  const before = await machine.snapshot();
  const where = spec.where === undefined ? [] : ['-C', join(machine.home, spec.where)];
  const { report, snapshot, code } = await doctor(machine, [...where, ...(spec.args ?? [])], start);
  assert.equal(changesBetween(before, await machine.snapshot()).filter((change) => !OWN_CACHES.test(change)), [], 'doctor changed the home');
  assert.is(report.exit.code, code);
  replaysTheSame(report, snapshot);
  return report;
}

/** Expects the machine's cause as the first root cause, with its other faults among the findings. */
export function expectCause(report: Report, sick: SickMachine, severity: 'error' | 'warning'): void {
  const summary = summaryOf(report);
  const first = report.findings.find((finding) => finding.id === report.verdict.rootCauses[0]);
  assert.equal(report.checks.filter((check) => check.status === 'crashed').map((check) => `${check.id}: ${check.reason ?? ''}`), []);
  assert.is(first?.check, sick.cause, summary);
  if (sick.messageId !== undefined) assert.is(first?.messageId, sick.messageId, summary);
  assert.is(first?.severity, severity, summary);
  const others = report.findings.filter((finding) => finding.severity === 'error' && finding.causedBy.length === 0 && finding.check !== sick.cause);
  if (severity === 'error' && sick.also === undefined) assert.equal(others.map((finding) => finding.id), [], `one cause only\n${summary}`);
  assert.equal([...(sick.also ?? []), ...(sick.shows ?? [])].filter((id) => !report.findings.some((finding) => finding.check === id)), [], summary);
  assert.is(report.exit.code, severity === 'error' ? 1 : 0, summary);
}

/** Runs doctor alone on a broken machine. */
export async function judgeSick(machine: Machine, sick: SickMachine, severity: 'error' | 'warning', start: Start = 'cli'): Promise<Report> {
  const report = await examine(machine, sick, start);
  expectCause(report, sick, severity);
  return report;
}

/**
 * Holds a broken machine to its cause and to what fix makes of it. Where fix mends it, the diagnosis that fix begins with is the one that is judged, but
 * for the machines that a process of the CLI looks at first; where only a person can, doctor alone is run, unless fix has a step to offer all the same.
 */
async function judgeAndMend(machine: Machine, sick: SickMachine, severity: 'error' | 'warning', start: Start): Promise<Report> {
  const forPerson = sick.name in unmended;
  if (!forPerson && start === 'kept') {
    await prepare(machine, sick);
    const mended = await mendMachine(machine, sick);
    validReport(mended.first);
    replaysTheSame(mended.first, mended.snapshot);
    expectCause(mended.first, sick, severity);
    judgeMended(mended, sick, severity);
    return mended.first;
  }
  const report = await judgeSick(machine, sick, severity, start);
  const offered = report.findings.some(({ id, fix }) => report.verdict.rootCauses.includes(id) && fix !== undefined && isForFix(fix));
  if (!forPerson || offered) judgeMended(await mendMachine(machine, sick), sick, severity);
  return report;
}

async function judgeHealthy(machine: Machine, healthy: TestMachine, start: Start): Promise<void> {
  const report = await examine(machine, healthy, start);
  assert.equal(report.checks.filter((check) => check.status === 'crashed').map(({ id }) => id), []);
  assert.equal(report.findings.filter((finding) => finding.severity !== 'notice').map((finding) => `${finding.id}: ${finding.message}`), [], summaryOf(report));
  assert.is(report.exit.code, 0, summaryOf(report));
  assert.is(report.verdict.status, 'healthy', summaryOf(report));
}

/** Of so many machines one is told by a process of the CLI of its own, besides all that are given arguments. */
const CLI_EVERY = 16;
/** Of machines that do not depend on what the AWS CLI is, one in so many has the real one: Python takes a third of a second at each call. */
const REAL_EVERY = 24;

export interface Machines {
  sick?: readonly SickMachine[];
  /** Machines that work today; the warning says what will not. */
  warned?: readonly SickMachine[];
  healthy?: readonly TestMachine[];
}

/** Writes and runs the tests of these machines, some at a time. ONLY_MACHINE=text chooses by name, failure or cause. */
export function testMachines(name: string, machines: Machines): void {
  const test = suite(`machines: ${name}`);
  const queue = queueOf(3);
  const tools = toolsUnderTest();
  test.before(() => {
    console.log(`aws: ${tools.aws.label} · git-remote-codecommit: ${tools.grc.label}`);
    queue.start();
  });
  const only = process.env['ONLY_MACHINE'];
  const chosen = <M extends TestMachine>(list: readonly M[] = []) => list.filter((machine) => only === undefined || JSON.stringify(machine).includes(only));
  const everyone: readonly TestMachine[] = [...(machines.sick ?? []), ...(machines.warned ?? []), ...(machines.healthy ?? [])];
  const startOf = (machine: TestMachine): Start => (machine.args !== undefined || everyone.indexOf(machine) % CLI_EVERY === 0 ? 'cli' : 'kept');
  // MACHINES_REAL=1: the real one everywhere.
  const withTools = <M extends TestMachine>(machine: M): M => {
    const plain = machine.needsReal === undefined && [undefined, 'present'].includes(machine.spec.tools?.aws as string | undefined);
    if (!plain || everyone.indexOf(machine) % REAL_EVERY === 0 || process.env['MACHINES_REAL'] !== undefined) return machine;
    return { ...machine, spec: { ...machine.spec, tools: { ...machine.spec.tools, aws: 'stand-in' } } };
  };
  const seen = new Map<string, string>();
  /** Registers a machine's test, or skips it loudly where it needs a tool that is not on this computer. */
  const add = (title: string, machine: TestMachine, use: (made: Machine) => Promise<void>): void => {
    if (machine.needsReal !== undefined && tools[machine.needsReal].kind === 'stand-in') {
      console.log(`SKIP ${title}: no real ${machine.needsReal} on this computer`);
      test.skip(title, () => undefined);
      return;
    }
    const done = queue.add(withTools(machine), use);
    test(title, () => done);
  };
  for (const [list, severity] of [[machines.sick, 'error'], [machines.warned, 'warning']] as const) {
    for (const sick of chosen(list)) {
      add(`${sick.name} -> ${sick.cause}`, sick, async (machine) => {
        const report = await judgeAndMend(machine, sick, severity, startOf(sick));
        const key = `${sick.failure}: ${wordingOf(report)}${(sick.also ?? []).join()}${sick.name in unmended ? ', for a person' : ''}`;
        assert.is(seen.get(key), undefined, `the same failure and message: ${key}`);
        seen.set(key, sick.name);
      });
    }
  }
  for (const healthy of chosen(machines.healthy)) {
    add(`healthy: ${healthy.name}`, healthy, (machine) => judgeHealthy(machine, healthy, startOf(healthy)));
  }
  test.run();
}

/** The first cause's sentence without what only this machine has. */
function wordingOf(report: Report): string {
  const first = report.findings.find((finding) => finding.id === report.verdict.rootCauses[0]);
  return (first?.message ?? '').replace(/"[^"]*"|\S*\/\S*|\d+/g, '…');
}
