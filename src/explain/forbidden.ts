import { readCodeCommitHost } from '../knowledge/codecommit-endpoints.ts';
import type { Line } from './lines.ts';
import { likely, type Pointer, possible } from './pattern.ts';
import type { Seen } from './seen.ts';
import { hostsIn } from './subject.ts';

/**
 * Returns what a bare 403 of CodeCommit may mean, weighed by what else the text shows (FAILURES 18.1): who sent which login is not in git's
 * message, so without a sign the causes come in the order of how often they were reported.
 */
export function forbidden({ text }: Line, seen: Seen): readonly Pointer[] {
  const host = hostsIn(text).find((each) => each.includes('codecommit')) ?? '';
  const read = readCodeCommitHost(host);
  return [...fromTheUrl(text), ...fromTheRun(seen), ...byProgram(seen), ...byStore(seen, read?.fips === true || read?.vpcEndpoint !== null && read !== null), ...byIdentity(seen)];
}

function fromTheUrl(text: string): Pointer[] {
  const login = /:\/\/([^\s/@']{1,400})@[^\s/']{0,80}codecommit/.exec(text)?.[1];
  if (login === undefined) return [];
  const [user = '', password] = login.split(':');
  if (/^a(?:kia|sia)/.test(user) || /\d{8}t\d{6}z/.test(password ?? '')) return [likely('remote/embedded-signature', 'The URL carries a login that was signed long ago.', 94)];
  return [likely('remote/embedded-user', 'With a user name in the URL curl answers with an empty password, and no helper is asked.', 92)];
}

function fromTheRun(seen: Seen): Pointer[] {
  return [
    ...(seen.has('extraHeader') ? [likely('git-config/extra-header', 'An Authorization header of the configuration is sent in the place of a login.', 88)] : []),
    ...(seen.has('endpointVariable') ? [likely('remote/endpoint', 'CODE_COMMIT_ENDPOINT sends the request to another host than was signed for.', 87)] : []),
    ...(seen.has('signedUrl') ? [likely('remote/embedded-signature', 'A URL with a signed login was saved.', 86)] : []),
    ...(seen.has('loginInUrl') ? [likely('remote/embedded-user', 'With a user name in the URL curl answers with an empty password, and no helper is asked.', 85)] : []),
    ...(seen.has('netrc') ? [likely('credential-stores/netrc', 'curl takes a netrc entry before any helper is asked.', 84)] : []),
    ...(seen.has('temporaryWithoutToken') ? [likely('profile/static-keys', 'A temporary key goes out without its session token.', 83)] : []),
    ...(seen.has('tokenOfAnother') ? [likely('profile/static-keys', 'A long-term key goes out with a session token.', 83)] : []),
    ...(seen.has('metadataShown') ? [likely('permissions/codecommit', 'The API answers and Git is refused: GitPull is not covered by codecommit:Get*.', 82), likely('permissions/kms', 'Or the KMS key is denied.', 60)] : []),
    ...(seen.has('pushes') && seen.has('fetched') ? [likely('permissions/codecommit', 'Fetching works and pushing does not: GitPush, or a protected branch.', 80)] : []),
    ...(seen.has('kms') ? [likely('permissions/kms', 'A policy denies the KMS key of the repository.', 70)] : []),
    ...(seen.has('environmentKeys') || seen.has('defaultProfile') ? [likely('profile/environment', 'Keys in the environment overrule the profile.', 68)] : []),
    ...(seen.has('wrongClock') ? [likely('network/clock', 'The clock of this machine is off.', 76)] : []),
  ];
}

function byProgram(seen: Seen): Pointer[] {
  return [
    ...(seen.has('codemagic') ? [likely('topic/ci-codemagic', 'Codemagic writes the user name into the URL; since 2023-02 CodeCommit answers 403 to that.', 95)] : []),
    ...(seen.has('kargo') ? [likely('topic/lib-kargo', 'Kargo sends the user name alone.', 90)] : []),
    ...(seen.has('amplify') ? [likely('topic/ci-amplify', 'The service role of Amplify lacks codecommit:GitPull.', 79)] : []),
    ...(seen.has('insomnia') ? [likely('topic/ide-insomnia', 'isomorphic-git does not decode the login in the URL.', 79)] : []),
    ...(seen.has('cloud9') ? [likely('topic/cloud9', 'The managed credentials of Cloud9 are off, or the two git settings are missing.', 79)] : []),
    ...(seen.has('forkClient') ? [likely('topic/ide-fork-win', 'Fork brings its own git, whose system file puts Git Credential Manager first.', 79)] : []),
    ...(seen.has('dvc') ? [likely('topic/lib-dulwich-dvc', 'dulwich sends the helper no path unless useHttpPath is on.', 79)] : []),
    ...(seen.has('githubDesktop') ? [likely('topic/ide-github-desktop', 'GitHub Desktop runs git with -c credential.helper=, which takes every helper out.', 78)] : []),
    ...(seen.has('codebuild') ? [likely('permissions/codecommit', 'The service role lacks codecommit:GitPull.', 78), likely('topic/ci-codebuild', 'CodeBuild needs the helper and GitPull on its role.', 72)] : []),
    ...(seen.has('ci') && !seen.has('codebuild') ? [likely('permissions/codecommit', 'Roles of build systems lack codecommit:GitPull most often.', 71)] : []),
    ...(seen.has('wsl') ? [possible('network/clock', 'The clock of WSL2 stands still while the machine sleeps.', 52)] : []),
    ...(seen.has('docker') ? [possible('network/clock', 'The clock of Docker Desktop may drift.', 47)] : []),
  ];
}

function byStore(seen: Seen, unusualHost: boolean): Pointer[] {
  const grc = seen.has('grc') && !seen.has('awsHelper');
  const stale = 'A store that is asked before the AWS helper gives back a password that was good for 15 minutes.';
  const order = seen.has('storeAsked') && !seen.has('helperRan') ? 86 : seen.has('keychain') || seen.has('manager') || seen.has('store') || seen.has('cache') || seen.has('libsecret') ? 77 : seen.has('fetched') ? 74 : seen.has('macOrWindows') ? 66 : seen.has('helperRan') ? 45 : 61;
  const store = (sign: Parameters<Seen['has']>[0], check: string) => (seen.has(sign) ? [likely(check, 'A login of 15 minutes is kept there.', order - 8)] : []);
  return [
    ...(grc ? [possible('git-config/helper-order', stale, 30)] : [likely('git-config/helper-order', stale, order), ...store('keychain', 'credential-stores/keychain'), ...store('manager', 'credential-stores/credential-manager'), ...store('store', 'credential-stores/store-file'), ...store('cache', 'credential-stores/cache'), ...store('libsecret', 'credential-stores/secret-service')]),
    ...(unusualHost ? [likely('tools/aws-cli-version', 'AWS CLIs before 1.16.130 sign for the wrong region at FIPS and VPC endpoints.', 63)] : []),
    ...(grc ? [] : [possible('credential-stores/netrc', 'curl takes a netrc entry before any helper is asked.', 40)]),
  ];
}

function byIdentity(seen: Seen): Pointer[] {
  const grc = seen.has('grc') && !seen.has('awsHelper');
  if (seen.has('staticLogin')) return [likely('credentials/git-credential', 'The Git credential is inactive, deleted, or its password was reset.', 81), likely('credential-stores/static-login', 'The stored password is an old one; git does not forget it after a 403.', 79), possible('permissions/codecommit', 'A policy does not let this identity pull or push.', 50)];
  return [
    likely('permissions/codecommit', 'A policy does not let this identity pull or push.', seen.has('identityShown') ? 68 : grc || seen.has('helperRan') ? 64 : 56),
    likely('credentials/identity', 'AWS does not accept the key.', seen.has('identityShown') ? 40 : grc ? 60 : 50),
    possible('network/clock', 'The clock of this machine is off.', 42),
    ...(grc ? [possible('profile/environment', 'Keys in the environment overrule the profile.', 44)] : []),
    possible('permissions/kms', 'The KMS key of the repository is denied.', grc ? 43 : 38),
  ];
}
