import { type NetworkFact, type Observed, type SshFact, valueOf } from '../core/facts.ts';
import { defineProbe, type Host } from '../core/probe.ts';
import { missing } from './missing.ts';

/** The road to both hosts, step by step, each as the tool that needs it goes: git to the Git endpoint, the AWS tools to the API. */
export const network = defineProbe({
  fact: 'network',
  after: ['target', 'ssh'],
  reach: 'network',
  async observe(host, { target, ssh }): Promise<Observed<NetworkFact>> {
    if (target.status !== 'seen') return missing(target);
    const { method, host: gitHost, apiHost, repository, profile } = target.value;
    if (method === 'ssh') return sshRoad(host, valueOf(ssh));
    if (gitHost === null) return { status: 'absent', reason: 'no host can be told from the URL' };
    const path = `/v1/repos/${encodeURIComponent(repository ?? '')}/info/refs?service=git-upload-pack`;
    const [git, api] = await Promise.all([
      host.probeHost(gitHost, 'git', path),
      apiHost === null || method === 'git-credentials' ? null : host.probeHost(apiHost, 'aws', '/', profile),
    ]);
    return { status: 'seen', value: { git, api }, origin: { kind: 'request', target: gitHost, status: git.http?.status ?? null } };
  },
});

/** ssh goes its own way: directly, or through a program or a host of its configuration, which are not tried. The API plays no part. */
async function sshRoad(host: Host, ssh: SshFact | null): Promise<Observed<NetworkFact>> {
  const { effective } = ssh ?? {};
  if (effective == null) return { status: 'absent', reason: 'ssh does not tell which host it would call' };
  const { hostName, port, proxyCommand, proxyJump } = effective;
  if (proxyCommand !== null || proxyJump !== null) return { status: 'absent', reason: `ssh goes through ${proxyCommand === null ? 'ProxyJump' : 'ProxyCommand'}` };
  return { status: 'seen', value: { git: await host.probePort(hostName, port), api: null }, origin: { kind: 'request', target: `${hostName}:${port}`, status: null } };
}
