import type { AwsConfigFact, AwsFile, AwsSection, AwsSetting, EnvironmentFact } from '../core/facts.ts';
import { profileSettings } from './aws-config.ts';

export const KEY_ID = 'aws_access_key_id';
export const SECRET_KEY = 'aws_secret_access_key';
/** The first of them that is there counts. Source: botocore `credentials.SharedCredentialProvider.TOKENS`. */
const TOKENS = ['aws_security_token', 'aws_session_token'];

/** A pair of keys as written down in a section or the environment, without its secret. */
export interface KeyPair {
  /** A person's words for where. */
  place: string;
  /** Null for the environment. */
  file: AwsFile | null;
  section: AwsSection | null;
  keyId: { prefix: 'AKIA' | 'ASIA' | null; last4: string | null } | null;
  hasSecret: boolean;
  /** The name of the session token that goes with it; null when there is none or it is empty. */
  token: string | null;
  /** The lines that count; none for the environment. */
  settings: readonly AwsSetting[];
}

/** Returns the keys in the environment, or null: botocore takes them when the id is there and not empty. Source: botocore `credentials.EnvProvider`. */
export function keysInEnvironment(environment: EnvironmentFact | undefined): KeyPair | null {
  const variable = (name: string) => environment?.variables.find((item) => item.name === name && !item.empty);
  const id = variable('AWS_ACCESS_KEY_ID');
  if (id === undefined) return null;
  const token = ['AWS_SECURITY_TOKEN', 'AWS_SESSION_TOKEN'].find((name) => variable(name) !== undefined) ?? null;
  return {
    place: 'the environment',
    file: null,
    section: null,
    keyId: { prefix: id.login?.prefix ?? null, last4: id.login?.keyIdLast4 ?? null },
    hasSecret: variable('AWS_SECRET_ACCESS_KEY') !== undefined,
    token,
    settings: [],
  };
}

/**
 * Returns the keys a profile signs with, or null when it has none of its own: those of a role's source, and the credentials file's before the
 * config file's. Source: the order of providers in botocore `credentials.create_credential_resolver`.
 */
export function keysInFiles(awsConfig: AwsConfigFact, name: string, depth = 0): KeyPair | null {
  const merged = profileSettings(awsConfig, name);
  const source = merged?.get('source_profile')?.value ?? null;
  if (merged?.has('role_arn') && source !== null && source !== name && depth < 5) return keysInFiles(awsConfig, source, depth + 1);
  if (merged === null || ['sso_session', 'sso_start_url', 'web_identity_token_file', 'credential_source'].some((key) => merged.has(key))) return null;
  for (const file of [awsConfig.credentials, awsConfig.config]) {
    const section = file.sections.findLast((candidate) => candidate.kind === 'profile' && candidate.name === name);
    const settings = section?.settings.filter(({ key }) => [KEY_ID, SECRET_KEY, ...TOKENS].includes(key)) ?? [];
    if (section === undefined || !settings.some(({ key }) => key === KEY_ID || key === SECRET_KEY)) continue;
    const id = settings.find(({ key }) => key === KEY_ID)?.secret ?? null;
    const token = TOKENS.find((key) => settings.some((setting) => setting.key === key && setting.secret?.empty !== true)) ?? null;
    return {
      place: `[${section.header}] of ${file.path}`,
      file,
      section,
      keyId: id,
      hasSecret: settings.some(({ key }) => key === SECRET_KEY),
      token,
      settings: settings.filter(({ key }) => !TOKENS.includes(key) || key === token),
    };
  }
  return null;
}
