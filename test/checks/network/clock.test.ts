import check from '../../../src/checks/network/clock.ts';
import type { ApiAnswer, HostProbe } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { API_HOST, grc, HOST, linux, mac, machineAlone, NOW, reached, staticGit, windows, type World } from '../../support/worlds.ts';

const at = (seconds: number) => new Date(Date.parse(NOW) + seconds * 1000).toISOString();
const answer = (operation: string, serverDate: string | null): ApiAnswer => ({
  operation, url: `https://${HOST}/${operation}`, status: 403, errorCode: null, errorMessage: null, requestId: null, serverDate, sentAt: NOW, failure: null,
});
const greeted = (tool: 'git' | 'aws', host: string, serverDate: string | null, isAws = true): HostProbe =>
  reached(tool, host, { http: { status: 401, serverDate, sentAt: NOW, contentType: 'application/xml', isAws } });
/** Every answer of AWS has this Date. */
const dated = (world: World, date: string | null) => world.with({
  network: { git: greeted('git', HOST, date), api: greeted('aws', API_HOST, date) },
  identity: { answer: answer('GetCallerIdentity', date) }, repositoryMetadata: { answer: answer('GetRepository', date) }, gitRequest: { answer: answer('info-refs', date) },
  gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 },
});

testCheck(check, {
  clean: {
    'the same second': linux,
    'just within a minute, late': dated(linux, at(60)),
    'just within a minute, early': dated(grc, at(-60)),
    'one slow answer among punctual ones': linux.with({ identity: { answer: answer('GetCallerIdentity', at(90)) } }),
    'the clock of a proxy is of no interest': dated(linux, NOW).with({ network: { git: greeted('git', HOST, at(4000), false), api: null } }),
  },
  faulty: {
    'an hour behind': { world: dated(linux, at(3600)), findings: [{ messageId: 'far-off', severity: 'error', says: ['3600 seconds behind', NOW, at(3600)] }] },
    'an hour ahead': { world: dated(mac, at(-3600)), findings: [{ messageId: 'far-off', severity: 'error', says: ['3600 seconds ahead of'] }] },
    'one second past five minutes': { world: dated(windows, at(301)), findings: [{ messageId: 'far-off', severity: 'error', says: ['301'] }] },
    'five minutes': { world: dated(linux, at(-300)), findings: [{ messageId: 'drifting', severity: 'warning', says: ['300 seconds ahead of'] }] },
    'one second past a minute': { world: dated(grc, at(61)), findings: [{ messageId: 'drifting', severity: 'warning', says: ['61 seconds behind'] }] },
    'only the unsigned request was answered': {
      world: dated(linux, at(1200)).without('identity', 'absent', 'no key').without('repositoryMetadata', 'absent', 'no key').without('gitRequest', 'absent', 'no key'),
      findings: [{ messageId: 'far-off', severity: 'error', says: ['1200'] }],
    },
  },
  unused: {
    'static Git credentials carry no time': staticGit,
    'nothing was asked': machineAlone.without('identity', 'absent', 'no AWS keys on this machine'),
  },
  open: {
    'no answer has a Date': dated(linux, null),
    'a Date that is none': dated(linux, 'yesterday'),
  },
});
