import { canonicalBlock, CONTEXT, guideBlock, HELPER, HOST, KEY_ID, keysOf, PATH_ON, REMOTE, SECRET, STATIC_LOGIN, type TestMachine, withGrc, withHelper } from '../parts.ts';

const GRC = 'codecommit::eu-west-1://dev@billing';
const without = (files: Record<string, string>) => ({ files, gitConfig: undefined as never });
const helperLine = (line: string): string => `[credential]\n\thelper = ${line}\n${PATH_ON}`;

/** Nothing is wrong on these either, although they look it: configuration by other ways than the guide's. */
export const unusualMachines: readonly TestMachine[] = [
  { name: 'AWS_PROFILE names the profile', spec: withHelper({ files: { '.aws/credentials': keysOf('work') }, env: { AWS_PROFILE: 'work' } }) },
  {
    name: 'keys from a credential_process',
    spec: withHelper({
      files: { '.aws/credentials': '', '.aws/config': '[default]\ncredential_process = {{HOME}}/bin/keys\n', 'bin/keys': `#!/bin/sh\necho '{"Version":1,"AccessKeyId":"${KEY_ID}","SecretAccessKey":"${SECRET}"}'\n` },
      modes: { 'bin/keys': 0o755 },
    }),
  },
  {
    name: 'a chain of two roles',
    spec: withGrc('codecommit::eu-west-1://second@billing', {
      files: { '.aws/config': '[profile first]\nrole_arn = arn:aws:iam::111122223333:role/CodeAccess\nsource_profile = dev\n[profile second]\nrole_arn = arn:aws:iam::111122223333:role/Second\nsource_profile = first\nregion = eu-west-1\n[profile dev]\nregion = eu-west-1\n' },
    }),
    world: (world) => { world.roles.push({ arn: 'arn:aws:iam::111122223333:role/Second', trustedPrincipals: ['arn:aws:iam::111122223333:role/CodeAccess'], denials: [] }); },
  },
  { name: 'git\'s configuration in ~/.config/git', spec: withHelper(without({ '.config/git/config': guideBlock })) },
  { name: 'git\'s configuration under XDG_CONFIG_HOME', spec: withHelper({ ...without({ 'xdg/git/config': canonicalBlock }), env: { XDG_CONFIG_HOME: '{{HOME}}/xdg' } }) },
  { name: 'the block in a file included from an included file', spec: withHelper({ files: { 'a/one': '[include]\n\tpath = ../b/two\n', 'b/two': canonicalBlock }, gitConfig: '[include]\n\tpath = ~/a/one\n' }) },
  { name: 'an abbreviation by insteadOf', spec: withHelper({ gitConfig: `${guideBlock}[url "https://${HOST}/v1/repos/"]\n\tinsteadOf = aws:\n`, repository: { remote: 'aws:billing' } }) },
  { name: 'static Git credentials with the path', spec: { files: { '.git-credentials': STATIC_LOGIN.replace('\n', '/v1/repos/billing\n') }, gitConfig: `[credential]\n\thelper = store\n${PATH_ON}`, repository: { remote: REMOTE }, tools: { aws: 'missing', grc: 'missing' } } },
  { name: 'static Git credentials before the AWS helper', spec: withHelper({ files: { '.git-credentials': STATIC_LOGIN }, gitConfig: `[credential]\n\thelper = store\n${HELPER}` }) },
  { name: 'two remotes in two regions', spec: withHelper({ repository: { remote: REMOTE, config: '[remote "website"]\n\turl = https://git-codecommit.us-east-1.amazonaws.com/v1/repos/website\n\tfetch = +refs/heads/*:refs/remotes/website/*\n' } }) },
  {
    name: 'the helper through GIT_CONFIG_COUNT',
    spec: withHelper({ gitConfig: '[user]\n\tname = A\n', env: { GIT_CONFIG_COUNT: '2', GIT_CONFIG_KEY_0: 'credential.helper', GIT_CONFIG_VALUE_0: '!aws codecommit credential-helper $@', GIT_CONFIG_KEY_1: 'credential.useHttpPath', GIT_CONFIG_VALUE_1: 'true' } }),
  },
  {
    name: 'the helper in a quoted path with a blank in it',
    spec: withHelper({
      files: { 'Program Files/Amazon/AWSCLIV2/aws.exe': '#!/bin/sh\nexec aws "$@"\n' }, modes: { 'Program Files/Amazon/AWSCLIV2/aws.exe': 0o755 },
      gitConfig: helperLine('"!\\"{{HOME}}/Program Files/Amazon/AWSCLIV2/aws.exe\\" codecommit credential-helper $@"'),
    }),
  },
  { name: 'files with CRLF', spec: withHelper({ files: { '.aws/credentials': keysOf('default').replaceAll('\n', '\r\n'), '.aws/config': '[default]\r\nregion = eu-west-1\r\n' }, gitConfig: guideBlock.replaceAll('\n', '\r\n') }) },
  { name: 'the section [profile default]', spec: withHelper({ files: { '.aws/credentials': '', '.aws/config': keysOf('profile default') } }) },
  { name: 'a profile with dots and an umlaut', spec: withHelper({ files: { '.aws/credentials': keysOf('büro.example.com') }, gitConfig: helperLine('!aws --profile büro.example.com codecommit credential-helper $@') }) },
  { name: 'the helper behind env -u', spec: withHelper({ gitConfig: helperLine('!env -u AWS_PROFILE aws codecommit credential-helper $@'), env: { AWS_PROFILE: 'default' } }) },
  { name: 'the helper in a function of the shell', spec: withHelper({ gitConfig: helperLine('"!f() { aws codecommit credential-helper \\"$@\\"; }; f"') }) },
  { name: 'netrc with logins of other hosts', spec: withHelper({ files: { '.netrc': 'machine github.com login maria password EXAMPLEnotReal\nmachine git-codecommit.us-east-1.amazonaws.com login old-at-111122223333 password EXAMPLEnotReal\n' } }) },
  { name: 'netrc and git-remote-codecommit', spec: withGrc(GRC, { files: { '.netrc': `machine ${HOST} login old-at-111122223333 password EXAMPLEnotReal\n` } }) },
  { name: 'cache for other hosts, reset for CodeCommit', spec: withHelper({ gitConfig: `[credential]\n\thelper = cache --timeout=3600\n${canonicalBlock}` }) },
  { name: 'the region from AWS_DEFAULT_REGION', spec: withGrc('codecommit://dev@billing', { files: { '.aws/config': '' }, env: { AWS_DEFAULT_REGION: 'eu-west-1' } }) },
  { name: 'AWS_REGION beside a region in the URL', spec: withGrc(GRC, { env: { AWS_REGION: 'us-east-1' } }) },
  { name: 'AWS_REGION of another region and the AWS helper', spec: withHelper({ env: { AWS_REGION: 'ap-southeast-2', AWS_DEFAULT_REGION: 'ap-southeast-2' } }) },
  { name: 'AWS_PROFILE names a ghost, the URL a profile', spec: withGrc(GRC, { env: { AWS_PROFILE: 'nope' } }) },
  { name: 'the keys of another account in the environment, a profile in the helper line', spec: withHelper({ gitConfig: helperLine('!aws --profile default codecommit credential-helper $@'), env: { AWS_ACCESS_KEY_ID: 'AKIAI44QH8DHBEXAMPLE', AWS_SECRET_ACCESS_KEY: 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY' } }) },
  { name: 'a lone session token in the environment', spec: withHelper({ env: { AWS_SESSION_TOKEN: 'FAKEtoken//EXAMPLE' } }) },
  { name: 'no $@ behind the helper', spec: withHelper({ gitConfig: helperLine('!aws codecommit credential-helper') }) },
  { name: 'a backslash before the dot, as the guide edits it by hand', spec: withHelper({ gitConfig: `[credential "https://git-codecommit.eu-west-1.amazonaws\\.com"]\n${HELPER}${PATH_ON}` }) },
  { name: 'sections for two regions and a wildcard', spec: withHelper({ gitConfig: `[credential "https://git-codecommit.us-east-1.amazonaws.com"]\n\thelper =\n${HELPER}${PATH_ON}[credential "${CONTEXT}"]\n\thelper =\n${HELPER}${PATH_ON}` }) },
  { name: 'useHttpPath written 1', spec: withHelper({ gitConfig: `[credential]\n${HELPER}\tusehttppath = 1\n` }) },
  { name: 'the user name of the IAM user in git\'s configuration', spec: withHelper({ gitConfig: `${guideBlock}[credential "https://${HOST}"]\n\tusername = alice\n` }) },
  { name: 'a slash behind the name', spec: withHelper({ repository: { remote: `${REMOTE}/` } }) },
  { name: 'the clock forty seconds off', spec: withHelper(), world: (world) => { world.switches.clockOffsetSeconds = 40; } },
  { name: 'the target as a URL, outside any repository', spec: { ...withHelper(), repository: undefined as never }, args: [REMOTE] },
];
