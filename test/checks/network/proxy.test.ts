import check from '../../../src/checks/network/proxy.ts';
import type { GitClientFact, HostProbe, NetworkFact, RouteFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { API_HOST, HOST, linux, machineAlone, proxied, reached, type World } from '../../support/worlds.ts';

const URL = 'http://proxy.corp.example:3128';
const behind = proxied.snapshot.network.status === 'seen' ? proxied.snapshot.network.value : { git: null, api: null };
const [git, api] = [behind.git ?? reached('git', HOST), behind.api ?? reached('aws', API_HOST)];
const refusedGit: Partial<GitClientFact> = { exitCode: 128, failure: 'proxy', stderr: ['fatal: unable to access: CONNECT tunnel failed, response 403'] };
const failing = (network: Partial<NetworkFact>): World => proxied.with({ network, gitClient: refusedGit });
const stopped = (probe: HostProbe, connectStatus: number): HostProbe => ({ ...probe, connectStatus, tls: null, http: null, failure: { stage: 'proxy', code: `CONNECT_${connectStatus}`, message: 'the proxy refuses' } });
const dead = (probe: HostProbe): HostProbe => ({ ...probe, tcp: { host: 'proxy.corp.example', port: 3128, error: 'ECONNREFUSED' }, connectStatus: null, tls: null, http: null, failure: { stage: 'proxy', code: 'ECONNREFUSED', message: 'no connection' } });
const through = (probe: HostProbe, proxy: Partial<NonNullable<RouteFact['proxy']>>): HostProbe =>
  ({ ...probe, route: { ...probe.route, proxy: { url: URL, source: 'HTTPS_PROXY', hasUserInfo: false, supported: true, ...proxy } } });
const direct = (tool: 'git' | 'aws', host: string, bypassedBy: string | null = null): HostProbe =>
  reached(tool, host, { route: { tool, host, proxy: null, bypassedBy, caFile: null, verify: true }, tcp: { host, port: 443, error: 'ETIMEDOUT' }, tls: null, http: null, failure: { stage: 'connect', code: 'ETIMEDOUT', message: 'no connection' } });
const socks = { url: 'socks5://127.0.0.1:1080', source: 'ALL_PROXY', supported: false };

testCheck(check, {
  clean: {
    'no proxy': linux,
    'both through the same proxy': proxied,
    'AWS refuses with 403 behind the proxy': failing({ git: { ...git, http: { status: 403, serverDate: null, sentAt: '2026-11-20T12:00:00.000Z', contentType: 'application/xml', isAws: true } } }),
    'the proxy does not get further: judged by network/reachable': failing({ git: stopped(git, 502), api: stopped(api, 504) }),
    'git got through although the proxy refuses us': proxied.with({ network: { git: stopped(git, 403), api } }),
    'a broken direct road, and no proxy anywhere': linux.with({ network: { git: direct('git', HOST) }, gitClient: refusedGit }),
    'git alone has a proxy, and both arrive': linux.with({ network: { git: through(git, { source: 'http.proxy in /home/maria/.gitconfig' }) } }),
  },
  faulty: {
    'the proxy is not there': {
      world: failing({ git: dead(git), api: dead(api) }),
      findings: [{ messageId: 'dead', severity: 'error', says: [URL, 'HTTPS_PROXY', 'ECONNREFUSED'] }, { messageId: 'api-dead', severity: 'warning', says: ['the AWS tools'] }],
    },
    'its name does not resolve': {
      world: failing({ git: { ...dead(git), tcp: { host: 'proxy.corp.example', port: 3128, error: 'ENOTFOUND' } } }),
      findings: [{ messageId: 'dead', severity: 'error', says: ['ENOTFOUND'] }],
    },
    'the setting is no URL': {
      world: failing({ git: { ...through(git, { url: '', supported: false }), tcp: null, connectStatus: null, tls: null, http: null, failure: { stage: 'proxy', code: 'PROXY_INVALID', message: 'no URL' } } }),
      findings: [{ messageId: 'dead', severity: 'error', says: ['HTTPS_PROXY', 'PROXY_INVALID'] }],
    },
    'it takes the connection and says nothing': {
      world: failing({ git: { ...git, connectStatus: null, tls: null, http: null, failure: { stage: 'timeout', code: 'ETIMEDOUT', message: 'no answer within 5 s' } } }),
      findings: [{ messageId: 'dead', severity: 'error', says: ['ETIMEDOUT'] }],
    },
    'it refuses both hosts': {
      world: failing({ git: stopped(git, 403), api: stopped(api, 403) }),
      findings: [{ messageId: 'refused', severity: 'error', says: [HOST, '403', URL] }, { messageId: 'api-refused', severity: 'warning', says: [API_HOST] }],
    },
    'it wants a login': {
      world: failing({ git: stopped(git, 407), api: stopped(through(api, { hasUserInfo: true }), 407) }),
      findings: [{ messageId: 'login', severity: 'error', says: ['407', 'names none'] }, { messageId: 'api-login', severity: 'warning', says: ['not accepted'] }],
    },
    'only the AWS tools know the proxy': {
      world: failing({ git: direct('git', HOST) }),
      findings: [{ messageId: 'git-without-proxy', severity: 'error', says: [HOST, URL, 'HTTPS_PROXY'] }],
    },
    'an entry of NO_PROXY sends git around it': { world: failing({ git: direct('git', HOST, 'NO_PROXY (.amazonaws.com)') }), findings: [{ messageId: 'git-without-proxy', severity: 'error' }] },
    'only git knows the proxy': {
      world: linux.with({ network: { git: through(git, { source: 'http.proxy in /home/maria/.gitconfig' }), api: direct('aws', API_HOST) } }),
      findings: [{ messageId: 'aws-without-proxy', severity: 'warning', says: [API_HOST, 'http.proxy in /home/maria/.gitconfig'] }],
    },
    'an entry of NO_PROXY sends the AWS tools around it': { world: proxied.with({ network: { api: direct('aws', API_HOST, 'NO_PROXY (*)') } }), findings: [{ messageId: 'aws-without-proxy', severity: 'warning' }] },
  },
  unused: {
    'no repository given': machineAlone,
    'nothing was called': linux.with({ network: { git: null, api: null } }),
  },
  open: {
    'a SOCKS proxy': failing({ git: { ...through(git, socks), tcp: null, connectStatus: null, tls: null, http: null, failure: { stage: 'proxy', code: 'SOCKS_UNSUPPORTED', message: 'cannot be tried' } } }),
    'could not look': linux.without('network', 'failed', 'the run took longer than 60 s'),
  },
});
