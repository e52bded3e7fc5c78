import check from '../../../src/checks/tools/git-version.ts';
import type { GitConfigEntry } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { AWS_HELPER, canonicalBlock, entry, grc, HOST, linux, mac, machineAlone, remoteEntry, staticGit, windows, type World } from '../../support/worlds.ts';

const git = (world: World, version: string, banner = `git version ${version}`) => world.with({ tools: { git: { path: '/usr/bin/git', version, banner, failure: null, exitCode: 0 } } });
const configured = (world: World, entries: readonly GitConfigEntry[]) => world.with({ gitConfig: { entries: [...entries, remoteEntry()] } });
const exact = `credential.https://${HOST}`;
const exactBlock = [entry('credential.helper', 'store', 'global', 2), entry(`${exact}.helper`, '', 'global', 10), entry(`${exact}.helper`, AWS_HELPER, 'global', 11), entry(`${exact}.usehttppath`, 'true', 'global', 12)];
const guideBlock = [entry('credential.helper', AWS_HELPER), entry('credential.usehttppath', 'true')];

testCheck(check, {
  clean: {
    'a current one': linux,
    '2.26.0 and a wildcard': git(linux, '2.26.0'),
    'an old one, a section for every host': git(configured(linux, guideBlock), '2.8.4'),
    '2.9.0 and a reset': git(configured(linux, exactBlock), '2.9.0'),
    'the wildcard is ignored, a section without one serves': git(configured(linux, [...canonicalBlock, entry('credential.helper', AWS_HELPER, 'global', 20)]), '2.25.5'),
    'Apple\'s': git(mac, '2.39.5', 'git version 2.39.5 (Apple Git-154)'),
    'a later build of 2.11.0 for Windows': git(windows, '2.11.0', 'git version 2.11.0.windows.1').with({ gitConfig: { entries: guideBlock } }),
    'the bad build, switched off by hand': git(configured(windows, [...guideBlock, entry('http.emptyauth', 'false')]), '2.11.0', 'git version 2.11.0.windows.3'),
    'the first with helpers': git(configured(linux, guideBlock), '1.7.9'),
    '2.46.0 beside the AWS helper': git(configured(mac, [entry('credential.helper', 'osxkeychain', 'system'), ...canonicalBlock]), '2.46.0'),
    'git-remote-codecommit with an old git': git(grc, '2.8.4'),
    'no repository given': machineAlone,
  },
  faulty: {
    'before helpers': { world: git(linux, '1.7.8'), findings: [{ messageId: 'no-helpers', severity: 'error', says: ['1.7.8', '/usr/bin/git'] }] },
    'a wildcard before 2.26': { world: git(linux, '2.25.5'), findings: [{ messageId: 'wildcard-ignored', severity: 'error', says: ['2.25.5', 'https://git-codecommit.*.amazonaws.com'] }] },
    'a reset before 2.9': { world: git(configured(linux, exactBlock), '2.8.4'), findings: [{ messageId: 'reset-ignored', severity: 'warning', says: ['2.8.4', '"store"', HOST] }] },
    'a section without a host, 2.26.2': {
      world: git(configured(linux, [entry('credential.https://.helper', '', 'system'), ...canonicalBlock]), '2.26.2'), findings: [{ messageId: 'partial-context', severity: 'warning', says: ['2.26.2', 'https://'] }],
    },
    '2.11.0(3) for Windows': { world: git(configured(windows, guideBlock), '2.11.0', 'git version 2.11.0.windows.3'), findings: [{ messageId: 'windows-identity', severity: 'warning', says: ['2.11.0.windows.3'] }] },
    'the curl of msysgit 1.9.5': { world: git(configured(windows, guideBlock), '1.9.5', 'git version 1.9.5.msysgit.1'), findings: [{ messageId: 'windows-identity', severity: 'warning', says: ['msysgit'] }] },
    'osxkeychain of 2.46.0 and a Git credential': {
      world: git(mac.with({ target: { method: 'git-credentials' }, gitConfig: { entries: [entry('credential.helper', 'osxkeychain', 'system'), remoteEntry()] } }), '2.46.0'), findings: [{ messageId: 'osxkeychain-garbage', severity: 'warning', says: ['2.46.0'] }],
    },
  },
  unused: { 'not looked': staticGit.without('tools', 'skipped', 'no selected check needs it') },
  open: {
    'no version': git(linux, '0', 'hub version 2').with({ tools: { git: { path: '/usr/bin/git', version: null, banner: 'hub version 2', failure: null, exitCode: 0 } } }),
    'could not look': linux.without('tools', 'failed', 'the run took longer than 60 s'),
  },
});
