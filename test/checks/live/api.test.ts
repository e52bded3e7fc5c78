import check from '../../../src/checks/live/api.ts';
import type { ApiAnswer } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { API_HOST, grc, linux, machineAlone, NOW, staticGit, type World } from '../../support/worlds.ts';

const answer = (changes: Partial<ApiAnswer>): ApiAnswer => ({
  operation: 'GetRepository', url: `https://${API_HOST}/`, status: 400, errorCode: null, errorMessage: null, requestId: 'req-1', serverDate: NOW, sentAt: NOW, failure: null, ...changes,
});
const says = (world: World, changes: Partial<ApiAnswer>) => world.with({ repositoryMetadata: { answer: answer(changes) } });
const gitFails = (world: World) => world.with({ gitRequest: { advertisesRefs: false }, gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } });
const denied = { errorCode: 'AccessDeniedException', errorMessage: 'User: arn:aws:iam::111122223333:user/maria is not authorized to perform: codecommit:GetRepository on resource: billing' };

testCheck(check, {
  clean: {
    'answered': linux,
    'answered, though git fails': gitFails(grc),
    'no such repository: the API answered': gitFails(says(linux, { errorCode: 'RepositoryDoesNotExistException', errorMessage: 'billing does not exist' })),
  },
  faulty: {
    'denied, and git too': { world: gitFails(says(linux, denied)), findings: [{ messageId: 'refused', severity: 'error', says: ['billing', 'AccessDeniedException', 'codecommit:GetRepository'] }] },
    'an unknown key': { world: gitFails(says(grc, { errorCode: 'UnrecognizedClientException' })), findings: [{ messageId: 'refused', severity: 'error', says: ['UnrecognizedClientException', 'unknown or inactive'] }] },
    'a status alone': { world: gitFails(says(linux, { status: 503 })), findings: [{ messageId: 'refused', severity: 'error', says: ['status 503'] }] },
    'denied, and git needs it not': { world: says(linux, denied), findings: [{ messageId: 'refused-git-works', severity: 'notice', says: ['AccessDeniedException'] }] },
    'denied, our Git request is answered': { world: says(linux, denied).with({ gitClient: { exitCode: 128, failure: 'forbidden' } }), findings: [{ messageId: 'refused-git-works', severity: 'notice' }] },
    'not reached': { world: says(linux, { status: null, failure: { stage: 'connect', code: 'ETIMEDOUT', message: 'no connection' } }), findings: [{ messageId: 'unreached', severity: 'warning', says: [API_HOST, 'connect', 'ETIMEDOUT'] }] },
    'a page instead of the API': { world: gitFails(says(linux, { status: 200, failure: { stage: 'protocol', code: 'NOT_AWS', message: 'not an answer of AWS' } })), findings: [{ messageId: 'unreached', severity: 'warning', says: ['protocol', 'NOT_AWS'] }] },
  },
  unused: {
    'static Git credentials': staticGit,
    'no repository given': machineAlone,
    'no credential to ask with': linux.without('repositoryMetadata', 'absent', 'no AWS credential to ask with'),
    'told not to ask': linux.without('repositoryMetadata', 'skipped', '--no-live was given'),
  },
  open: { 'not asked in time': linux.without('repositoryMetadata', 'failed', 'the run took longer than 60 s') },
});
