import { defineCheck } from '../../core/check.ts';
import type { HostProbe, TargetFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise } from '../../core/fix.ts';
import { convertUrl, parseCodeCommitUrl } from '../../knowledge/codecommit-url.ts';

export default defineCheck({
  meta: {
    id: 'network/reachable',
    title: 'The hosts answer on port 443 (22 for SSH), and it is AWS that answers',
    why: 'A firewall that drops the connection, a proxy that cannot reach the host and a login page that answers in its place all look like a fault of CodeCommit in git.',
    refs: ['https://docs.aws.amazon.com/codecommit/latest/userguide/regions.html', 'https://www.rfc-editor.org/rfc/rfc9110.html#name-connect'],
    methods: '*',
    fix: 'person',
    explains: ['network/tls', 'live/api', 'live/git-request', 'live/git-client'],
    blockedBy: ['network/dns'],
    settledBy: ['live/git-client'],
    messages: {
      closed: { severity: 'error', text: 'No connection opens to "{{host}}", port {{port}}: {{error}}.' },
      'ssh-closed': { severity: 'error', text: 'No connection opens to "{{host}}", port {{port}}, which SSH needs: {{error}}; port 443, which the other methods use, {{https}}.' },
      'api-closed': { severity: 'warning', text: 'No connection opens to "{{host}}", port {{port}}, the CodeCommit API: {{error}}.' },
      'beyond-proxy': { severity: 'error', text: 'The proxy {{proxy}} does not reach "{{host}}": it answers {{status}} to CONNECT.' },
      'api-beyond-proxy': { severity: 'warning', text: 'The proxy {{proxy}} does not reach "{{host}}", the CodeCommit API: it answers {{status}} to CONNECT.' },
      'captive-portal': { severity: 'error', text: 'Something else than AWS answers for "{{host}}": status {{status}} with {{type}}.' },
      'api-captive-portal': { severity: 'warning', text: 'Something else than AWS answers for "{{host}}", the CodeCommit API: status {{status}} with {{type}}.' },
    },
  },
  needs: ['network'],
  wants: ['gitClient', 'target'],
  run: ({ network, gitClient, target }) => {
    const throughNow = gitClient?.exitCode === 0;
    const asked = [throughNow ? null : network.git, network.api].filter((probe): probe is HostProbe => probe !== null);
    const problems = asked.flatMap((probe) => (target?.method === 'ssh' ? sshProblem(probe, target) : problemOf(probe)) ?? []);
    if (problems.length > 0) return problems;
    const arrived = asked.filter(isThere);
    if (arrived.length > 0) return { passed: arrived.map(({ route }) => `${route.host} answers${route.proxy === null ? '' : ` through ${route.proxy.url}`}`).join('; ') };
    if (throughNow) return { passed: 'git reached the host just now' };
    const open = asked[0]?.failure;
    return asked.length === 0 ? { skipped: 'no host was called' } : { undetermined: `no answer came from the host: ${open?.stage ?? 'unknown'}, ${open?.code ?? 'no reason known'}` };
  },
});

function problemOf(probe: HostProbe) {
  const { route, dns, tcp, connectStatus, http } = probe;
  const { host, proxy } = route;
  const shared = (method: string, status: number | null, error: string | null, advice: string) => ({
    about: { host },
    evidence: [{ kind: 'request', method, url: `https://${host}/`, status, error }] as [Evidence],
    fix: advise('person', advice),
  });
  // A name that does not resolve is judged by network/dns, what happens between us and a proxy by network/proxy.
  if (proxy === null && tcp !== null && tcp.error !== null && dns.error === null) {
    const data = { host: tcp.host, port: String(tcp.port), error: tcp.error };
    const rest = shared('TCP', null, tcp.error, 'Ask for TCP 443 to this host in the firewall, the security group or the VPN, or set the proxy of the company (HTTPS_PROXY)');
    return route.tool === 'git' ? ({ messageId: 'closed', data, ...rest } as const) : ({ messageId: 'api-closed', data, ...rest } as const);
  }
  if (proxy !== null && connectStatus !== null && connectStatus >= 500) {
    const data = { host, proxy: proxy.url, status: String(connectStatus) };
    const rest = shared('CONNECT', connectStatus, 'the proxy does not reach the host', 'Ask whoever runs the proxy; a private host, such as a VPC endpoint, belongs into NO_PROXY');
    return route.tool === 'git' ? ({ messageId: 'beyond-proxy', data, ...rest } as const) : ({ messageId: 'api-beyond-proxy', data, ...rest } as const);
  }
  if (http === null || http.status === null || !isForeign(http)) return null;
  const data = { host, status: String(http.status), type: http.contentType ?? 'no type' };
  const rest = shared('GET', http.status, 'no answer of AWS', 'Open any page in a browser and sign in to the network, or ask whoever runs the proxy why it answers in the place of AWS');
  return route.tool === 'git' ? ({ messageId: 'captive-portal', data, ...rest } as const) : ({ messageId: 'api-captive-portal', data, ...rest } as const);
}

/** CodeCommit takes SSH on port 22 alone: where that is closed, another method is the way. */
function sshProblem({ route, dns, tcp, httpsOpen }: HostProbe, target: TargetFact) {
  if (tcp === null || tcp.error === null || dns.error !== null) return null;
  const converted = convertUrl(parseCodeCommitUrl(target.url), 'grc', target.region, null);
  const way = httpsOpen && converted !== null ? `Use another method: git remote set-url ${target.remote ?? 'origin'} ${converted}` : 'Use another method than SSH once port 443 opens';
  return {
    messageId: 'ssh-closed' as const,
    data: { host: tcp.host, port: String(tcp.port), error: tcp.error, https: httpsOpen === undefined ? 'was not tried' : httpsOpen ? 'opens' : 'does not open either' },
    about: { host: target.host ?? route.host },
    evidence: [{ kind: 'request', method: 'TCP', url: `ssh://${tcp.host}:${tcp.port}`, status: null, error: tcp.error }] as [Evidence],
    fix: { consent: 'person' as const, steps: [
      { do: 'tell' as const, text: `Ask for TCP ${tcp.port} to this host in the firewall, the security group or the VPN` },
      { do: 'tell' as const, text: way },
    ] },
  };
}

/** An unsigned request is refused by AWS with 4xx and never answered with a page or a redirect. */
function isForeign({ status, contentType, isAws }: NonNullable<HostProbe['http']>): boolean {
  return !isAws && status !== null && (status < 400 || /html/i.test(contentType ?? ''));
}

function isThere({ route, tcp, connectStatus, failure }: HostProbe): boolean {
  if (failure !== null && failure.stage !== 'tls') return false;
  if (route.proxy === null) return tcp !== null && tcp.error === null;
  return connectStatus !== null && connectStatus < 300;
}

