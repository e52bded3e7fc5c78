import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { directoryOf, endpointRegions, interpreterOf, isPython, packageDirs, packageVersion, pythonBehindShell, pythonLayout, standardLibrary } from '../../src/knowledge/python-layout.ts';
import { helperWithEnvironment, helperWithPath } from '../../src/knowledge/aws-helper-program.ts';
import { awsHome, gitHome, isWsl, otherHomes, passwdHome } from '../../src/knowledge/homes.ts';
import { missingModule, tellingLine } from '../../src/knowledge/python-errors.ts';

const test = suite('knowledge/python-layout');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('prefix and version of an interpreter on the three systems', () => {
  const cases: readonly [string, string, string | null][] = [
    ['/usr/bin/python3.11', '/usr', '3.11'],
    ['/usr/bin/python3', '/usr', null],
    ['/home/m/.pyenv/versions/3.11.7/bin/python3', '/home/m/.pyenv/versions/3.11.7', '3.11'],
    ['/opt/homebrew/Cellar/python@3.12/3.12.3/Frameworks/Python.framework/Versions/3.12/bin/python3.12', '/opt/homebrew/Cellar/python@3.12/3.12.3/Frameworks/Python.framework/Versions/3.12', '3.12'],
    ['/Library/Developer/CommandLineTools/Library/Frameworks/Python3.framework/Versions/3.9/bin/python3', '/Library/Developer/CommandLineTools/Library/Frameworks/Python3.framework/Versions/3.9', '3.9'],
    ['C:\\Python312\\python.exe', 'C:/Python312', null],
    ['C:\\venv\\Scripts\\python.exe', 'C:/venv', null],
  ];
  for (const [path, prefix, version] of cases) assert.equal(pythonLayout(path), { prefix, version }, path);
  assert.is(directoryOf('C:\\a\\b.exe'), 'C:/a');
});

test('directories of packages', () => {
  assert.equal(packageDirs('/usr', '3.11', false), ['/usr/lib/python3.11/site-packages', '/usr/lib64/python3.11/site-packages', '/usr/local/lib/python3.11/dist-packages', '/usr/lib/python3/dist-packages']);
  assert.equal(packageDirs('C:/Python312', '3.12', true), ['C:/Python312/Lib/site-packages']);
  assert.is(standardLibrary('/usr', '3.11', false), '/usr/lib/python3.11');
  assert.is(standardLibrary('C:/Python312', '3.12', true), 'C:/Python312/Lib');
});

test('versions from the metadata beside the packages', () => {
  const names = ['botocore', 'botocore-1.43.11.dist-info', 'git_remote_codecommit-1.17-py3.11.egg-info', 'urllib3-2.7.0.dist-info', 'botocore_stubs-1.2.3.dist-info', 'python_dateutil-2.9.0.post0.dist-info', 'six-1.16.0.egg-info'];
  assert.is(packageVersion(names, 'botocore'), '1.43.11');
  assert.is(packageVersion(names, 'git-remote-codecommit'), '1.17');
  assert.is(packageVersion(names, 'python-dateutil'), '2.9.0.post0');
  assert.is(packageVersion(names, 'six'), '1.16.0');
  assert.is(packageVersion(names, 'awscrt'), null);
});

test('the interpreter of a script', () => {
  assert.is(interpreterOf(bytes('#!/usr/bin/python3.11\nimport sys\n')), '/usr/bin/python3.11');
  assert.is(interpreterOf(bytes('#!/usr/bin/env python3\n')), 'python3');
  assert.is(interpreterOf(bytes('#!/usr/bin/env -S python3 -E\n')), 'python3');
  assert.is(interpreterOf(bytes('#!"C:\\Program Files\\Python312\\python.exe"\r\nimport sys')), 'C:\\Program Files\\Python312\\python.exe');
  assert.is(interpreterOf(bytes('MZ\u0000\u0000 code #!C:\\Python312\\python.exe\r\nPK\u0003\u0004')), 'C:\\Python312\\python.exe');
  assert.is(interpreterOf(bytes('MZ\u0000 code #!"C:\\Users\\Maria Garcia\\venv\\Scripts\\python.exe"\nPK')), 'C:\\Users\\Maria Garcia\\venv\\Scripts\\python.exe');
  assert.is(interpreterOf(bytes('\u007fELF')), null);
  assert.is(interpreterOf(bytes('MZ no line')), null);
  assert.ok(isPython('/usr/bin/python3.11') && isPython('python.exe') && isPython('/opt/pypy3') && !isPython('/bin/sh') && !isPython('/usr/bin/python-config'));
});

test('the Python behind a wrapper', () => {
  assert.is(pythonBehindShell(bytes("#!/bin/sh\nexec '/root/.pyenv/versions/3.11.7/bin/python3' '/tmp/git-remote-codecommit' \"$@\"\n")), '/root/.pyenv/versions/3.11.7/bin/python3');
  assert.is(pythonBehindShell(bytes('#!/usr/bin/env bash\nexec "/home/m/.pyenv/libexec/pyenv" exec "$program" "$@"\n')), null);
});

test('regions of endpoints.json, without pseudo regions', () => {
  const json = { partitions: [{ regions: { 'us-east-1': {}, 'eu-west-1': {} }, services: { codecommit: { endpoints: { 'us-east-1': {}, fips: {}, 'us-east-1-fips': {} } } } }, { regions: { 'cn-north-1': {} }, services: { codecommit: { endpoints: { 'cn-north-1': {} } } } }, { regions: {}, services: {} }] };
  assert.equal(endpointRegions(JSON.stringify(json)), ['us-east-1', 'cn-north-1']);
  assert.is(endpointRegions('no json'), null);
});

test('the line of a failed Python that says why', () => {
  const poisoned = 'Python path configuration:\n  PYTHONHOME = \'/opt\'\nFatal Python error: init_fs_encoding: failed\nModuleNotFoundError: No module named \'encodings\'\n\nCurrent thread 0x1 (most recent call first):\n  <no Python frame>\n';
  assert.is(tellingLine(poisoned), "ModuleNotFoundError: No module named 'encodings'");
  assert.is(tellingLine('Traceback\n  File "x"\nbotocore.exceptions.ProfileNotFound: The config profile (x) could not be found\nfatal: remote helper\n'), 'botocore.exceptions.ProfileNotFound: The config profile (x) could not be found');
  assert.is(tellingLine('pyenv: aws: command not found\n\nNote: See \'pyenv help global\' for tips\n'), 'pyenv: aws: command not found');
  assert.is(tellingLine('sh: 1: aws: not found\n'), 'sh: 1: aws: not found');
  assert.is(tellingLine('\n'), null);
  assert.is(missingModule("ModuleNotFoundError: No module named 'botocore.vendored.six.moves'"), 'botocore.vendored.six.moves');
  assert.is(missingModule('ImportError: No module named botocore.credentials'), 'botocore.credentials');
  assert.is(missingModule("ImportError: cannot import name 'DEFAULT_CIPHERS' from 'urllib3.util.ssl_' (/x)"), 'urllib3.util.ssl_');
  assert.is(missingModule('SyntaxError: invalid syntax'), null);
});

test('a helper line with another program or environment', () => {
  const line = '!aws --profile dev codecommit credential-helper $@';
  assert.is(helperWithPath(line, '/usr/local/bin/aws'), '!/usr/local/bin/aws --profile dev codecommit credential-helper $@');
  assert.is(helperWithPath(line, 'C:\\Program Files\\Amazon\\AWSCLIV2\\aws.exe'), '!"C:/Program Files/Amazon/AWSCLIV2/aws.exe" --profile dev codecommit credential-helper $@');
  assert.is(helperWithPath('!f() { aws codecommit credential-helper "$@"; }; f', '/usr/local/bin/aws'), null);
  assert.is(helperWithPath(line, '/tmp/$(touch x)/aws'), null);
  assert.is(helperWithEnvironment(line, { unset: ['PYTHONHOME'] }), '!env -u PYTHONHOME aws --profile dev codecommit credential-helper $@');
  assert.is(helperWithEnvironment(line, { set: 'AWS_CLI_AUTO_PROMPT=off' }), '!AWS_CLI_AUTO_PROMPT=off aws --profile dev codecommit credential-helper $@');
  assert.is(helperWithEnvironment('store', { set: 'A=b' }), null);
});

test('homes on the three systems', () => {
  const from = (env: Record<string, string>) => (name: string) => env[name];
  assert.is(gitHome('linux', from({ HOME: '/root' }), false), '/root');
  assert.is(gitHome('linux', from({}), false), null);
  assert.is(gitHome('win32', from({ HOME: 'H:\\', USERPROFILE: 'C:\\Users\\m' }), true), 'H:\\');
  assert.is(gitHome('win32', from({ HOMEDRIVE: 'H:', HOMEPATH: '\\', USERPROFILE: 'C:\\Users\\m' }), true), 'H:\\');
  assert.is(gitHome('win32', from({ HOMEDRIVE: 'H:', HOMEPATH: '\\', USERPROFILE: 'C:\\Users\\m' }), false), 'C:\\Users\\m');
  assert.is(awsHome('win32', from({ HOME: 'H:\\', USERPROFILE: 'C:\\Users\\m' }), null), 'C:\\Users\\m');
  assert.is(awsHome('darwin', from({}), '/Users/m'), '/Users/m');
  assert.ok(isWsl('Linux version 5.15.153.1-microsoft-standard-WSL2 (root@x)') && isWsl('Linux version 4.4.0-19041-Microsoft') && !isWsl('Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org)'));
  assert.is(passwdHome('root:x:0:0:root:/root:/bin/bash\nmaria:x:1000:1000::/home/maria:/bin/zsh\n', 'maria'), '/home/maria');
  assert.is(passwdHome('root:x:0:0:root:/root:/bin/bash\n', 'maria'), null);
  assert.equal(otherHomes({ git: '/root', aws: '/root', account: '/root', person: '/home/maria', windowsUsers: [], profile: null }), [{ home: '/home/maria', whose: 'sudo' }]);
  assert.equal(otherHomes({ git: 'C:/Users/M', aws: 'C:\\Users\\m', account: 'C:\\Users\\m\\', person: null, windowsUsers: [], profile: 'C:\\Users\\m' }), [], 'the same directory by other letters');
  assert.equal(otherHomes({ git: '/home/m', aws: '/home/m', account: '/home/m', person: null, windowsUsers: ['Public', 'Default', 'desktop.ini', 'maria'], profile: null }), [{ home: '/mnt/c/Users/maria', whose: 'windows' }]);
});

test.run();
