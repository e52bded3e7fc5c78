import type { AwsConfigFact, HostProbe, RouteFact } from '../core/facts.ts';
import type { Fix } from '../core/fix.ts';

/**
 * Returns the fix that lets git go to this one host as the AWS tools do, which arrive; null where they do not, or git's setting for the host would not count.
 * An empty value is the direct way; what NO_PROXY names, no setting sends through a proxy. Source: http.c of git 2.39, git-config(1) `http.<url>.*`.
 */
export function takenByGit(git: RouteFact, api: HostProbe | null): Fix | null {
  const own = git.proxy === null ? (git.bypassedBy === null || git.bypassedBy.endsWith(' is empty')) : /^http\./i.test(git.proxy.source);
  if (git.tool !== 'git' || !own || api?.failure !== null || api.route.proxy?.hasUserInfo === true || api.route.proxy?.supported === false) return null;
  const value = api.route.proxy?.url ?? '';
  return value === (git.proxy?.url ?? '') ? null : forHost(git.host, 'proxy', value);
}

/** Returns the fix that gives git the authorities with which the AWS tools verify; null where they have none of their own, or GIT_SSL_CAINFO says otherwise. */
export function trustedByGit({ host, caFile }: RouteFact, api: HostProbe | null): Fix | null {
  const file = trustedBy(api);
  return file === null || file === caFile?.path || caFile?.source === 'GIT_SSL_CAINFO' ? null : forHost(host, 'sslCAInfo', file);
}

/** Returns the fix that gives the AWS tools the authorities with which git verifies, in the profile in use; null where a variable says otherwise. */
export function trustedByAws({ caFile }: RouteFact, git: HostProbe | null, awsConfig: AwsConfigFact | undefined, profile: string | null): Fix | null {
  const file = trustedBy(git);
  const byVariable = caFile !== null && /^[A-Z_]+$/.test(caFile.source);
  if (file === null || file === caFile?.path || byVariable || awsConfig === undefined || profile === null) return null;
  const section = profile === 'default' ? 'default' : `profile ${profile}`;
  return { consent: 'ask', steps: [{ do: 'aws-config', path: awsConfig.config.path, section, key: 'ca_bundle', value: file }] };
}

function trustedBy(probe: HostProbe | null): string | null {
  return probe?.tls?.verified === true && probe.route.caFile?.readable === true ? probe.route.caFile.path : null;
}

function forHost(host: string, name: 'proxy' | 'sslCAInfo', value: string): Fix {
  return { consent: 'ask', steps: [{ do: 'git-config', op: 'set', scope: 'global', key: `http.https://${host}.${name}`, value }] };
}
