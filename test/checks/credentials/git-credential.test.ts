import check from '../../../src/checks/credentials/git-credential.ts';
import type { ApiAnswer, GitRequestFact, IamLoginsFact, LoginName, SecretShape } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { accessKeyLogin, ACCOUNT, HOST, linux, machineAlone, NOW, otherLogin, signature, ssh, staticGit, staticLogin, staticSecret, stored, URL_HTTPS, type World } from '../../support/worlds.ts';

const answer = (changes: Partial<ApiAnswer> = {}): ApiAnswer => ({ operation: 'git-upload-pack', url: `${URL_HTTPS}/info/refs`, status: 403, errorCode: 'UnrecognizedClientException', errorMessage: 'The security token included in the request is invalid', requestId: null, serverDate: null, sentAt: NOW, failure: null, ...changes });
const refused = (login: LoginName = staticLogin, secret: SecretShape = staticSecret, changes: Partial<ApiAnswer> = {}, request: Partial<GitRequestFact> = {}): World => staticGit.with({
  storeFiles: { logins: [stored({ login, secret })] },
  gitRequest: { answer: answer(changes), login, advertisesRefs: false, ...request },
  gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: changes.status ?? 403, stderr: [`fatal: unable to access '${URL_HTTPS}/': The requested URL returned error: 403`], handed: { login, secret } },
});
const listing = (items: NonNullable<IamLoginsFact['gitCredentials']>['items'], world: World = refused(), account = ACCOUNT): World => world.with({
  iamLogins: { sshKeys: null, gitCredentials: { answer: answer({ operation: 'ListServiceSpecificCredentials', status: 200, errorCode: null, errorMessage: null }), items } },
  identity: { account, arn: `arn:aws:iam::${account}:user/maria`, kind: 'user', answer: answer({ status: 200, errorCode: null }) },
});
const item = (userName: string, active = true) => ({ userName, active, createdAt: null });
const found = (messageId: string, ...says: string[]) => [{ messageId, severity: 'error' as const, says }];
const NAME = `maria-at-${ACCOUNT}`;

testCheck(check, {
  clean: {
    'a good one': staticGit,
    'a good one in netrc': staticGit.with({ storeFiles: { logins: [] }, netrc: { entries: [{ host: HOST, line: 1, login: staticLogin, secret: staticSecret }] } }),
    'the login is good, GitPull is denied': refused(staticLogin, staticSecret, { errorCode: 'AccessDeniedException', errorMessage: `User: arn:aws:iam::${ACCOUNT}:user/maria is not authorized to perform: codecommit:GitPull on resource: x` }),
    'the login is good, the key is not': refused(staticLogin, staticSecret, { errorCode: 'EncryptionKeyAccessDeniedException' }),
    'the login is good, the repository is not there': refused(staticLogin, staticSecret, { status: 404, errorCode: 'RepositoryDoesNotExistException' }),
  },
  faulty: {
    'the last character lost': { world: refused(staticLogin, { kind: 'other', length: 43, signedAt: null }), findings: found('not-its-password', NAME, '43 characters') },
    'inactive': { world: listing([item(NAME, false)]), findings: found('inactive', NAME) },
    'deleted': { world: listing([]), findings: found('deleted', NAME, 'user/maria') },
    'the second set of two': { world: listing([item(`maria+1-at-${ACCOUNT}`)]), findings: found('deleted', NAME, 'maria+1-at') },
    'active, so the password is wrong': { world: listing([item(NAME)]), findings: found('wrong-password', NAME) },
    'in netrc, and IAM is not known': { world: refused(staticLogin, staticSecret, {}, { carried: 'netrc' }).with({ storeFiles: { logins: [] }, netrc: { entries: [{ host: HOST, line: 1, login: staticLogin, secret: staticSecret }] }, gitClient: { handed: null } }), findings: found('refused', NAME, '.netrc:1') },
    'the repository is in the other account': { world: listing([], refused(staticLogin, staticSecret, { status: 404, errorCode: 'RepositoryDoesNotExistException' }), '999988887777'), findings: found('other-account', NAME, ACCOUNT, '999988887777') },
  },
  unused: {
    'a longer password than IAM makes: nobody documents the length': refused(staticLogin, { kind: 'other', length: 45, signedAt: null }),
    'the helper is used': linux, 'over ssh': ssh, 'no repository given': machineAlone,
    'nothing is stored': staticGit.with({ storeFiles: { logins: [] }, gitRequest: { carried: 'nothing', login: null, advertisesRefs: false, answer: answer({ status: 401 }) }, gitClient: { exitCode: 128, failure: 'no-credential' } }),
    'a signature is stored': refused(accessKeyLogin, signature()),
    'the password of the console': refused(otherLogin, { kind: 'other', length: 12, signedAt: null }),
    'an access key typed in': refused(accessKeyLogin, { kind: 'other', length: 40, signedAt: null }),
    'IAM is not known': refused(),
    'IAM of another account says nothing': listing([], refused(), '999988887777'),
    'nothing was asked': staticGit.without('gitRequest', 'skipped', '--offline was given').without('gitClient', 'skipped', '--offline was given'),
  },
  open: { 'the network is down': staticGit.with({ gitRequest: { advertisesRefs: false, answer: answer({ status: null, errorCode: null, failure: { stage: 'connect', code: 'ECONNREFUSED', message: '' } }) }, gitClient: { exitCode: 128, failure: 'connect' } }) },
});
