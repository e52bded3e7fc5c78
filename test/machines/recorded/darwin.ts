/**
 * Machines of macOS. The outputs are written from documentation and source (security(1), Apple's and Homebrew's gitconfig, git's trace2 and
 * contrib/credential/osxkeychain), not captured on a Mac.
 */
import { CANONICAL, carried, CONFIG_FILE, type Expected, type Files, type GitFile, HOST, KEY, KEYS_FILE, listing, live, type Programs, type RecordedMachine, type Recording, refused, remoteText, SCOPED, SESSION_KEY, STATIC_USER, systemListing, TOKEN, unanswered, works } from './parts.ts';

const HOME = '/Users/maria';
const CWD = `${HOME}/work`;
const TOOLS_GIT = '/Library/Developer/CommandLineTools/usr/bin/git';
const TOOLS_CONFIG = '/Library/Developer/CommandLineTools/usr/share/git-core/gitconfig';
const TOOLS_EXEC = '/Library/Developer/CommandLineTools/usr/libexec/git-core';
const BREW_EXEC = '/opt/homebrew/opt/git/libexec/git-core';
const APPLE_TEXT = '[credential]\n\thelper = osxkeychain\n[init]\n\tdefaultBranch = main\n';
const SECURITY = `security find-internet-password -s ${HOST}`;
const KEYCHAIN: readonly [string, number] = ['git credential-osxkeychain', 0];
const AWS_ASKED: readonly [string, number] = ['aws codecommit credential-helper $@', 0];
const NOT_IN_KEYCHAIN = { exitCode: 44, stderr: 'security: SecKeychainSearchCopyNext: The specified item could not be found in the keychain.\n' };

/** What `security find-internet-password -s HOST` prints of one item. */
const item = (account: string, path: string | null = '/v1/repos/billing'): string => `keychain: "${HOME}/Library/Keychains/login.keychain-db"
version: 512
class: "inet"
attributes:
    0x00000007 <blob>="${HOST}"
    0x00000008 <blob>=<NULL>
    "acct"<blob>="${account}"
    "atyp"<blob>="dflt"
    "cdat"<timedate>=0x32303236313131373039303030305A00  "20261117090000Z\\000"
    "crtr"<uint32>=<NULL>
    "cusi"<sint32>=<NULL>
    "desc"<blob>=<NULL>
    "icmt"<blob>=<NULL>
    "invi"<sint32>=<NULL>
    "mdat"<timedate>=0x32303236313131373039303030305A00  "20261117090000Z\\000"
    "nega"<sint32>=<NULL>
    "path"<blob>=${path === null ? '<NULL>' : `"${path}"`}
    "port"<uint32>=0x00000000
    "prot"<blob>=<NULL>
    "ptcl"<uint32>="htps"
    "scrp"<sint32>=<NULL>
    "sdmn"<blob>=<NULL>
    "srvr"<blob>="${HOST}"
    "type"<uint32>=<NULL>
`;

const gitFile = (text: string): GitFile => ({ scope: 'global', path: `${HOME}/.gitconfig`, text });
const APPLE: GitFile = { scope: 'system', path: TOOLS_CONFIG, text: APPLE_TEXT };
const LOCAL: GitFile = { scope: 'local', path: '.git/config', text: remoteText() };
const filesOf = (config: readonly GitFile[]): Files => Object.fromEntries(config.map(({ path, text }) => [path === '.git/config' ? `${CWD}/.git/config` : path, text]));

interface Mac extends Omit<Recording, 'platform' | 'programs'> {
  config: readonly GitFile[];
  git?: 'apple' | 'homebrew';
  gitVersion?: string;
  store: string | null;
  programs: Programs;
}

/** A Mac with git, the AWS CLI of Amazon's package and AWS keys; `mac` replaces parts of it. */
function machine({ config, git = 'apple', gitVersion, store, programs, files, which, env, ...mac }: Mac): Recording {
  const apple = git === 'apple';
  const exec = apple ? TOOLS_EXEC : BREW_EXEC;
  return {
    platform: 'darwin', cwd: CWD, homeDir: HOME, accountHome: HOME,
    env: { HOME, PATH: apple ? '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin' : '/opt/homebrew/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LANG: 'en_US.UTF-8', ...env },
    which: { git: apple ? '/usr/bin/git' : '/opt/homebrew/bin/git', ...which },
    files: {
      '/usr/bin/git': '', [TOOLS_GIT]: '', [TOOLS_CONFIG]: APPLE_TEXT, [`${exec}/git-remote-https`]: '', [`${exec}/git-credential-osxkeychain`]: '', ...(apple ? {} : { '/opt/homebrew/bin/git': '' }),
      '/usr/local/bin/aws': '', [`${HOME}/.aws/config`]: CONFIG_FILE, [`${HOME}/.aws/credentials`]: KEYS_FILE, [`${CWD}/.git/HEAD`]: 'ref: refs/heads/main\n', ...filesOf(config), ...files,
    },
    links: { '/usr/local/bin/aws': '/usr/local/aws-cli/aws' },
    programs: {
      'git --version': { stdout: `git version ${gitVersion ?? (apple ? '2.39.5 (Apple Git-154)' : '2.47.1')}\n` },
      'sh -c command -v aws': { stdout: '/usr/local/bin/aws\n' }, ...('sh -c command -v aws' in programs ? {} : { 'sh -c aws --version': { stdout: 'aws-cli/2.27.0 Python/3.13.2 Darwin/24.1.0 exe/arm64\n' } }),
      'git rev-parse --absolute-git-dir': { stdout: `${CWD}/.git\n` },
      'git config --list --show-origin --show-scope -z': { stdout: listing(config) },
      'git --exec-path': { stdout: `${exec}\n` },
      [SECURITY]: store === null ? NOT_IN_KEYCHAIN : { stdout: store },
      ...(apple ? {} : { [`${TOOLS_GIT} --version`]: { stdout: 'git version 2.39.5 (Apple Git-154)\n' }, [`${TOOLS_GIT} config --system --list --show-origin -z`]: { stdout: systemListing(TOOLS_CONFIG, APPLE_TEXT) } }),
      ...programs,
    },
    ...live(`${HOME}/.aws/credentials`),
    ...mac,
  };
}

const XCRUN = { exitCode: 1, stderr: 'xcrun: error: invalid active developer path (/Library/Developer/CommandLineTools), missing xcrun at: /Library/Developer/CommandLineTools/usr/bin/xcrun\n' };
const stub = ['git --version', 'git rev-parse --absolute-git-dir', 'git config --list --show-origin --show-scope -z', 'git --exec-path', 'git ls-remote -- origin HEAD'];

const sick = (expected: Expected, spec: Mac): RecordedMachine => ({ ...expected, ...machine(spec) });

export const darwinMachines: readonly RecordedMachine[] = [
  sick({ failure: 'keychain-stale-signature', cause: 'git-config/helper-order', messageId: 'answers-first', also: ['credential-stores/keychain'] }, {
    name: 'osxkeychain of Apple\'s gitconfig answers with a login of three days ago',
    config: [APPLE, gitFile(SCOPED), LOCAL], store: item(KEY), programs: refused([KEYCHAIN], KEY),
  }),
  sick({ failure: 'helper-shadowed-by-earlier', cause: 'git-config/helper-order', messageId: 'answers-first', also: ['credential-stores/keychain'] }, {
    name: 'logins of two sessions pile up in the keychain, the AWS helper for every host',
    config: [APPLE, gitFile('[credential]\n\thelper = !aws --profile default codecommit credential-helper $@\n\tUseHttpPath = true\n'), LOCAL],
    store: item(`${SESSION_KEY}%${TOKEN}`) + item(KEY, null), programs: refused([KEYCHAIN], `${SESSION_KEY}%${TOKEN}`),
  }),
  sick({ failure: 'helper-scoped-no-reset', cause: 'git-config/helper-order', messageId: 'stands-before', severity: 'warning' }, {
    name: 'the keychain has nothing yet, and stands before the AWS helper',
    config: [APPLE, gitFile(SCOPED), LOCAL], store: null, programs: works([KEYCHAIN, AWS_ASKED]),
  }),
  sick({ failure: 'helper-reset-undone-later', cause: 'git-config/helper-keeps-signature', messageId: 'stands-behind', severity: 'warning' }, {
    name: 'osxkeychain once more, behind the block that takes it out',
    config: [APPLE, gitFile(`${CANONICAL}[credential]\n\thelper = osxkeychain\n`), LOCAL], store: null, programs: works([AWS_ASKED]),
  }),
  sick({ failure: 'tool-git-several', cause: 'git-config/helper-observed', severity: 'warning' }, {
    name: 'git asks the keychain although no configuration names it',
    config: [gitFile(CANONICAL), LOCAL], store: null, programs: works([KEYCHAIN, AWS_ASKED]),
  }),
  // Our own request carries the same login, so it is refused as git is.
  sick({ failure: 'keychain-stale-signature', cause: 'credential-stores/keychain', messageId: 'answers-first', shows: ['live/git-request'] }, {
    name: 'a login is left in the keychain of a Mac without AWS keys, beside the static Git credential',
    config: [APPLE, LOCAL], store: item(KEY, null) + item(STATIC_USER, null), programs: refused([KEYCHAIN], KEY), ...live(null, {}, carried('refused')),
    files: { [`${HOME}/.aws/config`]: '', [`${HOME}/.aws/credentials`]: '' },
  }),
  sick({ failure: 'tool-git-several', cause: 'tools/git-copies', messageId: 'differs', severity: 'warning' }, {
    name: 'Homebrew\'s git works, Apple\'s git of the programs with windows asks the keychain first',
    git: 'homebrew', config: [gitFile(SCOPED), LOCAL], store: null, programs: works([AWS_ASKED]),
  }),
  sick({ failure: '§19', cause: 'tools/git-version', messageId: 'osxkeychain-garbage', severity: 'warning' }, {
    name: 'Homebrew\'s git 2.46.0 spoils the names that osxkeychain stores',
    git: 'homebrew', gitVersion: '2.46.0', config: [gitFile('[credential]\n\thelper = osxkeychain\n'), LOCAL], store: item(STATIC_USER, null), programs: works([KEYCHAIN]), ...live(null, {}, carried('accepted')),
    files: { [`${HOME}/.aws/config`]: '', [`${HOME}/.aws/credentials`]: '' },
  }),
  sick({ failure: 'tool-awscli-missing', cause: 'tools/aws-cli-present', messageId: 'missing' }, {
    name: 'a program with windows: launchd\'s PATH does not lead to Homebrew\'s aws',
    env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' }, config: [APPLE, gitFile(CANONICAL), LOCAL], store: null, files: { '/opt/homebrew/bin/aws': '' },
    programs: {
      'sh -c command -v aws': { exitCode: 127 },
      'sh -c aws codecommit credential-helper $@ get': { exitCode: 127, stderr: 'sh: aws: command not found\n' },
      ...unanswered([['aws codecommit credential-helper $@', 127]], 'aws codecommit credential-helper $@ get: aws: command not found\n'),
    },
  }),
  sick({ failure: 'tool-git-missing', cause: 'tools/git-present', messageId: 'xcrun-stub' }, {
    name: 'an upgrade of macOS took the Command Line Tools away: git is a stub',
    config: [gitFile(CANONICAL), LOCAL], store: null, programs: Object.fromEntries(stub.map((command) => [command, XCRUN])),
  }),
];

export const healthyDarwin: readonly Recording[] = [
  machine({ name: 'the canonical block beside osxkeychain', config: [APPLE, gitFile(CANONICAL), LOCAL], store: null, programs: works([AWS_ASKED]) }),
  machine({ name: 'an old login in the keychain that the canonical block passes by', config: [APPLE, gitFile(CANONICAL), LOCAL], store: item(KEY), programs: works([AWS_ASKED]) }),
  machine({
    name: 'the static Git credential in the keychain', config: [APPLE, LOCAL], store: item(STATIC_USER, null), programs: works([KEYCHAIN]), ...live(null, {}, carried('accepted')),
    files: { [`${HOME}/.aws/config`]: '', [`${HOME}/.aws/credentials`]: '' },
  }),
];
