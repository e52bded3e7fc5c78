import type { IamWrites } from '../core/probe.ts';
import { partitionOf } from '../knowledge/codecommit-endpoints.ts';
import type { SignedCall } from './aws-calls.ts';
import { iamRegion } from './aws-requests.ts';
import { gitCredentials, sshKeys } from './iam-logins.ts';

const CODECOMMIT = 'codecommit.amazonaws.com';

/**
 * Changes to the Git credentials and SSH keys of one user. What is read and what is removed is asked for although the run was ended: a change that was begun
 * is then known and taken back. Source: IAM API Reference, CreateServiceSpecificCredential, ResetServiceSpecificCredential,
 * DeleteServiceSpecificCredential, UploadSSHPublicKey and DeleteSSHPublicKey.
 */
export function iamWrites({ call, lateCall }: { call: SignedCall; lateCall: SignedCall }, anyRegion: string, user: string): IamWrites {
  const region = iamRegion(`arn:${partitionOf(anyRegion)}:`);
  const UserName = user;
  const to = (operation: string) => ({ service: 'iam', operation, region }) as const;
  return {
    gitCredentials: () => gitCredentials(lateCall, region, user),
    async createGitCredential() {
      const { output, answer } = await call(to('CreateServiceSpecificCredential'), async (config) => {
        const { IAMClient, CreateServiceSpecificCredentialCommand } = await import('@aws-sdk/client-iam');
        return new IAMClient(config).send(new CreateServiceSpecificCredentialCommand({ UserName, ServiceName: CODECOMMIT }));
      });
      return { answer, made: madeOf(output?.ServiceSpecificCredential) };
    },
    async resetGitCredential(id) {
      const { output, answer } = await call(to('ResetServiceSpecificCredential'), async (config) => {
        const { IAMClient, ResetServiceSpecificCredentialCommand } = await import('@aws-sdk/client-iam');
        return new IAMClient(config).send(new ResetServiceSpecificCredentialCommand({ UserName, ServiceSpecificCredentialId: id }));
      });
      return { answer, made: madeOf(output?.ServiceSpecificCredential) };
    },
    async deleteGitCredential(id) {
      const { answer } = await lateCall(to('DeleteServiceSpecificCredential'), async (config) => {
        const { IAMClient, DeleteServiceSpecificCredentialCommand } = await import('@aws-sdk/client-iam');
        return new IAMClient(config).send(new DeleteServiceSpecificCredentialCommand({ UserName, ServiceSpecificCredentialId: id }));
      });
      return answer;
    },
    sshKeys: () => sshKeys(lateCall, region, user),
    async uploadSshKey(publicKey) {
      const { output, answer } = await call(to('UploadSSHPublicKey'), async (config) => {
        const { IAMClient, UploadSSHPublicKeyCommand } = await import('@aws-sdk/client-iam');
        return new IAMClient(config).send(new UploadSSHPublicKeyCommand({ UserName, SSHPublicKeyBody: publicKey }));
      });
      return { answer, keyId: output?.SSHPublicKey?.SSHPublicKeyId ?? null };
    },
    async deleteSshKey(keyId) {
      const { answer } = await lateCall(to('DeleteSSHPublicKey'), async (config) => {
        const { IAMClient, DeleteSSHPublicKeyCommand } = await import('@aws-sdk/client-iam');
        return new IAMClient(config).send(new DeleteSSHPublicKeyCommand({ UserName, SSHPublicKeyId: keyId }));
      });
      return answer;
    },
  };
}

interface Answered {
  ServiceSpecificCredentialId: string | undefined;
  ServiceUserName?: string | undefined;
  ServicePassword?: string | undefined;
}

/** Null for an answer without a password: nothing can be stored then. */
function madeOf(answered: Answered | undefined): { id: string; userName: string; password: string } | null {
  const { ServiceSpecificCredentialId: id, ServiceUserName: userName, ServicePassword: password } = answered ?? {};
  return id === undefined || userName === undefined || password === undefined ? null : { id, userName, password };
}
