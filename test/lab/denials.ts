import { covers } from './hosts.ts';
import type { Denial, DenialType, Identity } from './world.ts';

/** Returns the identity's first denial that covers `action`, if any. */
export function denialOf(identity: Identity, action: string): Denial | undefined {
  return identity.denials.find((denial) => covers(denial.action, action));
}

const reasons: Record<Exclude<DenialType, 'kms'>, (action: string) => string> = {
  'identity-implicit': (action) => `because no identity-based policy allows the ${action} action`,
  'identity-explicit': () => 'with an explicit deny in an identity-based policy',
  scp: () => 'with an explicit deny in a service control policy',
  boundary: (action) => `because no permissions boundary allows the ${action} action`,
  session: (action) => `because no session policy allows the ${action} action`,
  vpce: (action) => `because no VPC endpoint policy allows the ${action} action`,
};

/**
 * Returns the refusal's text in the wording of IAM's "Access denied error message format"
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html).
 */
export function denialMessage(identity: Identity, denial: Denial, action: string, resource: string): string {
  if (denial.message !== undefined) return denial.message;
  if (denial.type === 'kms') return keyDenialMessage;
  const reason = reasons[denial.type](action);
  return `User: ${identity.arn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
}

/** The text the CodeCommit user guide quotes for EncryptionKeyAccessDeniedException. */
export const keyDenialMessage =
  "User is not authorized for the KMS default master key for CodeCommit 'aws/codecommit' in your account";

const pullActions = ['kms:Decrypt'];
const pushActions = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:DescribeKey',
];

/** Returns the denial that stops CodeCommit from using the repository's key for a read or a write. */
export function keyDenialOf(identity: Identity, use: 'read' | 'write'): Denial | undefined {
  const actions = use === 'read' ? pullActions : pushActions;
  return actions.map((action) => denialOf(identity, action)).find((denial) => denial !== undefined);
}
