import { isAccountDetails, principalFor, readAccountDetails } from './account-details.ts';
import { looksLikePolicy, looksLikeStatement, type Layer, type Policy, policyOf, policyOfStatements } from './policy.ts';
import { isObject, type Json, type JsonObject, readJson, type TextError } from './policy-text.ts';
import { isSimulation, readSimulation, type SimulatedResult } from './simulation-output.ts';
import { policyTextsOf } from './template.ts';

/** What a file given with `--policy` and the like holds. */
export interface PolicyReading {
  policies: readonly Policy[];
  simulated: readonly SimulatedResult[];
  /** What the file names and does not hold. */
  missing: readonly string[];
}

/** Whose documents they are: the file's name, what the user says they are, and who calls where that is known. */
export interface Given {
  source: string;
  layer: Layer;
  callerArn: string | null;
}

/**
 * Returns the policies of a text as people have them: one document, a bare statement, an array or a map of documents, URL-encoded, as a string inside
 * another answer of the AWS CLI, in a template rendered by CloudFormation or Terraform, a `GetAccountAuthorizationDetails` answer, or the output of
 * `aws iam simulate-principal-policy`. Otherwise the place where it cannot be read. Nothing throws; the time grows with the length.
 */
export function readPolicies(text: string, given: Given): PolicyReading | { error: TextError } {
  const read = readJson(decoded(text));
  if ('error' in read) return read;
  const found: Found = { policies: [], simulated: [], missing: [], error: null };
  collect(read.value, given.source, given, found, 0);
  if (found.error !== null) return { error: found.error };
  if (found.policies.length + found.simulated.length + found.missing.length === 0) {
    const { line, column } = isObject(read.value) ? read.value : { line: 1, column: 1 };
    return { error: { message: 'no policy is found here: nothing in the document has a "Statement"', line, column } };
  }
  return { policies: found.policies, simulated: found.simulated, missing: found.missing };
}

interface Found {
  policies: Policy[];
  simulated: SimulatedResult[];
  missing: string[];
  error: TextError | null;
}

/** The SDK and some tools hand policies out URL-encoded, now and then twice. What does not decode is left for the parser to complain about. */
function decoded(text: string): string {
  let result = text;
  for (let round = 0; round < 2 && /^\s*%(?:25)?(?:7B|5B|20|0A|09|22)/i.test(result); round++) {
    try {
      result = decodeURIComponent(result.trim());
    } catch {
      return result;
    }
  }
  return result;
}

function collect(value: Json, name: string, given: Given, found: Found, depth: number): void {
  if (found.error !== null || depth > 40) return;
  if (typeof value === 'string') return fromText(value, name, given, found, depth);
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    const objects = items.filter(isObject);
    if (objects.length > 0 && objects.every(looksLikeStatement)) found.policies.push(policyOfStatements(objects, name, given.layer));
    else for (const [index, item] of items.entries()) collect(item, `${name}[${index}]`, given, found, depth + 1);
    return;
  }
  if (!isObject(value)) return;
  if (isSimulation(value)) found.simulated.push(...readSimulation(value));
  else if (isAccountDetails(value)) fromAccount(value, given, found);
  else if (value.entries.has('Statement') || (looksLikePolicy(value) && !value.entries.has('Resources') && !hasObject(value))) found.policies.push(policyOf(value, name, given.layer));
  else if (looksLikeStatement(value)) found.policies.push(policyOfStatements([value], name, given.layer));
  else {
    const rendered = policyTextsOf(value, given.layer);
    const inside = rendered ?? [...value.entries].filter(([key]) => !TRUST.has(key)).map(([key, item]) => ({ name: key, value: item }));
    for (const item of inside) collect(item.value, nameOf(name, item.name, value), given, found, depth + 1);
  }
}

/** Trust policies say who may become a role, not what it may do. */
const TRUST = new Set(['AssumeRolePolicyDocument', 'assume_role_policy', 'AssumeRolePolicy']);
/** Keys of AWS's answers under which a policy stands; the name beside it says more than the key. */
const HOLDERS = new Set(['PolicyDocument', 'Document', 'Policy', 'PolicyVersion', 'Content', 'InlinePolicy']);

function nameOf(outer: string, key: string, { entries }: JsonObject): string {
  const named = ['PolicyName', 'Name', 'PolicyArn', 'Arn'].map((each) => entries.get(each)).find((each) => typeof each === 'string');
  if (!HOLDERS.has(key)) return `${outer}#${key}`;
  return named === undefined ? outer : `${outer}#${named}`;
}

/** A document whose values are documents is a map of policies, though one of them may be called "Version". */
function hasObject({ entries }: JsonObject): boolean {
  return [...entries.values()].some((each) => isObject(each) && looksLikePolicy(each));
}

/** A string is a document only if it looks like one: a description that speaks of policies is not. */
function fromText(text: string, name: string, given: Given, found: Found, depth: number): void {
  const plain = decoded(text);
  if (!/^\s*[[{]/.test(plain) || !plain.includes('"')) return;
  const read = readJson(plain);
  if ('value' in read) collect(read.value, name, given, found, depth + 1);
  else if (/"(?:Statement|Effect)"/.test(plain)) found.error = { ...read.error, message: `${read.error.message}, in the policy written as a text at ${name}` };
}

function fromAccount(value: JsonObject, given: Given, found: Found): void {
  const { principals, attached, missing } = readAccountDetails(value);
  const [only, ...others] = principals;
  const caller = given.callerArn === null ? (others.length === 0 ? (only ?? null) : null) : principalFor(given.callerArn, principals);
  if (given.callerArn !== null && caller === null) found.missing.push(`policies of ${given.callerArn}: not among the ${principals.length} users and roles of ${given.source}`);
  const applies = caller === null ? 'unknown' : true;
  const seen = new Set<string>();
  for (const each of attached) {
    // Nobody's policies are judged only where nobody is named: those of other people say nothing about a caller who is.
    if (given.callerArn !== null && each.principal !== caller) continue;
    if (caller !== null && each.principal !== caller) continue;
    const name = `${given.source}#${each.source}`;
    if (seen.has(name)) continue;
    seen.add(name);
    const before = found.policies.length;
    collect(each.document, name, { ...given, layer: each.layer }, found, 1);
    for (let at = before; at < found.policies.length; at++) found.policies[at] = { ...(found.policies[at] as Policy), applies };
  }
  for (const each of missing) if (each.principal === caller) found.missing.push(`${each.source}: named by ${given.source}, its text is not in it`);
}
