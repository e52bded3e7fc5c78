import type { IamLoginsFact } from '../core/facts.ts';
import type { SignedCall } from './aws-calls.ts';

/** A user's static Git credentials for CodeCommit, as IAM lists them: names and states, no password is ever shown. */
export async function gitCredentials(call: SignedCall, region: string, userName: string): Promise<NonNullable<IamLoginsFact['gitCredentials']>> {
  const { output, answer } = await call({ service: 'iam', operation: 'ListServiceSpecificCredentials', region }, async (config) => {
    const { IAMClient, ListServiceSpecificCredentialsCommand } = await import('@aws-sdk/client-iam');
    return new IAMClient(config).send(new ListServiceSpecificCredentialsCommand({ UserName: userName, ServiceName: 'codecommit.amazonaws.com' }));
  });
  const items = (output?.ServiceSpecificCredentials ?? []).flatMap(({ ServiceUserName, Status, CreateDate, ServiceSpecificCredentialId: id }) =>
    (ServiceUserName === undefined ? [] : [{ userName: ServiceUserName, active: Status === 'Active', createdAt: CreateDate?.toISOString() ?? null, ...(id === undefined ? {} : { id }) }]));
  return { answer, items };
}

/** A user's SSH public keys. The list has no fingerprints: each key is asked for, and one that may not be read has none. */
export async function sshKeys(call: SignedCall, region: string, userName: string): Promise<NonNullable<IamLoginsFact['sshKeys']>> {
  const { output, answer } = await call({ service: 'iam', operation: 'ListSSHPublicKeys', region }, async (config) => {
    const { IAMClient, ListSSHPublicKeysCommand } = await import('@aws-sdk/client-iam');
    return new IAMClient(config).send(new ListSSHPublicKeysCommand({ UserName: userName }));
  });
  const listed = (output?.SSHPublicKeys ?? []).flatMap(({ SSHPublicKeyId, Status }) => (SSHPublicKeyId === undefined ? [] : [{ keyId: SSHPublicKeyId, active: Status === 'Active' }]));
  const items = await Promise.all(listed.map(async (item) => ({ ...item, fingerprint: await fingerprintOf(call, region, userName, item.keyId) })));
  return { answer, items };
}

async function fingerprintOf(call: SignedCall, region: string, userName: string, keyId: string): Promise<string | null> {
  const { output } = await call({ service: 'iam', operation: 'GetSSHPublicKey', region }, async (config) => {
    const { IAMClient, GetSSHPublicKeyCommand } = await import('@aws-sdk/client-iam');
    return new IAMClient(config).send(new GetSSHPublicKeyCommand({ UserName: userName, SSHPublicKeyId: keyId, Encoding: 'SSH' }));
  });
  return output?.SSHPublicKey?.Fingerprint?.toLowerCase() ?? null;
}
