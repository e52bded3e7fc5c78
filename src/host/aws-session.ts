import type { CredentialsFact, Platform } from '../core/facts.ts';
import type { AwsSession, CredentialRequest } from '../core/probe.ts';
import { activeProfile, activeRegion, type Environment } from '../knowledge/aws-environment.ts';
import { loginName } from '../knowledge/credential-shape.ts';
import { shownUser, withoutPasswords } from '../knowledge/git-config-redaction.ts';
import type { MergedProfiles } from '../knowledge/aws-config.ts';
import { credentialPlan, type CredentialPlan } from '../knowledge/credential-source.ts';
import type { CallContext, Keys, SignedCall } from './aws-calls.ts';
import { pythonHome, readProfiles } from './aws-files.ts';
import { callerIdentity, iamRegion, repositoryMetadata, simulate } from './aws-requests.ts';
import type { Obtained, ObtainTrail } from './credential-providers.ts';
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
  /** A request signed with them. */
  call: SignedCall;
  /** The same, and it goes out although the run was ended: for what must be taken back then. */
  lateCall: SignedCall;
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

  const credentials = async (asked: CredentialRequest): Promise<CredentialsFact> => {
    const { runner, helperTimeoutMs } = options;
    const [{ request, merged, home }, { obtain }] = await Promise.all([readFiles(asked, options), import('./credential-providers.ts')]);
    const context = contextFor(request, merged, options);
    const obtained = await obtain(planFor(request, merged, options), { ...context, trail, runner, helperTimeoutMs, home, region: request.region });
    current = { keys: obtained.keys, context, ownRegion: context.ownRegion };
    return credentialsFact(asked.profile, obtained);
  };

  const callUntil = (signal: AbortSignal): SignedCall => async (what, perform) => {
    if (current?.keys) return (await import('./aws-calls.ts')).callAws({ ...what, keys: current.keys }, { ...current.context, signal }, perform);
    const failure = { stage: 'protocol' as const, code: 'NoCredentialsError', message: 'there are no credentials to sign with' };
    const unanswered = { status: null, errorCode: null, errorMessage: null, requestId: null, serverDate: null, failure };
    return { output: null, answer: { operation: what.operation, url: '', sentAt: options.now().toISOString(), ...unanswered } };
  };
  const call = callUntil(options.signal);

  return {
    credentials,
    async state(asked) {
      const { env, platform, cwd, now } = options;
      const { request, merged, home } = await readFiles(asked, options);
      const search = { platform, cwd, env: (name: string) => env[name] };
      return sessionState(planFor(request, merged, options), { home, now, trail, which: (program) => which(program, search) });
    },
    callerIdentity: (region) => callerIdentity(call, region),
    getRepository: (region, name, searchRegions = []) => repositoryMetadata(call, region, name, [current?.ownRegion ?? '', 'us-east-1', ...searchRegions]),
    simulate: (principalArn, actions, resource, context) => simulate(call, principalArn, actions, resource, context),
    policies: async (callerArn) => (await import('./aws-policies.ts')).ownPolicies(call, callerArn),
    kmsKey: async (region, keyId, ask) => (await import('./aws-kms.ts')).kmsKey(call, region, keyId, ask),
    async iamLogins(callerArn, kind) {
      const region = iamRegion(callerArn);
      const { gitCredentials, sshKeys } = await import('./iam-logins.ts');
      const user = callerArn.slice(callerArn.lastIndexOf('/') + 1);
      if (kind === 'git-credentials') return { gitCredentials: await gitCredentials(call, region, user), sshKeys: null };
      return { gitCredentials: null, sshKeys: await sshKeys(call, region, user) };
    },
    call,
    lateCall: callUntil(new AbortController().signal),
    keys: () => current?.keys ?? null,
    warm() {
      void Promise.all([import('@aws-sdk/client-sts'), import('@aws-sdk/client-codecommit')]).catch(() => undefined);
    },
  };
}

interface FilesRead {
  merged: MergedProfiles;
  /** With the profile's name as it stands in the files. */
  request: CredentialRequest;
  home: string | null;
}

async function readFiles(asked: CredentialRequest, { env, platform }: AwsSessionOptions): Promise<FilesRead> {
  const home = pythonHome((name) => env[name], platform);
  const merged = await readProfiles(env, home, platform);
  return { merged, request: { ...asked, profile: realName(asked.profile, [...merged.profiles.keys()]) }, home };
}

function planFor({ profile, dialect }: CredentialRequest, merged: MergedProfiles, { env, platform }: AwsSessionOptions): CredentialPlan {
  return credentialPlan({ merged, env, explicitProfile: profile, explicitRegion: null, dialect, platform });
}

function contextFor(request: CredentialRequest, merged: MergedProfiles, options: AwsSessionOptions): CallContext & { ownRegion: string | null } {
  const { routes, now, timeoutMs, signal, env } = options;
  const profile = merged.profiles.get(activeProfile(env, request.profile, request.dialect).name);
  const ownRegion = activeRegion(env, profile ?? null, null, request.dialect)?.region ?? null;
  return { routes, now, timeoutMs, signal, profile: request.profile, endpoints: { env, profile, services: merged.services }, ownRegion };
}

/** What may leave the host of what was obtained. */
function credentialsFact(profile: string | null, { keys, provider, source, failure }: Obtained): CredentialsFact {
  const login = keys === null ? null : loginName(keys.accessKeyId);
  return {
    profile,
    provider,
    source: withoutPasswords(source),
    keyIdLast4: login?.keyIdLast4 ?? null,
    prefix: login?.prefix ?? null,
    hasSessionToken: (keys?.sessionToken ?? null) !== null,
    expiresAt: keys?.expiresAt ?? null,
    // The name of a profile may be a key that was pasted in its place.
    failure: failure === null ? null : { code: failure.code, message: shownMessage(failure.message) },
  };
}

/** The profile a shown name stands for: facts hold no name that looks like a key. */
function realName(shown: string | null, names: readonly string[]): string | null {
  if (shown === null || names.includes(shown)) return shown;
  return names.find((name) => shownUser(name) === shown) ?? shown;
}
