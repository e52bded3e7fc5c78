import { defineCheck } from '../../core/check.ts';
import type { HostProbe, RouteFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { trustedByAws, trustedByGit } from '../../knowledge/network-steps.ts';
import { profileInUse } from '../../knowledge/profile-in-use.ts';

const WRONG_NAME = 'ERR_TLS_CERT_ALTNAME_INVALID';

export default defineCheck({
  meta: {
    id: 'network/tls',
    title: 'The certificates of both hosts verify for the tool that goes there',
    why: 'git and the AWS tools each have their own list of trusted authorities: behind a proxy that opens TLS, one of them can work while the other refuses the certificate.',
    refs: [
      'https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpsslCAInfo',
      'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html',
      'https://nodejs.org/api/tls.html#x509-certificate-error-codes',
    ],
    methods: ['credential-helper', 'grc', 'git-credentials'],
    fix: 'ask',
    explains: ['live/api', 'live/git-request', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      untrusted: { severity: 'error', text: 'The certificate of "{{host}}" is from "{{issuer}}", which {{tool}} with {{roots}} does not trust: {{error}}.' },
      'api-untrusted': { severity: 'warning', text: 'The certificate of "{{host}}" is from "{{issuer}}", which {{tool}} with {{roots}} do not trust: {{error}}.' },
      'wrong-name': { severity: 'error', text: 'The certificate that answers for "{{host}}" is for "{{subject}}".' },
      'api-wrong-name': { severity: 'warning', text: 'The certificate that answers for "{{host}}", the CodeCommit API, is for "{{subject}}".' },
      'ca-file': { severity: 'error', text: 'The file of trusted certificates "{{file}}" of {{tool}}, from {{source}}, is of no use: {{error}}.' },
      'api-ca-file': { severity: 'warning', text: 'The file of trusted certificates "{{file}}" of {{tool}}, from {{source}}, is of no use: {{error}}.' },
      handshake: { severity: 'error', text: 'The TLS handshake with "{{host}}" breaks off: {{error}}.' },
      'api-handshake': { severity: 'warning', text: 'The TLS handshake with "{{host}}", the CodeCommit API, breaks off: {{error}}.' },
    },
  },
  needs: ['network'],
  wants: ['gitClient', 'awsConfig', 'target', 'tools', 'environment', 'intent'],
  run: ({ network: { git, api }, gitClient, awsConfig, target, tools, environment, intent }) => {
    // git may know authorities of the system that are hidden from us: its own success counts more.
    const throughNow = gitClient?.exitCode === 0;
    const asked = [throughNow ? null : git, api].filter((probe): probe is HostProbe => probe?.route.verify === true);
    const profile = target === undefined ? null : profileInUse({ target, tools, environment, intent }).name;
    const trust = (probe: HostProbe): Fix | null => (probe === git ? trustedByGit(probe.route, api) : trustedByAws(probe.route, git, awsConfig, profile));
    const problems = asked.flatMap((probe) => problemOf(probe, probe === git ? api : git, trust(probe)) ?? []);
    if (problems.length > 0) return problems;
    const seen = [git, api].filter((probe): probe is HostProbe => probe !== null && probe.tls !== null);
    if (seen.length > 0) return { passed: seen.map(({ route, tls }) => `${route.host}: issued by ${tls?.issuer ?? 'unknown'}${route.verify ? '' : ' (not checked)'}`).join('; ') };
    if (throughNow) return { passed: 'git reached the host just now' };
    const first = git ?? api;
    return first === null ? { skipped: 'no host was called' } : { undetermined: `no certificate was seen: ${first.failure?.stage ?? 'unknown'}, ${first.failure?.code ?? 'no reason known'}` };
  },
});

function problemOf(probe: HostProbe, other: HostProbe | null, trust: Fix | null) {
  const { route, tls, failure } = probe;
  const { host, tool, caFile } = route;
  const forGit = tool === 'git';
  const shared = (error: string, text: string, fix: Fix | null = null) => ({
    about: { host },
    evidence: [{ kind: 'request', method: 'TLS', url: `https://${host}/`, status: null, error }, ...rootsEvidence(route)] as [Evidence, ...Evidence[]],
    fix: fix ?? advise('person', text),
  });
  if (caFile !== null && !caFile.readable) {
    const error = failure?.stage === 'tls' ? failure.code : 'it cannot be read';
    const body = { data: { file: caFile.path, tool: nameOf(tool), source: caFile.source, error }, ...shared(error, `Put the certificates of the authority there, or remove ${caFile.source}${/^[A-Z_]+$/.test(caFile.source) ? ` (unset ${caFile.source})` : ''}`, trust) };
    return { messageId: forGit ? ('ca-file' as const) : ('api-ca-file' as const), ...body };
  }
  if (tls === null) {
    if (failure?.stage !== 'tls') return null;
    const body = { data: { host, error: failure.code }, ...shared(failure.code, 'Ask whoever runs the proxy or firewall what it does with TLS to this host; an old git may need a newer TLS library') };
    return { messageId: forGit ? ('handshake' as const) : ('api-handshake' as const), ...body };
  }
  if (tls.verified || tls.error === null) return null;
  if (tls.error === WRONG_NAME) {
    const body = {
      data: { host, subject: tls.subject ?? 'unknown' },
      ...shared(tls.error, 'Look in the hosts file and the DNS for what sends this name elsewhere; a VPC endpoint without private DNS is called by its own name'),
    };
    return { messageId: forGit ? ('wrong-name' as const) : ('api-wrong-name' as const), ...body };
  }
  const roots = caFile === null ? 'its built-in list' : `"${caFile.path}" (${caFile.source})`;
  const data = { host, issuer: tls.issuer ?? 'unknown', tool: nameOf(tool), roots: forGit || caFile !== null ? roots : 'their built-in list', error: tls.error };
  return { messageId: forGit ? ('untrusted' as const) : ('api-untrusted' as const), data, ...shared(tls.error, adviceFor(route, other), trust) };
}

/** Each tool needs the authority in its own setting; what serves the other one is named. */
function adviceFor({ tool, caFile }: RouteFact, other: HostProbe | null): string {
  const theirs = other?.tls?.verified === true ? other.route.caFile?.path : undefined;
  const known = theirs === caFile?.path ? undefined : theirs;
  const file = known ?? '/path/to/company-ca.pem';
  // The variable wins over the configuration.
  const setting = tool === 'git'
    ? (caFile?.source === 'GIT_SSL_CAINFO' ? `GIT_SSL_CAINFO=${file}` : `git config --global http.sslCAInfo ${file}`)
    : `AWS_CA_BUNDLE=${file}, or ca_bundle = ${file} in the profile`;
  const from = known === undefined ? 'Ask the company for the certificate of its authority' : `${tool === 'git' ? 'The AWS tools are' : 'git is'} content with "${known}"`;
  return `${from}. Let ${tool === 'git' ? 'git' : 'the AWS tools'} trust it: ${setting}. Switching the verification off would hide an attacker as well`;
}

function rootsEvidence({ caFile }: RouteFact): Evidence[] {
  return caFile !== null && /^[A-Z_]+$/.test(caFile.source) ? [{ kind: 'env', name: caFile.source, value: caFile.path }] : [];
}

const nameOf = (tool: RouteFact['tool']): string => (tool === 'git' ? 'git' : 'the AWS tools');
