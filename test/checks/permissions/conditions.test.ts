import check from '../../../src/checks/permissions/conditions.ts';
import type { ApiAnswer, SimulationFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { ACCOUNT, grc, linux, machineAlone, NOW, ssh, staticGit, URL_HTTPS, type World } from '../../support/worlds.ts';
import { handshake } from '../../support/worlds-ssh.ts';
import { allow, deny, given, keyRefused, offline, policy, pullRefused, readFromIam } from './given.ts';

const ARN = `arn:aws:iam::${ACCOUNT}:user/maria`;
const RESOURCE = `arn:aws:codecommit:eu-west-1:${ACCOUNT}:billing`;
const denied = (why: string) => `User: ${ARN} is not authorized to perform: codecommit:GitPull on resource: ${RESOURCE} ${why}`;
const EXPLICIT = denied('with an explicit deny in an identity-based policy');
const answer = (errorMessage: string | null, errorCode: string | null = 'AccessDeniedException'): ApiAnswer => ({ operation: 'git-upload-pack', url: `${URL_HTTPS}/info/refs`, status: 403, errorCode, errorMessage, requestId: null, serverDate: null, sentAt: NOW, failure: null });
const refused = (message: string | null, results: SimulationFact['results'] = [], code: string | null = 'AccessDeniedException'): World => linux.with({
  gitRequest: { answer: answer(message, code), advertisesRefs: false }, gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403, stderr: ['The requested URL returned error: 403'] },
  simulation: { answer: { ...answer(null, null), status: 200 }, results },
});
const depends = (action: string, ...missingContext: string[]): SimulationFact['results'][number] => ({ action, decision: 'explicitDeny', sources: ['user_maria_OnlyWithMfa'], missingContext });
const error = (messageId: string, ...says: string[]) => [{ messageId, severity: 'error' as const, says }];
const notice = (...says: string[]) => [{ messageId: 'outside-the-account', severity: 'notice' as const, says }];

testCheck(check, {
  clean: {
    'the helper': linux, 'git-remote-codecommit': grc, 'static Git credentials': staticGit, 'over ssh': ssh,
    'denied without conditions': refused(EXPLICIT, [{ action: 'codecommit:GitPull', decision: 'explicitDeny', sources: ['p'], missingContext: [] }]),
    'all policies were read, and the one that denies has no condition': pullRefused(linux).with(readFromIam(policy(allow({ Action: '*' }), deny({ Action: '*' })))),
    'documents without conditions': given(offline, { identity: policy(allow({ Action: '*' })) }),
    'an unconditional deny beside one with a condition': pullRefused(linux).with(readFromIam(policy(deny({ Action: '*' }), deny({ Action: '*', Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': false } } })))),
  },
  faulty: {
    'a statement of an own policy wants MFA': {
      world: pullRefused(linux).with(readFromIam(policy(allow({ Action: '*' }), deny({ Action: '*', Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': false } } })))),
      findings: [{ messageId: 'mfa', severity: 'error', certainty: 'observed', says: ['statement 2 ("Guard"', 'inline:maria/base'], advice: ['aws sts get-session-token'] }],
    },
    'the Allow wants MFA': {
      world: pullRefused(linux, 'because no identity-based policy allows the codecommit:GitPull action').with(readFromIam(policy(allow({ Action: '*', Condition: { Bool: { 'aws:MultiFactorAuthPresent': true } } })))),
      findings: [{ messageId: 'mfa', severity: 'error', says: ['aws:MultiFactorAuthPresent'] }],
    },
    'the address may be the reason': {
      world: pullRefused(linux).with(readFromIam(policy(deny({ Action: 'codecommit:*', Condition: { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } })))),
      findings: [{ messageId: 'network', severity: 'error', certainty: 'inferred', says: ['aws:SourceIp'], advice: ['192.0.2.0/24'] }],
    },
    'KMS is for another region': {
      world: keyRefused(linux).with(readFromIam(policy(deny({ Action: 'kms:*', Condition: { StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } } })))),
      findings: [{ messageId: 'region', severity: 'error', certainty: 'observed', says: ['kms:Decrypt', 'aws:RequestedRegion'], advice: ['us-east-1'] }],
    },
    'access ended': {
      world: pullRefused(linux).with(readFromIam(policy(deny({ Action: '*', Condition: { DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } } })))),
      findings: [{ messageId: 'time', severity: 'error', says: ['aws:CurrentTime'] }],
    },
    'a document that wants MFA, nothing asked': { world: given(offline, { scp: policy(deny({ Action: '*', Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': false } } })) }), findings: [{ messageId: 'may-shut-out', severity: 'warning', certainty: 'inferred', says: ['aws:MultiFactorAuthPresent', 'scp.json', 'aws sts get-session-token'] }] },
    'only with MFA': { world: refused(EXPLICIT, [depends('codecommit:GitPull', 'aws:MultiFactorAuthPresent')]), findings: error('mfa', 'codecommit:GitPull', 'user/maria', 'aws:MultiFactorAuthPresent', 'OnlyWithMfa') },
    'only with MFA, and git is told nothing': { world: refused(null, [depends('codecommit:GitPull', 'aws:MultiFactorAuthAge')], null), findings: error('mfa', 'aws:MultiFactorAuthAge') },
    'only from the office': { world: refused(EXPLICIT, [depends('codecommit:GitPull', 'aws:SourceIp')]), findings: error('network', 'aws:SourceIp') },
    'only through the endpoint': { world: refused(EXPLICIT, [depends('codecommit:GitPull', 'aws:SourceVpce')]), findings: error('network', 'aws:SourceVpce') },
    'only in some regions': { world: refused(EXPLICIT, [depends('codecommit:GitPull', 'aws:RequestedRegion')]), findings: error('region', 'aws:RequestedRegion') },
    'only with a tag': { world: refused(EXPLICIT, [depends('codecommit:GitPull', 'aws:ResourceTag/team')]), findings: error('tag', 'aws:ResourceTag/team') },
    'something else': { world: refused(EXPLICIT, [depends('codecommit:GitPull', 'aws:PrincipalOrgID')]), findings: error('other', 'aws:PrincipalOrgID') },
    'the KMS action depends on the address': { world: refused('denied', [depends('kms:Decrypt', 'aws:SourceIp')], 'EncryptionKeyAccessDeniedException'), findings: error('network', 'kms:Decrypt') },
    'a service control policy': { world: refused(denied('with an explicit deny in a service control policy')), findings: notice('a service control policy', 'the organization') },
    'a permissions boundary': { world: refused(denied('because no permissions boundary allows the codecommit:GitPull action')), findings: notice('permissions boundary') },
    'the policy of the session': { world: refused(denied('because no session policy allows the codecommit:GitPull action')), findings: notice('the policy of the session') },
    'the policy of the VPC endpoint, said over ssh': { world: ssh.with({ gitClient: { exitCode: 128, failure: 'forbidden', stderr: [`Access denied: ${denied('because no VPC endpoint policy allows the codecommit:GitPull action')}`], ssh: handshake() } }), findings: notice('the policy of the VPC endpoint', 'owner of the endpoint') },
  },
  unused: {
    'no repository given': machineAlone,
    'only --context, and nothing to judge': given(offline, {}, [{ key: 'aws:SourceIp', values: ['192.0.2.7'] }]),
    'failed before anything was judged': linux.with({ gitRequest: { answer: { ...answer(null, null), status: null }, advertisesRefs: false }, gitClient: { exitCode: 128, failure: 'dns' } }),
    'nothing was asked': (['gitRequest', 'repositoryMetadata', 'gitClient'] as const).reduce((world: World, fact) => world.without(fact, 'skipped', '--offline was given'), linux),
  },
  open: {
    'documents that do not settle whether pulling is allowed': given(offline, { identity: policy(allow({ Action: 's3:*' })) }),
    'KMS is for one address, which no way of the caller\'s can be': given(offline, { identity: policy(allow({ Action: '*' }), deny({ Action: 'kms:*', Condition: { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } })) }),
    'documents that deny it without a condition': given(offline, { identity: policy(allow({ Action: '*' }), deny({ Action: 'codecommit:*' })) }),
    'a condition that nobody can satisfy': given(offline, { identity: policy(allow({ Action: '*' }), deny({ Action: '*', Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } } })) }),
    'an account whose policies are not all in it': given(offline, { identity: JSON.stringify({ UserDetailList: [{ Arn: ARN, UserName: 'maria', UserPolicyList: [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: [allow({ Action: '*' })] } }], AttachedManagedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' }] }] }) }),
    'not all policies could be read': refused(EXPLICIT),
    'a condition of an action nobody asked for': refused(EXPLICIT, [depends('codecommit:GitPush', 'aws:MultiFactorAuthPresent')]),
    'KMS is not allowed, which is normal': refused(EXPLICIT, [{ action: 'kms:Decrypt', decision: 'implicitDeny', sources: [], missingContext: ['aws:SourceIp'] }]),
  },
});
