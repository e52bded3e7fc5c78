import { isKnownRegion } from './codecommit-endpoints.ts';

export type UrlKind = 'https' | 'grc' | 'ssh' | 'other';

export type UrlProblemId =
  | 'api-host' | 'arn' | 'brackets' | 'console-url' | 'foreign-host' | 'git-suffix' | 'host-case' | 'https-after-codecommit' | 'https-host-in-grc'
  | 'malformed' | 'missing-region' | 'missing-repository' | 'missing-scheme' | 'missing-slashes' | 'path' | 'path-ignored' | 'plain-http' | 'port'
  | 'profile-at' | 'profile-percent' | 'profile-slash' | 'region-as-repository' | 'region-fips' | 'repository-name' | 'scheme-case' | 'scp-like'
  | 'single-colon' | 'ssh-fips' | 'surrounding-space' | 'unknown-region' | 'userinfo-slash' | 'wrong-suffix';

/** What is wrong with a URL. Neither text holds a password. */
export interface UrlProblem {
  id: UrlProblemId;
  /** The URL that is meant, null where that cannot be told. */
  correction: string | null;
  says: string;
  /** False when git gets through all the same. */
  stops: boolean;
}

/**
 * A remote's URL, read as the tool of its kind reads it; a piece that tool finds none of is given as it is meant. What is wrong with it is in
 * `problems`, worst first, and each correction mends all of them.
 */
export interface CodeCommitUrl {
  kind: UrlKind;
  /** Lower case, without port. Null for `codecommit:` URLs, which name none. */
  host: string | null;
  region: string | null;
  repository: string | null;
  /** Only git-remote-codecommit's URLs name one. */
  profile: string | null;
  /** As written, percent-encoded or not. The password is a secret. */
  userInfo: { user: string; password: string | null } | null;
  problems: readonly UrlProblem[];
}

/** Names the pieces of a URL that a `CodeCommitUrl` is made of; those not given are null. */
export function urlReading(kind: UrlKind, pieces: Partial<CodeCommitUrl>): CodeCommitUrl {
  return { kind, host: null, region: null, repository: null, profile: null, userInfo: null, problems: [], ...pieces };
}

/** True for a name CodeCommit takes: 1 to 100 of letters, digits, `.`, `_`, `-`, not ending in `.git`. Source: the service model's pattern and the guide's limits. */
export function isRepositoryName(name: string): boolean {
  return /^[A-Za-z0-9_.-]{1,100}$/.test(name) && !name.endsWith('.git');
}

/** Returns the repository a last path segment means: without `.git` and stray slashes; null when that is no possible name. */
export function meantRepository(text: string): string | null {
  const name = text.replace(/^\/+|\/+$/g, '').replace(/(\.git)+$/, '');
  return isRepositoryName(name) ? name : null;
}

/** Returns the HTTPS URL of a repository. Example: `https://git-codecommit.us-east-1.amazonaws.com/v1/repos/demo`. */
export function httpsUrl(host: string, repository: string): string {
  return `https://${host}/v1/repos/${repository}`;
}

/** Returns the SSH URL of a repository, with the key's id as user name when there is one. */
export function sshUrl(host: string, repository: string, user: string | null): string {
  return `ssh://${user === null ? '' : `${user}@`}${host}/v1/repos/${repository}`;
}

/** Returns git-remote-codecommit's URL of a repository. Example: `codecommit::us-east-1://dev@demo`. */
export function grcUrl(region: string | null, profile: string | null, repository: string): string {
  return `codecommit:${region === null ? '' : `:${region}:`}//${profile === null ? '' : `${profile}@`}${repository}`;
}

/** Returns the problem of a repository's name, or none. */
export function repositoryProblems(name: string, correction: string | null): UrlProblem[] {
  if (name === '') return [{ id: 'missing-repository', correction: null, says: 'The URL names no repository.', stops: true }];
  if (name.endsWith('.git') && meantRepository(name) !== null) {
    return [{ id: 'git-suffix', correction, says: 'The names of CodeCommit repositories do not end in ".git": the answer is 404.', stops: true }];
  }
  if (isRepositoryName(name)) return [];
  return [{ id: 'repository-name', correction: null, says: `"${name}" is no possible name: up to 100 of letters, digits, ".", "_" and "-".`, stops: true }];
}

/** Returns the problem of a region CodeCommit is not known in, or none. */
export function regionProblems(region: string, correction: string | null): UrlProblem[] {
  if (isKnownRegion(region)) return [];
  return [{ id: 'unknown-region', correction, says: `CodeCommit is not known in the region "${region}".`, stops: true }];
}
