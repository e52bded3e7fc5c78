import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { GitFailure } from '../../src/core/facts.ts';
import { gitFailure, gotPastTheNetwork, tellingLine, unwrapped } from '../../src/knowledge/git-errors.ts';

const URL = 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/demo/';
const unable = (reason: string): string => `fatal: unable to access '${URL}': ${reason}`;
const READ = 'Please make sure you have the correct access rights\nand the repository exists.';
const NO_PROMPT = "fatal: could not read Username for 'https://git-codecommit.us-east-1.amazonaws.com': terminal prompts disabled";
const test = suite('git-errors');

test('texts of git, ssh and git-remote-codecommit', () => {
  const cases: [string, GitFailure, number | null][] = [
    [unable('The requested URL returned error: 403'), 'forbidden', 403],
    [`remote: <html>no</html>\n${unable('The requested URL returned error: 403')}`, 'forbidden', 403],
    [`error: RPC failed; HTTP 403 curl 22 The requested URL returned error: 403\nsend-pack: unexpected disconnect while reading sideband packet\nfatal: the remote end hung up unexpectedly\nEverything up-to-date`, 'forbidden', 403],
    [`fatal: Authentication failed for '${URL}'`, 'unauthorized', 401],
    [unable('The requested URL returned error: 401'), 'unauthorized', 401],
    [`fatal: repository '${URL}' not found`, 'not-found', 404],
    [NO_PROMPT, 'no-credential', null],
    [`'path'\n${NO_PROMPT}`, 'no-credential', null],
    [`aws: [ERROR]: 'path'\n${NO_PROMPT}`, 'no-credential', null],
    [`aws codecommit credential-helper $@ get: 1: aws: not found\n${NO_PROMPT}`, 'no-credential', null],
    [`git: 'credential-aws' is not a git command. See 'git --help'.\n${NO_PROMPT}`, 'no-credential', null],
    ["fatal: could not read Username for 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/demo': No such device or address", 'no-credential', null],
    [`error: cannot run ssh-askpass: No such file or directory\n${NO_PROMPT}`, 'no-credential', null],
    ["git: 'credential-aws' is not a git command. See 'git --help'.", 'bad-helper', null],
    ["'NoneType' object has no attribute 'secret_key'", 'bad-helper', null],
    ['The config profile (nope) could not be found', 'bad-helper', null],
    ['An error occurred (ExpiredToken) when calling the AssumeRole operation: expired', 'bad-helper', null],
    ['sequence item 1: expected str instance, NoneType found', 'bad-helper', null],
    ['warning: invalid credential line: Update available!', 'bad-helper', null],
    ["fatal: credential helper '!f() { …; }; f' told us to quit", 'bad-helper', null],
    ["fatal: bad boolean config value 'yep' for 'credential.usehttppath'", 'bad-config', null],
    ['fatal: bad config line 4 in file /home/me/.gitconfig', 'bad-config', null],
    ["fatal: bad config variable 'credential.helper' in file '/home/me/.gitconfig' at line 3", 'bad-config', null],
    ['fatal: $HOME not set', 'bad-config', null],
    ["fatal: unable to access '/root/.gitconfig': Permission denied", 'bad-config', null],
    ["fatal: transport 'codecommit' not allowed", 'bad-config', null],
    ["git: 'remote-codecommit' is not a git command. See 'git --help'.", 'no-remote-helper', null],
    ["fatal: Unable to find remote helper for 'codecommit'", 'no-remote-helper', null],
    ["git: 'remote-https' is not a git command. See 'git --help'.", 'no-remote-helper', null],
    [unable('Protocol "https" not supported or disabled in libcurl'), 'no-remote-helper', null],
    ["fatal: 'remote-codecommit' appears to be a git command, but we were not\nable to execute it. Maybe git-remote-codecommit is broken?", 'remote-helper-failed', null],
    ['failed to create process.', 'remote-helper-failed', null],
    ['The following profile was not found: dev. Available profiles are: . Either use one of the available profiles, or create …', 'remote-helper-failed', null],
    ['The following profile does not have an AWS Region: default. You must set an AWS Region for this profile.', 'remote-helper-failed', null],
    ['The following AWS Region is not available for use with AWS CodeCommit: us-east-1a. For more information …', 'remote-helper-failed', null],
    ['The following profile does not have credentials configured: default. You must configure …', 'remote-helper-failed', null],
    ['Traceback (most recent call last):\n  File "/usr/bin/git-remote-codecommit", line 5, in <module>\nbotocore.exceptions.ProfileNotFound: The config profile () could not be found', 'remote-helper-failed', null],
    ['botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the AssumeRole operation: User: x is not authorized to perform: sts:AssumeRole', 'remote-helper-failed', null],
    ["ModuleNotFoundError: No module named 'botocore'", 'remote-helper-failed', null],
    ["FileNotFoundError: [Errno 2] No such file or directory: 'git'", 'remote-helper-failed', null],
    ["KeyError: '0123456789abcdef0123456789abcdef01234567'", 'remote-helper-failed', null],
    ['RuntimeError: Credentials were refreshed, but the refreshed credentials are still expired.', 'remote-helper-failed', null],
    ['Too few arguments. This hook requires the git command and remote.', 'remote-helper-failed', null],
    ['The following URL is malformed: us-east-1:repo. A URL must be in one of …', 'bad-url', null],
    ["fatal: protocol 'codecommit:us-east-1' is not supported", 'bad-url', null],
    [unable('URL using bad/illegal format or missing URL'), 'bad-url', null],
    ["fatal: 'origin' does not appear to be a git repository\nfatal: Could not read from remote repository.\n\n" + READ, 'bad-url', null],
    ['fatal: refusing to work with credential missing host field', 'bad-url', null],
    [unable('Could not resolve host: git-codecommit.us-esat-1.amazonaws.com'), 'dns', null],
    ['ssh: Could not resolve hostname git-codecommit.us-east-1.amazonaws.com: Name or service not known\nfatal: Could not read from remote repository.\n\n' + READ, 'dns', null],
    [unable("Failed to connect to git-codecommit.us-east-1.amazonaws.com port 443 after 3 ms: Couldn't connect to server"), 'connect', null],
    [unable('Failed to connect to h port 443: Connection timed out'), 'timeout', null],
    ['ssh: connect to host git-codecommit.us-east-1.amazonaws.com port 22: Connection refused\nfatal: Could not read from remote repository.\n\n' + READ, 'connect', null],
    ['ssh: connect to host git-codecommit.us-east-1.amazonaws.com port 22: Connection timed out', 'timeout', null],
    [unable('CONNECT tunnel failed, response 403'), 'proxy', null],
    [unable('CONNECT tunnel failed, response 407'), 'proxy', null],
    [unable('Received HTTP code 403 from proxy after CONNECT'), 'proxy', null],
    [unable('The requested URL returned error: 407'), 'proxy', null],
    [unable('Could not resolve proxy: nosuchproxy'), 'proxy', null],
    ['botocore.exceptions.ProxyConnectionError: Failed to connect to proxy URL: "http://p:1"', 'proxy', null],
    [unable('server certificate verification failed. CAfile: none CRLfile: none'), 'tls', null],
    [unable('SSL certificate problem: self-signed certificate in certificate chain'), 'tls', null],
    [unable('schannel: next InitializeSecurityContext failed: SEC_E_UNTRUSTED_ROOT (0x80090325)'), 'tls', null],
    [unable('Problem with the SSL CA cert (path? access rights?)'), 'tls', null],
    [unable("SSL: certificate subject name (proxy.corp) does not match target host name 'git-codecommit.us-east-1.amazonaws.com'"), 'tls', null],
    [unable('gnutls_handshake() failed: Error in the pull function.'), 'tls', null],
    [`fatal: ${URL}info/refs not valid: is this a git repository?`, 'not-git', null],
    [unable('The requested URL returned error: 302'), 'redirect', 302],
    [unable('The requested URL returned error: 503'), 'server', 503],
    [unable('The requested URL returned error: 429'), 'server', 429],
    [`fatal: rate limited by '${URL}', please try again in 5 seconds`, 'server', 429],
    ['error: RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly: CANCEL (err 8)\nfatal: the remote end hung up unexpectedly', 'connect', null],
    ["fatal: detected dubious ownership in repository at '/srv/demo'\nTo add an exception for this directory, call:\n\n\tgit config --global --add safe.directory /srv/demo", 'dubious-ownership', null],
    ['APKAEIBAERJR2EXAMPLE@git-codecommit.us-east-1.amazonaws.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n\n' + READ, 'ssh', null],
    ['Host key verification failed.\nfatal: Could not read from remote repository.', 'ssh', null],
    ['Unable to negotiate with 1.2.3.4 port 22: no matching host key type found. Their offer: ssh-rsa', 'ssh', null],
    ['error: cannot run plink: No such file or directory\nfatal: unable to fork', 'ssh', null],
    ['/home/me/.ssh/config: line 3: Bad configuration option: usekeychain\n/home/me/.ssh/config: terminating, 1 bad configuration options', 'ssh', null],
    ['Access denied: User: arn:aws:iam::111122223333:user/u is not authorized to perform: codecommit:GitPull on resource: arn:aws:codecommit:us-west-2:111122223333:demo because no identity-based policy allows the codecommit:GitPull action\nfatal: Could not read from remote repository.', 'forbidden', null],
    [`fatal: Failed to write item to store. [0x6c6]\nfatal: The array bounds are invalid\n${unable('The requested URL returned error: 403')}`, 'forbidden', 403],
    ['fatal: nobody ever saw this', 'other', null],
  ];
  for (const [text, failure, status] of cases) {
    const reading = gitFailure(text.split('\n'), 128);
    assert.equal([reading?.failure, reading?.httpStatus], [failure, status], text);
    assert.ok(text.includes(reading?.line ?? '?'), text);
  }
});

test('the line that says it is kept', () => {
  assert.is(gitFailure(['Cloning into demo', unable('CONNECT tunnel failed, response 403'), ''], 128)?.line, unable('CONNECT tunnel failed, response 403'));
  assert.is(gitFailure([`  x`, `'path'`, NO_PROMPT, 'warning: clean up'], 128)?.line, NO_PROMPT);
});

test('the line for a reader: the first, of a traceback the last', () => {
  assert.is(tellingLine(['warning: x', `'path'`, NO_PROMPT]), `'path'`);
  assert.is(tellingLine(['Traceback (most recent call last):', 'botocore.exceptions.ProfileNotFound: The config profile () could not be found']), 'botocore.exceptions.ProfileNotFound: The config profile () could not be found');
  assert.is(tellingLine(['warning: x', 'warning: invalid credential line: Update available!', '[Errno 32] Broken pipe']), 'warning: invalid credential line: Update available!');
  assert.is(tellingLine(['File "/usr/bin/aws", line 27, in <module>', 'sys.exit(main())', 'botocore.exceptions.ConfigParseError: Unable to parse', NO_PROMPT]), 'botocore.exceptions.ConfigParseError: Unable to parse');
  assert.is(tellingLine(['warning: x']), 'warning: x');
  assert.is(tellingLine([]), null);
});

test('a message that git breaks over two lines is one', () => {
  const broken = "fatal: 'remote-codecommit' appears to be a git command, but we were not\nable to execute it. Maybe git-remote-codecommit is broken?\n";
  assert.is(unwrapped(broken).split('\n')[0], "fatal: 'remote-codecommit' appears to be a git command, but we were not able to execute it. Maybe git-remote-codecommit is broken?");
});

test('what stopped git before the host says nothing of the URL', () => {
  assert.is(gotPastTheNetwork({ exitCode: 128, failure: 'not-found' }), true);
  assert.is(gotPastTheNetwork({ exitCode: 128, failure: 'proxy' }), false);
  assert.is(gotPastTheNetwork({ exitCode: 0, failure: null }), false);
});

test('success is no failure, whatever was printed', () => {
  assert.is(gitFailure(['fatal: Failed to write item to store. [0x6c6]', 'warning: You appear to have cloned an empty repository.'], 0), null);
  assert.equal(gitFailure([], 128), { failure: 'other', httpStatus: null, line: '' });
  assert.equal(gitFailure([], null), { failure: 'other', httpStatus: null, line: '' });
});

test.run();
