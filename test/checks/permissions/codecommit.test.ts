import check from '../../../src/checks/permissions/codecommit.ts';
import type { ApiAnswer, SimulationFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { ACCOUNT, API_HOST, grc, linux, machineAlone, NOW, staticGit, URL_HTTPS, type World } from '../../support/worlds.ts';
import { overSsh, sshRefused } from '../../support/worlds-ssh.ts';
import { allow, deny, given, noTarget, offline, policy, pullRefused, readFromIam } from './given.ts';

const ARN = `arn:aws:codecommit:eu-west-1:${ACCOUNT}:billing`;
const MARIA = `arn:aws:iam::${ACCOUNT}:user/maria`;
const sentence = (action: string, why: string) => `User: ${MARIA} is not authorized to perform: ${action} on resource: ${ARN} ${why}`;
const answer = (changes: Partial<ApiAnswer>): ApiAnswer => ({
  operation: 'git-upload-pack', url: `${URL_HTTPS}/info/refs?service=git-upload-pack`, status: 403, errorCode: null, errorMessage: null, requestId: 'req-1', serverDate: NOW, sentAt: NOW, failure: null, ...changes,
});
const refused = (world: World, changes: Partial<ApiAnswer>) =>
  world.with({ gitRequest: { answer: answer(changes), advertisesRefs: false, contentType: 'application/xml' }, gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } });
const api = (errorCode: string, errorMessage: string) => ({ repositoryMetadata: { answer: answer({ operation: 'GetRepository', url: `https://${API_HOST}/`, status: 400, errorCode, errorMessage }), repositoryName: null, arn: null } });
const simulated = (action: string, decision: 'implicitDeny' | 'explicitDeny', missingContext: readonly string[] = []): { simulation: Partial<SimulationFact> } =>
  ({ simulation: { results: [{ action: 'codecommit:GitPull', decision: 'allowed', sources: [], missingContext: [] }, { action, decision, sources: decision === 'explicitDeny' ? ['NoPush'] : [], missingContext }] } });
const ssh = linux
  .with({ target: { method: 'ssh' }, gitClient: { exitCode: 128, failure: 'ssh', stderr: [`Access denied: ${sentence('codecommit:GitPull', 'because no identity-based policy allows the codecommit:GitPull action')}`, 'fatal: Could not read from remote repository.'], helpers: null } })
  .without('gitRequest', 'absent', 'ssh').without('repositoryMetadata', 'absent', 'ssh');
const ALLOWED = allow({ Action: 'codecommit:*' });
const onMain = (nulled: boolean) => policy(ALLOWED, deny({ Action: 'codecommit:GitPush', Condition: { StringEqualsIfExists: { 'codecommit:References': ['refs/heads/main'] }, ...(nulled ? { Null: { 'codecommit:References': 'false' } } : {}) } }));
const saved = (EvalResourceName: string, EvalActionName = 'codecommit:GitPull'): string => JSON.stringify({ EvaluationResults: [{ EvalActionName, EvalResourceName, EvalDecision: 'explicitDeny', MatchedStatements: [{ SourcePolicyId: 'NoPull' }], MissingContextValues: [] }] });
const document = (...Statement: object[]): object => ({ Version: '2012-10-17', Statement });
const user = (name: string, statement: object, more: object = {}): object => ({ Arn: `arn:aws:iam::${ACCOUNT}:user/${name}`, UserName: name, UserPolicyList: [{ PolicyName: 'p', PolicyDocument: document(statement) }], ...more });
const TWO = JSON.stringify({ UserDetailList: [user('maria', ALLOWED), user('bob', deny({ Action: '*' }))] });
const HALF = JSON.stringify({ UserDetailList: [user('maria', ALLOWED, { AttachedManagedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' }] })] });
const noIam = refused(linux, {}).with({ simulation: { results: [] } });

testCheck(check, {
  clean: {
    'a developer who may read no IAM': linux,
    'git gets through with another login than ours': refused(linux, { errorCode: 'AccessDeniedException', errorMessage: sentence('codecommit:GitPull', '') }).with({ gitClient: { exitCode: 0, failure: null, httpStatus: null } }),
    'our Git request is answered, git itself is not': linux.with({ gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } }),
    'GetRepository is denied, pulling is not': linux.with(api('AccessDeniedException', sentence('codecommit:GetRepository', ''))),
    'a push that only the simulator cannot decide': linux.with(simulated('codecommit:GitPush', 'explicitDeny', ['codecommit:References'])),
    'documents that allow it': given(offline, { identity: policy(ALLOWED) }),
    'a document that denies another repository': given(offline, { identity: policy(ALLOWED, deny({ Action: 'codecommit:*', Resource: `${ARN}2` })) }),
    'a document may deny what works': given(linux, { identity: policy(deny({ Action: '*', Condition: { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } })) }),
    'no policy for pushing': linux.with(simulated('codecommit:GitPush', 'implicitDeny')),
  },
  faulty: {
    'a statement of an own policy': {
      world: pullRefused(linux).with(readFromIam(policy(ALLOWED, deny({ Action: 'codecommit:Git*', Resource: ARN })))),
      findings: [{ messageId: 'denied-by-statement', severity: 'error', certainty: 'observed', says: ['Statement 2 ("Guard"', 'codecommit:Git*', MARIA, ARN], advice: ['inline:maria/base'] }],
    },
    'all policies were read, and none allows it': {
      world: pullRefused(linux, 'because no identity-based policy allows the codecommit:GitPull action').with(readFromIam(policy(allow({ Action: 'codecommit:Get*' })))),
      findings: [{ messageId: 'not-allowed', severity: 'error', says: ['inline:maria/base', 'codecommit:GitPull'], advice: ['"Action":"codecommit:GitPull"'] }],
    },
    'none allows it, but not all were read': {
      world: pullRefused(linux, 'because no identity-based policy allows the codecommit:GitPull action').with({ policies: { documents: [{ source: 'a', layer: 'identity', text: policy(allow({ Action: 's3:*' })) }] } }),
      findings: [{ messageId: 'pull-denied', severity: 'error', advice: ['aws iam simulate-principal-policy'] }],
    },
    'the boundary does not allow it': { world: given(offline, { identity: policy(ALLOWED), boundary: policy(allow({ Action: 's3:*' })) }), findings: [{ messageId: 'limited', severity: 'error', certainty: 'inferred', says: ['The permissions boundary boundary.json does not allow codecommit:GitPull'], advice: ['Add to the permissions boundary boundary.json: {"Sid":"AllowCodecommitGitPull"'] }] },
    'the boundary does not allow it, and AWS names one': {
      world: pullRefused(linux, 'because no permissions boundary allows the codecommit:GitPull action').with({ policies: { documents: [{ source: 'inline:maria/base', layer: 'identity', text: policy(ALLOWED) }, { source: 'boundary arn:aws:iam::111122223333:policy/edge', layer: 'boundary', text: policy(allow({ Action: 's3:*' })) }], notRead: [] } }),
      findings: [{ messageId: 'limited', severity: 'error', says: ['The permissions boundary arn:aws:iam::111122223333:policy/edge does not allow codecommit:GitPull'], advice: ['"Action":"codecommit:GitPull"'] }],
    },
    'the boundary does not allow it either, and AWS names a Deny': {
      world: given(pullRefused(linux), { boundary: policy(allow({ Action: 's3:*' })) }),
      findings: [{ messageId: 'pull-denied', severity: 'error', says: ['explicit deny in an identity-based policy'] }],
    },
    'no service control policy given allows it': { world: given(offline, { identity: policy(ALLOWED), scp: policy(allow({ Action: 's3:*' })) }), findings: [{ messageId: 'no-scp-allows', severity: 'warning', says: ['No service control policy of those given (scp.json) allows codecommit:GitPull'], advice: ['Add to the service control policy scp.json'] }] },
    'a simulation of another spelling of the action': { world: given(offline, { identity: saved('*', 'CodeCommit:gitpull') }), findings: [{ messageId: 'denied-by-statement', severity: 'error', says: ['NoPull (simulation)', 'codecommit:GitPull'] }] },
    'a document denies it, nothing asked': { world: given(noTarget, { identity: policy(ALLOWED, deny({ Action: '*' })) }), findings: [{ messageId: 'denied-by-statement', severity: 'error', certainty: 'inferred', says: ['identity.json'] }] },
    'a document denies what works': { world: given(linux, { scp: policy(deny({ Action: 'codecommit:GitPull' })) }), findings: [{ messageId: 'denied-by-statement', severity: 'error', certainty: 'inferred', says: ['service control policy'] }] },
    'a document may deny it': { world: given(offline, { identity: policy(ALLOWED, deny({ Action: '*', Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': false } } })) }), findings: [{ messageId: 'may-be-denied', severity: 'warning', certainty: 'inferred', says: ['aws:MultiFactorAuthPresent'] }] },
    'a Principal where IAM takes none': { world: given(offline, { identity: policy(ALLOWED, deny({ Action: '*', Principal: { AWS: 'arn:aws:iam::999999999999:user/other' } })) }), findings: [{ messageId: 'may-be-denied', severity: 'warning', certainty: 'inferred', says: ['"Principal" in statement 2'] }] },
    'of two roles nobody knows which calls': { world: given(offline, { identity: TWO }), findings: [{ messageId: 'may-be-denied', severity: 'warning', certainty: 'inferred', says: ['is attached to the caller'] }] },
    'a document denies pushes to main': { world: given(offline, { identity: onMain(true) }), findings: [{ messageId: 'push-denied-on-branches', severity: 'warning', says: ['refs/heads/main', 'Statement 2 ("Guard"'], advice: ['another branch'] }] },
    'it means main, and denies every push': { world: given(linux, { identity: onMain(false) }), findings: [{ messageId: 'every-push-denied', severity: 'warning', says: ['refs/heads/main', '"Null"'] }] },
    'a document denies every push': { world: given(offline, { identity: policy(ALLOWED, deny({ Action: 'codecommit:GitPush' })) }), findings: [{ messageId: 'push-denied', severity: 'warning', says: ['Statement 2 ("Guard"'] }] },
    'CodeCommit refuses the first request of a push': {
      world: linux.with({ pushRequest: { advertisesRefs: false, answer: answer({ errorCode: 'AccessDeniedException', errorMessage: sentence('codecommit:GitPush', 'because no identity-based policy allows the codecommit:GitPush action') }) } }),
      findings: [{ messageId: 'push-denied', severity: 'warning', certainty: 'observed', says: ['no identity-based policy allows it'] }],
    },
    'a simulation that was saved': {
      world: given(offline, { identity: JSON.stringify({ EvaluationResults: [{ EvalActionName: 'codecommit:GitPull', EvalResourceName: '*', EvalDecision: 'explicitDeny', MatchedStatements: [{ SourcePolicyId: 'NoPull' }], MissingContextValues: [] }] }) }),
      findings: [{ messageId: 'denied-by-statement', severity: 'error', says: ['NoPull (simulation)'] }],
    },
    'no policy allows GitPull': {
      world: refused(linux, { errorCode: 'AccessDeniedException', errorMessage: sentence('codecommit:GitPull', 'because no identity-based policy allows the codecommit:GitPull action') }),
      findings: [{ messageId: 'pull-denied', severity: 'error', says: ['codecommit:GitPull', ARN, MARIA, 'no identity-based policy allows it'] }],
    },
    'an explicit deny': {
      world: refused(grc, { errorCode: 'AccessDeniedException', errorMessage: sentence('codecommit:GitPull', 'with an explicit deny in a service control policy') }).with(simulated('codecommit:GitPull', 'explicitDeny')),
      findings: [{ messageId: 'pull-denied', severity: 'error', says: ['explicit deny in a service control policy'] }],
    },
    'a permissions boundary, as JSON, static login': {
      world: refused(staticGit, { errorCode: 'AccessDenied', errorMessage: sentence('codecommit:GitPull', 'because no permissions boundary allows the codecommit:GitPull action') }),
      findings: [{ messageId: 'pull-denied', severity: 'error', says: ['no permissions boundary allows it'] }],
    },
    'denied without a sentence': { world: refused(linux, { errorCode: 'AccessDeniedException' }), findings: [{ messageId: 'pull-denied', severity: 'error', says: ['codecommit:GitPull', 'AWS names no policy'] }] },
    'the sentence of SSH': { world: ssh, findings: [{ messageId: 'pull-denied', severity: 'error', says: [ARN, 'no identity-based policy'] }] },
    'a bare 403 while the API answers': { world: refused(linux, {}), findings: [{ messageId: 'refused-without-text', severity: 'error', says: ['billing', '403', MARIA] }] },
    'a bare 403 and the API denies': {
      world: refused(linux, {}).with(api('AccessDeniedException', sentence('codecommit:GetRepository', 'with an explicit deny in an identity-based policy'))),
      findings: [{ messageId: 'api-denied', severity: 'error', says: ['codecommit:GetRepository', 'explicit deny in an identity-based policy'] }],
    },
    'pushing is denied': { world: linux.with(simulated('codecommit:GitPush', 'explicitDeny')), findings: [{ messageId: 'push-denied', severity: 'warning', says: ['billing', 'NoPush'] }] },
  },
  unused: {
    'ssh was refused at the login': sshRefused(overSsh(linux)),
    'no repository given': machineAlone,
    'only --context, and nothing to judge': given(offline, {}, [{ key: 'aws:SourceIp', values: ['192.0.2.7'] }]),
    'not asked': linux.without('gitClient', 'skipped', '--no-live').without('gitRequest', 'skipped', '--no-live').without('repositoryMetadata', 'skipped', '--no-live'),
    'no such repository': refused(linux, { status: 404 }),
  },
  open: {
    'a simulation of another repository': given(offline, { identity: saved(`arn:aws:codecommit:us-east-1:${ACCOUNT}:other`) }),
    'a simulation, and no repository to compare it with': given(noTarget, { identity: saved(ARN) }),
    'an account whose policies are not all in it': given(offline, { identity: HALF }),
    'a document without an Allow: another may grant it': given(noTarget, { identity: policy(deny({ Action: 'kms:*' })) }),
    'the signature is refused': refused(linux, { errorCode: 'InvalidSignatureException', errorMessage: 'The request signature we calculated does not match' }),
    'the key is unknown': refused(linux, { errorCode: 'UnrecognizedClientException', errorMessage: 'The security token included in the request is invalid' }),
    'a KMS denial': refused(linux, { errorCode: 'EncryptionKeyAccessDeniedException', errorMessage: "User is not authorized for the KMS default master key for CodeCommit 'aws/codecommit' in your account" }),
    'a KMS action is named': refused(linux, { errorCode: 'AccessDeniedException', errorMessage: sentence('kms:Decrypt', 'with an explicit deny in an identity-based policy') }),
    'a static login and a bare 403: the password may be wrong': refused(staticGit, {}),
    'a bare 403, API not reached': noIam.with({ repositoryMetadata: { answer: answer({ status: null, failure: { stage: 'connect', code: 'ETIMEDOUT', message: 'no connection' } }) } }),
    'a fault of the service': refused(linux, { status: 503 }),
  },
});
