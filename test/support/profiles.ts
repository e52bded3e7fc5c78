import type { AwsSecretShape, AwsStateFact, CredentialsFact, EnvironmentFact, GitClientFact } from '../../src/core/facts.ts';
import { accessKeyLogin, awsFile, grc, linux, section, sessionLogin, type World } from './worlds.ts';

type Settings = Readonly<Record<string, string | AwsSecretShape>>;
type Files = { config?: Readonly<Record<string, Settings>>; credentials?: Readonly<Record<string, Settings>> };

/** A world with these AWS files, each section by its header; a section is ten lines long. */
export function withProfiles(world: World, { config = {}, credentials = {} }: Files): World {
  const sections = (file: Readonly<Record<string, Settings>>) => Object.entries(file).map(([header, settings], index) => section(header, settings, index * 10 + 1));
  return world.with({ awsConfig: { config: awsFile('config', sections(config)), credentials: awsFile('credentials', sections(credentials)) } });
}

/** The credential helper on Linux with these files; the profile is `default`. */
export const helperWith = (config: Files['config'], credentials: Files['credentials'] = {}): World => withProfiles(linux, { ...(config ? { config } : {}), credentials });
/** git-remote-codecommit on Linux with these files; the URL names `dev`. */
export const grcWith = (config: Files['config'], credentials: Files['credentials'] = {}): World => withProfiles(grc, { ...(config ? { config } : {}), credentials });

/** Adds variables; null is one whose value is a secret. */
export function withVariables(world: World, variables: Readonly<Record<string, string | null>>): World {
  const list: EnvironmentFact['variables'] = Object.entries(variables).map(([name, value]) => ({
    name, value: name === 'AWS_ACCESS_KEY_ID' ? null : value, empty: value === '', login: name === 'AWS_ACCESS_KEY_ID' ? { ...(value?.startsWith('ASIA') ? sessionLogin : accessKeyLogin), keyIdLast4: value?.slice(-4) ?? null } : null,
  }));
  return world.with({ environment: { variables: list } });
}

/** No credential is obtained, and git stops for it. */
export function failing(world: World, code: string, message: string, changes: Partial<CredentialsFact> = {}): World {
  const gitClient: Partial<GitClientFact> = { exitCode: 128, failure: 'no-credential', stderr: [message], helpers: [] };
  return world.with({ credentials: { keyIdLast4: null, prefix: null, failure: { code, message }, ...changes }, gitClient });
}

/** git is refused with the credential it has. */
export const refused = (world: World): World => world.with({ gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } });

export const withState = (world: World, awsState: Partial<AwsStateFact>): World => world.with({ awsState });

/** A run that signs nothing and starts no git. */
export const offline = (world: World): World =>
  (['credentials', 'identity', 'repositoryMetadata', 'gitRequest', 'gitClient'] as const).reduce((each: World, fact) => each.without(fact, 'skipped', '--no-live was given'), world);
