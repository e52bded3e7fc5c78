import check from '../../../src/checks/git-config/readable.ts';
import { testCheck } from '../../support/test-check.ts';
import { canonicalBlock, entry, grc, linux, machineAlone, staticGit } from '../../support/worlds.ts';

const file = '/home/maria/.gitconfig';
const broken = (line: number | null, text: string | null, message = `bad config line ${line ?? ''} in file ${file}`) => linux.with({ gitConfig: { problems: [{ file, line, text, message }], readBy: 'files' } });

testCheck(check, {
  clean: {
    'all files parse': linux,
    'read without git, nothing wrong': linux.with({ gitConfig: { readBy: 'files' } }),
    'a bad boolean is no bad line': linux.with({ gitConfig: { entries: [...canonicalBlock, entry('credential.usehttppath', 'yep')] } }),
    'nothing configured': machineAlone.with({ gitConfig: { entries: [] } }),
    'Git credentials': staticGit,
    'git-remote-codecommit': grc,
  },
  faulty: {
    'a line that is no setting': { world: broken(4, '[credential'), findings: [{ messageId: 'bad-line', severity: 'error', says: ['line 4', file, '[credential'], advice: ['write line 4 as: [credential]'] }] },
    'a line that says nothing': { world: broken(4, '<<<<<<< HEAD'), findings: [{ messageId: 'bad-line', severity: 'error', advice: ['make a comment of line 4'] }] },
    'a line with what may be a secret': { world: broken(4, 'token ‹40 characters›'), findings: [{ messageId: 'bad-line', severity: 'error', advice: ['make a comment of line 4'] }] },
    'a line of the system\'s file': {
      world: linux.with({ gitConfig: { problems: [{ file: '/etc/gitconfig', line: 4, text: '[credential', message: 'bad config line 4' }], readBy: 'files' } }),
      findings: [{ messageId: 'bad-line', severity: 'error', advice: ['In /etc/gitconfig: write line 4 as: [credential]'] }],
    },
    'the line of AWS\'s page': {
      world: broken(3, 'helper = !"\\C:\\\\Program Files\\\\Amazon\\\\AWSCLI\\\\bin\\\\aws.cmd\\" codecommit credential-helper $@'),
      findings: [{ messageId: 'backslash', severity: 'error', says: ['line 3', '"\\C"'], advice: ['write line 3 as: helper = "!\\"C:/Program Files/Amazon/AWSCLI/bin/aws.cmd\\" codecommit credential-helper $@"'] }],
    },
    'a good escape before a bad one': { world: broken(3, 'helper = C:\\\\aws\\\\x\\Program'), findings: [{ messageId: 'backslash', severity: 'error', says: ['"\\P"'] }] },
    'escapes that git knows': { world: broken(3, 'helper = "a\\tb\\n\\\\'), findings: [{ messageId: 'bad-line', severity: 'error' }] },
    'UTF-16, as it is read': { world: broken(1, '"‹24 characters› ␀"'), findings: [{ messageId: 'unreadable', severity: 'error', says: ['UTF-16'], advice: ['write the file in UTF-8'] }] },
    'UTF-16': { world: broken(1, null, 'the file is in UTF-16'), findings: [{ messageId: 'unreadable', severity: 'error', says: [file, 'line 1', 'UTF-16'] }] },
    'may not be read': { world: broken(null, null, 'permission denied'), findings: [{ messageId: 'unreadable', severity: 'error', says: ['permission denied'] }] },
    'with no repository given': {
      world: machineAlone.with({ gitConfig: { problems: [{ file, line: 2, text: '=', message: 'bad config line 2' }] } }),
      findings: [{ messageId: 'bad-line', severity: 'error' }],
    },
    'two files': {
      world: linux.with({ gitConfig: { problems: [{ file, line: 2, text: '=', message: 'bad config line 2' }, { file: '.git/config', line: 9, text: '= x', message: 'bad config line 9' }] } }),
      findings: [{ messageId: 'bad-line', severity: 'error', says: [file] }, { messageId: 'bad-line', severity: 'error', says: ['.git/config'] }],
    },
  },
  open: { 'could not be read': linux.without('gitConfig', 'failed', 'git config timed out') },
});
