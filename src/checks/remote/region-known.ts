import { defineCheck } from '../../core/check.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise } from '../../core/fix.ts';
import { answerEvidence } from '../../knowledge/answer-evidence.ts';
import { isKnownRegion, isWithoutCodeCommit, mustBeEnabled } from '../../knowledge/codecommit-endpoints.ts';
import { parseCodeCommitUrl } from '../../knowledge/codecommit-url.ts';
import { gitRan } from '../../knowledge/git-errors.ts';
import { remoteEvidence } from '../../knowledge/remote-evidence.ts';

const REFUSAL = /The following AWS Region is not available for use with AWS CodeCommit: (\S+?)\./;

export default defineCheck({
  meta: {
    id: 'remote/region-known',
    title: 'CodeCommit exists in the region, for this account and for the tools',
    why: 'CodeCommit is not in every region of AWS, the newer regions must be enabled in the account before any key is accepted there, and git-remote-codecommit refuses a region that the list of its botocore does not name.',
    refs: [
      'https://docs.aws.amazon.com/codecommit/latest/userguide/regions.html',
      'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html',
      'https://github.com/aws/git-remote-codecommit/issues/33',
    ],
    methods: '*',
    fix: 'person',
    explains: [
      'tools/grc-runs', 'profile/region', 'network/dns', 'network/reachable', 'network/tls', 'credentials/resolve', 'credentials/identity',
      'live/api', 'live/repository-found', 'live/git-request', 'live/git-client',
    ],
    blockedBy: ['remote/url-form'],
    settledBy: ['live/git-client'],
    messages: {
      'without-codecommit': { severity: 'error', text: 'The region "{{region}}" in "{{url}}" is one of AWS in which no CodeCommit is known.' },
      'not-in-botocore': { severity: 'error', text: 'git-remote-codecommit does not know CodeCommit in "{{region}}", which has it: its botocore is too old for this region.' },
      'not-enabled': { severity: 'error', text: 'The key that AWS accepts in us-east-1 is refused in "{{region}}" ({{code}}): the account has not enabled this region.' },
    },
  },
  needs: ['target'],
  wants: ['gitClient', 'identity', 'identityElsewhere'],
  run({ target, gitClient, identity, identityElsewhere }) {
    const { region } = parseCodeCommitUrl(target.url);
    const asked = target.region;
    if (asked === null) return { skipped: 'no region is named anywhere' };
    if (region !== null && isWithoutCodeCommit(region)) {
      return [{
        messageId: 'without-codecommit',
        data: { region, url: target.url },
        certainty: gitClient?.exitCode == null || gitClient.exitCode === 0 ? 'inferred' : 'observed',
        measured: region,
        evidence: [remoteEvidence(target)],
        fix: advise('person', 'Use the region the repository was made in: the clone URL in the console names it.'),
      }];
    }
    const refused = gitClient?.stderr.find((line) => REFUSAL.test(line));
    const named = refused === undefined ? undefined : REFUSAL.exec(refused)?.[1];
    if (gitClient !== undefined && named !== undefined && isKnownRegion(named)) {
      const fix = advise('person', 'Renew botocore where git-remote-codecommit is installed (pipx upgrade git-remote-codecommit, or pip install --upgrade botocore), or use the credential helper over https, which has no list of regions.');
      return [{ messageId: 'not-in-botocore', data: { region: named }, measured: named, evidence: [gitRan(gitClient, refused ?? '')], fix }];
    }
    const code = identity?.answer.errorCode ?? null;
    if (mustBeEnabled(asked) && code !== null && identity !== undefined && identityElsewhere?.answer.status === 200) {
      const evidence: [Evidence, Evidence] = [answerEvidence(identity.answer), answerEvidence(identityElsewhere.answer)];
      return [{
        messageId: 'not-enabled',
        data: { region: asked, code },
        measured: code,
        evidence,
        fix: advise('person', `Have an administrator of account ${identityElsewhere.account ?? ''} enable ${asked}: account settings, "AWS Regions".`),
      }];
    }
    return [];
  },
});

