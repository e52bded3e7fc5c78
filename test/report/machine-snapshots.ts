import { readdirSync } from 'node:fs';
import { checks } from '../../src/checks/index.ts';
import { collect } from '../../src/core/collect.ts';
import { methodOf } from '../../src/core/diagnose.ts';
import type { Intent, Snapshot } from '../../src/core/facts.ts';
import type { Report } from '../../src/core/finding.ts';
import { probes } from '../../src/probes/index.ts';
import { recordedHost } from '../machines/recorded/host.ts';
import { healthyRecordings, recordedMachines, type Recording } from '../machines/recorded.ts';
import { reportOn } from '../support/replaying.ts';
import type { Cases } from '../support/test-check.ts';
import { healthyWorlds } from '../support/worlds.ts';

/** A broken machine, the check of its fault, and the healthy machine most like it. */
export interface Pair {
  name: string;
  cause: string;
  sick: Snapshot;
  healthy: Snapshot;
}

/** What all checks say of a machine; judged once. */
export function reportOf(snapshot: Snapshot): Report {
  const report = reports.get(snapshot) ?? reportOn(snapshot, checks);
  reports.set(snapshot, report);
  return report;
}
const reports = new WeakMap<Snapshot, Report>();

/** Importing the tests of the checks collects their cases; uvu must have been told to run nothing (`UVU_DEFER`). */
async function casesOfTests(): Promise<readonly { id: string; cases: Cases }[]> {
  const { collected } = await import('../support/test-check.ts');
  if (collected.length === 0) for (const name of readdirSync('test/checks', { recursive: true, encoding: 'utf8' }).sort()) if (name.endsWith('.test.ts')) await import(`../checks/${name}`);
  return collected.map(({ check, cases }) => ({ id: check.meta.id, cases }));
}

/** Every faulty case of every check with an error or a warning that is a root cause when all checks judge it. */
export async function unitPairs(): Promise<readonly Pair[]> {
  const healthy = Object.values(healthyWorlds).map(({ snapshot }) => snapshot);
  return (await casesOfTests()).flatMap(({ id, cases }) => Object.entries(cases.faulty).flatMap(([name, { world }]): Pair[] => {
    const roots = reportOf(world.snapshot).findings.filter(({ causedBy, severity, check }) => check === id && causedBy.length === 0 && severity !== 'notice');
    return roots.length === 0 ? [] : [{ name: `${id}: ${name}`, cause: id, sick: world.snapshot, healthy: nearestOf(world.snapshot, healthy) }];
  }));
}

/** The recorded machines of macOS, Windows and other homes, the healthy ones too. */
export function recordedSnapshots(): Promise<(readonly [string, Snapshot])[]> {
  return Promise.all([...recordedMachines, ...healthyRecordings].map(async (machine) => [`${machine.platform}: ${machine.name}`, await snapshotOf(machine)] as const));
}

/** The broken ones of them, each beside a healthy one. */
export async function recordedPairs(): Promise<readonly Pair[]> {
  const healthy = await Promise.all(healthyRecordings.map(snapshotOf));
  return Promise.all(recordedMachines.map(async (machine) => {
    const sick = await snapshotOf(machine);
    return { name: `${machine.platform}: ${machine.name}`, cause: machine.cause, sick, healthy: nearestOf(sick, healthy) };
  }));
}

async function snapshotOf(machine: Recording): Promise<Snapshot> {
  const host = recordedHost(machine);
  const intent: Intent = { cwd: host.cwd, target: null, profile: null, region: null, method: null, offline: false, live: true, allowDialogs: false };
  return collect(probes, host, { intent, wanted: new Set(probes.map(({ fact }) => fact)), deadline: new Promise(() => undefined) });
}

/** The healthy machine of the same method and platform, where there is one, with the most facts in common. */
function nearestOf(sick: Snapshot, healthy: readonly Snapshot[]): Snapshot {
  const platformOf = (snapshot: Snapshot) => (snapshot.system.status === 'seen' ? snapshot.system.value.platform : null);
  const alike = (other: Snapshot): number => (methodOf(other) === methodOf(sick) ? 1000 : 0) + (platformOf(other) === platformOf(sick) ? 100 : 0)
    + Object.entries(other).filter(([fact, observed]) => textOf(observed) === textOf(sick[fact as keyof Snapshot])).length;
  const [first, ...rest] = healthy;
  if (first === undefined) throw new Error('there is no healthy machine');
  return rest.reduce((best, other) => (alike(other) > alike(best) ? other : best), first);
}

const texts = new WeakMap<object, string>();
function textOf(observed: object): string {
  const text = texts.get(observed) ?? JSON.stringify(observed);
  texts.set(observed, text);
  return text;
}
