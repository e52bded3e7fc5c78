import { exampleUser, mintAccessKey } from '../lab/lab.ts';
import {
  canonicalBlock, guideBlock, HELPER, HOST, KEY_ID, keysOf, PATH_ON, REMOTE, SECRET, type SickMachine, STALE_LOGIN, withGrc, withHelper,
} from './parts.ts';

const session = mintAccessKey('left over', true);

/** Broken machines, each with the cause that must come first. */
export const sickMachines: readonly SickMachine[] = [
  { name: 'no helper is configured', failure: 'helper-not-configured', cause: 'git-config/helper-configured', spec: withHelper({ gitConfig: '[user]\n\tname = A\n' }) },
  { name: 'useHttpPath is off', failure: 'helper-usehttppath-unset', cause: 'git-config/use-http-path', spec: withHelper({ gitConfig: `[credential]\n${HELPER}` }) },
  {
    name: 'useHttpPath is switched off again by a later section', failure: 'helper-usehttppath-overridden', cause: 'git-config/use-http-path',
    spec: withHelper({ gitConfig: `${canonicalBlock}[credential]\n\tuseHttpPath = false\n` }),
  },
  {
    name: 'useHttpPath has no value', failure: 'helper-usehttppath-bad-value', cause: 'git-config/use-http-path',
    spec: withHelper({ gitConfig: `[credential]\n${HELPER}\tuseHttpPath\n` }),
  },
  {
    name: 'the ! is lost', failure: 'helper-missing-bang', cause: 'git-config/helper-command',
    spec: withHelper({ gitConfig: `[credential]\n\thelper = aws codecommit credential-helper $@\n${PATH_ON}` }),
  },
  {
    name: 'a profile with a space stands without quotes', failure: 'helper-profile-spaces', cause: 'git-config/helper-command',
    spec: withHelper({ files: { '.aws/credentials': keysOf('My Profile') }, gitConfig: `[credential]\n\thelper = "!aws --profile My Profile codecommit credential-helper $@"\n${PATH_ON}` }),
  },
  {
    name: 'store answers first with an old password', failure: 'helper-shadowed-by-earlier', cause: 'git-config/helper-order',
    spec: withHelper({ files: { '.git-credentials': STALE_LOGIN }, gitConfig: `[credential]\n\thelper = store\n${HELPER}${PATH_ON}` }),
  },
  {
    name: 'store answers first, the scoped section has no reset', failure: 'helper-scoped-no-reset', cause: 'git-config/helper-order',
    spec: withHelper({
      files: { '.git-credentials': STALE_LOGIN },
      gitConfig: `[credential]\n\thelper = store\n[credential "https://git-codecommit.*.amazonaws.com"]\n${HELPER}${PATH_ON}`,
    }),
  },
  {
    name: 'the section is for another region', failure: 'helper-context-host-mismatch', cause: 'git-config/context-matches',
    spec: withHelper({ gitConfig: `[credential "https://git-codecommit.us-east-1.amazonaws.com"]\n${HELPER}${PATH_ON}` }),
  },
  {
    name: 'git cannot read its configuration', failure: 'helper-backslash-path', cause: 'git-config/readable',
    spec: withHelper({ gitConfig: `[credential]\n\thelper = !"\\C:\\\\Program Files\\\\Amazon\\\\AWSCLI\\\\bin\\\\aws.cmd" codecommit credential-helper $@\n${PATH_ON}` }),
  },
  {
    name: 'netrc answers first', failure: 'netrc-shadows', cause: 'credential-stores/netrc',
    spec: withHelper({ files: { '.netrc': `machine ${HOST}\nlogin old-at-111122223333\npassword EXAMPLEoldGitPasswordNotReal\n` } }),
  },
  { name: 'the AWS CLI is missing', failure: 'tool-awscli-missing', cause: 'tools/aws-cli-present', spec: withHelper({ tools: { aws: 'missing' } }) },
  { name: 'the AWS CLI is too old', failure: 'tool-awscli-too-old', cause: 'tools/aws-cli-version', spec: withHelper({ tools: { aws: { version: '1.7.20' } } }) },
  { name: 'git-remote-codecommit is missing', failure: 'grc-not-installed-or-not-on-path', cause: 'tools/grc-installed', spec: withGrc('codecommit::eu-west-1://dev@billing', { tools: { grc: 'missing' } }) },
  { name: 'there are no credentials', failure: 'helper-no-credentials', cause: 'credentials/resolve', spec: withHelper({ files: { '.aws/credentials': '', '.aws/config': '[default]\nregion = eu-west-1\n' } }) },
  {
    name: 'the profile of the helper line is misspelled', failure: 'helper-profile-not-found', cause: 'profile/exists',
    spec: withHelper({ files: { '.aws/credentials': keysOf('production') }, gitConfig: `[credential]\n\thelper = !aws --profile prodution codecommit credential-helper $@\n${PATH_ON}` }),
  },
  { name: 'the profile of the URL is misspelled', failure: 'grc-profile-not-found', cause: 'profile/exists', spec: withGrc('codecommit::eu-west-1://dve@billing') },
  { name: 'the profile has no region', failure: 'cfg-no-region-for-profile', cause: 'profile/region', spec: withGrc('codecommit://dev@billing', { files: { '.aws/config': '[default]\nregion = eu-west-1\n' } }) },
  { name: 'a byte order mark in credentials', failure: 'cfg-unparsable', cause: 'profile/files-readable', spec: withHelper({ files: { '.aws/credentials': `\uFEFF${keysOf('default')}` } }) },
  {
    name: 'a dead session token beside long-lived keys', failure: 'cfg-stale-session-token', cause: 'profile/static-keys',
    spec: withHelper({ files: { '.aws/credentials': `${keysOf('default')}aws_session_token = ${session.sessionToken ?? ''}\n` } }),
  },
  {
    name: 'the repository is in another region', failure: 'repo-not-found', cause: 'live/repository-found',
    spec: withHelper({ repository: { remote: 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/billing' }, files: { '.aws/config': '[default]\nregion = eu-west-1\n' } }),
  },
  { name: 'the clock is an hour off', failure: 'net-clock-skew', cause: 'network/clock', spec: withHelper(), world: (world) => { world.switches.clockOffsetSeconds = 3600; } },
  { name: 'the proxy refuses', failure: 'net-proxy-403', cause: 'network/proxy', spec: withHelper(), world: (world) => { world.switches.proxy = 'refuse'; } },
  {
    name: 'GitPull is denied', failure: 'iam-no-gitpull', cause: 'permissions/codecommit', spec: withHelper(),
    world: (world) => { world.identities[0]?.denials.push({ action: 'codecommit:GitPull', type: 'identity-implicit' }); },
  },
  {
    name: 'KMS is denied', failure: 'kms-deny', cause: 'permissions/kms', spec: withHelper(),
    world: (world) => { world.identities[0]?.denials.push({ action: 'kms:Decrypt', type: 'kms' }); },
  },
  { name: 'the secret key is wrong', failure: 'iam-user-key-inactive', cause: 'credentials/identity', spec: withHelper({ files: { '.aws/credentials': keysOf('default', KEY_ID, SECRET.replace('w', 'x')) } }) },
  {
    name: 'the key is inactive', failure: 'iam-user-key-inactive', cause: 'credentials/identity',
    spec: withHelper({ files: { '.aws/credentials': keysOf('default', exampleUser('gone').accessKeyId, exampleUser('gone').secretAccessKey) } }),
    world: (world) => { world.identities.push(exampleUser('gone', { state: 'inactive' })); },
  },
  { name: 'git is missing', failure: 'tool-git-missing', cause: 'tools/git-present', spec: withHelper({ tools: { git: 'missing' } }), args: [REMOTE] },
  {
    name: 'the two AWS blocks of the guide, and a stale password in the file store', failure: 'helper-shadowed-by-earlier', cause: 'git-config/helper-order',
    spec: withHelper({ files: { '.git-credentials': STALE_LOGIN }, systemGitConfig: '[credential]\n\thelper = store\n', gitConfig: guideBlock }),
  },
];
