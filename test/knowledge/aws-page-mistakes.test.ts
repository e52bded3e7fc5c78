import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pageRemark, type PageMistake } from '../../src/knowledge/aws-page-mistakes.ts';

const test = suite('knowledge/aws-page-mistakes');

/** The pages' own text, and beside it what looks alike and is right. */
const cases: readonly (readonly [PageMistake, readonly string[], readonly string[]])[] = [
  ['role-arn', ['arn:aws:iam:::111111111111:role/CodeCommitAccess'], ['arn:aws:iam::111111111111:role/CodeCommitAccess', 'arn:aws:iam:::role/x']],
  ['session-name', ['"Maria Garcia"', 'Maria Garcia'], ['Maria_Garcia', 'maria', 'a b c']],
  ['token-file-tilde', ['~/my-credentials/my-token-file'], ['/home/maria/my-token-file', '$HOME/token']],
  [
    'role-profile-without-region',
    [
      '[profile CodeAccess]\nsource_profile = default\nrole_session_name = Maria Garcia\nrole_arn = arn:aws:iam:::111111111111:role/CodeCommitAccess',
      '[CodeCommitWebIdentity]\nrole_arn = arn:aws:iam:::111111111111:role/CodeCommitAccess\nweb_identity_token_file=~/my-credentials/my-token-file\nrole_session_name = Maria Garcia',
    ],
    ['[profile CodeAccess]\nrole_arn = arn:aws:iam::111111111111:role/CodeCommitAccess\nregion = us-east-2', '[profile dev]\noutput = json'],
  ],
  [
    'windows-path', [String.raw`helper = !"\C:\\Program Files\\Amazon\\AWSCLI\\bin\\aws.cmd\" codecommit credential-helper $@`],
    [String.raw`helper = "!\"C:/Program Files/Amazon/AWSCLIV2/aws.exe\" codecommit credential-helper $@"`, String.raw`helper = C:\Users\maria\helper.exe`],
  ],
  ['scoped-without-reset', ['credential.https://git-codecommit.us-east-2.amazonaws.com.helper', 'credential.https://git-codecommit.*.amazonaws.com.helper'], ['credential.helper', 'credential.https://github.com.helper']],
  ['alone-on-unix', ['!aws codecommit credential-helper $@', '!aws --profile CodeCommitProfile codecommit credential-helper $@    '], ['!aws codecommit credential-helper', 'store', '!aws codecommit credential-helper --profile CodeCommitProfile $@']],
  ['alone-on-windows', ['!aws codecommit credential-helper $@ ', '!aws codecommit credential-helper --profile CodeCommitProfile $@', '!aws codecommit credential-helper --profile=CodeCommitProfile $@ '], ['!aws --profile x codecommit credential-helper $@', 'manager']],
  ['user-in-url', ['https://Your-Git-Credential-Username@git-codecommit.us-east-1.amazonaws.com/v1/repos/MyDemoRepo', 'https://maria-at-111122223333@git-codecommit.us-east-1.amazonaws.com/v1/repos/x'], ['https://maria@git-codecommit.us-east-1.amazonaws.com/v1/repos/x', 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/x']],
  ['quoted-profile', ['!aws --profile My Profile codecommit credential-helper $@'], ["!aws --profile 'My Profile' codecommit credential-helper $@", '!aws --profile CodeCommitProfile codecommit credential-helper $@', '!aws --profile CodeCommitProfile --region us-east-1 codecommit credential-helper $@']],
  ['pip-install', ['pip install git-remote-codecommit', 'sudo pip install git-remote-codecommit'], ['pipx install git-remote-codecommit', 'python3 -m pip install --user git-remote-codecommit']],
  ['ssh-user-line', ['  User Your-SSH-Key-ID, such as APKAEIBAERJR2EXAMPLE', 'User Your-IAM-SSH-Key-ID, such as APKAEIBAERJR2EXAMPLE'], ['  User APKAEIBAERJR2EXAMPLE', 'User git']],
];

for (const [mistake, copied, right] of cases) {
  test(mistake, () => {
    for (const text of copied) assert.match(pageRemark(mistake, text), /^ AWS's page "[a-z-]+" prints it this way; it should say .*\.$/, text);
    for (const text of right) assert.is(pageRemark(mistake, text), '', text);
  });
}

test('the remark names the page and the remedy', () => {
  assert.is(pageRemark('role-arn', 'arn:aws:iam:::111111111111:role/CodeCommitAccess'), ' AWS\'s page "temporary-access" prints it this way; it should say arn:aws:iam::ACCOUNT:role/NAME, with two colons before the account.');
});

test.run();
