import check from '../../../src/checks/git-config/helper-configured.ts';
import { testCheck } from '../../support/test-check.ts';
import { AWS_HELPER, entry, grc, HOST, linux, machineAlone, mac, remoteEntry, staticGit, staticLogin, staticSecret, stored } from '../../support/worlds.ts';

const withHelpers = (...values: string[]) => linux.with({ gitConfig: { entries: [...values.map((value, index) => entry('credential.helper', value, 'global', index + 1)), remoteEntry()] } });
const nobodyAnswered = (...helpers: string[]) => ({ gitClient: { exitCode: 128, failure: 'no-credential', stderr: [`fatal: could not read Username for 'https://${HOST}': terminal prompts disabled`], helpers: helpers.map((helper) => ({ helper, exitCode: 1, answered: false })) } }) as const;

testCheck(check, {
  clean: {
    'a keychain that answered': mac.with({ gitConfig: { entries: [entry('credential.helper', 'osxkeychain', 'system', 3), remoteEntry()] }, gitClient: { helpers: [{ helper: 'osxkeychain', exitCode: 0, answered: true }] } }),
    'the canonical block': linux,
    'a generic AWS helper': withHelpers('osxkeychain', AWS_HELPER),
    'a helper that lost its "!"': withHelpers('aws codecommit credential-helper $@'),
    'a function that calls it': withHelpers('!f() { aws codecommit credential-helper "$@" --ignore-host-check --region eu-west-1; }; f'),
    'a static Git credential in the keychain': mac.with({ gitConfig: { entries: [entry('credential.helper', 'osxkeychain', 'system', 1), remoteEntry()] }, systemStore: { logins: [stored({ login: staticLogin, secret: null, file: null, line: null })] } }),
    'a static Git credential in a netrc file': withHelpers('cache').with({ netrc: { entries: [{ host: HOST, line: 1, login: staticLogin, secret: staticSecret }] } }),
    'a helper nobody knows answered': withHelpers('!corp-credentials').with({ gitClient: { helpers: [{ helper: '!corp-credentials', exitCode: 0, answered: true }] } }),
  },
  faulty: {
    'no helper at all': { world: withHelpers(), findings: [{ messageId: 'none', severity: 'error', says: [HOST, 'no helper to ask'] }] },
    'only a keychain': { world: withHelpers('osxkeychain').with(nobodyAnswered('osxkeychain')), findings: [{ messageId: 'none', severity: 'error', says: [HOST, '"osxkeychain"'] }] },
    'only for another region': {
      world: linux.with({ gitConfig: { entries: [entry('credential.https://git-codecommit.us-east-1.amazonaws.com.helper', AWS_HELPER), remoteEntry()] } }),
      findings: [{ messageId: 'none', severity: 'error' }],
    },
    'a static credential of another host': {
      world: withHelpers('store').with({ storeFiles: { logins: [stored({ host: 'git-codecommit.us-east-1.amazonaws.com', login: staticLogin, secret: staticSecret })] } }),
      findings: [{ messageId: 'none', severity: 'error' }],
    },
    'a helper nobody knows said nothing, with a profile asked for': {
      world: withHelpers('!corp-credentials').with({ intent: { profile: 'my profile' }, ...nobodyAnswered('!corp-credentials') }),
      findings: [{ messageId: 'none', severity: 'error', says: ['!corp-credentials'] }],
    },
  },
  unused: { 'git-remote-codecommit': grc, 'Git credentials': staticGit, 'no repository given': machineAlone, 'a line that stops git': linux.with({ gitConfig: { entries: [entry('credential.usehttppath', 'yep'), remoteEntry()] } }) },
  open: { 'a helper nobody knows, git not asked': withHelpers('!corp-credentials').without('gitClient', 'skipped', '--offline') },
});
