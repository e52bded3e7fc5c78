import type { Condition } from './conditions.ts';
import { isObject, type Json, type JsonObject } from './policy-text.ts';

/** `Action` or `NotAction`, `Resource` or `NotResource`. A pattern that is no text (a template's function, say) is null. */
export interface Element {
  not: boolean;
  patterns: readonly (string | null)[];
}
/** One entry of a key policy's Principal. `value` is null where it is no text. */
export interface PrincipalEntry {
  kind: string;
  value: string | null;
}

export interface Statement {
  /** Counted from 1. */
  index: number;
  sid: string | null;
  effect: 'Allow' | 'Deny';
  /** Actions in lower case, since IAM's have no case. */
  action: Element;
  actionAsWritten: Element;
  resource: Element;
  principal: { not: boolean; entries: readonly PrincipalEntry[] } | null;
  conditions: readonly Condition[];
  /** Where it begins in its document. */
  line: number;
  raw: JsonObject;
}

const KEYS = new Set(['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Principal', 'NotPrincipal', 'Condition']);

/**
 * Returns the statement, and what in it is not the language of policies. IAM would not have taken such a policy, so nothing certain follows from it;
 * an element that is missing is taken as one that may match anything. Source: IAM guide, "Grammar of the IAM JSON policy language".
 */
export function readStatement(value: Json, index: number): { statement: Statement | null; doubts: readonly string[] } {
  const where = `statement ${index}`;
  if (!isObject(value)) return { statement: null, doubts: [`${where} is no object`] };
  const doubts = [
    ...[...value.entries.keys()].filter((key) => !KEYS.has(key)).map((key) => `unknown key "${key}" in ${where}`),
    ...value.repeated.map((key) => `"${key}" stands twice in ${where}`),
  ];
  const sid = value.entries.get('Sid');
  const effect = value.entries.get('Effect');
  const action = elementOf(value, 'Action', where, doubts);
  const resource = elementOf(value, 'Resource', where, doubts);
  const conditions = conditionsOf(value.entries.get('Condition'), where, doubts);
  if (effect !== 'Allow' && effect !== 'Deny') {
    doubts.push(effect === undefined ? `no "Effect" in ${where}` : `"Effect" of ${where} is neither "Allow" nor "Deny"`);
    return { statement: null, doubts };
  }
  const statement: Statement = {
    index, sid: typeof sid === 'string' ? sid : null, effect, action: { ...action, patterns: action.patterns.map((text) => text?.toLowerCase() ?? null) }, actionAsWritten: action,
    resource, principal: principalOf(value, where, doubts), conditions, line: value.line, raw: value,
  };
  return { statement, doubts };
}

function elementOf({ entries }: JsonObject, name: 'Action' | 'Resource', where: string, doubts: string[]): Element {
  const [plain, negated] = [entries.get(name), entries.get(`Not${name}`)];
  if ((plain === undefined) === (negated === undefined)) {
    doubts.push(plain === undefined ? `neither "${name}" nor "Not${name}" in ${where}` : `"${name}" and "Not${name}" in ${where}`);
    return { not: false, patterns: [null] };
  }
  const not = plain === undefined;
  const patterns = textsOf(plain ?? negated ?? null);
  // Resource: [] matches nothing; that Not… of nothing would match everything is our inference, not IAM's word.
  return not && patterns.length === 0 ? { not, patterns: [null] } : { not, patterns };
}

function textsOf(value: Json): (string | null)[] {
  return (Array.isArray(value) ? (value as readonly Json[]) : [value]).map((item) => (typeof item === 'string' ? item : null));
}

function conditionsOf(value: Json | undefined, where: string, doubts: string[]): Condition[] {
  if (value === undefined) return [];
  if (!isObject(value)) {
    doubts.push(`"Condition" of ${where} is no object`);
    return [];
  }
  doubts.push(...value.repeated.map((operator) => `"${operator}" stands twice in the Condition of ${where}`));
  return [...value.entries].flatMap(([operator, keys]) => {
    if (!isObject(keys)) {
      doubts.push(`"${operator}" of ${where} is no object`);
      return [];
    }
    doubts.push(...keys.repeated.map((key) => `"${key}" stands twice under "${operator}" in ${where}`));
    return [...keys.entries].map(([key, values]) => ({ operator, key, values: scalarsOf(values) }));
  });
}

/** IAM takes numbers and booleans for the strings they are written as. */
function scalarsOf(value: Json): (string | null)[] {
  return (Array.isArray(value) ? (value as readonly Json[]) : [value]).map((item) => (typeof item === 'object' ? null : String(item)));
}

function principalOf({ entries }: JsonObject, where: string, doubts: string[]): Statement['principal'] {
  const [plain, negated] = [entries.get('Principal'), entries.get('NotPrincipal')];
  const value = plain ?? negated;
  if (value === undefined) return null;
  if (plain !== undefined && negated !== undefined) doubts.push(`"Principal" and "NotPrincipal" in ${where}`);
  const not = plain === undefined;
  if (!isObject(value)) return { not, entries: [{ kind: 'AWS', value: typeof value === 'string' ? value : null }] };
  return { not, entries: [...value.entries].flatMap(([kind, values]) => scalarsOf(values).map((each) => ({ kind, value: each }))) };
}
