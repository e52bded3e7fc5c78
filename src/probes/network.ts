import type { NetworkFact, Observed } from '../core/facts.ts';
import { defineProbe } from '../core/probe.ts';
import { missing } from './missing.ts';

/** The road to both hosts, step by step, each as the tool that needs it goes: git to the Git endpoint, the AWS tools to the API. */
export const network = defineProbe({
  fact: 'network',
  after: ['target'],
  reach: 'network',
  async observe(host, { target }): Promise<Observed<NetworkFact>> {
    if (target.status !== 'seen') return missing(target);
    const { method, host: gitHost, apiHost, repository, profile } = target.value;
    if (gitHost === null) return { status: 'absent', reason: 'no host can be told from the URL' };
    const path = `/v1/repos/${encodeURIComponent(repository ?? '')}/info/refs?service=git-upload-pack`;
    const [git, api] = await Promise.all([
      method === 'ssh' ? null : host.probeHost(gitHost, 'git', path),
      apiHost === null || method === 'git-credentials' ? null : host.probeHost(apiHost, 'aws', '/', profile),
    ]);
    return { status: 'seen', value: { git, api }, origin: { kind: 'request', target: gitHost, status: git?.http?.status ?? null } };
  },
});
