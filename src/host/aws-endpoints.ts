import type { MergedProfile, MergedProfiles } from '../knowledge/aws-config.ts';
import type { Environment } from '../knowledge/aws-environment.ts';
import { dnsSuffix, partitionOf } from '../knowledge/codecommit-endpoints.ts';

export type AwsService = 'sts' | 'codecommit' | 'iam' | 'kms' | 'sso';

export interface EndpointSettings {
  env: Environment;
  /** The profile in use. */
  profile: MergedProfile | undefined;
  services: MergedProfiles['services'];
}

/**
 * Where the AWS tools send requests for a service, and the region they are signed for: a configured endpoint, else the
 * service's own (FIPS where asked for). Null for a configured one that is no URL.
 * Sources: botocore `configprovider.ConfiguredEndpointProvider`; AWS General Reference, "Service endpoints".
 */
export function endpointOf(service: AwsService, region: string, settings: EndpointSettings): { url: URL; signingRegion: string } | null {
  const signingRegion = service === 'iam' ? iamRegion(region) : region;
  const configured = configuredEndpoint(service, settings);
  if (configured !== null) return URL.canParse(configured) ? { url: new URL(configured), signingRegion } : null;
  const fips = isTrue(settings.env['AWS_USE_FIPS_ENDPOINT'] ?? settings.profile?.get('use_fips_endpoint')?.value) && service !== 'sso' ? '-fips' : '';
  return { url: new URL(`https://${hostOf(service, fips, region)}`), signingRegion };
}

function configuredEndpoint(service: AwsService, { env, profile, services }: EndpointSettings): string | null {
  if (isTrue(env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] ?? profile?.get('ignore_configured_endpoint_urls')?.value)) return null;
  const section = services.get(profile?.get('services')?.value ?? '');
  const candidates = [
    env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`],
    section?.get(service)?.nested?.get('endpoint_url'),
    env['AWS_ENDPOINT_URL'],
    profile?.get('endpoint_url')?.value,
  ];
  return candidates.find((value) => value !== undefined && value !== '') ?? null;
}

function hostOf(service: AwsService, fips: string, region: string): string {
  const suffix = dnsSuffix(region);
  if (service === 'sso') return `portal.sso.${region}.${suffix}`;
  if (service !== 'iam') return `${service}${fips}.${region}.${suffix}`;
  const partition = partitionOf(region);
  if (partition === 'aws-cn') return `iam.cn-north-1.${suffix}`;
  if (partition === 'aws-us-gov') return `iam.us-gov.${suffix}`;
  return partition === 'aws' || partition === null ? `iam${fips}.${suffix}` : `iam.${iamRegion(region)}.${suffix}`;
}

function iamRegion(region: string): string {
  const partition = partitionOf(region);
  if (partition === 'aws-cn') return 'cn-north-1';
  if (partition === 'aws-us-gov') return 'us-gov-west-1';
  return partition === 'aws' || partition === null ? 'us-east-1' : region;
}

/** Source: botocore `utils.ensure_boolean`. */
function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true';
}
