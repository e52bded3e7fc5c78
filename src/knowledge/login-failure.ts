import type { GitClientFact, IdentityFact, RepositoryMetadata } from '../core/facts.ts';

const FAILURES: readonly string[] = ['forbidden', 'unauthorized', 'not-found', 'no-credential', 'remote-helper-failed', 'bad-helper'];

/** Returns whether git was seen to fail in a way that another credential may mend: refused, not found, or without any credential. */
export function loginFailed({ gitClient, identity, repositoryMetadata }: { gitClient?: GitClientFact; identity?: IdentityFact; repositoryMetadata?: RepositoryMetadata }): boolean {
  if (gitClient === undefined || gitClient.exitCode === 0 || !FAILURES.includes(gitClient.failure ?? '')) return false;
  const knows = repositoryMetadata?.answer.status === 200;
  return !(knows && identity?.answer.status === 200);
}
