/** What was given and read of policies and of the key of the repository. Policies hold no secret; they are kept as text. */
import type { ApiAnswer } from './network-facts.ts';

/** What a policy is attached to: an identity's policies grant, the others only limit, a key's does both. */
export type PolicyLayer = 'identity' | 'boundary' | 'session' | 'scp' | 'key';

export interface PolicyText {
  /** As a person finds it again: a file, `inline:dev/base`, an ARN. */
  source: string;
  layer: PolicyLayer;
  text: string;
}

/** What stands in `--policy`, `--scp`, `--boundary`, `--key-policy` and `--context`. */
export interface GivenPolicies {
  documents: readonly PolicyText[];
  /** Null: the key is to be taken as absent. */
  context: readonly { key: string; values: readonly string[] | null }[];
}

/** The caller's own policies as IAM handed them out. */
export interface PoliciesFact {
  /** The user, or the role behind the session; its path is known where IAM told it. */
  principalArn: string;
  /** Null for a user, and where IAM did not tell it. */
  roleArn: string | null;
  documents: readonly PolicyText[];
  notRead: readonly { source: string; layer: PolicyLayer; why: string }[];
  answer: ApiAnswer;
}

/** What KMS says of the key of the repository. What was not asked is null. */
export interface KmsKeyFact {
  /** What was asked about: an ARN, an id, or the alias of the key that AWS manages for CodeCommit. */
  keyId: string;
  description: { answer: ApiAnswer; arn: string | null; state: string | null; manager: 'AWS' | 'CUSTOMER' | null } | null;
  policy: { answer: ApiAnswer; text: string | null } | null;
  grants: { answer: ApiAnswer; grants: readonly { grantee: string | null; operations: readonly string[] }[]; complete: boolean } | null;
  /** With `DryRun`: nothing is encrypted, and the answer says whether it would have been. */
  dryRuns: readonly { action: string; answer: ApiAnswer }[];
}
