import check from '../../../src/checks/ssh/user.ts';
import type { SshFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { HOST, linux, machineAlone, ssh, type World } from '../../support/worlds.ts';
import { CONFIG_FILE, effective, handshake, KEY_ID, MD5, sshRefused, URL_SSH, userLine } from '../../support/worlds-ssh.ts';

const as = (user: string, changes: Partial<SshFact> = {}): World => sshRefused(ssh.with({ ssh: { effective: effective({ user }), users: [], ...changes } }), {}, `${user}@${HOST}: Permission denied (publickey).`);
const found = (messageId: string, ...says: string[]) => [{ messageId, severity: 'error' as const, says }] as const;
const listed = (fingerprint: string) => ({ gitCredentials: null, sshKeys: { answer: { operation: 'ListSSHPublicKeys', url: 'https://iam.amazonaws.com/', status: 200, errorCode: null, errorMessage: null, requestId: null, serverDate: null, sentAt: '2026-11-20T12:00:00.000Z', failure: null }, items: [{ keyId: KEY_ID, active: true, fingerprint }, { keyId: 'APKAEXAMPLEMARIA0009', active: true, fingerprint: 'ff:ff' }] } });
const SECOND = 'APKAEXAMPLEMARIA0002';
const both = ssh.with({ ssh: { users: [userLine(KEY_ID, 2), userLine(SECOND, 6)] } });

testCheck(check, {
  clean: {
    'the block of the guide': ssh,
    'two accounts on one host, and this is the first\'s': both,
    'the right user refused: a matter of the key': sshRefused(ssh),
    'an alias whose own name no key id has': ssh.with({ ssh: { effective: effective({ user: 'git' }) } }),
    'a block that comes too late but says the same': sshRefused(ssh.with({ ssh: { users: [userLine(KEY_ID, 2), userLine(KEY_ID, 6, 'Host *')] } })),
    'denied to the only account there is': ssh.with({ gitClient: { exitCode: 128, failure: 'forbidden', stderr: ['Access denied: User: x'], ssh: handshake() } }),
  },
  faulty: {
    'nothing configured': { world: as('maria'), findings: found('no-key-id', HOST, '"maria"', 'APKA') },
    'a name in the block': { world: as('maria.garcia', { users: [userLine('maria.garcia', 2)] }), findings: found('no-key-id', 'maria.garcia', `${CONFIG_FILE}, line 2`) },
    'the unique id of the user': { world: as('AIDAEXAMPLEMARIA00001', { users: [userLine('AIDAEXAMPLEMARIA00001', 2)] }), findings: found('wrong-id', 'AIDAEXAMPLEMARIA00001', 'unique id of an IAM user') },
    'an access key': { world: as('AKIAIOSFODNN7EXAMPLE'), findings: found('wrong-id', 'an access key id') },
    'small letters': { world: as('apkaexamplemaria0001'), findings: [{ ...found('wrong-id', 'small letters')[0], advice: ['set User = APKAEXAMPLEMARIA0001'] }] },
    'the name of another server in the URL': {
      world: as('git', { users: [userLine(KEY_ID, 2)] }).with({ target: { url: URL_SSH.replace('//', '//git@'), configuredUrl: URL_SSH.replace('//', '//git@') } }),
      findings: [{ ...found('no-key-id', 'the name in the URL')[0], advice: [`point the remote "origin" at ${URL_SSH}`] }],
    },
    'IAM lists the key that is here': { world: as('maria').with({ iamLogins: listed(MD5) }), findings: [{ ...found('no-key-id')[0], advice: [`set User = ${KEY_ID}`] }] },
    'IAM lists another key': { world: as('maria').with({ iamLogins: listed('00:11') }), findings: [{ ...found('no-key-id')[0], advice: ['APKA…'] }] },
    'Host * before it': { world: as('git', { users: [userLine('git', 1, 'Host *'), userLine(KEY_ID, 5)] }), findings: [{ ...found('overridden', '"git"', `${CONFIG_FILE}, line 1`, KEY_ID, 'line 5')[0], advice: ['move the block'] }] },
    'Host * before it, in the same file': { world: as('git', { users: [{ ...userLine('git', 2, 'Host *'), blockLine: 1 }, userLine(KEY_ID, 5)] }), findings: [{ ...found('overridden')[0], advice: [`put a block "Host ${HOST}" with User ${KEY_ID} before line 1`] }] },
    'the pattern leaves China out': { world: as('maria', { otherUsers: [userLine(KEY_ID, 2, 'Host git-codecommit.*.amazonaws.com')] }), findings: found('other-pattern', KEY_ID, 'Host git-codecommit.*.amazonaws.com') },
    'two accounts, and this repository is the second\'s': {
      world: both.with({ gitClient: { exitCode: 128, failure: 'not-found', stderr: ['Repository billing does not exist'], ssh: handshake() } }), findings: found('second-account', KEY_ID, SECOND),
    },
    'offline': { world: ssh.with({ ssh: { effective: effective({ user: 'maria' }), users: [] } }).without('gitClient', 'skipped', '--offline was given'), findings: found('no-key-id', 'maria') },
  },
  unused: { 'the helper is used': linux, 'no repository given': machineAlone, 'ssh refuses its configuration': ssh.with({ ssh: { effective: null, error: { exitCode: 255, file: null, line: null, text: 'x' } } }) },
});
