import { canonicalBlock, CONTEXT, HELPER, HOST, KEY_ID, keysOf, PATH_ON, SECRET, type SickMachine, STALE_LOGIN, withGrc, withHelper } from '../parts.ts';

const NETRC = `machine ${HOST}\nlogin old-at-111122223333\npassword EXAMPLEoldGitPasswordNotReal\n`;
const NO_BANG = '\thelper = aws codecommit credential-helper $@\n';

/** Machines with two or three faults: the first to mend, and those that must be listed as well. */
export const sickSeveral: readonly SickMachine[] = [
  { name: 'the ! is lost and useHttpPath is off', failure: 'helper-missing-bang', cause: 'git-config/helper-command', also: ['git-config/use-http-path'], spec: withHelper({ gitConfig: `[credential]\n${NO_BANG}` }) },
  {
    name: 'no helper, and netrc answers', failure: 'netrc-shadows', cause: 'credential-stores/netrc', also: ['git-config/helper-configured'],
    // The login is none that IAM makes: one would make Git credentials the method, and no AWS helper would be missed.
    spec: withHelper({ gitConfig: '[user]\n\tname = A\n', files: { '.netrc': NETRC.replace('old-at-111122223333', 'maria') } }),
  },
  {
    name: 'useHttpPath is off and the profile is misspelled', failure: 'helper-usehttppath-unset', cause: 'git-config/use-http-path', also: ['profile/exists'],
    spec: withHelper({ files: { '.aws/credentials': keysOf('production') }, gitConfig: '[credential]\n\thelper = !aws --profile prodution codecommit credential-helper $@\n' }),
  },
  {
    name: 'store answers first and useHttpPath is off', failure: 'helper-shadowed-by-earlier', cause: 'git-config/helper-order', also: ['git-config/use-http-path'],
    spec: withHelper({ files: { '.git-credentials': STALE_LOGIN }, gitConfig: `[credential]\n\thelper = store\n${HELPER}` }),
  },
  {
    name: 'no AWS CLI and no credentials', failure: 'tool-awscli-missing', cause: 'tools/aws-cli-present', also: ['credentials/resolve'],
    spec: withHelper({ tools: { aws: 'missing' }, files: { '.aws/credentials': '' } }),
  },
  {
    name: 'no git-remote-codecommit, and the profile is misspelled', failure: 'grc-not-installed-or-not-on-path', cause: 'tools/grc-installed', also: ['profile/exists'],
    spec: withGrc('codecommit::eu-west-1://dve@billing', { tools: { grc: 'missing' } }),
  },
  {
    name: 'the profile has neither region nor credentials', failure: 'cfg-no-region-for-profile', cause: 'profile/region', also: ['credentials/resolve'],
    spec: withGrc('codecommit://dev@billing', { files: { '.aws/credentials': '', '.aws/config': '[profile dev]\noutput = json\n' } }),
  },
  {
    name: 'the section is for another region and there are no credentials', failure: 'helper-context-host-mismatch', cause: 'git-config/context-matches', also: ['credentials/resolve'],
    spec: withHelper({ files: { '.aws/credentials': '' }, gitConfig: `[credential "https://git-codecommit.us-east-1.amazonaws.com"]\n${HELPER}${PATH_ON}` }),
  },
  {
    name: 'useHttpPath is overridden and credentials have a byte order mark', failure: 'helper-usehttppath-overridden', cause: 'git-config/use-http-path', also: ['profile/files-readable'],
    spec: withHelper({ files: { '.aws/credentials': `\uFEFF${keysOf('default')}` }, gitConfig: `${canonicalBlock}[credential]\n\tuseHttpPath = false\n` }),
  },
  {
    name: 'the proxy refuses, and the ! is lost', failure: 'net-proxy-403', cause: 'network/proxy', also: ['git-config/helper-command'],
    spec: withHelper({ gitConfig: `[credential]\n${NO_BANG}${PATH_ON}` }), world: (world) => { world.switches.proxy = 'refuse'; },
  },
  {
    name: 'KMS is denied, and the clock drifts', failure: 'kms-deny', cause: 'permissions/kms', also: ['network/clock'], spec: withHelper(),
    world: (world) => {
      world.switches.clockOffsetSeconds = 120;
      world.identities[0]?.denials.push({ action: 'kms:Decrypt', type: 'kms' });
    },
  },
  {
    name: 'netrc answers, and the secret key is wrong too', failure: 'netrc-shadows', cause: 'credential-stores/netrc', also: ['credentials/identity'],
    spec: withHelper({ files: { '.netrc': NETRC.replace('old-at', 'older-at'), '.aws/credentials': keysOf('default', KEY_ID, SECRET.replace('w', 'x')) } }),
  },
  {
    name: 'the ! is lost, useHttpPath is off, the profile is misspelled', failure: 'helper-missing-bang', cause: 'git-config/helper-command', also: ['git-config/use-http-path', 'profile/exists'],
    spec: withHelper({ files: { '.aws/credentials': keysOf('production') }, gitConfig: '[credential]\n\thelper = aws --profile prodution codecommit credential-helper $@\n' }),
  },
  {
    name: 'netrc, store and a scoped section without reset', failure: 'helper-scoped-no-reset', cause: 'credential-stores/netrc', also: ['git-config/helper-order', 'credential-stores/store-file'],
    spec: withHelper({ files: { '.netrc': NETRC, '.git-credentials': STALE_LOGIN }, gitConfig: `[credential]\n\thelper = store\n[credential "${CONTEXT}"]\n${HELPER}${PATH_ON}` }),
  },
];
