import type { CredentialsFact, Platform } from '../core/facts.ts';
import type { AwsSession, CredentialRequest } from '../core/probe.ts';
import { activeProfile, activeRegion, type Environment } from '../knowledge/aws-environment.ts';
import { loginName } from '../knowledge/credential-shape.ts';
import { shownUser, withoutPasswords } from '../knowledge/git-config-redaction.ts';
import type { MergedProfiles } from '../knowledge/aws-config.ts';
import { credentialPlan, type CredentialPlan } from '../knowledge/credential-source.ts';
import { callAws, type CallContext, type Keys, type SignedCall } from './aws-calls.ts';
import { pythonHome, readProfiles } from './aws-files.ts';
import { callerIdentity, iamRegion, repositoryMetadata, simulate } from './aws-requests.ts';
import { obtain, type ObtainTrail } from './credential-providers.ts';
import type { Runner } from './exec.ts';
import { shownMessage } from './message.ts';
import type { Routes } from './routes.ts';
import { sessionState } from './session-state.ts';
import { which } from './which.ts';

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

  const call: SignedCall = async (what, perform) => {
    if (current?.keys) return callAws({ ...what, keys: current.keys }, current.context, perform);
    const failure = { stage: 'protocol' as const, code: 'NoCredentialsError', message: 'there are no credentials to sign with' };
    const unanswered = { status: null, errorCode: null, errorMessage: null, requestId: null, serverDate: null, failure };
    return { output: null, answer: { operation: what.operation, url: '', sentAt: options.now().toISOString(), ...unanswered } };
  };

  return {
    credentials,
    async state(asked) {
      const { env, platform, cwd, now } = options;
      const { request, merged } = await filesAndRequest(asked);
      const search = { platform, cwd, env: (name: string) => env[name] };
      return sessionState(planFor(request, merged), { home: home(), now, trail, which: (program) => which(program, search) });
    },
    callerIdentity: (region) => callerIdentity(call, region),
    getRepository: (region, name, searchRegions = []) => repositoryMetadata(call, region, name, [current?.ownRegion ?? '', 'us-east-1', ...searchRegions]),
    simulate: (principalArn, actions, resource) => simulate(call, principalArn, actions, resource),
    async iamLogins(callerArn, kind) {
      const region = iamRegion(callerArn);
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
