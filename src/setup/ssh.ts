import { type SshFact, type SshIdentity, type Snapshot, valueOf } from '../core/facts.ts';
import { type FixStep, type MakingStep } from '../core/fix.ts';
import { type Answers, LEARNED, type SetupPlanner, type SetupStage } from '../core/setup.ts';
import { publishedHostKey } from '../knowledge/codecommit-host-keys.ts';
import { convertUrl, parseCodeCommitUrl } from '../knowledge/codecommit-url.ts';
import { SSH_KEY_ID } from '../knowledge/credential-shape.ts';
import { httpsUrl } from '../knowledge/repository-url.ts';
import { inHostBlock, loginAs } from '../knowledge/ssh-steps.ts';
import { gitRefusal } from './credential-helper.ts';
import { type IamUser, iamUserFor, listedByIam } from './iam-user.ts';
import { type Refused, refused } from './refused.ts';
import { isPlace, placeOf } from './repository.ts';
import { worksAlready } from './works.ts';

const BITS = 4096;
/** Source: IAM User Guide, "Use SSH keys and SSH with CodeCommit". */
const LEAST_BITS = 2048;
const MOST_KEYS = 5;

/**
 * Plans SSH: an RSA key, its public half in IAM, the host key AWS publishes, and a block for the host. Source: CodeCommit User Guide, "Setup steps for SSH
 * connections to AWS CodeCommit repositories on Linux, macOS, or Unix".
 */
export const planSsh: SetupPlanner = (snapshot, answers) => {
  const stop = gitRefusal(snapshot);
  if (stop !== null) return stop;
  const place = placeOf(snapshot, answers);
  if (!isPlace(place)) return place;
  const url = convertUrl(parseCodeCommitUrl(httpsUrl(place.host, place.repository)), 'ssh', place.region, null);
  if (url === null) return refused(`There is no SSH address for ${place.host}.`, 'codecommit setup credential-helper');
  const works = worksAlready(snapshot, url);
  if (works !== null) return { kind: 'stages', consent: 'ask', stages: [], url, remarks: works };
  const ssh = readableSsh(snapshot);
  if ('kind' in ssh) return ssh;
  const user = iamUserFor(snapshot, answers, 'SSH keys');
  if (user.kind !== 'user') return user;
  const key = keyFor(snapshot, answers, ssh, user);
  if ('kind' in key) return key;
  const pin = pinSteps(ssh);
  if ('kind' in pin) return pin;
  const block = blockSteps(ssh, key);
  if ('kind' in block) return block;
  const upload: FixStep[] = key.id === null ? [{ do: 'iam', action: 'UploadSSHPublicKey', user: user.name, profile: user.profile, keyFile: `${key.path}.pub` }] : [];
  const stages: SetupStage[] = [
    { describe: 'Trust the host key AWS publishes, and make a key where none fits.', steps: [...pin, ...(key.make === null ? [] : [key.make])] },
    { describe: `Upload the public key for the IAM user ${user.name}.`, steps: upload },
    { describe: `Let ssh log in to ${ssh.host} with it.`, steps: block },
  ];
  const { user: was } = ssh.effective;
  const replaced = SSH_KEY_ID.test(was) && was !== key.id ? [`ssh no longer logs in to ${ssh.host} as ${was}, for no repository there.`] : [];
  return { kind: 'stages', consent: 'ask', url, remarks: [...key.remarks, ...replaced], stages: stages.filter(({ steps }) => steps.length > 0) };
};

/** What ssh says of the host, or why it says nothing. */
function readableSsh({ ssh }: Snapshot): (SshFact & { effective: NonNullable<SshFact['effective']> }) | Refused {
  if (ssh.status !== 'seen') return refused(`ssh cannot be asked: ${ssh.reason}.`, 'Install OpenSSH: ssh, ssh-keygen and ssh-keyscan');
  const { effective, error } = ssh.value;
  return effective === null ? refused(`ssh does not take its configuration: ${error?.text ?? ssh.value.notAsked ?? ''}`, 'codecommit fix ssh/config') : { ...ssh.value, effective };
}

interface ChosenKey {
  path: string;
  /** The id under which IAM has it; null where it is to be uploaded. */
  id: string | null;
  make: MakingStep | null;
  remarks: readonly string[];
}

/** The key that is named, else one that IAM has, else one that fits, else a new one. */
function keyFor(snapshot: Snapshot, answers: Answers, ssh: SshFact, user: IamUser): ChosenKey | Refused {
  const uploaded = user.own ? listedByIam(valueOf(snapshot.iamLogins)?.sshKeys) : null;
  const idOf = ({ fingerprintMd5 }: SshIdentity): string | null => uploaded?.find(({ active, fingerprint }) => active && fingerprint !== null && fingerprint === fingerprintMd5)?.keyId ?? null;
  const chosen = (path: string, id: string | null, make: MakingStep | null = null, remarks: readonly string[] = []): ChosenKey | Refused =>
    (id === null && uploaded !== null && uploaded.length >= MOST_KEYS ? fiveTaken(user.name) : { path, id, make, remarks });
  const named = answers['ssh-key'];
  if (named !== undefined) {
    const path = asPath(named, snapshot);
    // OpenSSH knows no way to write that as it stands: ssh_config(5), "TOKENS", "ENVIRONMENT VARIABLES".
    if (path.includes('${')) return refused(`ssh would read a variable in ${path}.`, 'Give the key another name, or leave --ssh-key out');
    const known = ssh.identities.find((identity) => identity.path === path);
    if (known?.exists === true && known.type !== null && known.type !== 'rsa') return refused(`${path} is a key of type ${known.type}; CodeCommit takes RSA keys alone.`, 'Leave --ssh-key out: a key is made then');
    return chosen(path, known === undefined ? null : idOf(known));
  }
  const fitting = ssh.identities.filter((identity) => fits(identity, ssh));
  const known = fitting.find((identity) => idOf(identity) !== null) ?? fitting[0];
  if (known !== undefined) return chosen(known.path, idOf(known));
  const others = ssh.otherKeys ?? [];
  const other = others.find((path) => /codecommit/i.test(path)) ?? others[0];
  if (other !== undefined) return chosen(other, null);
  const path = freshPath(ssh);
  return chosen(path, null, { do: 'new-ssh-key', path, bits: BITS, comment: `codecommit-${user.name}` }, [`The new key ${path} has no passphrase, so that git can use it unasked; ssh-keygen -p -f ${path} gives it one, and ssh-add keeps it open then.`]);
}

function fits({ exists, type, bits, loads, mode, fingerprintMd5 }: SshIdentity, { agent }: SshFact): boolean {
  const usable = loads === true || (agent.keys ?? []).some(({ fingerprint }) => fingerprint === fingerprintMd5);
  return exists && type === 'rsa' && (bits ?? 0) >= LEAST_BITS && usable && (mode === null || (mode & 0o077) === 0);
}

function freshPath(ssh: SshFact): string {
  const dir = directoryOf(ssh);
  const taken = ssh.identities.filter(({ exists }) => exists).map(({ path }) => path);
  return ['codecommit_rsa', 'codecommit_rsa_2'].map((name) => `${dir}${name}`).find((path) => !taken.includes(path)) ?? `${dir}codecommit_rsa_3`;
}

/** With the separator at its end. */
const directoryOf = ({ config }: SshFact): string => config.path.slice(0, Math.max(config.path.lastIndexOf('/'), config.path.lastIndexOf('\\')) + 1);

function asPath(named: string, snapshot: Snapshot): string {
  const home = valueOf(snapshot.system)?.homeDir ?? '';
  const path = named.replace(/^~(?=[\\/])/, home).replace(/\.pub$/, '');
  return /^(?:[\\/]|[A-Za-z]:)/.test(path) ? path : `${valueOf(snapshot.intent)?.cwd ?? '.'}/${path}`;
}

function fiveTaken(user: string): Refused {
  return refused(`IAM takes ${MOST_KEYS} SSH keys from a user, and ${user} has them.`, `Delete one that no machine uses: aws iam list-ssh-public-keys --user-name ${user}, then aws iam delete-ssh-public-key --user-name ${user} --ssh-public-key-id APKA…`);
}

/** The host key is pinned where AWS publishes it; elsewhere a person must vouch for it, or have told ssh to take any. */
function pinSteps({ effective, knownHosts, knownName, host, config }: SshFact & { effective: NonNullable<SshFact['effective']> }): readonly MakingStep[] | Refused {
  if (knownHosts === null || knownHosts.length > 0) return [];
  const fingerprint = publishedHostKey(effective.hostKeyAlias ?? effective.hostName);
  const beside = config.path.replace(/config$/, 'known_hosts');
  const path = effective.knownHostsFiles[0]?.replace(/^~[\\/]\.ssh[\\/]known_hosts$/, beside) ?? beside;
  if (fingerprint !== null) return [{ do: 'pin-host-key', path, name: knownName ?? effective.hostName, host: effective.hostName, port: effective.port, fingerprint }];
  if (/^(?:no|off|false|accept-new)$/.test(effective.strictHostKeyChecking)) return [];
  return refused(`ssh does not know the host key of ${host}, and AWS publishes none for this region.`, `Compare what "ssh-keyscan -t rsa ${effective.hostName} | ssh-keygen -lf -" shows with what AWS Support names, add the line of ssh-keyscan to ${path}, then the same command again`);
}

function blockSteps(ssh: SshFact & { effective: NonNullable<SshFact['effective']> }, { path, id, make }: ChosenKey): readonly FixStep[] | Refused {
  const keyId = id ?? LEARNED.sshKeyId;
  const login = ssh.effective.user === keyId ? null : loginAs(ssh, keyId, ssh.users[0]);
  if (login === null && ssh.effective.user !== keyId) return refused(`${ssh.users[0]?.file ?? ''}, line ${ssh.users[0]?.line ?? ''}, makes ssh log in to ${ssh.host} as "${ssh.effective.user}".`, 'Take that line out, then the same command again');
  const offered = make === null && ssh.identities.some((identity) => identity.path === path && identity.configured);
  // An agent with many keys would offer those first, and CodeCommit ends the connection after a few.
  const key = offered ? [] : [inHostBlock(ssh, 'IdentityFile', path.replaceAll('%', '%%')), inHostBlock(ssh, 'IdentitiesOnly', 'yes')];
  return [...(login?.steps ?? []), ...key];
}
