import { defaultVersion, isAccountDetails, peopleAsAccount, principalFor, readAccountDetails } from './account-details.ts';
import { looksLikePolicy, looksLikeStatement, type Layer, type Policy, policyOf, policyOfStatements } from './policy.ts';
import { isObject, type Json, type JsonObject, readJson, type TextError } from './policy-text.ts';
import { isSimulation, readSimulation, type SimulatedResult } from './simulation-output.ts';
import { readTemplate } from './template.ts';

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
  return { policies: found.policies, simulated: found.simulated, missing: [...new Set(found.missing)] };
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
    const people = objects.length === items.length ? peopleAsAccount(objects) : null;
    if (people !== null) fromAccount(people, given, found);
    else if (objects.length > 0 && objects.every(looksLikeStatement)) found.policies.push(policyOfStatements(objects, name, given.layer));
    else for (const [index, item] of items.entries()) collect(item, `${name}[${index}]`, given, found, depth + 1);
    return;
  }
  if (!isObject(value)) return;
  const people = peopleAsAccount([value]);
  if (people !== null) fromAccount(people, given, found);
  else if (isSimulation(value)) found.simulated.push(...readSimulation(value));
  else if (isAccountDetails(value)) fromAccount(value, given, found);
  else if (value.entries.has('Statement') || (looksLikePolicy(value) && !value.entries.has('Resources') && !hasObject(value))) found.policies.push(policyOf(value, name, given.layer));
  else if (looksLikeStatement(value)) found.policies.push(policyOfStatements([value], name, given.layer));
  else if (!fromTemplate(value, name, given, found, depth)) inObject(value, name, given, found, depth);
}

/** An answer of AWS's, a map of documents, or whatever else holds some. */
function inObject(value: JsonObject, name: string, given: Given, found: Found, depth: number): void {
  for (const [key, item] of value.entries) {
    if (TRUST.has(key)) continue;
    if (key === 'PolicyVersionList') {
      const document = defaultVersion(value);
      if (document === undefined) found.missing.push(unheld(nameOf(name, 'Document', value), given));
      else collect(document, nameOf(name, 'Document', value), given, found, depth + 1);
    } else if (ATTACHED.has(key)) {
      for (const each of Array.isArray(item) ? (item as readonly Json[]).filter(isObject) : []) {
        const arn = each.entries.get('PolicyArn');
        if (typeof arn === 'string') found.missing.push(unheld(arn, given));
      }
    } else if (key === 'Fn::If') open(found, () => { collect(item, name, given, found, depth + 1); });
    else collect(item, nameOf(name, key, value), given, found, depth + 1);
  }
}

const unheld = (policy: string, { source }: Given): string => `${policy}: named by ${source}, its text is not in it`;

/** What is found meanwhile is in force only if something unknown is so. */
function open(found: Found, collecting: () => void): void {
  const before = found.policies.length;
  collecting();
  for (let at = before; at < found.policies.length; at++) found.policies[at] = { ...(found.policies[at] as Policy), applies: 'unknown' };
}

function fromTemplate(value: JsonObject, name: string, given: Given, found: Found, depth: number): boolean {
  const template = readTemplate(value, given);
  if (template === null) return false;
  const missing = (policy: string): string => (policy.startsWith('arn:') ? unheld(policy, given) : `${policy}: its text is not in ${given.source}`);
  for (const policy of template.policies) {
    const [before, source] = [found.policies.length, `${name}#${policy.name}`];
    const collecting = (): void => { collect(policy.value, source, { ...given, layer: policy.layer }, found, depth + 1); };
    if (policy.applies === true) collecting();
    else open(found, collecting);
    if (found.policies.length === before) found.missing.push(missing(policy.name));
  }
  found.missing.push(...template.missing.map(missing));
  if (template.others !== null) found.missing.push(stranger(given, template.others));
  return true;
}

const stranger = ({ callerArn, source }: Given, others: number): string => `policies of ${callerArn ?? 'the caller'}: not among the ${others} users and roles of ${source}`;

/** Trust policies say who may become a role, not what it may do. */
const TRUST = new Set(['AssumeRolePolicyDocument', 'assume_role_policy', 'AssumeRolePolicy']);
/** Lists of policies by name alone. */
const ATTACHED = new Set(['AttachedManagedPolicies', 'AttachedPolicies']);
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
  if (given.callerArn !== null && caller === null) found.missing.push(stranger(given, principals.length));
  const seen = new Set<string>();
  for (const each of attached) {
    // Policies of other people say nothing about a caller who is known; whose the others are, nobody says.
    if (each.principal !== null && (given.callerArn !== null || caller !== null) && each.principal !== caller) continue;
    const name = `${given.source}#${each.source}`;
    if (seen.has(name)) continue;
    seen.add(name);
    const collecting = (): void => { collect(each.document, name, { ...given, layer: each.layer }, found, 1); };
    if (caller !== null && each.principal === caller) collecting();
    else open(found, collecting);
  }
  const isOurs = (principal: string | null): boolean => principal === null || principal === caller || (caller === null && given.callerArn === null);
  for (const each of missing) if (isOurs(each.principal)) found.missing.push(unheld(each.source, given));
}
