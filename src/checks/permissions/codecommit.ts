import { defineCheck } from '../../core/check.ts';
import type { ApiAnswer, GitClientFact, GitRequestFact, SimulationFact } from '../../core/facts.ts';
import type { Details, Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { answerEvidence } from '../../knowledge/answer-evidence.ts';
import { apiErrorMeaning, parseDenial, type Denial } from '../../knowledge/aws-errors.ts';
import { stoppedBefore } from '../../knowledge/ssh-login.ts';

export default defineCheck({
  meta: {
    id: 'permissions/codecommit',
    title: 'The identity may pull from this repository',
    why: 'codecommit:GitPull is no API action, so a policy with codecommit:Get* does not cover it; git hides the text in which CodeCommit names what is denied and prints a bare 403.',
    refs: ['https://docs.aws.amazon.com/codecommit/latest/userguide/auth-and-access-control-permissions-reference.html', 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html'],
    methods: '*',
    fix: 'person',
    explains: ['live/api', 'live/git-request', 'live/git-client'],
    blockedBy: ['credentials/identity'],
    settledBy: ['live/git-request', 'live/git-client'],
    messages: {
      'pull-denied': { severity: 'error', text: '{{action}} on {{resource}} is denied to {{who}}: {{why}}.' },
      'api-denied': { severity: 'error', text: '{{action}} on {{resource}} is denied to {{who}}: {{why}}; no Git request was answered either.' },
      'refused-without-text': { severity: 'error', text: 'CodeCommit answers GetRepository but refuses the Git request for "{{repository}}" with 403 and no text: codecommit:GitPull or the KMS key is denied to {{who}}.' },
      'push-denied': { severity: 'warning', text: 'codecommit:GitPush on "{{repository}}" is denied to {{who}} by {{policy}}, while pulling is allowed.' },
    },
  },
  needs: ['target'],
  wants: ['identity', 'repositoryMetadata', 'gitRequest', 'gitClient', 'simulation'],
  run: ({ target, identity, repositoryMetadata, gitRequest, gitClient, simulation }) => {
    const repository = target.repository ?? target.url;
    const arn = identity?.arn ?? null;
    const allowed = proofOf(gitRequest, gitClient);
    if (allowed !== null) {
      const push = simulation?.results.find(({ action, decision, missingContext }) => action === 'codecommit:GitPush' && decision === 'explicitDeny' && missingContext.length === 0);
      if (push === undefined) return { passed: `allowed just now: ${allowed}` };
      const policy = push.sources[0] ?? 'a policy';
      return [{ messageId: 'push-denied', data: { repository, who: arn ?? 'this identity', policy }, certainty: 'inferred', evidence: [policyOf(push, repository)], fix: allow('codecommit:GitPush', repository) }];
    }
    const fromGit = gitRequest === undefined ? denialInText(gitClient) : denialOf(gitRequest.answer);
    const fromApi = repositoryMetadata === undefined ? null : denialOf(repositoryMetadata.answer);
    const denial = fromGit ?? (gitRequest === undefined || isBare(gitRequest.answer) ? fromApi : null);
    const named = { resource: denial?.resource ?? repositoryMetadata?.arn ?? `"${repository}"`, who: denial?.principal ?? arn ?? 'this identity' };
    if (denial !== null) {
      const action = denial.action ?? (fromGit === null ? 'codecommit:GetRepository' : 'codecommit:GitPull');
      const answer = fromGit === null ? repositoryMetadata?.answer : gitRequest?.answer;
      return [{
        messageId: fromGit === null ? 'api-denied' : 'pull-denied',
        data: { action, ...named, why: reasonOf(denial) },
        certainty: fromGit === null ? 'inferred' : 'observed',
        evidence: evidenceOf(answer, gitClient, simulation, named.resource),
        fix: denial.explicit === true ? lift(action, named.resource, denial) : allow(fromGit === null ? 'codecommit:GitPull' : action, named.resource),
      }];
    }
    if (gitRequest !== undefined && isBare(gitRequest.answer) && gitRequest.carried === 'signature' && repositoryMetadata?.answer.status === 200) {
      return [{
        messageId: 'refused-without-text', data: { repository, who: named.who }, certainty: 'inferred',
        evidence: evidenceOf(gitRequest.answer, gitClient, simulation, named.resource), fix: allow('codecommit:GitPull', named.resource),
      }];
    }
    if (gitRequest === undefined && repositoryMetadata === undefined && gitClient === undefined) return { skipped: 'CodeCommit was not asked' };
    if (stoppedBefore(gitClient)) return { skipped: 'ssh did not come as far as the repository' };
    if (gitRequest?.answer.status === 404) return { skipped: 'there is no such repository whose permissions could be judged' };
    return { undetermined: 'no answer of CodeCommit says whether codecommit:GitPull is allowed', details: detailsOf(gitRequest, simulation, arn) };
  },
});

type Reason = { [K in keyof Denial]: Denial[K] | null };

function proofOf(request: GitRequestFact | undefined, client: GitClientFact | undefined): string | null {
  if (client?.exitCode === 0) return `${client.argv.join(' ')} ended with 0`;
  return request?.advertisesRefs ? 'our own Git request was answered with the references' : null;
}

/** A denial of CodeCommit's, told from one of a key or of a role. */
function denialOf({ errorCode, errorMessage }: ApiAnswer): Reason | null {
  const denial = parseDenial(errorMessage ?? '');
  if (denial !== null) return denial.action.startsWith('codecommit:') ? denial : null;
  if (errorCode === null || apiErrorMeaning(errorCode)?.subject !== 'denied' || /kms/i.test(errorMessage ?? '')) return null;
  return { principal: null, action: null, resource: null, policyType: null, explicit: null, policyArn: null };
}

/** Over SSH git prints the sentence itself. */
function denialInText(client: GitClientFact | undefined): Reason | null {
  const denial = parseDenial(client?.stderr.join(' ') ?? '');
  return denial?.action.startsWith('codecommit:') ? denial : null;
}

function isBare({ status, errorCode, errorMessage, failure }: ApiAnswer): boolean {
  return failure === null && status === 403 && errorCode === null && (errorMessage ?? '') === '';
}

function reasonOf({ policyType, explicit, policyArn }: Reason): string {
  if (explicit === null) return 'AWS names no policy';
  const policy = policyType === null ? 'policy' : policyType.endsWith('boundary') ? policyType : `${policyType} policy`;
  return explicit ? `explicit deny in ${/^[aeiou]/i.test(policy) ? 'an' : 'a'} ${policy}${policyArn === null ? '' : ` (${policyArn})`}` : `no ${policy} allows it`;
}

function evidenceOf(answer: ApiAnswer | undefined, client: GitClientFact | undefined, simulation: SimulationFact | undefined, resource: string): [Evidence, ...Evidence[]] {
  const denied = (simulation?.results ?? []).filter(({ action, decision }) => action.startsWith('codecommit:') && decision !== 'allowed');
  const policies = denied.map((result) => policyOf(result, resource));
  if (answer !== undefined) return [answerEvidence(answer), ...policies];
  return [{ kind: 'process', argv: client?.argv ?? ['git'], exitCode: client?.exitCode ?? null, note: client?.stderr.find((line) => line.includes('not authorized')) ?? '' }, ...policies];
}

function policyOf({ action, sources }: SimulationFact['results'][number], resource: string): Evidence {
  return { kind: 'policy', source: sources[0] ?? 'no policy allows it (simulation)', sid: null, statement: 0, action, resource };
}

function detailsOf(request: GitRequestFact | undefined, simulation: SimulationFact | undefined, arn: string | null): Details {
  return {
    read: (simulation?.results ?? []).map(({ action, decision }) => ({ source: 'simulation', action, result: decision })),
    notRead: [...(request === undefined ? [] : [{ source: 'our own Git request', why: request.answer.errorCode ?? request.answer.failure?.code ?? `status ${request.answer.status}` }]), { source: 'service control and session policies', why: 'no API shows them to the caller' }],
    possible: [],
    settleWith: [`aws iam simulate-principal-policy --policy-source-arn ${arn ?? 'ARN'} --action-names codecommit:GitPull codecommit:GitPush (an administrator)`],
  };
}

const allow = (action: string, resource: string): Fix => advise('person', `Ask an administrator to allow ${action} on ${resource} to this identity`);
const lift = (action: string, resource: string, reason: Reason): Fix => advise('person', `Ask an administrator which statement denies ${action} on ${resource}: ${reasonOf(reason)}; no Allow outweighs it`);
