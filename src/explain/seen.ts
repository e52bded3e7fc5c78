import type { Line } from './lines.ts';
import { finder } from './rows.ts';

/** What a text shows of the machine and the programs it comes from. */
const SIGNS = {
  grc: ["codecommit::", "codecommit://", 'git-remote-codecommit', 'git_remote_codecommit', "'remote-codecommit'"],
  awsHelper: ['codecommit credential-helper'],
  keychain: ['osxkeychain', 'keychain', 'failed to store: -'],
  manager: ['credential-manager', 'credential manager', 'wincred', 'failed to write item to store', 'array bounds are invalid'],
  store: ['credential-store', 'helper = store', 'helper=store', '.git-credentials'],
  cache: ['credential-cache', 'helper = cache', 'helper=cache'],
  libsecret: ['libsecret'],
  macOrWindows: ['/users/', 'macbook', 'darwin', 'homebrew', 'c:\\', 'ps c:', 'mingw64', 'powershell', 'for windows'],
  netrc: ['.netrc', '_netrc'],
  extraHeader: ['extraheader'],
  helperRan: ["run_command: 'aws codecommit", 'run_command: aws codecommit', "run_command…codecommit credential-helper"],
  storeAsked: ["run_command…credential-osxkeychain get", "run_command…credential-manager get", "run_command…credential-manager-core get", "run_command…credential-store get", "run_command…credential-wincred get", "run_command…credential-libsecret get", "run_command…credential-cache get"],
  helpersCleared: ['-c credential.helper= ', "-c credential.helper='' ", 'credential.helper= -c'],
  endpointVariable: ['code_commit_endpoint'],
  environmentKeys: ['aws_access_key_id=', 'aws_secret_access_key='],
  regionVariable: ['aws_region='],
  defaultRegion: ['aws_default_region='],
  identityShown: ["'arn': 'arn:aws"],
  sessionShown: [':assumed-role/', ':federated-user/'],
  metadataShown: ["'repositorymetadata'", "'cloneurlhttp'"],
  pushes: ['git push', 'pushing to ', 'git-receive-pack'],
  fetched: ['already up to date', 'already up-to-date', 'receiving objects: 100%', 'resolving deltas: 100%', 'everything up-to-date', 'unpacking objects: 100%'],
  mfa: ['mfa_serial', 'mfa code', 'multifactor'],
  process: ['credential_process', 'custom-process', 'credential process', 'processprovider'],
  webIdentity: ['web_identity', 'webidentity', 'web-identity', 'oidc-token', 'serviceaccount/token'],
  sso: ['sso_session', 'sso-session', 'aws sso', 'awsapps.com', 'sso_start_url'],
  noMutualAlgorithm: ['no mutual signature algorithm'],
  noSuchIdentity: ['no such identity:'],
  keyOffered: ['offering public key:'],
  rsaOffered: ['offering public key…rsa sha256'],
  unprotected: ['unprotected private key file'],
  codebuild: ['codebuild', '[container]', 'codesource', 'phase_type', 'download_source'],
  amplify: ['amplify'],
  jenkins: ['jenkins', 'hudson.', '[pipeline]'],
  ci: ['codebuild', 'jenkins', 'github actions', 'gitlab-runner', 'gitlab ci', 'actions/checkout', '/home/runner/', 'azure pipelines', 'circleci', 'buildkite', 'teamcity', 'bamboo', 'bitbucket pipelines', 'amplify', 'codemagic', '[container]', 'systemd', 'cron['],
  cron: ['crontab', 'cron[', 'cron.', 'systemd'],
  githubDesktop: ['github desktop', 'githubdesktop', 'github-desktop'],
  forkClient: ['\\fork\\', 'fork.app', 'fork.exe', 'fork/gitinstance'],
  visualStudio: ['visual studio 20', 'microsoft visual studio', 'libgit2sharp', 'team explorer'],
  vscode: ['vscode', 'visual studio code', 'vs code', '[info] > git', '] > git '],
  jetbrains: ['jetbrains', 'intellij', 'pycharm', 'webstorm', 'goland', 'git4idea', 'phpstorm', 'rubymine'],
  eclipse: ['eclipse', 'jgit'],
  obsidian: ['obsidian'],
  gitfiend: ['gitfiend'],
  insomnia: ['insomnia', 'isomorphic-git', 'isomorphic'],
  gitextensions: ['gitextensions', 'git extensions'],
  gitpython: ['gitpython', 'git.exc.', '/git/cmd.py', 'site-packages/git/'],
  goGit: ['go-git', 'argocd', 'argo cd', 'argo-cd', 'repo-server', 'argoproj'],
  flux: ['fluxcd', 'flux-system', 'source-controller', 'flux '],
  kargo: ['kargo'],
  dvc: ['dulwich', 'scmrepo', 'dvc '],
  cargo: ['cargo', 'libgit2'],
  terraform: ['terraform', 'terragrunt', 'go-getter'],
  codemagic: ['codemagic'],
  docker: ['docker', 'buildkit', 'dockerfile', 'kaniko'],
  alpine: ['alpine', 'apk add'],
  wsl: ['/mnt/c/', 'microsoft-standard-wsl', 'wsl2', 'wsl.exe'],
  cloud9: ['cloud9', 'c9_'],
  sagemaker: ['sagemaker'],
  inspection: ['zscaler', 'netskope', 'blue coat', 'bluecoat', 'forcepoint', 'palo alto', 'fortinet', 'fortigate', 'umbrella'],
  lfs: ['git-lfs', 'git lfs', 'info/lfs', 'lfs:'],
  insteadOf: ['insteadof'],
  misspelled: ['[credentials', 'credentials.helper', 'credentials.https', 'usehttpspath', 'usehttppaths', 'use-http-path'],
  pathOff: ['usehttppath=false', 'usehttppath = false', 'usehttppath false'],
  wildcard: ['git-codecommit.*'],
  defaultProfile: ['aws_default_profile='],
  section: ["credential.http", "credential 'http"],
  ours: ['codecommit'],
  git: ['git '],
  grcFiles: ["file '…remote_codecommit", "file '…remote-codecommit"],
  awsFiles: ['/awscli/', '/botocore/', '\\botocore\\', '\\awscli\\', 'bin/aws', 'scripts\\aws'],
  regionInUrl: ['codecommit::'],
  endpointOverride: ['aws_endpoint_url', 'endpoint_url', 'localstack', ':4566'],
  imds: ['169.254.169.254', 'aws_ec2_metadata', 'ec2instancemetadata', '/latest/api/token', '/latest/meta-data', 'ecscontainer', 'aws_container_credentials'],
  optInRegion: ['af-south-1', 'ap-east-1', 'ap-south-2', 'ap-southeast-3', 'eu-south-1', 'il-central-1', 'me-central-1', 'me-south-1'],
  kms: ['kms:', 'customer managed key', 'kmskeyid', 'customer-managed'],
  wrongClock: ['hwclock', 'clock synchronized: no', 'ntp service: inactive', 'timedatectl', 'clock skew'],
} satisfies Record<string, readonly string[]>;

/** Signs that are no row of words. Each is bounded, and looked for only in lines that have the word before it. */
const SHAPES = {
  regionAsHost: ['codecommit://', /codecommit:\/\/[a-z]{2}-[a-z]{1,12}-\d:\/\//],
  signedUrl: ['://a', /:\/\/a(?:kia|sia)[a-z0-9…]{1,30}[^\s@/]{0,3000}@[\w.-]{0,80}codecommit/],
  loginInUrl: ['codecommit', /https:\/\/(?!a(?:kia|sia))[^\s/@:]{1,100}@[\w.-]{0,80}codecommit/],
  temporaryWithoutToken: ["user 'asia", /user 'asia[a-z0-9]{16}'/],
  tokenOfAnother: ["user 'akia", /user 'akia[a-z0-9]{16}%/],
  staticLogin: ['-at-', /-at-\d{12}(?!\d)/],
  oldGit: ['git version', /git version (?:1\.|2\.(?:\d|1\d|2[0-5])\.)/],
  keyIdUser: ['apka', /(?:as|user) '?apka[a-z0-9]{13,40}|apka[a-z0-9]{13,40}@/],
  otherUser: ['authenticating to', /authenticating to [\w.-]{0,80}codecommit[\w.:-]{0,80} as '(?!apka)/],
} satisfies Record<string, readonly [string, RegExp]>;

export type Sign = keyof typeof SIGNS | keyof typeof SHAPES;
const find = finder<Sign>([
  ...Object.entries(SIGNS).map(([sign, says]) => ({ owner: sign as Sign, says })),
  ...Object.entries(SHAPES).map(([sign, [word]]) => ({ owner: sign as Sign, says: [word] })),
]);

/** What was seen in a text. */
export interface Seen {
  has: (sign: Sign) => boolean;
  /** The URLs for which the text shows sections `[credential "…"]`, in lower case. */
  sections: () => readonly string[];
}

/** Collects the signs of a text, line by line. */
export function watcher(): Seen & { watch: (line: Line) => void } {
  const seen = new Set<Sign>();
  const sections = new Set<string>();
  return {
    has: (sign) => seen.has(sign),
    sections: () => [...sections],
    watch: ({ full }) => find(full, (sign) => {
      if (sign === 'section' && sections.size < 50) for (const [, url = ''] of full.matchAll(/credential(?:\.| ')(https?:\/\/[\w.*-]{1,120})/g)) sections.add(url.replace(/\.(?:helper|username)$/, '').replace(/\.usehttppath$/, ''));
      // git-remote-codecommit signs the URL it hands to git; a trace shows it, and it is no fault.
      const shape = sign in SHAPES ? SHAPES[sign as keyof typeof SHAPES][1] : null;
      // git shows the user name it was given in its question for the password.
      if (sign === 'loginInUrl' && full.includes("password for '")) return;
      if (!seen.has(sign) && (shape === null || (shape.test(full) && !full.includes('trace:') && !full.includes('remote-http')))) seen.add(sign);
    }),
  };
}
