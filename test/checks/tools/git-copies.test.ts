import check from '../../../src/checks/tools/git-copies.ts';
import type { InstallationsFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { AWS_HELPER, canonicalBlock, entry, grc, linux, mac, machineAlone, remoteEntry, staticGit, windows, type World } from '../../support/worlds.ts';

type Git = InstallationsFact['gits'][number];
const used: Git = { path: '/opt/homebrew/bin/git', onPath: true, version: '2.47.0', systemFile: null, helpers: [] };
const apple: Git = { path: '/Library/Developer/CommandLineTools/usr/bin/git', onPath: false, version: '2.39.5', systemFile: '/Library/Developer/CommandLineTools/usr/share/git-core/gitconfig', helpers: ['osxkeychain'] };
const desktop: Git = { path: 'C:/Users/maria/AppData/Local/GitHubDesktop/app/resources/app/git/cmd/git.exe', onPath: false, version: '2.43.0', systemFile: 'C:/Users/maria/AppData/Local/GitHubDesktop/app/resources/app/git/etc/gitconfig', helpers: ['manager'] };
const guideBlock = [entry('credential.helper', AWS_HELPER, 'global', 3), entry('credential.usehttppath', 'true', 'global', 4)];
const scoped = canonicalBlock.slice(1);
const machine = (world: World, gits: readonly Git[], entries = guideBlock) => world.with({ installations: { gits }, gitConfig: { entries: [...entries, remoteEntry()] } });

testCheck(check, {
  clean: {
    'one git': linux,
    'the reset takes every helper out': machine(mac, [used, apple], [...canonicalBlock]),
    'the other one has no helper': machine(mac, [used, { ...apple, helpers: [] }]),
    'both name the same helper': machine(mac, [{ ...used, helpers: ['osxkeychain'] }, apple], [entry('credential.helper', 'osxkeychain', 'system'), ...guideBlock]),
    'a helper that keeps nothing': machine(mac, [used, { ...apple, helpers: ['!gh auth git-credential'] }]),
  },
  faulty: {
    'Homebrew\'s git in the terminal, Apple\'s in programs': { world: machine(mac, [used, apple]), findings: [{ messageId: 'differs', severity: 'warning', says: [apple.path, 'osxkeychain', apple.systemFile ?? '', used.path] }] },
    'a scoped section without a reset, and GitHub Desktop': { world: machine(windows, [{ ...used, path: 'C:\\Program Files\\Git\\cmd\\git.exe' }, desktop], [...scoped]), findings: [{ messageId: 'differs', severity: 'warning', says: [desktop.path, '"manager"'] }] },
    'two others': { world: machine(mac, [used, apple, { ...apple, path: '/Applications/Xcode.app/Contents/Developer/usr/bin/git' }]), findings: [{ messageId: 'differs', severity: 'warning' }, { messageId: 'differs', severity: 'warning' }] },
  },
  unused: {
    'git-remote-codecommit': grc,
    'static Git credentials': machine(staticGit, [used, apple], [entry('credential.helper', 'store')]),
    'no repository given': machineAlone,
  },
  open: { 'could not look': linux.without('installations', 'failed', 'the run took longer than 60 s') },
});
