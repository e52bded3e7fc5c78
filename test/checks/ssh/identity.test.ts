import check from '../../../src/checks/ssh/identity.ts';
import type { SshFact, SshIdentity } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { HOST, linux, machineAlone, ssh, type World } from '../../support/worlds.ts';
import { effective, identity, KEY_FILE, MD5, sshRefused } from '../../support/worlds-ssh.ts';

const withKeys = (identities: readonly SshIdentity[], changes: Partial<SshFact> = {}): World => sshRefused(ssh.with({ ssh: { identities, ...changes } }), { offered: [] });
const broken = (changes: Partial<SshIdentity>): SshIdentity => identity({ loads: false, type: null, bits: null, fingerprintMd5: null, fingerprintSha256: null, error: 'bad permissions', ...changes });
const found = (messageId: string, ...says: string[]) => [{ messageId, severity: 'error' as const, says }];
const ed25519 = identity({ path: '/home/maria/.ssh/id_ed25519', configured: false, type: 'ed25519', bits: 256 });
const rsaInAgent = { running: true, keys: [{ bits: 4096, type: 'rsa', fingerprint: MD5 }] };
const locked = broken({ encrypted: true, type: 'rsa', bits: 4096, error: 'incorrect passphrase supplied to decrypt private key' });

testCheck(check, {
  clean: {
    'the key of the guide': ssh,
    'a good key beside one of another type': withKeys([ed25519, identity()]),
    'only the agent has it': withKeys([], { agent: rsaInAgent }),
    'IdentitiesOnly with the public half to choose by': withKeys([broken({ format: 'public', path: `${KEY_FILE}.pub` })], { agent: rsaInAgent, effective: effective({ identitiesOnly: true }) }),
    'a passphrase, and the agent holds the key': withKeys([locked], { agent: rsaInAgent }),
    'RSA of exactly 2048 bits': withKeys([identity({ bits: 2048 })]),
  },
  faulty: {
    'no key at all': { world: withKeys([]), findings: found('none', HOST, 'no agent runs') },
    'only the agent, with nothing in it': { world: withKeys([], { agent: { running: true, keys: [] } }), findings: found('none', 'the agent has no key') },
    'the agent\'s key may not be offered': { world: withKeys([], { agent: rsaInAgent, effective: effective({ identitiesOnly: true }) }), findings: found('none', 'no RSA key') },
    'the file named does not exist': { world: withKeys([identity({ exists: false, mode: null, format: null, loads: null, type: null, bits: null })]), findings: found('missing', KEY_FILE, HOST) },
    'the public half': { world: withKeys([broken({ path: `${KEY_FILE}.pub`, format: 'public', mode: 0o644 })]), findings: found('public-half', `${KEY_FILE}.pub`) },
    'a key of PuTTY': { world: withKeys([broken({ format: 'putty', error: 'error in libcrypto' })]), findings: found('putty', KEY_FILE) },
    'readable by all': { world: withKeys([broken({ mode: 0o644 })]), findings: found('open-to-others', KEY_FILE, 'mode 0644') },
    'a passphrase and no agent': { world: withKeys([locked]), findings: found('passphrase', KEY_FILE, 'no agent runs') },
    'cut short': { world: withKeys([broken({ error: `Load key "${KEY_FILE}": error in libcrypto` })]), findings: found('unloadable', 'error in libcrypto') },
    'Ed25519, as ssh-keygen makes it now': { world: withKeys([ed25519]), findings: found('not-rsa', 'id_ed25519', 'ed25519') },
    'RSA of 1024 bits': { world: withKeys([identity({ bits: 1024 })]), findings: found('too-short', '1024') },
    'eight keys in the agent first': {
      world: sshRefused(ssh.with({ ssh: { agent: { running: true, keys: Array.from({ length: 8 }, () => ({ bits: 2048, type: 'rsa', fingerprint: MD5 })) } } }), { offered: Array.from({ length: 6 }, (_, index) => ({ path: `k${index}`, type: 'rsa', fingerprint: `SHA256:${index}`, fromAgent: true })) }, `Received disconnect from 192.0.2.10 port 22:2: Too many authentication failures`),
      findings: found('too-many', '6 keys', 'IdentitiesOnly'),
    },
    'offline': { world: withKeys([]).without('gitClient', 'skipped', '--offline was given'), findings: found('none') },
  },
  unused: { 'the helper is used': linux, 'no repository given': machineAlone, 'ssh refuses its configuration': ssh.with({ ssh: { effective: null, error: { exitCode: 255, file: null, line: null, text: 'x' } } }) },
});
