import check from '../../../src/checks/git-config/safe-directory.ts';
import { testCheck } from '../../support/test-check.ts';
import { entry, grc, linux, machineAlone, type World } from '../../support/worlds.ts';

const distrusted = (world: World = linux, untrusted: string | null = '/srv/work') => world.with({ repository: { gitDir: null, branch: null, dubiousOwnership: true, untrusted } });
const safe = (value: string, scope: Parameters<typeof entry>[2] = 'global') => entry('safe.directory', value, scope, 40);

testCheck(check, {
  clean: { 'the user\'s own': linux, 'no repository given': machineAlone, 'git-remote-codecommit': grc, 'outside of a working copy': linux.with({ repository: { gitDir: null } }) },
  faulty: {
    'another user\'s': { world: distrusted(), findings: [{ messageId: 'not-trusted', severity: 'error', says: ['"/srv/work"'] }] },
    'as root in a container, no repository known': { world: distrusted(machineAlone), findings: [{ messageId: 'not-trusted', severity: 'error' }] },
    'another directory is trusted': { world: distrusted(linux.with({ gitConfig: { entries: [safe('/srv/other')] } })), findings: [{ messageId: 'not-trusted', severity: 'error' }] },
    'named in the repository itself, where it does not count': { world: distrusted(linux.with({ gitConfig: { entries: [safe('/srv/work', 'local')] } })), findings: [{ messageId: 'not-trusted', severity: 'error' }] },
    'an empty line takes it out again': { world: distrusted(linux.with({ gitConfig: { entries: [safe('/srv/work'), safe('')] } })), findings: [{ messageId: 'not-trusted', severity: 'error' }] },
    'a git that does not name it': { world: distrusted(linux, null), findings: [{ messageId: 'not-trusted', severity: 'error' }] },
  },
  open: { 'named, and distrusted all the same': distrusted(linux.with({ gitConfig: { entries: [safe('/srv/work')] } })), 'all are trusted, and it is not': distrusted(linux.with({ gitConfig: { entries: [safe('*')] } })) },
});
