import check from '../../../src/checks/tools/grc-installed.ts';
import type { GitClientFact, ToolFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { grc, HOME, linux, machineAlone, staticGit } from '../../support/worlds.ts';

const gone: ToolFact = { path: null, version: null, banner: null, failure: 'not found on PATH', exitCode: null };
const unknown: Partial<GitClientFact> = { exitCode: 128, failure: 'no-remote-helper', helpers: null, stderr: ["git: 'remote-codecommit' is not a git command. See 'git --help'."] };
const windowsGrc = grc.with({ system: { platform: 'win32' } });

testCheck(check, {
  clean: {
    installed: grc,
    'also installed elsewhere': grc.with({ tools: { grcOffPath: [`${HOME}/venv/bin`] } }),
    'git fails for another reason': grc.with({ gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } }),
    'its Python is gone, which tools/grc-runs tells': grc.with({ gitClient: { ...unknown, stderr: ["fatal: 'remote-codecommit' appears to be a git command, but we were not able to execute it. Maybe git-remote-codecommit is broken?"] } }),
    'git was not run': grc.without('gitClient', 'skipped', '--no-live was given'),
  },
  faulty: {
    'not installed': { world: grc.with({ tools: { grc: gone }, gitClient: unknown }), findings: [{ messageId: 'missing', severity: 'error', says: ['codecommit::eu-west-1://dev@billing', 'PATH'] }] },
    'not installed, git was not run': { world: grc.with({ tools: { grc: gone } }).without('gitClient', 'skipped', '--no-live was given'), findings: [{ messageId: 'missing', severity: 'error' }] },
    'pipx can install it': { world: grc.with({ tools: { grc: gone }, installations: { grc: null, pipx: '/usr/bin/pipx' } }), findings: [{ messageId: 'missing', severity: 'error' }] },
    'pip can install it': { world: grc.with({ tools: { grc: gone }, installations: { grc: null, python: { path: '/usr/bin/python3', onPath: true, version: '3.9' }, pip: { version: '21.3', externallyManaged: false } } }), findings: [{ messageId: 'missing', severity: 'error' }] },
    'installed off PATH': {
      world: grc.with({ tools: { grc: gone, grcOffPath: [`${HOME}/.local/bin`, '/opt/venv/bin'] }, gitClient: unknown }),
      findings: [{ messageId: 'off-path', severity: 'error', says: [`${HOME}/.local/bin`] }],
    },
    'off PATH on Windows': {
      world: windowsGrc.with({ tools: { grc: gone, grcOffPath: ['C:/Users/maria/AppData/Roaming/Python/Python312/Scripts'] }, gitClient: unknown }),
      findings: [{ messageId: 'off-path', severity: 'error', says: ['Python312/Scripts'] }],
    },
  },
  unused: {
    'the helper is used': linux,
    'static Git credentials': staticGit,
    'no repository given': machineAlone,
  },
  open: { 'could not look': grc.without('tools', 'failed', 'the run took longer than 60 s') },
});
