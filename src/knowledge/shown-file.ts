import { harmless, withoutSecrets } from './redact-text.ts';

/** Keys of the AWS files whose values are no secrets; everything else there is cut. */
const PLAIN_KEYS = /^(?:region|output|role_arn|source_profile|credential_source|credential_process|mfa_serial|external_id|role_session_name|duration_seconds|web_identity_token_file|sso_\w+|ca_bundle|endpoint_url|services|cli_\w+|aws_access_key_id|codecommit|s3)$/i;

/**
 * Returns a line of one of the user's files as it may be shown: no secret, nothing a terminal would obey. Lines of AWS files, of netrc and of
 * `git credential-store` files are cut by what stands in them, other lines by `withoutSecrets`.
 */
export function shownFileLine(path: string, line: string): string {
  const name = /[^\\/]*$/.exec(path)?.[0] ?? '';
  if (/netrc/i.test(name)) return shown(line.replace(/(\b(?:password|account)\s+)(\S+)/gi, (_, word: string, value: string) => `${word}‹${value.length} characters›`));
  const setting = /^(\s*(?:export\s+)?)([\w.-]+)(\s*[=:]\s*)(.+?)(\s*)$/.exec(line);
  if (/[\\/]\.aws[\\/]/.test(path) || /^(?:aws-?)?credentials$/i.test(name)) {
    if (setting !== null && !PLAIN_KEYS.test(setting[2] ?? '')) {
      const [, before = '', key = '', equals = '', value = ''] = setting;
      return shown(`${before}${key}${equals}‹${value.length} characters›`);
    }
  }
  return shown(line);
}

const shown = (line: string): string => harmless(withoutSecrets(line.replace(/[\r\n]+$/, ''))).replaceAll('␉', '\t');
