import { defineCheck } from '../../core/check.ts';
import type { GitRequestFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { caseDetails } from '../../knowledge/iam/case-details.ts';
import { atLeast, type DenialReport, reportOf, simulatedEvidence } from '../../knowledge/iam/denial-report.ts';
import { isProof, judgeGit, simulatedDenies, unheldOf } from '../../knowledge/iam/judged-actions.ts';
import { limitReport } from '../../knowledge/iam/limit.ts';
import { denialInText, denialOf, evidenceOf, isBare, noPolicyReason, type Reason } from '../../knowledge/iam/named-denial.ts';
import { pushProblem } from '../../knowledge/iam/push-problem.ts';
import { nothingAsked, worksNow } from '../../knowledge/iam/refusal.ts';
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
      'denied-by-statement': { severity: 'error', text: '{{statement}} denies {{actions}} on {{repository}} to {{who}}: {{why}}.' },
      'not-allowed': { severity: 'error', text: 'No policy of {{who}} allows {{actions}} on {{repository}}: all of them were read ({{sources}}).' },
      limited: { severity: 'error', text: '{{lack}} {{actions}} on {{repository}} to {{who}}: no Allow of another policy outweighs that.' },
      'no-scp-allows': { severity: 'warning', text: '{{lack}} {{actions}} on {{repository}} to {{who}}: unless another one stands beside them, no Allow of the account outweighs that.' },
      'pull-denied': { severity: 'error', text: '{{action}} on {{resource}} is denied to {{who}}: {{why}}.' },
      'api-denied': { severity: 'error', text: '{{action}} on {{resource}} is denied to {{who}}: {{why}}; no Git request was answered either.' },
      'refused-without-text': { severity: 'error', text: 'CodeCommit answers GetRepository but refuses the Git request for "{{repository}}" with 403 and no text: codecommit:GitPull or the KMS key is denied to {{who}}.' },
      'may-be-denied': { severity: 'warning', text: '{{statement}} may deny {{actions}} on {{repository}} to {{who}}: that depends on {{keys}}.' },
      'push-denied': { severity: 'warning', text: 'codecommit:GitPush on {{repository}} is denied to {{who}} by {{policy}}.' },
      'push-denied-on-branches': { severity: 'warning', text: 'A push to {{branches}} of {{repository}} is denied to {{who}} by {{policy}}; pushes to other branches go through.' },
      'every-push-denied': { severity: 'warning', text: '{{policy}} means to protect {{branches}} of {{repository}}, and denies every push of {{who}}: it lacks "Null": {"codecommit:References": "false"}, and the first request of a push names no branch.' },
    },
  },
  needs: ['intent'],
  wants: ['system', 'target', 'identity', 'credentials', 'repositoryMetadata', 'gitRequest', 'pushRequest', 'gitClient', 'simulation', 'policies', 'kmsKey'],
  run: (facts) => {
    const { target, repositoryMetadata, gitRequest, pushRequest, gitClient } = facts;
    const git = judgeGit(facts);
    const { judged, pull } = git;
    if (target === undefined && !judged.given) return { skipped: judged.context.unused ?? 'no repository given' };
    const repository = target === undefined ? 'a repository' : `"${target.repository ?? target.url}"`;
    const who = judged.use.caller.arn ?? 'this identity';
    const resource = repositoryMetadata?.arn ?? repository;
    const details = caseDetails(judged, [pull, git.push].flatMap((decision) => decision ?? []));
    const byStatement = (report: DenialReport, live: readonly Evidence[]) => {
      const { statement, actions, why, evidence, expected, fix } = report;
      return [{ messageId: 'denied-by-statement' as const, data: { statement, actions, why, repository, who }, certainty: live.length > 0 ? 'observed' as const : 'inferred' as const, evidence: atLeast([...live, ...evidence]), ...expected, fix }];
    };
    const push = pushProblem(git, pushRequest, repository, who);
    const works = worksNow(facts);
    if (works !== null) {
      if (pull?.outcome === 'denied') return byStatement(reportOf([pull]), []);
      return push === null ? { passed: `allowed just now: ${works}`, ...(git.any ? { details } : {}) } : [push];
    }
    const fromGit = gitRequest === undefined ? denialInText(gitClient) : denialOf(gitRequest.answer);
    const fromApi = repositoryMetadata === undefined ? null : denialOf(repositoryMetadata.answer);
    const bare = gitRequest === undefined || isBare(gitRequest.answer);
    const denial = fromGit ?? (bare ? fromApi : null);
    const answer = fromGit === null ? repositoryMetadata?.answer : gitRequest?.answer;
    const simulated = simulatedEvidence(judged.simulated.filter(({ action, decision, onResource }) => action.startsWith('codecommit:') && decision !== 'allowed' && onResource === true), resource);
    const refusedBare = gitRequest !== undefined && bare && gitRequest.carried === 'signature' && repositoryMetadata?.answer.status === 200;
    const live = denial !== null ? evidenceOf(answer, gitClient) : refusedBare ? evidenceOf(gitRequest.answer, gitClient) : [];
    const isPull = denial?.action == null || denial.action === 'codecommit:GitPull';
    if (pull?.outcome === 'denied' && (isPull || judged.given)) return byStatement(reportOf([pull]), live);
    const limit = (live.length > 0 && isPull) || (live.length === 0 && judged.given) ? limitReport(pull, denial, live) : null;
    if (limit !== null) return [{ messageId: limit.messageId, data: { lack: limit.lack, actions: limit.actions, repository, who }, certainty: 'inferred', evidence: limit.evidence, ...limit.expected, fix: limit.fix }];
    if (pull?.outcome === 'implicit' && judged.complete && live.length > 0 && isPull) {
      const { actions, expected, fix } = reportOf([pull]);
      const sources = judged.policies.map(({ source }) => source).slice(0, 5).join(', ') || 'there are none';
      return [{ messageId: 'not-allowed', data: { who, actions, repository, sources }, evidence: atLeast(live), ...expected, fix }];
    }
    const settle = advise('person', `What settles it: ${details.settleWith[0] ?? ''}`).steps;
    if (denial !== null) {
      const action = denial.action ?? (fromGit === null ? 'codecommit:GetRepository' : 'codecommit:GitPull');
      const on = denial.resource ?? resource;
      const fix: Fix = denial.explicit === true ? lift(action, on, denial) : allow(fromGit === null ? 'codecommit:GitPull' : action, on);
      return [{
        messageId: fromGit === null ? 'api-denied' : 'pull-denied', data: { action, resource: on, who: denial.principal ?? who, why: noPolicyReason(denial) }, certainty: fromGit === null ? 'inferred' : 'observed',
        evidence: atLeast([...live, ...simulated]), fix: { ...fix, steps: [...fix.steps, ...settle] },
      }];
    }
    if (refusedBare) {
      const { steps } = allow('codecommit:GitPull', resource);
      return [{ messageId: 'refused-without-text', data: { repository: target?.repository ?? '', who }, certainty: 'inferred', evidence: atLeast([...live, ...simulated]), fix: { consent: 'person', steps: [...steps, ...settle] } }];
    }
    if (judged.given) {
      const [proved] = simulatedDenies(judged, 'codecommit:GitPull').filter(isProof);
      if (proved !== undefined) {
        const by = { statement: `A statement of ${proved.sources[0] ?? 'a policy'} (simulation)`, actions: proved.action, why: 'the simulator says so', evidence: simulatedEvidence([proved], resource), expected: {}, fix: advise('person', `Ask an administrator to take ${proved.action} out of the Deny of ${proved.sources[0] ?? 'the policy'}`) };
        return byStatement({ ...by, who, dependsOn: '' }, []);
      }
      if (pull?.outcome === 'possible' && pull.denies.length > 0) {
        const { statement, actions, dependsOn, evidence, expected, fix } = reportOf([pull]);
        return [{ messageId: 'may-be-denied', data: { statement, actions, repository, who, keys: dependsOn }, certainty: 'inferred', evidence: atLeast(evidence), ...expected, fix }];
      }
      if (push !== null) return [push];
      const unheld = unheldOf(judged);
      if (unheld === null && pull?.outcome === 'allowed') return { passed: `the documents allow ${pull.request.action}, and none of them denies it`, details };
      return { undetermined: unheld ?? 'nothing in the documents denies codecommit:GitPull, and none of them is sure to allow it: another policy may grant it', details, counts: false };
    }
    if (nothingAsked(facts)) return { skipped: judged.context.unused ?? 'CodeCommit was not asked' };
    if (stoppedBefore(gitClient)) return { skipped: 'ssh did not come as far as the repository' };
    if (gitRequest?.answer.status === 404) return { skipped: 'there is no such repository whose permissions could be judged' };
    return { undetermined: 'no answer of CodeCommit says whether codecommit:GitPull is allowed', details: { ...details, notRead: [...whyNot(gitRequest), ...details.notRead] } };
  },
});

function whyNot(request: GitRequestFact | undefined): { source: string; why: string }[] {
  return request === undefined ? [] : [{ source: 'our own Git request', why: request.answer.errorCode ?? request.answer.failure?.code ?? `status ${request.answer.status ?? ''}` }];
}

const allow = (action: string, resource: string): Fix => advise('person', `Ask an administrator to allow ${action} on ${resource} to this identity`);
const lift = (action: string, resource: string, reason: Reason): Fix => advise('person', `Ask an administrator which statement denies ${action} on ${resource}: ${noPolicyReason(reason)}; no Allow outweighs it`);
