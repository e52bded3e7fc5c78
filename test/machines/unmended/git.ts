const CONSOLE = 'only the console, or whoever made the repository, tells the right URL';
const INSTALL = 'a program of the system must be installed';

/** Machines of git's configuration, the remote, git itself and the live answers that no program mends, and why only a person can. */
export const unmended: Readonly<Record<string, string>> = {
  'git is missing': INSTALL,
  'git is the stub of macOS': INSTALL,
  'git does not start': INSTALL,
  'git knows no credential helpers': INSTALL,
  'git has no https': INSTALL,
  'a plus in the name': CONSOLE,
  'a name that is too long': CONSOLE,
  'the name of the repository is misspelled': CONSOLE,
  'a region without CodeCommit': CONSOLE,
  'the keys are of another account': 'which profile belongs to the account of the repository is written nowhere',
  'the Git credential is of another account': 'the password of another login is needed',
  'a region of China without .cn': 'the URL is mended; keys of an account in China must be made there',
  'botocore does not know the region': 'its botocore must be renewed by whoever installed it, and is not the user\'s own on this machine',
  'CODE_COMMIT_ENDPOINT is a URL': 'no configuration overrules this variable of the shell that starts git',
  'CODE_COMMIT_ENDPOINT is of another region': 'no configuration overrules this variable of the shell that starts git',
  'a build system lists the protocols': 'GIT_ALLOW_PROTOCOL overrules every configuration, and is set by the shell that starts git',
  'a client takes all helpers out on its command line': 'git reads its command line, or GIT_CONFIG_COUNT, after every file',
  'a trace in a file keeps what git-remote-codecommit signs': 'GIT_TRACE is set by the shell that starts git, and the file is the user\'s own',
  'the company gathers what git does': 'whoever gathers the traces must say whether they may end',
  'only store, with a password that was signed': 'the helper is configured; the AWS CLI must be installed and given a credential',
  'the section is for another region and there are no credentials': 'the section is mended; a credential must come from its owner',
  'the service is not available': 'it passes by itself',
  'too many requests': 'it passes by itself',
};

/** Checks that offer `safe` or `ask`, and that no machine of Linux exercises with a fix that works. */
export const unexercised: Readonly<Record<string, string>> = {
  'git-config/helper-observed': 'what changes git on its way is a wrapper or a variable: the finding says where to look, and nothing in a file is wrong',
  'live/git-client': 'it says that git fails; its cause is the finding of another check, and without one nothing is known to change',
};
