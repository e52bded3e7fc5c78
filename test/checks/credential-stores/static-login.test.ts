import check from '../../../src/checks/credential-stores/static-login.ts';
import type { StoredLogin } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { accessKeyLogin, ACCOUNT, AWS_HELPER, entry, grc, HOST, linux, mac, machineAlone, otherLogin, remoteEntry, signature, staticGit, staticLogin, staticSecret, stored, type World } from '../../support/worlds.ts';

const maria = stored({ login: staticLogin, secret: staticSecret });
const bob = stored({ login: { ...staticLogin, name: 'bob-at-999988887777', accountId: '999988887777' }, secret: staticSecret, line: 2 });
const holding = (...logins: readonly StoredLogin[]) => staticGit.with({ storeFiles: { logins } });
const store = entry('credential.helper', 'store', 'global', 2);
const lines = (world: World, ...entries: readonly ReturnType<typeof entry>[]) => world.with({ gitConfig: { entries: [...entries, remoteEntry()] } });
const unanswered = { gitClient: { exitCode: 128, failure: 'no-credential', helpers: [] } } as const;
const answer = (status: number, errorCode: string | null) => ({ gitRequest: { answer: { operation: 'info/refs', url: `https://${HOST}/v1/repos/billing/info/refs`, status, errorCode, errorMessage: null, requestId: null, serverDate: null, sentAt: '2026-11-20T12:00:00.000Z', failure: null }, advertisesRefs: false } });
const refused = { gitClient: { exitCode: 128, httpStatus: 403, failure: 'forbidden', helpers: [{ helper: 'store', exitCode: 0, answered: true }] } } as const;

testCheck(check, {
  clean: {
    'a Git credential in a file': staticGit,
    'two accounts, asked by repository': lines(holding(maria, bob), store, entry('credential.usehttppath', 'true', 'global', 3)),
    'two credentials of one user': holding(maria, stored({ login: { ...staticLogin, name: `maria+1-at-${ACCOUNT}` }, secret: staticSecret, line: 2 })),
    'nothing stored yet, and a helper that will': lines(holding(), store).without('gitClient', 'skipped', '--offline was given'),
    'a keychain nobody looked into that answered': lines(mac.with({ target: { method: 'git-credentials' }, gitClient: { helpers: [{ helper: 'osxkeychain', exitCode: 0, answered: true }] } }), entry('credential.helper', 'osxkeychain', 'system', 3)).without('systemStore', 'skipped', 'a dialog could open'),
    'denied, which is no fault of the login': staticGit.with({ ...answer(403, 'AccessDeniedException'), ...refused }),
  },
  faulty: {
    'no helper, nothing typed': { world: lines(holding(), entry('user.name', 'x')).with(unanswered), findings: [{ messageId: 'no-login', severity: 'error', says: [HOST, 'no helper keeps logins'] }] },
    'a helper with nothing in it': { world: lines(holding(), store).with(unanswered), findings: [{ messageId: 'no-login', severity: 'error', says: ['"store" has none'] }] },
    'no helper, nothing run': { world: lines(holding()).without('gitClient', 'skipped', '--offline was given'), findings: [{ messageId: 'no-store', severity: 'warning', says: [HOST] }] },
    'name and password of the console': { world: holding(stored({ login: otherLogin, secret: { kind: 'other', length: 12, signedAt: null } })).with(refused), findings: [{ messageId: 'not-a-git-credential', severity: 'error', says: ['"maria"', '.git-credentials:1', '-at-'] }] },
    'an access key and its secret': { world: holding(stored({ login: accessKeyLogin, secret: { kind: 'other', length: 40, signedAt: null } })).with(refused), findings: [{ messageId: 'not-a-git-credential', severity: 'error', says: ['AKIA…MPLE'] }] },
    'the console\'s login before the Git credential': {
      world: holding(stored({ login: otherLogin, secret: { kind: 'other', length: 12, signedAt: null } }), { ...maria, line: 2 }).with(refused),
      findings: [{ messageId: 'not-a-git-credential', severity: 'error', says: ['"maria"', '.git-credentials:1'], advice: ['forget the login maria '] }],
    },
    'a password that was reset': { world: staticGit.with({ ...answer(403, 'UnrecognizedClientException'), ...refused }), findings: [{ messageId: 'refused', severity: 'error', says: [`maria-at-${ACCOUNT}`, '.git-credentials:1'], advice: ['git credential reject'] }] },
    'refused with 401 and no reason': { world: staticGit.with({ ...answer(401, null), ...refused }), findings: [{ messageId: 'refused', severity: 'error' }] },
    'two accounts, asked by host': { world: holding(maria, bob), findings: [{ messageId: 'several-accounts', severity: 'warning', says: [`${ACCOUNT}, 999988887777`, `maria-at-${ACCOUNT}`] }] },
    'two accounts, and the repository is the other\'s': { world: holding(maria, bob).with({ ...answer(404, 'RepositoryDoesNotExistException'), gitClient: { exitCode: 128, httpStatus: 404, failure: 'not-found' } }), findings: [{ messageId: 'other-account', severity: 'error', says: ['999988887777'] }] },
    'the AWS helper in front': { world: lines(holding(maria), entry('credential.helper', AWS_HELPER, 'global', 1), store), findings: [{ messageId: 'shadowed', severity: 'warning', says: [`maria-at-${ACCOUNT}`, '.gitconfig:1'] }] },
  },
  unused: {
    'the AWS helper': linux,
    'git-remote-codecommit': grc,
    'no repository given': machineAlone,
    'netrc answers': staticGit.with({ netrc: { entries: [{ host: HOST, line: 1, login: staticLogin, secret: staticSecret }] } }),
    'the password in the URL': staticGit.with({ target: { userInfo: { login: staticLogin, secret: staticSecret } } }),
    'a signed login, which the check of its store judges': holding(stored({ secret: signature() })).with(refused),
  },
});
