import type { SshEffective, SshFact, SshIdentity, SshKeyDescription, SshKnownHost } from '../core/facts.ts';
import type { ExecResult, Host } from '../core/probe.ts';
import { harmless, withoutSecrets } from '../knowledge/redact-text.ts';
import { isDefaultIdentity, parseKeyLine, parseKnownHostLookup } from '../knowledge/ssh-output.ts';

const AT_MOST = 10;
const text = (result: ExecResult): string => new TextDecoder().decode(result.stdout);

/** The key files ssh would try; of its own default names only those that are there. */
export async function identitiesOf(host: Host, effective: SshEffective, to: { host: string }): Promise<SshIdentity[]> {
  const paths = [...new Set(effective.identityFiles.map((path) => expanded(host, path, effective, to)))].slice(0, AT_MOST);
  // Where the list is ssh's own, every name of it is a default one.
  const configured = !effective.identityFiles.every(isDefaultIdentity) || effective.identityFiles.length < 3;
  const found = await Promise.all(paths.map((path) => identityAt(host, path, configured)));
  return found.filter((identity) => identity.exists || identity.configured);
}

/**
 * Returns the RSA keys of a directory that load without a passphrase and are none of `known`: the key that was made for CodeCommit and is named nowhere
 * is most often one of them.
 */
export async function otherKeysOf(host: Host, dir: string, known: readonly string[]): Promise<string[]> {
  const names = ((await host.list(dir).catch(() => null)) ?? []).filter((name) => !/\.(?:pub|ppk|old|bak)$|^(?:known_hosts|config|authorized_keys|environment|rc)/.test(name));
  const paths = names.map((name) => `${dir}/${name}`).filter((path) => !known.includes(path)).sort().slice(0, AT_MOST);
  const keys = await Promise.all(paths.map(async (path) => (/^(?:openssh|pem)$/.test((await formatOf(host, path)) ?? '') ? identityAt(host, path, false) : null)));
  return keys.flatMap((key) => (key?.loads === true && key.type === 'rsa' && (key.bits ?? 0) >= 2048 ? [key.path] : []));
}

/** Tilde and the tokens of ssh_config(5) that a file name may hold; the home directory is that of the user database. */
function expanded(host: Host, path: string, effective: SshEffective, to: { host: string }): string {
  const home = host.accountHome ?? host.homeDir ?? '';
  const tokens: Readonly<Record<string, string>> = { '%': '%', d: home, h: effective.hostName, n: to.host, p: String(effective.port), r: effective.user };
  return path.replace(/^~(?=[\\/])/, home).replace(/%([%dhnpr])/g, (_, token: string) => tokens[token] ?? '');
}

async function identityAt(host: Host, path: string, configured: boolean): Promise<SshIdentity> {
  const nothing: SshIdentity = {
    path, configured, exists: false, mode: null, format: null, encrypted: null, loads: null, type: null, bits: null, fingerprintMd5: null,
    fingerprintSha256: null, error: null,
  };
  const found = await host.stat(path).catch(() => null);
  if (found === null || !found.isFile) return nothing;
  const [format, half] = await Promise.all([formatOf(host, path), host.exec(['ssh-keygen', '-y', '-P', '', '-f', path], { env: { LC_ALL: 'C' } })]);
  const seen = { ...nothing, exists: true, mode: host.platform === 'win32' ? null : found.mode, format };
  if (half.spawnError !== null) return { ...seen, error: 'ssh-keygen is not on PATH' };
  const loads = half.exitCode === 0;
  const encrypted = loads ? false : /incorrect passphrase|bad passphrase/i.test(half.stderr) ? true : null;
  // Of an encrypted key the public half is in it, or in the file beside it.
  const prints = await Promise.all(['sha256', 'md5'].map((hash) => host.exec(['ssh-keygen', '-l', '-E', hash, '-f', loads ? '-' : path], { ...(loads ? { stdin: text(half) } : {}), env: { LC_ALL: 'C' } })));
  const [sha256, md5] = prints.map((print) => parseKeyLine(text(print).trimEnd()));
  return {
    ...seen, loads, encrypted,
    type: sha256?.type ?? null, bits: sha256?.bits ?? null, fingerprintSha256: sha256?.fingerprint ?? null, fingerprintMd5: md5?.fingerprint ?? null,
    error: loads ? null : harmless(withoutSecrets(lastLine(half.stderr))),
  };
}

/** Told by the first line, which is all that is read. */
async function formatOf(host: Host, path: string): Promise<SshIdentity['format']> {
  const start = await host.readBytes(path, 64).catch(() => null);
  if (start === null) return null;
  const line = new TextDecoder().decode(start).split('\n')[0] ?? '';
  if (line.startsWith('-----BEGIN OPENSSH PRIVATE KEY-----')) return 'openssh';
  if (/^-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/.test(line)) return 'pem';
  if (line.startsWith('PuTTY-User-Key-File')) return 'putty';
  return /^(?:ssh-|ecdsa-|sk-)|^---- BEGIN SSH2 PUBLIC KEY|^-----BEGIN (?:RSA )?PUBLIC KEY/.test(line) ? 'public' : 'other';
}

/** What the agent offers. Listing opens no dialog and starts no agent. */
export async function agentKeys(host: Host, effective: SshEffective | null): Promise<SshFact['agent']> {
  const named = effective?.identityAgent ?? null;
  const socket = named !== null && named !== 'SSH_AUTH_SOCK' ? named.replace(/^~(?=\/)/, host.accountHome ?? host.homeDir ?? '') : host.env('SSH_AUTH_SOCK');
  if (!socket && host.platform !== 'win32') return { running: false, keys: null };
  const result = await host.exec(['ssh-add', '-l', '-E', 'md5'], { env: { LC_ALL: 'C', ...(socket ? { SSH_AUTH_SOCK: socket } : {}) } });
  if (result.exitCode === 1) return { running: true, keys: [] };
  if (result.exitCode !== 0) return { running: false, keys: null };
  return { running: true, keys: text(result).split(/\r?\n/).map(parseKeyLine).filter((key): key is SshKeyDescription => key !== null) };
}

/** The lines for the host in the files ssh looks into, hashed names included. */
export async function knownHostsOf(host: Host, effective: SshEffective): Promise<{ name: string; hosts: SshKnownHost[] | null }> {
  const bare = effective.hostName.toLowerCase();
  const name = effective.hostKeyAlias ?? (effective.port === 22 ? bare : `[${bare}]:${effective.port}`);
  const found = await Promise.all(effective.knownHostsFiles.map(async (path): Promise<SshKnownHost[] | null> => {
    const file = path.replace(/^~(?=\/)/, host.accountHome ?? host.homeDir ?? '');
    const there = await host.stat(file).catch(() => null);
    if (there === null || !there.isFile) return [];
    const result = await host.exec(['ssh-keygen', '-l', '-F', name, '-f', file], { env: { LC_ALL: 'C' } });
    return result.spawnError !== null ? null : parseKnownHostLookup(text(result)).map((each) => ({ file, ...each }));
  }));
  return { name, hosts: found.some((each) => each === null) ? null : found.flatMap((each) => each ?? []) };
}

const lastLine = (stderr: string): string => stderr.trim().split('\n').at(-1) ?? '';
