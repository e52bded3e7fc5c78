import check from '../../../src/checks/tools/python-version.ts';
import type { GrcInstallation } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { grc, HOME, linux, machineAlone, staticGit } from '../../support/worlds.ts';

const installed: GrcInstallation = {
  path: `${HOME}/.local/bin/git-remote-codecommit`, interpreter: '/usr/local/bin/python3', interpreterExists: true, python: '3.12', packagesRead: true,
  version: '1.17', botocore: '1.43.11', urllib3: '2.7.0', awscrt: null, regions: null, installedBy: 'pip',
};
const withPython = (changes: Partial<GrcInstallation>) => grc.with({ installations: { grc: { ...installed, ...changes } } });

testCheck(check, {
  clean: {
    'pipx and a current Python': grc,
    'Python 3.12 with the first botocore that runs on it': withPython({ botocore: '1.31.27', urllib3: '1.26.20' }),
    'Python 3.11 under an old botocore': withPython({ python: '3.11', botocore: '1.29.3', urllib3: '1.26.20' }),
    'urllib3 2 with the first botocore that knows it': withPython({ botocore: '1.31.62' }),
    'a Python newer than our list': withPython({ python: '3.15' }),
    'packages that were not found': withPython({ botocore: null, urllib3: null, packagesRead: false }),
  },
  faulty: {
    'Python was upgraded under an old botocore': { world: withPython({ botocore: '1.29.3', urllib3: '1.26.20' }), findings: [{ messageId: 'python-too-new', severity: 'error', says: ['3.12', '1.29.3'] }] },
    'another package upgraded urllib3': { world: withPython({ python: '3.11', botocore: '1.31.40', urllib3: '2.0.7' }), findings: [{ messageId: 'urllib3-too-new', severity: 'error', says: ['2.0.7', '1.31.40'] }] },
    'Python 3.6': { world: withPython({ python: '3.6', botocore: '1.23.54', urllib3: '1.26.20' }), findings: [{ messageId: 'python-too-old', severity: 'warning', says: ['3.6', '1.27.0'] }] },
    'Python 2': { world: withPython({ python: '2.7', botocore: '1.20.112', urllib3: '1.26.20', installedBy: 'pipx' }), findings: [{ messageId: 'python-too-old', severity: 'warning', says: ['2.7', '1.21.0'] }] },
    'Python 3.9': { world: withPython({ python: '3.9', botocore: '1.42.97' }), findings: [{ messageId: 'python-ends', severity: 'notice', says: ['3.9', '1.43.0'] }] },
  },
  unused: {
    'a wrapper': withPython({ interpreter: null, interpreterExists: null, python: null }),
    'its Python is gone': withPython({ interpreterExists: false }),
    'not installed': grc.with({ installations: { grc: null }, tools: { grc: { path: null, version: null, banner: null, failure: 'not found on PATH', exitCode: null } } }),
    'the helper is used': linux,
    'static Git credentials': staticGit,
    'no repository given': machineAlone,
  },
  open: { 'its version is not told': withPython({ python: null }) },
});
