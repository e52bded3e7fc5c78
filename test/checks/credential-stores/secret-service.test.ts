import check from '../../../src/checks/credential-stores/secret-service.ts';
import { testCheck } from '../../support/test-check.ts';
import { AWS_HELPER, entry, grc, HOST, linux, mac, machineAlone, otherLogin, remoteEntry, sessionLogin, signature, staticGit, staticLogin, staticSecret, stored, type World } from '../../support/worlds.ts';

const kept = (changes = {}) => stored({ file: null, line: null, secret: null, ...changes });
const libsecret = entry('credential.helper', 'libsecret', 'global', 2);
const chain = (lines: readonly ReturnType<typeof entry>[], ...logins: readonly ReturnType<typeof kept>[]): World => linux.with({ gitConfig: { entries: [...lines, remoteEntry()] }, systemStore: { kind: 'secret-service', logins } });
const aws = [entry('credential.helper', AWS_HELPER, 'global', 3), entry('credential.usehttppath', 'true', 'global', 4)];

testCheck(check, {
  clean: {
    'empty': linux,
    'a login of another host': chain([libsecret, ...aws], kept({ host: 'github.com', login: otherLogin })),
    'a static Git credential': chain([libsecret], kept({ login: staticLogin, secret: staticSecret })),
    'no repository given': machineAlone,
    'git-remote-codecommit': grc,
    'Git credentials in a file': staticGit,
  },
  faulty: {
    'in front of the AWS helper': { world: chain([libsecret, ...aws], kept()), findings: [{ messageId: 'answers-first', severity: 'error', says: [HOST, '…MPLE', 'secret service'] }] },
    'Git Credential Manager, told to use it': {
      world: chain([entry('credential.credentialstore', 'secretservice'), entry('credential.helper', '/usr/bin/git-credential-manager', 'global', 2), ...aws], kept({ login: sessionLogin })), findings: [{ messageId: 'answers-first', severity: 'error' }],
    },
    'behind the AWS helper': { world: chain([...aws, libsecret], kept()), findings: [{ messageId: 'kept', severity: 'warning' }] },
    'signed a minute ago': { world: chain([libsecret, ...aws], kept({ secret: signature('2026-11-20T11:59:00.000Z') })), findings: [{ messageId: 'kept', severity: 'warning', says: ['60 seconds ago'] }] },
    'no helper reads it': { world: chain(aws, kept()), findings: [{ messageId: 'unreached', severity: 'notice' }] },
    'Git Credential Manager, told to use gpg': { world: chain([entry('credential.credentialstore', 'gpg'), entry('credential.helper', 'manager', 'global', 2), ...aws], kept()), findings: [{ messageId: 'unreached', severity: 'notice' }] },
    'left by git-remote-codecommit': { world: grc.with({ gitConfig: { entries: [libsecret, remoteEntry('codecommit::eu-west-1://dev@billing')] }, systemStore: { kind: 'secret-service', logins: [kept()] } }), findings: [{ messageId: 'unreached', severity: 'notice' }] },
  },
  unused: { 'a Mac': mac, 'no helper for it': linux.without('systemStore', 'absent', 'no helper of the system\'s own credential store is configured') },
});
