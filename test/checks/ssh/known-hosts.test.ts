import check from '../../../src/checks/ssh/known-hosts.ts';
import { testCheck } from '../../support/test-check.ts';
import { HOST, linux, machineAlone, ssh, type World } from '../../support/worlds.ts';
import { effective, handshake, PUBLISHED, SHA256 } from '../../support/worlds-ssh.ts';

const FILE = '/home/maria/.ssh/known_hosts';
const line = (fingerprint: string) => ({ knownHosts: [{ file: FILE, line: 3, type: 'rsa', fingerprint, mark: null }] });
const KEY = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQEXAMPLE';
const failed = (world: World, hostKey: string | null, ...stderr: string[]) => world.with({ gitClient: { exitCode: 128, failure: 'ssh', stderr, ssh: handshake({ stage: 'host-key', hostKey, offered: [] }) } });
const fetched = (world: World) => world.with({ gitClient: { ssh: handshake({ stage: 'host-key', hostKey: PUBLISHED, offered: [], publishedKey: KEY }) } });
const UNKNOWN = [`No RSA host key is known for ${HOST} and you have requested strict checking.`, 'Host key verification failed.'];
const CHANGED = ['@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @', `Offending RSA key in ${FILE}:3`, 'Host key verification failed.'];
const none = ssh.with({ ssh: { knownHosts: [] } });
const found = (messageId: string, ...says: string[]) => [{ messageId, severity: 'error' as const, says }] as const;
const offline = (world: World) => world.without('gitClient', 'skipped', '--offline was given');
const elsewhere = { effective: effective({ hostName: 'git-codecommit.il-central-1.amazonaws.com' }), knownName: 'git-codecommit.il-central-1.amazonaws.com' };

testCheck(check, {
  clean: {
    'the published key': ssh,
    'another name, of which nothing is published': ssh.with({ ssh: { effective: effective({ hostName: '127.0.0.1', port: 2222 }), knownName: '[127.0.0.1]:2222', ...line(SHA256) } }),
    'a region whose key is not published': ssh.with({ ssh: { ...elsewhere, ...line(SHA256) }, gitClient: { ssh: handshake({ hostKey: SHA256 }) } }),
    'unknown, and ssh takes new hosts unasked': offline(ssh.with({ ssh: { knownHosts: [], effective: effective({ strictHostKeyChecking: 'accept-new' }) } })),
    'a key of another type beside it': ssh.with({ ssh: { knownHosts: [{ file: FILE, line: 4, type: 'ed25519', fingerprint: SHA256, mark: null }] } }),
    'refused later, at the login': ssh.with({ gitClient: { exitCode: 128, stderr: ['Permission denied (publickey).'], ssh: handshake({ stage: 'refused' }) } }),
  },
  faulty: {
    'in CI, nothing known': { world: failed(none, PUBLISHED, ...UNKNOWN), findings: found('unknown', HOST, PUBLISHED, 'AWS publishes') },
    'in CI, and the key in full is AWS\'s': { world: fetched(failed(none, PUBLISHED, ...UNKNOWN)), findings: [{ ...found('unknown', HOST)[0], advice: [`add the key of ${HOST} that AWS publishes`] }] },
    'an old line, and the key in full is AWS\'s': { world: fetched(failed(ssh.with({ ssh: line(SHA256) }), PUBLISHED, ...CHANGED)), findings: [{ ...found('stale-line')[0], advice: ['in line 3 by the one AWS publishes'] }] },
    'nothing known, nothing shown': { world: failed(none, null, 'Host key verification failed.'), findings: found('unknown', HOST) },
    'unknown, and not AWS\'s': { world: failed(none, SHA256, ...UNKNOWN), findings: found('foreign-key', SHA256, PUBLISHED, 'not CodeCommit') },
    'an old line': { world: failed(ssh.with({ ssh: line(SHA256) }), PUBLISHED, ...CHANGED), findings: found('stale-line', `${FILE}:3`, PUBLISHED) },
    'somebody else answers': { world: failed(ssh, SHA256, ...CHANGED), findings: found('foreign-key', SHA256) },
    'changed where nothing is published': { world: failed(ssh.with({ ssh: { ...elsewhere, ...line(PUBLISHED) } }), SHA256, ...CHANGED), findings: found('changed', `${FILE}:3`) },
    'trusted, and not AWS\'s': { world: ssh.with({ ssh: line(SHA256), gitClient: { ssh: handshake({ hostKey: SHA256 }) } }), findings: [{ messageId: 'not-published', severity: 'warning', says: [`${FILE}:3`, SHA256, PUBLISHED] }] },
    'never connected': { world: offline(none), findings: [{ messageId: 'not-yet-known', severity: 'warning', says: [HOST] }] },
  },
  unused: {
    'the helper is used': linux, 'no repository given': machineAlone, 'ssh refuses its configuration': ssh.with({ ssh: { effective: null, error: { exitCode: 255, file: null, line: null, text: 'x' } } }),
    'ssh-keygen is not there': offline(ssh.with({ ssh: { knownHosts: null } })),
  },
});
