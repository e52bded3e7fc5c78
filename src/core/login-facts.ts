/** What may be said of a login: never the secret, its shape only. */

/** What can be said of a secret without keeping it. `signedAt` is ISO 8601 and only there for a SigV4 password. */
export interface SecretShape {
  kind: 'signature' | 'static-git' | 'other' | 'empty';
  length: number;
  signedAt: string | null;
}

/** A user name seen in a URL, a store or an answer: its class, and the part that is no secret. */
export interface LoginName {
  kind: 'access-key' | 'git-credential' | 'other' | 'empty';
  /** The account name for `git-credential` and `other`; null for access keys. */
  name: string | null;
  keyIdLast4: string | null;
  prefix: 'AKIA' | 'ASIA' | null;
  hasSessionToken: boolean;
  accountId: string | null;
}

/** A login kept by a credential store or a netrc file. */
export interface StoredLogin {
  host: string;
  path: string | null;
  login: LoginName;
  secret: SecretShape | null;
  file: string | null;
  line: number | null;
}
