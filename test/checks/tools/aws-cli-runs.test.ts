import check from '../../../src/checks/tools/aws-cli-runs.ts';
import type { EnvironmentFact, GitClientFact, ToolFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { AWS_HELPER, awsFile, entry, grc, HOME, linux, mac, machineAlone, remoteEntry, section, staticGit, type World } from '../../support/worlds.ts';

const silent: Partial<GitClientFact> = { exitCode: 128, failure: 'no-credential', helpers: [{ helper: AWS_HELPER, exitCode: 1, answered: false }] };
const broken = (world: World, failure: string, changes: Partial<ToolFact> = {}) =>
  world.with({ tools: { aws: { path: '/usr/local/bin/aws', version: null, banner: 'Traceback (most recent call last):', failure, exitCode: 1, ...changes } }, gitClient: silent });
const env = (name: string, value: string): EnvironmentFact => ({ variables: [{ name, value, empty: false, login: null }] });
const copy = (path: string, changes: object = {}) => ({ path, onPath: true, version: null, ...changes });
const V2 = copy('/opt/aws-cli/bin/aws', { version: '2.27.0', onPath: false });
const NO_PLUGIN = "ModuleNotFoundError: No module named 'awscli_plugin_endpoint'";
const plugins = awsFile('config', [section('default', { region: 'eu-west-1' }), section('plugins', { endpoint: 'awscli_plugin_endpoint', cli_legacy_plugin_path: '/opt/plugins' }, 4)]);
const wrapped = linux.with({ gitConfig: { entries: [entry('credential.helper', '!env -u PYTHONHOME aws codecommit credential-helper $@'), remoteEntry()] } });

testCheck(check, {
  clean: {
    'it starts': linux,
    'on a Mac': mac,
    'a variable that does no harm': linux.with({ environment: env('PYTHONPATH', '/opt/lib') }),
    'plugins that are there': linux.with({ awsConfig: { config: plugins } }),
    'on-partial prompts only after a mistake': linux.with({ environment: env('AWS_CLI_AUTO_PROMPT', 'on-partial'), gitClient: silent }),
    'version 1 does not prompt': linux.with({ environment: env('AWS_CLI_AUTO_PROMPT', 'on'), gitClient: silent, tools: { aws: { path: '/usr/bin/aws', version: '1.45.11', banner: 'aws-cli/1.45.11', failure: null, exitCode: 0 } } }),
    'the line switches the prompt off': linux.with({ environment: env('AWS_CLI_AUTO_PROMPT', 'on'), gitClient: { ...silent, helpers: [] }, gitConfig: { entries: [entry('credential.helper', '!AWS_CLI_AUTO_PROMPT=off aws codecommit credential-helper $@'), remoteEntry()] } }),
    'the helper answered all the same': wrapped.with({ environment: env('PYTHONHOME', '/opt/python'), gitClient: { helpers: [{ helper: '!env -u PYTHONHOME aws codecommit credential-helper $@', exitCode: 0, answered: true }] }, tools: { aws: { path: '/usr/bin/aws', version: null, banner: null, failure: "ModuleNotFoundError: No module named 'encodings'", exitCode: 1 } } }),
  },
  faulty: {
    'its Python was removed': {
      world: broken(linux, 'sh: 1: aws: not found', { exitCode: 127 }).with({ installations: { awsClis: [copy('/usr/local/bin/aws', { interpreter: '/usr/local/bin/python3.7', interpreterExists: false })] } }),
      findings: [{ messageId: 'interpreter-gone', severity: 'error', says: ['/usr/local/bin/aws', '/usr/local/bin/python3.7'] }],
    },
    'a path with a space in the first line': {
      world: broken(linux, 'sh: /c/Users/Truman Cassady/Scripts/aws: c:\\users\\truman: bad interpreter: No such file or directory', { exitCode: 126 }),
      findings: [{ messageId: 'interpreter-gone', severity: 'error', says: ['c:\\users\\truman'] }],
    },
    'a shim of pyenv, and another AWS CLI elsewhere': {
      world: broken(linux, 'pyenv: aws: command not found', { path: `${HOME}/.pyenv/shims/aws`, exitCode: 127 }).with({ installations: { awsClis: [copy(`${HOME}/.pyenv/shims/aws`), V2] } }),
      findings: [{ messageId: 'shim', severity: 'error', says: ['.pyenv/shims/aws', 'command not found'] }],
    },
    'a plugin that its Python does not have': { world: broken(linux, NO_PLUGIN).with({ awsConfig: { config: plugins } }), findings: [{ messageId: 'plugin', severity: 'error', says: ['awscli_plugin_endpoint', `${HOME}/.aws/config`] }] },
    PYTHONHOME: { world: broken(linux, "ModuleNotFoundError: No module named 'encodings'").with({ environment: env('PYTHONHOME', '/opt/python') }), findings: [{ messageId: 'environment', severity: 'error', says: ['PYTHONHOME=/opt/python', 'encodings'] }] },
    'the prompt by variable': { world: linux.with({ environment: env('AWS_CLI_AUTO_PROMPT', 'on'), gitClient: silent }), findings: [{ messageId: 'auto-prompt', severity: 'error', says: ['AWS_CLI_AUTO_PROMPT'] }] },
    'the prompt by profile': {
      world: linux.with({ awsConfig: { config: awsFile('config', [section('default', { cli_auto_prompt: 'on' })]) }, gitClient: silent }), findings: [{ messageId: 'auto-prompt', severity: 'error', says: ['cli_auto_prompt', '"default"'] }],
    },
    'it hangs': { world: broken(linux, 'timed out', { exitCode: null, banner: null }), findings: [{ messageId: 'hangs', severity: 'error', says: ['/usr/local/bin/aws'] }] },
    'it crashes': { world: broken(linux, "ImportError: cannot import name 'DEFAULT_CIPHERS' from 'urllib3.util.ssl_'"), findings: [{ messageId: 'crashes', severity: 'error', says: ['DEFAULT_CIPHERS'] }] },
    'it crashes, git was not run': { world: broken(linux, "ModuleNotFoundError: No module named 'awscli'").without('gitClient', 'skipped', '--no-live was given'), findings: [{ messageId: 'crashes', severity: 'error', says: ['awscli'] }] },
  },
  unused: {
    'git-remote-codecommit': broken(grc, NO_PLUGIN),
    'static Git credentials': broken(staticGit, NO_PLUGIN),
    'the helper calls another by its path': broken(linux, NO_PLUGIN).with({ gitConfig: { entries: [entry('credential.helper', '!/opt/aws/bin/aws codecommit credential-helper $@'), remoteEntry()] } }),
    'no repository given': machineAlone,
  },
  open: {
    'the line sets another environment': broken(wrapped, "ModuleNotFoundError: No module named 'encodings'").with({ gitClient: { ...silent, helpers: [] } }), 'no aws at all': linux.with({ tools: { aws: null }, gitClient: silent }) },
});
