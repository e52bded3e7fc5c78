import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import check from '../../../src/checks/git-config/helper-order.ts';
import type { AnyCheck } from '../../../src/core/check.ts';
import { diagnose } from '../../../src/core/diagnose.ts';
import { testCheck } from '../../support/test-check.ts';
import { AWS_HELPER, canonicalBlock, entry, grc, HOST, linux, mac, machineAlone, otherLogin, remoteEntry, signature, staticGit, staticLogin, staticSecret, stored, windows } from '../../support/worlds.ts';

const scoped = `credential.https://${HOST}.helper`;
const osx = entry('credential.helper', 'osxkeychain', 'system', 3);
const store = entry('credential.helper', 'store', 'global', 2);
const aws = entry(scoped, AWS_HELPER, 'global', 5);
const path = entry('credential.usehttppath', 'true', 'global', 6);
const chain = (...entries: ReturnType<typeof entry>[]) => ({ gitConfig: { entries: [...entries, remoteEntry()] } });
const kept = stored({ path: 'v1/repos/billing' });
const refused = (helper: string) => ({ gitClient: { exitCode: 128, httpStatus: 403, failure: 'forbidden', helpers: [{ helper, exitCode: 0, answered: true }] } }) as const;

testCheck(check, {
  clean: {
    'a reset in front': mac.with(chain(osx, ...canonicalBlock)),
    'the AWS helper alone': linux,
    'an unknown helper in front that is not seen to answer': linux.with(chain(entry('credential.helper', 'netlify'), aws, path)),
    'a store that holds a static Git credential': linux.with({ ...chain(store, aws), storeFiles: { logins: [stored({ login: staticLogin, secret: staticSecret })] } }),
    'a store behind the AWS helper, which git-config/helper-keeps-signature judges': linux.with(chain(...canonicalBlock, entry('credential.helper', 'store', 'local', 8))),
    'a leftover of a helper in front that git does not find': mac.with({ ...chain(osx, aws, path), gitClient: { stderr: ["git: 'credential-osxkeychain' is not a git command. See 'git --help'."] } }),
    'a store for another host': linux.with(chain(entry('credential.https://github.com.helper', 'store', 'global', 1), aws, path)),
  },
  faulty: {
    'a store with an old signature in front': {
      world: linux.with({ ...chain(store, aws, path), storeFiles: { logins: [kept] } }),
      findings: [{ messageId: 'answers-first', severity: 'error', says: ['"store"', '/home/maria/.gitconfig:2', '/home/maria/.gitconfig:5'] }],
    },
    'seen: the store answered and was refused': {
      world: linux.with({ ...chain(store, aws, path), storeFiles: { logins: [kept] }, ...refused('store') }),
      findings: [{ messageId: 'answers-first', severity: 'error', says: ['"store"'] }],
    },
    'seen: the keychain answered, its logins unknown': {
      world: mac.with({ ...chain(osx, aws), ...refused('osxkeychain') }).without('systemStore', 'skipped', 'a dialog could open'),
      findings: [{ messageId: 'answers-first', severity: 'error', says: ['"osxkeychain"', '/etc/gitconfig:3'] }],
    },
    'a static Git credential that is refused': {
      world: linux.with({ ...chain(store, aws), storeFiles: { logins: [stored({ login: staticLogin, secret: staticSecret })] }, ...refused('store') }),
      findings: [{ messageId: 'answers-first', severity: 'error' }],
    },
    'as AWS\'s page for Windows writes it': {
      world: windows.with(chain(entry('credential.helper', 'manager', 'system', 3), aws, path)),
      findings: [{ messageId: 'stands-before', severity: 'warning', says: ['AWS\'s page "setting-up-https-windows"', 'an empty "helper ="'] }],
    },
    'the line of that page for every host': {
      world: windows.with(chain(entry('credential.helper', 'manager', 'system', 3), entry('credential.helper', '!aws codecommit credential-helper --profile CodeCommitProfile $@', 'global', 5), path)),
      findings: [{ messageId: 'stands-before', severity: 'warning', says: ['AWS\'s page "setting-up-https-windows"', 'an empty "helper ="'] }],
    },
    'the line of AWS\'s page for Unix on macOS': {
      world: mac.with({ ...chain(osx, entry('credential.helper', AWS_HELPER, 'global', 5), path), ...refused('osxkeychain') }),
      findings: [{ messageId: 'answers-first', severity: 'error', says: ['AWS\'s page "setting-up-https-unixes"', 'an empty "helper ="'] }],
    },
    'a keychain in front, empty so far': { world: mac.with(chain(osx, aws, path)), findings: [{ messageId: 'stands-before', severity: 'warning', says: ['"osxkeychain"'] }] },
    'the credential manager in front, the login of another host in it': {
      world: windows.with({ ...chain(entry('credential.helper', 'manager', 'system', 3), aws, path), systemStore: { logins: [stored({ host: 'github.com', login: otherLogin, secret: null })] } }),
      findings: [{ messageId: 'stands-before', severity: 'warning', says: ['"manager"'] }],
    },
    'in front, the signature is of another repository': {
      world: linux.with({ ...chain(store, aws, path), storeFiles: { logins: [stored({ path: 'v1/repos/other', secret: signature() })] } }),
      findings: [{ messageId: 'stands-before', severity: 'warning' }],
    },
    'an empty line behind the AWS helper': { world: linux.with(chain(aws, entry('credential.helper', '', 'local', 9))), findings: [{ messageId: 'taken-out', severity: 'error', says: ['.git/config:9', '.gitconfig:5'] }] },
    'an empty line in the same file': { world: linux.with(chain(aws, entry('credential.helper', '', 'global', 9), osx)), findings: [{ messageId: 'taken-out', severity: 'error', says: ['.gitconfig:9'] }] },
    'as GitHub Desktop runs git': { world: linux.with(chain(...canonicalBlock, entry('credential.helper', '', 'command'))), findings: [{ messageId: 'taken-out-by-command-line', severity: 'error', says: ['.gitconfig:11'] }] },
    'a git that cannot reset': {
      world: linux.with({ ...chain(store, aws, path), tools: { git: { path: '/usr/bin/git', version: '2.8.4', banner: 'git version 2.8.4', failure: null, exitCode: 0 } } }),
      findings: [{ messageId: 'stands-before', severity: 'warning' }],
    },
  },
  unused: { 'git-remote-codecommit': grc, 'Git credentials': staticGit, 'no repository given': machineAlone, 'no AWS helper': linux.with(chain(store)) },
});

const test = suite('git-config/helper-order, how sure');

test('deduced from the files, until git was seen to be refused', () => {
  const before = linux.with({ ...chain(store, aws, path), storeFiles: { logins: [kept] } });
  const certainty = (world: typeof linux) => diagnose(world.snapshot, [check as unknown as AnyCheck]).findings.map((finding) => finding.certainty);
  assert.equal(certainty(before), ['inferred']);
  assert.equal(certainty(before.with(refused('store'))), ['observed']);
});

test('the section that is there is moved only when a helper stands behind it', () => {
  const steps = (world: typeof linux) => diagnose(world.snapshot, [check as unknown as AnyCheck]).findings.flatMap((finding) => finding.fix?.steps.map(({ describe }) => describe.split(' ')[0]) ?? []);
  assert.equal(steps(linux.with(chain(store, aws, path))), ['begin', 'add', 'set']);
  assert.equal(steps(linux.with(chain(store, aws, path, entry('credential.helper', 'cache', 'global', 9)))), ['begin', 'add', 'set', 'write']);
});

test.run();
