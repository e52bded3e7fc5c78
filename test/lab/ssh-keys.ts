import { createHash, generateKeyPairSync } from 'node:crypto';

/** An RSA key of this process, made when it is first asked for: nothing of it is in a file of the project. */
export interface LabSshKey {
  /** PEM, as `ssh-keygen -m PEM` writes it. */
  privateKey: string;
  /** `ssh-rsa AAAA…` */
  publicKey: string;
  blob: Buffer;
  /** As IAM and `ssh-keygen -l -E md5` write it, without `MD5:`. */
  md5: string;
  /** `SHA256:…` */
  sha256: string;
}

const made = new Map<string, LabSshKey>();

/** Returns the key of a name; the same name always gives the same key. `host` is the lab's own. */
export function sshKey(name: string): LabSshKey {
  const known = made.get(name);
  if (known !== undefined) return known;
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const blob = Buffer.concat([field(Buffer.from('ssh-rsa')), number(Buffer.from(e, 'base64url')), number(Buffer.from(n, 'base64url'))]);
  const key: LabSshKey = {
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs1' }).toString(),
    publicKey: `ssh-rsa ${blob.toString('base64')}`,
    blob,
    md5: fingerprintMd5(blob),
    sha256: `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`,
  };
  made.set(name, key);
  return key;
}

/** What IAM and the SSH server need to know of an uploaded key: one of ours by its name, or `ssh-rsa AAAA…` as a user sent it. */
export function uploadedKey(key: string): Pick<LabSshKey, 'publicKey' | 'blob' | 'md5'> {
  const [, encoded] = /^ssh-rsa ([A-Za-z0-9+/]+=*)/.exec(key) ?? [];
  if (encoded === undefined) return sshKey(key);
  const blob = Buffer.from(encoded, 'base64');
  return { publicKey: key, blob, md5: fingerprintMd5(blob) };
}

/** Fills `{{SSH_PORT}}`, `{{SSH_HOST_KEY}}`, `{{SSH_KEY name}}` and `{{SSH_PUBLIC name}}` in a file of a machine. */
export function fillSsh(text: string, port: number): string {
  return text.replaceAll('{{SSH_PORT}}', String(port))
    .replace(/\{\{SSH_HOST_KEY\}\}/g, () => sshKey('host').publicKey)
    .replace(/\{\{SSH_KEY ([\w-]+)\}\}/g, (_, name: string) => sshKey(name).privateKey)
    .replace(/\{\{SSH_PUBLIC ([\w-]+)\}\}/g, (_, name: string) => sshKey(name).publicKey);
}

const fingerprintMd5 = (blob: Buffer): string => createHash('md5').update(blob).digest('hex').replace(/..(?=.)/g, '$&:');

function field(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A positive number never begins with a set bit. */
const number = (bytes: Buffer): Buffer => field((bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
