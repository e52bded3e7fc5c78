import semver from 'semver';

/** The version from which each thing works. Source: release notes and changelogs of the tools, and the runs recorded in the tests. */
export const MINIMUM_VERSIONS = {
  git: {
    credentialApi: '1.7.9', quit: '2.3.0', helperReset: '2.9.0', contextWildcard: '2.26.0', showScope: '2.26.0', partialContexts: '2.27.0',
    crlfFromHelpers: '2.29.0', configGlobalVariable: '2.32.0', configCountVariable: '2.31.0', curloptResolve: '2.37.0', passwordExpiry: '2.40.0', trace2Redacts: '2.43.1', authtype: '2.46.0', rateLimitText: '2.54.0',
  },
  awsCliV1: { codecommit: '1.7.38', profileOverridesEnvironment: '1.7.15', fipsAndVpcEndpoints: '1.16.130', blankLine: '1.18.8', loginSession: '1.43.0' },
  awsCliV2: { blankLine: '2.0.2', ssoSession: '2.9.0', ssoCaBundle: '2.22.13', login: '2.32.0', errorPrefix: '2.34.0' },
  botocore: {
    sso: '1.17.0', ssoSession: '1.29.10', urllib3v2: '1.31.62', customerManagedKeys: '1.34.6', operationNotAllowed: '1.34.149', regionalSts: '1.40.0', login: '1.41.0', emptyCaBundleIsError: '1.43.54',
  },
  grc: { china: '1.1.0', sso: '1.15.1', current: '1.17.0' },
  pip: { installsGrc: '9.0.3' },
  gitCredentialManager: { noCodeCommit: '2.9.1' },
} as const;

/** The botocore whose list of regions `codecommit-endpoints.ts` repeats. */
export const BOTOCORE_OF_THE_REGION_LIST = '1.43.11';

/** Releases of botocore that ended the support of a Python, and the first that runs on a newer one. */
export const BOTOCORE_PYTHONS: readonly { python: string; dropped: string | null; first: string | null }[] = [
  { python: '2.7', dropped: '1.21.0', first: null },
  { python: '3.4', dropped: '1.20.0', first: null },
  { python: '3.5', dropped: '1.20.0', first: null },
  { python: '3.6', dropped: '1.27.0', first: null },
  { python: '3.7', dropped: '1.34.0', first: null },
  { python: '3.8', dropped: '1.38.0', first: null },
  { python: '3.9', dropped: '1.43.0', first: null },
  { python: '3.12', dropped: null, first: '1.31.27' },
  { python: '3.13', dropped: null, first: '1.35.36' },
  { python: '3.14', dropped: null, first: '1.39.9' },
];

/** A build of git by somebody who changes its defaults. */
export interface GitBuild {
  version: string;
  vendor: 'apple' | 'windows' | null;
  /** Apple's number, or that after `.windows.`. */
  build: string | null;
}

/** Returns the version git printed as `major.minor.patch`, or null. Example: `git version 2.39.5 (Apple Git-154)` gives `2.39.5`. */
export function gitVersion(banner: string): string | null {
  return gitBuild(banner)?.version ?? null;
}

/** Returns version and vendor of `git --version`, or null. Example: `git version 2.11.0.windows.3` gives vendor `windows`, build `3`. */
export function gitBuild(banner: string): GitBuild | null {
  const match = /^git version (\d+)\.(\d+)(?:\.(\d+))?(?:[.-]rc(\d+))?/m.exec(banner);
  if (match === null) return null;
  const [, major, minor, patch, candidate] = match;
  const version = `${major}.${minor}.${patch ?? '0'}${candidate === undefined ? '' : `-rc.${candidate}`}`;
  const windows = /\.windows\.(\d+)/.exec(banner)?.[1];
  const apple = /\(Apple Git-([\d.]+)\)/.exec(banner)?.[1];
  if (windows !== undefined) return { version, vendor: 'windows', build: windows };
  return { version, vendor: apple === undefined ? null : 'apple', build: apple ?? null };
}

/** Returns the version of `aws --version`, or null. Example: `aws-cli/1.45.11 Python/3.11.7 …` gives `1.45.11`. */
export function awsCliVersion(banner: string): string | null {
  return bannerVersion(banner, 'aws-cli');
}

/** Returns the version of one part of AWS's banner (`aws-cli/… Python/… botocore/…`), or null; version 2 names no botocore. */
export function bannerVersion(banner: string, part: 'aws-cli' | 'Python' | 'botocore'): string | null {
  const match = new RegExp(`(?:^|\\s)${part}/(\\d+)\\.(\\d+)(?:\\.(\\d+))?`, 'm').exec(banner);
  return match === null ? null : `${match[1]}.${match[2]}.${match[3] ?? '0'}`;
}

/** True when `version` is `minimum` or newer, false when older, null when one of them is no version. Example: `2.26.0`, `2.9` gives true. */
export function isAtLeast(version: string, minimum: string): boolean | null {
  const [have, need] = [fullVersion(version), fullVersion(minimum)];
  return have === null || need === null ? null : semver.gte(have, need);
}

function fullVersion(text: string): semver.SemVer | null {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?((?:-[\w.]+)?)/.exec(text.trim());
  return match === null ? null : semver.parse(`${match[1]}.${match[2] ?? '0'}.${match[3] ?? '0'}${match[4]}`);
}
