import { defineCheck } from '../../core/check.ts';
import type { ApiAnswer, GitClientFact, SimulationFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise } from '../../core/fix.ts';
import { answerEvidence } from '../../knowledge/answer-evidence.ts';
import { type Denial, parseDenial, type PolicyType } from '../../knowledge/aws-errors.ts';
import { gitRan } from '../../knowledge/git-errors.ts';

export default defineCheck({
  meta: {
    id: 'permissions/conditions',
    title: 'No condition of a policy shuts this machine out',
    why: 'A policy may ask for an MFA session, an address, a VPC endpoint, a region or a tag. CodeCommit answers then as if nothing were allowed; only the simulation of IAM names the keys that decide, and the sentence of a denial the kind of policy.',
    refs: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html', 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html'],
    methods: '*',
    fix: 'person',
    explains: ['permissions/codecommit', 'permissions/kms', 'live/api', 'live/git-request', 'live/git-client'],
    blockedBy: ['credentials/identity'],
    settledBy: ['live/git-request', 'live/git-client'],
    messages: {
      mfa: { severity: 'error', text: '{{action}} on "{{repository}}" is denied to {{who}} unless the session was opened with MFA ({{keys}}{{policy}}).' },
      network: { severity: 'error', text: '{{action}} on "{{repository}}" is denied to {{who}} depending on where the request comes from ({{keys}}{{policy}}).' },
      region: { severity: 'error', text: '{{action}} on "{{repository}}" is denied to {{who}} depending on the region asked for ({{keys}}{{policy}}).' },
      tag: { severity: 'error', text: '{{action}} on "{{repository}}" is denied to {{who}} depending on tags ({{keys}}{{policy}}).' },
      other: { severity: 'error', text: '{{action}} on "{{repository}}" is denied to {{who}} depending on {{keys}}{{policy}}.' },
      'outside-the-account': { severity: 'notice', text: 'What denies {{action}} to {{who}} is {{kind}}, which {{owner}} has to change: an Allow of the identity is no remedy.' },
    },
  },
  needs: ['target'],
  wants: ['identity', 'repositoryMetadata', 'gitRequest', 'gitClient', 'simulation'],
  run: ({ target, identity, repositoryMetadata, gitRequest, gitClient, simulation }) => {
    if (gitClient?.exitCode === 0 || gitRequest?.advertisesRefs) return { passed: 'allowed just now: no condition stands against it' };
    const repository = target.repository ?? target.url;
    const who = identity?.arn ?? 'this identity';
    const answer = [gitRequest?.answer, repositoryMetadata?.answer].find((each) => each !== undefined && parseDenial(each.errorMessage ?? '') !== null);
    const denial = answer === undefined ? denialInText(gitClient) : parseDenial(answer.errorMessage ?? '');
    const refused = denial !== null || [gitRequest?.answer, repositoryMetadata?.answer].some((each) => each?.status === 403 || each?.errorCode?.startsWith('AccessDenied') === true);
    const [conditional] = refused ? (simulation?.results ?? []).filter((result) => concerns(result, denial)) : [];
    if (conditional !== undefined) {
      const { action, missingContext, sources } = conditional;
      const [messageId, advice] = kindOf(missingContext);
      const policy = sources[0] === undefined ? '' : `, in ${sources[0]}`;
      const evidence = [{
        kind: 'policy', source: sources[0] ?? 'simulation', sid: null, statement: 0, action, resource: repositoryMetadata?.arn ?? repository,
      }, ...evidenceOf(answer, gitClient)] as const;
      return [{ messageId, data: { action, repository, who, keys: missingContext.join(', '), policy }, certainty: 'inferred', evidence, fix: advise('person', advice) }];
    }
    const outside = denial?.policyType == null ? undefined : OUTSIDE[denial.policyType];
    if (denial !== null && outside !== undefined) {
      const [first, ...rest] = evidenceOf(answer, gitClient);
      return [{
        messageId: 'outside-the-account',
        data: { action: denial.action, who: denial.principal ?? who, kind: outside.kind, owner: outside.owner },
        evidence: [first ?? { kind: 'process', argv: ['git'], exitCode: null }, ...rest],
        fix: advise('person', outside.advice),
      }];
    }
    if (gitRequest === undefined && repositoryMetadata === undefined && gitClient === undefined) return { skipped: 'CodeCommit was not asked' };
    if (!refused) return { skipped: 'nothing was denied' };
    return { passed: 'no answer names a condition; policies were not read', details: {
      read: (simulation?.results ?? []).map(({ action, decision }) => ({ source: 'simulation', action, result: decision })),
      notRead: [{ source: 'the policies themselves', why: 'not asked for' }],
      possible: [],
      settleWith: [`aws iam simulate-principal-policy --policy-source-arn ${identity?.arn ?? 'ARN'} --action-names ${denial?.action ?? 'codecommit:GitPull'} (an administrator)`],
    } };
  },
});

type Result = SimulationFact['results'][number];

/** CodeCommit's own actions, and of KMS's what a policy denies: that none allows them is the normal case. */
function concerns({ action, decision, missingContext }: Result, denial: Denial | null): boolean {
  if (missingContext.length === 0 || decision === 'allowed') return false;
  return action === (denial?.action ?? 'codecommit:GitPull') || (action.startsWith('kms:') && decision === 'explicitDeny');
}

function kindOf(keys: readonly string[]): readonly ['mfa' | 'network' | 'region' | 'tag' | 'other', string] {
  const has = (pattern: RegExp) => keys.some((key) => pattern.test(key));
  if (has(/^aws:MultiFactorAuth/i)) return ['mfa', 'Use credentials of a session opened with MFA: a profile with mfa_serial, or aws sts get-session-token --serial-number … --token-code …; SSH keys and Git credentials can never have one'];
  if (has(/^aws:(?:SourceIp|VpcSourceIp|SourceVpce?|SourceVpcArn|ViaAWSService)$/i)) {
    return ['network', 'Connect through the network or VPN the policy names, or ask an administrator to add this one; requests that KMS gets from CodeCommit do not come from your address'];
  }
  if (has(/^aws:RequestedRegion$/i)) return ['region', 'Ask an administrator whether this region is meant to be closed to the identity'];
  if (has(/^(?:aws:(?:ResourceTag|PrincipalTag|RequestTag)\/|codecommit:.*Tag|aws:TagKeys)/i)) return ['tag', 'Ask an administrator which tags the repository or the identity needs'];
  return ['other', 'Ask an administrator what the condition wants of these keys'];
}

const OUTSIDE: Readonly<Partial<Record<PolicyType, { kind: string; owner: string; advice: string }>>> = {
  'service control': { kind: 'a service control policy', owner: 'the organization', advice: 'Ask whoever runs the AWS Organization: no policy of the account outweighs it' },
  'resource control': { kind: 'a resource control policy', owner: 'the organization', advice: 'Ask whoever runs the AWS Organization: no policy of the account outweighs it' },
  'permissions boundary': {
    kind: 'the permissions boundary of the identity', owner: 'an administrator of IAM',
    advice: 'Ask an administrator to let the boundary of this user or role allow the action',
  },
  session: { kind: 'the policy of the session', owner: 'whoever opens the session', advice: 'Open the session without a policy of its own, or with one that allows the action' },
  'VPC endpoint': {
    kind: 'the policy of the VPC endpoint', owner: 'the owner of the endpoint',
    advice: 'Ask the owner of the VPC endpoint to allow the action in its policy, or leave the endpoint aside',
  },
};

/** Over SSH git prints the sentence itself. */
function denialInText(client: GitClientFact | undefined): Denial | null {
  return client === undefined || client.exitCode === 0 ? null : parseDenial(client.stderr.join(' '));
}

function evidenceOf(answer: ApiAnswer | undefined, client: GitClientFact | undefined): Evidence[] {
  if (answer !== undefined) return [answerEvidence(answer)];
  return client === undefined ? [] : [gitRan(client, client.stderr.find((line) => line.includes('not authorized')) ?? client.stderr[0] ?? '')];
}
