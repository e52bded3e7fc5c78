import check from '../../../src/checks/tools/grc-runs.ts';
import type { EnvironmentFact, GitClientFact, GrcInstallation, GrcRunFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { grc, HOME, linux, machineAlone, staticGit } from '../../support/worlds.ts';

const PATH = `${HOME}/.local/bin/git-remote-codecommit`;
const PYTHON = `${HOME}/.local/pipx/venvs/git-remote-codecommit/bin/python`;
const installed: GrcInstallation = {
  path: PATH, interpreter: PYTHON, interpreterExists: true, python: '3.12.3', packagesRead: true, version: '1.17', botocore: '1.43.11', urllib3: '2.7.0', awscrt: null, regions: null, installedBy: 'pipx',
};
const failed = (...stderr: string[]): Partial<GitClientFact> => ({ exitCode: 128, failure: 'remote-helper-failed', helpers: null, stderr });
const run = (said: string | null, changes: Partial<GrcRunFact> = {}): GrcRunFact => ({ exitCode: 1, timedOut: false, said, ...changes });
const env = (name: string, value: string): EnvironmentFact => ({ variables: [{ name, value, empty: false, login: null }] });
const offline = grc.without('gitClient', 'skipped', '--no-live was given');
const NOT_ABLE = "fatal: 'remote-codecommit' appears to be a git command, but we were not able to execute it. Maybe git-remote-codecommit is broken?";
const HEALTHY = run('Too few arguments. This hook requires the git command and remote.');

testCheck(check, {
  clean: {
    'git started it': grc,
    'git was not run, its packages are there': offline,
    'it starts, git is refused': grc.with({ gitClient: failed('fatal: unable to access: The requested URL returned error: 403'), grcRun: HEALTHY }),
    'a module that a credential process lacks': grc.with({ gitClient: failed("ModuleNotFoundError: No module named 'requests'", 'botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from custom-process'), grcRun: HEALTHY }),
    'PYTHONPATH holds botocore': offline.with({ environment: env('PYTHONPATH', '/opt/lib'), installations: { grc: { ...installed, botocore: null } }, grcRun: HEALTHY }),
  },
  faulty: {
    'its Python was removed': { world: grc.with({ installations: { grc: { ...installed, interpreterExists: false } }, gitClient: failed(NOT_ABLE) }), findings: [{ messageId: 'interpreter-gone', severity: 'error', says: [PATH, PYTHON] }] },
    'its Python was removed, git was not run': { world: offline.with({ installations: { grc: { ...installed, interpreter: '/usr/bin/python3.7', interpreterExists: false, installedBy: 'pip' } } }), findings: [{ messageId: 'interpreter-gone', severity: 'error', says: ['/usr/bin/python3.7'] }] },
    'no botocore': { world: grc.with({ gitClient: failed("ModuleNotFoundError: No module named 'botocore'"), grcRun: run("ModuleNotFoundError: No module named 'botocore'") }), findings: [{ messageId: 'module-missing', severity: 'error', says: [PYTHON, '"botocore"'] }] },
    'no botocore, git was not run': { world: offline.with({ installations: { grc: { ...installed, botocore: null } } }), findings: [{ messageId: 'module-missing', severity: 'error', says: ['botocore'] }] },
    'no package at all': { world: grc.with({ gitClient: failed("ImportError: No module named git_remote_codecommit"), installations: { grc: { ...installed, installedBy: 'venv' } } }), findings: [{ messageId: 'module-missing', severity: 'error', says: ['git_remote_codecommit'] }] },
    PYTHONHOME: { world: grc.with({ environment: env('PYTHONHOME', '/opt/python'), gitClient: failed('  <no Python frame>'), grcRun: run("ModuleNotFoundError: No module named 'encodings'") }), findings: [{ messageId: 'environment', severity: 'error', says: ['PYTHONHOME=/opt/python'] }] },
    'no git on PATH': { world: grc.with({ gitClient: failed("FileNotFoundError: [Errno 2] No such file or directory: 'git'") }), findings: [{ messageId: 'git-not-found', severity: 'error' }] },
    'a launcher of Windows': { world: grc.with({ gitClient: failed('failed to create process.') }), findings: [{ messageId: 'does-not-start', severity: 'error', says: ['failed to create process'] }] },
    'it hangs': { world: grc.with({ gitClient: { ...failed(), timedOut: true }, grcRun: run(null, { timedOut: true, exitCode: null }) }), findings: [{ messageId: 'does-not-start', severity: 'error', says: ['no sign in time'] }] },
    'it crashes': { world: grc.with({ gitClient: failed('SyntaxError: invalid syntax'), grcRun: run('SyntaxError: invalid syntax') }), findings: [{ messageId: 'does-not-start', severity: 'error', says: ['SyntaxError'] }] },
  },
  unused: {
    'not installed': grc.with({ tools: { grc: { path: null, version: null, banner: null, failure: 'not found on PATH', exitCode: null } } }),
    'the helper is used': linux,
    'static Git credentials': staticGit,
    'no repository given': machineAlone,
  },
  open: { 'a wrapper, git was not run': offline.with({ installations: { grc: { ...installed, interpreter: null, interpreterExists: null, packagesRead: false, botocore: null } } }) },
});
