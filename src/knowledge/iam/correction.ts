import type { Request } from './context.ts';
import type { Decision, Lacking } from './evaluate.ts';
import { plainJson, readJson } from './policy-text.ts';
import type { Layer } from './policy.ts';
import { KMS_ACTIONS } from './requests.ts';
import { type Match, matchStatement } from './statement-match.ts';
import { readStatement } from './statement.ts';
import { matchesWildcard, shownText, type Text } from './wildcard.ts';
import { LAYER_NAMES, lackOf, placeOf, satisfiedBy, whyOf } from './wording.ts';

type PlainStatement = Readonly<Record<string, unknown>>;

/** The smallest change to one policy that lets the request through this policy. */
export interface Correction {
  kind: 'replace' | 'add';
  layer: Layer;
  /** The policy to change; null where any of the layer will do. */
  source: string | null;
  /** The statement that is replaced, counted from 1. */
  statement: number | null;
  /** What takes its place, or is added. */
  statements: readonly PlainStatement[];
}

/**
 * Returns the change for each statement that denies the request and each kind of policy that does not allow it. A Deny is narrowed: for KMS to uses that
 * do not come by CodeCommit, else to other repositories, else to other principals, whichever is the first that takes the request out. Every narrowed
 * statement was judged again; a Deny for which none helps has no correction. Denies in doubt are not corrected.
 */
export function correctionsOf({ request, denies, lacking }: Decision): Correction[] {
  const narrowed = denies.flatMap((match): Correction[] => {
    const statements = match.state === true ? narrow(match, request) : null;
    return statements === null || match.statement === null ? [] : [{ kind: 'replace', layer: match.policy.layer, source: match.policy.source, statement: match.statement.index, statements }];
  });
  return [...narrowed, ...lacking.filter(({ state }) => state === false).map((each) => addition(each, request))];
}

function narrow(match: Match, request: Request): PlainStatement[] | null {
  const original = match.statement === null ? null : (plainJson(match.statement.raw) as PlainStatement);
  if (original === null) return null;
  const candidates = request.action.startsWith('kms:') ? [exceptThrough(original, request)] : [exceptHere(original, match, request), exceptFor(original, request)];
  return candidates.find((statements) => statements?.every((each) => !stillDenies(each, match, request)) === true) ?? null;
}

function stillDenies(candidate: PlainStatement, match: Match, request: Request): boolean {
  const read = readJson(JSON.stringify(candidate));
  const statement = 'value' in read ? readStatement(read.value, 1).statement : null;
  return statement === null || matchStatement(match.policy, statement, request) !== null;
}

/** Adds a condition that is false for the request and as it was for all others: a negated operator holds where its key is absent. */
function withException(original: PlainStatement, operator: string, key: string, value: string): PlainStatement {
  const condition = (original['Condition'] ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const block = condition[operator] ?? {};
  const name = Object.keys(block).find((each) => each.toLowerCase() === key.toLowerCase()) ?? key;
  const values = block[name] === undefined ? value : [block[name], value].flat();
  return { ...original, Condition: { ...condition, [operator]: { ...block, [name]: values } } };
}

/** KMS asked by CodeCommit is told from every other use of the key by `kms:ViaService`; a list that spares other services only grows by one. */
function exceptThrough(original: PlainStatement, { context }: Request): PlainStatement[] {
  const [via] = known(context.get('kms:viaservice'));
  const like = (original['Condition'] as Readonly<Record<string, object>> | undefined)?.['StringNotLike'] ?? {};
  const isListed = Object.keys(like).some((key) => key.toLowerCase() === 'kms:viaservice');
  return [typeof via === 'string' ? withException(original, isListed ? 'StringNotLike' : 'StringNotEquals', 'kms:ViaService', via) : withException(original, 'StringNotLike', 'kms:ViaService', 'codecommit.*')];
}

function exceptFor(original: PlainStatement, { context }: Request): PlainStatement[] | null {
  const [principal] = known(context.get('aws:principalarn'));
  return principal === undefined ? null : [withException(original, typeof principal === 'string' ? 'ArnNotEquals' : 'ArnNotLike', 'aws:PrincipalArn', asPattern(principal))];
}

/** Splits the statement: everywhere but in this repository it stays as it is, and here it denies what else it denied. */
function exceptHere(original: PlainStatement, { statement }: Match, { action, resource }: Request): PlainStatement[] | null {
  if (statement === null || resource === '*') return null;
  const rest = without(original, ['Resource', 'NotResource']);
  const arn = asPattern(resource);
  const others = statement.resource.patterns.filter((pattern) => pattern !== arn);
  const elsewhere = statement.resource.not ? { NotResource: [...others, arn] } : others.includes('*') ? { NotResource: [arn] } : { Resource: others };
  // Patterns that fit the repository and more cannot be cut; the caller tries another way then.
  const outside = 'Resource' in elsewhere && others.length === 0 ? [] : [{ ...rest, ...elsewhere }];
  const bare = without(rest, ['Action', 'NotAction']);
  const written = statement.actionAsWritten.patterns.filter((pattern) => pattern !== null);
  const here = { ...bare, ...(statement.sid === null ? {} : { Sid: `${statement.sid}Here` }), Resource: arn };
  if (statement.action.not) return [...outside, { ...here, NotAction: [...written, action] }];
  if (written.some((pattern) => EVERY_ACTION.test(pattern))) return [...outside, { ...here, NotAction: [action] }];
  const left = written.map((pattern) => withoutAction(pattern, action));
  if (left.includes(null)) return null;
  const kept = left.flatMap((each) => each ?? []);
  return [...outside, ...(kept.length === 0 ? [] : [{ ...here, Action: kept }])];
}

/** Every action there is on a repository: of another service none is. */
const EVERY_ACTION = /^(?:codecommit|\*)?:?\*+$/i;
/** All that `codecommit:Git*` names. Source: CodeCommit guide, "Permissions for Git client commands". */
const OF_GIT = ['codecommit:GitPull', 'codecommit:GitPush'];

/** What is left of a pattern for actions without one of them; null where what else the pattern fits is not known. */
function withoutAction(pattern: string, action: string): string[] | null {
  const fits = (each: string): boolean => matchesWildcard(pattern.toLowerCase(), each.toLowerCase());
  if (!fits(action)) return [pattern];
  if (!/[*?]/.test(pattern)) return [];
  return /^codecommit:git/i.test(pattern) ? OF_GIT.filter((each) => each !== action && fits(each)) : null;
}

const without = (statement: PlainStatement, keys: readonly string[]): PlainStatement => Object.fromEntries(Object.entries(statement).filter(([key]) => !keys.includes(key)));

const known = (values: 'absent' | readonly Text[] | undefined): readonly Text[] => (values === undefined || values === 'absent' ? [] : values);

/** An ARN for a policy: what is not known of it becomes `*`. */
function asPattern(text: Text): string {
  return typeof text === 'string' ? text : text.map((part) => (typeof part === 'string' ? part : '*')).join('');
}

function addition({ layer, sources }: Lacking, { action, resource, context, caller }: Request): Correction {
  const isKms = action.startsWith('kms:');
  const [via] = known(context.get('kms:viaservice'));
  const [principal] = known(context.get('aws:principalarn'));
  const through = typeof via === 'string' ? { StringEquals: { 'kms:ViaService': via } } : { StringLike: { 'kms:ViaService': 'codecommit.*' } };
  // A role's path is in no answer of STS's, and Principal takes no wildcards: most roles have none.
  const who = typeof principal === 'string' ? principal : principal === undefined ? `arn:aws:iam::${caller.account ?? 'ACCOUNT'}:root` : principal.filter((part) => typeof part === 'string').join('');
  const statement = {
    Sid: isKms ? 'CodeCommitUsesTheKey' : `Allow${action.replace(/\W/g, ' ').replace(/(?:^| )(\w)/g, (_, first: string) => first.toUpperCase())}`,
    Effect: 'Allow',
    ...(layer === 'key' ? { Principal: { AWS: who } } : {}),
    Action: isKms ? [...KMS_ACTIONS] : action,
    Resource: layer === 'key' ? '*' : asPattern(resource),
    ...(isKms ? { Condition: through } : {}),
  };
  return { kind: 'add', layer, source: sources.length === 1 ? (sources[0] ?? null) : null, statement: null, statements: [statement] };
}

/**
 * Returns one paragraph an administrator can act on: what is denied to whom on what, by which statement and why, what else would satisfy it, and the
 * change. A policy of AWS's own cannot be edited, and the paragraph says so. For an allowed request the text is empty.
 */
export function paragraphFor(decision: Decision, corrections: readonly Correction[] = correctionsOf(decision)): string {
  const { request, outcome, denies, lacking, dependsOn } = decision;
  if (outcome === 'allowed') return '';
  const what = `${request.action} on ${shownText(request.resource)}`;
  const who = request.caller.arn ?? 'the caller';
  const head = outcome === 'denied' ? `${what} is denied to ${who}.` : outcome === 'implicit' ? `${what} is not allowed to ${who}.` : `${what} may be denied to ${who}; that depends on ${list(dependsOn.length > 0 ? dependsOn : ['policies that were not given'])}.`;
  const reasons = denies.map((match) => `${capital(placeOf(match))} (${LAYER_NAMES[match.policy.layer]}) ${match.state === true ? 'denies it' : 'may deny it'}: ${whyOf(match)}.`);
  const gaps = lacking.map((each) => `${lackOf(each)} ${request.action}${each.state === false ? '' : ' for certain'}.`);
  const ways = [...new Set(denies.flatMap(satisfiedBy))].map((way) => `Without a change of the policy it takes ${way}.`);
  const kms = request.action.startsWith('kms:') ? ['CodeCommit calls KMS on behalf of the caller, so Git fails with 403 although the login is fine.'] : [];
  return [head, ...kms, ...reasons, ...gaps, ...ways, ...corrections.map(changeSentence)].join(' ');
}

function changeSentence({ kind, layer, source, statement, statements }: Correction): string {
  const json = statements.map((each) => JSON.stringify(each)).join(', ');
  if (kind === 'add') return `Add to ${source === null ? `a ${LAYER_NAMES[layer]}`.replace(/^a (?=[aeiou])/, 'an ') : `the ${LAYER_NAMES[layer]} ${source}`}: ${json}.`;
  if (source !== null && /arn:[^:]+:iam::aws:policy\//.test(source)) return `${source} is AWS's own and cannot be edited: detach it, or attach a copy in which statement ${String(statement)} is ${json}.`;
  return statements.length === 0 ? `Remove statement ${String(statement)} of ${String(source)}.` : `Replace statement ${String(statement)} of ${String(source)} by: ${json}.`;
}

const capital = (text: string): string => (text.startsWith('statement') ? `S${text.slice(1)}` : text);
const list = (items: readonly string[]): string => (items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${String(items.at(-1))}`);
