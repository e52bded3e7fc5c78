import check from '../../../src/checks/ssh/algorithms.ts';
import { testCheck } from '../../support/test-check.ts';
import { HOST, linux, machineAlone, ssh } from '../../support/worlds.ts';
import { effective, sshRefused } from '../../support/worlds-ssh.ts';

const NO_RSA = ['ssh-ed25519', 'ecdsa-sha2-nistp256'];
const ended = (line: string) => ssh.with({ gitClient: { exitCode: 128, failure: 'ssh', stderr: [line], ssh: { stage: 'host-key', hostKey: null, offered: [], tried: [], noMutualAlgorithm: false } } });
const found = (messageId: string, ...says: string[]) => [{ messageId, severity: 'error' as const, says }];
const offline = (changes: Parameters<typeof effective>[0]) => ssh.with({ ssh: { effective: effective(changes) } }).without('gitClient', 'skipped', '--offline was given');

testCheck(check, {
  clean: {
    'the block of the guide': ssh,
    'refused for another reason': sshRefused(ssh),
    'an ssh too old to list them': offline({ hostKeyAlgorithms: [], pubkeyAlgorithms: [] }),
    'a list with RSA in it only': offline({ hostKeyAlgorithms: ['rsa-sha2-512'], pubkeyAlgorithms: ['ssh-rsa'] }),
    'an odd list, and yet it works': ssh.with({ ssh: { effective: effective({ hostKeyAlgorithms: NO_RSA }) } }),
  },
  faulty: {
    'ssh-rsa alone is offered': { world: ended(`Unable to negotiate with 192.0.2.10 port 22: no matching host key type found. Their offer: ssh-rsa`), findings: found('host-key', HOST, 'ssh-rsa') },
    'no common key exchange': { world: ended('Unable to negotiate with 192.0.2.10 port 22: no matching key exchange method found. Their offer: diffie-hellman-group1-sha1'), findings: found('transport', 'key exchange method', 'diffie-hellman-group1-sha1') },
    'no common signature': { world: sshRefused(ssh, { noMutualAlgorithm: true, offered: [] }), findings: found('signature', HOST, 'no mutual signature algorithm') },
    'host keys without RSA': { world: offline({ hostKeyAlgorithms: NO_RSA }), findings: found('rsa-excluded', 'HostKeyAlgorithms') },
    'keys without RSA': { world: sshRefused(ssh.with({ ssh: { effective: effective({ pubkeyAlgorithms: NO_RSA }) } }), { noMutualAlgorithm: true }), findings: found('rsa-excluded', 'PubkeyAcceptedAlgorithms') },
  },
  unused: { 'the helper is used': linux, 'no repository given': machineAlone, 'ssh refuses its configuration': ssh.with({ ssh: { effective: null, error: { exitCode: 255, file: null, line: null, text: 'x' } } }) },
});
