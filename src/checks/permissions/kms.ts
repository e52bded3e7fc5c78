import { defineCheck } from '../../core/check.ts';
import type { ApiAnswer } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise } from '../../core/fix.ts';
import { answerEvidence } from '../../knowledge/answer-evidence.ts';
import { parseDenial } from '../../knowledge/aws-errors.ts';
import { gitRan } from '../../knowledge/git-errors.ts';
import { caseDetails } from '../../knowledge/iam/case-details.ts';
import { atLeast, lackEvidence, named, reportOf, simulatedEvidence } from '../../knowledge/iam/denial-report.ts';
import { isProof, judgeKms, openOf, simulatedDenies, unheldOf } from '../../knowledge/iam/judged-actions.ts';
import { dryRunDenies, keyProblem } from '../../knowledge/iam/key-state.ts';
import { lackBehind } from '../../knowledge/iam/limit.ts';
import { nothingAsked, saidOfKey, speaksOfKey, worksNow } from '../../knowledge/iam/refusal.ts';
import { KMS_ACTIONS } from '../../knowledge/iam/requests.ts';
import { stoppedBefore } from '../../knowledge/ssh-login.ts';

export default defineCheck({
  meta: {
    id: 'permissions/kms',
    title: 'CodeCommit may use the KMS key of the repository for this identity',
    why: "CodeCommit encrypts every repository with a KMS key on the caller's behalf: a policy that denies the KMS actions, or a customer managed key that does not allow them, ends in a 403 although the login is fine.",
    refs: ['https://docs.aws.amazon.com/codecommit/latest/userguide/encryption.html', 'https://github.com/aws/git-remote-codecommit/issues/55'],
    methods: '*',
    fix: 'person',
    explains: ['permissions/codecommit', 'live/api', 'live/git-request', 'live/git-client'],
    blockedBy: ['credentials/identity'],
    settledBy: ['live/git-request', 'live/git-client'],
    messages: {
      'denied-by-statement': { severity: 'error', text: '{{statement}} denies {{actions}}, which CodeCommit needs of KMS for {{repository}}, to {{who}}: {{why}}.' },
      denied: { severity: 'error', text: 'The KMS key of {{repository}} ({{key}}) may not be used: {{code}}, "{{said}}".' },
      unusable: { severity: 'error', text: 'The KMS key of {{repository}} ({{key}}) cannot be used: {{code}}, "{{said}}".' },
      'key-state': { severity: 'error', text: 'The KMS key of {{repository}} ({{key}}) is in the state {{state}}, in which nothing can be decrypted with it.' },
      'not-allowed': { severity: 'error', text: '{{lack}} {{actions}} on {{key}} to {{who}}.' },
      'denied-in-dry-run': { severity: 'error', text: 'KMS itself says that {{actions}} on {{key}} is denied to {{who}} by an explicit deny in {{policy}}.' },
      'denied-in-simulation': { severity: 'error', text: '{{action}}, which CodeCommit needs for {{repository}}, is denied to {{who}} by {{policy}}.' },
      'may-be-denied': { severity: 'warning', text: '{{statement}} may deny {{actions}}, which CodeCommit needs of KMS for {{repository}}, to {{who}}: that depends on {{keys}}.' },
      'may-not-be-allowed': { severity: 'warning', text: '{{lack}} {{actions}}, which CodeCommit needs of KMS for {{repository}}, to {{who}} for certain.' },
      'denied-besides': { severity: 'warning', text: '{{statement}} denies {{actions}} too, which CodeCommit needs of KMS for {{repository}}, once the refusal at hand is out of the way: {{why}}.' },
    },
  },
  needs: ['intent'],
  wants: ['system', 'target', 'identity', 'credentials', 'repositoryMetadata', 'gitRequest', 'gitClient', 'simulation', 'policies', 'kmsKey'],
  run: (facts) => {
    const { target, repositoryMetadata, gitRequest, gitClient, kmsKey } = facts;
    const kms = judgeKms(facts);
    const { judged } = kms;
    if (target === undefined && !judged.given) return { skipped: judged.context.unused ?? 'no repository given' };
    const repository = target === undefined ? 'a repository' : `"${target.repository ?? target.url}"`;
    const who = judged.use.caller.arn ?? 'this identity';
    const key = judged.use.keyArn ?? repositoryMetadata?.kmsKeyId ?? 'aws/codecommit or one of its own';
    const details = caseDetails(judged, kms.decisions);
    const refused = [gitRequest?.answer, repositoryMetadata?.answer].find((answer) => answer !== undefined && speaksOfKey(answer));
    const said = refused === undefined && gitRequest === undefined ? saidOfKey(gitClient) : null;
    const live: Evidence[] = refused !== undefined ? [answerEvidence(refused)] : said !== null && gitClient !== undefined ? [gitRan(gitClient, said)] : [];
    const works = worksNow(facts);

    const isDenial = said !== null || (refused !== undefined && isDenied(refused));
    const state = works === null ? keyProblem(kmsKey) : null;
    if (state !== null) {
      return [{ messageId: 'key-state', data: { repository, key, state: state.state }, evidence: atLeast([...live, answerEvidence(state.answer)]), fix: advise('person', OWNER) }];
    }
    const { errorCode, errorMessage, status } = refused ?? { errorCode: 'Access denied', errorMessage: said, status: null };
    const told = { key, repository, code: errorCode ?? `status ${status ?? ''}`, said: (errorMessage ?? 'no text').replace(/"/g, "'") };
    if (live.length > 0 && !isDenial) return [{ messageId: 'unusable', data: told, evidence: atLeast(live), fix: advise('person', OWNER) }];
    if (kms.denied.length > 0) {
      const { expected, fix, evidence, ...report } = reportOf(kms.denied);
      const besides = works === null && live.length === 0 && refusedElsewhere(gitRequest?.answer);
      const data = { ...report, repository };
      return [{ messageId: besides ? 'denied-besides' : 'denied-by-statement', data, certainty: live.length > 0 ? 'observed' : 'inferred', evidence: atLeast([...live, ...evidence]), ...expected, fix }];
    }
    const dryRun = dryRunDenies(kmsKey);
    if (dryRun !== null) {
      const data = { actions: named(dryRun.actions), key: kmsKey?.keyId ?? key, who, policy: dryRun.policy };
      return [{ messageId: 'denied-in-dry-run', data, certainty: 'inferred', evidence: atLeast([...live, ...dryRun.answers.map((answer) => answerEvidence(answer))]), fix: advise('person', `Ask an administrator which statement of ${dryRun.policy} denies ${dryRun.actions.join(', ')}; no Allow outweighs it`) }];
    }
    if (works !== null) return { passed: 'allowed just now: the references came, decrypted', ...(kms.any ? { details } : {}) };

    const explicit = simulatedDenies(judged, 'kms:');
    const simulated = simulatedEvidence(explicit.filter(({ onResource }) => onResource === true), key);
    const open = kms.implicit.length > 0 ? kms.implicit : kms.possible;
    const report = reportOf(open);
    if (live.length > 0) {
      const hints = open.length === 0 ? [] : report.fix.steps;
      return [{ messageId: 'denied', data: told, evidence: atLeast([...live, ...simulated, ...report.evidence]), fix: { consent: 'person', steps: [...advise('person', NOBODY_DENIES).steps, ...hints, ...advise('person', `What settles it: ${details.settleWith[0] ?? ''}`).steps] } }];
    }
    if (!judged.given) {
      if (nothingAsked(facts)) return { skipped: judged.context.unused ?? 'CodeCommit was not asked' };
      if (stoppedBefore(gitClient) || (gitRequest === undefined && gitClient?.ssh != null && parseDenial(gitClient.stderr.join(' ')) !== null)) return { skipped: 'ssh was refused before a key was used' };
      if (gitRequest !== undefined && (gitRequest.answer.errorCode !== null || gitRequest.answer.status === 404)) return { skipped: `the request was refused before a key was used (${gitRequest.answer.errorCode ?? gitRequest.answer.status ?? ''})` };
    }
    const proved = explicit.find(isProof);
    if (proved !== undefined) {
      const data = { action: proved.action, repository, who, policy: proved.sources[0] ?? 'a policy' };
      return [{ messageId: 'denied-in-simulation', data, certainty: 'inferred', evidence: atLeast(simulated), fix: advise('person', `Ask an administrator to take ${proved.action} out of the Deny of ${data.policy}`) }];
    }
    const [first] = open;
    if (first !== undefined) {
      const { actions, fix, expected, evidence, statement } = report;
      const { lack, source, isCertain } = lackBehind(first);
      const shared = { certainty: 'inferred' as const, evidence: atLeast(evidence.length > 0 ? evidence : [lackEvidence(first.request.action, key, source)]), ...expected, fix };
      if (first.outcome === 'implicit' && isCertain) return [{ messageId: 'not-allowed', data: { lack, actions, key, who }, ...shared }];
      if (evidence.length > 0) return [{ messageId: 'may-be-denied', data: { statement, actions, who, repository, keys: report.dependsOn }, ...shared }];
      return [{ messageId: 'may-not-be-allowed', data: { lack, actions, repository, who }, ...shared }];
    }
    const [doubt] = explicit;
    if (doubt !== undefined) return { undetermined: `the simulation denies ${doubt.action} by ${doubt.sources[0] ?? 'a policy'}, depending on ${openOf(doubt)}`, details };
    const unheld = unheldOf(judged);
    if (judged.given && kms.any && unheld === null) return { passed: 'no statement of the documents can deny what CodeCommit needs of KMS', details };
    return { undetermined: unheld ?? 'no answer of CodeCommit shows whether the KMS key can be used', details, ...(judged.given ? { counts: false as const } : {}) };
  },
});

const NOBODY_DENIES = `Ask an administrator: no policy of this identity may deny the KMS actions (${KMS_ACTIONS.join(', ')}), a customer managed key must allow them, and the account must be subscribed to KMS`;
const OWNER = 'Ask the owner of the KMS key to enable or restore it, or give the repository another one';

/** Something else refused the request, before a key was used. */
const refusedElsewhere = (answer: ApiAnswer | undefined): boolean => answer !== undefined && parseDenial(answer.errorMessage ?? '')?.action.startsWith('codecommit:') === true;

const isDenied = ({ errorCode, errorMessage }: ApiAnswer): boolean => /AccessDenied/.test(errorCode ?? '') || /not authorized/i.test(errorMessage ?? '');
