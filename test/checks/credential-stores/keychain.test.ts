import check from '../../../src/checks/credential-stores/keychain.ts';
import { testCheck } from '../../support/test-check.ts';
import { AWS_HELPER, canonicalBlock, entry, grc, HOST, linux, mac, machineAlone, otherLogin, remoteEntry, sessionLogin, staticLogin, stored, windows } from '../../support/worlds.ts';

const osx = entry('credential.helper', 'osxkeychain', 'system', 3);
const aws = entry(`credential.https://${HOST}.helper`, AWS_HELPER, 'global', 5);
const path = entry('credential.usehttppath', 'true', 'global', 6);
const item = (changes: Parameters<typeof stored>[0] = {}) => stored({ secret: null, file: null, line: null, ...changes });
const machine = (logins: ReturnType<typeof stored>[], ...entries: ReturnType<typeof entry>[]) => mac.with({ gitConfig: { entries: [...entries, remoteEntry()] }, systemStore: { logins } });

testCheck(check, {
  clean: {
    'empty': mac,
    'a static Git credential': machine([item({ login: staticLogin })], osx),
    'a login of another host': machine([item({ host: 'github.com', login: otherLogin })], osx, aws),
    'an access key for another service': machine([item({ host: 's3.amazonaws.com' })], osx, aws),
  },
  faulty: {
    'a signed login is asked first': { world: machine([item()], osx, aws, path), findings: [{ messageId: 'answers-first', severity: 'error', says: ['keychain', HOST, '…MPLE'] }] },
    'one for each session': {
      world: machine([item({ login: { ...sessionLogin, keyIdLast4: 'AAAA' } }), item({ login: { ...sessionLogin, keyIdLast4: 'BBBB' } })], osx, aws),
      findings: [{ messageId: 'answers-first', severity: 'error', says: ['…AAAA'] }, { messageId: 'answers-first', severity: 'error', says: ['…BBBB'] }],
    },
    'seen to be refused': {
      world: machine([item()], osx, aws).with({ gitClient: { exitCode: 128, httpStatus: 403, failure: 'forbidden', helpers: [{ helper: 'osxkeychain', exitCode: 0, answered: true }] } }),
      findings: [{ messageId: 'answers-first', severity: 'error' }],
    },
    'another region of the same user': { world: machine([item({ host: 'git-codecommit.us-east-1.amazonaws.com' })], osx, aws), findings: [{ messageId: 'kept', severity: 'warning', says: ['us-east-1'] }] },
    'behind the AWS helper': { world: machine([item()], aws, entry('credential.helper', 'osxkeychain', 'local', 9)), findings: [{ messageId: 'kept', severity: 'warning' }] },
    'taken out by the reset': { world: machine([item()], osx, ...canonicalBlock), findings: [{ messageId: 'unreached', severity: 'notice', says: [HOST] }] },
    'git-remote-codecommit in use': {
      world: grc.with({ system: { platform: 'darwin' }, gitConfig: { entries: [osx, remoteEntry()] }, systemStore: { kind: 'keychain', logins: [item()] } }),
      findings: [{ messageId: 'unreached', severity: 'notice' }],
    },
  },
  unused: { 'Linux': linux, 'Windows': windows, 'no repository given, on Linux': machineAlone, 'no dialog allowed': mac.without('systemStore', 'skipped', 'a dialog could open') },
  open: { 'the keychain did not answer': mac.without('systemStore', 'failed', 'security did not answer in time') },
});
