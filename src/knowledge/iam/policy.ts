import { isObject, type Json, type JsonObject } from './policy-text.ts';
import { readStatement, type Statement } from './statement.ts';

/** What a policy is attached to, which decides what it can do: an identity's policies grant, the others only limit, a key's does both. */
export type Layer = 'identity' | 'boundary' | 'session' | 'scp' | 'key';

export interface Policy {
  /** Where it comes from, as a person finds it again: a file, `inline:dev/base`, an ARN. */
  source: string;
  layer: Layer;
  /** Only language version 2012-10-17 has variables. */
  withVariables: boolean;
  statements: readonly Statement[];
  /** What in it is not the language of policies; with one of these nothing certain follows from the policy. */
  doubts: readonly string[];
  /** What IAM takes in a resource's policy only. It has refused such a document, or it is another kind of policy: what a statement does is then no more than possible. */
  misplaced: readonly string[];
  /** Unknown where an account's policies are given and nobody says whose request is judged. */
  applies: true | 'unknown';
}

const KEYS = new Set(['Version', 'Id', 'Statement']);

/** Returns the policy an object with `Statement` is. Source: IAM guide, "Grammar of the IAM JSON policy language" and "Version". */
export function policyOf(document: JsonObject, source: string, layer: Layer): Policy {
  const { entries, repeated } = document;
  const version = entries.get('Version');
  const doubts = [...[...entries.keys()].filter((key) => !KEYS.has(key)).map((key) => `unknown key "${key}"`), ...repeated.map((key) => `"${key}" stands twice`)];
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') doubts.push(`"Version" is neither "2012-10-17" nor "2008-10-17"`);
  const given = entries.get('Statement');
  if (given === undefined || (typeof given !== 'object' || given === null)) doubts.push('no "Statement"');
  const list = Array.isArray(given) ? (given as readonly Json[]) : isObject(given) ? [given] : [];
  const read = list.map((statement, index) => readStatement(statement, index + 1));
  return {
    source, layer, withVariables: version === '2012-10-17', applies: true, misplaced: misplacedIn(read, layer),
    statements: read.flatMap(({ statement }) => statement ?? []), doubts: [...doubts, ...read.flatMap((each) => each.doubts)],
  };
}

/** Source: IAM guide, "Principal": it "cannot be used in an identity-based policy". */
function misplacedIn(read: readonly Pick<ReturnType<typeof readStatement>, 'statement'>[], layer: Layer): string[] {
  if (layer === 'key') return [];
  return read.flatMap(({ statement }) => (statement?.principal == null ? [] : [`"${statement.principal.not ? 'NotPrincipal' : 'Principal'}" in statement ${statement.index}, which IAM takes in a resource's policy only`]));
}

/** Returns the policy one statement makes that somebody kept without the document around it; its version is unknown and taken as the current one. */
export function policyOfStatements(statements: readonly JsonObject[], source: string, layer: Layer): Policy {
  const read = statements.map((statement, index) => readStatement(statement, index + 1));
  return { source, layer, withVariables: true, applies: true, misplaced: misplacedIn(read, layer), statements: read.flatMap(({ statement }) => statement ?? []), doubts: read.flatMap(({ doubts }) => doubts) };
}

/** True for an object that is meant as one statement of a policy. */
export function looksLikeStatement({ entries }: JsonObject): boolean {
  return entries.has('Effect') && ['Action', 'NotAction', 'Resource', 'NotResource'].some((key) => entries.has(key));
}

/** True for an object that is meant as a policy, also with a key misspelt. */
export function looksLikePolicy({ entries }: JsonObject): boolean {
  const version = entries.get('Version');
  return entries.has('Statement') || version === '2012-10-17' || version === '2008-10-17';
}
