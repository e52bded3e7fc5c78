import type { Line } from '../lines.ts';
import { certain, likely, type Pattern, type Pointer, possible } from '../pattern.ts';
import type { Seen } from '../seen.ts';

/** What OpenSSH and plink say. */
export const sshPatterns: readonly Pattern[] = [
  { id: 'E73', says: ['permission denied (publickey', 'no more authentication methods to try', 'userauth failure'], about: 'not-foreign', kind: 'tail', points: refused },
  { id: 'E74', says: ['no matching host key type found', 'no matching key exchange method', 'unable to negotiate with', 'no mutual signature algorithm'], about: 'not-foreign', points: [certain('ssh/algorithms', 'ssh and the server share no algorithm; OpenSSH 8.8 switched RSA with SHA-1 off.')] },
  { id: 'E75', says: ['no supported authentication methods available', 'store key in cache', "host key is not cached", 'cannot run plink', 'plink: ', 'plink.exe', 'fatal error: disconnected: no supported authentication', 'cannot run ssh: '], about: 'not-foreign', points: [certain('tools/ssh-client', 'git starts plink, or a program that is no OpenSSH.'), possible('ssh/identity', 'A key of PuTTY is none for OpenSSH.')] },
  { id: 'E76', says: ['unprotected private key file', "permissions 0…for '…' are too open", 'bad permissions: ignore key'], about: 'not-foreign', points: ({ text }) => [certain('ssh/identity', text.includes('.pub') ? 'IdentityFile names the public half of the key.' : 'Others may read the private key, so ssh ignores it.')] },
  { id: 'load-key', says: ['load key …error in libcrypto', 'load key …invalid format', "load key '…': ", 'no such identity:', 'key_load_private', 'sign_and_send_pubkey: signing failed'], about: 'not-foreign', points: [likely('ssh/identity', 'ssh has no private key there that it can load.')] },
  { id: 'E77', says: ['bad owner or permissions on '], about: 'not-foreign', points: (_, seen) => [certain('ssh/config', 'ssh refuses a configuration that others may write.'), ...(seen.has('wsl') ? [possible('topic/wsl', 'Files on a drive of Windows are open to all in WSL.')] : [])] },
  { id: 'E78', says: ['bad configuration option: ', 'bad configuration options', 'extra arguments at end of line', 'no argument after keyword', 'missing argument.…ssh/config', "unsupported option '"], about: 'not-foreign', points: [certain('ssh/config', 'ssh stops at a line of its configuration.')] },
  { id: 'E79', says: ['host key verification failed', "authenticity of host '", 'remote host identification has changed', 'possible dns spoofing detected', "host key is known for", 'offending rsa key in', 'offending ecdsa key in', 'offending ed25519 key in'], about: 'not-foreign', points: [certain('ssh/known-hosts', 'The host key is not the one ssh knows, or ssh knows none.')] },
  { id: 'E80', says: ['too many authentication failures'], about: 'not-foreign', points: [certain('ssh/identity', 'The agent offers its other keys first, and the server ends the login.'), possible('ssh/user', 'The user may be another one.')] },
  { id: 'ssh-closed', says: ['kex_exchange_identification', 'connection closed by…port 22', 'connection reset by…port 22'], about: 'ours', points: [likely('network/reachable', 'Something between cuts the connection on port 22.'), possible('network/proxy', 'A ProxyCommand may be needed.')] },
  { id: 'askpass', says: ['read_passphrase: can\'t open /dev/tty', 'enter passphrase for key', 'ssh_askpass: exec('], about: 'ours', kind: 'tail', points: [likely('ssh/identity', 'The key has a passphrase that nobody can type here, and no agent holds it.', 62)] },
];

/** A refused login: the name before the @ says whether ssh was told the id of an IAM key; `ssh -v` says which keys it had. */
function refused({ text }: Line, seen: Seen): readonly Pointer[] {
  // Somebody else's host; a name without a dot may be an alias of ssh's configuration.
  const elsewhere = /@([\w.-]{1,253}): permission denied/.exec(text)?.[1];
  if (elsewhere?.includes('.') === true && !elsewhere.includes('codecommit')) return [];
  const at = /([\w.+-]{1,128})@[\w.-]{0,80}codecommit/.exec(text)?.[1] ?? null;
  const isKeyId = at === null ? seen.has('keyIdUser') : /^apka[a-z0-9]{13,}$/.test(at);
  const named = at !== null || seen.has('ours');
  const user = isKeyId ? 20 : at !== null || seen.has('otherUser') ? 84 : 72;
  return [
    ...(seen.has('noMutualAlgorithm') ? [certain('ssh/algorithms', 'No signature algorithm is shared; OpenSSH 8.8 switched RSA with SHA-1 off.', 99)] : []),
    ...(seen.has('unprotected') ? [certain('ssh/identity', 'The private key is open to others, so ssh ignores it.', 98)] : []),
    ...(seen.has('insteadOf') ? [likely('remote/rewritten', 'An insteadOf rule turns https into ssh.', 96)] : []),
    ...(seen.has('sessionShown') ? [likely('credentials/method-allowed', 'Roles and single sign-on have no SSH key in IAM.', 90)] : []),
    ...(seen.has('vscode') && isKeyId ? [likely('topic/ide-vscode', 'An editor started from the desktop does not see the agent of the terminal.', 86)] : []),
    ...(isKeyId ? [] : [{ check: 'ssh/user', certainty: named ? 'certain' : 'possible', why: at === null ? 'CodeCommit knows a user by the id of the key in IAM, APKA…; ssh logged in with another name.' : `ssh logged in as "${at}", which is no id of an SSH key in IAM (APKA…).`, weight: user } as const]),
    ...(isKeyId && seen.has('rsaOffered') && !seen.has('noSuchIdentity') ? [likely('credentials/ssh-key', 'The id is right in its form and a key was offered: inactive, another user\'s, or of another id.', 88), likely('ssh/identity', 'The key that is offered may be another one.', 66)]
      : isKeyId && seen.has('noSuchIdentity') && !seen.has('keyOffered') ? [likely('ssh/identity', 'ssh has no private key where it looks.', 88), likely('credentials/ssh-key', 'The key in IAM may be inactive or another one.', 60)]
        : isKeyId && seen.has('keyOffered') ? [likely('ssh/identity', 'The keys that ssh offers are not RSA, and IAM takes RSA only.', 88), likely('credentials/ssh-key', 'The key in IAM may be inactive or another one.', 70)]
          : isKeyId ? [likely('credentials/ssh-key', 'The id is right in its form: the key in IAM is inactive, another user\'s, or of another id.', 76), likely('ssh/identity', 'Or ssh offers no key, or another one.', 74)]
            : [likely('ssh/identity', 'ssh may have no key for this host.', seen.has('noSuchIdentity') && !seen.has('keyOffered') ? 70 : 60), possible('credentials/ssh-key', 'The key may not be the one in IAM.', 55), possible('ssh/config', 'The configuration may not be read at all (config.txt).', 40)]),
  ];
}
