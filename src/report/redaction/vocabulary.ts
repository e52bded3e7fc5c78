import { RULES } from './pseudonyms.ts';

/** Names of files and directories that systems and tools give, and every machine has. */
const PATH_WORDS = new Set(`
  usr bin sbin lib lib64 libexec share local etc opt var tmp dev proc run home users user root mnt media srv private volumes library system applications contents developer resources
  cellar homebrew linuxbrew .linuxbrew nix store profiles current-system sw snap flatpak app cache caches state log logs cli boto sso history login config credentials conf.d config.d
  c d e program programs program files program files (x86) windows system32 syswow64 programdata appdata roaming localappdata git cmd mingw64 mingw32 ucrt64 clang64 clangarm64 msys64 usr git-core
  amazon awscli awscliv2 aws-cli aws v1 v2 current dist python pip pipx venvs venv .venv env scripts site-packages dist-packages virtualenvs pyenv .pyenv shims versions conda miniconda3 anaconda3 miniforge3
  .aws .ssh .git .gitconfig .gitmodules .git-credentials .git-credential-cache .netrc _netrc .config .local .cache .bashrc .zshrc .profile .bash_profile gitconfig config.worktree index head hooks worktrees modules
  objects refs heads remotes info socket id_rsa id_ed25519 id_ecdsa id_ecdsa_sk id_ed25519_sk id_dsa identity known_hosts known_hosts2 ssh_config ssh_known_hosts sshd_config authorized_keys environment
  codecommit codecommit_rsa codecommit_ed25519 openssh ssh ssl certs pki ca-certificates ca-trust extracted cert.pem ca-bundle.crt ca-certificates.crt tls-ca-bundle.pem cacert.pem curl-ca-bundle.crt certifi botocore models
  data plugins endpoints.json token tokens null stdin stdout tty fd resolv.conf hosts passwd xcode.app commandlinetools python.framework frameworks keychains login.keychain-db system.keychain systemcertificates
  git-remote-codecommit git-remote-https git-credential-manager git-credential-manager-core git-credential-osxkeychain git-credential-store git-credential-cache git-credential-libsecret git-credential-wincred
  python.exe aws.exe git.exe ssh.exe plink.exe tortoiseplink.exe putty bash sh zsh fish dash env.exe brew choco chocolatey scoop apps microsoft github onedrive desktop documents downloads
  credential git-credential session-manager xdg runtime bus keyring ssh-agent agent secrets serviceaccount eks.amazonaws.com kubernetes.io var-run workspaces codespace workspace codebuild output src github actions runner _work
  security-credentials meta-data latest iam api v2 credentials relative repos repositories
`.split(/\s+/).filter((word) => word !== ''));
const SPACED = new Set(['program files', 'program files (x86)', 'application support', 'documents and settings']);
const EXTENSION = /(?:\.(?:exe|cmd|bat|ps1|sh|py|pl|rb|pem|crt|cer|pub|ppk|json|txt|bak|old|git|d|app|framework|lock|sock|cfg|ini|conf|config|yaml|yml|dist-info|egg-info|zip|lnk|key|worktree))+$/i;
const TOOL_VERSION = /^(?:python|pip|git|openssl|libressl|aws|aws-cli|awscli|botocore|boto3|urllib3|node|ruby|perl|brew|gcc|llvm|xcode|pypy|cpython|ssh|openssh|certifi|v)?[-@_]?\d+(?:[._]\d+)*[a-z]?\d*$/i;

/** Returns whether a part of a path is one of systems and tools, and tells nothing of the person. */
export function isKnownPart(part: string): boolean {
  const word = part.toLowerCase();
  return PATH_WORDS.has(word) || SPACED.has(word) || TOOL_VERSION.test(word) || /^[a-z]:$/.test(word) || /^[.~*?]*$/.test(word) || word.length === 1;
}

/** Returns a file's name cut before what tells its kind. Example: `corp.pem` gives `corp` and `.pem`. */
export function withoutExtension(part: string): [string, string] {
  const found = EXTENSION.exec(part);
  return found === null || found.index === 0 ? [part, ''] : [part.slice(0, found.index), found[0]];
}

const PUBLIC_HOSTS = /(?:^|\.)(?:amazonaws\.com(?:\.cn)?|amazon\.com|amazon\.dev|api\.aws|aws|awsstatic\.com|github\.com|githubusercontent\.com|gitlab\.com|bitbucket\.org|codeberg\.org|sourceforge\.net|dev\.azure\.com|visualstudio\.com|kernel\.org|git-scm\.com|pypi\.org|python\.org|npmjs\.org|npmjs\.com|openssh\.com|brew\.sh|microsoft\.com|apple\.com|debian\.org|ubuntu\.com|eks\.amazonaws\.com)$/i;

/** Returns whether a host is AWS's, this machine itself, or one that everybody uses. */
export function isPublicHost(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return PUBLIC_HOSTS.test(name) || /^(?:localhost|.*\.localhost|localhost\.localdomain)$/.test(name);
}

/** Names that are the same on most machines, or stand for no person. */
const COMMON: Readonly<Record<string, ReadonlySet<string>>> = {
  profile: new Set(['default', 'plugins', 'preview', 'toplevel', '']), remote: new Set(['origin', 'upstream', '']), branch: new Set(['main', 'master', 'develop', 'trunk', 'head', '']), user: new Set(['root', 'git', '', '*']),
  repository: new Set(['', '*', 'name']), session: new Set(['', 'codecommit-doctor']), role: new Set(['', '*']),
};

/** Returns whether a name of this kind is left as it is. */
export function isCommon(rule: string, value: string): boolean {
  return /^[\s*?.\-/]*$/.test(value) || COMMON[rule]?.has(value.toLowerCase()) === true;
}

/** Words of tools and of this program's own texts that a name may happen to be, or to be a part of. */
const FIELD = `
  access account action admin agent allow amazon answer assume authorization aws azure bash branch bucket build builder canonical certificate cert chain check client clone code codebuild codecommit codespace command
  commit company config connect console container context copy corporate corp credential curl customer debian default demo deny deploy desktop dev develop developer directory docker document domain ec2-user
  ecs eks email endpoint engineer environment error example federated fetch file finance fips git github gitlab global group guest helper home host https identity info instance internal jenkins kerberos key
  keychain lambda library link linux local login machine main manager master member message metadata method mirror mobile monitor network node office openssh operator org organization owner package
  password path personal platform playground policy port power prod production profile project proxy public pull push python readonly read-only region release remote repo repository request resource role
  root runner sandbox script secret secure security server service session shared signature sso stage staging state statement store student support system target team temp test tester token tool training
  ubuntu upstream user value vagrant version windows work worker write usehttppath username insteadof pushinsteadof extraheader sslverify sslcainfo sshcommand askpass safe.directory gitdir onbranch hasconfig defaultbranch credential-helper credential.helper master feature bugfix hotfix second other origin audit administrator poweruser
`;

/** Text against which names are held to see whether they are ordinary words: of the field, of paths, and of this report's own form. */
export function vocabularyOf(own: Iterable<string>): string {
  return [FIELD, ...PATH_WORDS, ...own].join('\n').toLowerCase();
}

/** Numbers such as stand in any date or version, and what our own pseudonyms are called. */
const NUMBERED = new RegExp(`^(?:v?\\d{1,8}(?:\\.\\d{1,8})*|(?:${RULES.join('|')})-\\d{1,6})$`, 'i');

/** Returns whether a name has fewer than four characters, is a number, a word or part of one of the vocabulary, or what a pseudonym is called. */
export function isOrdinary(value: string, vocabulary: string): boolean {
  return value.length < 4 || NUMBERED.test(value) || vocabulary.includes(value.toLowerCase());
}
