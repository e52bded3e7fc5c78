import { defineCheck } from '../../core/check.ts';
import type { GitClientFact, GitRequestFact, RepositoryMetadata, TargetFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { answerEvidence } from '../../knowledge/answer-evidence.ts';
import { apiErrorMeaning } from '../../knowledge/aws-errors.ts';
import { convertUrl, parseCodeCommitUrl } from '../../knowledge/codecommit-url.ts';
import { gitRan } from '../../knowledge/git-errors.ts';
import { stoppedBefore } from '../../knowledge/ssh-login.ts';

export default defineCheck({
  meta: {
    id: 'live/repository-found',
    title: 'The repository is in this account and this region',
    why: 'A 404 means that the login worked: the name is right in another region or another account, or it is misspelled, or the repository was renamed or deleted.',
    refs: ['https://docs.aws.amazon.com/codecommit/latest/APIReference/API_GetRepository.html', 'https://github.com/aws/git-remote-codecommit/issues/7'],
    methods: '*',
    fix: 'ask',
    explains: ['live/git-request', 'live/git-client'],
    blockedBy: ['credentials/identity'],
    settledBy: ['live/git-client'],
    messages: {
      'other-region': { severity: 'error', text: 'The repository "{{repository}}" is not in {{region}} but in {{found}}, in account {{account}}.' },
      'not-found': { severity: 'error', text: 'There is no repository "{{repository}}" in {{region}} in account {{account}}{{searched}}.' },
      'not-found-by-git': { severity: 'error', text: 'The Git endpoint knows no repository "{{repository}}" for this login{{account}}.' },
    },
  },
  needs: ['target'],
  wants: ['repositoryMetadata', 'identity', 'gitRequest', 'gitClient'],
  run: ({ target, repositoryMetadata, identity, gitRequest, gitClient }) => {
    const repository = target.repository ?? target.url;
    const about = target.host === null ? {} : { about: { host: target.host } };
    if (repositoryMetadata !== undefined && isMissing(repositoryMetadata)) {
      const [found] = repositoryMetadata.foundIn;
      const named = { repository, region: target.region ?? 'this region', account: identity?.account ?? 'of these keys' };
      // With another login than ours git may see another account.
      const shared = { certainty: gitClient?.exitCode === 0 ? ('inferred' as const) : ('observed' as const), evidence: apiEvidence(repositoryMetadata, gitRequest), ...about };
      if (found !== undefined) return [{ messageId: 'other-region', data: { ...named, found: repositoryMetadata.foundIn.join(', ') }, fix: moveTo(target, found), ...shared }];
      const others = repositoryMetadata.searchedIn;
      const searched = others.length === 0 ? '' : `, and none of that name in ${others.join(', ')}`;
      return [{ messageId: 'not-found', data: { ...named, searched }, fix: FIND, ...shared }];
    }
    const git = gitEvidence(gitRequest, gitClient);
    if (git !== null) {
      const account = gitRequest?.login?.accountId == null ? '' : `, which belongs to account ${gitRequest.login.accountId}`;
      return [{ messageId: 'not-found-by-git', data: { repository, account }, evidence: git, fix: FIND, ...about }];
    }
    if (repositoryMetadata?.answer.status === 200 && repositoryMetadata.answer.failure === null) return { passed: repositoryMetadata.arn ?? 'GetRepository found it' };
    if (gitClient?.exitCode === 0 || gitRequest?.advertisesRefs) return { passed: 'its references came just now' };
    if (repositoryMetadata === undefined && gitRequest === undefined && gitClient === undefined) return { skipped: 'CodeCommit was not asked' };
    if (stoppedBefore(gitClient)) return { skipped: 'ssh did not come as far as the repository' };
    return { undetermined: 'who is refused or does not arrive is not told whether the repository exists' };
  },
});

function isMissing({ answer: { errorCode } }: RepositoryMetadata): boolean {
  return errorCode !== null && apiErrorMeaning(errorCode)?.subject === 'repository';
}

function apiEvidence({ answer }: RepositoryMetadata, git: GitRequestFact | undefined): [Evidence, ...Evidence[]] {
  const seen: Evidence[] = git?.answer.status === 404 ? [answerEvidence(git.answer)] : [];
  return [answerEvidence(answer), ...seen];
}

function gitEvidence(request: GitRequestFact | undefined, client: GitClientFact | undefined): [Evidence] | null {
  if (client?.exitCode === 0) return null;
  if (request?.answer.status === 404) return [answerEvidence(request.answer)];
  if (request !== undefined || client?.failure !== 'not-found') return null;
  return [gitRan(client)];
}

function moveTo({ remote, configuredUrl, method, profile }: TargetFact, region: string): Fix {
  const url = convertUrl({ ...parseCodeCommitUrl(configuredUrl), host: null, region, problems: [] }, method, region, profile);
  if (url === null) return FIND;
  return remote === null ? advise('person', `Use ${url}`) : { consent: 'ask', steps: [{ do: 'remote-url', remote, url }] };
}

const FIND: Fix = advise('person', 'Compare name (upper and lower case differ), region and account with the clone URL in the console; with the keys of another account choose its profile');
