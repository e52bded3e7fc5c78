import { exampleUser } from '../../lab/lab.ts';
import type { MachineSpec } from '../../lab/machine.ts';
import { HOST, KEY_ID, REMOTE, type SickMachine, STALE_LOGIN, STATIC_LOGIN, withHelper } from '../parts.ts';

const [, STALE_PASSWORD = ''] = /:([^:@]+)@/.exec(STALE_LOGIN) ?? [];
const withStore = (login: string): MachineSpec => ({ files: { '.git-credentials': login }, gitConfig: '[credential]\n\thelper = store\n', repository: { remote: REMOTE }, tools: { aws: 'missing', grc: 'missing' } });
const stranger = exampleUser('bob', { account: '999988887777' });

/** Machines on which a stored login answers, or is the one that is refused. */
export const sickStores: readonly SickMachine[] = [
  {
    name: 'netrc answers first', failure: 'netrc-shadows', cause: 'credential-stores/netrc',
    spec: withHelper({ files: { '.netrc': `machine ${HOST}\nlogin old-at-111122223333\npassword EXAMPLEoldGitPasswordNotReal\n` } }),
  },
  {
    name: 'the default entry of netrc answers first', failure: 'netrc-shadows', cause: 'credential-stores/netrc', messageId: 'default-answers',
    spec: withHelper({ files: { '.netrc': 'machine github.com login maria password EXAMPLEnotReal\ndefault login anonymous password maria@example.com\n' } }),
  },
  {
    // What git-remote-codecommit left behind is all that git has: the missing AWS helper is the cause, the login shows it.
    name: 'only store, with a password that was signed', failure: 'grc-pollutes-keychain', cause: 'git-config/helper-configured', also: ['credential-stores/store-file'],
    spec: withStore(STALE_LOGIN),
  },
  {
    name: 'the login of the console stands before the Git credential', failure: 'gc-console-password-used', cause: 'credential-stores/static-login', messageId: 'not-a-git-credential',
    spec: withStore(`https://alice:notRealConsoleEXAMPLE@${HOST}\n${STATIC_LOGIN}`),
  },
  {
    name: 'what git-remote-codecommit left in store stands before the Git credential', failure: 'store-stale-signature', cause: 'credential-stores/store-file', messageId: 'answers-first',
    spec: withStore(`${STALE_LOGIN}${STATIC_LOGIN}`),
  },
  {
    name: 'what git-remote-codecommit left in the secret service stands before the Git credential', failure: 'store-stale-signature', cause: 'credential-stores/secret-service', messageId: 'answers-first',
    spec: {
      ...withStore(STATIC_LOGIN), gitConfig: '[credential]\n\thelper = libsecret\n\thelper = store\n',
      files: { '.git-credentials': STATIC_LOGIN, '../keyring': `username=${KEY_ID}\npassword=${STALE_PASSWORD}\n` },
      tools: { aws: 'missing', grc: 'missing', extra: {
        'git-credential-libsecret': 'case $1 in get) cat "$HOME/../keyring" 2>/dev/null ;; erase) rm -f "$HOME/../keyring" ;; esac\nexit 0',
        'secret-tool': `[ -e "$HOME/../keyring" ] && printf '[/1]\\nattribute.protocol = https\\nattribute.server = ${HOST}\\nattribute.user = ${KEY_ID}\\n' >&2\nexit 0`,
      } },
    },
  },
  { name: 'the stored Git password is wrong', failure: 'gc-wrong-password', cause: 'credential-stores/static-login', spec: withStore(STATIC_LOGIN.replace('NotReal', 'Mistype')) },
  {
    name: 'the Git credential in netrc was deleted', failure: 'gc-deleted', cause: 'credentials/git-credential',
    spec: { files: { '.netrc': `machine ${HOST} login old-at-111122223333 password EXAMPLEoldGitPasswordNotReal\n` }, repository: { remote: REMOTE }, tools: { aws: 'missing', grc: 'missing' } },
  },
  {
    name: 'the Git credential is inactive', failure: 'gc-inactive', cause: 'credential-stores/static-login', spec: withStore(STATIC_LOGIN),
    world: (world) => { for (const credential of world.gitCredentials) credential.active = false; },
  },
  {
    name: 'the Git credential is of another account', failure: 'gc-account-mismatch', cause: 'live/repository-found', messageId: 'not-found-by-git',
    spec: withStore(`https://bob-at-999988887777:EXAMPLEgitPasswordNotRealOfBob@${HOST}\n`),
    world: (world) => {
      world.identities.push(stranger);
      world.gitCredentials.push({ userName: 'bob-at-999988887777', password: 'EXAMPLEgitPasswordNotRealOfBob', identityArn: stranger.arn, active: true });
    },
  },
];
