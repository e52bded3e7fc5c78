import { defineCheck } from '../../core/check.ts';
import type { ApiAnswer, GitClientFact, SimulationFact } from '../../core/facts.ts';
import type { Details, Evidence } from '../../core/finding.ts';
import { advise } from '../../core/fix.ts';
import { answerEvidence } from '../../knowledge/answer-evidence.ts';
import { apiErrorMeaning, parseDenial } from '../../knowledge/aws-errors.ts';
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
      denied: { severity: 'error', text: 'The KMS key of "{{repository}}" ({{key}}) may not be used: {{code}}, "{{said}}".' },
      unusable: { severity: 'error', text: 'The KMS key of "{{repository}}" ({{key}}) cannot be used: {{code}}, "{{said}}".' },
      'denied-in-simulation': { severity: 'error', text: '{{action}}, which CodeCommit needs for "{{repository}}", is denied to {{who}} by {{policy}}.' },
    },
  },
  needs: ['target'],
  wants: ['identity', 'repositoryMetadata', 'gitRequest', 'gitClient', 'simulation'],
  run: ({ target, identity, repositoryMetadata, gitRequest, gitClient, simulation }) => {
    if (gitClient?.exitCode === 0 || gitRequest?.advertisesRefs) return { passed: 'allowed just now: the references came, decrypted' };
    const repository = target.repository ?? target.url;
    const key = repositoryMetadata?.kmsKeyId ?? 'aws/codecommit or one of its own';
    const refused = [gitRequest?.answer, repositoryMetadata?.answer].find((answer) => answer !== undefined && speaksOfKey(answer));
    if (refused !== undefined) {
      const { errorCode, errorMessage } = refused;
      const code = errorCode ?? `status ${refused.status}`;
      const data = { key, repository, code, said: (errorMessage ?? 'no text').replace(/"/g, "'") };
      const shared = { data, evidence: [answerEvidence(refused), ...policies(simulation, key)] as const };
      if (isDenial(refused)) {
        return [{ messageId: 'denied', ...shared, fix: advise('person', `Ask an administrator: no policy of this identity may deny the KMS actions (${ACTIONS}), a customer managed key must allow them, and the account must be subscribed to KMS`) }];
      }
      return [{ messageId: 'unusable', ...shared, fix: advise('person', 'Ask the owner of the KMS key to enable or restore it, or give the repository another one') }];
    }
    const overSsh = gitRequest === undefined ? saidOfKey(gitClient) : null;
    if (overSsh !== null) {
      const evidence = [{ kind: 'process', argv: gitClient?.argv ?? ['git'], exitCode: gitClient?.exitCode ?? null, note: overSsh }] as const;
      return [{
        messageId: 'denied',
        data: { key, repository, code: 'Access denied', said: overSsh.replace(/"/g, "'") },
        evidence,
        fix: advise('person', `Ask an administrator: no policy of this identity may deny the KMS actions (${ACTIONS}), and a customer managed key must allow them`),
      }];
    }
    if (gitRequest === undefined && repositoryMetadata === undefined && gitClient === undefined) return { skipped: 'CodeCommit was not asked' };
    if (stoppedBefore(gitClient) || (gitRequest === undefined && gitClient?.ssh != null && parseDenial(gitClient.stderr.join(' ')) !== null)) {
      return { skipped: 'ssh was refused before a key was used' };
    }
    const { answer } = gitRequest ?? {};
    if (answer !== undefined && (answer.errorCode !== null || answer.status === 404)) return { skipped: `the request was refused before a key was used (${answer.errorCode ?? answer.status})` };
    const [proved] = explicitDenies(simulation).filter(({ missingContext }) => missingContext.length === 0);
    if (proved !== undefined) {
      const data = { action: proved.action, repository, who: identity?.arn ?? 'this identity', policy: proved.sources[0] ?? 'a policy' };
      return [{
        messageId: 'denied-in-simulation',
        data,
        certainty: 'inferred',
        evidence: [...policies(simulation, key)] as [Evidence],
        fix: advise('person', `Ask an administrator to take ${proved.action} out of the Deny of ${data.policy}`),
      }];
    }
    return { undetermined: 'no answer of CodeCommit shows whether the KMS key can be used', details: detailsOf(simulation, identity?.arn ?? null) };
  },
});

const ACTIONS = 'kms:Encrypt, kms:Decrypt, kms:ReEncryptFrom, kms:ReEncryptTo, kms:GenerateDataKey, kms:GenerateDataKeyWithoutPlaintext, kms:DescribeKey';

function speaksOfKey({ errorCode, errorMessage }: ApiAnswer): boolean {
  const said = errorMessage ?? '';
  return (errorCode !== null && apiErrorMeaning(errorCode)?.subject === 'key') || parseDenial(said)?.action.startsWith('kms:') === true || /KMS (?:default master )?key/i.test(said);
}

/** Over SSH git prints what CodeCommit says. */
function saidOfKey(client: GitClientFact | undefined): string | null {
  if (client?.ssh == null) return null;
  return client.stderr.find((line) => parseDenial(line)?.action.startsWith('kms:') === true || /KMS (?:default master )?key/i.test(line)) ?? null;
}

function isDenial({ errorCode, errorMessage }: ApiAnswer): boolean {
  return /AccessDenied/.test(errorCode ?? '') || /not authorized/i.test(errorMessage ?? '');
}

function explicitDenies(simulation: SimulationFact | undefined): SimulationFact['results'] {
  // "implicitDeny" is the normal case for the AWS managed key: CodeCommit's own use of it is allowed by the key.
  return (simulation?.results ?? []).filter(({ action, decision }) => action.startsWith('kms:') && decision === 'explicitDeny');
}

function policies(simulation: SimulationFact | undefined, resource: string): Evidence[] {
  return explicitDenies(simulation).map(({ action, sources }) => ({ kind: 'policy', source: sources[0] ?? 'unknown (simulation)', sid: null, statement: 0, action, resource }));
}

function detailsOf(simulation: SimulationFact | undefined, arn: string | null): Details {
  const possible = explicitDenies(simulation).map(({ action, sources, missingContext }) => ({ policy: sources[0] ?? 'unknown', action, dependsOn: missingContext }));
  return {
    read: (simulation?.results ?? []).filter(({ action }) => action.startsWith('kms:')).map(({ action, decision }) => ({ source: 'simulation', action, result: decision })),
    notRead: [
      { source: 'key policy and grants', why: 'not asked for' },
      ...(simulation === undefined || simulation.answer.errorCode !== null ? [{ source: 'simulation', why: simulation?.answer.errorCode ?? 'not asked' }] : []),
    ],
    possible,
    settleWith: [`aws iam simulate-principal-policy --policy-source-arn ${arn ?? 'ARN'} --action-names ${ACTIONS.replaceAll(',', '')} (an administrator)`],
  };
}

