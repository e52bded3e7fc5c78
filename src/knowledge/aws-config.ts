import type { AwsConfigFact, AwsConfigProblem, AwsFile, AwsSection, AwsSetting } from '../core/facts.ts';
import { parseAwsIni, type RawAwsIni, type RawSection, type RawSetting } from './aws-ini.ts';
import { isHarmlessKey, awsSecretShape, shownKey, shownValue } from './aws-setting-redaction.ts';
import { repairOf } from './aws-ini-repair.ts';
import { mergedFiles, type MergedSections, mergedSections } from './merged-sections.ts';
import { splitPosixWords } from './process-words.ts';

export type AwsFileRole = 'config' | 'credentials';

/** An AWS file with its values, secrets included: for the host only. */
export interface RawAwsFile {
  path: string;
  ini: RawAwsIni;
}

/** A key of a merged profile with its real value, which may be a secret. `line` is in `file`. */
export interface MergedSetting extends RawSetting {
  file: string;
}
export type MergedProfile = ReadonlyMap<string, MergedSetting>;

/** botocore's `Session.full_config`, and the two views of single files its static providers use. Holds secrets. */
export interface MergedProfiles {
  /** Both files: keys of the credentials file replace those of the config file. In botocore's order. */
  profiles: MergedSections;
  ssoSessions: MergedSections;
  services: MergedSections;
  /** Profiles of the config file alone (provider `config-file`). */
  configProfiles: MergedSections;
  /** Sections of the credentials file alone (provider `shared-credentials-file`). */
  credentialSections: MergedSections;
  /** The first file botocore refuses. There are no sections then. */
  problem: { file: string; problem: AwsConfigProblem } | null;
}

const NAMED = ['profile', 'sso-session', 'services'] as const;
const EMPTY: RawAwsIni = { sections: [], defaults: [], problem: null };

/**
 * What botocore makes of a section header. Names come from a *prefix* match and `shlex`: `[profiles x]` is the profile `x`.
 * In the credentials file every header is a profile's name, verbatim.
 * Source: botocore `configloader.build_profile_map`, `_parse_section`, `Session.full_config`.
 * @example classifySection('profile "my profile"', 'config') // { kind: 'profile', name: 'my profile' }
 */
export function classifySection(header: string, role: AwsFileRole): { kind: AwsSection['kind']; name: string | null } {
  if (header === 'DEFAULT') return { kind: 'other', name: null };
  if (role === 'credentials') return { kind: 'profile', name: header };
  if (header === 'default') return { kind: 'profile', name: 'default' };
  const kind = NAMED.find((prefix) => header.startsWith(prefix));
  if (kind === undefined) return { kind: 'other', name: null };
  const { words } = splitPosixWords(header);
  return { kind, name: words?.length === 2 ? (words[1] ?? null) : null };
}

/** Reads a file with its secrets, for `mergeProfiles`. A file that is not there (`bytes` null) is an empty one, as for botocore. */
export function readRawAwsFile(bytes: Uint8Array | null, path: string): RawAwsFile {
  return { path, ini: bytes === null ? EMPTY : parseAwsIni(bytes) };
}

/**
 * Reads a file as a fact: no secret survives. Blocks are flattened (`s3.addressing_style`), and `[DEFAULT]` is a section of kind
 * `other`. A file that botocore refuses has no sections, only its problem.
 */
export function readAwsFile(bytes: Uint8Array | null, path: string, role: AwsFileRole, fromVariable: string | null): AwsFile {
  const { ini } = readRawAwsFile(bytes, path);
  const sections = (ini.sections ?? []).map((section) => factSection(section, role));
  const [firstDefault] = ini.defaults;
  if (firstDefault !== undefined) {
    sections.unshift({ name: null, kind: 'other', header: 'DEFAULT', line: firstDefault.line, settings: factSettings(ini.defaults) });
  }
  const edits = bytes === null || ini.problem === null ? null : repairOf(bytes, ini.problem);
  const problem = ini.problem === null ? null : { ...ini.problem, name: shownProblemName(ini.problem), ...(edits === null ? {} : { edits }) };
  return { path, exists: bytes !== null, fromVariable, sections, problem };
}

function shownProblemName({ kind, name }: AwsConfigProblem): string | null {
  if (name === null || kind === 'duplicate-section') return name;
  return shownKey(name);
}

function factSection(section: RawSection, role: AwsFileRole): AwsSection {
  const { kind, name } = classifySection(section.header, role);
  return { name, kind, header: section.header, line: section.line, settings: factSettings(section.settings) };
}

function factSettings(settings: readonly RawSetting[]): AwsSetting[] {
  if (settings.every(({ nested }) => nested === null)) return settings.map(factSetting);
  return settings.flatMap((setting) => (setting.nested === null ? factSetting(setting) : [...setting.nested].map(([key, value]) => factSetting({ key: `${setting.key}.${key}`, value, line: setting.line }))));
}

function factSetting({ key, value, line, written, continued }: Pick<RawSetting, 'key' | 'value' | 'line' | 'written' | 'continued'>): AwsSetting {
  const harmless = isHarmlessKey(key);
  const setting: AwsSetting = {
    key: shownKey(key), line,
    value: harmless ? shownValue(key.slice(key.lastIndexOf('.') + 1), value) : null,
    secret: harmless ? null : awsSecretShape(key, value, continued),
  };
  return written !== undefined && shownKey(written) === written ? { ...setting, written } : setting;
}

/**
 * The names botocore accepts as profiles, in its order: the config file's, then those only in the credentials file.
 * Empty when it refuses either file. Source: botocore `Session.available_profiles`.
 */
export function profileNames(fact: AwsConfigFact): readonly string[] {
  return [...namesOf(fact)];
}

const known = new WeakMap<AwsConfigFact, ReadonlySet<string>>();

function namesOf(fact: AwsConfigFact): ReadonlySet<string> {
  const names = known.get(fact) ?? new Set(readNames(fact));
  known.set(fact, names);
  return names;
}

function readNames(fact: AwsConfigFact): readonly string[] {
  if (fact.config.problem !== null || fact.credentials.problem !== null) return [];
  return [...profilesIn(fact.config).keys(), ...profilesIn(fact.credentials).keys()];
}

const sectionsOfFiles = new WeakMap<AwsFile, ReadonlyMap<string, AwsSection>>();

/** A file's profiles by name, of sections with the same name the last: some checks ask for one after the other. */
function profilesIn(file: AwsFile): ReadonlyMap<string, AwsSection> {
  const known = sectionsOfFiles.get(file);
  if (known !== undefined) return known;
  const sections = new Map<string, AwsSection>();
  for (const section of file.sections) if (section.kind === 'profile' && section.name !== null) sections.set(section.name, section);
  sectionsOfFiles.set(file, sections);
  return sections;
}

/**
 * One profile as botocore merges it, without secrets: a key of the credentials file replaces that of the config file, and
 * `[DEFAULT]` fills what a section leaves open. Null when there is no such profile or a file is refused.
 * Source: botocore `Session.full_config`, `Session.get_scoped_config`.
 */
export function profileSettings(fact: AwsConfigFact, name: string): ReadonlyMap<string, AwsSetting & { file: string }> | null {
  if (!namesOf(fact).has(name)) return null;
  const merged = new Map<string, AwsSetting & { file: string }>();
  for (const file of [fact.config, fact.credentials]) {
    const section = profilesIn(file).get(name);
    if (section === undefined) continue;
    const own = new Map<string, AwsSetting & { file: string }>();
    const defaults = file.sections.find(({ header }) => header === 'DEFAULT')?.settings ?? [];
    for (const setting of [...defaults, ...section.settings]) own.set(setting.key, { ...setting, file: file.path });
    for (const [key, setting] of own) merged.set(key, setting);
  }
  return merged;
}

/**
 * Merges both files with their real values as botocore does. Holds secrets: for use inside the host, never for a fact.
 * Source: botocore `Session.full_config`, `configloader.build_profile_map`.
 */
export function mergeProfiles(config: RawAwsFile, credentials: RawAwsFile): MergedProfiles {
  const refused = [config, credentials].find(({ ini }) => ini.problem !== null);
  const [own, keys] = refused ? [{ path: '', ini: EMPTY }, { path: '', ini: EMPTY }] : [config, credentials];
  const inConfig = sectionsOf(own, 'config');
  const credentialSections = sectionsOf(keys, 'credentials').profile;
  return {
    profiles: mergedFiles(inConfig.profile, credentialSections),
    ssoSessions: inConfig['sso-session'],
    services: inConfig.services,
    configProfiles: inConfig.profile,
    credentialSections,
    problem: refused?.ini.problem ? { file: refused.path, problem: refused.ini.problem } : null,
  };
}

/** Of sections with the same name the last counts. */
function sectionsOf({ path, ini }: RawAwsFile, role: AwsFileRole): Record<'profile' | 'sso-session' | 'services', MergedSections> {
  const found = { profile: new Map<string, RawSection>(), 'sso-session': new Map<string, RawSection>(), services: new Map<string, RawSection>() };
  for (const section of ini.sections ?? []) {
    const { kind, name } = classifySection(section.header, role);
    if (kind !== 'other' && name !== null) found[kind].set(name, section);
  }
  const merged = (sections: ReadonlyMap<string, RawSection>): MergedSections => mergedSections(sections, (section) => {
    const settings = new Map<string, MergedSetting>();
    for (const setting of [...section.settings, ...ini.defaults]) {
      if (!settings.has(setting.key)) settings.set(setting.key, { ...setting, file: path });
    }
    return settings;
  });
  return { profile: merged(found.profile), 'sso-session': merged(found['sso-session']), services: merged(found.services) };
}
