import type { AwsConfigFact, EnvironmentFact, TargetFact } from '../core/facts.ts';
import { profileNames, profileSettings } from './aws-config.ts';
import { editDistance, isKnownRegion } from './codecommit-endpoints.ts';
import { parseCodeCommitUrl } from './codecommit-url.ts';
import { environmentOf } from './profile-in-use.ts';

/** Settings by which a profile has credentials of its own. */
const SOURCES = ['aws_access_key_id', 'role_arn', 'sso_session', 'sso_start_url', 'credential_process', 'login_session', 'web_identity_token_file'];

/** Returns the name that seems to be meant by a misspelled one: two letters off at most, and not more than a third of it; null when none does. */
export function nearestName(name: string, names: readonly string[]): string | null {
  const ranked = names.map((other) => ({ other, distance: editDistance(name.toLowerCase(), other.toLowerCase()) })).sort((a, b) => a.distance - b.distance);
  const [best, next] = ranked;
  if (best === undefined || best.distance > Math.min(2, Math.floor(name.length / 3)) || next?.distance === best.distance) return null;
  return best.other;
}

/** Returns the one profile that has credentials of its own; null where there is none, or a choice. `except` are not asked for. */
export function onlyProfileWithCredentials(awsConfig: AwsConfigFact, except: readonly string[] = []): string | null {
  return only(profileNames(awsConfig).filter((name) => !except.includes(name) && SOURCES.some((key) => profileSettings(awsConfig, name)?.has(key))));
}

/** Returns the one profile that holds keys, which a role can be taken with; null where there is none, or a choice. */
export function onlyProfileWithKeys(awsConfig: AwsConfigFact, except: readonly string[] = []): string | null {
  return only(profileNames(awsConfig).filter((name) => {
    const settings = profileSettings(awsConfig, name);
    return !except.includes(name) && settings?.has('aws_access_key_id') === true && settings.has('aws_secret_access_key') && !settings.has('role_arn');
  }));
}

/** Returns the one region of CodeCommit that the AWS files, the variables and the other remotes name; null where there is none, or a choice. */
export function onlyRegion(awsConfig: AwsConfigFact, environment: EnvironmentFact | undefined, target: TargetFact): string | null {
  const env = environmentOf(environment);
  const inFiles = [awsConfig.config, awsConfig.credentials].flatMap(({ sections }) => sections).flatMap(({ settings }) => settings.find(({ key }) => key === 'region')?.value ?? []);
  const inUrls = target.others.flatMap(({ url }) => parseCodeCommitUrl(url).region ?? []);
  return only([...new Set([...inFiles, ...inUrls, env['AWS_REGION'] ?? '', env['AWS_DEFAULT_REGION'] ?? ''].filter((region) => isKnownRegion(region)))]);
}

const only = <T>(items: readonly T[]): T | null => (items.length === 1 ? (items[0] ?? null) : null);
