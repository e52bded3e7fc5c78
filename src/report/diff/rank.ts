import { areaOf, CHAIN } from '../../core/chain.ts';
import { CATALOGUE } from '../../core/catalogue.ts';
import type { FactName } from '../../core/facts.ts';
import type { Evidence, ReportDiff } from '../../core/finding.ts';
import { linkOfFact } from './links.ts';
import type { Side } from './side.ts';

export type Difference = ReportDiff['differences'][number];
/** The facts a check reads, the ones it cannot do without first. */
export type Needs = (check: string) => readonly FactName[];

const KINDS: readonly Difference['kind'][] = ['finding', 'fact', 'check'];

/**
 * Puts what matters to the failing path first: the root causes one side alone has, what their evidence names, the facts their checks read, then link by link;
 * what belongs to no link is last.
 */
export function ranked(differences: readonly Difference[], a: Side, b: Side, needs: Needs): Difference[] {
  const causes = sickOf(a, b).flatMap(({ roots }) => roots);
  const roots = causes.map(({ check, messageId }) => `${check}#${messageId}`);
  const alone = causes.filter(({ check, messageId }) => differences.some(({ kind, about }) => kind === 'finding' && about === `${check}#${messageId}`));
  const named = new Set(alone.flatMap(({ evidence }) => evidence.flatMap(wordsOfEvidence)));
  // What AWS and git answered shows that it fails, not why.
  const read = [...new Set(alone.flatMap(({ check }) => needs(check)))].filter((fact) => !EVERY_CHECK.has(fact)).sort((x, y) => Number(linkOfFact(x) === 'live') - Number(linkOfFact(y) === 'live'));
  const keyOf = ({ kind, about, link }: Difference): number[] => {
    const place = [link === null ? CHAIN.length : CHAIN.indexOf(link), KINDS.indexOf(kind), kind === 'fact' ? 0 : CATALOGUE.indexOf(about.split('#')[0] ?? '')];
    if (kind === 'finding' && roots.includes(about)) return [0, roots.indexOf(about), ...place];
    if (kind !== 'fact') return [3, 0, ...place];
    if ([...named].some((word) => endsWithName(about, word))) return [1, 0, ...place];
    const fact = read.indexOf(factOf(about));
    return fact < 0 ? [3, 0, ...place] : [2, fact, ...place];
  };
  // By name in the end: the order is the same whichever report is A.
  return differences.map((difference) => ({ difference, key: keyOf(difference) })).sort((x, y) => compare(x.key, y.key) || (x.difference.about < y.difference.about ? -1 : 1)).map(({ difference }) => difference);
}

/** Nearly every check reads these, so that they say nothing of the cause. */
const EVERY_CHECK: ReadonlySet<string> = new Set<FactName>(['intent', 'system']);

/** The side that is worse off; both where they are alike. */
function sickOf(a: Side, b: Side): readonly Side[] {
  const rank = ({ verdict }: Side): number => ['healthy', 'untested', 'incomplete', 'problems'].indexOf(verdict);
  return rank(a) === rank(b) ? [a, b] : rank(a) > rank(b) ? [a, b] : [b, a];
}

/** The fact a path leads into. */
export function factOf(path: string): FactName {
  return (/^\w+/.exec(path)?.[0] ?? '') as FactName;
}

function wordsOfEvidence(evidence: Evidence): string[] {
  const word = evidence.kind === 'config' ? evidence.key : evidence.kind === 'env' ? evidence.name : null;
  // The document may hold anything there.
  if (typeof word !== 'string' || word === '') return [];
  const helper = /^credential\.(?:.*\.)?(helper|usehttppath)$/is.exec(word)?.[1]?.toLowerCase();
  return helper === 'helper' ? [word, 'gitConfig.helpers'] : helper === undefined ? [word] : [word, 'gitConfig.useHttpPath'];
}

function endsWithName(path: string, name: string): boolean {
  return path === name || path.endsWith(`[${name}]`) || path.endsWith(`.${name}`);
}

/** The link of a finding or a check. */
export function linkOfCheck(check: string): Difference['link'] {
  const area = areaOf(check);
  return CHAIN.includes(area) ? area : null;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
