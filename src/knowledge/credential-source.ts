import type { Platform } from '../core/facts.ts';
import type { MergedProfile, MergedProfiles } from './aws-config.ts';
import { activeProfile, activeRegion, variable, type AwsDialect, type Environment } from './aws-environment.ts';
import { stripPython } from './aws-ini.ts';
import { credentialError, invalidConfig, partialCredentials, type CredentialError, type CredentialPlan } from './credential-plan.ts';
import { blockInsteadOfValue, planFromProfile, valueOf, type ProviderInputs } from './profile-providers.ts';

export type { CredentialError, CredentialPlan } from './credential-plan.ts';

/** What decides on the credential. `explicitProfile` and `explicitRegion` are those of the command line or the URL. */
export interface CredentialQuestion {
  merged: MergedProfiles;
  env: Environment;
  explicitProfile: string | null;
  explicitRegion: string | null;
  dialect: AwsDialect;
  platform: Platform;
}

const ROLE_KEYS = ['role_arn', 'source_profile', 'credential_source'];

/**
 * Which provider the tool's botocore takes for a profile and what it needs, or the error it stops with. Nothing is read or run: the
 * caller obtains the credential from the plan. The order: environment (not with an explicit profile), assume-role, web identity,
 * SSO, shared credentials file, login, credential_process, config file, legacy files, container, instance role.
 * Source: botocore `credentials.create_credential_resolver`, `Session.get_scoped_config`.
 */
export function credentialPlan(question: CredentialQuestion): CredentialPlan {
  const { merged, env, explicitProfile, explicitRegion, dialect, platform } = question;
  if (merged.problem !== null) return credentialError('ConfigParseError', `Unable to parse config file: ${merged.problem.file}`);
  const selected = activeProfile(env, explicitProfile, dialect);
  const scoped = merged.profiles.get(selected.name);
  if (scoped === undefined && selected.source !== 'default') {
    return credentialError('ProfileNotFound', `The config profile (${selected.name}) could not be found`);
  }
  // The empty name must exist to get here, but the chain itself then asks for `default`.
  const name = selected.name === '' ? 'default' : selected.name;
  const regionForSts = activeRegion(env, scoped ?? null, explicitRegion, dialect)?.region || null;
  const inputs: ProviderInputs = { merged, env, platform, regionForSts, scoped };
  const isExplicit = explicitProfile !== null;
  return (
    (isExplicit ? null : fromEnvironment(env)) ??
    assumeRole(name, inputs) ??
    planFromProfile(name, inputs, !isExplicit) ??
    legacyFile(env) ??
    container(env) ??
    instanceRole(env, scoped) ?? { kind: 'none' }
  );
}

/** Source: botocore `credentials.EnvProvider`: an empty variable counts as not set. */
function fromEnvironment(env: Environment): CredentialPlan | null {
  const accessKeyId = variable(env, 'AWS_ACCESS_KEY_ID');
  if (!accessKeyId) return null;
  const secretAccessKey = variable(env, 'AWS_SECRET_ACCESS_KEY');
  if (!secretAccessKey) return partialCredentials('env', 'AWS_SECRET_ACCESS_KEY');
  return {
    kind: 'env',
    accessKeyId,
    secretAccessKey,
    sessionToken: variable(env, 'AWS_SECURITY_TOKEN') || variable(env, 'AWS_SESSION_TOKEN') || null,
    expiration: variable(env, 'AWS_CREDENTIAL_EXPIRATION') || null,
  };
}

function isRole(profile: MergedProfile | undefined): profile is MergedProfile {
  return profile !== undefined && profile.has('role_arn') && !profile.has('web_identity_token_file');
}

const hasStaticKeys = (profile: MergedProfile): boolean => profile.has('aws_access_key_id') || profile.has('aws_secret_access_key');

/** Source: botocore `credentials.AssumeRoleProvider.load`. */
function assumeRole(name: string, inputs: ProviderInputs): CredentialPlan | null {
  return isRole(inputs.merged.profiles.get(name)) ? rolePlan(name, inputs, [name]) : null;
}

/** Source: botocore `credentials.AssumeRoleProvider._load_creds_via_assume_role`. `visited` begins with the profile in use. */
function rolePlan(name: string, inputs: ProviderInputs, visited: readonly string[]): CredentialPlan {
  const profile = inputs.merged.profiles.get(name);
  const role = profile?.get('role_arn');
  if (profile === undefined || role === undefined) return invalidConfig(`The profile "${name}" has no role_arn.`);
  const block = blockInsteadOfValue(profile, ROLE_KEYS);
  if (block !== null) return block;
  const source = sourcePlan(name, profile, inputs, visited);
  if (source.kind === 'error') return source;
  return {
    kind: 'assume-role',
    profile: name,
    file: role.file,
    line: role.line,
    roleArn: role.value,
    source,
    externalId: valueOf(profile, 'external_id') ?? null,
    sessionName: valueOf(profile, 'role_session_name') ?? null,
    mfaSerial: valueOf(profile, 'mfa_serial') ?? null,
    durationSeconds: wholeNumber(valueOf(profile, 'duration_seconds')),
    regionForSts: inputs.regionForSts,
  };
}

/** Reads what Python's `int()` accepts (ASCII digits), else null. */
function wholeNumber(text: string | undefined): number | null {
  const digits = stripPython(text ?? '');
  return /^[+-]?\d+(?:_\d+)*$/.test(digits) ? Number(digits.replaceAll('_', '')) : null;
}

/** Source: botocore `credentials.AssumeRoleProvider._get_role_config`, `_resolve_source_credentials`. */
function sourcePlan(name: string, profile: MergedProfile, inputs: ProviderInputs, visited: readonly string[]): CredentialPlan {
  const sourceProfile = valueOf(profile, 'source_profile');
  const credentialSource = valueOf(profile, 'credential_source');
  if (sourceProfile !== undefined && credentialSource !== undefined) {
    return invalidConfig(`The profile "${name}" contains both source_profile and credential_source.`);
  }
  if (credentialSource !== undefined) return namedSource(name, credentialSource, inputs);
  if (sourceProfile === undefined) return partialCredentials('assume-role', 'source_profile or credential_source');
  const source = inputs.merged.profiles.get(sourceProfile);
  if (source === undefined) return invalidConfig(`The source_profile "${sourceProfile}" referenced in the profile "${name}" does not exist.`);
  if (visited.includes(sourceProfile) && (sourceProfile !== name || !hasStaticKeys(source))) return loop(sourceProfile, visited);
  if (isRole(source) && !hasStaticKeys(source)) return rolePlan(sourceProfile, inputs, [...visited, sourceProfile]);
  return planFromProfile(sourceProfile, inputs, false) ?? invalidConfig(`The source profile "${sourceProfile}" must have credentials.`);
}

function loop(sourceProfile: string, visited: readonly string[]): CredentialError {
  return credentialError(
    'InfiniteLoopConfigError',
    `Infinite loop in credential configuration detected. Attempting to load from profile ${sourceProfile} which has already been visited. ` +
      `Visited profiles: [${visited.map((name) => `'${name}'`).join(', ')}]`,
  );
}

/** Source: botocore `credentials.CanonicalNameCredentialSourcer`: names are compared with their case. */
function namedSource(name: string, credentialSource: string, { env, scoped }: ProviderInputs): CredentialPlan {
  const found = (plan: CredentialPlan | null): CredentialPlan =>
    plan ??
    credentialError(
      'CredentialRetrievalError',
      `Error when retrieving credentials from ${credentialSource}: No credentials found in credential_source referenced in profile ${name}`,
    );
  if (credentialSource === 'Environment') return found(fromEnvironment(env));
  if (credentialSource === 'EcsContainer') return found(container(env));
  if (credentialSource === 'Ec2InstanceMetadata') return found(instanceRole(env, scoped));
  return invalidConfig(`The credential source "${credentialSource}" referenced in profile "${name}" is not valid.`);
}

/** Sources: botocore `credentials.OriginalEC2Provider`, `credentials.BotoProvider`. `/etc/boto.cfg` and `~/.boto` are left out. */
function legacyFile(env: Environment): CredentialPlan | null {
  for (const name of ['AWS_CREDENTIAL_FILE', 'BOTO_CONFIG'] as const) {
    const path = variable(env, name);
    if (path !== undefined) return { kind: 'legacy-file', variable: name, path };
  }
  return null;
}

/** Source: botocore `credentials.ContainerProvider`: being set is enough, even to an empty value. */
function container(env: Environment): CredentialPlan | null {
  const relativeUri = variable(env, 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI') ?? null;
  const fullUri = variable(env, 'AWS_CONTAINER_CREDENTIALS_FULL_URI') ?? null;
  if (relativeUri === null && fullUri === null) return null;
  const file = variable(env, 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE');
  const token = variable(env, 'AWS_CONTAINER_AUTHORIZATION_TOKEN');
  const authorization = file !== undefined ? { file } : token !== undefined ? { variable: 'AWS_CONTAINER_AUTHORIZATION_TOKEN' } : null;
  return { kind: 'container-role', relativeUri, fullUri, authorization };
}

/** Source: botocore `utils.IMDSFetcher`: only the word `true`, in any case, disables it. */
function instanceRole(env: Environment, profile: MergedProfile | undefined): CredentialPlan | null {
  if ((variable(env, 'AWS_EC2_METADATA_DISABLED') ?? 'false').toLowerCase() === 'true') return null;
  const endpoint = variable(env, 'AWS_EC2_METADATA_SERVICE_ENDPOINT') ?? valueOf(profile, 'ec2_metadata_service_endpoint');
  return { kind: 'iam-role', endpoint: endpoint || null };
}
