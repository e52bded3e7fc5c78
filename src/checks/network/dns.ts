import { defineCheck } from '../../core/check.ts';
import type { HostProbe } from '../../core/facts.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { hostRegion, isKnownRegion, readCodeCommitHost } from '../../knowledge/codecommit-endpoints.ts';

export default defineCheck({
  meta: {
    id: 'network/dns',
    title: 'The hosts of the repository and of its API resolve',
    why: 'git and the AWS tools look the hosts up themselves, except behind a proxy, where the proxy does and the direct answer says nothing.',
    refs: ['https://docs.aws.amazon.com/codecommit/latest/userguide/regions.html', 'https://docs.aws.amazon.com/codecommit/latest/userguide/codecommit-and-interface-VPC.html'],
    methods: '*',
    fix: 'person',
    explains: ['network/reachable', 'network/tls', 'live/api', 'live/git-request', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      'git-host': { severity: 'error', text: 'The host "{{host}}" of the repository does not resolve: {{error}}.' },
      'api-host': { severity: 'warning', text: 'The host "{{host}}" of the CodeCommit API does not resolve: {{error}}.' },
    },
  },
  needs: ['network'],
  wants: ['gitClient'],
  run: ({ network, gitClient }) => {
    // git's own success is better than our look from outside: it may know hosts and resolvers that we do not.
    const git = gitClient?.exitCode === 0 ? null : network.git;
    const asked = [git, network.api].filter((probe): probe is HostProbe => probe !== null);
    const direct = asked.filter((probe) => probe.route.proxy === null);
    const lost = direct.filter((probe) => probe.dns.error !== null && (probe.tcp === null || probe.tcp.error !== null));
    if (lost.length > 0) return lost.map((probe) => problemOf(probe, lost.length === asked.length && asked.length > 1));
    if (direct.length > 0) return { passed: direct.map(({ dns }) => `${dns.name} is ${dns.addresses.join(', ')}`).join('; ') };
    if (asked.length > 0) return { passed: `the proxy resolves; the direct way, for information: ${asked.map(({ dns }) => `${dns.name} ${dns.error ?? 'resolves'}`).join(', ')}` };
    return gitClient?.exitCode === 0 ? { passed: 'git reached the host just now' } : { skipped: 'no host was looked up' };
  },
});

function problemOf({ route, dns }: HostProbe, nothingResolves: boolean) {
  const { tool, host } = route;
  return {
    messageId: tool === 'git' ? ('git-host' as const) : ('api-host' as const),
    data: { host, error: dns.error ?? '' },
    about: { host },
    evidence: [{ kind: 'request' as const, method: 'DNS', url: host, status: null, error: dns.error }] as const,
    fix: adviceFor(host, nothingResolves),
  };
}

function adviceFor(host: string, nothingResolves: boolean): Fix {
  const region = hostRegion(host);
  const text = nothingResolves
    ? 'Neither host resolves: connect to the network or the VPN, or set the proxy of the company (HTTPS_PROXY)'
    : region !== null && !isKnownRegion(region)
      ? `No region "${region}" with CodeCommit is known: correct the host in the URL of the remote`
      : readCodeCommitHost(host)?.vpcEndpoint
        ? 'The host is a VPC endpoint: its name resolves only where its DNS is visible, and an endpoint that was deleted has none'
        : 'Ask whoever runs the DNS of this network for the name; in a VPC the endpoint of this service may lack private DNS';
  return advise('person', text);
}
