import { type AwsFile, type AwsStateFact, type Observed, valueOf } from '../core/facts.ts';
import { defineProbe, type Host } from '../core/probe.ts';
import { credentialRequest } from './credential-request.ts';

/** What lies behind the profile in use: modes, tokens, caches, and what the credential's own providers ran and asked, if they did. */
export const awsState = defineProbe({
  fact: 'awsState',
  after: ['intent', 'target', 'tools', 'awsConfig', 'environment', 'credentials'],
  reach: 'local',
  async observe(host, known): Promise<Observed<AwsStateFact>> {
    const request = credentialRequest(known);
    if ('status' in request) return request;
    const files = valueOf(known.awsConfig);
    const [state, config, credentials] = await Promise.all([host.aws.state(request), modeOf(host, files?.config), modeOf(host, files?.credentials)]);
    return { status: 'seen', value: { modes: { config, credentials }, ...state }, origin: { kind: 'derived', from: ['awsConfig', 'environment'] } };
  },
});

async function modeOf(host: Host, file: AwsFile | undefined): Promise<number | null> {
  // Windows has access lists, which `stat` does not tell.
  if (host.platform === 'win32' || file === undefined || file.path === '') return null;
  return (await host.stat(file.path).catch(() => null))?.mode ?? null;
}
