import check from '../../../src/checks/network/tls.ts';
import type { GitClientFact, HostProbe, RouteFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { API_HOST, HOST, linux, machineAlone, proxied, reached } from '../../support/worlds.ts';

const CORP = 'CN=Corp Inspection CA, O=Corp';
const refusedGit: Partial<GitClientFact> = { exitCode: 128, failure: 'tls', stderr: ["fatal: unable to access: server certificate verification failed. CAfile: none CRLfile: none"] };
const failing = linux.with({ gitClient: refusedGit });
const host = { git: HOST, aws: API_HOST };
const route = (tool: 'git' | 'aws', changes: Partial<RouteFact>): RouteFact => ({ tool, host: host[tool], proxy: null, bypassedBy: null, caFile: null, verify: true, ...changes });
const bad = (tool: 'git' | 'aws', error: string, changes: Partial<RouteFact> = {}): HostProbe =>
  reached(tool, host[tool], { route: route(tool, changes), tls: { verified: false, error, issuer: CORP, subject: 'CN=login.hotel.example' }, http: null, failure: { stage: 'tls', code: error, message: 'not verified' } });
const noFile = (tool: 'git' | 'aws', source: string): HostProbe =>
  reached(tool, host[tool], { route: route(tool, { caFile: { path: '/etc/gone.pem', source, readable: false } }), tcp: null, tls: null, http: null, failure: { stage: 'tls', code: 'CA_FILE_MISSING', message: 'the CA file does not exist' } });
const broken = (tool: 'git' | 'aws'): HostProbe => reached(tool, host[tool], { tls: null, http: null, failure: { stage: 'tls', code: 'ECONNRESET', message: 'reset' } });
const trusting = (tool: 'git' | 'aws'): HostProbe => reached(tool, host[tool], { route: route(tool, { caFile: { path: '/etc/corp.pem', source: 'AWS_CA_BUNDLE', readable: true } }), tls: { verified: true, error: null, issuer: CORP, subject: host[tool] } });

testCheck(check, {
  clean: {
    'certificates of Amazon': linux,
    'an inspecting proxy that both tools trust': proxied,
    'git trusts what we do not know': linux.with({ network: { git: bad('git', 'SELF_SIGNED_CERT_IN_CHAIN') } }),
    'git is told not to verify': failing.with({ network: { git: bad('git', 'SELF_SIGNED_CERT_IN_CHAIN', { verify: false }) } }),
    'refused after a good handshake': failing.with({ network: { git: reached('git', HOST, { failure: { stage: 'protocol', code: 'HPE_INVALID', message: 'no HTTP' } }) } }),
  },
  faulty: {
    'an inspecting proxy that nobody trusts': {
      world: failing.with({ network: { git: bad('git', 'SELF_SIGNED_CERT_IN_CHAIN'), api: bad('aws', 'SELF_SIGNED_CERT_IN_CHAIN') } }),
      findings: [{ messageId: 'untrusted', severity: 'error', says: [HOST, CORP, 'git', 'SELF_SIGNED_CERT_IN_CHAIN'] }, { messageId: 'api-untrusted', severity: 'warning', says: [API_HOST, 'the AWS tools', 'their built-in list'] }],
    },
    'only the AWS tools trust the proxy': {
      world: failing.with({ network: { git: bad('git', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'), api: trusting('aws') } }),
      findings: [{ messageId: 'untrusted', severity: 'error', says: [CORP, 'its built-in list'] }],
    },
    'only git trusts the proxy': {
      world: linux.with({ network: { git: trusting('git'), api: bad('aws', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', { caFile: { path: '/etc/old.pem', source: 'AWS_CA_BUNDLE', readable: true } }) } }),
      findings: [{ messageId: 'api-untrusted', severity: 'warning', says: ['/etc/old.pem', 'AWS_CA_BUNDLE'] }],
    },
    'somebody else answers': {
      world: failing.with({ network: { git: bad('git', 'ERR_TLS_CERT_ALTNAME_INVALID'), api: bad('aws', 'ERR_TLS_CERT_ALTNAME_INVALID') } }),
      findings: [{ messageId: 'wrong-name', severity: 'error', says: [HOST, 'login.hotel.example'] }, { messageId: 'api-wrong-name', severity: 'warning', says: [API_HOST] }],
    },
    'the CA files are gone': {
      world: failing.with({ network: { git: noFile('git', 'GIT_SSL_CAINFO'), api: noFile('aws', 'ca_bundle in /home/maria/.aws/config:3') } }),
      findings: [{ messageId: 'ca-file', severity: 'error', says: ['/etc/gone.pem', 'GIT_SSL_CAINFO', 'CA_FILE_MISSING'] }, { messageId: 'api-ca-file', severity: 'warning', says: ['/home/maria/.aws/config:3'] }],
    },
    'a firewall breaks the handshake off': {
      world: failing.with({ network: { git: broken('git'), api: broken('aws') } }),
      findings: [{ messageId: 'handshake', severity: 'error', says: [HOST, 'ECONNRESET'] }, { messageId: 'api-handshake', severity: 'warning', says: [API_HOST] }],
    },
  },
  unused: {
    'no repository given': machineAlone,
    'SSH has no certificates': linux.with({ target: { method: 'ssh' } }),
    'nothing was called': failing.with({ network: { git: null, api: null } }),
  },
  open: {
    'the connection did not open': failing.with({ network: { git: reached('git', HOST, { tls: null, http: null, failure: { stage: 'connect', code: 'ETIMEDOUT', message: 'no connection' } }), api: null } }),
    'could not look': linux.without('network', 'failed', 'the run took longer than 60 s'),
  },
});
