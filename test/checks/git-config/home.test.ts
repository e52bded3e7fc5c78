import check from '../../../src/checks/git-config/home.ts';
import type { GitClientFact, HomesFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { awsFile, entry, grc, HOME, linux, machineAlone, mac, remoteEntry, staticGit, windows, type World } from '../../support/worlds.ts';

const refused: Partial<GitClientFact> = { exitCode: 128, failure: 'no-credential', helpers: [] };
const bare = (world: World, homes: Partial<HomesFact>) => world.with({ homes, gitConfig: { entries: [remoteEntry()] }, gitClient: refused });
const empty: Partial<HomesFact> = { gitHas: [], awsHas: [] };
const noAws = { awsConfig: { config: awsFile('config', [], { exists: false }), credentials: awsFile('credentials', [], { exists: false }) }, credentials: { failure: { code: 'NoCredentials', message: 'Unable to locate credentials' } }, gitClient: refused };
const at = (home: string, whose: HomesFact['elsewhere'][number]['whose'], has: HomesFact['elsewhere'][number]['has'] = ['.gitconfig', '.aws']) => ({ elsewhere: [{ home, whose, has }] });

testCheck(check, {
  clean: {
    'one home': linux,
    'on a Mac': mac,
    'git-remote-codecommit needs no .gitconfig': grc.with({ homes: { ...empty, awsHas: ['.aws'], ...at('/home/maria', 'sudo', ['.gitconfig']) } }),
    'HOME and USERPROFILE differ, each with its own part': windows.with({ homes: { git: 'H:\\', aws: 'C:\\Users\\maria', gitHas: ['.gitconfig'], awsHas: ['.aws'], ...at('C:\\Users\\maria', 'profile', ['.aws']) } }),
    'the home on Windows is there as well': linux.with({ homes: { wsl: true, ...at('/mnt/c/Users/maria', 'windows') } }),
    'a furnished HOME of one\'s own': bare(linux, { git: '/srv/build', aws: '/srv/build', gitHas: ['.ssh'], awsHas: ['.ssh'], ...at('/home/build', 'account') }),
    'sudo, and the system configuration serves all': linux.with({ homes: { git: '/root', aws: '/root', ...empty, ...at('/home/maria', 'sudo') } }),
    'GIT_CONFIG_GLOBAL names the file': bare(linux, { ...empty, ...at('/home/maria', 'sudo', ['.gitconfig']) }).with({ environment: { variables: [{ name: 'GIT_CONFIG_GLOBAL', value: '/etc/git/maria', empty: false, login: null }] } }),
    'AWS_CONFIG_FILE leads to the files': linux.with({ ...noAws, homes: { ...empty, ...at('/home/maria', 'sudo') }, environment: { variables: [{ name: 'AWS_CONFIG_FILE', value: '/srv/aws', empty: false, login: null }] } }),
    'a login was sent and refused': bare(linux, { git: '/root', aws: '/root', ...empty, ...at('/home/maria', 'sudo') }).with({ gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403, helpers: null } }),
    'no home, and none that was set up': bare(linux, { git: null, gitIsDirectory: false, ...empty }),
    'static Git credentials': staticGit,
    'no repository given': machineAlone,
  },
  faulty: {
    'sudo git pull': {
      world: bare(linux, { git: '/root', aws: '/root', ...empty, ...at('/home/maria', 'sudo') }),
      findings: [{ messageId: 'git-elsewhere', severity: 'error', says: ['"/root"', '"/home/maria"', 'before sudo'] }],
    },
    'a service with a home of its own': {
      world: bare(linux, { git: '/var/lib/jenkins', aws: '/var/lib/jenkins', ...empty, ...at('/home/jenkins', 'account') }).without('gitClient', 'skipped', '--no-live was given'),
      findings: [{ messageId: 'git-elsewhere', severity: 'error', says: ['"/var/lib/jenkins"', '"/home/jenkins"'] }],
    },
    'set up on Windows, used in Linux': {
      world: bare(linux, { wsl: true, ...empty, ...at('/mnt/c/Users/maria', 'windows') }),
      findings: [{ messageId: 'git-elsewhere', severity: 'error', says: [`"${HOME}"`, '"/mnt/c/Users/maria"', 'on Windows'] }],
    },
    'Git Bash with HOME on a share': {
      world: bare(windows, { git: 'H:\\', aws: 'C:\\Users\\maria', gitHas: [], awsHas: ['.gitconfig', '.aws'], ...at('C:\\Users\\maria', 'profile') }),
      findings: [{ messageId: 'git-elsewhere', severity: 'error', says: ['"H:\\"', '"C:\\Users\\maria"', 'USERPROFILE'] }],
    },
    'the helper is for all users, the profiles are not': {
      world: linux.with({ ...noAws, homes: { git: '/root', aws: '/root', ...empty, ...at('/home/maria', 'sudo', ['.aws']) } }),
      findings: [{ messageId: 'aws-elsewhere', severity: 'error', says: ['"/root"', '.aws', '"/home/maria"'] }],
    },
    'GRC under sudo': {
      world: grc.with({ ...noAws, homes: { git: '/root', aws: '/root', ...empty, ...at('/home/maria', 'sudo') } }),
      findings: [{ messageId: 'aws-elsewhere', severity: 'error', says: ['"/home/maria"'] }],
    },
    'a cron job without HOME': {
      world: linux.with({ homes: { git: null, gitIsDirectory: false, gitHas: [], ...at('/home/maria', 'account', ['.gitconfig']) }, gitConfig: { entries: [entry('credential.helper', '!aws codecommit credential-helper $@', 'system'), remoteEntry()] } }),
      findings: [{ messageId: 'no-home', severity: 'warning', says: ['not set', '"/home/maria"'] }],
    },
    'HOME=/dev/null': {
      world: linux.with({ homes: { git: '/dev/null', gitIsDirectory: false, gitHas: [], ...at('/home/argocd', 'account', ['.gitconfig']) }, gitConfig: { entries: [entry('credential.helper', '!aws codecommit credential-helper $@', 'system'), remoteEntry()] } }),
      findings: [{ messageId: 'no-home', severity: 'warning', says: ['"/dev/null"', '"/home/argocd"'] }],
    },
  },
  unused: { 'not looked': linux.without('homes', 'skipped', 'no selected check needs it') },
  open: { 'could not look': linux.without('homes', 'failed', 'the run took longer than 60 s') },
});
