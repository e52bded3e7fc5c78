import { shownHelper } from './shown-helper.ts';
import { harmless, withoutSecrets } from './redact-text.ts';

/** Keys of the AWS files whose values are no secrets; everything else there is cut. */
const PLAIN_KEYS = /^(?:region|output|role_arn|source_profile|credential_source|credential_process|mfa_serial|external_id|role_session_name|duration_seconds|web_identity_token_file|sso_\w+|ca_bundle|endpoint_url|services|cli_\w+|aws_access_key_id|codecommit|s3)$/i;

/** Keys of git's files whose values are no secrets but for what stands in a URL. */
const PLAIN_GIT_KEYS = /^(?:name|email|usehttppath|username|url|pushurl|fetch|merge|remote|insteadof|pushinsteadof|path|directory|sshcommand|allow|sslverify|sslcainfo|sslbackend|credentialstore|provider|timeout|bare|filemode|repositoryformatversion|logallrefupdates|worktreeconfig|editor|autocrlf|defaultbranch|emptyauth|proactiveauth|savecookies)$/i;

/**
 * Returns a line of one of the user's files as it may be shown: no secret, nothing a terminal would obey. Lines of AWS files, of netrc and of
 * `git credential-store` files are cut by what stands in them, other lines by `withoutSecrets`.
 */
export function shownFileLine(path: string, written: string): string {
  // A line of UTF-16 read as UTF-8 has a NUL behind each character, and no rule would know a secret in it.
  const line = written.replaceAll('\0', '');
  const name = /[^\\/]*$/.exec(path)?.[0] ?? '';
  if (/netrc/i.test(name)) return shown(netrcLine(line));
  const setting = /^(\s*(?:export\s+)?)([\w.-]+)(\s*[=:]\s*)(.+?)(\s*)$/.exec(line);
  if (/[\\/]\.aws[\\/]/.test(path) || /^(?:aws-?)?credentials$/i.test(name)) {
    if (setting !== null && !PLAIN_KEYS.test(setting[2] ?? '')) {
      const [, before = '', key = '', equals = '', value = ''] = setting;
      return `${shown(`${before}${key}`)}${equals}‹${value.length} characters›`;
    }
    if (setting?.[2]?.toLowerCase() === 'credential_process') return shown(withValue(setting, shownHelper));
    // A value may go on in the next line, which then is neither header, comment nor setting.
    if (setting === null && !/^\s*(?:[#;[]|$)/.test(line)) return line.replace(/\S.*/s, (rest) => cut(rest.trimEnd()));
    return shown(line);
  }
  if (/[\\/]\.ssh[\\/]|known_hosts/.test(path)) return shown(line);
  // A line that goes on from the one before, or one of another kind of file: nothing tells what it is.
  if (setting === null) return /^\s*(?:\[[^\]]*\]?\s*|[#;].*|[\w-]+\s*|)$/.test(line) ? shown(line) : line.replace(/\S.*/s, (rest) => cut(rest.trimEnd()));
  const key = setting[2] ?? '';
  if (/proxy$/i.test(key)) return shown(withValue(setting, (value) => value.replace(/^([^\s:@/]+:)(\S+)@/, (_, user: string, password: string) => `${user}${cut(password)}@`)));
  if (/helper$/i.test(key)) return shown(withValue(setting, shownHelper));
  return PLAIN_GIT_KEYS.test(key) ? shown(line) : shown(withValue(setting, cut));
}

const cut = (secret: string): string => `‹${secret.length} characters›`;

function withValue([, before = '', key = '', equals = '', value = '', after = '']: RegExpExecArray, show: (value: string) => string): string {
  return `${before}${key}${equals}${show(value)}${after}`;
}

/** netrc takes any blank for a line's end: a word that no keyword of its own line explains may be the password of the line above. */
function netrcLine(line: string): string {
  let keyword = '';
  return line.replace(/"(?:[^"\\]|\\.)*"?|\S+/g, (word) => {
    const of = keyword;
    keyword = '';
    if (of === 'machine' || of === 'login' || of === 'macdef') return word;
    if (of === '' && /^(?:machine|login|macdef|default|password|account)$/i.test(word)) {
      keyword = word.toLowerCase() === 'default' ? '' : word.toLowerCase();
      return word;
    }
    return cut(word);
  });
}

const shown = (line: string): string => harmless(withoutSecrets(line.replace(/[\r\n]+$/, ''))).replaceAll('␉', '\t');
