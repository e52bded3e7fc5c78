import type { HostProbe, SshEffective, SshFact, SshHandshake, SshIdentity } from '../../src/core/facts.ts';
import type { World } from './worlds.ts';

// worlds.ts spreads these into its own: only its types may be imported here.
const HOST = 'git-codecommit.eu-west-1.amazonaws.com';
const HOME = '/home/maria';
export const URL_SSH = `ssh://${HOST}/v1/repos/billing`;
export const KEY_ID = 'APKAEXAMPLEMARIA0001';
export const KEY_FILE = `${HOME}/.ssh/codecommit_rsa`;
export const CONFIG_FILE = `${HOME}/.ssh/config`;
export const PUBLISHED = 'SHA256:tKjRkOL8dmJyTmSbeSdN1S8F/f0iql3RlvqgTOP1UyQ';
export const MD5 = 'ac:b4:fc:8b:5f:bf:30:cf:a1:93:bd:75:10:99:05:09';
export const SHA256 = 'SHA256:MRnlB9HYOUA9vWTvRDQiwKgbJtNlr8jrQCW6QVjgPqs';

/** What `ssh -G` says where `~/.ssh/config` has the block of the guide. */
export const effective = (changes: Partial<SshEffective> = {}): SshEffective => ({
  user: KEY_ID, hostName: HOST, port: 22, identityFiles: [KEY_FILE], identitiesOnly: false, identityAgent: null, proxyCommand: null, proxyJump: null,
  hostKeyAlias: null, strictHostKeyChecking: 'ask', knownHostsFiles: [`${HOME}/.ssh/known_hosts`], pubkeyAlgorithms: ['ssh-ed25519', 'rsa-sha2-512', 'rsa-sha2-256'],
  hostKeyAlgorithms: ['ssh-ed25519', 'rsa-sha2-512', 'rsa-sha2-256'], ...changes,
});

export const identity = (changes: Partial<SshIdentity> = {}): SshIdentity => ({
  path: KEY_FILE, configured: true, exists: true, mode: 0o600, format: 'openssh', encrypted: false, loads: true, type: 'rsa', bits: 4096,
  fingerprintMd5: MD5, fingerprintSha256: SHA256, error: null, ...changes,
});

export const userLine = (value: string, line: number, block: string | null = `Host ${HOST}`) => ({ value, file: CONFIG_FILE, line, block });

const fact: SshFact = {
  command: 'ssh', source: 'default', host: HOST, effective: effective(), error: null, notAsked: null,
  config: { path: CONFIG_FILE, exists: true, mode: 0o600, byteOrderMark: null, strays: [], placeholderLine: null },
  users: [userLine(KEY_ID, 2)], otherUsers: [], identities: [identity()], agent: { running: false, keys: null },
  knownName: HOST, knownHosts: [{ file: `${HOME}/.ssh/known_hosts`, line: 3, type: 'rsa', fingerprint: PUBLISHED, mark: null }],
};

export const handshake = (changes: Partial<SshHandshake> = {}): SshHandshake => ({
  stage: 'authenticated', hostKey: PUBLISHED, offered: [{ path: KEY_FILE, type: 'rsa', fingerprint: SHA256, fromAgent: false }], tried: [], noMutualAlgorithm: false, ...changes,
});

const openPort = (host: string, changes: Partial<HostProbe> = {}): HostProbe => ({
  route: { tool: 'git', host, proxy: null, bypassedBy: null, caFile: null, verify: true }, dns: { name: host, addresses: ['192.0.2.10'], error: null },
  tcp: { host, port: 22, error: null }, connectStatus: null, tls: null, http: null, failure: null, ...changes,
});

/** `world` with an SSH remote set up as the guide says; no AWS keys on it. */
export function overSsh(world: World): World {
  const facts = ['credentials', 'identity', 'repositoryMetadata', 'gitRequest', 'simulation', 'iamLogins'] as const;
  const bare = facts.reduce((before: World, name) => before.without(name, 'absent', 'the method in use (ssh) needs no AWS keys'), world);
  return bare.with({
    gitConfig: { entries: [{ key: 'remote.origin.url', value: URL_SSH, scope: 'local', file: '.git/config', line: 7 }] },
    awsConfig: { config: { path: `${HOME}/.aws/config`, exists: false, fromVariable: null, sections: [], problem: null }, credentials: { path: `${HOME}/.aws/credentials`, exists: false, fromVariable: null, sections: [], problem: null } },
    target: { configuredUrl: URL_SSH, url: URL_SSH, method: 'ssh', methodReason: 'the form of the URL' },
    network: { git: openPort(HOST), api: null },
    ssh: fact,
    gitClient: { helpers: null, ssh: handshake() },
  });
}

/** The same after a connection in which the login was refused. */
export function sshRefused(world: World, changes: Partial<SshHandshake> = {}, line = `${KEY_ID}@${HOST}: Permission denied (publickey).`): World {
  return world.with({ gitClient: { exitCode: 128, failure: 'ssh', stderr: [line, 'fatal: Could not read from remote repository.'], ssh: handshake({ stage: 'refused', ...changes }) } });
}

/** Healthy machines that use SSH. */
export function healthySshWorlds(linux: World, mac: World, windows: World): Readonly<Record<string, World>> {
  const ssh = overSsh(linux);
  const alias = 'codecommit-2';
  return {
    'SSH as the guide sets it up': ssh,
    'SSH on a Mac, the key in the agent': overSsh(mac).with({ ssh: { identities: [identity({ encrypted: true, loads: false, error: 'incorrect passphrase supplied to decrypt private key' })], agent: { running: true, keys: [{ bits: 4096, type: 'rsa', fingerprint: MD5 }] } } }),
    'SSH on Windows, where files have no modes': overSsh(windows).with({ ssh: { identities: [identity({ mode: null })], config: { ...fact.config, mode: null } } }),
    'SSH with the key id in the URL': ssh.with({ target: { url: URL_SSH.replace('//', `//${KEY_ID}@`), configuredUrl: URL_SSH.replace('//', `//${KEY_ID}@`) }, ssh: { users: [], config: { ...fact.config, exists: false } } }),
    'SSH through an alias of a second account': ssh.with({ target: { url: `ssh://${alias}/v1/repos/billing`, configuredUrl: `ssh://${alias}/v1/repos/billing`, host: alias, region: null, apiHost: null }, gitConfig: { entries: [{ key: 'remote.origin.url', value: `ssh://${alias}/v1/repos/billing`, scope: 'local', file: '.git/config', line: 7 }] }, ssh: { host: alias, users: [userLine(KEY_ID, 8, `Host ${alias}`)], otherUsers: [userLine('APKAEXAMPLEMARIA0002', 2)] } }),
    'SSH with AWS keys of a role beside it': ssh.with({ identity: { account: '111122223333', arn: 'arn:aws:sts::111122223333:assumed-role/Admin/maria', kind: 'assumed-role', answer: { operation: 'GetCallerIdentity', url: 'https://sts.eu-west-1.amazonaws.com/', status: 200, errorCode: null, errorMessage: null, requestId: null, serverDate: null, sentAt: '2026-11-20T12:00:00.000Z', failure: null } } }),
    'SSH not tried, everything in place': ssh.without('gitClient', 'skipped', '--offline was given').without('network', 'skipped', '--offline was given'),
  };
}
