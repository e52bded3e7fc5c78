import { guideBlock, HELPER, keysOf, PATH_ON, type SickMachine, withGrc, withHelper } from '../parts.ts';
import { gitWithoutWildcards, GRC_URL, INSTALLS_GRC, inVenv, likeTheLabs, LOCAL_FIRST, oldGit, otherGit, traceback } from '../installed.ts';
import { ASSIGNED, CORP, LEGACY, signIn, signInFile, START } from './rotating.ts';
import { withSsh } from './ssh.ts';

const LATER = new Date(Date.now() + 7_200_000).toISOString().replace(/\.\d{3}/, '');
const SIX = "ModuleNotFoundError: No module named 'botocore.vendored.six.moves'";
const NO_BOTOCORE = "ModuleNotFoundError: No module named 'botocore'";
const NO_ENCODINGS = "ModuleNotFoundError: No module named 'encodings'";
const UNKNOWN_REGION = 'The following AWS Region is not available for use with AWS CodeCommit: eu-west-1. For more information about CodeCommit availability in AWS Regions, see the AWS CodeCommit User Guide.';
const NO_SESSION = 'botocore.exceptions.InvalidConfigError: The profile "dev" is configured to use SSO but is missing required configuration: sso_start_url, sso_region';
const ENDPOINTS = JSON.stringify({ partitions: [{ regions: { 'us-east-1': {} }, services: { codecommit: { endpoints: { 'us-east-1': {}, fips: {} } } } }] });
const SAYS_VERSION_1 = '#!/bin/sh\n[ "$1" = --version ] && { echo "aws-cli/1.45.11 Python/3.11.7 Linux/6.1 botocore/1.43.11"; exit; }\nexec "$HOME/../bin/aws" "$@"\n';
const startsThenSays = (line: string): string => `[ $# -eq 1 ] && { echo "Too few arguments. This hook requires the git command and remote." >&2; exit 1; }\necho '${line}' >&2\nexit 1`;
const PIPS = 'python/lib/python3.12/site-packages/pip';
const awsThat = (script: string) => withHelper({ tools: { aws: 'missing', extra: { aws: script } } });
/** The same, and a second one in the directory of the user's own programs, where PATH does not lead. */
const awsBeside = (script: string) => withHelper({ files: { '.local/bin/aws': likeTheLabs('aws') }, modes: { '.local/bin/aws': 0o755 }, tools: { aws: 'missing', extra: { aws: script } } });
/** An AWS CLI that fails where `condition` holds. */
const awsUnless = (condition: string, failing: string): Record<string, string> => ({ aws: `#!/bin/sh\nif ${condition}; then\n${failing}\nfi\n${likeTheLabs('aws')}` });

/** Machines whose tools are there and do not fit, do not start, or are others than they seem. */
export const machines: readonly SickMachine[] = [
  { name: 'git knows no credential helpers', failure: 'tool-git-too-old', cause: 'tools/git-version', messageId: 'no-helpers', spec: withHelper({ tools: { git: 'missing', extra: { git: oldGit('1.7.8') } } }) },
  {
    name: 'git is too old for the wildcard of its section', failure: 'helper-context-wildcard-old-git', cause: 'tools/git-version', messageId: 'wildcard-ignored',
    spec: withHelper({ tools: { git: 'missing', extra: { git: gitWithoutWildcards('2.25.5') } }, gitConfig: `[credential "https://git-codecommit.*.amazonaws.com"]\n${HELPER}${PATH_ON}` }),
  },
  { name: 'git has no https', failure: 'tool-git-no-https-transport', cause: 'tools/git-https-transport', messageId: 'missing', spec: withHelper({ files: { 'libexec/README': '' }, env: { GIT_EXEC_PATH: '{{HOME}}/libexec' } }) },
  { name: 'the interpreter of aws is gone', failure: 'tool-awscli-broken-install', cause: 'tools/aws-cli-runs', messageId: 'interpreter-gone', spec: awsBeside('#!/usr/local/bin/python3.7-gone\n') },
  { name: 'aws is a shim of pyenv without a CLI behind it', failure: 'tool-awscli-broken-install', cause: 'tools/aws-cli-runs', messageId: 'shim', spec: awsBeside('echo "pyenv: aws: command not found" >&2; exit 127') },
  { name: 'aws lacks its own modules', failure: 'tool-old-python-for-botocore', cause: 'tools/aws-cli-runs', messageId: 'crashes', spec: awsThat(traceback("ImportError: cannot import name 'DEFAULT_CIPHERS' from 'urllib3.util.ssl_'")) },
  {
    name: 'a plugin of aws is not installed', failure: 'tool-awscli-plugin-crash', cause: 'tools/aws-cli-runs', messageId: 'plugin',
    spec: withHelper({ files: { '.aws/config': '[default]\nregion = eu-west-1\n[plugins]\nendpoint = nosuchplugin\n' }, tools: { aws: 'missing', extra: awsUnless('grep -q nosuchplugin "$HOME/.aws/config"', traceback("ModuleNotFoundError: No module named 'nosuchplugin'")) } }),
  },
  {
    name: 'PYTHONHOME of another program', failure: 'tool-python-env-poison', cause: 'tools/aws-cli-runs', messageId: 'environment',
    spec: withHelper({ env: { PYTHONHOME: '/opt/other' }, tools: { aws: 'missing', extra: awsUnless('[ -n "$PYTHONHOME" ]', `printf '%s\\n' 'Fatal Python error: init_fs_encoding: failed to get the Python codec of the filesystem encoding' "${NO_ENCODINGS}" '' 'Current thread 0x00007f (most recent call first):' '  <no Python frame>' >&2; exit 1`) } }),
  },
  {
    name: 'aws asks for its arguments', failure: 'tool-awscli-auto-prompt', cause: 'tools/aws-cli-runs', messageId: 'auto-prompt',
    spec: withHelper({
      env: { AWS_CLI_AUTO_PROMPT: 'on' },
      tools: { aws: 'missing', extra: awsUnless('[ "$1" = --version ] || [ "$AWS_CLI_AUTO_PROMPT" = on ]', '[ "$1" = --version ] && { echo "aws-cli/2.27.0 Python/3.13.2 Linux/6.1"; exit; }\necho "Warning: Input is not a terminal (fd=0)." >&2\necho "> aws codecommit credential-helper get"\necho "Unknown options: protocol=https" >&2\nexit 252') },
    }),
  },
  { name: 'aws hangs', failure: 'tool-awscli-broken-install', cause: 'tools/aws-cli-runs', messageId: 'hangs', args: ['--probe-timeout', '4'], spec: awsBeside('exec sleep 60') },
  { name: 'a new Python under an old botocore', failure: 'tool-old-python-for-botocore', cause: 'tools/python-version', messageId: 'python-too-new', spec: inVenv('3.12.1', { botocore: '1.29.3', urllib3: '1.26.20' }, { python: traceback(SIX), renewed: { botocore: '1.43.11' } }) },
  {
    name: 'another package took urllib3 further', failure: 'tool-old-python-for-botocore', cause: 'tools/python-version', messageId: 'urllib3-too-new',
    spec: inVenv('3.11.7', { botocore: '1.31.40', urllib3: '2.0.7' }, { python: traceback("ImportError: cannot import name 'DEFAULT_CIPHERS' from 'urllib3.util.ssl_'"), renewed: { botocore: '1.43.11' } }),
  },
  { name: 'the Python of the virtual environment is gone', failure: 'grc-broken-shebang', cause: 'tools/grc-runs', messageId: 'interpreter-gone', spec: inVenv('3.11.7', { botocore: '1.43.11' }, { python: null }) },
  { name: 'git-remote-codecommit runs in a Python without botocore', failure: 'grc-import-error', cause: 'tools/grc-runs', messageId: 'module-missing', spec: inVenv('3.11.7', {}, { python: traceback(NO_BOTOCORE), renewed: { botocore: '1.43.11' } }) },
  { name: 'PYTHONHOME and git-remote-codecommit', failure: 'tool-python-env-poison', cause: 'tools/grc-runs', messageId: 'environment', spec: inVenv('3.11.7', { botocore: '1.43.11' }, { env: { PYTHONHOME: '/opt/other' }, python: `printf '%s\\n' "${NO_ENCODINGS}" '' '  <no Python frame>' >&2; exit 1` }) },
  {
    name: 'git-remote-codecommit finds no git', failure: 'grc-git-not-found', cause: 'tools/grc-runs', messageId: 'git-not-found',
    spec: inVenv('3.11.7', { botocore: '1.43.11' }, { python: startsThenSays('FileNotFoundError: [Errno 2] No such file or directory: "git"').replace('"git"', "'\\''git'\\''") }),
  },
  { name: 'git-remote-codecommit is no program', failure: 'grc-wrong-python', cause: 'tools/grc-runs', messageId: 'does-not-start', spec: inVenv('2.7.18', { botocore: '1.43.11' }, { python: traceback('SyntaxError: invalid syntax') }) },
  {
    name: 'botocore is older than the region', failure: 'region-not-in-botocore', cause: 'tools/grc-version', messageId: 'region-unknown',
    spec: inVenv('3.11.7', { botocore: '1.10.0' }, { files: { '../venv/lib/python3.11/site-packages/botocore/data/endpoints.json': ENDPOINTS }, python: startsThenSays(UNKNOWN_REGION), renewed: { botocore: '1.43.11' } }),
  },
  {
    name: 'botocore is older than the sso-session', failure: 'tmp-sso-session-old-botocore', cause: 'tools/grc-version', messageId: 'sign-in-unknown',
    spec: inVenv('3.11.7', { botocore: '1.29.3' }, {
      files: { '.aws/credentials': '', '.aws/config': `[profile dev]\nregion = eu-west-1\nsso_session = corp\n${ASSIGNED}${CORP}`, [signInFile('corp', START)]: signIn(LATER) },
      python: startsThenSays(NO_SESSION), renewed: { botocore: '1.43.11' }, signedIn: keysOf('dev'),
    }),
  },
  {
    name: 'pip may not install what is missing', failure: 'tool-pip-externally-managed', cause: 'tools/grc-installed', messageId: 'missing', also: ['tools/pip-version'],
    spec: withGrc(GRC_URL, {
      tools: { grc: 'missing' }, env: { PATH: '{{HOME}}/python/bin:{{HOME}}/../bin' }, modes: { 'python/bin/python3': 0o755 },
      files: { 'python/bin/python3': '#!/bin/sh\nexit 1\n', 'python/lib/python3.12/EXTERNALLY-MANAGED': '[externally-managed]\n', 'python/lib/python3.12/site-packages/pip-24.0.dist-info/METADATA': '' },
    }),
  },
  { name: 'git-remote-codecommit is missing, and pipx is there', failure: 'grc-not-installed-or-not-on-path', cause: 'tools/grc-installed', messageId: 'missing', spec: withGrc(GRC_URL, { tools: { grc: 'missing', extra: { pipx: INSTALLS_GRC } }, env: { PATH: LOCAL_FIRST } }) },
  {
    name: 'git-remote-codecommit is missing, and the pip of this Python is too old for it', failure: 'grc-not-installed-or-not-on-path', cause: 'tools/grc-installed', messageId: 'missing', also: ['tools/pip-version'],
    spec: withGrc(GRC_URL, {
      tools: { grc: 'missing' }, env: { PATH: `{{HOME}}/../python/bin:${LOCAL_FIRST}` }, modes: { '../python/bin/python3': 0o755 },
      files: { '../python/bin/python3': `#!/bin/sh\nif [ "$5" = --upgrade ]; then mv "$HOME/../${PIPS}-8.0.dist-info" "$HOME/../${PIPS}-24.0.dist-info"; exit; fi\n${INSTALLS_GRC}`, [`../${PIPS}-8.0.dist-info/METADATA`]: '' },
    }),
  },
  {
    name: 'the Python of git-remote-codecommit is gone, and pipx is there', failure: 'grc-broken-shebang', cause: 'tools/grc-runs', messageId: 'interpreter-gone',
    spec: withGrc(GRC_URL, { tools: { grc: 'missing', extra: { 'git-remote-codecommit': '#!/usr/local/bin/python3.7-gone\n', pipx: INSTALLS_GRC } }, env: { PATH: LOCAL_FIRST } }),
  },
  {
    name: 'core.sshCommand="SSH"', failure: 'ssh-plink', cause: 'tools/ssh-client', messageId: 'not-found',
    spec: withSsh(undefined, { gitConfig: '[core]\n\tsshCommand = SSH\n' }),
  },
  {
    name: 'GIT_SSH_COMMAND="SSH" as in the guide', failure: 'ssh-plink', cause: 'tools/ssh-client', messageId: 'not-found',
    spec: { repository: { remote: 'ssh://APKAEIBAERJR2EXAMPLE@git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing' }, env: { GIT_SSH_COMMAND: 'SSH' }, tools: { aws: 'missing', grc: 'missing' } },
  },
];

/** Machines that work today; the warning says what will not. */
export const warned: readonly SickMachine[] = [
  {
    name: 'another git would ask store first', failure: 'tool-git-several', cause: 'tools/git-copies', messageId: 'differs',
    spec: withHelper({ files: { 'desktop/bin/git': otherGit('"$HOME/desktop/gitconfig"'), 'desktop/gitconfig': '[credential]\n\thelper = store\n' }, modes: { 'desktop/bin/git': 0o755 }, env: { PATH: '{{HOME}}/../bin:{{HOME}}/desktop/bin' } }),
  },
  {
    name: 'two versions of the CLI, two profile variables', failure: 'tool-awscli-two', cause: 'tools/aws-cli-version', messageId: 'two',
    spec: withHelper({
      files: { '.aws/credentials': `${keysOf('dev')}${keysOf('ops')}`, 'v2/bin/aws': '#!/bin/sh\necho aws-cli/2.27.0 Python/3.13.2 Linux/6.1\n' }, modes: { 'v2/bin/aws': 0o755 },
      env: { AWS_PROFILE: 'dev', AWS_DEFAULT_PROFILE: 'ops', PATH: '{{HOME}}/../bin:{{HOME}}/v2/bin' }, gitConfig: guideBlock,
    }),
  },
  { name: 'an old Python behind git-remote-codecommit', failure: 'tool-pip-old-python-gets-old-botocore', cause: 'tools/python-version', messageId: 'python-too-old', spec: inVenv('3.6.15', { botocore: '1.23.54', urllib3: '1.26.20' }) },
  { name: 'an old git-remote-codecommit', failure: 'grc-old', cause: 'tools/grc-version', messageId: 'old', spec: inVenv('3.11.7', { git_remote_codecommit: '1.13', botocore: '1.43.11' }, { renewed: { git_remote_codecommit: '1.17' } }) },
  {
    needsReal: 'aws', name: 'version 1 of the CLI and single sign-on', failure: 'tool-awscli-v1-for-sso', cause: 'tools/aws-cli-version', messageId: 'no-sign-in',
      spec: withHelper({ files: { '.aws/credentials': '', '.aws/config': `[default]\nregion = eu-west-1\n${LEGACY}`, [signInFile(null, START)]: signIn(LATER), 'v1/bin/aws': SAYS_VERSION_1 }, modes: { 'v1/bin/aws': 0o755 }, env: { PATH: '{{HOME}}/v1/bin:{{HOME}}/../bin' } }),
  },
];
