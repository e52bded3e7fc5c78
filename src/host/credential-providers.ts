import type { CredentialsFact, MetadataState, ProcessState, ProviderKind } from '../core/facts.ts';
import type { CredentialPlan } from '../knowledge/credential-plan.ts';
import { callAws, type CallContext, type Called, type Keys } from './aws-calls.ts';
import { cachedSession, roleCacheKey } from './cached-logins.ts';
import { credentialsOfContainer, credentialsOfInstance } from './metadata-credentials.ts';
import { credentialsOfProcess } from './process-credentials.ts';
import type { Runner } from './exec.ts';
import { readBytes } from './files.ts';
import { credentialsOfSso } from './sso-credentials.ts';

/** What the providers ran and asked, for the facts: no secret is in it. */
export interface ObtainTrail {
  process: ProcessState['run'];
  metadata: MetadataState | null;
}

export interface ProviderContext extends CallContext {
  trail: ObtainTrail;
  runner: Runner;
  helperTimeoutMs: number;
  home: string | null;
  /** For STS, where the plan names no region. */
  region: string;
}

export type Obtained =
  | { provider: ProviderKind | null; source: string; keys: Keys; failure: null }
  | { provider: ProviderKind | null; source: string; keys: null; failure: NonNullable<CredentialsFact['failure']> };

type Plan<K extends CredentialPlan['kind']> = Extract<CredentialPlan, { kind: K }>;

/** The keys, or botocore's class name (AWS's error code) for why there are none. */
export type KeysOrFailure = { keys: Keys; source?: string } | { code: string; message: string };

/** Obtains the credential a plan stands for, as botocore would, without writing anything. Never rejects. */
export async function obtain(plan: CredentialPlan, context: ProviderContext): Promise<Obtained> {
  const provider = providerOf(plan);
  const source = sourceOf(plan);
  const found = await obtainKeys(plan, context);
  // A metadata service that is not there is no provider for botocore either.
  if ('code' in found && found.code === 'NoCredentialsError') return { provider: null, source: 'nowhere', keys: null, failure: found };
  if (!('keys' in found)) return { provider, source, keys: null, failure: found };
  if (found.keys.expiresAt !== null && Date.parse(found.keys.expiresAt) <= context.now().getTime()) {
    return { provider, source, keys: null, failure: { code: 'RuntimeError', message: `the credentials expired at ${found.keys.expiresAt}` } };
  }
  return { provider, source: found.source ?? source, keys: found.keys, failure: null };
}

async function obtainKeys(plan: CredentialPlan, context: ProviderContext): Promise<KeysOrFailure> {
  switch (plan.kind) {
    case 'error':
      return { code: plan.code, message: plan.message };
    case 'none':
      return { code: 'NoCredentialsError', message: 'Unable to locate credentials' };
    case 'env':
      return { keys: staticKeys(plan, isoOrNull(plan.expiration)) };
    case 'shared-credentials-file':
    case 'config-file':
      return { keys: staticKeys(plan, null) };
    case 'assume-role':
      return assumeRole(plan, context);
    case 'assume-role-with-web-identity':
      return assumeRoleWithWebIdentity(plan, context);
    case 'sso':
      return credentialsOfSso(plan, context);
    case 'custom-process':
      return credentialsOfProcess(plan, context);
    case 'container-role':
      return credentialsOfContainer(plan, context);
    case 'iam-role':
      return credentialsOfInstance(plan, context);
    case 'login':
      return { code: 'MissingDependencyException', message: `profile "${plan.profile}" logs in with "aws login"; AWS CLI version 1 and git-remote-codecommit need botocore[crt] for it, and we do not read its cache` };
    case 'legacy-file':
      return { code: 'LegacyFileNotRead', message: `${plan.variable} names a file of the first AWS tools, which we do not read` };
  }
}

function staticKeys({ accessKeyId, secretAccessKey, sessionToken }: { accessKeyId: string; secretAccessKey: string; sessionToken: string | null }, expiresAt: string | null): Keys {
  return { accessKeyId, secretAccessKey, sessionToken, expiresAt };
}

async function assumeRole(plan: Plan<'assume-role'>, context: ProviderContext): Promise<KeysOrFailure> {
  const args = { RoleArn: plan.roleArn, ExternalId: plan.externalId, SerialNumber: plan.mfaSerial, DurationSeconds: plan.durationSeconds, RoleSessionName: plan.sessionName };
  const cached = await cachedSession(context.home, roleCacheKey(args), context.now());
  if (cached !== null) return { keys: cached.keys, source: `${sourceOf(plan)}, session cached in ${cached.file}` };
  if (plan.mfaSerial !== null) return { code: 'MfaRequired', message: `profile "${plan.profile}" asks for a code of ${plan.mfaSerial}, and no session of it is cached` };
  const source = await obtain(plan.source, context);
  if (source.keys === null) return { code: source.failure.code, message: `${source.failure.message} (source of the role of profile "${plan.profile}")` };
  const called = await callAws({ service: 'sts', operation: 'AssumeRole', region: plan.regionForSts ?? context.region, keys: source.keys }, context, async (config) => {
    const { STSClient, AssumeRoleCommand } = await import('@aws-sdk/client-sts');
    return new STSClient(config).send(new AssumeRoleCommand({
      RoleArn: plan.roleArn,
      RoleSessionName: plan.sessionName ?? 'codecommit-doctor',
      ...(plan.externalId === null ? {} : { ExternalId: plan.externalId }),
      ...(plan.durationSeconds === null ? {} : { DurationSeconds: plan.durationSeconds }),
    }));
  });
  return sessionOf(called, 'AssumeRole');
}

async function assumeRoleWithWebIdentity(plan: Plan<'assume-role-with-web-identity'>, context: ProviderContext): Promise<KeysOrFailure> {
  const args = { RoleArn: plan.roleArn, RoleSessionName: plan.sessionName };
  const cached = await cachedSession(context.home, roleCacheKey(args), context.now());
  if (cached !== null) return { keys: cached.keys, source: `${sourceOf(plan)}, session cached in ${cached.file}` };
  const bytes = await readBytes(plan.tokenFile).catch((error: unknown) => String(error));
  if (typeof bytes === 'string') return { code: 'PermissionError', message: `the token file ${plan.tokenFile} cannot be read (${bytes.replace(/^Error: /, '')})` };
  if (bytes === null) return { code: 'FileNotFoundError', message: `the token file ${plan.tokenFile} does not exist` };
  const token = Buffer.from(bytes).toString('utf8');
  const called = await callAws({ service: 'sts', operation: 'AssumeRoleWithWebIdentity', region: plan.regionForSts ?? context.region, keys: null }, context, async (config) => {
    const { STSClient, AssumeRoleWithWebIdentityCommand } = await import('@aws-sdk/client-sts');
    return new STSClient(config).send(new AssumeRoleWithWebIdentityCommand({ RoleArn: plan.roleArn, RoleSessionName: plan.sessionName ?? 'codecommit-doctor', WebIdentityToken: token }));
  });
  return sessionOf(called, 'AssumeRoleWithWebIdentity');
}

interface StsSession {
  Credentials?: { AccessKeyId?: string | undefined; SecretAccessKey?: string | undefined; SessionToken?: string | undefined; Expiration?: Date | undefined } | undefined;
}

function sessionOf({ output, answer }: Called<StsSession>, operation: string): KeysOrFailure {
  const found = output?.Credentials;
  if (found?.AccessKeyId !== undefined && found.SecretAccessKey !== undefined) {
    return { keys: { accessKeyId: found.AccessKeyId, secretAccessKey: found.SecretAccessKey, sessionToken: found.SessionToken ?? null, expiresAt: found.Expiration?.toISOString() ?? null } };
  }
  if (answer.failure !== null) return { code: networkErrorName(answer.failure.stage), message: `${operation}: ${answer.failure.message}` };
  return { code: answer.errorCode ?? `HTTP_${answer.status ?? 0}`, message: answer.errorMessage ?? `${operation} was refused` };
}

const NETWORK_ERRORS = {
  dns: 'EndpointConnectionError', connect: 'EndpointConnectionError', proxy: 'ProxyConnectionError', tls: 'SSLError', timeout: 'ConnectTimeoutError', protocol: 'ResponseParserError',
} as const;

/** The class botocore raises where a request fails on the way. */
export function networkErrorName(stage: keyof typeof NETWORK_ERRORS): string {
  return NETWORK_ERRORS[stage];
}

function isoOrNull(time: string | null): string | null {
  const parsed = Date.parse(time ?? '');
  return Number.isNaN(parsed) ? null : new Date(parsed).toISOString();
}

function providerOf(plan: CredentialPlan): ProviderKind | null {
  return plan.kind === 'error' || plan.kind === 'none' || plan.kind === 'legacy-file' ? null : plan.kind;
}

function sourceOf(plan: CredentialPlan): string {
  switch (plan.kind) {
    case 'env':
      return 'AWS_ACCESS_KEY_ID';
    case 'shared-credentials-file':
    case 'config-file':
    case 'assume-role':
    case 'custom-process':
      return `${plan.file}:${plan.line}`;
    case 'assume-role-with-web-identity':
      return plan.tokenFile;
    case 'sso':
      return plan.ssoSession === null ? plan.startUrl : `sso-session ${plan.ssoSession}`;
    case 'login':
      return 'aws login';
    case 'container-role':
      return plan.relativeUri === null ? 'AWS_CONTAINER_CREDENTIALS_FULL_URI' : 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';
    case 'iam-role':
      return 'instance metadata';
    case 'legacy-file':
      return plan.variable;
    case 'none':
    case 'error':
      return 'nowhere';
  }
}
