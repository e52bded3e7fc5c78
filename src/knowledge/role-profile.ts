import type { AwsConfigFact } from '../core/facts.ts';
import { profileSettings } from './aws-config.ts';
import type { CredentialPlan } from './credential-plan.ts';
import type { ProfileSetting } from './profile-setting.ts';
import { linksOf } from './provider-in-use.ts';

/** Source: IAM User Guide, "IAM identifiers": an account of 12 digits, a path and a name. */
const ROLE_ARN = /^arn:aws[a-zA-Z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
/** Source: STS API, AssumeRole, RoleSessionName. */
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

/** True for the ARN of a role as STS takes it. Example: `arn:aws:iam::111122223333:role/CodeAccess`. */
export function isRoleArn(text: string): boolean {
  return ROLE_ARN.test(text);
}

export type RoleFault = 'arn' | 'session-name' | 'duration' | 'duration-ignored' | 'duration-chained' | 'external-id';
export type SourceFault = 'no-source' | 'source-missing' | 'source-empty' | 'source-both' | 'credential-source' | 'credential-source-empty' | 'loop';

/** Returns the ARN that seems to be meant by one with a colon too many or too few, an account with dashes or of a session; null when none is plain. */
export function correctedRoleArn(arn: string): string | null {
  const bare = arn.trim().replace(/^["']|["']$/g, '');
  const match = /^(arn:aws[a-zA-Z-]*):(?:iam|sts):*:?([\d-]{12,14}):(?:role|assumed-role)[/:]([\w+=,.@/-]+)$/.exec(bare);
  if (match === null) return null;
  const [, partition = '', account = '', name = ''] = match;
  const role = bare.includes(':assumed-role') ? name.replace(/\/[^/]*$/, '') : name;
  const right = `${partition}:iam::${account.replaceAll('-', '')}:role/${role}`;
  return ROLE_ARN.test(right) && right !== arn ? right : null;
}

/** Returns the values of a profile's role that STS refuses, or botocore leaves out. Sources: STS API, AssumeRole; botocore's model of it. */
export function roleFaults(awsConfig: AwsConfigFact, profile: string, plan: CredentialPlan): readonly { fault: RoleFault; setting: ProfileSetting }[] {
  const settings = profileSettings(awsConfig, profile);
  if (settings?.has('role_arn') !== true) return [];
  const found: { fault: RoleFault; setting: ProfileSetting }[] = [];
  const judge = (key: string, faultOf: (value: string, setting: ProfileSetting) => RoleFault | null): void => {
    const setting = settings.get(key);
    // What stands in quotes or has a comment behind it is the business of profile/values.
    if (setting === undefined || /^["']|["']$|\s[#;]/.test(setting.value ?? '')) return;
    const fault = faultOf(setting.value ?? '', setting);
    if (fault !== null) found.push({ fault, setting });
  };
  judge('role_arn', (value) => (ROLE_ARN.test(value) ? null : 'arn'));
  judge('role_session_name', (value) => (SESSION_NAME.test(value) ? null : 'session-name'));
  judge('external_id', (_, { secret }) => ((secret?.length ?? 2) < 2 || (secret?.length ?? 2) > 1224 ? 'external-id' : null));
  judge('duration_seconds', (value) => durationFault(value, chained(profile, plan)));
  return found;
}

function durationFault(value: string, isChained: boolean): RoleFault | null {
  if (!/^\s*[+-]?\d+(?:_\d+)*\s*$/.test(value)) return 'duration-ignored';
  const seconds = Number(value.replaceAll('_', ''));
  if (seconds < 900 || seconds > 43_200) return 'duration';
  return isChained && seconds > 3600 ? 'duration-chained' : null;
}

/** True when the role of a profile is taken with the session of another role. Source: IAM User Guide, "Role chaining". */
function chained(profile: string, plan: CredentialPlan): boolean {
  return linksOf(plan).some((link) => link.kind === 'assume-role' && link.profile === profile && ['assume-role', 'assume-role-with-web-identity', 'sso'].includes(link.source.kind));
}

/** Returns what is wrong with the source of a role, from the error botocore stops with; null for any other plan. */
export function sourceFault(plan: CredentialPlan): { fault: SourceFault; profile: string | null; source: string } | null {
  const [error] = linksOf(plan).filter((link) => link.kind === 'error');
  if (error === undefined) return null;
  const { code, message } = error;
  const told = (pattern: RegExp): string[] | undefined => pattern.exec(message)?.slice(1);
  if (code === 'PartialCredentialsError') return message.includes('in assume-role,') ? { fault: 'no-source', profile: null, source: '' } : null;
  if (code === 'InfiniteLoopConfigError') return { fault: 'loop', profile: null, source: told(/from profile (.+?) which has/)?.[0] ?? '' };
  const retrieval = code === 'CredentialRetrievalError' ? told(/credentials from (\w+): .* in profile (.+)$/) : undefined;
  if (retrieval !== undefined) return { fault: 'credential-source-empty', profile: retrieval[1] ?? null, source: retrieval[0] ?? '' };
  if (code !== 'InvalidConfigError') return null;
  const missing = told(/^The source_profile "(.*)" referenced in the profile "(.*)" does not exist/);
  if (missing !== undefined) return { fault: 'source-missing', profile: missing[1] ?? null, source: missing[0] ?? '' };
  const empty = told(/^The source profile "(.*)" must have credentials/);
  if (empty !== undefined) return { fault: 'source-empty', profile: null, source: empty[0] ?? '' };
  const both = told(/^The profile "(.*)" contains both source_profile/);
  if (both !== undefined) return { fault: 'source-both', profile: both[0] ?? null, source: '' };
  const invalid = told(/^The credential source "(.*)" referenced in profile "(.*)" is not valid/);
  return invalid === undefined ? null : { fault: 'credential-source', profile: invalid[1] ?? null, source: invalid[0] ?? '' };
}
