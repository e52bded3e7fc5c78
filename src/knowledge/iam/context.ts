import type { Text } from './wildcard.ts';

/**
 * What is known of a request's context keys, by key in lower case (IAM's key names have no case). A key that is not in the map is unknown: it may
 * be absent or have any value. `absent` means it is known not to be there.
 */
export type Context = ReadonlyMap<string, 'absent' | readonly Text[]>;

/** One request to be judged. */
export interface Request {
  action: string;
  resource: Text;
  context: Context;
  caller: Caller;
}

/** Who calls; what is not known is null. */
export interface Caller {
  /** As `sts:GetCallerIdentity` says it. */
  arn: string | null;
  account: string | null;
  kind: 'user' | 'assumed-role' | 'federated-user' | 'root' | null;
  /** `UserId` of `sts:GetCallerIdentity`. */
  userId: string | null;
  /** The role's own ARN with its path, where IAM said it; `sts:GetCallerIdentity` leaves the path out. */
  roleArn: string | null;
  /** True for the long-term keys of a user, false for a session's. */
  longTerm: boolean | null;
}

export const NOBODY_KNOWN: Caller = { arn: null, account: null, kind: null, userId: null, roleArn: null, longTerm: null };
