import { exampleUser } from '../../lab/lab.ts';
import type { MachineSpec } from '../../lab/machine.ts';
import { canonicalBlock, guideBlock, HELPER, HOST, KEY_ID, PATH_ON, REMOTE, type SickMachine, STALE_LOGIN, STATIC_LOGIN, withGrc, withHelper } from '../parts.ts';

const GRC = 'codecommit::eu-west-1://dev@billing';
const https = (remote: string, changes: MachineSpec = {}) => withHelper({ ...changes, repository: { remote } });
const withConfig = (gitConfig: string, changes: MachineSpec = {}) => withHelper({ gitConfig, ...changes });
const plain = (changes: MachineSpec): MachineSpec => ({ repository: { remote: REMOTE }, ...changes, tools: { aws: 'missing', grc: 'missing', ...changes.tools } });
const [, STALE_PASSWORD = ''] = /:([^:@]+)@/.exec(STALE_LOGIN) ?? [];
const REGION_REFUSED = 'echo "The following AWS Region is not available for use with AWS CodeCommit: eu-west-1. For more information about CodeCommit\'s availability in AWS Regions, see the AWS CodeCommit User Guide." >&2; exit 1';
const stranger = exampleUser('carol', { account: '999988887777' });
const MAIL = { userName: 'me@corp.example-at-111122223333', password: 'EXAMPLEgitPasswordNotRealOfMail' };
const CAROL = { userName: 'carol-at-999988887777', password: 'EXAMPLEgitPasswordNotRealOfCarol' };

/** Machines broken in the remote, in git's configuration or in a store, for the checks of the complete catalogue. */
export const machines: readonly SickMachine[] = [
  { name: 'a plus in the name', failure: 'url-repo-name-invalid', cause: 'remote/repository-name', messageId: 'characters', spec: https(`https://${HOST}/v1/repos/billing+web`) },
  { name: 'a name that is too long', failure: 'url-repo-name-invalid', cause: 'remote/repository-name', messageId: 'too-long', spec: https(`https://${HOST}/v1/repos/${'a'.repeat(101)}`) },
  { name: 'a user name in the URL', failure: 'url-embedded-user', cause: 'remote/embedded-user', messageId: 'user', spec: https(`https://alice@${HOST}/v1/repos/billing`) },
  {
    name: 'the name of a Git credential in the URL, as AWS\'s page says', failure: 'url-embedded-user', cause: 'remote/embedded-user', messageId: 'user',
    spec: plain({ repository: { remote: `https://alice-at-111122223333@${HOST}/v1/repos/billing` }, files: { '.git-credentials': STATIC_LOGIN }, gitConfig: '[credential]\n\thelper = store\n' }),
  },
  {
    name: 'an @ in the user name of the URL', failure: 'gc-username-at-sign', cause: 'remote/embedded-user', messageId: 'at-sign',
    spec: plain({
      repository: { remote: `https://${MAIL.userName}@${HOST}/v1/repos/billing` },
      files: { '.git-credentials': `https://${encodeURIComponent(MAIL.userName)}:${MAIL.password}@${HOST}\n` }, gitConfig: '[credential]\n\thelper = store\n', modes: { '.git-credentials': 0o600 },
    }),
    world: (world) => { world.gitCredentials.push({ ...MAIL, identityArn: world.gitCredentials[0]?.identityArn ?? '', active: true }); },
  },
  { name: 'an old signature in the URL', failure: 'url-embedded-old-signature', cause: 'remote/embedded-signature', messageId: 'signed', spec: https(`https://${KEY_ID}:${STALE_PASSWORD}@${HOST}/v1/repos/billing`) },
  { name: 'an access key as the login of the URL', failure: 'url-embedded-old-signature', cause: 'remote/embedded-signature', messageId: 'access-key', spec: https(`https://${KEY_ID}:notARealSecretEXAMPLE@${HOST}/v1/repos/billing`) },
  { name: 'all https goes to ssh', failure: 'insteadof-rewrite', cause: 'remote/rewritten', messageId: 'other-method', spec: withConfig(`${guideBlock}[url "ssh://git@"]\n\tinsteadOf = https://\n`) },
  { name: 'CodeCommit goes to a host of the company', failure: 'insteadof-rewrite', cause: 'remote/rewritten', messageId: 'elsewhere', spec: withConfig(`${guideBlock}[url "https://git.corp.example/"]\n\tinsteadOf = https://${HOST}/\n`) },
  { name: 'a build system lists the protocols', failure: 'protocol-not-allowed', cause: 'remote/protocol-allowed', messageId: 'not-in-variable', spec: withGrc(GRC, { env: { GIT_ALLOW_PROTOCOL: 'https:ssh' } }) },
  { name: 'no protocol is allowed', failure: 'protocol-not-allowed', cause: 'remote/protocol-allowed', messageId: 'not-in-config', spec: withGrc(GRC, { gitConfig: '[protocol]\n\tallow = never\n' }) },
  { name: 'as git runs in a submodule', failure: 'grc-submodules', cause: 'remote/protocol-allowed', messageId: 'not-from-user', spec: withGrc(GRC, { env: { GIT_PROTOCOL_FROM_USER: '0' } }) },
  { name: 'a region without CodeCommit', failure: 'region-not-in-botocore', cause: 'remote/region-known', messageId: 'without-codecommit', spec: withGrc('codecommit::ca-west-1://dev@billing') },
  { name: 'botocore does not know the region', failure: 'region-not-in-botocore', cause: 'remote/region-known', messageId: 'not-in-botocore', spec: withGrc(GRC, { tools: { grc: 'missing', extra: { 'git-remote-codecommit': REGION_REFUSED } } }) },
  { name: 'another user owns the working copy', failure: 'git-dubious-ownership', cause: 'git-config/safe-directory', spec: withHelper({ env: { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' } }) },
  { name: 'the section is called credentials', failure: 'helper-not-configured', cause: 'git-config/section-name', messageId: 'section', spec: withConfig(`[credentials]\n${HELPER}${PATH_ON}`) },
  { name: 'useHttpsPath', failure: 'helper-usehttppath-unset', cause: 'git-config/section-name', messageId: 'variable', spec: withConfig(`[credential]\n${HELPER}\tuseHttpsPath = true\n`) },
  { name: 'useHttpPath on the line of the helper', failure: 'helper-usehttppath-unset', cause: 'git-config/section-name', messageId: 'two-on-one-line', spec: withConfig('[credential]\n\thelper = !aws codecommit credential-helper $@ UseHttpPath = true\n') },
  { name: 'a helper of the company tells git to quit', failure: 'helper-told-quit', cause: 'git-config/helper-leftover', messageId: 'told-quit', spec: withConfig(`[credential]\n\thelper = "!f() { echo quit=1; }; f"\n${HELPER}${PATH_ON}`) },
  {
    name: 'a wrapper of aws prints a line of its own', failure: 'helper-noise-on-stdout', cause: 'git-config/helper-output', messageId: 'noise',
    spec: withConfig(`[credential]\n\thelper = "!echo Update available! && aws codecommit credential-helper"\n${PATH_ON}`),
  },
  { name: 'a header of a build system for every host', failure: 'http-extraheader', cause: 'git-config/extra-header', spec: withConfig(`${guideBlock}[http]\n\textraHeader = "AUTHORIZATION: basic eC1hY2Nlc3MtdG9rZW46bm90UmVhbA=="\n`) },
  {
    name: 'no helper, and the editor would ask', failure: 'askpass-hijack', cause: 'git-config/helper-configured', also: ['git-config/askpass'],
    spec: withConfig('[user]\n\tname = A\n', { env: { GIT_ASKPASS: '/usr/share/code/askpass.sh' } }),
  },
  {
    name: 'the secret service answers first', failure: 'store-stale-signature', cause: 'git-config/helper-order', also: ['credential-stores/secret-service'],
    spec: withConfig(`[credential]\n\thelper = libsecret\n${HELPER}${PATH_ON}`, {
      tools: { extra: {
        'git-credential-libsecret': `test "$1" = get && printf 'username=${KEY_ID}\\npassword=${STALE_PASSWORD}\\n'`,
        'secret-tool': `printf '[/org/freedesktop/secrets/collection/login/1]\\nattribute.protocol = https\\nattribute.server = ${HOST}\\nattribute.object = v1/repos/billing\\nattribute.user = ${KEY_ID}\\n' >&2`,
      } },
    }),
  },
  {
    name: 'the login of the console is stored', failure: 'gc-console-password-used', cause: 'credential-stores/static-login', messageId: 'not-a-git-credential',
    spec: plain({ files: { '.git-credentials': `https://alice:notRealConsoleEXAMPLE@${HOST}\n` }, gitConfig: '[credential]\n\thelper = store\n' }),
  },
  {
    name: 'two accounts in one region, asked by the host', failure: 'static-wrong-account-for-host', cause: 'credential-stores/static-login', messageId: 'other-account',
    spec: plain({ files: { '.git-credentials': `https://${CAROL.userName}:${CAROL.password}@${HOST}\n${STATIC_LOGIN}` }, gitConfig: '[credential]\n\thelper = store\n' }),
    world: (world) => {
      world.identities.push(stranger);
      world.gitCredentials.push({ ...CAROL, identityArn: stranger.arn, active: true });
    },
  },
  { name: 'Git credentials, and nothing that keeps them', failure: 'no-credential-store', cause: 'credential-stores/static-login', messageId: 'no-login', spec: plain({ gitConfig: '[user]\n\tname = A\n' }), args: ['--method', 'git-credentials'] },
];

/** Machines on which git works now, with the check that must warn. */
export const warned: readonly SickMachine[] = [
  { name: 'pushes by another method', failure: 'url-method-mismatch', cause: 'remote/push-url', messageId: 'other-method', spec: withHelper({ repository: { remote: REMOTE, config: `\tpushurl = ssh://${HOST}/v1/repos/billing\n` } }) },
  { name: 'a submodule by codecommit:', failure: 'grc-submodules', cause: 'remote/protocol-allowed', messageId: 'submodules', spec: withGrc(GRC, { files: { 'work/.gitmodules': `[submodule "lib"]\n\tpath = lib\n\turl = ${GRC}\n` } }) },
  { name: 'store behind the AWS helper', failure: 'helper-reset-undone-later', cause: 'git-config/helper-keeps-signature', messageId: 'stands-behind', spec: withConfig(`${canonicalBlock}[credential]\n\thelper = store\n`) },
  {
    name: 'store keeps what git-remote-codecommit signs, and another remote is https', failure: 'grc-pollutes-keychain', cause: 'git-config/helper-keeps-signature', messageId: 'spoils-https',
    spec: withGrc(GRC, { gitConfig: '[credential]\n\thelper = store\n', repository: { remote: GRC, config: `[remote "old"]\n\turl = https://${HOST}/v1/repos/website\n` } }),
  },
  { name: 'a trace in a file keeps what git-remote-codecommit signs', failure: 'grc-trace-leak', cause: 'git-config/trace-keeps-login', messageId: 'kept', spec: withGrc(GRC, { env: { GIT_TRACE: '{{HOME}}/trace.log' } }) },
  { name: 'the company gathers what git does', failure: 'grc-trace-leak', cause: 'git-config/trace-keeps-login', messageId: 'kept', spec: withGrc(GRC, { systemGitConfig: '[trace2]\n\teventTarget = {{HOME}}/traces\n' }) },
  { name: 'certificates are not checked', failure: 'net-tls-unknown-ca', cause: 'git-config/tls-verify', messageId: 'off-by-config', spec: withConfig(`${guideBlock}[http]\n\tsslVerify = false\n`) },
];
