import check from '../../../src/checks/credentials/ssh-key.ts';
import type { ApiAnswer, IamLoginsFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { ACCOUNT, linux, machineAlone, NOW, ssh, type World } from '../../support/worlds.ts';
import { effective, handshake, identity, KEY_FILE, KEY_ID, MD5, SHA256, sshRefused } from '../../support/worlds-ssh.ts';

const answer = (changes: Partial<ApiAnswer> = {}): ApiAnswer => ({ operation: 'ListSSHPublicKeys', url: 'https://iam.amazonaws.com/', status: 200, errorCode: null, errorMessage: null, requestId: null, serverDate: null, sentAt: NOW, failure: null, ...changes });
const OTHER_MD5 = '7a:1d:ea:9e:b0:80:ac:f8:ec:d8:dc:e6:a7:2c:fc:51';
const listing = (items: NonNullable<IamLoginsFact['sshKeys']>['items'], changes: Partial<ApiAnswer> = {}, world: World = sshRefused(ssh)): World => world.with({
  iamLogins: { gitCredentials: null, sshKeys: { answer: answer(changes), items } },
  identity: { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/maria`, kind: 'user', answer: answer({ operation: 'GetCallerIdentity' }) },
});
const found = (messageId: string, ...says: string[]) => [{ messageId, severity: 'error' as const, says }];
const SECOND = 'APKAEXAMPLEMARIA0002';
const inAgent = sshRefused(ssh.with({ ssh: { identities: [], agent: { running: true, keys: [{ bits: 4096, type: 'rsa', fingerprint: MD5 }] } } }), { offered: [{ path: 'maria@laptop', type: 'rsa', fingerprint: SHA256, fromAgent: true }] });

testCheck(check, {
  clean: {
    'the key of the guide': ssh,
    'logged in, and the operation denied': ssh.with({ gitClient: { exitCode: 128, failure: 'forbidden', stderr: ['Access denied: User: x'], ssh: handshake() } }),
    'inactive in the list, and yet it works: another user\'s list': listing([{ keyId: KEY_ID, active: false, fingerprint: MD5 }], {}, ssh),
  },
  faulty: {
    'inactive': { world: listing([{ keyId: KEY_ID, active: false, fingerprint: MD5 }]), findings: found('inactive', KEY_ID, 'user/maria') },
    'deleted': { world: listing([]), findings: found('not-listed', KEY_ID, 'user/maria') },
    'the id of the key that ssh offers is another': { world: listing([{ keyId: SECOND, active: true, fingerprint: MD5 }]), findings: found('not-listed', KEY_ID, SECOND) },
    'the id of one key, the file of another': { world: listing([{ keyId: KEY_ID, active: true, fingerprint: OTHER_MD5 }, { keyId: SECOND, active: true, fingerprint: MD5 }]), findings: found('wrong-pair', KEY_ID, OTHER_MD5, MD5, SECOND) },
    'a file that was never uploaded': { world: listing([{ keyId: KEY_ID, active: true, fingerprint: OTHER_MD5 }]), findings: found('wrong-pair', KEY_ID, OTHER_MD5) },
    'the agent offers the key of another id': { world: listing([{ keyId: KEY_ID, active: true, fingerprint: OTHER_MD5 }, { keyId: SECOND, active: true, fingerprint: MD5 }], {}, inAgent), findings: found('wrong-pair', SECOND) },
    'a fingerprint that may not be read': { world: listing([{ keyId: KEY_ID, active: true, fingerprint: null }]), findings: found('refused', KEY_ID, KEY_FILE) },
    'the list may not be read': { world: listing([], { status: 403, errorCode: 'AccessDenied' }), findings: found('refused', KEY_ID, KEY_FILE) },
    'no AWS keys here': { world: sshRefused(ssh), findings: found('refused', KEY_ID, KEY_FILE) },
    'a key without its public half, of which ssh does not tell the fingerprint': { world: listing([{ keyId: KEY_ID, active: true, fingerprint: OTHER_MD5 }], {}, sshRefused(ssh, { offered: [], tried: [KEY_FILE, '/home/maria/.ssh/id_dsa'] })), findings: found('wrong-pair', MD5) },
    'an ssh that tells nothing': { world: ssh.with({ gitClient: { exitCode: 128, failure: 'ssh', stderr: ['Permission denied (publickey).'], ssh: null } }), findings: found('refused', KEY_ID) },
  },
  unused: {
    'the helper is used': linux, 'no repository given': machineAlone,
    'no key id at all': sshRefused(ssh.with({ ssh: { effective: effective({ user: 'maria' }) } })),
    'no key was offered': sshRefused(ssh.with({ ssh: { identities: [identity({ exists: false })] } }), { offered: [] }),
    'not as far as the login': ssh.with({ gitClient: { exitCode: 128, stderr: ['Host key verification failed.'], ssh: handshake({ stage: 'host-key' }) } }),
    'not tried': ssh.without('gitClient', 'skipped', '--offline was given'),
    'ssh refuses its configuration': ssh.with({ ssh: { effective: null, error: { exitCode: 255, file: null, line: null, text: 'x' } } }),
  },
});
