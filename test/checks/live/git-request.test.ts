import check from '../../../src/checks/live/git-request.ts';
import type { ApiAnswer, GitRequestFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { ACCOUNT, grc, HOST, linux, machineAlone, NOW, proxied, staticGit, URL_HTTPS, type World } from '../../support/worlds.ts';

const answer = (changes: Partial<ApiAnswer>): ApiAnswer => ({
  operation: 'info/refs', url: `${URL_HTTPS}/info/refs?service=git-upload-pack`, status: 403, errorCode: null, errorMessage: null, requestId: 'req-1', serverDate: NOW, sentAt: NOW, failure: null, ...changes,
});
const says = (world: World, changes: Partial<ApiAnswer>, rest: Partial<GitRequestFact> = {}) =>
  world.with({ gitRequest: { answer: answer(changes), advertisesRefs: false, contentType: 'application/xml', ...rest }, gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } });

testCheck(check, {
  clean: {
    'the references come': linux,
    'the references come through a proxy': proxied,
    'a static login': staticGit,
    'the references come, git itself fails': grc.with({ gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } }),
  },
  faulty: {
    'an expired session': {
      world: says(linux, { errorCode: 'ExpiredTokenException', errorMessage: 'The security token included in the request is expired' }),
      findings: [{ messageId: 'refused', severity: 'error', says: ['billing', 'AKIA…MPLE', '403', 'ExpiredTokenException', 'is expired'] }],
    },
    'a Git credential that is not taken': {
      world: says(staticGit, { errorCode: 'UnrecognizedClientException', errorMessage: 'The security token included in the request is invalid' }),
      findings: [{ messageId: 'refused', severity: 'error', says: ['maria-at-'], advice: ['IAM', 'reset its password', 'maria-at-'] }],
    },
    'a code without a text': { world: says(linux, { errorCode: 'UnrecognizedClientException' }), findings: [{ messageId: 'refused', severity: 'error', says: ['unknown or inactive'] }] },
    'a bare 403': { world: says(linux, {}), findings: [{ messageId: 'refused', severity: 'error', says: ['403', 'without a text'] }] },
    'a static login is refused': { world: says(staticGit, { status: 401 }), findings: [{ messageId: 'refused', severity: 'error', says: [`maria-at-${ACCOUNT}`, '401'] }] },
    'a login of netrc': { world: says(linux, {}, { carried: 'netrc' }), findings: [{ messageId: 'refused', severity: 'error', says: ['netrc'] }] },
    'no such repository': { world: says(linux, { status: 404, errorCode: 'RepositoryDoesNotExistException' }), findings: [{ messageId: 'refused', severity: 'error', says: ['404'] }] },
    'refused, though git gets through with another login': { world: says(linux, { status: 403 }).with({ gitClient: { exitCode: 0, failure: null, httpStatus: null } }), findings: [{ messageId: 'refused', severity: 'error' }] },
    'a fault of the service': { world: says(linux, { status: 503 }), findings: [{ messageId: 'fault', severity: 'error', says: ['503'] }] },
    'too many requests': { world: says(linux, { status: 429, errorCode: 'ThrottlingException', errorMessage: 'Rate exceeded' }), findings: [{ messageId: 'fault', severity: 'error', says: ['429', 'Rate exceeded'] }] },
    'not reached': {
      world: says(linux, { status: null, failure: { stage: 'tls', code: 'SELF_SIGNED_CERT_IN_CHAIN', message: 'not verified' } }),
      findings: [{ messageId: 'unreached', severity: 'error', says: [HOST, 'tls', 'SELF_SIGNED_CERT_IN_CHAIN'] }],
    },
    'a page': { world: says(linux, { status: 200 }, { contentType: 'text/html' }), findings: [{ messageId: 'not-git', severity: 'error', says: ['200', 'text/html'] }] },
  },
  unused: {
    'no repository given': machineAlone,
    'SSH': linux.with({ target: { method: 'ssh' } }),
    'no login to send': says(linux, { status: 401 }, { carried: 'nothing', login: null }),
    'told not to ask': linux.without('gitRequest', 'skipped', '--no-live was given'),
  },
  open: { 'not asked in time': linux.without('gitRequest', 'failed', 'the run took longer than 60 s') },
});
