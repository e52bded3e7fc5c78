import { createHash } from 'node:crypto';
import { denialMessage, denialOf, keyDenialOf } from './denials.ts';
import { answer, bodyOf, noteSigner } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { partitionOf } from './hosts.ts';
import type { RepositoryStore } from './repositories.ts';
import { verifyRequest } from './signatures.ts';
import type { Refusal } from './signatures.ts';
import type { Identity, Repository } from './world.ts';

/** An error as CodeCommit's JSON 1.1 protocol names it. */
interface ApiError {
  code: string;
  message: string;
}

type Outcome = { error: ApiError } | { result: object };

const failure = (code: string, message: string): Outcome => ({ error: { code, message } });

/** Words a refused signature as the JSON services do. */
export function jsonRefusal(refusal: Refusal): ApiError {
  switch (refusal.reason) {
    case 'missing':
      return { code: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' };
    case 'malformed':
      return { code: 'IncompleteSignatureException', message: 'Authorization header is malformed.' };
    case 'unknown-key':
      return { code: 'UnrecognizedClientException', message: 'The security token included in the request is invalid.' };
    case 'expired-token':
      return { code: 'ExpiredTokenException', message: 'The security token included in the request is expired' };
    default:
      return { code: 'InvalidSignatureException', message: refusal.message };
  }
}

/** Returns the ARN of a repository, existing or not. */
export function repositoryArn(region: string, account: string, name: string): string {
  return `arn:${partitionOf(region)}:codecommit:${region}:${account}:${name}`;
}

/** Returns a stable repository id in UUID form. */
function repositoryId(repository: Repository): string {
  const hex = createHash('sha256').update(`${repository.account}/${repository.region}/${repository.name}`).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

function metadataOf(repository: Repository): object {
  const { account, region, name } = repository;
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return {
    accountId: account,
    repositoryId: repositoryId(repository),
    repositoryName: name,
    ...(repository.empty ? {} : { defaultBranch: 'main' }),
    // Seconds as a number: the SDK for JavaScript throws on ISO text here.
    lastModifiedDate: 1_700_003_600.456,
    creationDate: 1_700_000_000.123,
    cloneUrlHttp: `https://git-codecommit.${region}.${domain}/v1/repos/${name}`,
    cloneUrlSsh: `ssh://git-codecommit.${region}.${domain}/v1/repos/${name}`,
    Arn: repositoryArn(region, account, name),
    ...(repository.kmsKeyId === undefined ? {} : { kmsKeyId: repository.kmsKeyId }),
  };
}

function refused(identity: Identity, action: string, resource: string): Outcome | null {
  const denial = denialOf(identity, action);
  if (!denial) return null;
  const code = denial.type === 'kms' ? 'EncryptionKeyAccessDeniedException' : 'AccessDeniedException';
  return failure(code, denialMessage(identity, denial, action, resource));
}

async function operate(
  operation: string,
  identity: Identity,
  input: Record<string, unknown>,
  region: string,
  store: RepositoryStore,
  all: Repository[],
): Promise<Outcome> {
  const name = typeof input['repositoryName'] === 'string' ? input['repositoryName'] : '';
  const resource = operation === 'ListRepositories' ? '*' : repositoryArn(region, identity.account, name);
  const denied = refused(identity, `codecommit:${operation}`, resource);
  if (denied) return denied;
  if (operation === 'ListRepositories') {
    const own = all.filter((each) => each.account === identity.account && each.region === region);
    const repositories = own.map((each) => ({ repositoryName: each.name, repositoryId: repositoryId(each) }));
    return { result: { repositories } };
  }
  if (!['GetRepository', 'ListBranches', 'GetBranch'].includes(operation)) {
    return failure('UnknownOperationException', `The lab does not play ${operation}.`);
  }
  if (name === '') return failure('RepositoryNameRequiredException', 'A repository name is required.');
  if (!/^[\w.-]{1,100}$/.test(name)) {
    return failure('InvalidRepositoryNameException', `Repository names can contain only letters, numbers, periods, underscores, and dashes.`);
  }
  const repository = store.find(identity.account, region, name);
  if (!repository) return failure('RepositoryDoesNotExistException', `${name} does not exist`);
  if (operation === 'GetRepository') return { result: { repositoryMetadata: metadataOf(repository) } };

  const keyDenial = keyDenialOf(identity, 'read');
  if (keyDenial) {
    return failure('EncryptionKeyAccessDeniedException', denialMessage(identity, { ...keyDenial, type: 'kms' }, '', ''));
  }
  const branches = await store.branchesOf(repository);
  if (operation === 'ListBranches') return { result: { branches: [...branches.keys()] } };
  const branchName = typeof input['branchName'] === 'string' ? input['branchName'] : '';
  const commitId = branches.get(branchName);
  if (commitId === undefined) return failure('BranchDoesNotExistException', `Branch ${branchName} does not exist`);
  return { result: { branch: { branchName, commitId } } };
}

function parsed(body: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8') || '{}');
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

/** Answers CodeCommit's JSON 1.1 API: GetRepository, ListRepositories, ListBranches, GetBranch. */
export async function answerCodeCommit(exchange: Exchange, store: RepositoryStore): Promise<void> {
  const { request, world, aws, log } = exchange;
  const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
  log.action = operation;
  noteSigner(exchange);
  const body = await bodyOf(request);
  const verdict = verifyRequest(world, request, body, { service: 'codecommit', region: aws.region, minutes: 5 });
  const input = parsed(body);
  let outcome: Outcome;
  if ('refusal' in verdict) outcome = { error: jsonRefusal(verdict.refusal) };
  else if (input === null) outcome = failure('SerializationException', 'The body is not a JSON object.');
  else outcome = await operate(operation, verdict.identity, input, aws.region, store, world.repositories);

  const type = 'application/x-amz-json-1.1';
  if ('result' in outcome) answer(exchange, 200, type, JSON.stringify(outcome.result));
  else answer(exchange, 400, type, JSON.stringify({ __type: outcome.error.code, message: outcome.error.message }));
}
