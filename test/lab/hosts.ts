import type { HostMode, World } from './world.ts';

/** An AWS host the lab answers for. `region` is the one its signatures must be scoped to. */
export interface AwsHost {
  service: 'git' | 'codecommit' | 'sts' | 'iam' | 'kms' | 'portal' | 'oidc';
  region: string;
}

const codecommit = /^(?:vpce-[a-z0-9-]+\.)?(git-)?codecommit(?:-fips)?\.([a-z0-9-]+)\.(?:vpce\.)?amazonaws\.com(?:\.cn)?$/;
const sts = /^sts(?:-fips)?(?:\.([a-z0-9-]+))?\.amazonaws\.com(?:\.cn)?$/;
const signIn = /^(portal\.sso|oidc)\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;
const kms = /^kms(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;
const iam = /^iam(?:\.([a-z0-9-]+))?\.amazonaws\.com(?:\.cn)?$/;

/** Returns the service behind a host name (no port), or null for one that the lab does not play. */
export function awsHost(host: string): AwsHost | null {
  const repositoryHost = codecommit.exec(host);
  if (repositoryHost) {
    return { service: repositoryHost[1] ? 'git' : 'codecommit', region: repositoryHost[2] ?? '' };
  }
  const stsHost = sts.exec(host);
  if (stsHost) return { service: 'sts', region: stsHost[1] ?? 'us-east-1' };
  const signInHost = signIn.exec(host);
  if (signInHost) return { service: signInHost[1] === 'oidc' ? 'oidc' : 'portal', region: signInHost[2] ?? '' };
  const kmsHost = kms.exec(host);
  if (kmsHost) return { service: 'kms', region: kmsHost[1] ?? '' };
  const iamHost = iam.exec(host);
  if (iamHost) return { service: 'iam', region: iamHost[1] ?? 'us-east-1' };
  return null;
}

/** Returns the partition (`aws`, `aws-cn`, `aws-us-gov`) of a region. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** Whether a pattern in which `*` stands for any text covers the whole of `text`. */
export function covers(pattern: string, text: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`, 'i').test(text);
}

/** Returns the switch of the first pattern that covers `host`, `ok` when none does. */
export function hostMode(world: World, host: string): HostMode {
  const entry = Object.entries(world.switches.hosts).find(([pattern]) => covers(pattern, host));
  return entry?.[1] ?? 'ok';
}

/** Returns the lab's time in milliseconds since 1970. */
export function labNow(world: World): number {
  return Date.now() + world.switches.clockOffsetSeconds * 1000;
}
