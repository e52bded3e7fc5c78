import type { ApiAnswer, GitClientFact, GitRequestFact, RepositoryMetadata } from '../../core/facts.ts';
import { apiErrorMeaning, type Denial, parseDenial } from '../aws-errors.ts';

/** What AWS answered, as far as it was asked. */
export interface LiveAnswers {
  repositoryMetadata?: RepositoryMetadata;
  gitRequest?: GitRequestFact;
  gitClient?: GitClientFact;
}

/** True where AWS refused as it does for a policy or a key, or with a 403 that says nothing. A wrong key, a signature and a missing repository are other things. */
export function refusedByPolicy({ failure, status, errorCode }: ApiAnswer): boolean {
  if (failure !== null || status === null || status < 400) return false;
  const subject = errorCode === null ? null : apiErrorMeaning(errorCode)?.subject;
  return subject === null ? status === 403 : subject === 'denied' || subject === 'key';
}

/** The words for what proves that pulling works now, or null. */
export function worksNow({ gitClient, gitRequest }: LiveAnswers): string | null {
  if (gitClient?.exitCode === 0) return `${gitClient.argv.join(' ')} ended with 0`;
  return gitRequest?.advertisesRefs === true ? 'our own Git request was answered with the references' : null;
}

/** True where the answer is about the KMS key of the repository. */
export function speaksOfKey({ errorCode, errorMessage }: ApiAnswer): boolean {
  const said = errorMessage ?? '';
  return (errorCode !== null && apiErrorMeaning(errorCode)?.subject === 'key') || parseDenial(said)?.action.startsWith('kms:') === true || KEY.test(said);
}
const KEY = /KMS (?:default master )?key/i;

/** Over SSH git prints what CodeCommit says of the key; null where it says nothing of one. */
export function saidOfKey(client: GitClientFact | undefined): string | null {
  if (client?.ssh == null) return null;
  return client.stderr.find((line) => parseDenial(line)?.action.startsWith('kms:') === true || KEY.test(line)) ?? null;
}

/** The sentence of a denial in the answers, Git's first, or in what git printed over SSH; null where none has one. */
export function denialIn({ gitRequest, repositoryMetadata, gitClient }: LiveAnswers): { denial: Denial; answer: ApiAnswer | null } | null {
  for (const answer of [gitRequest?.answer, repositoryMetadata?.answer]) {
    const denial = answer === undefined ? null : parseDenial(answer.errorMessage ?? '');
    if (answer !== undefined && denial !== null) return { denial, answer };
  }
  const denial = gitClient === undefined || gitClient.exitCode === 0 ? null : parseDenial(gitClient.stderr.join(' '));
  return denial === null ? null : { denial, answer: null };
}

/** True where CodeCommit was not asked anything. */
export function nothingAsked({ gitRequest, repositoryMetadata, gitClient }: LiveAnswers): boolean {
  return gitRequest === undefined && repositoryMetadata === undefined && gitClient === undefined;
}
