import check from '../../../src/checks/git-config/section-name.ts';
import { testCheck } from '../../support/test-check.ts';
import { AWS_HELPER, canonicalBlock, entry, grc, HOST, linux, machineAlone, remoteEntry, staticGit } from '../../support/worlds.ts';

const chain = (...entries: ReturnType<typeof entry>[]) => linux.with({ gitConfig: { entries: [...entries, remoteEntry()] }, gitClient: { exitCode: 128, failure: 'no-credential', helpers: [] } });
const helper = entry('credential.helper', AWS_HELPER, 'global', 5);
const path = entry('credential.usehttppath', 'true', 'global', 6);

testCheck(check, {
  clean: {
    'the canonical block': linux,
    'settings of Git Credential Manager': chain(helper, path, entry('credential.credentialstore', 'gpg'), entry('credential.guiprompt', 'false'), entry('credential.provider', 'generic'), entry('credential.interactive', 'never')),
    'no helper at all': chain(),
    'a section of another program': chain(helper, path, entry('creds.helper', 'x'), entry('core.editor', 'vi')),
    'Git credentials': linux.with({ gitConfig: { entries: [entry('credential.helper', 'store'), remoteEntry()] } }),
  },
  faulty: {
    'credentials for credential': {
      world: chain(entry('credentials.helper', AWS_HELPER, 'global', 5), entry('credentials.usehttppath', 'true', 'global', 6)),
      findings: [{ messageId: 'section', severity: 'error', says: ['[credentials]', '/home/maria/.gitconfig:5'] }, { messageId: 'section', severity: 'error', says: ['.gitconfig:6'] }],
    },
    'two lines of one key': {
      world: chain(entry('credentials.helper', '', 'global', 5), entry('credentials.helper', AWS_HELPER, 'global', 6), path),
      findings: [{ messageId: 'section-beside', severity: 'warning', advice: ['add credential.helper (global)', 'remove credentials.helper (global)'] }, { messageId: 'section', severity: 'error', says: ['.gitconfig:6'] }],
    },
    'with the host': { world: chain(path, entry(`credental.https://${HOST}.helper`, AWS_HELPER, 'local', 5)), findings: [{ messageId: 'section', severity: 'error', says: ['[credental]'] }] },
    'a misspelled section beside the right one': { world: linux.with({ gitConfig: { entries: [...canonicalBlock, entry('credentials.helper', 'store', 'global', 30), remoteEntry()] } }), findings: [{ messageId: 'section-beside', severity: 'warning', says: ['[credentials]'] }] },
    'useHttpsPath': { world: chain(helper, entry('credential.usehttpspath', 'true', 'global', 6)), findings: [{ messageId: 'variable', severity: 'error', says: ['"usehttpspath"', '"usehttppath"'] }] },
    'helpers': { world: chain(path, entry('credential.helpers', AWS_HELPER, 'global', 5)), findings: [{ messageId: 'variable', severity: 'error', says: ['"helpers"'] }] },
    'useHttpsPath beside the right one': { world: chain(helper, path, entry('credential.usehttpspath', 'true', 'global', 7)), findings: [{ messageId: 'variable-beside', severity: 'warning' }] },
    'two settings on one line': {
      world: chain(entry('credential.helper', `${AWS_HELPER} UseHttpPath = true`, 'global', 5)), findings: [{ messageId: 'two-on-one-line', severity: 'error', says: ['"UseHttpPath"', '.gitconfig:5'] }],
    },
    'in the system\'s file, which is not the user\'s to write': { world: chain(path, entry('credentials.helper', AWS_HELPER, 'system', 5)), findings: [{ messageId: 'section', severity: 'error', says: ['/etc/gitconfig:5'], advice: ['add credential.helper (global)'] }] },
  },
  unused: { 'git-remote-codecommit': grc, 'the method Git credentials': staticGit, 'no repository given': machineAlone },
});
