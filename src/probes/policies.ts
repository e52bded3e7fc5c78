import { type Observed, type PoliciesFact, valueOf } from '../core/facts.ts';
import { defineProbe } from '../core/probe.ts';
import { missing } from './missing.ts';
import { asksForPolicies, signsGit } from './simulation.ts';

/** The caller's own policies, as far as IAM lets him read them: asked only after a refusal, or where documents were given. */
export const policies = defineProbe({
  fact: 'policies',
  after: ['intent', 'target', 'identity', 'repositoryMetadata', 'gitRequest'],
  reach: 'live',
  async observe(host, known): Promise<Observed<PoliciesFact>> {
    const { target, identity } = known;
    if (identity.status !== 'seen') return missing(identity);
    if (target.status === 'seen' && !signsGit(target.value)) return { status: 'absent', reason: `the AWS keys here are not what git uses (${target.value.method})` };
    const { arn, kind } = identity.value;
    if (!asksForPolicies(known) || arn === null) return { status: 'absent', reason: 'nothing was refused' };
    if (kind !== 'user' && kind !== 'assumed-role') return { status: 'absent', reason: `IAM keeps no policies of ${kind === 'root' ? 'the root user' : 'a federated user'}` };
    const value = await host.aws.policies(arn);
    return { status: 'seen', value, origin: { kind: 'request', target: value.answer.url, status: value.answer.status } };
  },
});

/** What KMS calls the key that AWS manages for CodeCommit. */
const MANAGED_KEY = 'alias/aws/codecommit';

/** What KMS says of the repository's key: after a refusal, where the key is known; with `--probe-kms` also whether it would encrypt. */
export const kmsKey = defineProbe({
  fact: 'kmsKey',
  after: ['intent', 'target', 'identity', 'repositoryMetadata', 'gitRequest'],
  reach: 'live',
  async observe(host, known) {
    const { intent, target, identity, repositoryMetadata } = known;
    if (identity.status !== 'seen') return missing(identity);
    if (target.status !== 'seen') return missing(target);
    if (!signsGit(target.value)) return { status: 'absent', reason: `the AWS keys here are not what git uses (${target.value.method})` };
    const keyId = valueOf(repositoryMetadata)?.kmsKeyId ?? null;
    const ask = { description: keyId !== null && asksForPolicies(known), dryRun: valueOf(intent)?.probeKms === true };
    if (!ask.description && !ask.dryRun) return { status: 'absent', reason: keyId === null ? 'the key of the repository is not known' : 'nothing was refused' };
    const region = /^arn:[^:]*:kms:([^:]+):/.exec(keyId ?? '')?.[1] ?? target.value.region;
    if (region === null) return { status: 'absent', reason: 'the region of the key is not known' };
    const value = await host.aws.kmsKey(region, keyId ?? MANAGED_KEY, ask);
    const answer = value.description?.answer;
    return { status: 'seen', value, origin: { kind: 'request', target: answer?.url ?? '', status: answer?.status ?? null } };
  },
});
