import type { IamLoginsFact, SshFact, SshUserLine, TargetFact } from '../core/facts.ts';
import type { Fix, FixStep } from '../core/fix.ts';
import { parseCodeCommitUrl } from './codecommit-url.ts';
import { SSH_KEY_ID } from './credential-shape.ts';

/** Returns the step that sets an option for the target's host alone. */
export function inHostBlock({ config, host }: SshFact, key: string, value: string): FixStep {
  return { do: 'ssh-config', path: config.path, section: `Host ${host}`, key, value };
}

/**
 * Returns the id of the key with which this machine is meant to log in, where only one can be: `user` in capitals, or what IAM lists of the keys that
 * are here. Null where a person must say it.
 */
export function meantKeyId(user: string, { identities }: SshFact, iamLogins: IamLoginsFact | undefined): string | null {
  const capitals = user.toUpperCase();
  if (capitals !== user && SSH_KEY_ID.test(capitals)) return capitals;
  const active = iamLogins?.sshKeys?.items.filter((item) => item.active) ?? [];
  const own = active.filter(({ fingerprint }) => fingerprint !== null && identities.some((identity) => identity.fingerprintMd5 === fingerprint));
  const [only, second] = own.length > 0 ? own : active.filter(({ fingerprint }) => fingerprint === null);
  return only === undefined || second !== undefined || (own.length === 0 && active.length > 1) ? null : only.keyId;
}

/** Returns the user name in the URL, which ssh takes before any configuration; null where there is none. */
export function userOfUrl(target: TargetFact | undefined): string | null {
  return target === undefined ? null : (parseCodeCommitUrl(target.url).userInfo?.user || null);
}

/** Returns the fix that writes another user name, or none (null), into the URL of the remote; null where the URL is not a remote's own. */
export function userInUrl(target: TargetFact | undefined, user: string | null): Fix | null {
  if (target?.remote == null || target.configuredUrl !== target.url) return null;
  const url = target.url.replace(/^ssh:\/\/(?:[^@/]*@)?/i, `ssh://${user === null ? '' : `${user}@`}`);
  return url === target.url || !/^ssh:\/\//i.test(url) ? null : { consent: 'ask', steps: [{ do: 'remote-url', remote: target.remote, url }] };
}

/**
 * Returns the fix that makes ssh log in as `id`. Of several `User` lines ssh takes the first, so that a block of its own goes before the one of `first`.
 * Null where that one begins in another file. Source: ssh_config(5).
 */
export function loginAs(ssh: SshFact, id: string, first: SshUserLine | undefined): Fix | null {
  const { host } = ssh;
  if (first === undefined || first.block === `Host ${host}`) return { consent: 'ask', steps: [inHostBlock(ssh, 'User', id)] };
  const head = first.block === null ? first.line : (first.blockLine ?? null);
  if (head === null) return null;
  // Lines before the first block hold for every host, and go on to.
  const lines = [`Host ${host}`, `  User ${id}`, first.block === null ? 'Host *' : ''];
  const what = `put a block "Host ${host}" with User ${id} before line ${head}`;
  return { consent: 'ask', steps: [{ do: 'edit-file', path: first.file, what, edits: lines.map((text) => ({ op: 'insert', line: head, text })) }] };
}

/** Returns the fix that adds the host to the patterns of the block in which a `User` line stands; null where that is no plain `Host` line. */
export function fitHost({ host }: SshFact, { file, block, blockLine }: SshUserLine): Fix | null {
  const last = /^Host (?:.* )?([^ "!]+)$/.exec(block ?? '')?.[1];
  if (last === undefined || blockLine == null) return null;
  const what = `add ${host} to the patterns of "${block ?? ''}" in line ${blockLine}`;
  return { consent: 'ask', steps: [{ do: 'edit-file', path: file, what, edits: [{ op: 'replace', line: blockLine, find: last, with: `${last} ${host}` }] }] };
}

/** Returns the fix that names the one key beside the configuration that could be meant; null where there is none or more than one. */
export function useOtherKey(ssh: SshFact, meant: string | null = null): Fix | null {
  const keys = ssh.otherKeys ?? [];
  const [only, second] = meant !== null && keys.includes(meant) ? [meant] : keys;
  return only === undefined || second !== undefined ? null : { consent: 'ask', steps: [inHostBlock(ssh, 'IdentityFile', only)] };
}
