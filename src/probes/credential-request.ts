import { type Facts, type Observed, valueOf } from '../core/facts.ts';
import type { CredentialRequest } from '../core/probe.ts';
import { missing } from './missing.ts';

export const DEFAULT_REGION = 'us-east-1';

type Known = { readonly [K in 'intent' | 'target' | 'tools' | 'awsConfig' | 'environment']: Observed<Facts[K]> };

/** What the tool of the method would be asked for, or why no AWS key is needed here. */
export function credentialRequest({ intent, target, tools, awsConfig, environment }: Known): CredentialRequest | Exclude<Observed<never>, { status: 'seen' }> {
  const seen = valueOf(target);
  if (seen !== null && seen.method !== 'grc' && seen.method !== 'credential-helper') {
    const reason = `the method in use (${seen.method}) needs no AWS keys`;
    const named = valueOf(intent)?.profile ?? null;
    return hasKeysWithoutProgram(named, valueOf(awsConfig), valueOf(environment)) ? { profile: named, dialect: 'cli-v2', region: seen.region ?? DEFAULT_REGION } : { status: 'absent', reason };
  }
  if (seen === null && target.status === 'failed') return missing(target);
  const profile = seen === null ? (valueOf(intent)?.profile ?? null) : seen.profileIsExplicit ? seen.profile : null;
  const configured = (valueOf(awsConfig)?.config.sections.length ?? 0) + (valueOf(awsConfig)?.credentials.sections.length ?? 0) > 0;
  const inEnvironment = valueOf(environment)?.variables.some(({ name }) => name.startsWith('AWS_') && name !== 'AWS_PAGER') ?? false;
  if (seen === null && profile === null && !configured && !inEnvironment) return { status: 'absent', reason: 'no AWS profile on this machine' };
  const dialect = seen?.method !== 'grc' && valueOf(tools)?.aws?.version?.startsWith('2.') ? 'cli-v2' : 'botocore';
  return { profile, dialect, region: seen?.region ?? DEFAULT_REGION };
}

/**
 * Whether the profile named, or without one the default chain, has keys, a role or a single sign-on, and no program of the user's stands in it: for methods that do without AWS
 * keys these only tell who the user is, so nothing of his is run for them.
 */
function hasKeysWithoutProgram(named: string | null, config: Facts['awsConfig'] | null, environment: Facts['environment'] | null): boolean {
  const variable = (name: string) => environment?.variables.find((each) => each.name === name);
  if (named === null && variable('AWS_ACCESS_KEY_ID') !== undefined) return true;
  const sections = [...(config?.config.sections ?? []), ...(config?.credentials.sections ?? [])];
  if (sections.some(({ settings }) => settings.some(({ key }) => key === 'credential_process'))) return false;
  const profile = named ?? variable('AWS_PROFILE')?.value ?? variable('AWS_DEFAULT_PROFILE')?.value ?? 'default';
  return sections.some(({ name, kind, settings }) => name === profile
    && kind === 'profile'
    && settings.some(({ key }) => ['aws_access_key_id', 'role_arn', 'sso_session', 'sso_account_id'].includes(key)));
}
