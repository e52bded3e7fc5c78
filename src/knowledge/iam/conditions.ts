import { arnParts, isInNetwork, numberIn, secondsIn } from './condition-values.ts';
import type { Context } from './context.ts';
import { substitute } from './policy-variable.ts';
import { all, any, not, type Tri } from './tri-state.ts';
import { matchesPattern, type Pattern, shownText, type Text, withoutWildcards } from './wildcard.ts';

/** One key of one operator of a statement's Condition, as written. A value that is no string, number or boolean is null. */
export interface Condition {
  operator: string;
  key: string;
  values: readonly (string | null)[];
}

/** What came of a condition, and why. */
export interface ConditionResult extends Condition {
  state: Tri;
  /** The values of the request. */
  seen: readonly string[] | 'absent' | 'unknown';
  /** What would have to be known to settle it: keys, also those of variables, or what of the condition could not be read. */
  dependsOn: readonly string[];
}

/** How a value of the request compares with one of the policy's. */
type Comparison = (value: Text, wanted: Pattern) => Tri;

interface Operator {
  compare: Comparison;
  negated: boolean;
}

/** `null` for a text with unknown parts or wildcards taken from a variable: nothing but strings and ARNs compares with such. */
const plain = (text: Text | Pattern): string | null => (typeof text === 'string' ? text : null);

/** Compares what both sides can be read as; what cannot be read is unknown. */
function reading<T>(read: (text: string) => T | null, holds: (value: T, wanted: T) => boolean): Comparison {
  return (value, wanted) => {
    const [left, right] = [plain(value), plain(wanted)].map((text) => (text === null ? null : read(text)));
    return left == null || right == null ? 'unknown' : holds(left, right);
  };
}

const fold = (text: Text): Text => (typeof text === 'string' ? text.toLowerCase() : text.map((part) => (typeof part === 'string' ? part.toLowerCase() : part)));
const foldPattern = (pattern: Pattern): Pattern => (typeof pattern === 'string' ? pattern.toLowerCase() : pattern.map((part) => (typeof part === 'string' ? part.toLowerCase() : 'literal' in part ? { literal: part.literal.toLowerCase() } : part)));

const equal: Comparison = (value, wanted) => matchesPattern(withoutWildcards(wanted), value);
const equalFolded: Comparison = (value, wanted) => equal(fold(value), foldPattern(wanted));
const bool = reading((text) => (text === 'true' || text === 'false' ? text : null), (value, wanted) => value === wanted);
const binary = reading((text) => (/^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0 ? text : null), (value, wanted) => value === wanted);
const address: Comparison = (value, wanted) => (typeof value === 'string' && typeof wanted === 'string' ? isInNetwork(value, wanted) : 'unknown');

/** Each of the six components is compared by itself, so a `*` does not reach over a colon but in the last. `ArnEquals` is `ArnLike`. */
const arn: Comparison = (value, wanted) => {
  const [parts, patterns] = [componentsOf(value), componentsOf(wanted)];
  if (patterns === null) return 'unknown';
  if (parts === null) return typeof value === 'string' ? false : 'unknown';
  return all(patterns.map((pattern, index) => matchesPattern(pattern, parts[index] ?? '')));
};

/** The six components of an ARN; null for what is none, or where a part that is not plain text may hold a colon before the last. */
function componentsOf<T extends object>(text: string | readonly (string | T)[]): (string | (string | T)[])[] | null {
  if (typeof text === 'string') return arnParts(text)?.slice() ?? null;
  const components: (string | T)[][] = [[]];
  for (const part of text) {
    if (typeof part !== 'string') {
      const mayHoldColon = 'literal' in part ? String(part.literal).includes(':') : 'unknown' in part && part.unknown === 'text';
      if (mayHoldColon && components.length < 6) return null;
      components.at(-1)?.push(part);
      continue;
    }
    for (const [index, piece] of part.split(':').entries()) {
      if (index > 0 && components.length < 6) components.push([piece]);
      else components.at(-1)?.push(index > 0 ? `:${piece}` : piece);
    }
  }
  return components.length < 6 ? null : components;
}

const numeric = (holds: (value: number, wanted: number) => boolean): Operator => ({ compare: reading(numberIn, holds), negated: false });
const date = (holds: (value: number, wanted: number) => boolean): Operator => ({ compare: reading(secondsIn, holds), negated: false });
const yes = (compare: Comparison): Operator => ({ compare, negated: false });
const no = (compare: Comparison): Operator => ({ compare, negated: true });

/** Source: IAM guide, "Condition operators". The names have the case they have there. */
const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['StringEquals', yes(equal)], ['StringNotEquals', no(equal)], ['StringEqualsIgnoreCase', yes(equalFolded)], ['StringNotEqualsIgnoreCase', no(equalFolded)],
  ['StringLike', yes((value, wanted) => matchesPattern(wanted, value))], ['StringNotLike', no((value, wanted) => matchesPattern(wanted, value))],
  ['ArnEquals', yes(arn)], ['ArnLike', yes(arn)], ['ArnNotEquals', no(arn)], ['ArnNotLike', no(arn)],
  ['Bool', yes(bool)], ['BinaryEquals', yes(binary)], ['IpAddress', yes(address)], ['NotIpAddress', no(address)],
  ['NumericEquals', numeric((a, b) => a === b)], ['NumericNotEquals', { ...numeric((a, b) => a === b), negated: true }],
  ['NumericLessThan', numeric((a, b) => a < b)], ['NumericLessThanEquals', numeric((a, b) => a <= b)],
  ['NumericGreaterThan', numeric((a, b) => a > b)], ['NumericGreaterThanEquals', numeric((a, b) => a >= b)],
  ['DateEquals', date((a, b) => a === b)], ['DateNotEquals', { ...date((a, b) => a === b), negated: true }],
  ['DateLessThan', date((a, b) => a < b)], ['DateLessThanEquals', date((a, b) => a <= b)],
  ['DateGreaterThan', date((a, b) => a > b)], ['DateGreaterThanEquals', date((a, b) => a >= b)],
]);

/**
 * Returns whether a condition holds in a context. Over the values of the policy: one must fit, or with a negated operator none may. A key that is
 * absent: false, negated true, `IfExists` true, `ForAllValues:` true, `ForAnyValue:` false. An operator not listed in the guide, a value that cannot
 * be read and several values in the request without a set operator are unknown. Source: IAM guide, "Condition operators" and "Conditions with
 * multiple context keys or values"; FACTS 1.5. Example: `Bool aws:MultiFactorAuthPresent false` with the key absent gives false.
 */
export function judgeCondition(condition: Condition, context: Context, withVariables: boolean): ConditionResult {
  const known = context.get(condition.key.toLowerCase());
  const seen = known === undefined ? 'unknown' : known === 'absent' ? known : known.map(shownText);
  const result = (state: Tri, unresolved: readonly string[] = []): ConditionResult => {
    const dependsOn = state !== 'unknown' ? [] : [...new Set([...(isSettled(known) ? [] : [condition.key]), ...unresolved])];
    return { ...condition, state, seen, dependsOn: state === 'unknown' && dependsOn.length === 0 ? [`${condition.operator} ${condition.key}`] : dependsOn };
  };
  if (condition.operator === 'Null') return result(judgeNull(condition.values, known));
  const [, set, name = '', ifExists] = /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/.exec(condition.operator) ?? [];
  const operator = OPERATORS.get(name);
  if (operator === undefined) return result('unknown', [`the operator ${condition.operator}`]);
  if (condition.values.length === 0) return result('unknown');
  const isEmpty = known === 'absent' || (set !== undefined && known !== undefined && known.every((value) => value === ''));
  if (isEmpty) return result(ifExists !== undefined && known === 'absent' ? true : set === 'ForAllValues:' ? true : set === 'ForAnyValue:' ? false : operator.negated);
  if (known === undefined) return result('unknown');
  const patterns = condition.values.map((value) => (value === null ? null : substitute(value, context, withVariables)));
  const fits = (value: Text): Tri => {
    const some = any(patterns.map((each) => (each === null ? 'unknown' : operator.compare(value, each.pattern))));
    return operator.negated ? not(some) : some;
  };
  const unresolved = patterns.flatMap((each) => each?.unresolved ?? []);
  const states = known.map(fits);
  if (set === 'ForAllValues:') return result(all(states), unresolved);
  if (set === 'ForAnyValue:') return result(any(states), unresolved);
  const [only = 'unknown'] = states;
  return result(states.length === 1 ? only : 'unknown', unresolved);
}

/** `Null` asks only whether the key is there. Source: IAM guide, "Condition operator to check existence of condition keys". */
function judgeNull(values: readonly (string | null)[], known: 'absent' | readonly Text[] | undefined): Tri {
  if (known === undefined || values.length === 0) return 'unknown';
  const isThere = known !== 'absent' && known.length > 0;
  return any(values.map((value) => (value === 'true' ? !isThere : value === 'false' ? isThere : 'unknown')));
}

function isSettled(known: 'absent' | readonly Text[] | undefined): boolean {
  return known === 'absent' || (known?.every((value) => typeof value === 'string') ?? false);
}
