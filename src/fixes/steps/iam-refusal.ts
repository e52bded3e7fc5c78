import type { ApiAnswer } from '../../core/facts.ts';
import { describeStep, type IamStep } from '../../core/fix.ts';

const LIMITS: Readonly<Record<IamStep['action'], string>> = {
  CreateServiceSpecificCredential: 'IAM gives a user two Git credentials for CodeCommit, and there are two',
  ResetServiceSpecificCredential: 'IAM refuses another Git credential',
  UploadSSHPublicKey: 'IAM takes five SSH keys from a user, and there are five',
};

/** True where AWS may have done what was asked although no good answer came: it did not answer in time, broke off, or failed on its side. */
export function isUncertain({ failure, status }: ApiAnswer): boolean {
  return failure === null ? status === null || status >= 500 : failure.stage === 'timeout' || failure.stage === 'protocol';
}

/**
 * Returns in words why IAM did not do a step, with the command for somebody who may where the keys may not. Source: IAM API Reference, the errors of
 * CreateServiceSpecificCredential and UploadSSHPublicKey.
 */
export function refusalOf(step: IamStep, { operation, status, errorCode, errorMessage, failure }: ApiAnswer): string {
  const command = (describeStep(step).argv ?? []).filter((word, index, argv) => word !== '--profile' && argv[index - 1] !== '--profile').join(' ');
  if (failure !== null) return `IAM gave no answer to ${operation}: ${failure.message}`;
  if (errorCode === null && status !== null && status < 300) return `the answer of IAM to ${operation} holds no login`;
  switch (errorCode) {
    case 'AccessDenied':
    case 'AccessDeniedException':
      return `these AWS keys may not do iam:${operation} (${errorMessage ?? ''}); somebody who may can: ${command}`;
    case 'LimitExceeded':
    case 'LimitExceededException':
      return LIMITS[step.action];
    case 'NoSuchEntity':
    case 'NoSuchEntityException':
      return `IAM knows no such user or credential: ${errorMessage ?? step.user}`;
    case 'DuplicateSSHPublicKey':
    case 'DuplicateSSHPublicKeyException':
      return 'IAM has this SSH key already and does not say under which id; it may belong to another user';
    default:
      return `IAM refuses ${operation}${status === null ? '' : ` with ${status}`}: ${[errorCode, errorMessage].filter((part) => part !== null).join(', ')}`;
  }
}
