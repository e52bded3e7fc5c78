import check from '../../../src/checks/git-config/use-http-path.ts';
import { testCheck } from '../../support/test-check.ts';
import { AWS_HELPER, canonicalBlock, entry, grc, HOST, linux, machineAlone, remoteEntry, staticGit, staticLogin, staticSecret, stored, URL_HTTPS } from '../../support/worlds.ts';

const helper = entry('credential.helper', AWS_HELPER, 'global', 3);
const on = entry('credential.usehttppath', 'true', 'global', 4);
const off = (value: string | null, scope: 'global' | 'local' | 'command' | 'system' = 'global') => entry('credential.usehttppath', value, scope, 9);
const withEntries = (...entries: ReturnType<typeof entry>[]) => linux.with({ gitConfig: { entries: [...entries, remoteEntry()] } });
const noPath = { gitClient: { exitCode: 128, failure: 'no-credential', helpers: [{ helper: AWS_HELPER, exitCode: 255, answered: false }] } } as const;
const keepsStatic = { storeFiles: { logins: [stored({ login: staticLogin, secret: staticSecret })] } };

testCheck(check, {
  clean: {
    'generic and on': withEntries(helper, on),
    'written as yes': withEntries(helper, off('yes')),
    'off first, on later': withEntries(helper, off('false'), entry(`credential.https://${HOST}.usehttppath`, '1', 'global', 12)),
    'off for another host': withEntries(helper, on, entry('credential.https://github.com.usehttppath', 'false', 'global', 12)),
    'the canonical block': linux,
    'a static Git credential answers first': withEntries(entry('credential.helper', 'store', 'global', 2), helper).with(keepsStatic),
  },
  faulty: {
    'a static Git credential answers first, and is refused': {
      world: withEntries(entry('credential.helper', 'store', 'global', 2), helper).with({ ...keepsStatic, gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } }),
      findings: [{ messageId: 'unset', severity: 'error' }],
    },
    'never set': { world: withEntries(helper), findings: [{ messageId: 'unset', severity: 'error', says: [HOST] }] },
    'set for another region only': {
      world: withEntries(helper, entry('credential.https://git-codecommit.us-east-1.amazonaws.com.usehttppath', 'true', 'global', 5)),
      findings: [{ messageId: 'unset', severity: 'error' }],
    },
    'seen: the helper got no path': { world: withEntries(helper).with(noPath), findings: [{ messageId: 'unset', severity: 'error' }] },
    'turned off': { world: withEntries(helper, off('false')), findings: [{ messageId: 'off', severity: 'error', says: ['"false"', '/home/maria/.gitconfig:9', HOST] }] },
    'a scoped section turns it on, a generic line behind it off': {
      world: withEntries(...canonicalBlock, off('no', 'local')),
      findings: [{ messageId: 'overridden', severity: 'error', says: ['/home/maria/.gitconfig:12', '.git/config:9', '"no"'] }],
    },
    'turned off in the section of the host itself': {
      world: withEntries(entry(`credential.https://${HOST}.helper`, AWS_HELPER, 'global', 1), entry(`credential.https://${HOST}.usehttppath`, 'true', 'global', 2), off('0')),
      findings: [{ messageId: 'overridden', severity: 'error' }],
    },
    'turned off by the command line': { world: withEntries(helper, on, off('false', 'command')), findings: [{ messageId: 'overridden', severity: 'error', says: ['command line'] }] },
    'no value': { world: withEntries(helper, off(null)), findings: [{ messageId: 'no-value', severity: 'error', says: ['credential.usehttppath', '.gitconfig:9'] }] },
    'not a boolean': { world: withEntries(helper, off('yep')), findings: [{ messageId: 'bad-boolean', severity: 'error', says: ['"yep"', '.gitconfig:9'] }] },
    'not a boolean, for all users': { world: withEntries(helper, off('yep', 'system')), findings: [{ messageId: 'bad-boolean', severity: 'error' }] },
  },
  unused: {
    'git-remote-codecommit': grc,
    'Git credentials': staticGit,
    'no repository given': machineAlone,
    'no AWS helper': withEntries(entry('credential.helper', 'osxkeychain')),
    'a helper line without a value': withEntries(entry('credential.helper', null)),
    'the password stands in the URL': linux.with({ target: { url: URL_HTTPS, userInfo: { login: { kind: 'other', name: 'x', keyIdLast4: null, prefix: null, hasSessionToken: false, accountId: null }, secret: { kind: 'other', length: 3, signedAt: null } } } }),
  },
});
