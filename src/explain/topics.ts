/** A known failure that no check of this machine can find: programs with a git of their own, build systems, limits and the state of the service. */
export interface Topic {
  /** `topic/<name>`; its page is `docs/topics/<name>.md`. */
  id: string;
  /** The failure in the catalogue (FAILURES 15 and 15b, and two of other sections). */
  failure: string;
  title: string;
  group: 'programs' | 'libraries' | 'builds' | 'machines' | 'transfers' | 'service';
}

const topic = (group: Topic['group'], failure: string, title: string): Topic => ({ id: `topic/${failure.replaceAll('/', '-')}`, failure, title, group });

/** Every topic, in the order of the index page. */
export const TOPICS: readonly Topic[] = [
  topic('programs', 'ide-github-desktop', 'GitHub Desktop takes every credential helper out'),
  topic('programs', 'ide-fork-win', 'Fork for Windows brings its own git, which asks Git Credential Manager first'),
  topic('programs', 'ide-visual-studio', 'Old Visual Studios ignore the credential helper'),
  topic('programs', 'ide-vscode', 'VS Code started from the desktop has neither the PATH nor the agent of a terminal'),
  topic('programs', 'ide-jetbrains', 'JetBrains IDEs cannot ask for an MFA code and pass no profile to git'),
  topic('programs', 'ide-eclipse-jgit', 'JGit, and Eclipse with it, knows no credential helpers'),
  topic('programs', 'ide-obsidian', 'Obsidian does not find the AWS CLI'),
  topic('programs', 'ide-gitfiend', 'GitFiend ignores the credential helper'),
  topic('programs', 'ide-insomnia', 'Insomnia, with isomorphic-git, changes the URL and does not decode its login'),
  topic('programs', 'ide-gitextensions', 'Git Extensions and others refuse a codecommit URL in their dialogs'),
  topic('libraries', 'lib-gitpython', 'GitPython refuses the protocol codecommit::'),
  topic('libraries', 'lib-go-git', 'go-git, and Argo CD with it, asks no credential helper of the user'),
  topic('libraries', 'lib-flux', 'Flux works with go-git'),
  topic('libraries', 'lib-kargo', 'Kargo sends the user name alone, and CodeCommit answers 403'),
  topic('libraries', 'lib-dulwich/dvc', 'dulwich, and DVC with it, needs useHttpPath'),
  topic('libraries', 'lib-libgit2/cargo', 'libgit2, and cargo with it, does not find sh for the helper on Windows'),
  topic('libraries', 'tf-go-getter', 'Terraform modules: go-getter does not know the scheme codecommit'),
  topic('builds', 'ci-codebuild', 'CodeBuild needs git-credential-helper: yes, and GitPull for its role'),
  topic('builds', 'ci-amplify', 'The service role of Amplify lacks GitPull'),
  topic('builds', 'ci-codemagic', 'Codemagic writes the user name into the URL'),
  topic('builds', 'ci-no-tty', 'Nobody can answer a question of git in a build'),
  topic('builds', 'ci-jenkins/cron/systemd', 'Jenkins, cron and systemd have no HOME, PATH and proxy of a user'),
  topic('machines', 'ctr-docker', 'A container has none of the files of its host'),
  topic('machines', 'ctr-alpine', 'Version 2 of the AWS CLI does not start on Alpine'),
  topic('machines', 'wsl', 'Windows Subsystem for Linux: two homes, two gits, two AWS CLIs'),
  topic('machines', 'cloud9', 'Cloud9: the managed credentials are off, or the two git settings are missing'),
  topic('machines', 'sagemaker', 'SageMaker does not set the credential helper up'),
  topic('machines', 'ec2-role', 'The role of the instance lacks GitPull, or another user runs git'),
  topic('machines', 'corp-inspection', 'TLS inspection: git works and git-remote-codecommit does not'),
  topic('transfers', 'lfs', 'Git LFS is refused'),
  topic('transfers', 'net-rpc-56', 'A large push breaks off: RPC failed, curl 56'),
  topic('transfers', 'grc-long-push', 'A long push ends with 403 after 15 minutes'),
  topic('service', 'lim-refs-4000', 'One push changes more than 4,000 references'),
  topic('service', 'lim-blob-2gb', 'A file is larger than 2 GB'),
  topic('service', 'lim-metadata-20mb', 'The metadata of a commit or push is larger than 20 MB'),
  topic('service', 'lim-file-6mb', 'Console and API take files of 6 MB'),
  topic('service', 'lim-path', 'A path has more than 4,096 characters'),
  topic('service', 'lim-repo-name', 'What the name of a repository may be'),
  topic('service', 'lim-rate', 'Too many requests: 429'),
  topic('service', 'lim-ise-migration', 'A huge first push ends with "Internal Service Error"'),
  topic('service', 'svc-closed-to-new', 'CreateRepository is not allowed for this account'),
  topic('service', 'svc-empty-repo', 'The repository is empty: no failure'),
  topic('service', 'svc-default-branch', 'The branch has another name: main or master'),
];

/** Where the page of a topic is, in the package and in the repository. */
export function topicPage(id: string): string {
  return `docs/topics/${id.slice('topic/'.length)}.md`;
}
