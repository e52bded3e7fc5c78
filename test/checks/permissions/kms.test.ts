import check from '../../../src/checks/permissions/kms.ts';
import type { ApiAnswer, SimulationFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { ACCOUNT, API_HOST, linux, machineAlone, NOW, ssh, staticGit, URL_HTTPS, type World } from '../../support/worlds.ts';
import { handshake, sshRefused } from '../../support/worlds-ssh.ts';
import { allow, deny, given, keyRefused, noTarget, offline, policy, pullRefused, readFromIam } from './given.ts';

const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`;
const MARIA = `arn:aws:iam::${ACCOUNT}:user/maria`;
const answer = (changes: Partial<ApiAnswer>): ApiAnswer => ({
  operation: 'git-upload-pack', url: `${URL_HTTPS}/info/refs?service=git-upload-pack`, status: 403, errorCode: null, errorMessage: null, requestId: 'req-1', serverDate: NOW, sentAt: NOW, failure: null, ...changes,
});
const refused = (world: World, changes: Partial<ApiAnswer>) =>
  world.with({ gitRequest: { answer: answer(changes), advertisesRefs: false }, gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } });
const coded = (world: World, errorCode: string, errorMessage: string) => refused(world, { errorCode, errorMessage });
const simulated = (missingContext: readonly string[] = [], decision: 'explicitDeny' | 'implicitDeny' = 'explicitDeny'): { simulation: Partial<SimulationFact> } =>
  ({ simulation: { results: [{ action: 'kms:Decrypt', decision, sources: decision === 'explicitDeny' ? ['DenyKms'] : [], missingContext }] } });
const apiSays = (errorCode: string, errorMessage: string) => ({ repositoryMetadata: { answer: answer({ operation: 'GetRepository', url: `https://${API_HOST}/`, status: 400, errorCode, errorMessage }) } });
const NO_KMS = policy(deny({ Action: 'kms:*' }));
const OFFICE = policy(deny({ Action: 'kms:*', Condition: { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } }));
const ELSEWHERE = policy(deny({ Action: 'kms:*', Condition: { StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } } }));
const TEAM = policy(deny({ Action: 'kms:*', Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'web' } } }));
const saved = (more: object): string => JSON.stringify({ EvaluationResults: [{ EvalActionName: 'kms:Decrypt', EvalResourceName: '*', EvalDecision: 'explicitDeny', MatchedStatements: [{ SourcePolicyId: 'DenyKms' }], MissingContextValues: [], ...more }] });
const HALF = JSON.stringify({ UserDetailList: [{ Arn: MARIA, UserName: 'maria', UserPolicyList: [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: [allow({ Action: '*' })] } }], AttachedManagedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' }] }] });
const OWN_KEY = { repositoryMetadata: { kmsKeyId: KEY } };
const described = (state: string, manager: 'AWS' | 'CUSTOMER' = 'CUSTOMER') => ({ keyId: KEY, description: { answer: answer({ operation: 'DescribeKey', url: 'https://kms.eu-west-1.amazonaws.com', status: 200 }), arn: KEY, state, manager } });
const keyPolicy = (text: string, grants: readonly string[] = []) => ({
  kmsKey: {
    ...described('Enabled'), policy: { answer: answer({ status: 200 }), text },
    grants: { answer: answer({ status: 200 }), grants: grants.map((grantee) => ({ grantee, operations: ['Decrypt'] })), complete: true },
  },
});
const ROOT_ONLY = policy({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' });
const dryRun = (errorCode: string, errorMessage: string) => ({ kmsKey: { dryRuns: [{ action: 'kms:Encrypt', answer: answer({ operation: 'Encrypt', url: 'https://kms.eu-west-1.amazonaws.com', status: 400, errorCode, errorMessage }) }] } });
const DIRECT = (why: string) => `User: ${MARIA} is not authorized to perform: kms:Encrypt on resource: ${KEY} ${why}`;
const DEFAULT_KEY = "User is not authorized for the KMS default master key for CodeCommit 'aws/codecommit' in your account";

testCheck(check, {
  clean: {
    'the references came': linux,
    'our own Git request is answered, git itself is not': linux.with({ gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } }),
    'a static login that works': staticGit,
    'it works although the simulator sees a deny': linux.with(simulated()),
    'it works although a document may deny it': given(linux, { identity: OFFICE }),
    'a document that denies KMS elsewhere': given(offline, { identity: policy(deny({ Action: 'kms:*', Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } } })) }),
    'a document that only allows': given(offline, { identity: policy(allow({ Action: 'codecommit:*' })) }),
    'a document that denies it to all but CodeCommit': given(noTarget, { scp: policy(deny({ Action: 'kms:*', Condition: { StringNotLike: { 'kms:ViaService': 'codecommit.*' } } })) }),
    'KMS would encrypt': linux.with(dryRun('DryRunOperationException', 'The request would have succeeded, but the DryRun option is set.')),
    'nothing allows a direct call, which is normal': linux.with(dryRun('AccessDeniedException', DIRECT('because no identity-based policy allows the kms:Encrypt action'))),
    'the condition is told to hold': given(offline, { identity: TEAM }, [{ key: 'aws:PrincipalTag/team', values: ['web'] }]),
    'a simulation of the same key elsewhere': given(offline, { identity: saved({ EvalResourceName: KEY.replace('eu-west-1', 'us-east-1') }), boundary: policy(allow({ Action: '*' })) }),
  },
  faulty: {
    'a statement of an own policy': {
      world: keyRefused(linux).with(readFromIam(policy(allow({ Action: '*' }), deny({ Action: 'kms:*' })))),
      findings: [{ messageId: 'denied-by-statement', severity: 'error', certainty: 'observed', says: ['Statement 2 ("Guard"', 'inline:maria/base', 'kms:Decrypt and 6 more actions', MARIA, 'Action "kms:*"'], advice: ['Replace statement 2 of inline:maria/base', 'codecommit.eu-west-1.amazonaws.com'] }],
    },
    'a statement of a document, nothing asked': {
      world: given(noTarget, { boundary: NO_KMS }),
      findings: [{ messageId: 'denied-by-statement', severity: 'error', certainty: 'inferred', says: ['boundary.json', 'permissions boundary'] }],
    },
    'a regional deny where the region is known': { world: given(offline, { identity: ELSEWHERE }), findings: [{ messageId: 'denied-by-statement', severity: 'error', says: ['StringNotEquals aws:RequestedRegion "us-east-1" holds'] }] },
    'a regional deny where it is not': { world: given(noTarget, { identity: ELSEWHERE }), findings: [{ messageId: 'may-be-denied', severity: 'warning', certainty: 'inferred', says: ['aws:RequestedRegion'] }] },
    'a deny that depends on the address': { world: given(offline, { identity: OFFICE }), findings: [{ messageId: 'may-be-denied', severity: 'warning', certainty: 'inferred', says: ['aws:SourceIp', 'identity.json'] }] },
    'a boundary that does not know KMS': { world: given(offline, { boundary: policy(allow({ Action: 'codecommit:*' })) }), findings: [{ messageId: 'may-not-be-allowed', severity: 'warning', says: ['The permissions boundary boundary.json does not allow kms:Decrypt and 6 more'], advice: ['Add to the permissions boundary boundary.json'] }] },
    'service control policies that do not know KMS': { world: given(offline, { scp: policy(allow({ Action: 'codecommit:*' })) }), findings: [{ messageId: 'may-not-be-allowed', severity: 'warning', says: ['No service control policy of those given (scp.json) allows kms:Decrypt'], advice: ['Add to the service control policy scp.json'] }] },
    'where the caller is does not say where KMS is asked from': { world: given(offline, { identity: OFFICE }, [{ key: 'aws:SourceIp', values: ['192.0.2.7'] }]), findings: [{ messageId: 'may-be-denied', severity: 'warning', certainty: 'inferred', says: ['aws:SourceIp'] }] },
    'a Principal where IAM takes none': { world: given(offline, { identity: policy(deny({ Action: 'kms:*', Principal: '*' })) }), findings: [{ messageId: 'may-be-denied', severity: 'warning', certainty: 'inferred', says: ['"Principal" in statement 1'] }] },
    'a boundary that does not know KMS, and a key of one\'s own': {
      world: refused(linux.with(OWN_KEY), {}).with({ policies: { documents: [{ source: 'all', layer: 'identity', text: policy(allow({ Action: '*' })) }, { source: 'edge', layer: 'boundary', text: policy(allow({ Action: 'codecommit:*' })) }], notRead: [] } }).with(keyPolicy(ROOT_ONLY)),
      findings: [{ messageId: 'not-allowed', severity: 'error', says: ['The permissions boundary edge does not allow kms:Decrypt'], advice: ['Add to the permissions boundary edge'] }],
    },
    'a simulation of another spelling of the action': { world: given(offline, { identity: saved({ EvalActionName: 'KMS:decrypt' }) }), findings: [{ messageId: 'denied-in-simulation', severity: 'error', says: ['kms:Decrypt', 'DenyKms'] }] },
    'a simulation that was saved': {
      world: given(offline, { identity: JSON.stringify({ EvaluationResults: [{ EvalActionName: 'kms:Decrypt', EvalResourceName: '*', EvalDecision: 'explicitDeny', MatchedStatements: [{ SourcePolicyId: 'DenyKms' }], MissingContextValues: [] }] }) }),
      findings: [{ messageId: 'denied-in-simulation', severity: 'error', says: ['DenyKms'] }],
    },
    'GitPull is refused first, and KMS would be too': { world: given(pullRefused(linux), { identity: NO_KMS }), findings: [{ messageId: 'denied-besides', severity: 'warning', says: ['identity.json'] }] },
    'the key is disabled, KMS says': { world: keyRefused(linux.with(OWN_KEY)).with({ kmsKey: described('PendingDeletion') }), findings: [{ messageId: 'key-state', severity: 'error', says: [KEY, 'PendingDeletion'] }] },
    'a customer managed key that allows its account, and no policy that allows the key': {
      world: refused(linux.with(OWN_KEY), {}).with(readFromIam(policy(allow({ Action: 'codecommit:*' })))).with(keyPolicy(ROOT_ONLY)),
      findings: [{ messageId: 'not-allowed', severity: 'error', certainty: 'inferred', says: [KEY, 'kms:Decrypt and 6 more actions'], advice: ['CodeCommitUsesTheKey'] }],
    },
    'a grant that nobody judged': {
      world: refused(linux.with(OWN_KEY), {}).with(readFromIam(policy(allow({ Action: 'codecommit:*' })))).with(keyPolicy(ROOT_ONLY, [MARIA])),
      findings: [{ messageId: 'may-not-be-allowed', severity: 'warning', says: ['kms:Decrypt'] }],
    },
    'KMS denies in a dry run': {
      world: keyRefused(linux).with(dryRun('AccessDeniedException', DIRECT('with an explicit deny in a service control policy'))),
      findings: [{ messageId: 'denied-in-dry-run', severity: 'error', certainty: 'inferred', says: ['kms:Encrypt', 'a service control policy'] }],
    },
    'what may deny it stands beside the refusal': {
      world: keyRefused(linux).with(readFromIam(OFFICE)),
      findings: [{ messageId: 'denied', severity: 'error', advice: ['aws iam simulate-principal-policy', 'aws:SourceIp'] }],
    },
    'over ssh, where git prints it': {
      world: ssh.with({ gitClient: { exitCode: 128, failure: 'forbidden', stderr: ["Access denied: User is not authorized for the KMS default master key for CodeCommit 'aws/codecommit' in your account"], ssh: handshake() } }),
      findings: [{ messageId: 'denied', severity: 'error', says: ['KMS default master key', 'billing'] }],
    },
    'a policy denies the default key': { world: coded(linux, 'EncryptionKeyAccessDeniedException', DEFAULT_KEY), findings: [{ messageId: 'denied', severity: 'error', says: ['billing', 'EncryptionKeyAccessDeniedException', 'aws/codecommit'] }] },
    'a customer managed key without permission': {
      world: coded(linux, 'AccessDeniedException', `User: ${MARIA} is not authorized to perform: kms:Decrypt on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action`).with({ repositoryMetadata: { kmsKeyId: KEY } }),
      findings: [{ messageId: 'denied', severity: 'error', says: [KEY, 'kms:Decrypt'] }],
    },
    'the API says it, the Git answer is bare': { world: refused(linux, {}).with(apiSays('EncryptionKeyAccessDeniedException', DEFAULT_KEY)).with(simulated()), findings: [{ messageId: 'denied', severity: 'error' }] },
    'the key is disabled': { world: coded(linux, 'EncryptionKeyDisabledException', 'The encryption key is disabled.').with({ repositoryMetadata: { kmsKeyId: KEY } }), findings: [{ messageId: 'unusable', severity: 'error', says: [KEY, 'EncryptionKeyDisabledException'] }] },
    'the key is gone': { world: coded(staticGit, 'EncryptionKeyNotFoundException', 'No encryption key was found.'), findings: [{ messageId: 'unusable', severity: 'error', says: ['EncryptionKeyNotFoundException'] }] },
    'a bare 403 and a deny in the simulation': { world: refused(linux, {}).with(simulated()), findings: [{ messageId: 'denied-in-simulation', severity: 'error', says: ['kms:Decrypt', 'DenyKms', MARIA] }] },
  },
  unused: {
    'ssh was refused at the login': sshRefused(ssh),
    'no repository given': machineAlone,
    'only --context, and nothing to judge': given(offline, {}, [{ key: 'aws:SourceIp', values: ['192.0.2.7'] }]),
    'not asked': linux.without('gitClient', 'skipped', '--no-live').without('gitRequest', 'skipped', '--no-live').without('repositoryMetadata', 'skipped', '--no-live'),
    'refused before a key was used': coded(linux, 'AccessDeniedException', `User: ${MARIA} is not authorized to perform: codecommit:GitPull on resource: x`),
    'no such repository': refused(linux, { status: 404 }),
  },
  open: {
    'a bare 403, nobody may simulate': refused(linux, {}),
    'a bare 403, the simulator depends on what it was not told': refused(linux, {}).with(simulated(['aws:SourceIp'])),
    'a simulation of a key that may be another': given(offline, { identity: saved({ EvalResourceName: KEY }) }),
    'an account whose policies are not all in it': given(offline, { identity: HALF }),
    'a simulation without KMS was given': given(offline, { identity: JSON.stringify({ EvaluationResults: [{ EvalActionName: 's3:GetObject', EvalResourceName: '*', EvalDecision: 'allowed', MatchedStatements: [], MissingContextValues: [] }] }) }),
    'a bare 403, no allow for KMS, which is the normal case': refused(linux, {}).with(simulated([], 'implicitDeny')),
  },
});
