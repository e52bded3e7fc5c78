import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as assert from 'uvu/assert';
import type { Method } from '../../src/core/facts.ts';
import type { Report } from '../../src/core/finding.ts';
import { runDoctor } from '../../src/doctor/run.ts';
import type { Machine } from '../lab/machine.ts';
import { programsFor } from './needs.ts';
import type { Command, Step, Way } from './page.ts';
import { atTerminal } from './terminal.ts';
import { windowsArgv } from './windows-argv.ts';

const CLONE = /^git clone (\S+)/;

/** Why a way cannot be followed on this computer, or null. */
export function lacking({ steps }: Way): string | null {
  const commands = steps.map((step) => (step.kind === 'aside' ? step.does : step)).filter((does) => typeof does !== 'function' && does.kind === 'command');
  const command = commands.find((each) => each.optional !== true && programsFor(each) === null);
  return command?.needs === undefined ? null : `this computer has not ${command.needs}`;
}

/** How a command ended; on a terminal there is one stream. */
interface Outcome {
  code: number | null;
  printed: string;
}

/** Makes the programs a command needs visible on the machine. */
async function link(machine: Machine, programs: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, real] of Object.entries(programs)) await fs.symlink(real, path.join(machine.home, '../bin', name)).catch(() => undefined);
}

async function run(machine: Machine, { text, by, typed = [], env = {} }: Command): Promise<Outcome> {
  const asked = typed.filter((answer) => typeof answer !== 'string');
  if (asked.length > 0) {
    const { code, shown } = await atTerminal(text, { cwd: machine.home, env: { ...machine.env, ...env } }, asked);
    return { code, printed: shown };
  }
  const argv = { shell: ['sh', '-c', text], bash: ['bash', '--norc', '-i'], 'cmd.exe': windowsWords(text, by) }[by];
  const input = by === 'bash' ? `${text}\n` : typed.map((answer) => `${String(answer)}\n`).join('');
  const { code, stdout, stderr } = await machine.run(argv, { cwd: machine.home, env, input });
  return { code, printed: stdout + stderr };
}

const windowsWords = (text: string, by: Command['by']): string[] => (by === 'cmd.exe' ? windowsArgv(text) : []);

async function write(machine: Machine, file: string, text: string): Promise<void> {
  const place = path.join(machine.home, file);
  await fs.mkdir(path.dirname(place), { recursive: true });
  await fs.appendFile(place, `${text}\n`);
}

/** What the last clone of a way left: how it ended, and the URL that was cloned. */
interface Followed extends Outcome {
  url: string;
}

async function take(machine: Machine, step: Step): Promise<Followed | null> {
  const does = step.kind === 'aside' ? step.does : step;
  if (typeof does === 'function') await does(machine.home);
  else if (does.kind === 'block') await write(machine, does.file, does.text);
  else return obey(machine, does);
  return null;
}

async function obey(machine: Machine, command: Command): Promise<Followed | null> {
  const programs = programsFor(command);
  if (programs === null) {
    // On a line of its own: the names of the tests stand on this one.
    console.log(`\nSKIP ${command.text}: this computer has not ${command.needs ?? ''}`);
    return null;
  }
  await link(machine, programs);
  const outcome = await run(machine, command);
  const [, url] = CLONE.exec(command.text) ?? [];
  if (url === undefined) {
    assert.is(outcome.code, command.exit ?? 0, `${command.text}: ${outcome.printed}`);
    if (command.prints !== undefined) assert.match(outcome.printed, command.prints, command.text);
    return null;
  }
  return { ...outcome, url };
}

/** Follows a way through a page on its machine, and holds it to the end that is written down for it; `folder` is the working copy of the page. */
export async function follow(machine: Machine, way: Way, folder: string): Promise<void> {
  let last: Followed | null = null;
  for (const step of way.steps) {
    const next = await take(machine, step);
    if (next !== null && last !== null) assert.is(last.code, 0, `a clone before the last one works: ${last.printed}`);
    last = next ?? last;
  }
  assert.ok(last, 'the page ends in a clone');
  if (way.clone === 'works') {
    assert.is(last.code, 0, last.printed);
    const head = await machine.run(['git', '-C', folder, 'rev-parse', 'HEAD'], { cwd: machine.home });
    assert.is(head.code, 0, `a clone has a commit: ${head.stderr}`);
  } else {
    assert.is.not(last.code, 0, `the clone fails: ${last.printed}`);
    assert.match(last.printed, way.clone);
  }
  if (way.doctor !== undefined) judge(await diagnose(machine, last.url, way.method ?? null), way);
}

async function diagnose(machine: Machine, url: string, method: Method | null): Promise<Report> {
  const { report } = await runDoctor({
    intent: { cwd: machine.home, target: url, profile: null, region: null, method, offline: false, live: true, allowDialogs: false },
    only: [], skip: [], failOn: 'error', timeoutSeconds: 60, probeTimeoutSeconds: null, version: '0.0.0-test', signal: new AbortController().signal, env: machine.env,
  });
  return report;
}

function judge(report: Report, { doctor = [], clone }: Way): void {
  const summary = [report.verdict.text, ...report.findings.map(({ id, severity, causedBy, message }) => `${severity} ${id} <- ${causedBy.join()}: ${message}`)].join('\n');
  for (const { check, messageId, says } of doctor) {
    const found = report.findings.filter((finding) => finding.check === check && finding.messageId === messageId);
    assert.ok(found.length > 0, `${check} ${messageId} is missing\n${summary}`);
    assert.ok(found.some(({ message }) => says.test(message)), `${check} does not say ${String(says)}\n${summary}`);
  }
  const causes = report.findings.filter(({ id }) => report.verdict.rootCauses.includes(id));
  assert.ok(causes.some(({ check }) => check === doctor[0]?.check), `${doctor[0]?.check ?? ''} is no root cause\n${summary}`);
  assert.is(causes.some(({ severity }) => severity === 'error'), clone !== 'works', `an error where the clone fails, less where it works\n${summary}`);
}
