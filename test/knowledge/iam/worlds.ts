import { NOBODY_KNOWN, type Caller, type Context, type Request } from '../../../src/knowledge/iam/context.ts';
import { evaluate, type Decision, type RepositoryKey } from '../../../src/knowledge/iam/evaluate.ts';
import { readPolicies } from '../../../src/knowledge/iam/policy-document.ts';
import type { Layer, Policy } from '../../../src/knowledge/iam/policy.ts';
import { requestFor, type RepositoryUse } from '../../../src/knowledge/iam/requests.ts';

export const ACCOUNT = '111122223333';
export const REPOSITORY = `arn:aws:codecommit:eu-west-1:${ACCOUNT}:billing`;
export const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const MARIA: Caller = { ...NOBODY_KNOWN, arn: `arn:aws:iam::${ACCOUNT}:user/maria`, account: ACCOUNT, kind: 'user', userId: 'AIDACKCEVSQ6C2EXAMPLE', longTerm: true };
export const SESSION: Caller = { ...NOBODY_KNOWN, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/dev/maria`, account: ACCOUNT, kind: 'assumed-role', userId: 'AROACKCEVSQ6C2EXAMPLE:maria', longTerm: false };
export const MANAGED: RepositoryKey = { kind: 'managed' };
export const CUSTOMER: RepositoryKey = { kind: 'customer', grants: 'none' };

export function use(changes: Partial<RepositoryUse> = {}): RepositoryUse {
  return { region: 'eu-west-1', account: ACCOUNT, repository: 'billing', keyArn: null, caller: MARIA, now: '2026-05-01T12:00:00Z', given: new Map(), ...changes };
}

/** One statement's worth of JSON. */
export type Plain = Readonly<Record<string, unknown>>;

export function policy(statements: readonly Plain[] | Plain, layer: Layer = 'identity', source: string = layer, more: Plain = { Version: '2012-10-17' }): Policy {
  const read = readPolicies(JSON.stringify({ ...more, Statement: statements }), { source, layer, callerArn: null });
  if ('error' in read) throw new Error(read.error.message);
  const [first] = read.policies;
  if (first === undefined) throw new Error('no policy');
  return first;
}

export const allow = (Action: unknown, Resource: unknown = '*', more: Plain = {}): Plain => ({ Effect: 'Allow', Action, Resource, ...more });
export const deny = (Action: unknown, Resource: unknown = '*', more: Plain = {}): Plain => ({ Effect: 'Deny', Action, Resource, ...more });
export const ALLOW_ALL = policy(allow('*'), 'identity', 'all');

export function decide(action: string, policies: readonly Policy[], changes: Partial<RepositoryUse> = {}, key: RepositoryKey = MANAGED): Decision {
  return evaluate(requestFor(action, use(changes)), policies, key);
}

/** A request of nobody's with a context of one's own. */
export function request(action: string, resource: Request['resource'], context: Context = new Map()): Request {
  return { action, resource, context, caller: MARIA };
}
