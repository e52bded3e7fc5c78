import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { helperCommand, shownHelper, type CredentialStorage, type HelperCommand } from '../../src/knowledge/helper-command.ts';
import type { AwsHelperProblem } from '../../src/knowledge/aws-helper-command.ts';

const canonical = '!aws codecommit credential-helper $@';

interface AwsCase {
  value: string;
  kind?: HelperCommand['kind'];
  program?: string;
  profile?: string;
  region?: string;
  problems?: AwsHelperProblem[];
  suggestion?: string;
}

const awsCases: AwsCase[] = [
  { value: canonical },
  { value: '!aws codecommit credential-helper "$@"' },
  { value: '!aws codecommit credential-helper' },
  { value: 'aws codecommit credential-helper $@', kind: 'name', program: 'git-credential-aws', problems: ['missing-bang'], suggestion: canonical },
  { value: 'aws.cmd codecommit credential-helper $@', kind: 'name', program: 'git-credential-aws.cmd', problems: ['missing-bang'], suggestion: '!aws.cmd codecommit credential-helper $@' },
  { value: 'aws --profile dev codecommit credential-helper $@', kind: 'name', program: 'git-credential-aws', profile: 'dev', problems: ['missing-bang'], suggestion: '!aws --profile dev codecommit credential-helper $@' },
  { value: "'!aws codecommit credential-helper $@'", kind: 'name', program: 'git-credential-!aws codecommit credential-helper $@', problems: ['missing-bang'], suggestion: canonical },
  { value: "'!aws", kind: 'name', program: 'git-credential-!aws', problems: ['missing-bang', 'unterminated-quote'], suggestion: canonical },
  { value: '!aws codecommit credential-helper ', problems: ['dollar-at-expanded'], suggestion: canonical },
  { value: '!aws codecommit credential-helper a1', problems: ['expanded-arguments'], suggestion: canonical },
  { value: '!aws codecommit credential-helper $@ get', problems: ['get-appended'], suggestion: canonical },
  { value: '!aws codecommit credential-helper get', problems: ['get-appended'], suggestion: canonical },
  { value: '!aws --profile My Profile codecommit credential-helper $@', profile: 'My Profile', problems: ['profile-unquoted-space'], suggestion: "!aws --profile 'My Profile' codecommit credential-helper $@" },
  { value: '!aws --profile "My Profile" codecommit credential-helper $@', profile: 'My Profile' },
  { value: "!aws --profile 'My Profile' codecommit credential-helper $@", profile: 'My Profile' },
  { value: '!aws --profile=dev --region eu-west-1 codecommit credential-helper $@', profile: 'dev', region: 'eu-west-1' },
  { value: '!aws codecommit credential-helper --profile CodeCommitProfile $@', profile: 'CodeCommitProfile' },
  { value: '!aws codecommit credential-helper $@ --ignore-host-check --region eu-west-1', region: 'eu-west-1' },
  { value: '!aws --profile "dev codecommit credential-helper $@', profile: 'dev', problems: ['unterminated-quote'], suggestion: '!aws --profile dev codecommit credential-helper $@' },
  { value: '!"C:/Program Files/Amazon/AWSCLIV2/aws.exe" codecommit credential-helper $@', program: 'C:/Program Files/Amazon/AWSCLIV2/aws.exe' },
  { value: '!"C:\\Program Files\\Amazon\\AWSCLI\\bin\\aws.cmd" codecommit credential-helper $@', program: 'C:\\Program Files\\Amazon\\AWSCLI\\bin\\aws.cmd' },
  { value: '!"C:/Program Files/Amazon/AWSCLIV2/aws.exe" codecommit credential-helper $@ get', program: 'C:/Program Files/Amazon/AWSCLIV2/aws.exe', problems: ['get-appended'], suggestion: "!'C:/Program Files/Amazon/AWSCLIV2/aws.exe' codecommit credential-helper $@" },
  { value: '!aws.cmd codecommit credential-helper $@', program: 'aws.cmd' },
  { value: '!aws.exe --profile my profile codecommit credential-helper $@', program: 'aws.exe', profile: 'my profile', problems: ['profile-unquoted-space'], suggestion: "!aws.exe --profile 'my profile' codecommit credential-helper $@" },
  { value: '/usr/local/bin/aws codecommit credential-helper $@', kind: 'path', program: '/usr/local/bin/aws' },
  { value: '!env -u PYTHONHOME aws codecommit credential-helper $@' },
  { value: '!env -u PYTHONHOME AWS_PROFILE=dev aws codecommit credential-helper a1', profile: 'dev', problems: ['expanded-arguments'], suggestion: '!env -u PYTHONHOME AWS_PROFILE=dev aws codecommit credential-helper $@' },
  { value: '!AWS_PROFILE=dev aws codecommit credential-helper $@', profile: 'dev' },
  { value: '!AWS_PROFILE=env aws --profile flag codecommit credential-helper $@', profile: 'flag' },
  { value: '!aws-vault exec dev -- aws codecommit credential-helper $@', program: 'aws-vault' },
  { value: "!sh -c 'aws --profile x codecommit credential-helper get'", program: 'sh', profile: 'x' , problems: ['get-appended'], suggestion: '!aws --profile x codecommit credential-helper $@' },
  { value: '!f() { aws --profile dev codecommit credential-helper "$@" --ignore-host-check --region eu-west-1; }; f', program: 'f', profile: 'dev', region: 'eu-west-1' },
  { value: '!f() { test "$1" = get && AWS_PROFILE=dev aws codecommit credential-helper get; }; f', program: 'f', profile: 'dev' },
  { value: '!export AWS_PROFILE=dev; aws codecommit credential-helper $@', program: 'export', profile: 'dev' },
  { value: '!export AWS_PROFILE=dev aws codecommit credential-helper $@', program: 'export', profile: 'dev', problems: ['export-form'], suggestion: '!AWS_PROFILE=dev aws codecommit credential-helper $@' },
  { value: '!set AWS_PROFILE=dev && aws codecommit credential-helper $@', program: 'set', problems: ['export-form'], suggestion: '!AWS_PROFILE=dev aws codecommit credential-helper $@' },
];

const test = suite('helper-command');

for (const expected of awsCases) {
  test(`AWS helper: ${expected.value}`, () => {
    const command = helperCommand(expected.value);
    assert.is(command.kind, expected.kind ?? 'shell');
    assert.is(command.program, expected.program ?? 'aws');
    assert.is(command.storage, null);
    assert.equal(command.aws, {
      profile: expected.profile ?? null,
      region: expected.region ?? null,
      problems: expected.problems ?? [],
      suggestion: expected.suggestion ?? null,
    });
  });
}

test('a suggestion has no problem of its own and keeps profile and region', () => {
  for (const { value } of awsCases) {
    const { aws } = helperCommand(value);
    if (aws?.suggestion == null) continue;
    const mended = helperCommand(aws.suggestion).aws;
    assert.equal(mended?.problems, [], value);
    assert.is(mended?.region, aws.region, value);
    if (!value.startsWith('!set ')) assert.is(mended?.profile, aws.profile, value);
  }
});

const storageCases: { value: string; program: string; storage: CredentialStorage | null; storeFile?: string }[] = [
  { value: 'osxkeychain', program: 'git-credential-osxkeychain', storage: 'osxkeychain' },
  { value: 'manager', program: 'git-credential-manager', storage: 'manager' },
  { value: 'manager-core', program: 'git-credential-manager-core', storage: 'manager' },
  { value: 'wincred', program: 'git-credential-wincred', storage: 'wincred' },
  { value: 'libsecret', program: 'git-credential-libsecret', storage: 'libsecret' },
  { value: 'gnome-keyring', program: 'git-credential-gnome-keyring', storage: 'gnome-keyring' },
  { value: 'cache --timeout=3600', program: 'git-credential-cache', storage: 'cache' },
  { value: 'store', program: 'git-credential-store', storage: 'store' },
  { value: "store --file '/tmp/my creds'", program: 'git-credential-store', storage: 'store', storeFile: '/tmp/my creds' },
  { value: 'store --file=~/.creds', program: 'git-credential-store', storage: 'store', storeFile: '~/.creds' },
  { value: '/usr/share/doc/git/contrib/credential/libsecret/git-credential-libsecret', program: '/usr/share/doc/git/contrib/credential/libsecret/git-credential-libsecret', storage: 'libsecret' },
  { value: 'C:/Program\\ Files/Git/mingw64/bin/git-credential-manager.exe', program: 'C:/Program Files/Git/mingw64/bin/git-credential-manager.exe', storage: 'manager' },
  { value: '!git credential-osxkeychain', program: 'git', storage: 'osxkeychain' },
  { value: '!git credential-store --file /a/b', program: 'git', storage: 'store', storeFile: '/a/b' },
  { value: '!/opt/wrapper.sh', program: '/opt/wrapper.sh', storage: null },
  { value: 'awsome', program: 'git-credential-awsome', storage: null },
];

for (const { value, program, storage, storeFile } of storageCases) {
  test(`storage: ${value}`, () => {
    const command = helperCommand(value);
    assert.is(command.program, program);
    assert.is(command.storage, storage);
    assert.is(command.storeFile, storeFile ?? null);
    assert.is(command.aws, null);
  });
}

const shownAsConfigured = [
  canonical,
  '!aws --profile AdministratorAccess-123456789012 codecommit credential-helper $@',
  '!AWS_PROFILE=AdministratorAccess-123456789012 aws codecommit credential-helper $@',
  '!AWS_SHARED_CREDENTIALS_FILE=/x/y aws codecommit credential-helper $@',
  '!"C:/Program Files/Amazon/AWSCLIV2/aws.exe" codecommit credential-helper $@',
  'helper = !"\\C:\\\\Program Files\\\\Amazon\\\\AWSCLI\\\\bin\\\\aws.cmd\\" codecommit credential-helper $@',
  'store --file /a/very/long/path/to/a/file-of-credentials',
  '!git-credential-manager-core',
  'cache --timeout=3600',
  '!gpg --passphrase-file ~/x -d y',
  '!echo password=$PW',
  '!f() { echo "password=$PW"; }; f',
  '!x --role arn:aws:iam::111122223333:role/CodeCommitAccess --endpoint https://git-codecommit.us-east-1.amazonaws.com/v1/repos/demo',
  '!x git-codecommit.us-east-1.amazonaws.com',
];

for (const value of shownAsConfigured) {
  test(`shown as configured: ${value}`, () => assert.is(shownHelper(value), value));
}

const secretsHidden: [string, string][] = [
  ['!f() { echo username=me; echo "password=hunter2"; }; f', '!f() { echo username=me; echo "password=‹7 characters›"; }; f'],
  ['!f() { echo "password=my secret; pw"; }; f', '!f() { echo "password=‹13 characters›"; }; f'],
  ["!echo 'password=pw;x'", "!echo 'password=‹4 characters›'"],
  ['!f() { echo password=a\\ b; }; f', '!f() { echo password=‹4 characters›; }; f'],
  ['!printf "username=u\\npassword=hunter2\\nquit=1"', '!printf "username=u\\npassword=‹7 characters›\\nquit=1"'],
  ['!echo password=$(pass show foo)', '!echo password=‹16 characters›'],
  ['!curl https://bob:pw@x.test/z', '!curl https://‹6 characters›@x.test/z'],
  ['!x --token abc --api-key=def', '!x --token ‹3 characters› --api-key=‹3 characters›'],
  ["!x --password 'a b'", "!x --password '‹3 characters›'"],
  ['!AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY aws x', '!AWS_SECRET_ACCESS_KEY=‹40 characters› aws x'],
  ['!AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE aws x', '!AWS_ACCESS_KEY_ID=‹20 characters› aws x'],
  ["!sh -c 'AWS_SECRET_ACCESS_KEY=abc aws codecommit credential-helper $@'", "!sh -c 'AWS_SECRET_ACCESS_KEY=‹3 characters› aws codecommit credential-helper $@'"],
  ['!x wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', '!x ‹40 characters›'],
  ['!x abcdefghijklmnopqrstuvwxyz0123', '!x ‹30 characters›'],
  ['!curl -H "Authorization: Basic QWxhZGRpbjpvcGVu" x', '!curl -H "Authorization: ‹22 characters›" x'],
  ['password = hunter2', 'password = ‹7 characters›'],
  ['helper = "!f() { echo \\"password=hunter2\\"; }; f"', 'helper = "!f() { echo \\"password=‹15 characters›"'],
];

for (const [value, shown] of secretsHidden) {
  test(`secret hidden: ${value}`, () => {
    assert.is(shownHelper(value), shown);
    assert.is(shownHelper(shown), shown, 'showing twice changes nothing more');
  });
}

test.run();
