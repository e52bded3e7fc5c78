import type { Evidence } from '../../core/finding.ts';
import type { Fix, FixStep } from '../../core/fix.ts';
import type { PolicyCase } from './case.ts';
import { correctionsOf, paragraphFor } from './correction.ts';
import type { Decision } from './evaluate.ts';
import type { Match } from './statement-match.ts';
import { shownText } from './wildcard.ts';
import { LAYER_NAMES, placeOf, whyOf } from './wording.ts';

/** What a finding says of the statements that deny, or may deny, some actions. */
export interface DenialReport {
  /** `kms:Decrypt`, or `kms:Decrypt and 6 more actions`. */
  actions: string;
  who: string;
  /** `Statement 2 ("DenyKms", line 14) of boundary.json (permissions boundary)`, and how many more. */
  statement: string;
  why: string;
  dependsOn: string;
  evidence: Evidence[];
  /** The statement as it should be, in JSON; absent where nothing is known to help. */
  expected: { expected?: string };
  fix: Fix;
}

/** Of thousands of statements that deny the same, a person is shown so many. */
const SHOWN = 5;
const LONGEST_REASON = 400;
const LONGEST_JSON = 4000;

/**
 * Returns what a person needs of decisions that have Denies: which statement, why it applies with the values seen, the change, and a paragraph for an
 * administrator. Decisions without Denies give the Allow that is lacking instead.
 */
export function reportOf(decisions: readonly Decision[]): DenialReport {
  const [first] = decisions;
  const matches = distinct(decisions);
  const [match] = matches;
  const shown = matches.slice(0, SHOWN);
  const corrections = shortened(decisions).flatMap((decision) => correctionsOf(decision));
  const changes = [...new Set(corrections.map(({ statements }) => statements.map((each) => JSON.stringify(each)).join(', ')))].filter((json) => json !== '');
  return {
    actions: first === undefined ? '' : named(decisions.map(({ request }) => request.action)),
    who: first?.request.caller.arn ?? 'this identity',
    statement: match === undefined ? 'No policy' : `${capital(placeOf(match))} (${LAYER_NAMES[match.policy.layer]})${matches.length > 1 ? ` and ${matches.length - 1} more` : ''}`,
    why: match === undefined ? '' : cut(whyOf(match), LONGEST_REASON),
    dependsOn: cut([...new Set(decisions.flatMap(({ dependsOn }) => dependsOn))].join(', ') || 'policies that were not given', LONGEST_REASON),
    evidence: shown.map((each) => evidenceOf(each, decisions)),
    expected: changes[0] !== undefined && changes[0].length <= LONGEST_JSON ? { expected: changes[0] } : {},
    fix: { consent: 'person', steps: stepsOf(decisions, matches.length) },
  };
}

/** The statements of the decisions, each once. */
function distinct(decisions: readonly Decision[]): Match[] {
  const seen = new Map<unknown, Match>();
  for (const { denies } of decisions) for (const match of denies) if (!seen.has(match.statement ?? match.policy)) seen.set(match.statement ?? match.policy, match);
  return [...seen.values()];
}

/** The decisions with so many statements as are shown, and only those decisions that bring a statement of their own. */
function shortened(decisions: readonly Decision[]): Decision[] {
  const seen = new Set<unknown>();
  return decisions.flatMap((decision, index) => {
    const denies = decision.denies.filter((match) => !seen.has(match.statement ?? match.policy)).slice(0, SHOWN - seen.size);
    for (const match of denies) seen.add(match.statement ?? match.policy);
    return denies.length > 0 || (index === 0 && decision.lacking.length > 0) ? [{ ...decision, denies }] : [];
  });
}

function stepsOf(decisions: readonly Decision[], statements: number): FixStep[] {
  const paragraphs = shortened(decisions).map((decision) => paragraphFor(decision)).filter((text) => text !== '');
  const more = statements > SHOWN ? [`${statements - SHOWN} more statements deny the same`] : [];
  return [...paragraphs.map((text) => `For an administrator: ${text}`), ...more].map((text) => ({ do: 'tell', text }));
}

function evidenceOf(match: Match, decisions: readonly Decision[]): Evidence {
  const request = decisions.find(({ denies }) => denies.some((each) => each.statement === match.statement && each.policy === match.policy))?.request;
  return {
    kind: 'policy', source: match.policy.source, sid: match.statement?.sid ?? null, statement: match.statement?.index ?? 0,
    action: request?.action ?? '', resource: request === undefined ? '' : shownText(request.resource),
  };
}

/** Evidence for an Allow that is not there, or not for certain. */
export function lackEvidence(action: string, resource: string, source = 'no policy allows it'): Evidence {
  return { kind: 'policy', source, sid: null, statement: 0, action, resource };
}

/** What the simulator denies, as evidence: it names the policies, not the statements. */
export function simulatedEvidence(results: PolicyCase['simulated'], resource: string): Evidence[] {
  return results.map(({ action, sources }) => lackEvidence(action, resource, sources[0] ?? 'unknown (simulation)'));
}

/** Evidence that is never empty. */
export function atLeast(evidence: readonly Evidence[]): [Evidence, ...Evidence[]] {
  const [first, ...rest] = evidence;
  return [first ?? lackEvidence('', ''), ...rest];
}

/** Some actions in a sentence. */
export function named(actions: readonly string[]): string {
  const [first = '', ...others] = actions;
  return others.length === 0 ? first : `${first} and ${others.length} more action${others.length === 1 ? '' : 's'}`;
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
const cut = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length)}…`);
