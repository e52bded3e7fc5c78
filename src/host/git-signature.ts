import { createHash, createHmac } from 'node:crypto';

/** What a signature is made of. `host` without port, `path` exactly as git will ask for it, without query. */
export interface GitSignatureInput {
  host: string;
  path: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string | null;
  at: Date;
}

/**
 * Returns the login CodeCommit's Git endpoint takes for about 15 minutes: SigV4 with the method `GIT`, no payload, a time without `Z` in
 * the scope and with it in the password. The session token is not signed, it follows the key id after `%`. Both values are secrets, and
 * the user name is not percent-encoded. Source: awscli/customizations/codecommit.py, `sign` of git-remote-codecommit.
 */
export function gitSignature(input: GitSignatureInput): { username: string; password: string } {
  const time = input.at.toISOString().slice(0, 19).replace(/[-:]/g, '');
  const date = time.slice(0, 8);
  const canonicalRequest = `GIT\n${input.path}\n\nhost:${input.host}\n\nhost\n`;
  const scope = `${date}/${input.region}/codecommit/aws4_request`;
  const stringToSign = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${createHash('sha256').update(canonicalRequest).digest('hex')}`;
  const key = [date, input.region, 'codecommit', 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${input.secretAccessKey}`));
  const token = input.sessionToken === null ? '' : `%${input.sessionToken}`;
  return { username: `${input.accessKeyId}${token}`, password: `${time}Z${hmac(key, stringToSign).toString('hex')}` };
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
