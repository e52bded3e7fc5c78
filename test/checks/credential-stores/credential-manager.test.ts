import check from '../../../src/checks/credential-stores/credential-manager.ts';
import { testCheck } from '../../support/test-check.ts';
import { AWS_HELPER, canonicalBlock, entry, HOST, linux, mac, otherLogin, remoteEntry, sessionLogin, staticLogin, stored, windows } from '../../support/worlds.ts';

const gcm = entry('credential.helper', 'manager', 'system', 3);
const aws = entry(`credential.https://${HOST}.helper`, AWS_HELPER, 'global', 5);
const path = entry('credential.usehttppath', 'true', 'global', 6);
const item = (changes: Parameters<typeof stored>[0] = {}) => stored({ secret: null, file: null, line: null, ...changes });
const machine = (logins: ReturnType<typeof stored>[], ...entries: ReturnType<typeof entry>[]) => windows.with({ gitConfig: { entries: [...entries, remoteEntry()] }, systemStore: { logins } });

testCheck(check, {
  clean: {
    'empty': windows,
    'a static Git credential': machine([item({ login: staticLogin })], gcm),
    'GitHub\'s login': machine([item({ host: 'github.com', login: otherLogin })], gcm, aws),
  },
  faulty: {
    'a signed login is asked first': { world: machine([item({ login: sessionLogin })], gcm, aws, path), findings: [{ messageId: 'answers-first', severity: 'error', says: ['Credential Manager', HOST, '…MPLE'] }] },
    'by its old name': { world: machine([item()], entry('credential.helper', 'manager-core', 'system', 3), aws), findings: [{ messageId: 'answers-first', severity: 'error' }] },
    'by a path': { world: machine([item()], entry('credential.helper', '/c/Program\\ Files/Git/mingw64/bin/git-credential-manager.exe', 'global', 3), aws), findings: [{ messageId: 'answers-first', severity: 'error' }] },
    'by wincred': { world: machine([item()], entry('credential.helper', 'wincred', 'system', 3), aws), findings: [{ messageId: 'answers-first', severity: 'error' }] },
    'for another repository': { world: machine([item({ path: 'v1/repos/other' })], gcm, aws, path), findings: [{ messageId: 'kept', severity: 'warning' }] },
    'taken out by the reset': { world: machine([item()], gcm, ...canonicalBlock), findings: [{ messageId: 'unreached', severity: 'notice', says: [HOST] }] },
  },
  unused: { 'Linux': linux, 'macOS': mac },
  open: { 'cmdkey failed': windows.without('systemStore', 'failed', 'cmdkey ended with exit status 1') },
});
