import type { AwsConfigFact, AwsSetting } from '../core/facts.ts';
import type { Evidence } from '../core/finding.ts';
import type { FixStep } from '../core/fix.ts';
import { profileSettings } from './aws-config.ts';
import { awsEvidence } from './config-evidence.ts';
import { isHidden } from './helper-steps.ts';

/** A setting of a profile, and the file it stands in. */
export type ProfileSetting = AwsSetting & { file: string };

/** Checks whose findings follow when the tool of the method obtains no credential. */
export const WITHOUT_CREDENTIAL = [
  'git-config/helper-output', 'git-config/helper-observed', 'credentials/resolve', 'credentials/identity', 'live/api', 'live/repository-found', 'live/git-request', 'live/git-client',
] as const;

/** Returns the header of a profile as it is written in one of the two files. Example: `profile dev` in config, `dev` in credentials. */
export function headerIn(awsConfig: AwsConfigFact, file: string, profile: string): string {
  const own = file === awsConfig.credentials.path ? awsConfig.credentials : awsConfig.config;
  return own.sections.find(({ kind, name }) => kind === 'profile' && name === profile)?.header ?? profile;
}

/** Returns a setting as evidence; a secret is its length. */
export function settingEvidence(awsConfig: AwsConfigFact, profile: string, { file, line, key, value, secret }: ProfileSetting): Evidence {
  return awsEvidence(file, line, headerIn(awsConfig, file, profile), key, value ?? `‹${secret?.length ?? 0} characters›`);
}

/** Returns the settings of a profile that are there, in the order asked for, as evidence. */
export function settingsEvidence(awsConfig: AwsConfigFact, profile: string, keys: readonly string[]): Evidence[] {
  const settings = profileSettings(awsConfig, profile);
  return keys.flatMap((key) => {
    const setting = settings?.get(key);
    return setting === undefined ? [] : [settingEvidence(awsConfig, profile, setting)];
  });
}

/** Returns the step that writes a value of a profile, or takes it out (null). */
export function changeSetting(awsConfig: AwsConfigFact, profile: string, { file, key }: ProfileSetting, value: string | null): FixStep {
  return { do: 'aws-config', path: file, section: headerIn(awsConfig, file, profile), key, value };
}

/** Returns a path that begins with `~` or the variable HOME as a whole one; null for another, and where the home is not known. */
export function inHome(path: string, home: string | null): string | null {
  const below = /^(?:~|\$HOME|\$\{HOME\})(\/[^$]+)$/.exec(path)?.[1];
  return below === undefined || home === null || isHidden(path) ? null : home.replace(/\/+$/, '') + below;
}

/** Returns where a setting stands. Example: `/home/maria/.aws/config:4`. */
export function whereIs({ file, line }: Pick<ProfileSetting, 'file' | 'line'>): string {
  return `${file}:${line}`;
}

/** Returns the profile in use and those it takes its source from, each once: the chain of `source_profile`. */
export function profileChain(awsConfig: AwsConfigFact, name: string): readonly string[] {
  const chain: string[] = [];
  for (let next: string | null = name; next !== null && !chain.includes(next) && chain.length < 10;) {
    chain.push(next);
    const settings: ReadonlyMap<string, ProfileSetting> | null = profileSettings(awsConfig, next);
    next = settings?.has('role_arn') === true ? (settings.get('source_profile')?.value ?? null) : null;
  }
  return chain;
}
