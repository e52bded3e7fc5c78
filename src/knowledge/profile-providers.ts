import type { Platform } from '../core/facts.ts';
import type { MergedProfile, MergedProfiles, MergedSetting } from './aws-config.ts';
import { variable, type Environment } from './aws-environment.ts';
import { credentialError, invalidConfig, partialCredentials, type CredentialPlan } from './credential-plan.ts';
import { splitPosixWords, splitWindowsWords } from './process-words.ts';

/** What all providers of one chain look at. */
export interface ProviderInputs {
  merged: MergedProfiles;
  env: Environment;
  platform: Platform;
  regionForSts: string | null;
  /** The profile in use, which settings of the session itself are taken from. */
  scoped: MergedProfile | undefined;
}

const SSO_PROFILE_KEYS = ['sso_role_name', 'sso_account_id'] as const;
const SSO_KEYS = [...SSO_PROFILE_KEYS, 'sso_start_url', 'sso_region'] as const;

/** The value of a key, undefined when the profile does not set it. */
export const valueOf = (profile: MergedProfile | undefined, key: string): string | undefined => profile?.get(key)?.value;

/** botocore's TypeError-like crash on an indented block where it needs one value. */
export function blockInsteadOfValue(profile: MergedProfile | undefined, keys: readonly string[]): CredentialPlan | null {
  const key = keys.find((candidate) => (profile?.get(candidate)?.nested ?? null) !== null);
  return key === undefined ? null : credentialError('TypeError', `The key ${key} holds an indented block instead of one value.`);
}

/**
 * The providers that look at one profile, in botocore's order: web identity, SSO, shared credentials file, login, process, config
 * file. Null when none of them has anything. With `withEnvironment` false (an explicit profile, a source profile) the web identity
 * variables do not count. Source: botocore `credentials.ProfileProviderBuilder.providers`.
 */
export function planFromProfile(name: string, inputs: ProviderInputs, withEnvironment: boolean): CredentialPlan | null {
  const profile = inputs.merged.profiles.get(name);
  return (
    webIdentity(profile, inputs, withEnvironment) ??
    sso(name, profile, inputs.merged) ??
    staticKeys('shared-credentials-file', name, inputs.merged.credentialSections.get(name)) ??
    login(name, profile) ??
    customProcess(name, profile, inputs.platform) ??
    staticKeys('config-file', name, inputs.merged.configProfiles.get(name))
  );
}

/** Source: botocore `credentials.AssumeRoleWithWebIdentityProvider`. A set but empty variable wins over the profile. */
function webIdentity(profile: MergedProfile | undefined, inputs: ProviderInputs, withEnvironment: boolean): CredentialPlan | null {
  const fromEither = (name: string, key: string): string | undefined =>
    (withEnvironment ? variable(inputs.env, name) : undefined) ?? valueOf(profile, key);
  const tokenFile = fromEither('AWS_WEB_IDENTITY_TOKEN_FILE', 'web_identity_token_file');
  if (tokenFile === undefined || tokenFile === '') return null;
  const roleArn = fromEither('AWS_ROLE_ARN', 'role_arn');
  if (roleArn === undefined || roleArn === '') {
    return invalidConfig(
      'The provided profile or the current environment is configured to assume role with web identity but has no role ARN configured. ' +
        'Ensure that the profile has the role_arnconfiguration set or the AWS_ROLE_ARN env var is set.',
    );
  }
  const sessionName = fromEither('AWS_ROLE_SESSION_NAME', 'role_session_name') ?? null;
  return { kind: 'assume-role-with-web-identity', roleArn, tokenFile, sessionName, regionForSts: inputs.regionForSts };
}

/** Source: botocore `credentials.SSOProvider._load_sso_config`. */
function sso(name: string, profile: MergedProfile | undefined, merged: MergedProfiles): CredentialPlan | null {
  if (profile === undefined || SSO_PROFILE_KEYS.every((key) => !profile.has(key))) return null;
  const resolved = new Map<string, MergedSetting>(profile);
  const ssoSession = valueOf(profile, 'sso_session') ?? null;
  if (ssoSession !== null) {
    const session = merged.ssoSessions.get(ssoSession);
    if (session === undefined) return invalidConfig(`The specified sso-session does not exist: "${ssoSession}"`);
    for (const [key, setting] of session) {
      const own = resolved.get(key);
      if (own !== undefined && !sameValue(own, setting)) return invalidConfig(inconsistent(key, own.value, setting.value));
      resolved.set(key, setting);
    }
  }
  const missing = SSO_KEYS.filter((key) => !resolved.has(key));
  if (missing.length > 0) {
    return invalidConfig(`The profile "${name}" is configured to use SSO but is missing required configuration: ${missing.join(', ')}`);
  }
  const value = (key: (typeof SSO_KEYS)[number]): string => valueOf(resolved, key) ?? '';
  return {
    kind: 'sso',
    profile: name,
    startUrl: value('sso_start_url'),
    ssoRegion: value('sso_region'),
    accountId: value('sso_account_id'),
    roleName: value('sso_role_name'),
    ssoSession: valueOf(resolved, 'sso_session') ?? null,
  };
}

function sameValue(one: MergedSetting, other: MergedSetting): boolean {
  if (one.nested === null || other.nested === null) return one.value === other.value;
  const { nested } = other;
  return one.nested.size === nested.size && [...one.nested].every(([key, value]) => nested.get(key) === value);
}

function inconsistent(key: string, profileValue: string, sessionValue: string): string {
  // Keys outside SSO may hold anything, so only these values are repeated as botocore repeats all.
  if (!key.startsWith('sso_')) return `The value for ${key} is inconsistent between profile and sso-session.`;
  return `The value for ${key} is inconsistent between profile (${profileValue}) and sso-session (${sessionValue}).`;
}

/** Sources: botocore `credentials.SharedCredentialProvider`, `credentials.ConfigProvider`: the legacy token name comes first. */
function staticKeys(kind: 'shared-credentials-file' | 'config-file', name: string, section: MergedProfile | undefined): CredentialPlan | null {
  const keyId = section?.get('aws_access_key_id');
  if (section === undefined || keyId === undefined) return null;
  const secret = section.get('aws_secret_access_key');
  if (secret === undefined) return partialCredentials(kind, 'aws_secret_access_key');
  return {
    kind,
    profile: name,
    file: keyId.file,
    line: keyId.line,
    accessKeyId: keyId.value,
    secretAccessKey: secret.value,
    sessionToken: valueOf(section, 'aws_security_token') ?? valueOf(section, 'aws_session_token') ?? null,
  };
}

/** Source: botocore `credentials.LoginProvider`. */
function login(name: string, profile: MergedProfile | undefined): CredentialPlan | null {
  const loginSession = valueOf(profile, 'login_session');
  return loginSession === undefined ? null : { kind: 'login', profile: name, loginSession };
}

/** Source: botocore `credentials.ProcessProvider`, `compat.compat_shell_split`: no shell, no expansion. */
function customProcess(name: string, profile: MergedProfile | undefined, platform: Platform): CredentialPlan | null {
  const setting = profile?.get('credential_process');
  if (setting === undefined) return null;
  const block = blockInsteadOfValue(profile, ['credential_process']);
  if (block !== null) return block;
  const { value: command, file, line } = setting;
  const split = platform === 'win32' ? splitWindowsWords(command) : splitPosixWords(command);
  if (split.words === null) return credentialError('ValueError', split.error);
  if (split.words.length === 0) return credentialError('IndexError', 'The credential_process names no program.');
  return { kind: 'custom-process', profile: name, file, line, command, argv: split.words };
}
