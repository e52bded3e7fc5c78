import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { GrcRunFact, HomesFact, InstallationsFact } from '../../src/core/facts.ts';
import { grcRun } from '../../src/probes/grc-run.ts';
import { homes } from '../../src/probes/homes.ts';
import { installations } from '../../src/probes/installations.ts';
import { type FakeMachine, observe, seen } from '../support/fake-host.ts';
import { entry, grc, HOME, HOST, linux, mac, remoteEntry, windows, type World } from '../support/worlds.ts';

const test = suite('probes/installations');
const look = async (world: World, machine: FakeMachine) => seen((await observe<InstallationsFact>(installations, machine, world.snapshot)).observed);
const EXEC_PATH = { 'git --exec-path': { stdout: '/usr/lib/git-core\n' } };
const HTTPS = { '/usr/lib/git-core/git-remote-https': '' };
const system = (file: string, ...values: string[]) => values.map((value) => `file:${file}\0credential.helper\n${value}\0`).join('');
const over = (world: World) => world.with({ target: { method: 'ssh', url: `ssh://${HOST}/v1/repos/billing` } });
const SCRIPT = (interpreter: string) => `#!${interpreter}\nimport sys\n`;

test('one git and one aws: nothing but --exec-path is started, /bin is a link', async () => {
  const fact = await look(linux, {
    env: { PATH: '/usr/bin:/bin' }, programs: EXEC_PATH, files: { ...HTTPS, '/usr/bin/git': '', '/usr/bin/aws': '' }, links: { '/bin/git': '/usr/bin/git', '/bin/aws': '/usr/bin/aws' },
  });
  assert.equal(fact, {
    gits: [{ path: '/usr/bin/git', onPath: true, version: '2.39.5', systemFile: null, helpers: [] }], httpsTransport: true,
    awsClis: [{ path: '/usr/bin/aws', onPath: true, version: '2.27.0' }], grc: null, python: null, pip: null, pipx: null, ssh: null,
  });
});

test('a git without https, and one that does not say', async () => {
  assert.is((await look(linux, { programs: EXEC_PATH })).httpsTransport, false);
  assert.is((await look(linux, { programs: { 'git --exec-path': { exitCode: 1 } } })).httpsTransport, null);
});

test('macOS: Homebrew\'s git on PATH, Apple\'s behind its stub', async () => {
  const CLT = '/Library/Developer/CommandLineTools/usr/bin/git';
  const world = mac.with({ tools: { git: { path: '/opt/homebrew/bin/git', version: '2.47.0', banner: 'git version 2.47.0', failure: null, exitCode: 0 } } });
  const { gits } = await look(world, {
    platform: 'darwin', env: { PATH: '/opt/homebrew/bin:/usr/bin' },
    programs: { ...EXEC_PATH, [`${CLT} --version`]: { stdout: 'git version 2.39.5 (Apple Git-154)\n' }, [`${CLT} config --system --list --show-origin -z`]: { stdout: `${system('/Library/Developer/CommandLineTools/usr/share/git-core/gitconfig', 'osxkeychain')}file:/x\0init.defaultbranch\nmain\0` } },
    files: { ...HTTPS, '/opt/homebrew/bin/git': '', '/usr/bin/git': '', [CLT]: '' },
  });
  assert.equal(gits.map(({ path, version, systemFile, helpers }) => [path, version, systemFile, helpers]), [
    ['/opt/homebrew/bin/git', '2.47.0', null, []],
    [CLT, '2.39.5', '/Library/Developer/CommandLineTools/usr/share/git-core/gitconfig', ['osxkeychain']],
  ]);
});

test('macOS: the stub in use is Apple\'s git, not a second one', async () => {
  const { gits } = await look(mac, { platform: 'darwin', env: { PATH: '/usr/bin' }, programs: EXEC_PATH, files: { ...HTTPS, '/usr/bin/git': '', '/Library/Developer/CommandLineTools/usr/bin/git': '' } });
  assert.equal(gits.map(({ path }) => path), ['/usr/bin/git']);
});

test('Windows: the git inside GitHub Desktop, its system file, and aws.cmd', async () => {
  const desktop = 'C:/Users/maria/AppData/Local/GitHubDesktop/app/resources/app/git/cmd/git.exe';
  const own = 'C:\\Program Files\\Git\\cmd\\git.exe';
  const world = windows.with({ tools: { git: { path: own, version: '2.47.1', banner: 'git version 2.47.1.windows.1', failure: null, exitCode: 0 }, aws: { path: 'C:\\Tools\\aws.cmd', version: '1.16.100', banner: null, failure: null, exitCode: 0 } } });
  const { gits, awsClis } = await look(world, {
    platform: 'win32', homeDir: 'C:/Users/maria', env: { PATH: 'C:\\Program Files\\Git\\cmd;C:\\Tools', LOCALAPPDATA: 'C:\\Users\\maria\\AppData\\Local', PROGRAMFILES: 'C:\\Program Files' },
    programs: { 'git --exec-path': { stdout: 'C:/Program Files/Git/mingw64/libexec/git-core\r\n' }, [`${desktop} --version`]: { stdout: 'git version 2.43.0.windows.1\r\n' }, [`${desktop} config --system --list --show-origin -z`]: { stdout: system('C:/Users/maria/AppData/Local/GitHubDesktop/app/resources/app/git/etc/gitconfig', 'manager') } },
    files: { [own]: '', [desktop]: '', 'C:\\Tools\\aws.cmd': '', 'C:/Program Files/Git/mingw64/libexec/git-core/git-remote-https.exe': '' },
    links: { 'C:/Program Files/Git/cmd/git.exe': own },
  });
  assert.equal(gits.map(({ path, helpers }) => [path, helpers]), [[own, []], [desktop, ['manager']]]);
  assert.equal(awsClis, [{ path: 'C:\\Tools\\aws.cmd', onPath: true, version: '1.16.100' }]);
});

test('two AWS CLIs: versions from the paths and metadata, else by asking', async () => {
  const world = linux.with({ gitConfig: { entries: [entry('credential.helper', '!/opt/own/aws codecommit credential-helper $@'), remoteEntry()] } });
  const { awsClis } = await look(world, {
    env: { PATH: '/usr/bin:/venv/bin:/usr/local/bin' }, programs: { ...EXEC_PATH, '/opt/own/aws --version': { stdout: 'aws-cli/2.15.0 Python/3.11.6\n' } },
    files: {
      '/usr/bin/git': '', '/usr/bin/aws': '', '/opt/own/aws': 'ELF', '/venv/bin/aws': SCRIPT('/venv/bin/python'), '/venv/bin/python': '', '/venv/pyvenv.cfg': 'home = /usr/bin\nversion = 3.11.7\n',
      '/venv/lib/python3.11/site-packages/awscli-1.45.11.dist-info/METADATA': '',
    },
    links: { '/usr/local/bin/aws': '/usr/local/aws-cli/v2/2.22.1/bin/aws' },
  });
  assert.equal(awsClis.map(({ path, onPath, version }) => [path, onPath, version]), [
    ['/usr/bin/aws', true, '2.27.0'], ['/venv/bin/aws', true, '1.45.11'], ['/usr/local/bin/aws', true, '2.22.1'], ['/opt/own/aws', false, '2.15.0'],
  ]);
});

test('an aws that does not start: its interpreter', async () => {
  const world = linux.with({ tools: { aws: { path: '/usr/local/bin/aws', version: null, banner: null, failure: 'sh: 1: aws: not found', exitCode: 127 } } });
  const { awsClis } = await look(world, { env: { PATH: '/usr/bin' }, programs: EXEC_PATH, files: { '/usr/bin/git': '', '/usr/local/bin/aws': SCRIPT('/usr/local/bin/python3.7') } });
  assert.equal(awsClis, [{ path: '/usr/local/bin/aws', onPath: true, version: null, interpreter: '/usr/local/bin/python3.7', interpreterExists: false }]);
});

const GRC = `${HOME}/.local/bin/git-remote-codecommit`;
const withGrcAt = (path: string, region = 'eu-west-1') => grc.with({ tools: { grc: { path, version: null, banner: null, failure: null, exitCode: null } }, target: { region } });

test('git-remote-codecommit by pipx: versions without starting anything', async () => {
  const venv = `${HOME}/.local/share/pipx/venvs/git-remote-codecommit`;
  const site = `${venv}/lib/python3.12/site-packages`;
  const fact = await look(withGrcAt(GRC), {
    programs: EXEC_PATH, links: { [GRC]: `${venv}/bin/git-remote-codecommit` },
    files: {
      ...HTTPS, [GRC]: SCRIPT(`${venv}/bin/python`), [`${venv}/bin/python`]: '', [`${venv}/pyvenv.cfg`]: 'home = /usr/bin\nversion = 3.12.3\n',
      [`${site}/git_remote_codecommit-1.17.dist-info/METADATA`]: '', [`${site}/botocore-1.20.0.dist-info/METADATA`]: '', [`${site}/urllib3-1.26.20.dist-info/METADATA`]: '',
      [`${site}/botocore/data/endpoints.json`]: JSON.stringify({ partitions: [{ regions: { 'us-east-1': {} }, services: { codecommit: { endpoints: { 'us-east-1': {} } } } }] }),
    },
  });
  assert.equal(fact.grc, {
    path: GRC, interpreter: `${venv}/bin/python`, interpreterExists: true, python: '3.12.3', packagesRead: true, version: '1.17', botocore: '1.20.0', urllib3: '1.26.20', awscrt: null,
    regions: ['us-east-1'], installedBy: 'pipx',
  });
  assert.equal([fact.gits, fact.awsClis, fact.python], [[], [], null]);
});

test('by pip --user on Debian: the user\'s packages come before the system\'s', async () => {
  const fact = await look(withGrcAt(GRC), {
    programs: EXEC_PATH, links: { '/usr/bin/python3': '/usr/bin/python3.11' },
    files: { ...HTTPS, [GRC]: SCRIPT('/usr/bin/python3'), [`${HOME}/.local/lib/python3.11/site-packages/botocore-1.43.11.dist-info/METADATA`]: '', '/usr/lib/python3/dist-packages/botocore-1.29.27.egg-info': '' },
  });
  assert.equal([fact.grc?.python, fact.grc?.botocore, fact.grc?.regions, fact.grc?.installedBy], ['3.11', '1.43.11', null, 'pip']);
});

test('a launcher of Windows, and python.exe beside it', async () => {
  const launcher = 'C:\\Users\\maria\\venv\\Scripts\\git-remote-codecommit.exe';
  const site = 'C:/Users/maria/venv/Lib/site-packages';
  const files = { 'C:/Users/maria/venv/pyvenv.cfg': 'version = 3.12.1\n', [`${site}/botocore-1.43.11.dist-info/METADATA`]: '' };
  const machine = (code: string, extra: Record<string, string>): FakeMachine => ({ platform: 'win32', homeDir: 'C:/Users/maria', programs: EXEC_PATH, files: { ...files, ...extra, [launcher]: code } });
  const world = withGrcAt(launcher).with({ system: { platform: 'win32' } });
  const named = await look(world, machine('MZ code #!C:\\Users\\maria\\venv\\Scripts\\python.exe\r\nPK', { 'C:\\Users\\maria\\venv\\Scripts\\python.exe': '' }));
  assert.equal([named.grc?.interpreter, named.grc?.python, named.grc?.botocore, named.grc?.installedBy], ['C:\\Users\\maria\\venv\\Scripts\\python.exe', '3.12.1', '1.43.11', 'venv']);
  const beside = await look(world, machine('MZ code', { 'C:/Users/maria/venv/Scripts/python.exe': '' }));
  assert.equal([beside.grc?.interpreter, beside.grc?.botocore], ['C:/Users/maria/venv/Scripts/python.exe', '1.43.11']);
});

test('its Python is gone; a shim of pyenv; a wrapper', async () => {
  const gone = await look(withGrcAt(GRC), { programs: EXEC_PATH, files: { [GRC]: SCRIPT('/usr/local/bin/python3.7') } });
  assert.equal([gone.grc?.interpreter, gone.grc?.interpreterExists, gone.grc?.packagesRead], ['/usr/local/bin/python3.7', false, false]);
  const root = `${HOME}/.pyenv`;
  const shim = await look(withGrcAt(`${root}/shims/git-remote-codecommit`), {
    programs: EXEC_PATH,
    files: { [`${root}/shims/git-remote-codecommit`]: '#!/usr/bin/env bash\n', [`${root}/version`]: '3.11.7\n', [`${root}/versions/3.11.7/bin/git-remote-codecommit`]: SCRIPT(`${root}/versions/3.11.7/bin/python3`), [`${root}/versions/3.11.7/bin/python3`]: '', [`${root}/versions/3.11.7/lib/python3.11/site-packages/botocore-1.40.0.dist-info/M`]: '' },
  });
  assert.equal([shim.grc?.python, shim.grc?.botocore], ['3.11', '1.40.0']);
  const wrapper = await look(withGrcAt(GRC), { programs: EXEC_PATH, files: { [GRC]: '#!/bin/sh\nexec corp-run grc "$@"\n', '/bin/sh': '' } });
  assert.equal([wrapper.grc?.interpreter, wrapper.grc?.interpreterExists], [null, null]);
});

test('what would install it: PEP 668, pip, pipx', async () => {
  const lacking = grc.with({ tools: { grc: { path: null, version: null, banner: null, failure: 'not found on PATH', exitCode: null } } });
  const debian = await look(lacking, {
    programs: EXEC_PATH, which: { python3: '/usr/bin/python3' }, links: { '/usr/bin/python3': '/usr/bin/python3.11' },
    files: { '/usr/lib/python3.11/EXTERNALLY-MANAGED': '', '/usr/lib/python3/dist-packages/pip-23.0.1.dist-info/METADATA': '' },
  });
  assert.equal([debian.python, debian.pip, debian.pipx], [{ path: '/usr/bin/python3', onPath: true, version: '3.11' }, { version: '23.0.1', externallyManaged: true }, null]);
  const homebrew = '/opt/homebrew/Cellar/python@3.12/3.12.3/Frameworks/Python.framework/Versions/3.12';
  const brew = await look(lacking, { platform: 'darwin', programs: EXEC_PATH, which: { python3: '/opt/homebrew/bin/python3', pipx: '/opt/homebrew/bin/pipx' }, links: { '/opt/homebrew/bin/python3': `${homebrew}/bin/python3.12` }, files: { [`${homebrew}/lib/python3.12/EXTERNALLY-MANAGED`]: '' } });
  assert.equal([brew.pip?.externallyManaged, brew.pipx], [true, '/opt/homebrew/bin/pipx']);
  const win = await look(lacking, { platform: 'win32', homeDir: 'C:/Users/m', programs: EXEC_PATH, which: { python: 'C:\\Python312\\python.exe' }, files: { 'C:/Python312/python312.dll': '', 'C:/Python312/Lib/site-packages/pip-24.0.dist-info/METADATA': '' } });
  assert.equal([win.python?.version, win.pip], ['3.12', { version: '24.0', externallyManaged: false }]);
});

test('the ssh git starts', async () => {
  const banner = { stderr: 'OpenSSH_9.2p1 Debian-2+deb12u3, OpenSSL 3.0.14\n' };
  const plain = await look(over(linux), { which: { ssh: '/usr/bin/ssh' }, programs: { '/usr/bin/ssh -V': banner } });
  assert.equal(plain.ssh, { path: '/usr/bin/ssh', banner: 'OpenSSH_9.2p1 Debian-2+deb12u3, OpenSSL 3.0.14', version: '9.2', kind: 'openssh', program: 'ssh', source: 'default', otherOpenSsh: null });
  assert.is(plain.httpsTransport, null, 'https is not asked for');
  const plink = await look(over(windows), { platform: 'win32', env: { GIT_SSH: 'C:\\Program Files\\PuTTY\\plink.exe' }, which: { 'C:\\Program Files\\PuTTY\\plink.exe': 'C:\\Program Files\\PuTTY\\plink.exe' } });
  assert.equal([plink.ssh?.kind, plink.ssh?.source], ['plink', 'GIT_SSH']);
  const guide = await look(over(linux), { env: { GIT_SSH_COMMAND: 'SSH' } });
  assert.equal([guide.ssh?.path, guide.ssh?.program, guide.ssh?.source], [null, 'SSH', 'GIT_SSH_COMMAND']);
  const git = 'C:\\Program Files\\Git\\cmd\\git.exe';
  const own = 'C:/Program Files/Git/usr/bin/ssh.exe';
  const system32 = 'C:/Windows/System32/OpenSSH/ssh.exe';
  const both = await look(over(windows).with({ tools: { git: { path: git, version: '2.47.1', banner: null, failure: null, exitCode: 0 } } }), { platform: 'win32', files: { [own]: '', [system32]: '' }, which: { ssh: system32 }, programs: { [`${own} -V`]: { stderr: 'OpenSSH_9.9p1, OpenSSL 3.2.3\r\n' } } });
  assert.equal([both.ssh?.path, both.ssh?.otherOpenSsh, both.ssh?.version], [own, system32, '9.9']);
});

test('git-remote-codecommit is started only after git had failed with it', async () => {
  const at = withGrcAt(GRC);
  assert.is((await observe(grcRun, {}, at.snapshot)).observed.status, 'absent');
  assert.is((await observe(grcRun, {}, linux.with({ gitClient: { exitCode: 128 } }).snapshot)).observed.status, 'absent');
  const failed = at.with({ gitClient: { exitCode: 128, failure: 'remote-helper-failed' } }).snapshot;
  const stderr = "Traceback (most recent call last):\nModuleNotFoundError: No module named 'botocore'\n";
  assert.equal(seen((await observe<GrcRunFact>(grcRun, { programs: { [GRC]: { exitCode: 1, stderr } } }, failed)).observed), { exitCode: 1, timedOut: false, said: "ModuleNotFoundError: No module named 'botocore'" });
  assert.is(seen((await observe<GrcRunFact>(grcRun, { programs: { [GRC]: { exitCode: null, timedOut: true } } }, failed)).observed).timedOut, true);
});

test('homes: sudo, the Windows Subsystem for Linux, Windows, none', async () => {
  const home = async (machine: FakeMachine) => seen((await observe<HomesFact>(homes, machine)).observed);
  const sudo = await home({ env: { HOME: '/root', SUDO_USER: 'maria' }, accountHome: '/root', files: { '/etc/passwd': 'maria:x:1000:1000::/home/maria:/bin/sh\n', '/root/.bashrc': '', '/home/maria/.gitconfig': '', '/home/maria/.aws/config': '' } });
  assert.equal(sudo, { git: '/root', gitIsDirectory: true, gitHas: [], aws: '/root', awsHas: [], account: '/root', elsewhere: [{ home: '/home/maria', whose: 'sudo', has: ['.gitconfig', '.aws'] }], wsl: false });
  const wsl = await home({ env: { HOME }, files: { '/proc/version': 'Linux version 5.15.153.1-microsoft-standard-WSL2', [`${HOME}/.bashrc`]: '', '/mnt/c/Users/Public/x': '', '/mnt/c/Users/maria/.aws/config': '', '/mnt/c/Users/other/file': '' } });
  assert.equal([wsl.wsl, wsl.elsewhere], [true, [{ home: '/mnt/c/Users/maria', whose: 'windows', has: ['.aws'] }]]);
  const bash = await home({ platform: 'win32', env: { HOME: 'H:/', USERPROFILE: 'C:/Users/m' }, accountHome: 'C:/Users/m', files: { 'C:/Users/m/.gitconfig': '', 'C:/Users/m/.aws/config': '' } });
  assert.equal([bash.git, bash.aws, bash.gitHas, bash.awsHas, bash.elsewhere.map(({ home: at }) => at)], ['H:/', 'C:/Users/m', [], ['.gitconfig', '.aws'], ['C:/Users/m']]);
  const none = await home({ env: {}, accountHome: null });
  assert.equal([none.git, none.gitIsDirectory, none.aws, none.elsewhere], [null, false, null, []]);
  assert.is((await home({ env: { HOME: '/dev/null' }, files: { '/dev/null': '' } })).gitIsDirectory, false);
});

test.run();
