import type { MergedProfile, MergedProfiles } from './aws-config.ts';
import { variable, type Environment } from './aws-environment.ts';
import { invalidConfig, type CredentialError } from './credential-plan.ts';

/** An endpoint that replaces AWS's own. `source` is a variable's name or `file:line`. The URL is as configured, userinfo included. */
export interface EndpointOverride {
  kind: 'url';
  url: string;
  source: string;
}

/**
 * The endpoint that variables or files set for a service (`sts`, `codecommit`, `sso`), null when AWS's own is used. The order:
 * AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's `services` section, the profile's `endpoint_url`; empty ones are passed
 * over. InvalidConfigError when the `services` section does not exist. Source: botocore `configprovider.ConfiguredEndpointProvider`.
 */
export function endpointOverride(
  service: 'sts' | 'codecommit' | 'sso' | 'iam',
  env: Environment,
  profile: MergedProfile | undefined,
  merged: MergedProfiles,
): EndpointOverride | CredentialError | null {
  const ignored = variable(env, 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS') ?? profile?.get('ignore_configured_endpoint_urls')?.value;
  if (ignored?.toLowerCase() === 'true') return null;
  for (const name of [`AWS_ENDPOINT_URL_${service.toUpperCase()}`, 'AWS_ENDPOINT_URL']) {
    const url = variable(env, name);
    if (url) return { kind: 'url', url, source: name };
  }
  const services = profile?.get('services');
  if (services !== undefined) {
    const section = merged.services.get(services.value);
    if (section === undefined || section.size === 0) {
      return invalidConfig(
        `The profile is configured to use the services section but the "${services.value}" services configuration does not exist.`,
      );
    }
    const block = section.get(service);
    const url = block?.nested?.get('endpoint_url');
    if (block !== undefined && url) return { kind: 'url', url, source: `${block.file}:${block.line}` };
  }
  const general = profile?.get('endpoint_url');
  return general?.value ? { kind: 'url', url: general.value, source: `${general.file}:${general.line}` } : null;
}
