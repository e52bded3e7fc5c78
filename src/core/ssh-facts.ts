/** What was seen of SSH: its configuration for the target's host, its keys, and how far it came. */

/** A public key by its fingerprint: SHA-256 as `SHA256:…`, MD5 as `aa:bb:…`. */
export interface SshKeyDescription {
  bits: number;
  /** `rsa`, `ed25519`, `ecdsa`, `dsa`. */
  type: string;
  fingerprint: string;
}

/** What `ssh -G` says holds for the host. */
export interface SshEffective {
  user: string;
  hostName: string;
  port: number;
  identityFiles: readonly string[];
  identitiesOnly: boolean;
  identityAgent: string | null;
  proxyCommand: string | null;
  proxyJump: string | null;
  hostKeyAlias: string | null;
  strictHostKeyChecking: string;
  knownHostsFiles: readonly string[];
  pubkeyAlgorithms: readonly string[];
  hostKeyAlgorithms: readonly string[];
}

/** A `User` line of a configuration; `block` is the `Host …` or `Match …` it stands under, null before the first. */
export interface SshUserLine {
  value: string;
  file: string;
  line: number;
  block: string | null;
  /** The line of `file` on which that block begins; null where it begins in the file that includes this one. */
  blockLine?: number | null;
}

/** A private key file. Its first line and its public half are all that was looked at. */
export interface SshIdentity {
  path: string;
  /** False for the names ssh tries by itself. */
  configured: boolean;
  exists: boolean;
  /** Null where the system has no modes. */
  mode: number | null;
  format: 'openssh' | 'pem' | 'putty' | 'public' | 'other' | null;
  /** Null where it could not be told. */
  encrypted: boolean | null;
  loads: boolean | null;
  type: string | null;
  bits: number | null;
  fingerprintMd5: string | null;
  fingerprintSha256: string | null;
  /** What ssh-keygen said when it did not load. */
  error: string | null;
}

export interface SshKnownHost {
  file: string;
  line: number;
  type: string;
  fingerprint: string;
  mark: 'revoked' | 'authority' | null;
}

export interface SshFact {
  /** The command git starts, secrets replaced, and what named it. */
  command: string;
  source: string;
  /** As in the URL: a host or an alias of one. */
  host: string;
  effective: SshEffective | null;
  /** Why ssh refused its configuration: file and line where it names them. */
  error: { exitCode: number | null; file: string | null; line: number | null; text: string } | null;
  /** Why ssh was not asked. */
  notAsked: string | null;
  /** The user's own configuration, and files beside it that look like one (`config.txt`). */
  config: { path: string; exists: boolean; mode: number | null; byteOrderMark: 'utf-8' | 'utf-16' | null; strays: readonly string[]; placeholderLine: number | null; hasIgnoreUnknown?: boolean };
  /** The `User` lines that count for the host, in order, then those with an SSH key id that do not. */
  users: readonly SshUserLine[];
  otherUsers: readonly SshUserLine[];
  identities: readonly SshIdentity[];
  /** RSA keys beside the configuration that load and that it does not name; looked for only where none of its own can be used. */
  otherKeys?: readonly string[];
  /** `keys` is null where the agent does not answer; their fingerprints are MD5. */
  agent: { running: boolean; keys: readonly SshKeyDescription[] | null };
  /** The name the host has in known_hosts, and its lines; null where they could not be looked up. */
  knownName: string | null;
  knownHosts: readonly SshKnownHost[] | null;
}

/** How far ssh came under the user's own git, from what `ssh -v` tells. */
export interface SshHandshake {
  stage: 'none' | 'connected' | 'host-key' | 'refused' | 'authenticated';
  /** The fingerprint of the key the server showed. */
  hostKey: string | null;
  /** That key, `ssh-rsa AAAA…`: where ssh refused it although its fingerprint is the one AWS publishes. */
  publishedKey?: string | null;
  offered: readonly { path: string; type: string; fingerprint: string; fromAgent: boolean }[];
  /** Files whose key ssh only knew by trying it; also names that are not there. */
  tried: readonly string[];
  noMutualAlgorithm: boolean;
}
