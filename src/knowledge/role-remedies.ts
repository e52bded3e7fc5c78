import type { AwsConfigFact, EnvironmentFact } from '../core/facts.ts';
import type { FixStep } from '../core/fix.ts';
import { profileNames, profileSettings } from './aws-config.ts';
import { isHidden } from './helper-steps.ts';
import { keysInEnvironment } from './key-pair.ts';
import { nearestName, onlyProfileWithKeys } from './profile-candidates.ts';
import { changeSetting, profileChain } from './profile-setting.ts';
import { correctedRoleArn, type RoleFault, type SourceFault } from './role-profile.ts';

/** What is written for a credential_source, by how it begins when it is not written exactly so. */
const CREDENTIAL_SOURCES: readonly (readonly [RegExp, string])[] = [[/^env/i, 'Environment'], [/^(?:ec2|instance|imds)/i, 'Ec2InstanceMetadata'], [/^(?:ecs|container)/i, 'EcsContainer']];

/** Returns the value that is meant by one STS refuses; null where the line is better gone, undefined where only a person knows. */
export function correctedRoleValue(fault: RoleFault, value: string): string | null | undefined {
  if (fault === 'external-id' || isHidden(value)) return undefined;
  if (fault === 'arn') return correctedRoleArn(value) ?? undefined;
  if (fault === 'session-name') return value.replace(/[^\w+=,.@-]/g, '_').slice(0, 64).padEnd(2, '_');
  // Without the line a session lasts one hour, which every role allows.
  return fault === 'duration-chained' ? '3600' : null;
}

/** Returns the steps that give a role its source of keys where one source alone can be meant; null where a person must choose. `name` is the profile in use. */
export function mendRoleSource(awsConfig: AwsConfigFact, environment: EnvironmentFact | undefined, name: string, { fault, source }: { fault: SourceFault; source: string }): readonly FixStep[] | null {
  const chain = profileChain(awsConfig, name);
  const valueOf = (profile: string, key: string): string | null => profileSettings(awsConfig, profile)?.get(key)?.value ?? null;
  const last = chain.at(-1) ?? name;
  const holder = chain.find((profile) => ({
    'no-source': false, loop: false, 'source-missing': valueOf(profile, 'source_profile') === source, 'source-empty': valueOf(profile, 'source_profile') === source,
    'source-both': valueOf(profile, 'source_profile') !== null && valueOf(profile, 'credential_source') !== null,
    'credential-source': valueOf(profile, 'credential_source') === source, 'credential-source-empty': valueOf(profile, 'credential_source') === source,
  })[fault]) ?? last;
  const place = profileSettings(awsConfig, holder)?.get('role_arn');
  if (place === undefined) return null;
  const set = (key: string, value: string | null): FixStep => changeSetting(awsConfig, holder, { ...(profileSettings(awsConfig, holder)?.get(key) ?? place), key }, value);
  const keyed = onlyProfileWithKeys(awsConfig);
  const sourced = (profile: string | null): readonly FixStep[] | null => (profile === null ? null : [set('source_profile', profile)]);
  switch (fault) {
    case 'no-source':
    case 'source-empty':
    case 'loop':
      return sourced(keyed);
    case 'source-missing':
      return sourced(nearestName(source, profileNames(awsConfig)) ?? keyed);
    case 'source-both':
      return isEmptySource(valueOf(holder, 'credential_source'), environment) && profileNames(awsConfig).includes(valueOf(holder, 'source_profile') ?? '') ? [set('credential_source', null)] : null;
    case 'credential-source': {
      const right = CREDENTIAL_SOURCES.find(([pattern]) => pattern.test(source))?.[1];
      return right === undefined ? null : [set('credential_source', right)];
    }
    case 'credential-source-empty':
      return keyed === null ? null : [set('credential_source', null), set('source_profile', keyed)];
  }
}

/** True where the source is known to give nothing here. What an instance gives is not known from its name. */
function isEmptySource(source: string | null, environment: EnvironmentFact | undefined): boolean {
  if (environment === undefined) return false;
  if (source === 'Environment') return keysInEnvironment(environment) === null;
  return source === 'EcsContainer' && !environment.variables.some(({ name, empty }) => /^AWS_CONTAINER_CREDENTIALS_(?:RELATIVE|FULL)_URI$/.test(name) && !empty);
}
