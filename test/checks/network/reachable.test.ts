import check from '../../../src/checks/network/reachable.ts';
import type { GitClientFact, HostProbe } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { API_HOST, HOST, linux, machineAlone, NOW, proxied, reached, ssh, type World } from '../../support/worlds.ts';

const noWay: Partial<GitClientFact> = { exitCode: 128, failure: 'connect', stderr: [`fatal: unable to access 'https://${HOST}/v1/repos/billing/': Failed to connect to ${HOST} port 443`] };
const failing = linux.with({ gitClient: noWay });
const closed = (tool: 'git' | 'aws', host: string, error = 'ETIMEDOUT'): HostProbe =>
  reached(tool, host, { tcp: { host, port: 443, error }, tls: null, http: null, failure: { stage: 'connect', code: error, message: 'no connection' } });
const answered = (tool: 'git' | 'aws', host: string, status: number, contentType: string | null): HostProbe =>
  reached(tool, host, { http: { status, serverDate: NOW, sentAt: NOW, contentType, isAws: false } });
const probe = (world: World, tool: 'git' | 'api'): HostProbe => {
  const { network } = world.snapshot;
  const seen = network.status === 'seen' ? network.value[tool] : null;
  if (seen === null) throw new Error('no probe in this world');
  return seen;
};
const dead: HostProbe = { ...probe(proxied, 'git'), tcp: { host: 'proxy.corp.example', port: 3128, error: 'ECONNREFUSED' }, connectStatus: null, tls: null, http: null, failure: { stage: 'proxy', code: 'ECONNREFUSED', message: 'no connection' } };
const socks: HostProbe = { ...dead, route: { ...dead.route, proxy: { url: 'socks5://127.0.0.1:1080', source: 'ALL_PROXY', hasUserInfo: false, supported: false } }, tcp: null };

/** ssh calls directly, and nobody answers on its port. */
const closed22 = (httpsOpen: boolean) => ssh.with({
  network: { git: reached('git', HOST, { tcp: { host: HOST, port: 22, error: 'ETIMEDOUT' }, httpsOpen, tls: null, http: null, failure: { stage: 'timeout', code: 'ETIMEDOUT', message: '' } }) },
  gitClient: { exitCode: 128, failure: 'timeout', stderr: [`ssh: connect to host ${HOST} port 22: Connection timed out`], ssh: null },
});

testCheck(check, {
  clean: {
    'both answer': linux,
    'both answer behind a proxy': proxied,
    'git got through although we do not': linux.with({ network: { git: closed('git', HOST) } }),
    'refused with 403 by AWS': failing.with({ network: { git: reached('git', HOST, { http: { status: 403, serverDate: NOW, sentAt: NOW, contentType: 'text/html', isAws: true } }) } }),
    '401 without a trace of AWS and without a page': failing.with({ network: { git: answered('git', HOST, 401, 'text/plain') } }),
    'git refused by the proxy is judged elsewhere': proxied.with({ network: { git: dead }, gitClient: noWay }),
  },
  faulty: {
    'port 22 is closed, 443 is open': { world: closed22(true), findings: [{ messageId: 'ssh-closed', severity: 'error', says: [HOST, '22', 'ETIMEDOUT', '443', 'opens'] }] },
    'neither port opens': { world: closed22(false), findings: [{ messageId: 'ssh-closed', severity: 'error', says: ['does not open either'] }] },
    'a firewall drops both': {
      world: failing.with({ network: { git: closed('git', HOST), api: closed('aws', API_HOST) } }),
      findings: [{ messageId: 'closed', severity: 'error', says: [HOST, '443', 'ETIMEDOUT'] }, { messageId: 'api-closed', severity: 'warning', says: [API_HOST] }],
    },
    'only the API is closed': { world: linux.with({ network: { api: closed('aws', API_HOST, 'ECONNREFUSED') } }), findings: [{ messageId: 'api-closed', severity: 'warning', says: ['ECONNREFUSED'] }] },
    'the proxy does not get further': {
      world: proxied.with({ network: { git: { ...probe(proxied, 'git'), connectStatus: 502, tls: null, http: null }, api: { ...probe(proxied, 'api'), connectStatus: 504, tls: null, http: null } }, gitClient: noWay }),
      findings: [{ messageId: 'beyond-proxy', severity: 'error', says: ['http://proxy.corp.example:3128', HOST, '502'] }, { messageId: 'api-beyond-proxy', severity: 'warning', says: [API_HOST, '504'] }],
    },
    'the page of a hotel': {
      world: failing.with({ network: { git: answered('git', HOST, 200, 'text/html; charset=utf-8'), api: answered('aws', API_HOST, 200, 'text/html') } }),
      findings: [{ messageId: 'captive-portal', severity: 'error', says: [HOST, '200', 'text/html'] }, { messageId: 'api-captive-portal', severity: 'warning', says: [API_HOST] }],
    },
    'sent on to a login page': { world: failing.with({ network: { git: answered('git', HOST, 302, null) } }), findings: [{ messageId: 'captive-portal', severity: 'error', says: ['302'] }] },
    'the block page of a proxy': { world: failing.with({ network: { git: answered('git', HOST, 403, 'text/html') } }), findings: [{ messageId: 'captive-portal', severity: 'error', says: ['403'] }] },
  },
  unused: {
    'no repository given': machineAlone,
    offline: linux.without('network', 'skipped', '--offline was given'),
    'nothing was called': failing.with({ network: { git: null, api: null } }),
  },
  open: {
    'a SOCKS proxy we do not speak': failing.with({ network: { git: socks, api: null } }),
    'the name does not resolve, which another check judges': failing.with({ network: { git: { ...closed('git', HOST, 'ENOTFOUND'), dns: { name: HOST, addresses: [], error: 'ENOTFOUND' } }, api: null } }),
    'the connection opens, and nothing comes': failing.with({ network: { git: reached('git', HOST, { http: null, failure: { stage: 'timeout', code: 'ETIMEDOUT', message: 'no answer within 5 s' } }), api: null } }),
    'could not look': linux.without('network', 'failed', 'the run took longer than 60 s'),
  },
});
