const INSTALL = 'a program of the system must be installed';
const VARIABLE = 'no configuration overrules this variable of the shell that starts git';
const PROXY = 'whoever runs the proxy must let the host through, or give a login';
const NETWORK = 'whoever runs the network must change it';
const CONSOLE = 'IAM shows what is needed to its owner alone';
const ADMINISTRATOR = 'an administrator must change a policy';

/** Machines of SSH, stores, tools, the network and permissions that no program mends, and why only a person can. */
export const unmended: Readonly<Record<string, string>> = {
  'the AWS CLI is missing': INSTALL,
  'only aws.cmd is there': INSTALL,
  'the AWS CLI is too old': INSTALL,
  'the AWS CLI is too old for a FIPS endpoint': INSTALL,
  'aws lacks its own modules': INSTALL,
  'no AWS CLI and no credentials': INSTALL,
  'git-remote-codecommit is missing': 'there is neither pipx nor a Python that could install it',
  'pip may not install what is missing': 'the system manages this Python, and pipx is for its package manager to install',
  'no git-remote-codecommit, and the profile is misspelled': 'the profile is mended; there is neither pipx nor a Python that could install the rest',
  'git-remote-codecommit is installed off PATH': 'PATH is set by the shell that starts git',
  'the Python of git-remote-codecommit is gone': 'there is neither pipx nor a Python that could install it again',
  'the Python of the virtual environment is gone': 'whoever made the virtual environment must say with which Python it is made anew',
  'git-remote-codecommit is no program': 'whoever made the virtual environment must say with which Python it is made anew',
  'PYTHONHOME and git-remote-codecommit': VARIABLE,
  'git-remote-codecommit finds no git': 'PATH is set by the program that starts git',
  'GIT_SSH_COMMAND="SSH" as in the guide': VARIABLE,
  'an old Python behind git-remote-codecommit': 'a newer Python must be installed',
  'version 1 of the CLI and single sign-on': INSTALL,
  'two versions of the CLI, two profile variables': VARIABLE,
  'the stored Git password is wrong': CONSOLE,
  'the Git credential is inactive': CONSOLE,
  'the login of the console is stored': CONSOLE,
  'Git credentials, and nothing that keeps them': CONSOLE,
  'netrc answers, and the secret key is wrong too': 'netrc is mended; the secret that belongs to the key is with its owner',
  'the clock is an hour off': 'only an administrator sets the clock',
  'the proxy refuses': PROXY,
  'the proxy refuses, and the ! is lost': PROXY,
  'the proxy wants a login': PROXY,
  'nothing listens where the proxy was': VARIABLE,
  'the name of the proxy does not resolve': VARIABLE,
  'a company inspects TLS': 'the certificate of the company\'s authority is nowhere on this machine',
  'the certificate is for another name': NETWORK,
  'the file of the authorities is gone': VARIABLE,
  'a captive portal': 'somebody must sign in to the network',
  'a login page by redirect': 'somebody must sign in to the network',
  'the name of the VPC endpoint is known nowhere, and it is kept from the proxy': NETWORK,
  'ssh: port 22 is closed': NETWORK,
  'GitPull is denied': ADMINISTRATOR,
  'a service control policy denies': ADMINISTRATOR,
  'the policy of the endpoint does not allow it': ADMINISTRATOR,
  'the permission set knows no CodeCommit': ADMINISTRATOR,
  'KMS is denied': ADMINISTRATOR,
  'KMS is denied, and the clock drifts': ADMINISTRATOR,
  'the key of another account does not know this identity': ADMINISTRATOR,
  'only with MFA': 'the code stands on a device of its owner',
  'only from the office': ADMINISTRATOR,
  'ssh: GitPull is denied': ADMINISTRATOR,
  'ssh: the placeholder lines of AWS\'s page': CONSOLE,
  'ssh: the unique id of the user': CONSOLE,
  'ssh: a key of PuTTY': 'PuTTY\'s own program must convert the key, which may ask for its passphrase',
  'ssh: the key is cut short': 'the rest of the key is nowhere on this machine',
  'ssh: the host is not known': 'AWS publishes no key for the name of the lab\'s server, so none may be written',
  'ssh: the host shows another key': 'AWS publishes no key for the name of the lab\'s server, so nobody here can tell which one is right',
  'ssh: somebody else answers for the host': 'who answers in the place of AWS must be found out',
};

/** Checks that offer `safe` or `ask`, and that no machine of Linux exercises with a fix that works. */
export const unexercised: Readonly<Record<string, string>> = {
  'credential-stores/keychain': 'the store of macOS',
  'credential-stores/credential-manager': 'the store of Windows',
  'credential-stores/cache': 'its daemon must run beside the machine: the machine "git-credential-cache answers first" has a test of its own',
  'ssh/known-hosts': 'a key is written only if AWS publishes its fingerprint, and the lab\'s server has none of those: the tests of the check and of the probe take one that fits',
  'tools/pip-version': 'it follows from tools/grc-installed, whose fix renews pip first: the machine with an old pip runs it',
};

const PROGRAM = 'a program that is run cannot be tried beforehand';
const SSH = 'ssh finds its files through the user database, so that a copy of them would not be read';

/** Machines whose fix works and could not be tried on a copy beforehand, and why. */
export const untried: Readonly<Record<string, string>> = {
  'what git-remote-codecommit left in the secret service stands before the Git credential': PROGRAM,
  'a new Python under an old botocore': PROGRAM,
  'another package took urllib3 further': PROGRAM,
  'git-remote-codecommit runs in a Python without botocore': PROGRAM,
  'botocore is older than the region': PROGRAM,
  'botocore is older than the sso-session': PROGRAM,
  'git-remote-codecommit is missing, and pipx is there': PROGRAM,
  'git-remote-codecommit is missing, and the pip of this Python is too old for it': PROGRAM,
  'the Python of git-remote-codecommit is gone, and pipx is there': PROGRAM,
  'an old git-remote-codecommit': PROGRAM,
  'ssh: saved by Notepad': SSH,
  'ssh: an option of macOS on Linux': SSH,
  'ssh: others may write the configuration': SSH,
  'ssh: saved as config.txt': SSH,
  'ssh: no user, and IAM tells the id': SSH,
  'ssh: User git stands before it': SSH,
  'ssh: the pattern does not fit the host': SSH,
  'ssh: the key file is not there': SSH,
  'ssh: the public half is named': SSH,
  'ssh: others may read the key': SSH,
  'ssh: the server offers ssh-rsa only': SSH,
  'ssh: no RSA signature is allowed': SSH,
};
