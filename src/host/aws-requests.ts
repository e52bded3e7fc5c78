import type { IdentityFact, RepositoryMetadata, SimulationFact } from '../core/facts.ts';
import { partitionOf } from '../knowledge/codecommit-endpoints.ts';
import type { SignedCall } from './aws-calls.ts';

const SEARCH_MS = 3000;

/** Who signs. Source: AWS STS API Reference, GetCallerIdentity. */
export async function callerIdentity(call: SignedCall, region: string): Promise<IdentityFact> {
  const { output, answer } = await call({ service: 'sts', operation: 'GetCallerIdentity', region }, async (config) => {
    const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
    return new STSClient(config).send(new GetCallerIdentityCommand({}));
  });
  const arn = output?.Arn ?? null;
  return { account: output?.Account ?? null, arn, kind: arn === null ? null : kindOf(arn), answer };
}

/**
 * What CodeCommit knows of a repository. Where `region` has none of this name, those of `otherRegions` in the same partition are asked, three
 * seconds each. Source: CodeCommit API Reference, GetRepository.
 */
export async function repositoryMetadata(call: SignedCall, region: string, name: string, otherRegions: readonly string[]): Promise<RepositoryMetadata> {
  const { output, answer } = await getRepository(call, region, name);
  const metadata = output?.repositoryMetadata;
  const elsewhere = [...new Set(otherRegions)].filter((other) => other !== '' && other !== region && partitionOf(other) === partitionOf(region));
  const searched = answer.errorCode !== 'RepositoryDoesNotExistException' ? []
    : await Promise.all(elsewhere.map(async (other) => ({ region: other, ...(await getRepository(call, other, name, SEARCH_MS)) })));
  const answered = searched.filter((one) => one.output !== null || one.answer.errorCode === 'RepositoryDoesNotExistException');
  return {
    answer,
    repositoryName: metadata?.repositoryName ?? null,
    arn: metadata?.Arn ?? null,
    kmsKeyId: metadata?.kmsKeyId ?? null,
    defaultBranch: metadata?.defaultBranch ?? null,
    foundIn: answered.filter((one) => one.output !== null).map((one) => one.region),
    searchedIn: answered.map((one) => one.region),
  };
}

/**
 * What IAM's policy simulator decides, told the values we know of the keys the principal's policies ask for; where IAM does not say which these
 * are, it is told none. Source: IAM API Reference, SimulatePrincipalPolicy and GetContextKeysForPrincipalPolicy.
 */
export async function simulate(call: SignedCall, principalArn: string, actions: readonly string[], resource: string, context: ReadonlyMap<string, string> = new Map()): Promise<SimulationFact> {
  const entries = context.size === 0 ? [] : contextEntries(await contextKeys(call, principalArn), context);
  const { output, answer } = await call({ service: 'iam', operation: 'SimulatePrincipalPolicy', region: iamRegion(principalArn) }, async (config) => {
    const { IAMClient, SimulatePrincipalPolicyCommand } = await import('@aws-sdk/client-iam');
    const input = { PolicySourceArn: principalArn, ActionNames: [...actions], ResourceArns: [resource], ...(entries.length === 0 ? {} : { ContextEntries: entries }) };
    return new IAMClient(config).send(new SimulatePrincipalPolicyCommand(input));
  });
  const results = (output?.EvaluationResults ?? []).map((result) => ({
    action: result.EvalActionName ?? '',
    decision: decisionOf(result.EvalDecision),
    sources: [...new Set((result.MatchedStatements ?? []).flatMap((statement) => statement.SourcePolicyId ?? []))],
    missingContext: result.MissingContextValues ?? [],
  }));
  return { answer, results };
}

async function contextKeys(call: SignedCall, principalArn: string): Promise<readonly string[]> {
  const { output } = await call({ service: 'iam', operation: 'GetContextKeysForPrincipalPolicy', region: iamRegion(principalArn) }, async (config) => {
    const { IAMClient, GetContextKeysForPrincipalPolicyCommand } = await import('@aws-sdk/client-iam');
    return new IAMClient(config).send(new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn: principalArn }));
  });
  return output?.ContextKeyNames ?? [];
}

/** IAM wants a type for each; what is no date, number or truth is text. */
function contextEntries(keys: readonly string[], context: ReadonlyMap<string, string>) {
  return keys.flatMap((key) => {
    const name = key.toLowerCase();
    const value = context.get(name);
    if (value === undefined) return [];
    const type = value === 'true' || value === 'false' ? 'boolean' as const : name === 'aws:currenttime' ? 'date' as const : name === 'aws:epochtime' ? 'numeric' as const : 'string' as const;
    return [{ ContextKeyName: key, ContextKeyType: type, ContextKeyValues: [value] }];
  });
}

/** The region that requests to IAM are signed for, in the partition of an ARN: IAM has one endpoint for each. */
export function iamRegion(arn: string): string {
  const partition = arn.split(':')[1];
  return partition === 'aws-cn' ? 'cn-north-1' : partition === 'aws-us-gov' ? 'us-gov-west-1' : 'us-east-1';
}

function getRepository(call: SignedCall, region: string, name: string, timeoutMs?: number) {
  const what = { service: 'codecommit', operation: 'GetRepository', region, ...(timeoutMs === undefined ? {} : { timeoutMs }) } as const;
  return call(what, async (config) => {
    const { CodeCommitClient, GetRepositoryCommand } = await import('@aws-sdk/client-codecommit');
    return new CodeCommitClient(config).send(new GetRepositoryCommand({ repositoryName: name }));
  });
}

function decisionOf(decision: string | undefined): SimulationFact['results'][number]['decision'] {
  return decision === 'allowed' || decision === 'explicitDeny' ? decision : 'implicitDeny';
}

/** The kind of identity an ARN names. Source: IAM User Guide, "IAM identifiers". */
function kindOf(arn: string): IdentityFact['kind'] {
  const resource = arn.split(':').slice(5).join(':');
  if (resource === 'root') return 'root';
  const kind = resource.split('/')[0];
  return kind === 'user' || kind === 'assumed-role' || kind === 'federated-user' ? kind : null;
}
