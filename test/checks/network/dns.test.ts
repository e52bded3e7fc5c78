import check from '../../../src/checks/network/dns.ts';
import type { GitClientFact, HostProbe } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { API_HOST, HOST, linux, machineAlone, proxied, reached } from '../../support/worlds.ts';

const VPCE = 'vpce-0123456789abcdef0-abcdefgh.git-codecommit.eu-west-1.vpce.amazonaws.com';
const lost = (tool: 'git' | 'aws', host: string, code = 'ENOTFOUND'): HostProbe =>
  reached(tool, host, { dns: { name: host, addresses: [], error: code }, tcp: null, tls: null, http: null, failure: { stage: 'dns', code, message: `${host} does not resolve` } });
const noName: Partial<GitClientFact> = { exitCode: 128, failure: 'dns', stderr: [`fatal: unable to access 'https://${HOST}/v1/repos/billing/': Could not resolve host: ${HOST}`] };
const failing = linux.with({ gitClient: noName });

testCheck(check, {
  clean: {
    'both resolve': linux,
    'a proxy resolves for both': proxied.with({ gitClient: noName }),
    'git got through although we cannot look up': linux.with({ network: { git: lost('git', HOST) } }),
    'slow resolver, but the connection opened': failing.with({ network: { git: reached('git', HOST, { dns: { name: HOST, addresses: [], error: 'ETIMEDOUT' } }) } }),
    'the host refuses the connection': failing.with({ network: { git: reached('git', HOST, { tcp: { host: HOST, port: 443, error: 'ECONNREFUSED' } }) } }),
    'only git was asked, and got through': linux.with({ network: { git: reached('git', HOST), api: null } }),
  },
  faulty: {
    'no DNS at all': {
      world: failing.with({ network: { git: lost('git', HOST, 'EAI_AGAIN'), api: lost('aws', API_HOST, 'EAI_AGAIN') } }),
      findings: [{ messageId: 'git-host', severity: 'error', says: [HOST, 'EAI_AGAIN'] }, { messageId: 'api-host', severity: 'warning', says: [API_HOST] }],
    },
    'a mistyped region': {
      world: failing.with({ network: { git: lost('git', 'git-codecommit.eu-west-9.amazonaws.com'), api: reached('aws', API_HOST) } }),
      findings: [{ messageId: 'git-host', severity: 'error', says: ['eu-west-9'] }],
    },
    'a VPC endpoint from outside': { world: failing.with({ network: { git: lost('git', VPCE) } }), findings: [{ messageId: 'git-host', severity: 'error', says: [VPCE] }] },
    'only the endpoint of the API is missing': { world: linux.with({ network: { api: lost('aws', API_HOST) } }), findings: [{ messageId: 'api-host', severity: 'warning', says: [API_HOST, 'ENOTFOUND'] }] },
    'git was not run': { world: linux.with({ network: { git: lost('git', HOST) } }).without('gitClient', 'skipped', '--no-live was given'), findings: [{ messageId: 'git-host', severity: 'error' }] },
  },
  unused: {
    'no repository given': machineAlone,
    offline: linux.without('network', 'skipped', '--offline was given'),
    'nothing was asked': failing.with({ network: { git: null, api: null } }),
  },
  open: { 'could not look': linux.without('network', 'failed', 'the run took longer than 60 s') },
});
