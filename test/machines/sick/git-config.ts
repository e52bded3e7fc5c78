import { canonicalBlock, CONTEXT, HELPER, HOST, keysOf, PATH_ON, REMOTE, type SickMachine, STALE_LOGIN, withHelper } from '../parts.ts';

const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]));
const command = (name: string, failure: string, messageId: string, line: string): SickMachine => ({
  name, failure, cause: 'git-config/helper-command', messageId, spec: withHelper({ gitConfig: `[credential]\n\thelper = ${line}\n${PATH_ON}` }),
});
const context = (name: string, failure: string, section: string, remote = REMOTE): SickMachine => ({
  name, failure, cause: 'git-config/context-matches', messageId: 'none-fits', spec: withHelper({ gitConfig: `[credential "${section}"]\n${HELPER}${PATH_ON}`, repository: { remote } }),
});

/** Machines whose git configuration keeps the AWS helper from answering. */
export const sickGitConfigs: readonly SickMachine[] = [
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
    name: 'useHttpPath is neither true nor false', failure: 'helper-usehttppath-bad-value', cause: 'git-config/use-http-path', messageId: 'bad-boolean',
    spec: withHelper({ gitConfig: `[credential]\n${HELPER}\tuseHttpPath = yep\n` }),
  },
  {
    name: 'a helper has no value', failure: 'gitconfig-unreadable', cause: 'git-config/helper-command', messageId: 'no-value',
    spec: withHelper({ gitConfig: `[credential]\n\thelper\n${HELPER}${PATH_ON}` }),
  },
  command('the ! is lost', 'helper-missing-bang', 'missing-bang', 'aws codecommit credential-helper $@'),
  command('a shell put its own arguments into the line', 'helper-dollar-at-expanded', 'expanded-arguments', '!aws codecommit credential-helper a1'),
  command('the operation is in the line', 'helper-get-appended', 'get-appended', '!aws codecommit credential-helper $@ get'),
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
    spec: withHelper({ files: { '.git-credentials': STALE_LOGIN }, gitConfig: `[credential]\n\thelper = store\n[credential "${CONTEXT}"]\n${HELPER}${PATH_ON}` }),
  },
  {
    name: 'the repository takes the helper out again, and store answers', failure: 'helper-reset-undone-later', cause: 'git-config/helper-order', messageId: 'taken-out',
    spec: withHelper({ files: { '.git-credentials': STALE_LOGIN }, gitConfig: canonicalBlock, repository: { remote: REMOTE, config: '[credential]\n\thelper =\n\thelper = store\n' } }),
  },
  {
    name: 'a client takes all helpers out on its command line', failure: 'helper-wiped-by-command-line', cause: 'git-config/helper-order', messageId: 'taken-out-by-command-line',
    spec: withHelper({ gitConfig: canonicalBlock, env: { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'credential.helper', GIT_CONFIG_VALUE_0: '' } }),
  },
  {
    name: 'store in the system\'s file, and a stale password', failure: 'keychain-unset-system', cause: 'git-config/helper-order',
    spec: withHelper({ files: { '.git-credentials': STALE_LOGIN }, systemGitConfig: '[credential]\n\thelper = store\n' }),
  },
  context('the section is for another region', 'helper-context-host-mismatch', 'https://git-codecommit.us-east-1.amazonaws.com'),
  context('the section is for http', 'helper-context-http-scheme', `http://${HOST}`),
  context('a backslash before the dot in the section', 'helper-context-backslash', `https://git-codecommit.eu-west-1.amazonaws\\\\.com`),
  context('the wildcard does not fit the FIPS host', 'endpoint-fips', CONTEXT, 'https://git-codecommit-fips.us-east-1.amazonaws.com/v1/repos/website'),
  context('the wildcard does not fit the VPC endpoint', 'endpoint-vpce', CONTEXT, 'https://vpce-0123456789abcdef0-abcdefgh.git-codecommit.eu-west-1.vpce.amazonaws.com/v1/repos/billing'),
  {
    name: 'git cannot read its configuration', failure: 'helper-backslash-path', cause: 'git-config/readable',
    spec: withHelper({ gitConfig: `[credential]\n\thelper = !"\\C:\\\\Program Files\\\\Amazon\\\\AWSCLI\\\\bin\\\\aws.cmd" codecommit credential-helper $@\n${PATH_ON}` }),
  },
  {
    name: 'the configuration is written in UTF-16', failure: 'gitconfig-unreadable', cause: 'git-config/readable',
    spec: withHelper({ gitConfig: undefined as never, files: { '.gitconfig': utf16(canonicalBlock) } }),
  },
];
