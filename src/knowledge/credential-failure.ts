import type { CredentialsFact } from '../core/facts.ts';

export type CredentialFailure = 'login-needed' | 'role-refused' | 'unreached' | 'failed' | 'none' | 'mfa';

/** Returns what keeps a credential from being obtained, told from botocore's and AWS's own words. */
export function credentialFailure({ code, message }: NonNullable<CredentialsFact['failure']>): CredentialFailure {
  if (/mfa|MultiFactor/i.test(code)) return 'mfa';
  if (/^NoCredentials/i.test(code) || code === 'none') return 'none';
  if (/SSO.*Token|TokenRetrieval|LoginRefresh|LoginTokenLoad|UnauthorizedSSO/i.test(code) || /SSO (?:Token|session).*(?:expired|does not exist|invalid)|refresh failed/i.test(message)) {
    return 'login-needed';
  }
  if (/^AccessDenied/.test(code)) return 'role-refused';
  if (/^(?:E[A-Z]{4,}|dns|connect|proxy|tls|timeout)$|Endpoint.*Connection|Connect(?:ion)?(?:Timeout|Closed)|ProxyConnection|SSLError|CERT_|CONNECT_|NetworkError/.test(code)) return 'unreached';
  return 'failed';
}
