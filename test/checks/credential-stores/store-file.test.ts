import check from '../../../src/checks/credential-stores/store-file.ts';
import { testCheck } from '../../support/test-check.ts';
import { AWS_HELPER, canonicalBlock, entry, grc, HOME, HOST, linux, machineAlone, otherLogin, remoteEntry, sessionLogin, signature, staticGit, staticLogin, staticSecret, stored } from '../../support/worlds.ts';

const store = entry('credential.helper', 'store', 'global', 2);
const aws = entry(`credential.https://${HOST}.helper`, AWS_HELPER, 'global', 5);
const path = entry('credential.usehttppath', 'true', 'global', 6);
const billing = 'v1/repos/billing';
const machine = (logins: ReturnType<typeof stored>[], ...entries: ReturnType<typeof entry>[]) => linux.with({ gitConfig: { entries: [...entries, remoteEntry()] }, storeFiles: { logins } });
const refused = { gitClient: { exitCode: 128, httpStatus: 403, failure: 'forbidden', helpers: [{ helper: 'store', exitCode: 0, answered: true }] } } as const;

testCheck(check, {
  clean: {
    'no file': linux,
    'a static Git credential': staticGit,
    'a signed login of another service': machine([stored({ host: 'example.com' })], store, aws),
    'a login of another host': machine([stored({ host: 'github.com', login: otherLogin, secret: null })], store, aws),
    'git-remote-codecommit, nothing kept': grc,
    'the machine alone': machineAlone,
  },
  faulty: {
    'an old signature is asked first': { world: machine([stored({ path: billing })], store, aws, path), findings: [{ messageId: 'answers-first', severity: 'error', says: [HOST, '…MPLE', '3 days ago'] }] },
    'without a path, and none is asked for': { world: machine([stored()], store, aws), findings: [{ messageId: 'answers-first', severity: 'error' }] },
    'seen to be refused': { world: machine([stored({ path: billing, login: sessionLogin })], store, aws, path).with(refused), findings: [{ messageId: 'answers-first', severity: 'error' }] },
    'beside Git credentials, in front of them': {
      world: staticGit.with({ storeFiles: { logins: [stored(), stored({ login: staticLogin, secret: staticSecret, line: 2 })] } }),
      findings: [{ messageId: 'answers-first', severity: 'error' }],
    },
    'beside Git credentials, behind them': {
      world: staticGit.with({ storeFiles: { logins: [stored({ login: staticLogin, secret: staticSecret }), stored({ line: 2 })] } }),
      findings: [{ messageId: 'kept', severity: 'warning' }],
    },
    'still good for some minutes': { world: machine([stored({ path: billing, secret: signature('2026-11-20T11:50:00.000Z') })], store, aws, path), findings: [{ messageId: 'kept', severity: 'warning', says: ['10 minutes ago'] }] },
    'behind the AWS helper': { world: machine([stored({ path: billing })], aws, path, store), findings: [{ messageId: 'kept', severity: 'warning', says: [HOST] }] },
    'another repository of the host': { world: machine([stored({ path: 'v1/repos/other' })], store, aws, path), findings: [{ messageId: 'kept', severity: 'warning' }] },
    'taken out by the reset': { world: machine([stored({ path: billing })], store, ...canonicalBlock), findings: [{ messageId: 'unreached', severity: 'notice', says: [HOST] }] },
    'kept without a path, asked with one': { world: machine([stored()], store, aws, path), findings: [{ messageId: 'unreached', severity: 'notice' }] },
    'a file no helper reads': {
      world: machine([stored({ path: billing, file: `${HOME}/old` })], store, aws, path),
      findings: [{ messageId: 'unreached', severity: 'notice' }],
    },
    'a file named in the helper\'s line': {
      world: machine([stored({ path: billing, file: `${HOME}/.secrets/git` })], entry('credential.helper', 'store --file ~/.secrets/git', 'global', 2), aws, path),
      findings: [{ messageId: 'answers-first', severity: 'error' }],
    },
    'left by git-remote-codecommit, which is in use': {
      world: grc.with({ gitConfig: { entries: [store, remoteEntry()] }, storeFiles: { logins: [stored()] } }),
      findings: [{ messageId: 'unreached', severity: 'notice' }],
    },
    'no repository given': { world: machineAlone.with({ gitConfig: { entries: [store, aws] }, storeFiles: { logins: [stored()] } }), findings: [{ messageId: 'kept', severity: 'warning' }] },
    'a user name that says nothing, a signed password': { world: machine([stored({ path: billing, login: otherLogin })], store, aws, path), findings: [{ messageId: 'answers-first', severity: 'error', says: ['an access key'] }] },
  },
  unused: { 'files not looked at': linux.without('storeFiles', 'skipped', 'told not to') },
  open: { 'files that could not be read': linux.without('storeFiles', 'failed', 'permission denied') },
});
