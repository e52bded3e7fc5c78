import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv } from 'ajv';
import type { Snapshot } from '../../src/core/facts.ts';
import type { Report } from '../../src/core/finding.ts';
import { canBeKept, CLI, PACKAGE, runKept } from '../lab/kept-cli.ts';
import { defaultWorld, type Lab } from '../lab/lab.ts';
import { makeMachine, type Machine } from '../lab/machine.ts';
import type { TestMachine } from './parts.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const ajv = new Ajv({ strict: false });

/** A validator for one of the shipped schemas; throws with what is wrong. */
export function validator(name: 'report' | 'trace' | 'checks' | 'error' | 'fix' | 'fix-history' | 'fix-undo' | 'setup' | 'diff' | 'aggregate' | 'verify'): (document: unknown) => void {
  const id = `codecommit-${name}-1.json`;
  const validate = ajv.getSchema(id) ?? ajv.compile(JSON.parse(readFileSync(resolve(ROOT, 'schema', id), 'utf8')) as object);
  return (document) => {
    if (!validate(document)) throw new Error(`not a valid ${name}: ${ajv.errorsText(validate.errors)}`);
  };
}
/** Throws with what is wrong with a report. */
export const validReport = validator('report');

export interface Ran {
  report: Report;
  /** What the report was made from. */
  snapshot: Snapshot;
  code: number | null;
  stderr: string;
}

/** Puts the lab back to its healthy world, then breaks it as the machine says. */
export function prepareWorld(lab: Lab, machine: TestMachine): void {
  Object.assign(lab.world, defaultWorld());
  machine.world?.(lab.world);
}

/**
 * `cli`: a process of its own, as the user starts it. `kept`: the same command in a process that has the CLI loaded already,
 * which takes half as long. MACHINES_BY_CLI=1 makes every run one of the first kind.
 */
export type Start = 'cli' | 'kept';

/** Runs the built CLI on a machine; `--json` output is validated. */
export async function doctor(machine: Machine, args: readonly string[] = [], start: Start = 'cli'): Promise<Ran> {
  const argv = ['doctor', '--json', ...args];
  const kept = start === 'kept' && canBeKept(machine) && process.env['MACHINES_BY_CLI'] === undefined;
  const { code, stdout, stderr, snapshot } = kept ? await runKept(machine, argv) : await runOwn(machine, argv);
  let report: Report;
  try {
    report = JSON.parse(stdout) as Report;
  } catch {
    throw new Error(`no JSON on stdout (exit ${code ?? 'signal'}): ${stdout.slice(0, 500)} ${stderr.slice(0, 2000)}`);
  }
  validReport(report);
  if (snapshot === null) throw new Error(`no snapshot was kept of ${argv.join(' ')}`);
  return { report, snapshot, code, stderr };
}

export { CLI };

/** Keeps the snapshot behind the report; a module of the tests writes it to a file outside the machine. */
const SEEN = pathToFileURL(resolve(ROOT, 'test/lab/seen-by-doctor.mjs')).href;

async function runOwn(machine: Machine, argv: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string; snapshot: Snapshot | null }> {
  const dir = mkdtempSync(join(tmpdir(), 'seen-'));
  try {
    const file = join(dir, 'snapshot.json');
    const ended = await machine.run([process.execPath, '--import', `${SEEN}?package=${encodeURIComponent(PACKAGE)}&to=${encodeURIComponent(file)}`, CLI, ...argv], { timeoutMs: 60_000 });
    return { ...ended, snapshot: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Snapshot : null };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Makes the machine, hands it over, and takes it away again. */
export async function onMachine<T>(lab: Lab, machine: TestMachine, use: (made: Machine) => Promise<T>): Promise<T> {
  prepareWorld(lab, machine);
  const made = await makeMachine(lab, machine.spec);
  try {
    return await use(made);
  } finally {
    await made.remove();
  }
}
