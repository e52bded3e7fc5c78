import { certain, likely, type Pattern, possible } from '../pattern.ts';

/** Texts of programs that bring their own git, of build systems and of the service: no check of this machine can find these. */
export const topicPatterns: readonly Pattern[] = [
  { id: 'E85', says: ["'codecommit::' protocol looks suspicious", 'codecommit…looks suspicious, use allow_unsafe_protocols', 'looks suspicious, use…allow_unsafe_protocols', 'unsafeprotocolerror'], about: 'ours', points: [certain('topic/lib-gitpython', 'GitPython refuses codecommit:: unless allow_unsafe_protocols is given.')] },
  { id: 'E85b', says: ["download not supported for scheme 'codecommit'", "scheme 'codecommit'"], points: [certain('topic/tf-go-getter', 'go-getter does not know the scheme.')] },
  { id: 'E84', says: ['too many reference update commands'], points: [certain('topic/lim-refs-4000', 'One push may change 4,000 references.')] },
  { id: 'E87', says: ['createrepository request is not allowed', 'operationnotallowedexception'], points: [certain('topic/svc-closed-to-new', 'The service may be closed to accounts without repositories.')] },
  { id: 'internal-service-error', says: ['internal service error', 'internalserviceexception', 'internalservererror'], about: 'ours', points: [likely('topic/lim-ise-migration', 'A huge first push ends so; push in parts.'), possible('live/git-request', 'Or the service has a fault of its own.')] },
  { id: 'file-size', says: ['filecontentsizelimitexceeded', 'filetoolargeexception', 'foldercontentsizelimitexceeded', 'exceeds the 6 mb'], about: 'ours', points: [certain('topic/lim-file-6mb', 'Console and API take files of 6 MB.')] },
  { id: 'blob-size', says: ['exceeds…2 gb', 'larger than 2 gb', 'blob…too large', '2147483648'], about: 'ours', points: [likely('topic/lim-blob-2gb', 'One file may have 2 GB.')] },
  { id: 'metadata-size', says: ['metadata…20 mb', 'exceeds…20 mb'], about: 'ours', points: [likely('topic/lim-metadata-20mb', 'The metadata of one commit or push may have 20 MB.')] },
  { id: 'path-length', says: ['invalidpathexception', 'maximum path length', '4,096 char', 'path…exceeds…4096'], about: 'ours', points: [likely('topic/lim-path', 'A path may have 4,096 characters.')] },
  { id: 'branch', says: ['src refspec…does not match any', 'src-refspec…entspricht keiner referenz', 'remote head refers to nonexistent ref', 'spécificateur de référence source', 'no concuerda con ninguno'], about: 'ours', points: [certain('topic/svc-default-branch', 'The branch has another name: this is no fault of the connection.')] },
  { id: 'lfs', says: ['info/lfs/objects/batch', 'info/lfs/locks/verify', 'lfs: ', 'batch response: ', 'git-lfs…error'], about: 'ours', points: [likely('topic/lfs', 'Git LFS was not offered by CodeCommit.')] },
  { id: 'jgit', says: ['org.eclipse.jgit', 'no credentialsprovider has been registered', "can't connect to any repository: ", 'authentication not supported', 'not authorized', 'jgit.api.errors'], unless: ['is not authorized to perform'], about: 'ours', points: ({ text }, seen) => (seen.has('eclipse') ? [certain('topic/ide-eclipse-jgit', 'JGit knows no credential helpers: it needs a Git credential, or SSH.')] : text.includes('authentication not supported') ? [likely('topic/ide-eclipse-jgit', 'JGit knows no credential helpers.')] : []) },
  { id: 'go-git', says: ['authentication required', 'unsupported scheme…codecommit', 'rpc error: code = ', 'authorization failed', 'unknown desc = '], about: 'ours', points: (_, seen) => [
    ...(seen.has('kargo') ? [likely('topic/lib-kargo', 'Kargo sends the user name alone.')] : []),
    ...(seen.has('flux') ? [likely('topic/lib-flux', 'go-git of Flux asks no credential helper.')] : []),
    ...(seen.has('goGit') || (!seen.has('kargo') && !seen.has('flux')) ? [likely('topic/lib-go-git', 'go-git and Argo CD ask no credential helper of the user\'s.')] : []),
  ] },
  { id: 'libgit2', says: ['failed to acquire username/password', 'too many redirects or authentication replays', 'request failed with status code: 40', 'class=http', 'remote authentication required but no callback set', 'libgit2'], about: 'ours', points: (_, seen) => (seen.has('visualStudio') ? [likely('topic/ide-visual-studio', 'Old Visual Studios work with libgit2 and ignore credential.helper.'), possible('topic/lib-libgit2-cargo', 'libgit2 runs helpers through sh.')] : [likely('topic/lib-libgit2-cargo', 'libgit2 runs helpers through sh, which it may not find on Windows.')]) },
  { id: 'dulwich', says: ['dulwich.errors', 'scmrepo.exceptions', 'dvc.scm', 'notgitrepository'], about: 'ours', points: [likely('topic/lib-dulwich-dvc', 'dulwich needs useHttpPath for the AWS helper.')] },
  { id: 'isomorphic', says: ['httperror: http error: 40', 'isomorphic-git', 'insomnia'], about: 'ours', kind: 'noise', points: [likely('topic/ide-insomnia', 'Insomnia appends .git, and isomorphic-git does not decode the login in the URL.', 53)] },
  { id: 'gitextensions', says: ['gitextensions', 'git extensions'], about: 'ours', kind: 'noise', points: [possible('topic/ide-gitextensions', 'Its dialogs refuse the scheme codecommit:.', 45)] },
  { id: 'invalid-url-dialog', says: ['not a valid git url', 'invalid repository url', 'url is not valid', 'not a valid url', 'invalid clone url', 'unsupported protocol', 'unknown scheme', 'malformed url'], about: 'ours', points: (_, seen) => (seen.has('gitextensions') ? [likely('topic/ide-gitextensions', 'Its dialogs refuse the scheme codecommit:.')] : seen.has('grc') ? [likely('topic/ide-gitextensions', 'Clients that parse URLs reject codecommit: in their dialogs.'), possible('remote/url-form', 'The URL is not one that works.')] : [likely('remote/url-form', 'The URL is not one that works.')]) },
  { id: 'musl', says: ['ld-linux-x86-64.so.2', 'error loading shared library', 'libc.musl', 'not found…ld-linux', 'no such file or directory…aws'], about: 'ours', points: (_, seen) => (seen.has('alpine') ? [likely('topic/ctr-alpine', 'Version 2 of the AWS CLI needs glibc, which Alpine has not.')] : [possible('tools/aws-cli-runs', 'The program misses a library.')]) },
  { id: 'sso-remote-show', says: ['git remote show'], about: 'ours', kind: 'noise', points: [] },
  { id: 'terraform', says: ['could not download module', 'failed to download module', 'error downloading modules', 'error: failed to get…codecommit'], about: 'ours', kind: 'tail', points: [possible('topic/tf-go-getter', 'Terraform fetches modules with go-getter: git::https:// and the helper work.', 28)] },
];

/** Texts that look bad and do no harm: they stand beside transfers that succeed. */
export const HARMLESS: readonly { says: readonly string[]; remark: string }[] = [
  { says: ['failed to write item to store', 'the array bounds are invalid', 'the stub received bad data', 'credwrite failed'], remark: 'Git Credential Manager could not keep a login with a long session token. The transfer itself is not touched by it.' },
  { says: ['failed to store: -', 'failed to get: -', 'failed to erase: -'], remark: 'The keychain helper could not keep or read a login. The transfer itself is not touched by it.' },
  { says: ['you appear to have cloned an empty repository', 'sie scheinen ein leeres repository geklont', 'vous semblez avoir cloné un dépôt vide', 'pareces haber clonado un repositorio sin contenido'], remark: 'The repository is empty; cloning it worked.' },
  { says: ['you have successfully authenticated over ssh'], remark: 'SSH works; the server closes the session, so the exit code is not 0.' },
  { says: ['this hook requires the git command and remote'], remark: 'git-remote-codecommit starts: this is what it says without arguments.' },
];
