import { defineCheck } from '../../core/check.ts';
import type { HostProbe, RouteFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { takenByGit } from '../../knowledge/network-steps.ts';

/** What the host answers for a setting that is no URL. */
const NO_URL = 'PROXY_INVALID';

type Proxy = NonNullable<RouteFact['proxy']>;

export default defineCheck({
  meta: {
    id: 'network/proxy',
    title: 'The proxies that git and the AWS tools take let both through',
    why: 'git takes its proxy from http.proxy and then from the environment, the AWS tools from the environment alone, and what a proxy refuses ("CONNECT tunnel failed, response 403") looks like a refusal of CodeCommit.',
    refs: [
      'https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpproxy',
      'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-proxy.html',
      'https://curl.se/libcurl/c/CURLOPT_NOPROXY.html',
    ],
    methods: '*',
    fix: 'ask',
    explains: ['network/dns', 'network/reachable', 'network/tls', 'live/api', 'live/git-request', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      dead: { severity: 'error', text: 'The proxy {{proxy}} of {{tool}}, from {{source}}, does not answer: {{error}}.' },
      'api-dead': { severity: 'warning', text: 'The proxy {{proxy}} of {{tool}}, from {{source}}, does not answer: {{error}}.' },
      refused: { severity: 'error', text: 'The proxy {{proxy}} of {{tool}}, from {{source}}, does not let "{{host}}" through: it answers {{status}} to CONNECT.' },
      'api-refused': { severity: 'warning', text: 'The proxy {{proxy}} of {{tool}}, from {{source}}, does not let "{{host}}" through: it answers {{status}} to CONNECT.' },
      login: { severity: 'error', text: 'The proxy {{proxy}} of {{tool}}, from {{source}}, wants a login (407), and {{given}}.' },
      'api-login': { severity: 'warning', text: 'The proxy {{proxy}} of {{tool}}, from {{source}}, wants a login (407), and {{given}}.' },
      'git-without-proxy': { severity: 'error', text: 'git goes to "{{host}}" without a proxy and does not arrive, while the AWS tools arrive through {{proxy}}, from {{source}}.' },
      'aws-without-proxy': { severity: 'warning', text: 'The AWS tools go to "{{host}}" without a proxy and do not arrive, while git arrives through {{proxy}}, from {{source}}.' },
    },
  },
  needs: ['network'],
  wants: ['gitClient'],
  run: ({ network: { git, api }, gitClient }) => {
    const throughNow = gitClient?.exitCode === 0;
    const problems = [throughNow || git === null ? null : problemOf(git, api), api === null ? null : problemOf(api, null),
      git !== null && api !== null ? split(git, api, throughNow) : null,
    ].filter((problem) => problem !== null);
    if (problems.length > 0) return problems;
    const open = [throughNow ? null : git, api].find((probe) => probe?.route.proxy?.supported === false);
    if (open?.route.proxy) return { undetermined: `${open.route.proxy.url}, from ${open.route.proxy.source}, is a proxy of a kind that cannot be tried from here` };
    const roads = [git, api].flatMap((probe) => (probe === null ? [] : [describe(probe.route)]));
    return roads.length === 0 ? { skipped: 'no host was called' } : { passed: roads.join('; ') };
  },
});

function problemOf({ route, tcp, connectStatus, failure }: HostProbe, other: HostProbe | null) {
  const { proxy, host, tool } = route;
  if (proxy === null || (!proxy.supported && failure?.code !== NO_URL)) return null;
  const ids = tool === 'git' ? ({ dead: 'dead', refused: 'refused', login: 'login' } as const) : ({ dead: 'api-dead', refused: 'api-refused', login: 'api-login' } as const);
  const said = { proxy: proxy.url === '' ? 'setting' : proxy.url, tool: nameOf(tool), source: proxy.source };
  const shared = (error: string | null) => ({ about: { host }, evidence: evidenceOf(host, proxy, connectStatus, error) });
  const fixed = (text: string): Fix => takenByGit(route, other) ?? advise('person', text);
  if (connectStatus === 407) {
    const given = proxy.hasUserInfo ? 'the one in its URL is not accepted' : 'its URL names none';
    return {
      messageId: ids.login,
      data: { ...said, given },
      ...shared('407'),
      fix: fixed('Put the login into the URL of the proxy (http://name:password@proxy:port), percent-encoded; for git http.proxyAuthMethod chooses the kind of login'),
    };
  }
  if (connectStatus !== null && connectStatus >= 300 && connectStatus < 500) {
    return {
      messageId: ids.refused,
      data: { ...said, host, status: String(connectStatus) },
      ...shared(String(connectStatus)),
      fix: fixed(`Ask whoever runs the proxy to let ${host}:443 through; this ${connectStatus} is the proxy's, not CodeCommit's`),
    };
  }
  const stage = failure?.stage === 'proxy' || failure?.stage === 'timeout';
  const error = tcp?.error ?? (stage && connectStatus === null ? failure.code : null);
  if (error === null) return null;
  return {
    messageId: ids.dead, data: { ...said, error }, ...shared(error),
    fix: fixed(`If that proxy is still meant, connect to the network or VPN it is in; if not, correct or remove ${proxy.source}${/^[A-Za-z_]+$/.test(proxy.source) ? ` (unset ${proxy.source})` : ''}`),
  };
}

/** One tool arrives through a proxy, the other tries without and does not: the proxy is configured where only one of them looks. */
function split(git: HostProbe, api: HostProbe, throughNow: boolean) {
  // A bypass that names this very host is what somebody wanted: what fails behind it is another link.
  const wanted = git.route.bypassedBy?.includes(git.route.host) ?? false;
  if (git.route.proxy === null && git.failure !== null && !throughNow && !wanted && api.route.proxy !== null && api.failure === null) {
    const { proxy } = api.route;
    const bypass = git.route.bypassedBy === null ? `Set the proxy for git as well: git config --global http.proxy ${proxy.url}` : `git goes directly because of ${git.route.bypassedBy}: take that entry out`;
    return { messageId: 'git-without-proxy' as const, ...splitBody(git, proxy), fix: takenByGit(git.route, api) ?? advise('person', bypass) };
  }
  if (api.route.proxy === null && api.failure !== null && git.route.proxy !== null && (git.failure === null || throughNow)) {
    const { proxy } = git.route;
    const bypass = api.route.bypassedBy === null ? `Set the proxy for the AWS tools as well, they read the environment only: HTTPS_PROXY=${proxy.url}` : `The AWS tools go directly because of ${api.route.bypassedBy}: take that entry out`;
    return { messageId: 'aws-without-proxy' as const, ...splitBody(api, proxy), fix: advise('person', bypass) };
  }
  return null;
}

function splitBody({ route: { host }, failure }: HostProbe, proxy: Proxy) {
  const direct: Evidence = { kind: 'request', method: 'TCP', url: `https://${host}/`, status: null, error: failure?.code ?? null };
  return { data: { host, proxy: proxy.url, source: proxy.source }, about: { host }, evidence: [direct, ...sourceEvidence(proxy)] as [Evidence, ...Evidence[]] };
}

function evidenceOf(host: string, proxy: Proxy, status: number | null, error: string | null): [Evidence, ...Evidence[]] {
  return [{ kind: 'request', method: 'CONNECT', url: `${host}:443`, status, error }, ...sourceEvidence(proxy)];
}

function sourceEvidence({ source, url }: Proxy): Evidence[] {
  return /^[A-Za-z_]+$/.test(source) ? [{ kind: 'env', name: source, value: url }] : [];
}

function describe({ tool, proxy, bypassedBy }: RouteFact): string {
  const way = proxy === null ? `go directly${bypassedBy === null ? '' : ` (${bypassedBy})`}` : `go through ${proxy.url} (${proxy.source})`;
  return `${nameOf(tool)} ${tool === 'git' ? way.replace(/^go/, 'goes') : way}`;
}

const nameOf = (tool: RouteFact['tool']): string => (tool === 'git' ? 'git' : 'the AWS tools');
