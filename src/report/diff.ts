import type { ReportDiff } from '../core/finding.ts';
import { Alignment, type Rename } from './diff/alignment.ts';
import { AFTER_FAILURE, linkOfFact, wordsOf } from './diff/links.ts';
import { type Meaning, meaningOf } from './diff/meaning.ts';
import { type Difference, factOf, linkOfCheck, type Needs, ranked } from './diff/rank.ts';
import { comparable } from './diff/shapes.ts';
import { readSide, type Side } from './diff/side.ts';

export { readSide };
export type { Needs, Side };

/** In characters: what a line of the document shows of a value. The whole of it was compared. */
const LONGEST = 500;
/** Names are aligned over and over as long as one leads to the next; a report's names need three rounds. */
const ROUNDS = 6;

/**
 * What differs in meaning between two reports, the most relevant to the failing path first: findings, results of checks, facts. Names that play the same
 * part are the same, whatever their numbers; times, line numbers and ids of requests are no difference. Texts of B come in A's names.
 */
export function diffReports(a: { file: string; side: Side }, b: { file: string; side: Side }, needs: Needs): ReportDiff {
  const alignment = new Alignment();
  const meanings = a.side.snapshot === null || b.side.snapshot === null ? null : alignedMeanings(a.side, b.side, alignment);
  const { rename } = alignment;
  const differences = [
    ...findingDifferences(a.side, b.side, rename),
    ...checkDifferences(a.side, b.side, rename),
    ...(meanings === null ? [] : factDifferences(...meanings)),
  ];
  const nameOf = ({ file, side }: typeof a) => ({ file: comparable(file), verdict: comparable(side.verdict) });
  return { schema: 'codecommit-diff/1', a: nameOf(a), b: nameOf(b), facts: meanings !== null, differences: ranked(differences, a.side, b.side, needs), exit: { code: 0, kind: 'ok' } };
}

/** The parts everything else hangs on: whoever is aligned later gets what is left. */
const ANCHORS = [
  'target.profile', 'target.repository', 'target.remote', 'target.url', 'identity.account', 'identity.arn', 'credentials.profile', 'system.homeDir',
];

function alignedMeanings(a: Side, b: Side, alignment: Alignment): readonly [Meaning, Meaning] {
  const inA = meaningOf(a.snapshot, a.recordedAt, (text) => text);
  const read = (): Meaning => meaningOf(b.snapshot, b.recordedAt, alignment.rename);
  let inB = read();
  const bindAll = (paths: Iterable<string>): boolean => [...paths].map((path) => alignment.bindTexts(inA.values.get(path), inB.values.get(path))).includes(true);
  if (bindAll(ANCHORS)) inB = read();
  for (let round = 0; round < ROUNDS; round++) {
    if (!bindAll(inA.values.keys()) && !alignment.bindRoles(inA.values, inB.values)) break;
    inB = read();
  }
  return [inA, inB];
}

function findingDifferences(a: Side, b: Side, rename: Rename): Difference[] {
  const said = (side: Side, about: string, renamed: Rename): string | null => {
    const mine = side.findings.filter(({ check, messageId }) => `${check}#${messageId}` === about);
    const [first] = mine;
    return first === undefined ? null : cut(renamed(comparable(`${mine.length > 1 ? `${mine.length} times ` : ''}${first.severity}: ${first.message}`)));
  };
  const weight = (side: Side, about: string): string => side.findings.filter(({ check, messageId }) => `${check}#${messageId}` === about).map(({ severity }) => severity).sort().join();
  const abouts = new Set([...a.findings, ...b.findings].map(({ check, messageId }) => `${check}#${messageId}`));
  return [...abouts].filter((about) => weight(a, about) !== weight(b, about)).map((about) => {
    const check = about.split('#')[0] ?? '';
    const [inA, inB] = [said(a, about, same), said(b, about, rename)];
    const text = inA === null ? 'found on B alone' : inB === null ? 'found on A alone' : 'found on both, but not alike';
    return { about: comparable(about), link: linkOfCheck(check), kind: 'finding' as const, text, a: inA ?? statusOf(a, check), b: inB ?? statusOf(b, check) };
  });
}

/** What a check came to where it did not find the same. */
function statusOf(side: Side, check: string): string | null {
  const result = side.checks.find(({ id }) => id === check);
  return result === undefined ? null : result.status === 'found' ? 'found, another' : comparable(result.status);
}

/** What a check did not look at, because it does not apply or another finding made it pointless, is no difference; one that found something is told by its findings. */
const LOOKED: ReadonlySet<string> = new Set(['passed', 'undetermined', 'crashed']);

function checkDifferences(a: Side, b: Side, rename: Rename): Difference[] {
  const inB = new Map(b.checks.map((check) => [check.id, check]));
  return a.checks.flatMap((check): Difference[] => {
    const other = inB.get(check.id);
    if (other === undefined || other.status === check.status || !LOOKED.has(check.status) || !LOOKED.has(other.status)) return [];
    const text = ({ status, reason }: typeof check): string => cut(comparable(reason === null ? status : `${status}: ${reason}`));
    return [{ about: comparable(check.id), link: linkOfCheck(check.id), kind: 'check', text: 'came to another result', a: text(check), b: rename(text(other)) }];
  });
}

function factDifferences(a: Meaning, b: Meaning): Difference[] {
  const wholes = [...new Set([...a.unseen.keys(), ...b.unseen.keys()])].flatMap((fact): Difference[] => {
    const [inA, inB] = [a, b].map(({ unseen }) => unseen.get(fact) ?? 'seen') as [string, string];
    // What a run was told not to look at is no trait of the machine.
    if (AFTER_FAILURE.has(fact) || inA === inB || [inA, inB].some((status) => status.startsWith('skipped'))) return [];
    return [{ about: fact, link: linkOfFact(fact), kind: 'fact', text: wordsOf(fact), a: cut(inA), b: cut(inB) }];
  });
  const places = new Set([...a.values.keys(), ...b.values.keys()].filter((path) => a.values.get(path) !== b.values.get(path) && a.seen.has(factOf(path)) && b.seen.has(factOf(path))));
  const grouped = new Map<string, string[]>();
  for (const path of places) added(grouped, placeOf(path, a, b)).push(path);
  const leaves = [...grouped].map(([path, paths]): Difference => {
    const [inA, inB] = [a, b].map(({ values }) => together(path, paths.filter((inner) => values.has(inner)), values)) as [string | null, string | null];
    return { about: cut(path), link: linkOfFact(factOf(path)), kind: 'fact', text: cut(wordsOf(path)), a: inA, b: inB };
  });
  return [...wholes, ...leaves];
}

/** The path itself, or the outermost group around it that one side alone has. */
function placeOf(path: string, a: Meaning, b: Meaning): string {
  for (const { index } of path.matchAll(/[.[]/g)) {
    const outer = path.slice(0, index);
    if (a.groups.has(outer) !== b.groups.has(outer)) return outer;
  }
  return path;
}

/** The values below a path in one line; null where there is none. */
function together(path: string, paths: readonly string[], values: Meaning['values']): string | null {
  if (paths.length === 0) return null;
  return cut(paths.map((inner) => [...(inner === path ? [] : [wordsOf(`x${inner.slice(path.length)}`).slice(2)]), values.get(inner) ?? ''].join(' ')).join(', '));
}

function added(map: Map<string, string[]>, key: string): string[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}

const same: Rename = (text) => text;

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
