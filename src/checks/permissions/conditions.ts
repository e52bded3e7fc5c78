import { defineCheck } from '../../core/check.ts';
import { advise } from '../../core/fix.ts';
import { type Denial, type PolicyType } from '../../knowledge/aws-errors.ts';
import { caseDetails } from '../../knowledge/iam/case-details.ts';
import { atLeast, lackEvidence, reportOf } from '../../knowledge/iam/denial-report.ts';
import { isProof, judgeGit, judgeKms, unheldOf } from '../../knowledge/iam/judged-actions.ts';
import { evidenceOf } from '../../knowledge/iam/named-denial.ts';
import { denialIn, nothingAsked, refusedByPolicy, saidOfKey, speaksOfKey, worksNow } from '../../knowledge/iam/refusal.ts';
import { type ConditionKind, kindOfKeys, shutOutBy } from '../../knowledge/iam/shut-out.ts';
import { placeOf } from '../../knowledge/iam/wording.ts';
import type { PolicyCase } from '../../knowledge/iam/case.ts';

export default defineCheck({
  meta: {
    id: 'permissions/conditions',
    title: 'No condition of a policy shuts this machine out',
    why: 'A policy may ask for an MFA session, an address, a VPC endpoint, a region, a time or a tag. CodeCommit answers then as if nothing were allowed; only the policies and the simulation of IAM name the keys that decide, and the sentence of a denial the kind of policy.',
    refs: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html', 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html'],
    methods: '*',
    fix: 'person',
    explains: ['permissions/codecommit', 'permissions/kms', 'live/api', 'live/git-request', 'live/git-client'],
    blockedBy: ['credentials/identity'],
    settledBy: ['live/git-request', 'live/git-client'],
    messages: {
      mfa: { severity: 'error', text: '{{action}} on {{repository}} is denied to {{who}} unless the session was opened with MFA ({{keys}}{{policy}}).' },
      network: { severity: 'error', text: '{{action}} on {{repository}} is denied to {{who}} depending on where the request comes from ({{keys}}{{policy}}).' },
      region: { severity: 'error', text: '{{action}} on {{repository}} is denied to {{who}} depending on the region asked for ({{keys}}{{policy}}).' },
      time: { severity: 'error', text: '{{action}} on {{repository}} is denied to {{who}} depending on the time ({{keys}}{{policy}}).' },
      tag: { severity: 'error', text: '{{action}} on {{repository}} is denied to {{who}} depending on tags ({{keys}}{{policy}}).' },
      other: { severity: 'error', text: '{{action}} on {{repository}} is denied to {{who}} depending on {{keys}}{{policy}}.' },
      'may-shut-out': { severity: 'warning', text: '{{action}} on {{repository}} may be denied to {{who}}, depending on {{keys}}{{policy}}: it takes {{ways}}.' },
      'outside-the-account': { severity: 'notice', text: 'What denies {{action}} to {{who}} is {{kind}}, which {{owner}} has to change: an Allow of the identity is no remedy.' },
    },
  },
  needs: ['intent'],
  wants: ['system', 'target', 'identity', 'credentials', 'repositoryMetadata', 'gitRequest', 'gitClient', 'simulation', 'policies', 'kmsKey'],
  run: (facts) => {
    const { target, repositoryMetadata, gitRequest, gitClient } = facts;
    if (worksNow(facts) !== null) return { passed: 'allowed just now: no condition stands against it' };
    const git = judgeGit(facts);
    const { judged } = git;
    if (target === undefined && !judged.given) return { skipped: judged.context.unused ?? 'no repository given' };
    const repository = target === undefined ? 'a repository' : `"${target.repository ?? target.url}"`;
    const who = judged.use.caller.arn ?? 'this identity';
    const told = denialIn(facts);
    const denial = told?.denial ?? null;
    const answers = [gitRequest?.answer, repositoryMetadata?.answer].flatMap((answer) => answer ?? []);
    const refusal = told?.answer ?? answers.find(refusedByPolicy);
    const refused = denial !== null || refusal !== undefined;
    const ofKey = answers.some(speaksOfKey) || (gitRequest === undefined && saidOfKey(gitClient) !== null);
    const live = !refused ? [] : evidenceOf(refusal, gitClient);

    const kms = judgeKms(facts);
    const ofGit = git.pull === null ? [] : [git.pull];
    // What was refused is judged; where nothing was asked, all that Git needs.
    const decisions = refused ? (ofKey ? kms.decisions : ofGit) : judged.given ? [...ofGit, ...kms.decisions] : [];
    const shut = shutOutBy(judged, decisions);
    if (shut !== null && (refused || judged.given)) {
      const { decision, match, keys, ways, certain } = shut;
      const { evidence, expected, fix } = reportOf([match === null ? decision : { ...decision, denies: [match] }]);
      const data = { action: decision.request.action, repository, who, keys: keys.join(', '), policy: match === null ? '' : `, in ${placeOf(match)}` };
      const steps = [...ways.map((way) => ({ do: 'tell' as const, text: `Without a change of the policy it takes ${way}` })), ...fix.steps];
      const shared = { evidence: atLeast([...live, ...(match === null ? [lackEvidence(decision.request.action, repository)] : evidence)]), ...expected, fix: { consent: 'person' as const, steps } };
      if (!certain && !refused) return [{ messageId: 'may-shut-out', data: { ...data, ways: ways.join('; or ') }, certainty: 'inferred', ...shared }];
      return [{ messageId: shut.kind, data, certainty: certain && refused ? 'observed' : 'inferred', ...shared }];
    }
    const conditional = refused || judged.given ? judged.simulated.find((result) => concerns(result, denial) && (!refused || result.onResource === true)) : undefined;
    if (conditional !== undefined) {
      const { action, missingContext, sources } = conditional;
      const kind = kindOfKeys(missingContext);
      const data = { action, repository, who, keys: missingContext.join(', '), policy: sources[0] === undefined ? '' : `, in ${sources[0]}` };
      const shared = { certainty: 'inferred' as const, evidence: atLeast([lackEvidence(action, repositoryMetadata?.arn ?? repository, sources[0] ?? 'simulation'), ...live]), fix: advise('person', ADVICE[kind]) };
      return refused ? [{ messageId: kind, data, ...shared }] : [{ messageId: 'may-shut-out', data: { ...data, ways: 'what the simulator was not told' }, ...shared }];
    }
    const outside = denial?.policyType == null ? undefined : OUTSIDE[denial.policyType];
    if (denial !== null && outside !== undefined) {
      return [{ messageId: 'outside-the-account', data: { action: denial.action, who: denial.principal ?? who, kind: outside.kind, owner: outside.owner }, evidence: atLeast(live), fix: advise('person', outside.advice) }];
    }
    const details = caseDetails(judged, decisions);
    if (refused) {
      const all = judged.complete && decisions.length > 0 && decisions.every(({ outcome }) => outcome === 'denied' || outcome === 'implicit');
      if (all || isSimulated(judged, denial)) return { passed: 'what denies it depends on no condition', details };
      return { undetermined: 'no answer names a condition, and not all policies of this identity could be read', details };
    }
    if (judged.given) {
      const open = decisions.length === 0 ? 'the documents hold no policy to judge' : unheldOf(judged) ?? (git.pull?.outcome !== 'allowed' || decisions.some(({ outcome }) => outcome === 'possible') ? NOT_SETTLED : null);
      return open === null ? { passed: 'no statement of the documents denies anything by a condition that could be satisfied', details } : { undetermined: open, details, counts: false };
    }
    return { skipped: nothingAsked(facts) ? judged.context.unused ?? 'CodeCommit was not asked' : 'nothing was denied' };
  },
});

const NOT_SETTLED = 'the documents do not settle that codecommit:GitPull and the use of the key are allowed, so a condition may stand against them';

type Result = PolicyCase['simulated'][number];

/** CodeCommit's own actions, and of KMS's what a policy denies: that none allows them is the normal case. */
function concerns({ action, decision, missingContext }: Result, denial: Denial | null): boolean {
  if (missingContext.length === 0 || decision === 'allowed') return false;
  return action === (denial?.action ?? 'codecommit:GitPull') || (action.startsWith('kms:') && decision === 'explicitDeny');
}

/** The simulator denies what was refused, and misses nothing to do so. */
const isSimulated = ({ simulated }: PolicyCase, denial: Denial | null): boolean => simulated.some((result) => result.action === (denial?.action ?? 'codecommit:GitPull') && result.decision !== 'allowed' && isProof(result));

const ADVICE: Readonly<Record<ConditionKind, string>> = {
  mfa: 'Use credentials of a session opened with MFA: a profile with mfa_serial, or aws sts get-session-token --serial-number … --token-code …; SSH keys and Git credentials can never have one',
  network: 'Connect through the network or VPN the policy names, or ask an administrator to add this one; requests that KMS gets from CodeCommit do not come from your address',
  region: 'Ask an administrator whether this region is meant to be closed to the identity', time: 'Ask an administrator when the policy lets the identity in',
  tag: 'Ask an administrator which tags the repository or the identity needs', other: 'Ask an administrator what the condition wants of these keys',
};

const OUTSIDE: Readonly<Partial<Record<PolicyType, { kind: string; owner: string; advice: string }>>> = {
  'service control': { kind: 'a service control policy', owner: 'the organization', advice: 'Ask whoever runs the AWS Organization: no policy of the account outweighs it' },
  'resource control': { kind: 'a resource control policy', owner: 'the organization', advice: 'Ask whoever runs the AWS Organization: no policy of the account outweighs it' },
  'permissions boundary': { kind: 'the permissions boundary of the identity', owner: 'an administrator of IAM', advice: 'Ask an administrator to let the boundary of this user or role allow the action' },
  session: { kind: 'the policy of the session', owner: 'whoever opens the session', advice: 'Open the session without a policy of its own, or with one that allows the action' },
  'VPC endpoint': { kind: 'the policy of the VPC endpoint', owner: 'the owner of the endpoint', advice: 'Ask the owner of the VPC endpoint to allow the action in its policy, or leave the endpoint aside' },
};
