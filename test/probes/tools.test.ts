import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Snapshot, ToolsFact } from '../../src/core/facts.ts';
import { tools } from '../../src/probes/tools.ts';
import { type FakeMachine, observe, seen } from '../support/fake-host.ts';
import { HOME, linux } from '../support/worlds.ts';

const test = suite('probes/tools');
const V2 = 'aws-cli/2.27.0 Python/3.13.2 Linux/6.1 exe/x86_64\n';
const good = { 'git --version': { stdout: 'git version 2.39.5\n' }, 'sh -c command -v aws': { stdout: '/usr/bin/aws\n' }, 'sh -c aws --version': { stdout: V2 } } as const;
const unstarted = { 'git --version': good['git --version'], 'sh -c command -v aws': good['sh -c command -v aws'] };
const look = async (machine: FakeMachine, known?: Snapshot) => seen((await observe<ToolsFact>(tools, { which: { git: '/usr/bin/git' }, ...machine }, known)).observed);

test('all is there', async () => {
  assert.equal(await look({ programs: good, which: { git: '/usr/bin/git', 'git-remote-codecommit': '/usr/bin/git-remote-codecommit' } }), {
    git: { path: '/usr/bin/git', version: '2.39.5', banner: 'git version 2.39.5', failure: null, exitCode: 0 },
    aws: { path: '/usr/bin/aws', version: '2.27.0', banner: V2.trim(), failure: null, exitCode: 0 },
    grc: { path: '/usr/bin/git-remote-codecommit', version: null, banner: null, failure: null, exitCode: null },
    grcOffPath: [],
  });
});

test('the secret service counts where a session has it and git finds its helper', async () => {
  const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus' };
  assert.is((await look({ programs: good, env, which: { git: '/usr/bin/git', 'git-credential-libsecret': '/usr/local/bin/git-credential-libsecret' } })).libsecret, true);
  assert.is((await look({ programs: good, which: { git: '/usr/bin/git', 'git-credential-libsecret': '/usr/local/bin/git-credential-libsecret' } })).libsecret, undefined, 'no bus');
  assert.is((await look({ programs: { ...good, 'git --exec-path': { stdout: '/usr/lib/git-core\n' } }, env })).libsecret, undefined, 'no helper');
});

test('git is missing', async () => {
  const { git } = await look({ which: {}, programs: { ...good, 'git --version': 'missing' } });
  assert.equal(git, { path: null, version: null, banner: null, failure: 'not found on PATH', exitCode: null });
});

test('the stub of macOS without the command line tools', async () => {
  const stderr = 'xcrun: error: invalid active developer path (/Library/Developer/CommandLineTools), missing xcrun at: /Library/Developer/CommandLineTools/usr/bin/xcrun\n';
  const { git } = await look({ platform: 'darwin', programs: { ...good, 'git --version': { exitCode: 1, stderr } } });
  assert.equal([git.path, git.version, git.failure, git.exitCode], ['/usr/bin/git', null, stderr.trim(), 1]);
});

test('aws as sh finds it: missing, broken, version 1 on stderr', async () => {
  const missing = await look({ programs: { ...unstarted, 'sh -c command -v aws': { exitCode: 127 } } });
  assert.equal(missing.aws, { path: null, version: null, banner: null, failure: 'not found on PATH', exitCode: 127 });
  const broken = await look({ programs: { ...good, 'sh -c aws --version': { exitCode: 1, stderr: "Traceback (most recent call last):\nModuleNotFoundError: No module named 'awscli'\n" } } });
  assert.equal([broken.aws?.path, broken.aws?.version, broken.aws?.failure], ['/usr/bin/aws', null, "ModuleNotFoundError: No module named 'awscli'"]);
  const old = await look({ programs: { ...good, 'sh -c aws --version': { stderr: 'aws-cli/1.11.13 Python/2.7.12 Darwin/16.1.0 botocore/1.4.70\n' } } });
  assert.is(old.aws?.version, '1.11.13');
});

test('an aws that no helper calls is not started where its files tell its version', async () => {
  const python = '/opt/aws/bin/python3.11';
  const files = {
    '/opt/aws/bin/aws': `#!${python}\n`, [python]: '', '/opt/aws/lib/python3.11/site-packages/awscli-1.45.11.dist-info/METADATA': '',
    '/opt/aws/lib/python3.11/site-packages/awscli/__init__.py': "import os\n\n__version__ = '1.45.11'\n",
  };
  const programs = { 'sh -c command -v aws': { stdout: '/opt/aws/bin/aws\n' }, 'git --version': good['git --version'] };
  const { gitConfig } = linux.snapshot;
  if (gitConfig.status !== 'seen') throw new Error('the healthy machine has a configuration');
  const uncalled: Snapshot = { ...linux.snapshot, gitConfig: { ...gitConfig, value: { ...gitConfig.value, entries: gitConfig.value.entries.filter(({ key }) => !key.endsWith('.helper')) } } };
  assert.equal((await look({ programs, files }, uncalled)).aws, { path: '/opt/aws/bin/aws', version: '1.45.11', banner: null, failure: null, exitCode: null });
  // Where git calls it, the question is whether it starts.
  const broken = { ...programs, 'sh -c aws --version': { exitCode: 1, stderr: 'ImportError: no\n' } };
  assert.is((await look({ programs: broken, files })).aws?.failure, 'ImportError: no');
});

test('no sh: it is not known what git would find', async () => {
  assert.is((await look({ programs: { ...unstarted, 'sh -c command -v aws': 'missing' } })).aws, null);
});

test('Windows asks for aws itself', async () => {
  const windows = { platform: 'win32', homeDir: null } as const;
  const found = await look({ ...windows, which: { git: 'C:/git.exe', aws: 'C:/Amazon/aws.exe' }, programs: { 'git --version': { stdout: 'git version 2.47.1.windows.1\r\n' }, 'aws --version': { stdout: 'aws-cli/2.22.1 Python/3.12.6 Windows/11 exe/AMD64\r\n' } } });
  assert.equal([found.git.version, found.git.banner, found.aws?.path, found.aws?.version], ['2.47.1', 'git version 2.47.1.windows.1', 'C:/Amazon/aws.exe', '2.22.1']);
  assert.is((await look({ ...windows, programs: { 'git --version': { stdout: 'git version 2.47.1\n' } } })).aws?.failure, 'not found on PATH');
});

test('a tool that hangs', async () => {
  const slow = { exitCode: null, timedOut: true };
  const { git, aws } = await look({ programs: { ...good, 'git --version': slow, 'sh -c aws --version': slow } });
  assert.equal([git.failure, git.version, aws?.failure], ['timed out', null, 'timed out']);
});

test('a banner can do nothing to the terminal', async () => {
  const { git } = await look({ programs: { ...good, 'git --version': { stdout: '\u001b[31mgit version 2.39.5\u202e\n' } } });
  assert.is(git.banner, '␛[31mgit version 2.39.5‹U+202E›');
});

test('git-remote-codecommit where PATH does not lead', async () => {
  const at = `${HOME}/.local/bin/git-remote-codecommit`;
  const { grc, grcOffPath } = await look({ programs: good, files: { [at]: '' } });
  assert.equal([grc.failure, grcOffPath], ['not found on PATH', [`${HOME}/.local/bin`]]);
  const mac = `${HOME}/Library/Python/3.11/bin/git-remote-codecommit`;
  assert.equal((await look({ platform: 'darwin', programs: good, files: { [mac]: '' } })).grcOffPath, [`${HOME}/Library/Python/3.11/bin`]);
  const win = 'C:/Users/m/AppData/Roaming/Python/Python312/Scripts/git-remote-codecommit.exe';
  assert.equal((await look({ platform: 'win32', homeDir: 'C:/Users/m', programs: { 'git --version': good['git --version'] }, files: { [win]: '' } })).grcOffPath, ['C:/Users/m/AppData/Roaming/Python/Python312/Scripts']);
});

test('nothing may ask, and Python leaves no files', async () => {
  const { calls } = await observe(tools, { which: { git: '/usr/bin/git' }, programs: good });
  const envOf = (command: string) => calls.find((call) => call.command === command)?.options.env;
  assert.is(envOf('git --version')?.['GIT_TERMINAL_PROMPT'], '0');
  assert.is(envOf('sh -c aws --version')?.['PYTHONDONTWRITEBYTECODE'], '1');
});

test.run();
