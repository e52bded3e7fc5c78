import type * as AwsSdk from '@aws-sdk/client-kms';
import type { KmsKeyFact } from '../core/facts.ts';
import type { Called, SignedCall } from './aws-calls.ts';

type Sdk = typeof AwsSdk;
type Client = InstanceType<Sdk['KMSClient']>;

/** The most one call gives; a repository's key with more grants is said to be not wholly read. */
const GRANTS = 100;

/**
 * Returns what KMS says of a key: its state and who manages it, and of one that AWS does not manage its policy and grants. With `dryRun` KMS is asked
 * whether it would encrypt for the caller himself; Decrypt and ReEncrypt want a ciphertext made under the key, so they cannot be asked.
 * Source: KMS API Reference, `DryRun`; FACTS 1.4.
 */
export async function kmsKey(call: SignedCall, region: string, keyId: string, what: { description: boolean; dryRun: boolean }): Promise<KmsKeyFact> {
  const ask = <T>(operation: string, perform: (client: Client, sdk: Sdk) => Promise<T>): Promise<Called<T>> => call({ service: 'kms', operation, region }, async (config) => {
    const sdk = await import('@aws-sdk/client-kms');
    return perform(new sdk.KMSClient(config), sdk);
  });
  const KeyId = keyId;
  const [description, dryRuns] = await Promise.all([
    what.description || what.dryRun ? ask('DescribeKey', (client, sdk) => client.send(new sdk.DescribeKeyCommand({ KeyId }))) : null,
    what.dryRun ? Promise.all([
      ask('Encrypt', (client, sdk) => client.send(new sdk.EncryptCommand({ KeyId, Plaintext: new Uint8Array(1), DryRun: true }))),
      ask('GenerateDataKey', (client, sdk) => client.send(new sdk.GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', DryRun: true }))),
      ask('GenerateDataKeyWithoutPlaintext', (client, sdk) => client.send(new sdk.GenerateDataKeyWithoutPlaintextCommand({ KeyId, KeySpec: 'AES_256', DryRun: true }))),
    ]) : [],
  ]);
  const { Arn, KeyState, KeyManager } = description?.output?.KeyMetadata ?? {};
  const isOurs = what.description && KeyManager !== 'AWS';
  const [policy, grants] = await Promise.all([
    isOurs ? ask('GetKeyPolicy', (client, sdk) => client.send(new sdk.GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }))) : null,
    isOurs ? ask('ListGrants', (client, sdk) => client.send(new sdk.ListGrantsCommand({ KeyId, Limit: GRANTS }))) : null,
  ]);
  return {
    keyId,
    description: description === null ? null : { answer: description.answer, arn: Arn ?? null, state: KeyState ?? null, manager: KeyManager ?? null },
    policy: policy === null ? null : { answer: policy.answer, text: policy.output?.Policy ?? null },
    grants: grants === null ? null : {
      answer: grants.answer,
      grants: (grants.output?.Grants ?? []).map(({ GranteePrincipal, Operations }) => ({ grantee: GranteePrincipal ?? null, operations: Operations ?? [] })),
      complete: grants.output !== null && grants.output.Truncated !== true,
    },
    dryRuns: dryRuns.map(({ answer }) => ({ action: `kms:${answer.operation}`, answer })),
  };
}
