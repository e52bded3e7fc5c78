import check from '../../../src/checks/tools/pip-version.ts';
import type { InstallationsFact, ToolFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { grc, HOME, linux, machineAlone, staticGit } from '../../support/worlds.ts';

const gone: ToolFact = { path: null, version: null, banner: null, failure: 'not found on PATH', exitCode: null };
const python = { path: '/usr/bin/python3', onPath: true, version: '3.11' };
const lacking = (installations: Partial<InstallationsFact>) => grc.with({ tools: { grc: gone }, installations: { grc: null, python, pip: { version: '23.0.1', externallyManaged: false }, pipx: null, ...installations } });

testCheck(check, {
  clean: {
    'pip may install': lacking({}),
    'the oldest that may': lacking({ pip: { version: '9.0.3', externallyManaged: false } }),
    'managed by the system, and pipx is there': lacking({ pip: { version: '23.0.1', externallyManaged: true }, pipx: '/usr/bin/pipx' }),
  },
  faulty: {
    'Debian 12': { world: lacking({ pip: { version: '23.0.1', externallyManaged: true } }), findings: [{ messageId: 'externally-managed', severity: 'warning', says: ['/usr/bin/python3', 'pip install git-remote-codecommit'] }] },
    'Debian 12 without pip': { world: lacking({ pip: { version: null, externallyManaged: true } }), findings: [{ messageId: 'externally-managed', severity: 'warning' }] },
    'pip 9.0.1 of Ubuntu 18.04': { world: lacking({ pip: { version: '9.0.1', externallyManaged: false } }), findings: [{ messageId: 'too-old', severity: 'warning', says: ['9.0.1'] }] },
  },
  unused: {
    installed: grc,
    'installed where PATH does not lead': lacking({}).with({ tools: { grcOffPath: [`${HOME}/.local/bin`] } }),
    'no Python': lacking({ python: null, pip: null }),
    'the helper is used': linux,
    'static Git credentials': staticGit,
    'no repository given': machineAlone,
  },
  open: { 'a pip that its files do not tell of': lacking({ pip: null }) },
});
