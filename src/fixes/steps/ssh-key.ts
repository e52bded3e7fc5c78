import { join } from 'node:path';
import type { MakingStep } from '../../core/fix.ts';
import type { ExecResult, WritableHost } from '../../core/probe.ts';
import { parseKeyLine } from '../../knowledge/ssh-output.ts';
import type { FileChange } from '../draft.ts';
import { fileAt, StepRefused } from './refused.ts';

const KEYGEN_LIMIT_MS = 60_000;
const SCAN_LIMIT_MS = 15_000;
/** The least CodeCommit takes. Source: IAM User Guide, "Use SSH keys and SSH with CodeCommit". */
const LEAST_BITS = 2048;
const ENGLISH = { LC_ALL: 'C' };

/** Makes a key pair in a private directory and returns its two files as changes. Throws `StepRefused` where one of them is there already. */
export async function newSshKey({ path, bits, comment }: Extract<MakingStep, { do: 'new-ssh-key' }>, host: WritableHost): Promise<FileChange[]> {
  for (const file of [path, `${path}.pub`]) if (fileAt(host, file) !== null) throw new StepRefused(`${file} is there already, and is not written over`);
  return host.withPrivateDir(async (dir) => {
    const made = join(dir, 'key');
    const ended = await host.exec(['ssh-keygen', '-q', '-t', 'rsa', '-b', String(bits), '-N', '', '-C', comment, '-f', made], { env: ENGLISH, timeoutMs: KEYGEN_LIMIT_MS, stdout: 'discard' });
    if (ended.exitCode !== 0) throw new StepRefused(`ssh-keygen made no key: ${whyOf(ended)}`);
    const [secret, open] = [fileAt(host, made)?.bytes, fileAt(host, `${made}.pub`)?.bytes];
    if (secret === undefined || open === undefined) throw new StepRefused('ssh-keygen made no key');
    return [
      { path, before: null, after: { bytes: secret, mode: 0o600 }, isGitConfig: false, isSecret: true },
      { path: `${path}.pub`, before: null, after: { bytes: open, mode: 0o644 }, isGitConfig: false },
    ];
  });
}

/**
 * Asks the host for its RSA key and returns known_hosts with the line added. Throws `StepRefused` where the host does not answer, or where its key is
 * not the one with this fingerprint: somebody else may be listening. Source: ssh-keyscan(1).
 */
export async function pinHostKey({ path, name, host: server, port, fingerprint }: Extract<MakingStep, { do: 'pin-host-key' }>, host: WritableHost): Promise<FileChange[]> {
  const scan = await host.exec(['ssh-keyscan', '-T', '5', '-t', 'rsa', '-p', String(port), server], { env: ENGLISH, timeoutMs: SCAN_LIMIT_MS });
  const [key] = text(scan).split(/\r?\n/).flatMap((line) => /^\S+ (ssh-rsa [A-Za-z0-9+/]+=*)$/.exec(line)?.[1] ?? []);
  if (key === undefined) throw new StepRefused(`${server} shows no RSA host key at port ${port}: ${whyOf(scan)}`);
  const shown = (await describeKey(`${key}\n`, 'sha256', host))?.fingerprint ?? 'a key ssh-keygen cannot read';
  if (shown !== fingerprint) throw new StepRefused(`${server} shows ${shown}, and AWS publishes ${fingerprint}: do not connect before it is known who answers there`);
  const before = fileAt(host, path);
  const old = before === null ? '' : new TextDecoder('latin1').decode(before.bytes);
  const line = new TextEncoder().encode(`${old === '' || old.endsWith('\n') ? '' : '\n'}${name} ${key}\n`);
  return [{ path, before, after: { bytes: Buffer.concat([before?.bytes ?? new Uint8Array(), line]), mode: before?.mode ?? 0o600 }, isGitConfig: false }];
}

/** A public key that CodeCommit takes, with the fingerprint IAM knows it by. */
export interface PublicKey {
  body: string;
  md5: string;
}

/** Returns the public key in `file`, or of the private one beside it. Throws `StepRefused` for a key that CodeCommit does not take. */
export async function publicKeyOf(file: string, host: WritableHost): Promise<PublicKey> {
  const body = (publicPart(fileAt(host, file)?.bytes) ?? await derived(file.replace(/\.pub$/, ''), host)).trim();
  const described = await describeKey(`${body}\n`, 'md5', host);
  if (described === null) throw new StepRefused(`${file} is no public key that ssh-keygen can read`);
  const { type, bits, fingerprint } = described;
  if (type !== 'rsa') throw new StepRefused(`${file} is a key of type ${type}; CodeCommit takes RSA keys alone, no ed25519, ECDSA or DSA ones`);
  if (bits < LEAST_BITS) throw new StepRefused(`${file} is an RSA key of ${bits} bits; CodeCommit takes ${LEAST_BITS} and more`);
  return { body, md5: fingerprint };
}

function publicPart(bytes: Uint8Array | undefined): string | null {
  const found = bytes === undefined ? '' : new TextDecoder().decode(bytes);
  return /^(?:ssh-|ecdsa-|sk-)/.test(found) ? found : null;
}

async function derived(file: string, host: WritableHost): Promise<string> {
  const half = await host.exec(['ssh-keygen', '-y', '-P', '', '-f', file], { env: ENGLISH });
  if (half.exitCode !== 0) throw new StepRefused(`${file}.pub is not there, and ssh-keygen does not make it from ${file}: ${whyOf(half)}`);
  return text(half);
}

async function describeKey(line: string, hash: 'md5' | 'sha256', host: WritableHost): Promise<ReturnType<typeof parseKeyLine>> {
  return parseKeyLine(text(await host.exec(['ssh-keygen', '-l', '-E', hash, '-f', '-'], { stdin: line, env: ENGLISH })).trimEnd());
}

const text = ({ stdout }: ExecResult): string => new TextDecoder().decode(stdout);

function whyOf({ spawnError, timedOut, stderr, exitCode }: ExecResult): string {
  if (spawnError !== null) return `it could not be started (${spawnError})`;
  if (timedOut) return 'it did not end in time';
  return stderr.split('\n').findLast((line) => line.trim() !== '' && !line.startsWith('#'))?.trim() ?? `it ended with ${exitCode ?? 'a signal'}`;
}
