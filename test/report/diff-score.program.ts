/**
 * How often `report diff` of a broken machine and the healthy one most like it names the fault in its first three lines. A process of its own:
 * importing the tests of the checks must not run them. Prints JSON.
 */
import type { Snapshot } from '../../src/core/facts.ts';
import { factsReadBy } from '../../src/doctor/catalogue.ts';
import { redact } from '../../src/report/redact.ts';
import { diffReports, readSide, type Side } from '../../src/report/diff.ts';
import { diffLines } from '../../src/ui/diff.ts';
import { type Pair, recordedPairs, reportOf, unitPairs } from './machine-snapshots.ts';
import { namesFault, showsFault } from './names-fault.ts';

export interface Score {
  machines: number;
  /** The check is named in the first three lines. */
  named: number;
  /** The first three facts hold one that the finding's evidence shows. */
  shown: number;
  unnamed: readonly string[];
  unshown: readonly string[];
}

/** A document as `codecommit report` writes it, but for pseudonyms, read again; made once, since few healthy machines are the other side of all. */
function sideOf(snapshot: Snapshot): Side {
  const made = sides.get(snapshot) ?? readSide(JSON.stringify({ ...reportOf(snapshot), snapshot }));
  sides.set(snapshot, made);
  return made;
}
const sides = new Map<Snapshot, Side>();

/** Compares each broken machine with its healthy one. */
export function scoreOf(pairs: readonly Pair[]): Score {
  const named: string[] = [];
  const shown: string[] = [];
  for (const { name, cause, sick, healthy } of pairs) {
    const a = { file: 'sick.json', side: sideOf(sick) };
    const diff = diffReports(a, { file: 'well.json', side: sideOf(healthy) }, factsReadBy);
    if (namesFault(diffLines(diff), { cause })) named.push(name);
    if (showsFault(diff.differences, a.side.findings.find(({ check }) => check === cause))) shown.push(name);
  }
  const without = (list: readonly string[]) => pairs.map(({ name }) => name).filter((name) => !list.includes(name));
  return { machines: pairs.length, named: named.length, shown: shown.length, unnamed: without(named), unshown: without(shown) };
}

/** The same machine in another person's hands: other names for all that has one. */
export function inOtherHands(snapshot: Snapshot): Snapshot {
  const text = JSON.stringify(snapshot).replaceAll('maria', 'jodie').replaceAll('111122223333', '444455556666').replaceAll('billing', 'payments').replaceAll('999988887777', '777788889999')
    .replace(/"dev"|(?<=\/)dev(?=@)|(?<=profile )dev\b/g, (name) => name.replace('dev', 'acme-work'));
  return JSON.parse(text) as Snapshot;
}

/** What differs, after redaction, between machines and the same ones in another person's hands. */
export function differsInOtherHands(pairs: readonly Pair[]): Scores['inOtherHands']['differing'] {
  const side = (snapshot: Snapshot) => ({ file: 'report.json', side: readSide(JSON.stringify(redact(reportOf(snapshot), snapshot).document)) });
  return pairs.map(({ name, sick }) => ({ name, lines: diffLines(diffReports(side(sick), side(inOtherHands(sick)), factsReadBy)) })).filter(({ lines }) => lines.length > 0);
}

/** What the process prints. */
export interface Scores {
  units: Score;
  recorded: Score;
  inOtherHands: { machines: number; differing: readonly { name: string; lines: readonly string[] }[] };
}

Object.assign(globalThis, { UVU_DEFER: 1, UVU_QUEUE: [[]], UVU_INDEX: 0 });
const [units, recorded] = [await unitPairs(), await recordedPairs()];
// Redaction takes its time: every fifth world is enough here.
const some = units.filter((_, index) => index % 5 === 0);
const scores: Scores = { units: scoreOf(units), recorded: scoreOf(recorded), inOtherHands: { machines: some.length, differing: differsInOtherHands(some) } };
process.stdout.write(JSON.stringify(scores), () => process.exit());
