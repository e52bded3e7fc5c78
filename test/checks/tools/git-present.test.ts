import check from '../../../src/checks/tools/git-present.ts';
import type { ToolFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { linux, mac, windows, type World } from '../../support/worlds.ts';

const gone: ToolFact = { path: null, version: null, banner: null, failure: 'not found on PATH', exitCode: null };
const stub: ToolFact = {
  path: '/usr/bin/git', version: null, failure: null, exitCode: 1,
  banner: 'xcrun: error: invalid active developer path (/Library/Developer/CommandLineTools), missing xcrun at: /Library/Developer/CommandLineTools/usr/bin/xcrun',
};
const git = (world: World, changes: Partial<ToolFact>) => world.with({ tools: { git: { path: '/usr/bin/git', version: '2.39.5', banner: 'git version 2.39.5', failure: null, exitCode: 0, ...changes } } });

testCheck(check, {
  clean: {
    'git of Debian': linux,
    'git of Apple': git(mac, { banner: 'git version 2.39.5 (Apple Git-154)' }),
    'Apple git below the Command Line Tools': git(mac, { path: '/Library/Developer/CommandLineTools/usr/bin/git', banner: 'git version 2.39.5 (Apple Git-154)' }),
    'Git for Windows': git(windows, { path: 'C:/Program Files/Git/cmd/git.exe', banner: 'git version 2.45.1.windows.1', version: '2.45.1' }),
  },
  faulty: {
    'no git on Linux': { world: linux.with({ tools: { git: gone } }), findings: [{ messageId: 'missing', severity: 'error', says: ['PATH'] }] },
    'no git on Windows': { world: windows.with({ tools: { git: gone } }), findings: [{ messageId: 'missing', severity: 'error' }] },
    'the stub of macOS': { world: mac.with({ tools: { git: stub } }), findings: [{ messageId: 'xcrun-stub', severity: 'error', says: ['/usr/bin/git', 'invalid active developer path'] }] },
    'a library is missing': {
      world: git(linux, { version: null, banner: 'git: error while loading shared libraries: libpcre2-8.so.0', exitCode: 127 }),
      findings: [{ messageId: 'does-not-start', severity: 'error', says: ['/usr/bin/git', 'libpcre2-8.so.0'] }],
    },
    'not executable': { world: git(linux, { version: null, banner: null, failure: 'EACCES', exitCode: null }), findings: [{ messageId: 'does-not-start', severity: 'error', says: ['EACCES'] }] },
  },
  unused: { 'not asked for': linux.without('tools', 'skipped', 'no selected check needs it') },
  open: {
    'a wrapper that names no version': git(linux, { path: '/home/maria/bin/git', version: null, banner: 'hub version 2.14' }),
    'could not look': linux.without('tools', 'failed', 'the run took longer than 60 s'),
  },
});
