import { defineCheck } from '../../core/check.ts';
import { advise } from '../../core/fix.ts';
import { parseCodeCommitUrl, withoutPassword } from '../../knowledge/codecommit-url.ts';
import { gotPastTheNetwork } from '../../knowledge/git-errors.ts';
import { remoteEvidence } from '../../knowledge/remote-evidence.ts';
import { isRepositoryName } from '../../knowledge/repository-url.ts';

const LONGEST = 100;

export default defineCheck({
  meta: {
    id: 'remote/repository-name',
    title: 'The name of the repository is one that CodeCommit can have',
    why: 'Names of CodeCommit repositories have 1 to 100 characters: letters, digits, ".", "_" and "-". Upper and lower case differ, and no name ends in ".git". A URL with another name is answered with 404, or is cut short by the tool that reads it.',
    refs: ['https://docs.aws.amazon.com/codecommit/latest/userguide/limits.html', 'https://docs.aws.amazon.com/codecommit/latest/APIReference/API_RepositoryMetadata.html'],
    methods: '*',
    fix: 'person',
    explains: ['live/api', 'live/repository-found', 'live/git-request', 'live/git-client'],
    blockedBy: ['remote/url-form'],
    settledBy: ['live/git-client'],
    messages: {
      characters: { severity: 'error', text: 'No repository of CodeCommit can be called "{{name}}", as the URL "{{url}}" says: {{sign}} is none of letters, digits, ".", "_" and "-".' },
      'too-long': { severity: 'error', text: 'The name in the URL "{{url}}" has {{length}} characters; those of CodeCommit repositories have at most 100.' },
    },
  },
  needs: ['target'],
  wants: ['gitClient'],
  run({ target, gitClient }) {
    const { problems, repository } = parseCodeCommitUrl(target.url);
    const name = repository ?? target.repository;
    if (name === null || name === '') return { skipped: `"${withoutPassword(target.url)}" names no repository` };
    if (isRepositoryName(name) || !problems.some(({ id }) => id === 'repository-name')) return [];
    const url = withoutPassword(target.url);
    const common = {
      certainty: gitClient !== undefined && gotPastTheNetwork(gitClient) ? 'observed' : 'inferred',
      measured: name,
      evidence: [remoteEvidence(target)],
      fix: advise('person', 'Copy the clone URL from the page of the repository in the console, or ask for it whoever made the repository.'),
    } as const;
    const sign = /[^\w.-]/u.exec(name)?.[0];
    if (sign !== undefined) return [{ messageId: 'characters', data: { name, url, sign: sign === ' ' ? 'a blank' : `"${sign}"` }, ...common }];
    return name.length > LONGEST ? [{ messageId: 'too-long', data: { url, length: String(name.length) }, ...common }] : [];
  },
});
