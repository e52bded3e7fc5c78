import { defineCheck } from '../../core/check.ts';
import type { ApiAnswer } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { answerEvidence } from '../../knowledge/answer-evidence.ts';
import { apiErrorMeaning } from '../../knowledge/aws-errors.ts';
import { withoutFullStop } from '../../knowledge/full-stop.ts';

export default defineCheck({
  meta: {
    id: 'live/api',
    title: 'A signed GetRepository is answered by the CodeCommit API',
    why: 'The API names the reason of a refusal, which git hides: an answer here shows that the key, its signature and the region are right, and leaves permissions to pull, the KMS key and git itself.',
    refs: ['https://docs.aws.amazon.com/codecommit/latest/APIReference/API_GetRepository.html', 'https://docs.aws.amazon.com/codecommit/latest/APIReference/CommonErrors.html'],
    methods: ['credential-helper', 'grc'],
    fix: 'person',
    blockedBy: ['credentials/resolve'],
    messages: {
      refused: { severity: 'error', text: 'The CodeCommit API refuses GetRepository for "{{repository}}" with {{code}}: {{said}}' },
      'refused-git-works': { severity: 'notice', text: 'The CodeCommit API refuses GetRepository for "{{repository}}" with {{code}}, which git does not need.' },
      unreached: { severity: 'warning', text: 'The CodeCommit API at "{{host}}" is not reached: {{stage}}, {{code}}.' },
    },
  },
  needs: ['target', 'repositoryMetadata'],
  wants: ['gitRequest', 'gitClient'],
  run: ({ target, repositoryMetadata: { answer }, gitRequest, gitClient }) => {
    const { status, errorCode, failure } = answer;
    const repository = target.repository ?? target.url;
    const host = target.apiHost;
    const shared = { about: host === null ? {} : { host }, evidence: evidenceOf(answer) };
    if (failure !== null || status === null) {
      return [{ messageId: 'unreached', data: { host: host ?? answer.url, stage: failure?.stage ?? 'no answer', code: failure?.code ?? 'no reason known' }, ...shared }];
    }
    if (status < 400) return { passed: `GetRepository answered with ${status}` };
    // The identity is accepted; live/repository-found says where the repository is.
    if (errorCode !== null && apiErrorMeaning(errorCode)?.subject === 'repository') return { passed: `GetRepository answered that there is no "${repository}" here` };
    const code = errorCode ?? `status ${status}`;
    if (gitClient?.exitCode === 0 || gitRequest?.advertisesRefs) return [{ messageId: 'refused-git-works', data: { repository, code }, ...shared }];
    return [{ messageId: 'refused', data: { repository, code, said: sayingOf(answer) }, ...shared }];
  },
});

function evidenceOf(answer: ApiAnswer): [Evidence] {
  return [answerEvidence(answer, answer.errorCode ?? answer.failure?.code ?? null)];
}

/** Ends in a full stop. */
function sayingOf({ errorCode, errorMessage }: ApiAnswer): string {
  const said = errorMessage || (errorCode === null ? null : apiErrorMeaning(errorCode)?.says) || 'no text';
  return `${withoutFullStop(said)}.`;
}
