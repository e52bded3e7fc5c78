import type { EnvironmentFact } from '../core/facts.ts';
import { activeProfile, type AwsDialect, type Environment } from './aws-environment.ts';
import { type ProviderFacts, type ProviderInUse, planOf } from './provider-in-use.ts';

/** Providers that a profile itself configures; the others come from the machine. */
const OF_A_PROFILE: readonly string[] = ['assume-role', 'assume-role-with-web-identity', 'sso', 'shared-credentials-file', 'login', 'custom-process', 'config-file'];

/** Who follows which rules, in a person's words. */
export const TOOLS: Readonly<Record<AwsDialect, string>> = { botocore: 'version 1 of the AWS CLI and git-remote-codecommit', 'cli-v2': 'version 2 of the AWS CLI' };

/** Returns the profile each family of tools takes from the variables where nothing names one, and which variable says so. */
export function profileOfEachTool(env: Environment): Readonly<Record<AwsDialect, { name: string; source: string }>> {
  return { botocore: activeProfile(env, null, 'botocore'), 'cli-v2': activeProfile(env, null, 'cli-v2') };
}

/** Returns which provider the profile in use would have by itself, were it named on the command line; null when it configures none. */
export function ownProvider(facts: ProviderFacts, use: ProviderInUse): string | null {
  const { kind } = planOf(facts, use.merged, use.profile.name, use.dialect);
  return use.merged.profiles.has(use.profile.name) && OF_A_PROFILE.includes(kind) ? kind : null;
}

/** Returns the last four characters of the key id in the environment; null when there is none. */
export function keyInEnvironment(environment: EnvironmentFact | undefined): string | null {
  return environment?.variables.find(({ name, empty }) => name === 'AWS_ACCESS_KEY_ID' && !empty)?.login?.keyIdLast4 ?? null;
}
