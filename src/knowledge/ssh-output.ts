import type { SshEffective, SshHandshake, SshKeyDescription } from '../core/facts.ts';

/** Reads `ssh -G`; null for text that is none. Source: ssh.c `dump_client_config`. */
export function parseSshG(text: string): SshEffective | null {
  const values = new Map<string, string[]>();
  for (const line of text.split(/\r?\n/)) {
    const [, key, value] = /^([a-z0-9]+)\s+(.*)$/i.exec(line) ?? [];
    if (key !== undefined && value !== undefined) values.set(key.toLowerCase(), [...(values.get(key.toLowerCase()) ?? []), value]);
  }
  const one = (key: string): string | null => values.get(key)?.[0] ?? null;
  const list = (key: string, by: RegExp): string[] => (one(key) ?? '').split(by).filter((word) => word !== '' && word !== 'none');
  const named = (key: string): string | null => (one(key) === 'none' ? null : one(key));
  const [user, hostName, port] = [one('user'), one('hostname'), one('port')];
  if (user === null || hostName === null || port === null) return null;
  return {
    user, hostName, port: Number(port),
    identityFiles: (values.get('identityfile') ?? []).filter((path) => path !== 'none'),
    identitiesOnly: one('identitiesonly') === 'yes',
    identityAgent: named('identityagent'),
    proxyCommand: named('proxycommand'),
    proxyJump: named('proxyjump'),
    hostKeyAlias: named('hostkeyalias'),
    strictHostKeyChecking: one('stricthostkeychecking') ?? 'ask',
    knownHostsFiles: [...list('userknownhostsfile', /\s+/), ...list('globalknownhostsfile', /\s+/)],
    pubkeyAlgorithms: list(values.has('pubkeyacceptedalgorithms') ? 'pubkeyacceptedalgorithms' : 'pubkeyacceptedkeytypes', /,/),
    hostKeyAlgorithms: list('hostkeyalgorithms', /,/),
  };
}

/** Returns the configuration files `ssh -v` says it read, in order. */
export function configFilesRead(stderr: string): string[] {
  return [...new Set([...stderr.matchAll(/^debug1: Reading configuration data (.+?)\r?$/gm)].map((match) => match[1] ?? ''))];
}

/** The names ssh tries where the configuration gives no IdentityFile. Source: ssh.c `fill_default_options`, readconf.c. */
export function isDefaultIdentity(path: string): boolean {
  return /(?:^|[\\/])\.ssh[\\/]id_(?:rsa|ecdsa|ecdsa_sk|ed25519|ed25519_sk|xmss|dsa)$/.test(path);
}

/** Reads a line of `ssh-keygen -l` or `ssh-add -l`: `2048 SHA256:… comment (RSA)`. */
export function parseKeyLine(line: string): SshKeyDescription | null {
  const [, bits, print, type] = /^(\d+) ((?:SHA256|MD5):\S+) .*\(([\w-]+)\)\s*$/.exec(line) ?? [];
  if (bits === undefined || print === undefined || type === undefined) return null;
  return { bits: Number(bits), type: type.toLowerCase().replace(/-cert$/, ''), fingerprint: print.replace(/^MD5:/, '') };
}

/** Reads `ssh-keygen -l -F HOST`: the line in the file, the key's type and its fingerprint. */
export function parseKnownHostLookup(stdout: string): { line: number; type: string; fingerprint: string; mark: 'revoked' | 'authority' | null }[] {
  const found: { line: number; type: string; fingerprint: string; mark: 'revoked' | 'authority' | null }[] = [];
  let line = 0;
  let mark: 'revoked' | 'authority' | null = null;
  for (const text of stdout.split(/\r?\n/)) {
    const head = /^# Host .* found: line (\d+)(?:\s+(CA|REVOKED))?/.exec(text);
    if (head !== null) {
      line = Number(head[1]);
      mark = head[2] === undefined ? null : head[2] === 'CA' ? 'authority' : 'revoked';
      continue;
    }
    const [, type, fingerprint] = / ([A-Z0-9-]+) (SHA256:\S+)/.exec(text) ?? [];
    if (type !== undefined && fingerprint !== undefined) found.push({ line, type: type.toLowerCase(), fingerprint, mark });
  }
  return found;
}

/** What `ssh -v` adds to what ssh says anyway. Source: ssh.c, sshconnect2.c, packet.c, clientloop.c. */
const DEBUG = /^(?:debug[123]: |OpenSSH_\S+,? |Authenticated to .* using "|Transferred: sent \d|Bytes per second: sent \d|Authenticated with partial success|Authenticated using ")/;

/** Separates what `ssh -v` adds from the lines that would stand there without it. */
export function withoutDebug(lines: readonly string[]): string[] {
  return lines.filter((line) => !DEBUG.test(line));
}

/** Returns how far ssh came, from the lines of `ssh -v`; null where no ssh spoke. Source: OpenSSH 9.2 sshconnect.c and sshconnect2.c. */
export function parseHandshake(lines: readonly string[]): SshHandshake | null {
  if (!lines.some((line) => line.startsWith('debug1: '))) return null;
  const has = (pattern: RegExp): boolean => lines.some((line) => pattern.test(line));
  const first = (pattern: RegExp): string | null => lines.map((line) => pattern.exec(line)?.[1]).find((found) => found !== undefined) ?? null;
  const authenticated = has(/^Authenticated to .* using "|^debug1: Authentication succeeded/);
  const refused = has(/Permission denied \(|Too many authentication failures|^debug1: No more authentication methods to try/);
  const hostKey = first(/^debug1: Server host key: \S+ (SHA256:\S+)/) ?? first(/^(SHA256:[A-Za-z0-9+/]{43})\.?$/);
  const connected = has(/^debug1: Connection established|^debug1: Remote protocol version|^debug1: Executing proxy command/);
  const badHost = has(/Host key verification failed|REMOTE HOST IDENTIFICATION|no matching host key type/);
  return {
    stage: authenticated ? 'authenticated' : badHost ? 'host-key' : refused ? 'refused' : connected ? 'connected' : 'none',
    hostKey,
    offered: lines.flatMap((line) => {
      const [, path, type, fingerprint, rest] = /^debug1: Offering public key: (.*) ([A-Z0-9-]+) (SHA256:\S+)(.*)$/.exec(line) ?? [];
      return path === undefined || type === undefined || fingerprint === undefined ? [] : [{ path, type: type.toLowerCase(), fingerprint, fromAgent: /\bagent\b/.test(rest ?? '') }];
    }),
    tried: lines.flatMap((line) => /^debug1: Trying private key: (.*)$/.exec(line)?.[1] ?? []),
    noMutualAlgorithm: has(/no mutual signature algorithm/),
  };
}
