import type { CredentialsFact, IdentityFact, Platform, RepositoryMetadata, SimulationFact } from '../core/facts.ts';
import type { AwsSession, CredentialRequest } from '../core/probe.ts';
import { activeProfile, activeRegion, type Environment } from '../knowledge/aws-environment.ts';
import { partitionOf } from '../knowledge/codecommit-endpoints.ts';
import { loginName } from '../knowledge/credential-shape.ts';
import { shownUser, withoutPasswords } from '../knowledge/git-config-redaction.ts';
import type { MergedProfiles } from '../knowledge/aws-config.ts';
import { credentialPlan, type CredentialPlan } from '../knowledge/credential-source.ts';
import { type Call, callAws, type CallContext, type Called, type ClientConfig, type Keys } from './aws-calls.ts';
import { pythonHome, readProfiles } from './aws-files.ts';
import { obtain, type ObtainTrail } from './credential-providers.ts';
import type { Runner } from './exec.ts';
import { shownMessage } from './message.ts';
import type { Routes } from './routes.ts';
import { sessionState } from './session-state.ts';
import { which } from './which.ts';

const SEARCH_MS = 3000;

export interface AwsSessionOptions {
  runner: Runner;
  routes: Routes;
  env: Environment;
  platform: Platform;
  cwd: string;
  now: () => Date;
  timeoutMs: number;
  helperTimeoutMs: number;
  signal: AbortSignal;
}

/** A session and, for the host alone, the keys it obtained. */
export interface HostAwsSession extends AwsSession {
  /** Those of the last `credentials` call; null when it gave none. */
  keys(): Keys | null;
  /** Begins to load the clients; what they need is there sooner then. */
  warm(): void;
}

interface Current {
  keys: Keys | null;
  context: CallContext;
  ownRegion: string | null;
}

/** Makes the session that all signed requests of a run go through. Keys stay in it. */
export function createAwsSession(options: AwsSessionOptions): HostAwsSession {
  // The SDK warns on stderr of what we have pinned on purpose.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  let current: Current | null = null;
  const trail: ObtainTrail = { process: null, metadata: null };

  const contextFor = (request: CredentialRequest, merged: MergedProfiles): CallContext & { ownRegion: string | null } => {
    const { routes, now, timeoutMs, signal, env } = options;
    const profile = merged.profiles.get(activeProfile(env, request.profile, request.dialect).name);
    const ownRegion = activeRegion(env, profile ?? null, null, request.dialect)?.region ?? null;
    return { routes, now, timeoutMs, signal, profile: request.profile, endpoints: { env, profile, services: merged.services }, ownRegion };
  };

  const home = (): string | null => pythonHome((name) => options.env[name], options.platform);
  const filesAndRequest = async (asked: CredentialRequest): Promise<{ merged: MergedProfiles; request: CredentialRequest }> => {
    const merged = await readProfiles(options.env, home(), options.platform);
    return { merged, request: { ...asked, profile: realName(asked.profile, [...merged.profiles.keys()]) } };
  };
  const planFor = ({ profile, dialect }: CredentialRequest, merged: MergedProfiles): CredentialPlan =>
    credentialPlan({ merged, env: options.env, explicitProfile: profile, explicitRegion: null, dialect, platform: options.platform });

  const credentials = async (asked: CredentialRequest): Promise<CredentialsFact> => {
    const { runner, helperTimeoutMs } = options;
    const { request, merged } = await filesAndRequest(asked);
    const context = contextFor(request, merged);
    const obtained = await obtain(planFor(request, merged), { ...context, trail, runner, helperTimeoutMs, home: home(), region: request.region });
    current = { keys: obtained.keys, context, ownRegion: context.ownRegion };
    const login = obtained.keys === null ? null : loginName(obtained.keys.accessKeyId);
    return {
      profile: asked.profile,
      provider: obtained.provider,
      source: withoutPasswords(obtained.source),
      keyIdLast4: login?.keyIdLast4 ?? null,
      prefix: login?.prefix ?? null,
      hasSessionToken: (obtained.keys?.sessionToken ?? null) !== null,
      expiresAt: obtained.keys?.expiresAt ?? null,
      // The name of a profile may be a key that was pasted in its place.
      failure: obtained.failure === null ? null : { code: obtained.failure.code, message: shownMessage(obtained.failure.message) },
    };
  };

  const call = async <T>(what: Omit<Call, 'keys'>, perform: (config: ClientConfig) => Promise<T>): Promise<Called<T>> => {
    if (current?.keys) return callAws({ ...what, keys: current.keys }, current.context, perform);
    const failure = { stage: 'protocol' as const, code: 'NoCredentialsError', message: 'there are no credentials to sign with' };
    return { output: null, answer: { operation: what.operation, url: '', status: null, errorCode: null, errorMessage: null, requestId: null, serverDate: null, sentAt: options.now().toISOString(), failure } };
  };

  const repository = (region: string, name: string, timeoutMs?: number) =>
    call({ service: 'codecommit', operation: 'GetRepository', region, ...(timeoutMs === undefined ? {} : { timeoutMs }) }, async (config) => {
      const { CodeCommitClient, GetRepositoryCommand } = await import('@aws-sdk/client-codecommit');
      return new CodeCommitClient(config).send(new GetRepositoryCommand({ repositoryName: name }));
    });

  return {
    credentials,
    async state(asked) {
      const { env, platform, cwd, now } = options;
      const { request, merged } = await filesAndRequest(asked);
      const search = { platform, cwd, env: (name: string) => env[name] };
      return sessionState(planFor(request, merged), { home: home(), now, trail, which: (program) => which(program, search) });
    },
    async callerIdentity(region): Promise<IdentityFact> {
      const { output, answer } = await call({ service: 'sts', operation: 'GetCallerIdentity', region }, async (config) => {
        const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
        return new STSClient(config).send(new GetCallerIdentityCommand({}));
      });
      const arn = output?.Arn ?? null;
      return { account: output?.Account ?? null, arn, kind: arn === null ? null : kindOf(arn), answer };
    },
    async getRepository(region, name, searchRegions = []): Promise<RepositoryMetadata> {
      const { output, answer } = await repository(region, name);
      const metadata = output?.repositoryMetadata;
      const elsewhere = [...new Set([current?.ownRegion ?? '', 'us-east-1', ...searchRegions])].filter((other) => other !== '' && other !== region && partitionOf(other) === partitionOf(region));
      const searched = answer.errorCode !== 'RepositoryDoesNotExistException' ? []
        : await Promise.all(elsewhere.map(async (other) => ({ region: other, ...(await repository(other, name, SEARCH_MS)) })));
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
    },
    async simulate(principalArn, actions, resource): Promise<SimulationFact> {
      const { output, answer } = await call({ service: 'iam', operation: 'SimulatePrincipalPolicy', region: regionOf(principalArn) }, async (config) => {
        const { IAMClient, SimulatePrincipalPolicyCommand } = await import('@aws-sdk/client-iam');
        return new IAMClient(config).send(new SimulatePrincipalPolicyCommand({ PolicySourceArn: principalArn, ActionNames: [...actions], ResourceArns: [resource] }));
      });
      const results = (output?.EvaluationResults ?? []).map((result) => ({
        action: result.EvalActionName ?? '',
        decision: decisionOf(result.EvalDecision),
        sources: [...new Set((result.MatchedStatements ?? []).flatMap((statement) => statement.SourcePolicyId ?? []))],
        missingContext: result.MissingContextValues ?? [],
      }));
      return { answer, results };
    },
    async iamLogins(callerArn, kind) {
      const region = regionOf(callerArn);
      const { gitCredentials, sshKeys } = await import('./iam-logins.ts');
      if (kind === 'git-credentials') return { gitCredentials: await gitCredentials(call, region), sshKeys: null };
      return { gitCredentials: null, sshKeys: await sshKeys(call, region, callerArn.slice(callerArn.lastIndexOf('/') + 1)) };
    },
    keys: () => current?.keys ?? null,
    warm() {
      void Promise.all([import('@aws-sdk/client-sts'), import('@aws-sdk/client-codecommit')]).catch(() => undefined);
    },
  };
}

/** The profile a shown name stands for: facts hold no name that looks like a key. */
function realName(shown: string | null, names: readonly string[]): string | null {
  if (shown === null || names.includes(shown)) return shown;
  return names.find((name) => shownUser(name) === shown) ?? shown;
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

/** A region of the ARN's partition: IAM has one endpoint for each. */
function regionOf(arn: string): string {
  const partition = arn.split(':')[1];
  return partition === 'aws-cn' ? 'cn-north-1' : partition === 'aws-us-gov' ? 'us-gov-west-1' : 'us-east-1';
}
