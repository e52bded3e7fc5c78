/**
 * Machines of Windows. The outputs are written from documentation and source (Microsoft's page on cmdkey, Git Credential Manager's docs and
 * WindowsCredentialManager.cs, Git for Windows' gitconfig, git's trace2), not captured on Windows.
 */
import { AWS, CANONICAL, carried, CONFIG_FILE, type Expected, type Files, type GitFile, HOST, KEY, KEYS_FILE, listing, live, type Programs, type RecordedMachine, type Recording, refused, remoteText, SCOPED, SESSION_KEY, STATIC_USER, TOKEN, unanswered, works } from './parts.ts';

const PROFILE = 'C:\\Users\\maria';
const CWD = `${PROFILE}\\source\\billing`;
const GIT_DIR = 'C:/Users/maria/source/billing/.git';
const SYSTEM = 'C:/Program Files/Git/etc/gitconfig';
const EXEC = 'C:/Program Files/Git/mingw64/libexec/git-core';
const SYSTEM_TEXT = '[core]\n\tsymlinks = false\n\tautocrlf = true\n[credential]\n\thelper = manager\n[init]\n\tdefaultBranch = master\n';
const MANAGER: readonly [string, number] = ['git credential-manager', 0];
const SILENT_MANAGER: readonly [string, number] = ['git credential-manager', 128];
const AWS_ASKED: readonly [string, number] = ['aws codecommit credential-helper $@', 0];
const NO_DIALOG = 'fatal: Cannot prompt because user interactivity has been disabled.\r\n';

interface Entry {
  target: string;
  user?: string;
}
const LABELS = {
  en: { head: 'Currently stored credentials:', none: '* NONE *', target: 'Target', type: 'Type: Generic ', user: 'User', kept: 'Local machine persistence' },
  de: { head: 'Aktuell gespeicherte Anmeldeinformationen:', none: '* KEINE *', target: 'Ziel', type: 'Typ: Generisch ', user: 'Benutzer', kept: 'Permanenz des lokalen Computers' },
} as const;

/** What `cmdkey /list` prints, in the language of the system. */
function cmdkey(entries: readonly Entry[], language: keyof typeof LABELS = 'en'): string {
  const words = LABELS[language];
  const blocks = entries.map(({ target, user }) => [`    ${words.target}: LegacyGeneric:target=${target}`, `    ${words.type}`, ...(user === undefined ? [] : [`    ${words.user}: ${user}`]), `    ${words.kept}`, '    '].join('\r\n'));
  return `\r\n${words.head}\r\n\r\n${entries.length === 0 ? `${words.none}\r\n` : `${blocks.join('\r\n')}\r\n`}`;
}
const OTHERS: readonly Entry[] = [{ target: 'MicrosoftAccount:user=maria@corp.example', user: 'maria@corp.example' }, { target: 'git:https://github.com', user: 'Personal Access Token' }];
const kept = (user: string, path = ''): Entry => ({ target: `git:https://${HOST}${path}`, user });

const userFile = (text: string): GitFile => ({ scope: 'global', path: 'C:/Users/maria/.gitconfig', text });
const SYSTEM_FILE: GitFile = { scope: 'system', path: SYSTEM, text: SYSTEM_TEXT };
const LOCAL: GitFile = { scope: 'local', path: '.git/config', text: remoteText() };
const localFor = (url: string): GitFile => ({ ...LOCAL, text: remoteText(url) });

interface Windows extends Omit<Recording, 'platform' | 'programs'> {
  config: readonly GitFile[];
  stored?: string;
  programs: Programs;
  /** Default: the MSI of the AWS CLI version 2. */
  cli?: string | null;
  keys?: boolean;
}

/** Windows with Git for Windows, the AWS CLI and AWS keys; `windows` replaces parts of it. */
function machine({ config, stored, programs, cli = 'C:\\Program Files\\Amazon\\AWSCLIV2\\aws.exe', keys = true, files, which, env, ...windows }: Windows): Recording {
  const configs: Files = Object.fromEntries(config.map(({ path, text }) => [path === '.git/config' ? `${GIT_DIR}/config` : path, text]));
  return {
    platform: 'win32', cwd: CWD, homeDir: PROFILE, accountHome: PROFILE,
    env: {
      USERPROFILE: PROFILE, HOMEDRIVE: 'C:', HOMEPATH: '\\Users\\maria', APPDATA: `${PROFILE}\\AppData\\Roaming`, LOCALAPPDATA: `${PROFILE}\\AppData\\Local`, PROGRAMFILES: 'C:\\Program Files',
      SYSTEMROOT: 'C:\\Windows', PATHEXT: '.COM;.EXE;.BAT;.CMD', PATH: `C:\\Windows\\system32;C:\\Windows;C:\\Program Files\\Git\\cmd;${cli === null ? '' : cli.slice(0, cli.lastIndexOf('\\'))}`, ...env,
    },
    which: { git: 'C:\\Program Files\\Git\\cmd\\git.exe', ...(cli === null ? {} : { aws: cli }), ...which },
    files: {
      'C:/Program Files/Git/cmd/git.exe': '', [SYSTEM]: SYSTEM_TEXT, [`${EXEC}/git-remote-https.exe`]: '', [`${EXEC}/git-credential-manager.exe`]: '', ...(cli === null ? {} : { [cli]: '' }),
      ...(keys ? { 'C:/Users/maria/.aws/config': CONFIG_FILE, 'C:/Users/maria/.aws/credentials': KEYS_FILE } : {}), 'C:/Users/maria/ntuser.dat': '', [`${GIT_DIR}/HEAD`]: 'ref: refs/heads/main\n', ...configs, ...files,
    },
    programs: {
      'git --version': { stdout: 'git version 2.47.1.windows.1\n' }, ...(cli === null ? {} : { 'aws --version': { stdout: 'aws-cli/2.27.0 Python/3.13.2 Windows/11 exe/AMD64\r\n' } }),
      'git rev-parse --absolute-git-dir': { stdout: `${GIT_DIR}\n` },
      'git config --list --show-origin --show-scope -z': { stdout: listing(config) },
      'git --exec-path': { stdout: `${EXEC}\n` }, 'cmdkey /list': { stdout: stored ?? cmdkey([]) }, ...programs,
    },
    ...live(keys ? `${PROFILE}\\.aws\\credentials` : null), ...windows,
  };
}

/** Line 5 is the one AWS's troubleshooting page prints for Windows. */
const GUIDE_LINE = '[user]\n\tname = Maria\n\temail = maria@corp.example\n[credential]\n\thelper = !"\\C:\\\\Program Files\\\\Amazon\\\\AWSCLI\\\\bin\\\\aws.cmd\\" codecommit credential-helper $@\n\tUseHttpPath = true\n';
const BAD_LINE = { exitCode: 128, stderr: 'fatal: bad config line 5 in file C:/Users/maria/.gitconfig\n' };
const stopped = ['git rev-parse --absolute-git-dir', 'git config --list --show-origin --show-scope -z', 'git --exec-path', 'git ls-remote -- origin HEAD'];

const SCRIPTS = `${PROFILE}\\AppData\\Roaming\\Python\\Python312\\Scripts`;
const SITE = 'C:/Users/maria/AppData/Roaming/Python/Python312/site-packages';
const GRC = `${SCRIPTS}\\git-remote-codecommit.exe`;
const OWN_HOME = 'C:/Users/maria/.gitconfig';

const sick = (expected: Expected, spec: Windows): RecordedMachine => ({ ...expected, ...machine(spec) });

export const win32Machines: readonly RecordedMachine[] = [
  sick({ failure: 'gcm-stale-signature', cause: 'git-config/helper-order', messageId: 'answers-first', also: ['credential-stores/credential-manager'] }, {
    name: 'Git Credential Manager answers with a login of three days ago',
    config: [SYSTEM_FILE, userFile(SCOPED), LOCAL], stored: cmdkey([...OTHERS, kept(KEY, '/v1/repos/billing')]), programs: refused([MANAGER], KEY),
  }),
  sick({ failure: 'helper-scoped-no-reset', cause: 'git-config/helper-order', messageId: 'answers-first', also: ['credential-stores/credential-manager'] }, {
    name: 'the same in German, with the login of a session',
    config: [SYSTEM_FILE, userFile(SCOPED), LOCAL], stored: cmdkey([...OTHERS, kept(`${SESSION_KEY}%${TOKEN}`, '/v1/repos/billing')], 'de'), programs: refused([MANAGER], `${SESSION_KEY}%${TOKEN}`),
  }),
  sick({ failure: 'helper-shadowed-by-earlier', cause: 'git-config/helper-order', messageId: 'answers-first', also: ['credential-stores/credential-manager'] }, {
    name: 'wincred keeps two logins, one with the user name in its target',
    config: [{ ...SYSTEM_FILE, text: SYSTEM_TEXT.replace('manager', 'wincred') }, userFile(`[credential]\n\thelper = ${AWS}\n\tUseHttpPath = true\n`), LOCAL], files: { [`${EXEC}/git-credential-wincred.exe`]: '' },
    stored: cmdkey([{ target: `git:https://${KEY}@${HOST}/v1/repos/billing`, user: KEY }, { target: `git:https://${STATIC_USER}@git-codecommit.us-east-1.amazonaws.com`, user: STATIC_USER }]),
    programs: refused([['git credential-wincred', 0]], KEY),
  }),
  sick({ failure: 'gcm-windows-popup', cause: 'git-config/helper-order', messageId: 'stands-before', severity: 'warning' }, {
    name: 'Git Credential Manager opens its window before the AWS helper is asked',
    config: [SYSTEM_FILE, userFile(SCOPED), LOCAL], stored: cmdkey(OTHERS), programs: works([SILENT_MANAGER, AWS_ASKED], NO_DIALOG),
  }),
  // Our own request carries the same login, so it is refused as git is.
  sick({ failure: 'gcm-stale-signature', cause: 'credential-stores/credential-manager', messageId: 'answers-first', shows: ['live/git-request'] }, {
    name: 'a login of 15 minutes is left beside the static Git credential',
    config: [SYSTEM_FILE, LOCAL], keys: false, stored: cmdkey([kept(KEY), { target: `git:https://${STATIC_USER}@${HOST}`, user: STATIC_USER }]), programs: refused([MANAGER], KEY), ...live(null, {}, carried('refused')),
  }),
  sick({ failure: 'gitconfig-home-mismatch', cause: 'git-config/home', messageId: 'git-elsewhere' }, {
    name: 'HOME is a network drive without .gitconfig', env: { HOME: 'H:\\' },
    config: [SYSTEM_FILE, LOCAL], files: { [OWN_HOME]: CANONICAL, 'H:/Documents/plan.txt': '' }, programs: unanswered([SILENT_MANAGER], NO_DIALOG),
  }),
  sick({ failure: 'tool-windows-aws-cmd', cause: 'tools/aws-cli-present', messageId: 'cmd-only' }, {
    name: 'the old MSI brought aws.cmd, which git\'s shell does not find', cli: 'C:\\Program Files\\Amazon\\AWSCLI\\bin\\aws.cmd',
    config: [SYSTEM_FILE, userFile(CANONICAL), LOCAL],
    programs: {
      'aws --version': { stdout: 'aws-cli/1.16.100 Python/3.6.0 Windows/10 botocore/1.12.90\r\n' },
      'sh -c aws codecommit credential-helper $@ get': { exitCode: 127, stderr: 'sh: line 1: aws: command not found\n' },
      ...unanswered([['aws codecommit credential-helper $@', 127]], 'aws codecommit credential-helper $@ get: line 1: aws: command not found\n'),
    },
  }),
  sick({ failure: 'helper-backslash-path', cause: 'git-config/readable', messageId: 'backslash' }, {
    name: 'the line of the guide with backslashes stops every git command',
    config: [SYSTEM_FILE, userFile(GUIDE_LINE), LOCAL], stored: cmdkey(OTHERS), programs: Object.fromEntries(stopped.map((command) => [command, BAD_LINE])),
  }),
  sick({ failure: 'gcm-failed-to-write-item', cause: 'git-config/helper-keeps-signature', messageId: 'too-long', severity: 'warning' }, {
    name: 'Git Credential Manager cannot store the session that git-remote-codecommit signs with',
    config: [SYSTEM_FILE, localFor('codecommit::eu-west-1://default@billing')], stored: cmdkey(OTHERS), which: { 'git-remote-codecommit': GRC },
    files: {
      [GRC]: 'MZ launcher #!C:\\Python312\\python.exe\r\nPK', 'C:/Python312/python.exe': '', 'C:/Python312/python312.dll': '', [`${SITE}/git_remote_codecommit-1.17.dist-info/METADATA`]: '',
      [`${SITE}/botocore-1.43.11.dist-info/METADATA`]: '', [`${SITE}/urllib3-2.7.0.dist-info/METADATA`]: '',
    },
    programs: works([], 'fatal: Failed to write item to store. [0x6c6]\r\nfatal: The array bounds are invalid\r\n'),
    ...live(`${PROFILE}\\.aws\\credentials`, { prefix: 'ASIA', hasSessionToken: true, profile: 'default' }),
  }),
];

export const healthyWin32: readonly Recording[] = [
  machine({ name: 'the canonical block beside Git Credential Manager', config: [SYSTEM_FILE, userFile(CANONICAL), LOCAL], stored: cmdkey(OTHERS), programs: works([AWS_ASKED]) }),
  machine({
    name: 'the static Git credential in Git Credential Manager', config: [SYSTEM_FILE, LOCAL], keys: false, cli: null, stored: cmdkey([...OTHERS, kept(STATIC_USER)], 'de'),
    programs: works([MANAGER]), ...live(null, {}, carried('accepted')),
  }),
  machine({
    name: 'HOME is a network drive, with a .gitconfig of its own', env: { HOME: 'H:\\' },
    config: [SYSTEM_FILE, { ...userFile(CANONICAL), path: 'H:/.gitconfig' }, LOCAL], programs: works([AWS_ASKED]),
  }),
];
