import type { AwsConfigFact, AwsFile, AwsSection, AwsSetting, EnvironmentFact, GitConfigFact, Intent, SystemFact, TargetFact, ToolsFact } from '../core/facts.ts';
import type { MergedProfile, MergedProfiles, MergedSetting } from './aws-config.ts';
import { mergedFiles, type MergedSections, mergedSections } from './merged-sections.ts';
import type { AwsDialect, Environment } from './aws-environment.ts';
import type { CredentialPlan } from './credential-plan.ts';
import { credentialPlan } from './credential-source.ts';
import { dialectOf, profileInUse, type ProfileInUse } from './profile-in-use.ts';

/** What decides on the provider, as far as it is known; all of it may be left out but the files. */
export interface ProviderFacts {
  awsConfig: AwsConfigFact;
  target?: TargetFact | undefined;
  intent?: Intent | undefined;
  environment?: EnvironmentFact | undefined;
  tools?: ToolsFact | undefined;
  gitConfig?: GitConfigFact | undefined;
  system?: SystemFact | undefined;
}

/** The provider that wins for the profile in use. In `plan` secrets are placeholders. */
export interface ProviderInUse {
  profile: ProfileInUse;
  /** Named in the URL or on the command line: variables with keys do not count then. */
  explicit: boolean;
  dialect: AwsDialect;
  plan: CredentialPlan;
  merged: MergedProfiles;
}

/** Returns the provider the tool of the method takes, from facts alone. Source: `credentialPlan`, botocore's own order. */
export function providerInUse(facts: ProviderFacts): ProviderInUse {
  const profile = profileInUse(facts);
  const explicit = facts.target?.profileIsExplicit ?? (profile.source === '--profile' || profile.source.startsWith('the helper in '));
  const dialect = dialectOf(facts);
  const files = mergedOf(facts.awsConfig);
  return { profile, explicit, dialect, merged: files, plan: planOf(facts, files, explicit ? profile.name : null, dialect) };
}

/** Returns the provider another tool would take: `explicitProfile` null leaves the choice to the variables. */
export function planOf(facts: ProviderFacts, merged: MergedProfiles, explicitProfile: string | null, dialect: AwsDialect): CredentialPlan {
  return credentialPlan({ merged, env: knownEnvironment(facts.environment), explicitProfile, explicitRegion: null, dialect, platform: facts.system?.platform ?? 'linux' });
}

/** Returns the plan, then the sources of its roles. */
export function linksOf(plan: CredentialPlan): readonly CredentialPlan[] {
  return plan.kind === 'assume-role' ? [plan, ...linksOf(plan.source)] : [plan];
}

/** Returns the link of the chain the first credential comes from. */
export function lastLink(plan: CredentialPlan): CredentialPlan {
  return plan.kind === 'assume-role' ? lastLink(plan.source) : plan;
}

/** Returns all variables that are set. One whose value is not told is there all the same, as a placeholder. */
export function knownEnvironment(fact: EnvironmentFact | undefined): Environment {
  return Object.fromEntries((fact?.variables ?? []).map(({ name, value, empty }) => [name, empty ? '' : (value ?? '‹hidden›')]));
}

const merged = new WeakMap<AwsConfigFact, MergedProfiles>();

/** The files as facts, merged as botocore merges them; a secret is its own length. Every check on profiles asks for it. */
export function mergedOf(files: AwsConfigFact): MergedProfiles {
  const known = merged.get(files) ?? merge(files);
  merged.set(files, known);
  return known;
}

function merge({ config, credentials }: AwsConfigFact): MergedProfiles {
  const refused = [config, credentials].find(({ problem }) => problem !== null);
  const sections = (file: AwsFile, kind: AwsSection['kind']): MergedSections => {
    const defaults = file.sections.find(({ header }) => header === 'DEFAULT')?.settings ?? [];
    const found = new Map<string, AwsSection>();
    for (const section of refused ? [] : file.sections) if (section.kind === kind && section.name !== null) found.set(section.name, section);
    return mergedSections(found, (section) => settingsOf(section, defaults, file));
  };
  const configProfiles = sections(config, 'profile');
  const credentialSections = sections(credentials, 'profile');
  return {
    profiles: mergedFiles(configProfiles, credentialSections), configProfiles, credentialSections,
    ssoSessions: sections(config, 'sso-session'),
    services: sections(config, 'services'),
    problem: refused?.problem ? { file: refused.path, problem: refused.problem } : null,
  };
}

function settingsOf(section: AwsSection, defaults: readonly AwsSetting[], file: AwsFile): MergedProfile {
  const settings = new Map<string, MergedSetting>();
  for (const setting of [...defaults, ...section.settings]) {
    const [block = '', name] = /^([^.]+)\.(.+)$/s.exec(setting.key)?.slice(1) ?? [];
    if (name === undefined) settings.set(setting.key, { key: setting.key, value: textOf(setting), line: setting.line, nested: null, file: file.path });
    else settings.set(block, { key: block, value: '', line: setting.line, nested: new Map([...(settings.get(block)?.nested ?? []), [name, textOf(setting)]]), file: file.path });
  }
  return settings;
}

function textOf({ value, secret }: AwsSetting): string {
  return value ?? (secret?.empty === true ? '' : `‹${secret?.length ?? 0} characters›`);
}
