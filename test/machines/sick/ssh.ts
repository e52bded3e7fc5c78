import { exampleSession, exampleUser, type World } from '../../lab/lab.ts';
import type { MachineSpec } from '../../lab/machine.ts';
import { onRealPath } from '../../lab/tools-under-test.ts';
import { guideBlock, HOST, keysOf, REMOTE, type SickMachine, withHelper } from '../parts.ts';

export const SSH_REMOTE = `ssh://${HOST}/v1/repos/billing`;
const ALICE = 'APKAEXAMPLEALICE0001';
/** The lab's SSH in place of the host; the key of the lab's server is no published one, so the name is the lab's own. */
const TO_LAB = '  HostName 127.0.0.1\n  Port {{SSH_PORT}}\n  UserKnownHostsFile {{HOME}}/.ssh/known_hosts\n';
export const LOGIN = `  User ${ALICE}\n  IdentityFile {{HOME}}/.ssh/codecommit_rsa\n`;
export const block = (rest: string, host = HOST): string => `Host ${host}\n${TO_LAB}${rest}`;
/** The lab's SSH behind the host's own name, as ssh sees it. */
const AS_ITSELF = '  ProxyCommand node {{HOME}}/.ssh/connect.mjs {{SSH_PORT}}\n  UserKnownHostsFile {{HOME}}/.ssh/known_hosts\n';
const CONNECT = 'import { connect } from "node:net";\nconst socket = connect(Number(process.argv[2]), "127.0.0.1");\nprocess.stdin.pipe(socket);\nsocket.pipe(process.stdout);\n';

/** A machine with an SSH remote as the guide sets it up; `changes` replace parts of it. */
export function withSsh(config: string | null = block(LOGIN), changes: MachineSpec = {}): MachineSpec {
  return {
    repository: { remote: SSH_REMOTE },
    ...changes,
    files: {
      '.ssh/codecommit_rsa': '{{SSH_KEY alice}}', '.ssh/known_hosts': '[127.0.0.1]:{{SSH_PORT}} {{SSH_HOST_KEY}}\n', ...(config === null ? {} : { '.ssh/config': config }), ...changes.files,
    },
    tools: { aws: 'missing', grc: 'missing', ...changes.tools },
  };
}

/** An ssh that refuses a configuration others may write, as OpenSSH does with its own. */
const MINDS_MODES = `case $(ls -l "$HOME/.ssh/config") in ?????w*|????????w*) echo "Bad owner or permissions on $HOME/.ssh/config" >&2; exit 255 ;; esac\nexec ${onRealPath('ssh') ?? 'ssh'} -F "$HOME/.ssh/config" "$@"`;
const sso = exampleSession('AWSReservedSSO_Developer_0123456789abcdef', 'carol');
const sessionKeys = `${keysOf('default', sso.accessKeyId, sso.secretAccessKey)}aws_session_token = ${sso.sessionToken ?? ''}\n`;
const bob = exampleUser('bob', { account: '999988887777' });
const aliceMayList = (world: World): void => { const [alice] = world.identities; if (alice) alice.iamAllowed = ['iam:ListSSHPublicKeys', 'iam:GetSSHPublicKey', 'iam:ListServiceSpecificCredentials']; };
const withKeys = { files: { '.aws/credentials': keysOf('default') } };
const static_ = (login: string, changes: MachineSpec = {}): MachineSpec => ({ gitConfig: '[credential]\n\thelper = store\n', repository: { remote: REMOTE }, ...changes, files: { '.git-credentials': `https://${login}@${HOST}\n`, ...changes.files }, tools: { aws: 'missing', grc: 'missing' } });
const PASSWORD = 'EXAMPLEgitPasswordNotReal0123456789EXAMPLE%2B%3D';
const conditional = (key: string) => (world: World): void => {
  const [alice] = world.identities;
  if (alice === undefined) return;
  alice.denials.push({ action: 'codecommit:*', type: 'identity-explicit' });
  alice.iamAllowed = ['iam:SimulatePrincipalPolicy'];
  alice.simulation = { 'codecommit:GitPull': { decision: 'explicitDeny', sourcePolicyId: 'user_alice_Guard', missingContext: [key] } };
};

/** Machines whose SSH, Git credential or identity is broken; the causes are those FAILURES names for the ids. */
export const machines: readonly SickMachine[] = [
  { name: 'ssh: saved by Notepad', failure: 'ssh-config-bom', cause: 'ssh/config', messageId: 'byte-order-mark', spec: withSsh(`\uFEFF${block(LOGIN)}`) },
  { name: 'ssh: an option of macOS on Linux', failure: 'ssh-config-bad-option', cause: 'ssh/config', messageId: 'refused', spec: withSsh(`Host *\n  UseKeychain yes\n${block(LOGIN)}`) },
  {
    name: 'ssh: the placeholder lines of AWS\'s page', failure: 'ssh-config-extra-args', cause: 'ssh/config', messageId: 'placeholder',
    spec: withSsh(block('  User Your-SSH-Key-ID, such as APKAEIBAERJR2EXAMPLE\n  IdentityFile Your-Private-Key-File, such as ~/.ssh/codecommit_rsa or ~/.ssh/id_rsa\n')),
  },
  // ssh's own look at the modes: the machine's ssh is told its file by -F, which skips it.
  {
    name: 'ssh: others may write the configuration', failure: 'ssh-config-permissions', cause: 'ssh/config', messageId: 'permissions',
    spec: withSsh(block(LOGIN), { tools: { extra: { ssh: MINDS_MODES } }, modes: { '.ssh/config': 0o777 } }),
  },
  { name: 'ssh: saved as config.txt', failure: 'ssh-config-txt', cause: 'ssh/config', messageId: 'not-read', spec: withSsh(null, { files: { '.ssh/config.txt': block(LOGIN) }, repository: { remote: SSH_REMOTE, config: '[core]\n\tsshCommand = ssh -o HostName=127.0.0.1 -o Port={{SSH_PORT}} -o UserKnownHostsFile={{HOME}}/.ssh/known_hosts\n' } }) },
  { name: 'ssh: no user, and IAM tells the id', failure: 'ssh-no-user', cause: 'ssh/user', messageId: 'no-key-id', spec: withSsh(block('  IdentityFile {{HOME}}/.ssh/codecommit_rsa\n'), withKeys), world: aliceMayList },
  { name: 'ssh: the user git, as with other servers', failure: 'ssh-no-user', cause: 'ssh/user', messageId: 'no-key-id', spec: withSsh(block(LOGIN), { repository: { remote: SSH_REMOTE.replace('//', '//git@') } }) },
  { name: 'ssh: the unique id of the user', failure: 'ssh-no-user', cause: 'ssh/user', messageId: 'wrong-id', spec: withSsh(block(LOGIN.replace(ALICE, 'AIDAEXAMPLEALICE00001'))) },
  { name: 'ssh: User git stands before it', failure: 'ssh-user-overridden', cause: 'ssh/user', messageId: 'overridden', spec: withSsh(`Host *\n  User git\n${block(LOGIN)}`) },
  {
    name: 'ssh: the pattern does not fit the host', failure: 'ssh-host-pattern', cause: 'ssh/user', messageId: 'other-pattern',
    spec: withSsh(`Host git-codecommit.us-*.amazonaws.com\n${LOGIN}\n${block('')}`),
  },
  {
    name: 'ssh: two accounts under one host', failure: 'ssh-multi-account', cause: 'ssh/user', messageId: 'second-account',
    spec: withSsh(`${block(`  User APKAEXAMPLEBOB000001\n  IdentityFile {{HOME}}/.ssh/bob_rsa\n`)}\n${block(LOGIN)}`, { files: { '.ssh/bob_rsa': '{{SSH_KEY bob}}' } }),
    world: (world) => { world.identities.push(bob); world.sshKeys.push({ keyId: 'APKAEXAMPLEBOB000001', identityArn: bob.arn, key: 'bob', active: true }); },
  },
  { name: 'ssh: the key file is not there', failure: 'ssh-no-identity', cause: 'ssh/identity', messageId: 'missing', spec: withSsh(block(LOGIN.replace('codecommit_rsa', 'other_rsa'))) },
  { name: 'ssh: the public half is named', failure: 'ssh-identity-is-pub', cause: 'ssh/identity', messageId: 'public-half', spec: withSsh(block(LOGIN.replace('codecommit_rsa', 'codecommit_rsa.pub')), { files: { '.ssh/codecommit_rsa.pub': '{{SSH_PUBLIC alice}} alice\n' } }) },
  { name: 'ssh: others may read the key', failure: 'ssh-key-permissions', cause: 'ssh/identity', messageId: 'open-to-others', spec: withSsh(block(LOGIN), { modes: { '.ssh/codecommit_rsa': 0o644 } }) },
  { name: 'ssh: a key of PuTTY', failure: 'ssh-plink', cause: 'ssh/identity', messageId: 'putty', spec: withSsh(block(LOGIN), { files: { '.ssh/codecommit_rsa': 'PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\n' } }) },
  { name: 'ssh: the key is cut short', failure: 'ssh-no-identity', cause: 'ssh/identity', messageId: 'unloadable', spec: withSsh(block(LOGIN), { files: { '.ssh/codecommit_rsa': '-----BEGIN OPENSSH PRIVATE KEY-----\n' } }) },
  {
    name: 'ssh: the server offers ssh-rsa only', failure: 'ssh-hostkey-algo', cause: 'ssh/algorithms', messageId: 'host-key', spec: withSsh(),
    world: (world) => { world.switches.sshHostKeyAlgorithms = ['ssh-rsa']; },
  },
  { name: 'ssh: no RSA signature is allowed', failure: 'ssh-pubkey-algo', cause: 'ssh/algorithms', messageId: 'rsa-excluded', spec: withSsh(block(`${LOGIN}  PubkeyAcceptedAlgorithms ssh-ed25519\n`)) },
  { name: 'ssh: the host is not known', failure: 'ssh-hostkey-unknown', cause: 'ssh/known-hosts', messageId: 'unknown', spec: withSsh(block(LOGIN), { files: { '.ssh/known_hosts': 'github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl\n' } }) },
  { name: 'ssh: the host shows another key', failure: 'ssh-hostkey-changed', cause: 'ssh/known-hosts', messageId: 'changed', spec: withSsh(block(LOGIN), { files: { '.ssh/known_hosts': '[127.0.0.1]:{{SSH_PORT}} {{SSH_PUBLIC old-host}}\n' } }) },
  {
    name: 'ssh: somebody else answers for the host', failure: 'ssh-hostkey-changed', cause: 'ssh/known-hosts', messageId: 'foreign-key',
    spec: withSsh(`Host ${HOST}\n${AS_ITSELF}${LOGIN}`, { files: { '.ssh/connect.mjs': CONNECT, '.ssh/known_hosts': `${HOST} {{SSH_PUBLIC old-host}}\n` } }),
  },
  { name: 'ssh: the key was never uploaded', failure: 'ssh-key-not-uploaded', cause: 'credentials/ssh-key', messageId: 'refused', spec: withSsh(), world: (world) => { world.sshKeys = []; } },
  { name: 'ssh: the key is inactive', failure: 'ssh-key-inactive', cause: 'credentials/ssh-key', messageId: 'inactive', spec: withSsh(block(LOGIN), withKeys), world: (world) => { aliceMayList(world); for (const key of world.sshKeys) key.active = false; } },
  {
    name: 'ssh: the id of one key and the file of another', failure: 'ssh-key-id-wrong-pair', cause: 'credentials/ssh-key', messageId: 'wrong-pair', spec: withSsh(block(LOGIN), { files: { ...withKeys.files, '.ssh/codecommit_rsa': '{{SSH_KEY second}}' } }),
    world: (world) => { aliceMayList(world); world.sshKeys.push({ keyId: 'APKAEXAMPLEALICE0002', identityArn: world.identities[0]?.arn ?? '', key: 'second', active: true }); },
  },
  { name: 'ssh: the id is of another user', failure: 'ssh-key-other-user', cause: 'credentials/ssh-key', messageId: 'not-listed', spec: withSsh(block(LOGIN.replace(ALICE, 'APKAEXAMPLENOBODY001')), withKeys), world: aliceMayList },
  { name: 'ssh: single sign-on, which has no SSH keys', failure: 'tmp-not-usable-with-ssh-or-gc', cause: 'credentials/method-allowed', spec: { ...withSsh(block(''), { files: { '.aws/credentials': sessionKeys } }), tools: { aws: 'missing' } }, world: (world) => { world.identities.push(sso); } },
  { name: 'ssh: port 22 is closed', failure: 'net-ssh-22-blocked', cause: 'network/reachable', messageId: 'ssh-closed', spec: withSsh(block(LOGIN).replace('{{SSH_PORT}}', '9')) },
  { name: 'ssh: GitPull is denied', failure: 'iam-no-gitpull', cause: 'permissions/codecommit', messageId: 'pull-denied', spec: withSsh(), world: (world) => { world.identities[0]?.denials.push({ action: 'codecommit:GitPull', type: 'boundary' }); } },
  { name: 'single sign-on, which has no Git credentials', failure: 'gc-federated', cause: 'credentials/method-allowed', args: ['--method', 'git-credentials'], spec: { ...static_(''), files: { '.aws/credentials': sessionKeys }, tools: { grc: 'missing' } }, world: (world) => { world.identities.push(sso); } },
  { name: 'the Git credential is inactive', failure: 'gc-inactive', cause: 'credentials/git-credential', messageId: 'inactive', spec: static_(`alice-at-111122223333:${PASSWORD}`, withKeys), world: (world) => { aliceMayList(world); for (const each of world.gitCredentials) each.active = false; } },
  { name: 'the Git credential is deleted', failure: 'gc-deleted', cause: 'credentials/git-credential', messageId: 'deleted', spec: static_(`alice-at-111122223333:${PASSWORD}`, withKeys), world: (world) => { aliceMayList(world); world.gitCredentials = []; } },
  { name: 'the password of the Git credential was reset', failure: 'gc-wrong-password', cause: 'credentials/git-credential', messageId: 'wrong-password', spec: static_(`alice-at-111122223333:${PASSWORD.replace('Not', 'Old')}`, withKeys), world: aliceMayList },
  { name: 'the password of the Git credential was cut short', failure: 'gc-leading-dash-or-paste', cause: 'credentials/git-credential', messageId: 'not-its-password', spec: static_(`alice-at-111122223333:${PASSWORD.replace('%3D', '')}`) },
  { name: 'only with MFA', failure: 'iam-mfa-required', cause: 'permissions/conditions', messageId: 'mfa', spec: withHelper({ gitConfig: guideBlock }), world: conditional('aws:MultiFactorAuthPresent') },
  { name: 'only from the office', failure: 'iam-source-ip-vpc', cause: 'permissions/conditions', messageId: 'network', spec: withHelper({ gitConfig: guideBlock }), world: conditional('aws:SourceIp') },
];
