import type { Caller } from './context.ts';
import type { PrincipalEntry, Statement } from './statement.ts';
import { any, not, type Tri } from './tri-state.ts';

/** Whether a key policy's statement is about the caller, and whether only because it speaks of his whole account. */
export interface PrincipalMatch {
  state: Tri;
  /** True where what fits is the account: such an Allow only hands the decision over to the account's identity policies. */
  delegates: boolean;
}

/**
 * Returns whether the Principal of a key policy's statement is the caller. A session is matched by the name of its role, which is unique in an account.
 * Source: IAM guide, "Principal"; KMS guide, "Allows access to the AWS account and enables IAM policies". A statement without one fits nobody.
 */
export function matchPrincipal({ principal }: Statement, caller: Caller): PrincipalMatch {
  if (principal === null) return { state: false, delegates: false };
  const each = principal.entries.map((entry) => ({ state: matchEntry(entry, caller), isAccount: isAccount(entry) }));
  const state = any(each.map((entry) => entry.state));
  // What NotPrincipal leaves out is compared with a session's whole chain of principals; only "it is not about him at all" would be certain.
  if (principal.not) return { state: not(state) === false ? false : 'unknown', delegates: false };
  return { state, delegates: state !== false && each.every((entry) => entry.state === false || entry.isAccount) };
}

const ACCOUNT = /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/;
const isAccount = ({ kind, value }: PrincipalEntry): boolean => kind === 'AWS' && value !== null && ACCOUNT.test(value);

function matchEntry({ kind, value }: PrincipalEntry, caller: Caller): Tri {
  if (kind === 'Service' || kind === 'CanonicalUser') return false;
  if (kind !== 'AWS' || value === null) return 'unknown';
  if (value === '*') return true;
  const account = ACCOUNT.exec(value)?.[1];
  if (account !== undefined) return caller.account === null ? 'unknown' : account === caller.account;
  if (/^A(?:ID|RO)A[A-Z0-9]+$/.test(value)) return caller.userId === null ? 'unknown' : caller.userId.split(':')[0] === value;
  if (caller.arn === null) return 'unknown';
  if (value === caller.arn || value === caller.roleArn) return true;
  const session = /^arn:[^:]+:sts::(\d+):assumed-role\/([^/]+)\//.exec(caller.arn);
  return session !== null && value.includes(`:iam::${session[1] ?? ''}:role/`) && value.endsWith(`/${session[2] ?? ''}`);
}
