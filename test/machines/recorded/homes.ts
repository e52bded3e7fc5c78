/**
 * Machines of Linux where the home that was set up is another one. All outputs are written by hand: `/proc/version`, `/mnt/c`
 * and sudo's variables from Microsoft's and sudo's documentation, git's and the AWS CLI's texts as the catalogue of failures has them.
 */
import { CANONICAL, carried, CONFIG_FILE, type Expected, type Files, type GitFile, HOST, KEYS_FILE, listing, live, type Programs, type RecordedMachine, type Recording, remoteText, STATIC_USER, unanswered, works } from './parts.ts';

const EXEC = '/usr/lib/git-core';
const HELPER = 'aws codecommit credential-helper $@';
const AWS_ASKED: readonly [string, number] = [HELPER, 0];
const KEYLESS = { exitCode: 255, stderr: "\n'NoneType' object has no attribute 'secret_key'\n" };
const WSL = 'Linux version 5.15.153.1-microsoft-standard-WSL2 (root@941d701f84f1) (gcc (GCC) 11.2.0, GNU ld (GNU Binutils) 2.37) #1 SMP Fri Mar 29 23:14:13 UTC 2024\n';
const PASSWD = 'root:x:0:0:root:/root:/bin/bash\nmaria:x:1000:1000:Maria,,,:/home/maria:/bin/bash\n';
const WINDOWS = '/mnt/c/Users/maria';

interface Home extends Omit<Recording, 'platform' | 'programs'> {
  home: string;
  /** Null where the home has no .gitconfig. */
  gitconfig: string | null;
  remote?: string;
  programs: Programs;
}

/** Linux with git and the AWS CLI, started in a working copy of `/home/maria`. */
function machine({ home, gitconfig, remote, programs, files, env, ...linux }: Home): Recording {
  const config: GitFile[] = [...(gitconfig === null ? [] : [{ scope: 'global' as const, path: `${home}/.gitconfig`, text: gitconfig }]), { scope: 'local', path: '.git/config', text: remoteText(remote) }];
  const configs: Files = Object.fromEntries(config.map(({ path, text }) => [path === '.git/config' ? '/home/maria/work/.git/config' : path, text]));
  return {
    platform: 'linux', homeDir: home, accountHome: home, env: { HOME: home, PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', ...env }, which: { git: '/usr/bin/git' },
    files: { '/usr/bin/git': '', '/usr/local/bin/aws': '', [`${EXEC}/git-remote-https`]: '', '/etc/passwd': PASSWD, [`${home}/.bashrc`]: '', '/home/maria/work/.git/HEAD': 'ref: refs/heads/main\n', ...configs, ...files },
    links: { '/usr/local/bin/aws': '/usr/local/aws-cli/v2/2.27.0/bin/aws' },
    programs: {
      'git --version': { stdout: 'git version 2.39.5\n' }, 'sh -c command -v aws': { stdout: '/usr/local/bin/aws\n' },
      ...(gitconfig?.includes('!aws ') ? { 'sh -c aws --version': { stdout: 'aws-cli/2.27.0 Python/3.13.2 Linux/6.1 exe/x86_64\n' } } : {}),
      'git rev-parse --absolute-git-dir': { stdout: '/home/maria/work/.git\n' },
      'git config --list --show-origin --show-scope -z': { stdout: listing(config) }, 'git --exec-path': { stdout: `${EXEC}\n` }, ...programs,
    },
    ...live(null), ...linux,
  };
}

const aws = (home: string): Files => ({ [`${home}/.aws/config`]: CONFIG_FILE, [`${home}/.aws/credentials`]: KEYS_FILE });
const noKeys: Programs = { [`sh -c ${HELPER} get`]: KEYLESS, ...unanswered([[HELPER, 255]], KEYLESS.stderr) };

const sick = (expected: Expected, spec: Home): RecordedMachine => ({ ...expected, ...machine(spec) });

export const homeMachines: readonly RecordedMachine[] = [
  sick({ failure: 'wsl', cause: 'git-config/home', messageId: 'aws-elsewhere' }, {
    name: 'Windows Subsystem for Linux: .aws is in the home of Windows only', home: '/home/maria', gitconfig: CANONICAL,
    files: { '/proc/version': WSL, '/mnt/c/Users/Public/desktop.ini': '', '/mnt/c/Users/Default/ntuser.dat': '', ...aws(WINDOWS) }, programs: noKeys,
  }),
  sick({ failure: 'wsl', cause: 'git-config/home', messageId: 'git-elsewhere' }, {
    name: 'Windows Subsystem for Linux: git was set up in Windows only', home: '/home/maria', gitconfig: null,
    files: { '/proc/version': WSL, [`${WINDOWS}/.gitconfig`]: CANONICAL, ...aws('/home/maria') }, programs: unanswered([]), ...live('/home/maria/.aws/credentials'),
  }),
  sick({ failure: 'gitconfig-home-mismatch', cause: 'git-config/home', messageId: 'git-elsewhere' }, {
    name: 'sudo gave root\'s home, where nothing is set up', home: '/root', gitconfig: null, env: { SUDO_USER: 'maria' },
    files: { '/home/maria/.gitconfig': CANONICAL, ...aws('/home/maria') }, programs: unanswered([]),
  }),
  sick({ failure: 'gitconfig-home-mismatch', cause: 'git-config/home', messageId: 'aws-elsewhere' }, {
    name: 'sudo gave root\'s home, which has a .gitconfig and no .aws', home: '/root', gitconfig: CANONICAL, env: { SUDO_USER: 'maria' },
    files: aws('/home/maria'), programs: noKeys,
  }),
];

export const healthyHome: readonly Recording[] = [
  machine({
    name: 'Windows Subsystem for Linux with both homes set up', home: '/home/maria', gitconfig: CANONICAL,
    files: { '/proc/version': WSL, [`${WINDOWS}/.gitconfig`]: '[user]\n\tname = Maria\n', ...aws(WINDOWS), ...aws('/home/maria') }, programs: works([AWS_ASKED]), ...live('/home/maria/.aws/credentials'),
  }),
  machine({
    name: 'sudo with root\'s own static Git credential', home: '/root', gitconfig: '[credential]\n\thelper = store\n', env: { SUDO_USER: 'maria' },
    files: { ...aws('/home/maria'), '/root/.git-credentials': `https://${STATIC_USER}:EXAMPLEgitPasswordNotReal0123456789EXAMPLE%2B%3D@${HOST}\n`, [`${EXEC}/git-credential-store`]: '' },
    programs: works([['git credential-store', 0]]), ...live(null, {}, carried('accepted')),
  }),
];
