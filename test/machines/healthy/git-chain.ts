import { canonicalBlock, guideBlock, HELPER, HOST, PATH_ON, REMOTE, STATIC_LOGIN, type TestMachine, withGrc, withHelper } from '../parts.ts';

const GRC = 'codecommit::eu-west-1://dev@billing';

/** Unusual remotes, configurations and stores on which nothing is wrong. */
export const machines: readonly TestMachine[] = [
  { name: 'a short name for the URL', spec: withHelper({ repository: { remote: 'cc:billing' }, gitConfig: `${guideBlock}[url "https://${HOST}/v1/repos/"]\n\tinsteadOf = cc:\n` }) },
  { name: 'all https goes to ssh, CodeCommit excepted', spec: withHelper({ gitConfig: `${guideBlock}[url "ssh://git@"]\n\tinsteadOf = https://\n[url "https://${HOST}/"]\n\tinsteadOf = https://${HOST}/\n` }) },
  { name: 'a mirror on another service', spec: withHelper({ repository: { remote: REMOTE, config: `\tpushurl = ${REMOTE}\n\tpushurl = https://github.com/maria/billing.git\n` } }) },
  { name: 'protocols listed, ours among them', spec: withGrc(GRC, { env: { GIT_ALLOW_PROTOCOL: 'https:ssh:codecommit' } }) },
  { name: 'a submodule by codecommit:, allowed', spec: withGrc(GRC, { gitConfig: '[protocol "codecommit"]\n\tallow = always\n', files: { 'work/.gitmodules': `[submodule "lib"]\n\tpath = lib\n\turl = ${GRC}\n` } }) },
  { name: 'a helper that answers and fails', spec: withHelper({ gitConfig: `[credential]\n\thelper = "!f() { aws codecommit credential-helper \\"$@\\"; exit 3; }; f"\n${PATH_ON}` }) },
  { name: 'a helper of another system, left over', spec: withHelper({ gitConfig: `[credential]\n\thelper = manager-core\n${HELPER}${PATH_ON}` }) },
  { name: 'a header for its own host', spec: withHelper({ gitConfig: `${guideBlock}[http "https://github.com/"]\n\textraHeader = "AUTHORIZATION: basic bm90UmVhbA=="\n` }) },
  { name: 'a header for all hosts but CodeCommit', spec: withHelper({ gitConfig: `${guideBlock}[http]\n\textraHeader = "AUTHORIZATION: basic bm90UmVhbA=="\n[http "https://${HOST}/"]\n\textraHeader =\n` }) },
  { name: 'the terminal of an editor', spec: withHelper({ gitConfig: canonicalBlock, env: { GIT_ASKPASS: '/usr/share/code/askpass.sh', SSH_ASKPASS: '/usr/bin/ksshaskpass' } }) },
  { name: 'two accounts in one region, asked by the repository', spec: { files: { '.git-credentials': `https://bob-at-999988887777:EXAMPLEgitPasswordNotRealOfBob@${HOST}/v1/repos/other\n${STATIC_LOGIN.trim()}/v1/repos/billing\n` }, gitConfig: '[credential]\n\thelper = store\n\tuseHttpPath = true\n', repository: { remote: REMOTE }, tools: { aws: 'missing', grc: 'missing' } } },
  {
    name: 'a store that nobody may look into, with a Git credential',
    spec: { gitConfig: '[credential]\n\thelper = libsecret\n', repository: { remote: REMOTE }, tools: { aws: 'missing', grc: 'missing', extra: { 'git-credential-libsecret': 'test "$1" = get && printf \'username=alice-at-111122223333\\npassword=EXAMPLEgitPasswordNotReal0123456789EXAMPLE+=\\n\'' } } },
  },
  { name: 'the password of a Git credential in the URL', spec: { repository: { remote: `https://alice-at-111122223333:EXAMPLEgitPasswordNotReal0123456789EXAMPLE%2B%3D@${HOST}/v1/repos/billing` }, tools: { aws: 'missing', grc: 'missing' } } },
];
