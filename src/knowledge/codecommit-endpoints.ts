/** AWS's closed groups of regions; an identity of one is unknown in the others. */
export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov' | 'aws-iso' | 'aws-iso-b' | 'aws-iso-e' | 'aws-iso-f' | 'aws-eusc';

const COMMERCIAL = [
  'af-south-1', 'ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2', 'ap-southeast-1',
  'ap-southeast-2', 'ap-southeast-3', 'ca-central-1', 'eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-west-1', 'eu-west-2', 'eu-west-3',
  'il-central-1', 'me-central-1', 'me-south-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2',
] as const;

/** The regions in which CodeCommit is known, as in `endpoints.json` of botocore 1.43.11, which git-remote-codecommit obeys. */
export const CODECOMMIT_REGIONS: readonly string[] = [...COMMERCIAL, 'cn-north-1', 'cn-northwest-1', 'us-gov-east-1', 'us-gov-west-1'];

/** Regions of AWS for which the same list names no CodeCommit: right names, and no typing mistakes. */
export const REGIONS_WITHOUT_CODECOMMIT: readonly string[] = [
  'ap-east-2', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7', 'ca-west-1', 'eu-central-2', 'eu-south-2', 'mx-central-1',
  'us-iso-east-1', 'us-iso-west-1', 'us-isob-east-1', 'us-isob-west-1', 'eu-isoe-west-1', 'us-isof-east-1', 'us-isof-south-1', 'eusc-de-east-1',
];

/** Regions that an account must enable before any key is accepted there. Source: AWS Account Management guide, "Considerations before enabling and disabling Regions". */
const OPT_IN_REGIONS: readonly string[] = ['af-south-1', 'ap-east-1', 'ap-south-2', 'ap-southeast-3', 'eu-south-1', 'il-central-1', 'me-central-1', 'me-south-1'];

/** True for a region of CodeCommit in which an account's keys are unknown until it is enabled. */
export function mustBeEnabled(region: string): boolean {
  return OPT_IN_REGIONS.includes(region);
}

/** Regions with an HTTPS host `git-codecommit-fips`; there is none for SSH. Source: the guide's page on regions. */
export const FIPS_REGIONS: readonly string[] = ['ca-central-1', 'us-east-1', 'us-east-2', 'us-gov-east-1', 'us-gov-west-1', 'us-west-1', 'us-west-2'];

const PARTITIONS: readonly { partition: Partition; region: RegExp }[] = [
  { partition: 'aws-cn', region: /^cn-\w+-\d+$/ },
  { partition: 'aws-us-gov', region: /^us-gov-\w+-\d+$/ },
  { partition: 'aws-iso', region: /^us-iso-\w+-\d+$/ },
  { partition: 'aws-iso-b', region: /^us-isob-\w+-\d+$/ },
  { partition: 'aws-iso-e', region: /^eu-isoe-\w+-\d+$/ },
  { partition: 'aws-iso-f', region: /^us-isof-\w+-\d+$/ },
  { partition: 'aws-eusc', region: /^eusc-de-\w+-\d+$/ },
  { partition: 'aws', region: /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/ },
];

const GIT_HOST = /^(?:(vpce-[a-z0-9-]+)\.)?git-codecommit(-fips)?\.([a-z0-9-]+)\.(vpce\.)?amazonaws\.com(\.cn)?$/;
const API_HOST = /^(?:(vpce-[a-z0-9-]+)\.)?codecommit(-fips)?\.([a-z0-9-]+)\.(vpce\.)?amazonaws\.com(\.cn)?$/;

/** What the name of a CodeCommit host says. `suffix` is the part after the region. */
export interface CodeCommitHost {
  serves: 'git' | 'api';
  region: string;
  fips: boolean;
  vpcEndpoint: string | null;
  suffix: string;
}

/** Returns the partition a region's name belongs to, or null when the name fits none. Source: `regionRegex` of botocore's endpoints.json. */
export function partitionOf(region: string): Partition | null {
  return PARTITIONS.find((known) => known.region.test(region))?.partition ?? null;
}

/**
 * Reads a host name, with or without a port, in any letter case. Null when it is no CodeCommit host: the whole name must fit, since a
 * name that only contains `amazonaws.com` belongs to anybody. Example: `git-codecommit.us-east-1.amazonaws.com.evil.test` gives null.
 */
export function readCodeCommitHost(host: string): CodeCommitHost | null {
  const name = host.toLowerCase().replace(/:\d*$/, '');
  for (const [serves, pattern] of [['git', GIT_HOST], ['api', API_HOST]] as const) {
    const [, endpoint, fips, region, vpce, cn] = pattern.exec(name) ?? [];
    // An endpoint's own name stands before the service, and only together with `vpce.` behind the region.
    if (region === undefined || (endpoint === undefined) !== (vpce === undefined)) continue;
    return { serves, region, fips: fips !== undefined, vpcEndpoint: endpoint ?? null, suffix: `${vpce ?? ''}amazonaws.com${cn ?? ''}` };
  }
  return null;
}

/** True for a host that serves CodeCommit's Git, whether or not the region in it exists. */
export function isCodeCommitHost(host: string): boolean {
  return readCodeCommitHost(host)?.serves === 'git';
}

/** Returns the region a CodeCommit host (Git or API) names, or null. Example: `git-codecommit-fips.us-east-2.amazonaws.com` gives `us-east-2`. */
export function hostRegion(host: string): string | null {
  return readCodeCommitHost(host)?.region ?? null;
}

/** Returns `amazonaws.com.cn` for China's regions and `amazonaws.com` for all others, as git-remote-codecommit's `website_domain_mapping` does. */
export function dnsSuffix(region: string): string {
  return region === 'cn-north-1' || region === 'cn-northwest-1' ? 'amazonaws.com.cn' : 'amazonaws.com';
}

/** Returns the host of CodeCommit's Git in a region. Example: `cn-north-1` gives `git-codecommit.cn-north-1.amazonaws.com.cn`. */
export function gitHost(region: string): string {
  return `git-codecommit.${region}.${dnsSuffix(region)}`;
}

/** Returns the host of CodeCommit's API in a region. Example: `eu-west-1` gives `codecommit.eu-west-1.amazonaws.com`. */
export function apiHost(region: string): string {
  return `codecommit.${region}.${dnsSuffix(region)}`;
}

/** True when CodeCommit is known to exist in the region. Names are lower case. */
export function isKnownRegion(region: string): boolean {
  return CODECOMMIT_REGIONS.includes(region);
}

/** True for the name of a region of AWS for which no CodeCommit is known, as opposed to a misspelled one. */
export function isWithoutCodeCommit(region: string): boolean {
  return !isKnownRegion(region) && (REGIONS_WITHOUT_CODECOMMIT.includes(region) || (partitionOf(region) !== null && nearestRegion(region) === null));
}

/**
 * Returns the CodeCommit region a text most probably means: itself, the region of an availability zone, or the only one within two typing
 * mistakes. Null when several are equally near, and for regions of AWS without CodeCommit. Example: `us-east-1a` gives `us-east-1`.
 */
export function nearestRegion(text: string): string | null {
  const name = text.trim().replace(/^["']|["']$/g, '').replace(/\s+[#;].*$/, '').toLowerCase().replace(/[_\s.]+/g, '-');
  if (isKnownRegion(name)) return name;
  if (REGIONS_WITHOUT_CODECOMMIT.includes(name)) return null;
  const zone = CODECOMMIT_REGIONS.find((region) => name.startsWith(region) && /^(?:-[a-z]+-\d+)?[a-z]$/.test(name.slice(region.length)));
  if (zone !== undefined) return zone;
  const ranked = CODECOMMIT_REGIONS.map((region) => ({ region, distance: editDistance(name, region) })).sort((a, b) => a.distance - b.distance);
  const [best, second] = ranked;
  if (best === undefined || best.distance > 2 || best.distance === second?.distance) return null;
  return best.region;
}

/**
 * Returns what the AWS CLI's credential helper makes of git's `host`: whether it answers at all, and the region it signs for (null: that of
 * its profile). It looks for `amazonaws.com` anywhere and tests the beginning only. Source: awscli/customizations/codecommit.py.
 */
export function helperHostRegion(host: string): { answers: boolean; region: string | null } {
  const region = /^(vpce-.+\.)?git-codecommit(-fips)?\.([^.]+)\.(vpce\.)?amazonaws\.com/.exec(host)?.[3] ?? null;
  return { answers: host.includes('amazon.com') || host.includes('amazonaws.com'), region };
}

/** Returns how many characters must be inserted, deleted, replaced (or two neighbours swapped) to make `b` of `a`. */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    rows.push(current);
    for (let column = 1; column <= b.length; column++) {
      const replace = at(row - 1, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(Math.min(replace, at(row - 1, column) + 1, at(row, column - 1) + 1, swapped ? at(row - 2, column - 2) + 1 : replace));
    }
  }
  return at(a.length, b.length);
}
