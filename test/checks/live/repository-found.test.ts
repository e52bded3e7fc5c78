import check from '../../../src/checks/live/repository-found.ts';
import type { ApiAnswer, RepositoryMetadata } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { ACCOUNT, API_HOST, grc, linux, machineAlone, NOW, ssh, staticGit, URL_HTTPS, type World } from '../../support/worlds.ts';
import { sshRefused } from '../../support/worlds-ssh.ts';

const answer = (changes: Partial<ApiAnswer>): ApiAnswer => ({
  operation: 'GetRepository', url: `https://${API_HOST}/`, status: 400, errorCode: null, errorMessage: null, requestId: 'req-1', serverDate: NOW, sentAt: NOW, failure: null, ...changes,
});
const git404 = { gitRequest: { answer: answer({ operation: 'info/refs', url: `${URL_HTTPS}/info/refs`, status: 404, errorCode: 'RepositoryDoesNotExistException' }), advertisesRefs: false } };
const gitFails = { gitClient: { exitCode: 128, failure: 'not-found', httpStatus: 404, stderr: [`fatal: repository '${URL_HTTPS}/' not found`] } } as const;
const missing = (world: World, changes: Partial<RepositoryMetadata> = {}) =>
  world.with({ ...git404, ...gitFails, repositoryMetadata: { answer: answer({ errorCode: 'RepositoryDoesNotExistException', errorMessage: 'billing does not exist' }), arn: null, repositoryName: null, ...changes } });
const denied = { repositoryMetadata: { answer: answer({ errorCode: 'AccessDeniedException' }) } };

testCheck(check, {
  clean: {
    'the API finds it': linux,
    'static Git credentials get the references': staticGit,
    'GetRepository denied, the references came': linux.with(denied),
    'git is refused for another reason': linux.with({ gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } }),
    'our request finds none, git does with another login': staticGit.with(git404),
  },
  faulty: {
    'in another region': {
      world: missing(linux, { foundIn: ['eu-central-1'], searchedIn: ['eu-central-1', 'us-east-1'] }),
      findings: [{ messageId: 'other-region', severity: 'error', says: ['billing', 'eu-west-1', 'eu-central-1', ACCOUNT] }],
    },
    'in another region, git-remote-codecommit': { world: missing(grc, { foundIn: ['us-east-1'] }), findings: [{ messageId: 'other-region', severity: 'error', says: ['us-east-1'] }] },
    'in another region, a URL given by hand': { world: missing(linux, { foundIn: ['us-east-1'] }).with({ target: { remote: null } }), findings: [{ messageId: 'other-region', severity: 'error' }] },
    'nowhere': { world: missing(linux, { searchedIn: ['us-east-1'] }), findings: [{ messageId: 'not-found', severity: 'error', says: ['billing', ACCOUNT, 'us-east-1'] }] },
    'git sees another account than we do': { world: missing(linux).with({ gitClient: { exitCode: 0, failure: null, httpStatus: null } }), findings: [{ messageId: 'not-found', severity: 'error' }] },
    'static Git credentials of another account': { world: staticGit.with({ ...git404, ...gitFails }), findings: [{ messageId: 'not-found-by-git', severity: 'error', says: ['billing', ACCOUNT] }] },
    'only git says it': { world: staticGit.with(gitFails).without('gitRequest', 'absent', 'not asked'), findings: [{ messageId: 'not-found-by-git', severity: 'error' }] },
    'the API denies, the Git request finds none': { world: linux.with({ ...denied, ...git404, ...gitFails }), findings: [{ messageId: 'not-found-by-git', severity: 'error' }] },
  },
  unused: {
    'ssh was refused at the login': sshRefused(ssh),
    'no repository given': machineAlone,
    'not asked': linux.without('gitClient', 'skipped', '--no-live').without('gitRequest', 'skipped', '--no-live').without('repositoryMetadata', 'skipped', '--no-live'),
  },
  open: {
    'refused everywhere': linux.with({ ...denied, gitRequest: { answer: answer({ operation: 'info/refs', status: 403 }), advertisesRefs: false }, gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } }),
  },
});
