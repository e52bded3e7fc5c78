import { PAGE_REMARK } from '../core/verdict.ts';
/** Lines that AWS's own pages print and that do not work. The names are those of what they get wrong. */
export type PageMistake =
  | 'role-arn' | 'session-name' | 'token-file-tilde' | 'role-profile-without-region' | 'windows-path' | 'scoped-without-reset' | 'alone-on-unix' | 'alone-on-windows' | 'user-in-url'
  | 'quoted-profile' | 'pip-install' | 'ssh-user-line';

interface Mistake {
  /** The page of the CodeCommit User Guide, by its file name. */
  page: string;
  copied: RegExp;
  /** What the page should have said, after "it should say". */
  instead: string;
}

const RESET = 'the section [credential "https://git-codecommit.*.amazonaws.com"] with an empty "helper =" first, which takes out what keeps passwords';

const MISTAKES: Readonly<Record<PageMistake, Mistake>> = {
  'role-arn': { page: 'temporary-access', copied: /^\s*arn:aws[\w-]*:iam:::\d{12}:role\//, instead: 'arn:aws:iam::ACCOUNT:role/NAME, with two colons before the account' },
  'session-name': { page: 'temporary-access', copied: /^\s*["']?[A-Za-z]+ [A-Za-z]+["']?\s*$/, instead: 'a session name without a blank, such as Maria_Garcia' },
  'token-file-tilde': { page: 'temporary-access', copied: /^\s*~[\\/]/, instead: 'the whole path of the token file, since no tool puts the home directory in the place of "~" there' },
  // What is tested is the text of the profile's section.
  'role-profile-without-region': {
    page: 'temporary-access', copied: /^(?![^]*^\s*region\s*=)[^]*^\s*role_arn\s*=/m,
    instead: '"region = REGION" in the profile too, before "git clone codecommit://PROFILE@REPOSITORY"',
  },
  'windows-path': { page: 'troubleshooting-ch', copied: /helper\s*=\s*!?"?!?\\?"?\\C:\\/, instead: 'helper = "!\\"C:/Program Files/Amazon/AWSCLIV2/aws.exe\\" codecommit credential-helper $@"' },
  // What is tested is the key of the helper.
  'scoped-without-reset': {
    page: 'setting-up-https-windows', copied: /^credential\.https:\/\/git-codecommit[^/]*\.helper$/,
    instead: 'an empty "helper =" line first in the section, or the general helper is asked before it',
  },
  // What is tested of these two is the helper of every host; the pages print the profile in another place each.
  'alone-on-unix': { page: 'setting-up-https-unixes', copied: /^!aws (?:--profile \S+ )?codecommit credential-helper \$@ *$/, instead: RESET },
  'alone-on-windows': { page: 'setting-up-https-windows', copied: /^!aws codecommit credential-helper (?:--profile[ =]\S+ )?\$@ *$/, instead: RESET },
  'user-in-url': {
    page: 'troubleshooting-ch', copied: /^https:\/\/(?:Your-Git-Credential-Username|[^/@:]+-at-\d{12})@git-codecommit/i,
    instead: 'the URL without a user name, and the name in credential.https://HOST.username',
  },
  // What is tested is the helper as git reads it: the quotes are gone.
  'quoted-profile': {
    page: 'setting-up-https-unixes', copied: /^!\S*aws\S* --profile [^-"'\s]\S*(?: [^-"'\s]\S*)+ codecommit /,
    instead: "single quotes, or \\\"…\\\", round a profile name with spaces, since git takes plain double quotes away",
  },
  'pip-install': {
    page: 'setting-up-git-remote-codecommit', copied: /^(?:sudo\s+)?pip3?\s+install\s+git-remote-codecommit\s*$/,
    instead: 'pipx install git-remote-codecommit, where the system manages its Python packages, and no sudo, which installs it for root',
  },
  'ssh-user-line': { page: 'setting-up-without-cli', copied: /^\s*User\s+(?:Your-(?:IAM-)?SSH-Key-ID|\S+)\s*,\s*such\s+as\b/i, instead: 'User APKA…, the key id alone' },
};

/**
 * Returns the sentence that says that AWS's own page prints a line this way and what the page should have said, with a blank in front; empty where
 * `text` has not its fingerprint. Sources: the pages of the CodeCommit User Guide, each run as printed.
 *
 * @example pageRemark('role-arn', 'arn:aws:iam:::111111111111:role/CodeCommitAccess') // ' AWS\'s page "temporary-access" prints it this way; it should say arn:aws:iam::ACCOUNT:role/NAME, …'
 */
export function pageRemark(mistake: PageMistake, text: string): string {
  const { page, copied, instead } = MISTAKES[mistake];
  return copied.test(text) ? `${PAGE_REMARK}${page}" prints it this way; it should say ${instead}.` : '';
}
