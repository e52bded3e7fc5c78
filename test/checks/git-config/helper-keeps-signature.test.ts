import check from '../../../src/checks/git-config/helper-keeps-signature.ts';
import { testCheck } from '../../support/test-check.ts';
import { AWS_HELPER, canonicalBlock, entry, grc, HOST, linux, mac, machineAlone, remoteEntry, staticGit, windows, type World } from '../../support/worlds.ts';

const GRC = 'codecommit::eu-west-1://dev@billing';
const behind = (value: string, scope: Parameters<typeof entry>[2] = 'local', world: World = linux) => world.with({ gitConfig: { entries: [...canonicalBlock, entry('credential.helper', value, scope, 8), remoteEntry()] } });
const viaGrc = (world: World, ...lines: ReturnType<typeof entry>[]) => world.with({ gitConfig: { entries: [...lines, remoteEntry(GRC)] } });
const grcOnWindows = viaGrc(windows.with({ target: grc.snapshot.target.status === 'seen' ? grc.snapshot.target.value : {}, credentials: { hasSessionToken: true, prefix: 'ASIA' } }), entry('credential.helper', 'manager', 'system', 3));
const store = entry('credential.helper', 'store', 'global', 2);
const others = (url: string) => ({ target: { others: [{ remote: 'old', url }] } });

testCheck(check, {
  clean: {
    'no store': linux,
    'a store before the reset': mac.with({ gitConfig: { entries: [entry('credential.helper', 'osxkeychain', 'system', 3), ...canonicalBlock, remoteEntry()] } }),
    'a store for another host': linux.with({ gitConfig: { entries: [...canonicalBlock, entry('credential.https://github.com.helper', 'store', 'global', 20), remoteEntry()] } }),
    'a keychain of another system, which keeps nothing here': behind('osxkeychain').with({ helperPrograms: { programs: [{ helper: 'osxkeychain', program: 'git-credential-osxkeychain', found: false }] } }),
    'git-remote-codecommit alone': grc,
    'git-remote-codecommit beside store, and nothing else uses the host': viaGrc(grc, store),
    'another remote on another host': viaGrc(grc, store).with(others('https://git-codecommit.us-east-1.amazonaws.com/v1/repos/x')),
    'git-remote-codecommit on Windows, taken out for CodeCommit': grcOnWindows.with({ gitConfig: { entries: [entry('credential.helper', 'manager', 'system', 3), entry(`credential.https://${HOST}.helper`, '', 'global', 9), remoteEntry(GRC)] } }),
    'long-lived keys on Windows': grcOnWindows.with({ credentials: { hasSessionToken: false } }),
  },
  faulty: {
    'reset, then added again': { world: behind('store'), findings: [{ messageId: 'stands-behind', severity: 'warning', says: ['"store"', '.git/config:8', '/home/maria/.gitconfig:11'] }] },
    'by the command line': { world: behind('cache', 'command'), findings: [{ messageId: 'stands-behind', severity: 'warning', says: ['"cache"', 'command line'] }] },
    'a cache that keeps for a day': { world: behind('cache --timeout=86400', 'global'), findings: [{ messageId: 'stands-behind', severity: 'warning', says: ['86400'] }] },
    'the manager behind a session': {
      world: behind('manager', 'local', windows.with({ credentials: { hasSessionToken: true, prefix: 'ASIA' } })), findings: [{ messageId: 'too-long', severity: 'warning', says: ['"manager"', '0x6c6', '513'] }],
    },
    'git-remote-codecommit with a session beside the manager': { world: grcOnWindows, findings: [{ messageId: 'too-long', severity: 'warning', says: ['"manager"'] }] },
    'seen, whatever the system': {
      world: viaGrc(grc, entry('credential.helper', 'manager', 'global', 3)).with({ gitClient: { stderr: ['fatal: Failed to write item to store. [0x6c6]', 'fatal: The array bounds are invalid'] } }), findings: [{ messageId: 'too-long', severity: 'warning' }],
    },
    'git-remote-codecommit, and another remote by https': { world: viaGrc(grc, store).with(others(`https://${HOST}/v1/repos/website`)), findings: [{ messageId: 'spoils-https', severity: 'warning', says: ['"store"', '"old"'] }] },
    'git-remote-codecommit, and an AWS helper behind store': {
      world: viaGrc(grc, store, entry('credential.helper', AWS_HELPER, 'global', 3), entry('credential.usehttppath', 'true', 'global', 4)), findings: [{ messageId: 'spoils-https', severity: 'warning', says: ['.gitconfig:3'] }],
    },
  },
  unused: {
    'Git credentials': staticGit,
    'no repository given': machineAlone,
    'a store in front, which git-config/helper-order judges': linux.with({ gitConfig: { entries: [store, entry('credential.helper', AWS_HELPER, 'global', 3), remoteEntry()] } }),
    'no AWS helper': linux.with({ gitConfig: { entries: [store, remoteEntry()] } }),
  },
});
