/** botocore's word for what stops it. `code` is the exception's class, `message` its text without secrets. */
export interface CredentialError {
  kind: 'error';
  code: string;
  message: string;
}

interface StaticKeys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string | null;
}

/**
 * Which provider a tool uses and all it needs to obtain the credential, or what stops it. Only the fields `accessKeyId`,
 * `secretAccessKey` and `sessionToken` hold secrets, and `command`/`argv` and `externalId` may.
 */
export type CredentialPlan =
  /** `expiration` as the variable has it; in the past, botocore fails with RuntimeError when the keys are read. */
  | ({ kind: 'env'; expiration: string | null } & StaticKeys)
  | ({ kind: 'shared-credentials-file' | 'config-file'; profile: string; file: string; line: number } & StaticKeys)
  | {
      kind: 'assume-role';
      profile: string;
      file: string;
      line: number;
      roleArn: string;
      source: CredentialPlan;
      externalId: string | null;
      sessionName: string | null;
      mfaSerial: string | null;
      /** Seconds; null when not set, and when not a whole number, which botocore ignores. */
      durationSeconds: number | null;
      /** Null: botocore asks the global STS endpoint. */
      regionForSts: string | null;
    }
  | { kind: 'assume-role-with-web-identity'; roleArn: string; tokenFile: string; sessionName: string | null; regionForSts: string | null }
  | { kind: 'sso'; profile: string; startUrl: string; ssoRegion: string; accountId: string; roleName: string; ssoSession: string | null }
  /** CLI v1 and git-remote-codecommit need `botocore[crt]` for it. */
  | { kind: 'login'; profile: string; loginSession: string }
  | { kind: 'custom-process'; profile: string; file: string; line: number; command: string; argv: readonly string[] }
  /** `relativeUri` wins. `authorization` names where the header's value is. */
  | { kind: 'container-role'; relativeUri: string | null; fullUri: string | null; authorization: { file: string } | { variable: string } | null }
  | { kind: 'iam-role'; endpoint: string | null }
  /** Files of boto and of the first EC2 tools: named by a variable, not read by us. */
  | { kind: 'legacy-file'; variable: 'AWS_CREDENTIAL_FILE' | 'BOTO_CONFIG'; path: string }
  /** botocore finds nothing (NoCredentialsError when a request is signed). */
  | { kind: 'none' }
  | CredentialError;

/** An error as botocore would raise it. */
export const credentialError = (code: string, message: string): CredentialError => ({ kind: 'error', code, message });

/** botocore's PartialCredentialsError. */
export const partialCredentials = (provider: string, missing: string): CredentialError =>
  credentialError('PartialCredentialsError', `Partial credentials found in ${provider}, missing: ${missing}`);

/** botocore's InvalidConfigError. */
export const invalidConfig = (message: string): CredentialError => credentialError('InvalidConfigError', message);
