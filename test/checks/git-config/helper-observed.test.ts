import check from '../../../src/checks/git-config/helper-observed.ts';
import { testCheck } from '../../support/test-check.ts';
import { AWS_HELPER, entry, grc, linux, machineAlone, remoteEntry, staticGit } from '../../support/worlds.ts';

const asked = (...helpers: [helper: string, answered: boolean][]) => ({ gitClient: { helpers: helpers.map(([helper, answered]) => ({ helper, exitCode: answered ? 0 : 1, answered })) } });
const two = linux.with({ gitConfig: { entries: [entry('credential.helper', 'store', 'global', 1), entry('credential.helper', AWS_HELPER, 'global', 2), remoteEntry()] } });

testCheck(check, {
  clean: {
    'the one helper answered': linux,
    'up to the first that answered': two.with(asked(['store', true])),
    'the second answered': two.with(asked(['store', false], [AWS_HELPER, true])),
    'none answered': two.with(asked(['store', false], [AWS_HELPER, false])),
    'one told git to quit': two.with({ gitClient: { ...asked(['store', false]).gitClient, exitCode: 128, stderr: ["fatal: credential helper 'store' told us to quit"] } }),
    'no helper configured, none asked': linux.with({ gitConfig: { entries: [remoteEntry()] }, ...asked() }),
    'cut short': two.with({ gitClient: { ...asked(['store', false]).gitClient, exitCode: null, timedOut: true } }),
  },
  faulty: {
    'another helper': { world: linux.with(asked(['osxkeychain', true])), findings: [{ messageId: 'differs', severity: 'warning', says: ['"osxkeychain"', AWS_HELPER] }] },
    'another order': { world: two.with(asked([AWS_HELPER, true])), findings: [{ messageId: 'differs', severity: 'warning', says: [`Git asked "${AWS_HELPER}"`, '"store", then'] }] },
    'one missing, none answered': { world: two.with(asked(['store', false])), findings: [{ messageId: 'differs', severity: 'warning' }] },
    'one too many': { world: linux.with(asked([AWS_HELPER, false], ['cache', true])), findings: [{ messageId: 'differs', severity: 'warning', says: ['"cache"'] }] },
    'none asked': { world: linux.with(asked()), findings: [{ messageId: 'differs', severity: 'warning', says: ['no helper'] }] },
  },
  unused: {
    'git asked for no credential': linux.with({ gitClient: { helpers: null } }),
    'git-remote-codecommit': grc,
    'Git credentials': staticGit,
    'no repository given': machineAlone,
    'offline': linux.without('gitClient', 'skipped', '--offline'),
    'a line that stops git': linux.with({ gitConfig: { entries: [entry('credential.helper', null), remoteEntry()] }, ...asked() }),
  },
  open: { 'git could not be watched': linux.without('gitClient', 'failed', 'git did not start') },
});
