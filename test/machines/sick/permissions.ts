import { type Denial, exampleSession, exampleUser, type World } from '../../lab/lab.ts';
import type { OwnPolicies } from '../../lab/world.ts';
import { HOST, keysOf, type SickMachine, withGrc, withHelper } from '../parts.ts';

const denied = (denial: Denial) => (world: World): void => { world.identities[0]?.denials.push(denial); };
const stranger = exampleUser('carol', { account: '999988887777' });
const session = exampleSession('AWSReservedSSO_Developer_0123456789abcdef', 'carol', { denials: [{ action: 'codecommit:*', type: 'identity-implicit' }] });
const reader = exampleSession('Reader', 'carol', {
  mayReadIam: true, denials: [{ action: 'codecommit:GitPull', type: 'identity-explicit' }],
  policies: { path: '/team/', attached: { 'arn:aws:iam::111122223333:policy/only-web': { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'codecommit:*', Resource: '*' }, { Sid: 'OnlyWeb', Effect: 'Deny', Action: 'codecommit:Git*', NotResource: 'arn:aws:codecommit:*:*:Billing' }] } } },
});
const over = exampleSession('Deploy', 'night', { state: 'expired' });
const KEY = 'arn:aws:kms:eu-west-1:444455556666:key/11111111-2222-3333-4444-555555555555';
const sessionKeys = ({ accessKeyId, secretAccessKey, sessionToken }: typeof session): string => `${keysOf('default', accessKeyId, secretAccessKey)}aws_session_token = ${sessionToken ?? ''}\n`;

const statement = (more: object): object => ({ Version: '2012-10-17', Statement: [{ Sid: 'Everything', Effect: 'Allow', Action: '*', Resource: '*' }, { Sid: 'Guard', Effect: 'Deny', ...more }] });
const FULL = { 'arn:aws:iam::aws:policy/AWSCodeCommitPowerUser': { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'codecommit:*', Resource: '*' }] } };
const GUARD = 'arn:aws:iam::111122223333:policy/guard';
const guarded = (more: object): OwnPolicies => ({ attached: { [GUARD]: statement(more) } });
/** alice may read her own policies, and the lab denies what it is told, whatever they say. */
const reading = (policies: OwnPolicies, denial: Denial) => (world: World): void => {
  Object.assign(world.identities[0] ?? {}, { mayReadIam: true, policies });
  denied(denial)(world);
};
const NO_KEY: Denial = { action: 'kms:Decrypt', type: 'kms' };
const NO_PULL: Denial = { action: 'codecommit:GitPull', type: 'identity-explicit' };
/** KMS is denied by one of alice's own policies, which she may read. */
const noKey = (name: string, policies: OwnPolicies, cause: SickMachine['cause'] = 'permissions/kms', messageId = 'denied-by-statement'): SickMachine => ({
  name, failure: 'kms-deny', cause, messageId, spec: withHelper(), world: reading(policies, NO_KEY), ...(cause === 'permissions/kms' ? {} : { shows: ['permissions/kms'] }),
});

/** Machines in order whose identity is refused, or whose repository is not there. */
export const sickPermissions: readonly SickMachine[] = [
  {
    name: 'the repository is in another region', failure: 'repo-not-found', cause: 'live/repository-found', messageId: 'other-region',
    spec: withHelper({ repository: { remote: 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/billing' }, files: { '.aws/config': '[default]\nregion = eu-west-1\n' } }),
  },
  { name: 'the name of the repository is misspelled', failure: 'repo-not-found', cause: 'live/repository-found', messageId: 'not-found', spec: withHelper({ repository: { remote: `https://${HOST}/v1/repos/Billing` } }) },
  {
    name: 'the keys are of another account', failure: 'iam-cross-account', cause: 'live/repository-found',
    spec: withGrc('codecommit::eu-west-1://dev@billing', { files: { '.aws/credentials': keysOf('dev', stranger.accessKeyId, stranger.secretAccessKey) } }),
    world: (world) => { world.identities.push(stranger); },
  },
  { name: 'GitPull is denied', failure: 'iam-no-gitpull', cause: 'permissions/codecommit', spec: withHelper(), world: denied({ action: 'codecommit:GitPull', type: 'identity-implicit' }) },
  { name: 'a service control policy denies', failure: 'iam-scp-boundary', cause: 'permissions/codecommit', spec: withHelper(), world: denied({ action: 'codecommit:GitPull', type: 'scp' }) },
  { name: 'the policy of the endpoint does not allow it', failure: 'iam-vpce-policy', cause: 'permissions/codecommit', spec: withHelper(), world: denied({ action: 'codecommit:GitPull', type: 'vpce' }) },
  {
    name: 'the permission set knows no CodeCommit', failure: 'iam-sso-permission-set', cause: 'permissions/codecommit',
    spec: withHelper({ files: { '.aws/credentials': sessionKeys(session) } }), world: (world) => { world.identities.push(session); },
  },
  {
    name: 'the session in the file is over', failure: 'cfg-expired-tokens-in-file', cause: 'credentials/identity', messageId: 'session-over',
    spec: withHelper({ files: { '.aws/credentials': sessionKeys(over) } }), world: (world) => { world.identities.push(over); },
  },
  { name: 'KMS is denied', failure: 'kms-deny', cause: 'permissions/kms', spec: withHelper(), world: denied({ action: 'kms:Decrypt', type: 'kms' }) },
  noKey('an inline policy denies KMS', { attached: FULL, inline: { base: statement({ Action: 'kms:*', Resource: '*' }) } }),
  noKey('a policy of a group denies KMS', { attached: FULL, groups: { developers: { inline: { 'no-keys': statement({ Action: ['s3:*', 'kms:De*'], Resource: 'arn:aws:kms:*:*:key/*' }) } } } }),
  noKey('the boundary denies KMS', { attached: FULL, boundary: { arn: 'arn:aws:iam::111122223333:policy/edge', document: statement({ Action: 'kms:Decrypt', Resource: '*' }) } }),
  noKey('a statement with NotAction denies KMS', guarded({ NotAction: ['codecommit:*', 'iam:*'], Resource: '*' })),
  noKey('a statement with NotResource denies KMS', guarded({ Action: 'kms:*', NotResource: 'arn:aws:kms:us-east-1:*:key/*' })),
  noKey('KMS is for other services only', guarded({ Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Resource: '*', Condition: { StringNotLike: { 'kms:ViaService': ['s3.*.amazonaws.com', 'sqs.*.amazonaws.com'] } } })),
  noKey('KMS is for another region', guarded({ Action: 'kms:*', Resource: '*', Condition: { StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } } }), 'permissions/conditions', 'region'),
  noKey('KMS is for sessions with MFA', guarded({ Action: 'kms:*', Resource: '*', Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } }), 'permissions/conditions', 'mfa'),
  {
    name: 'only GetRepository is allowed, and the policies say so', failure: 'iam-no-gitpull', cause: 'permissions/codecommit', messageId: 'not-allowed', spec: withHelper(),
    world: reading({ inline: { look: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'codecommit:Get*', Resource: '*' } } } }, { action: 'codecommit:GitPull', type: 'identity-implicit' }),
  },
  {
    name: 'pulling is for sessions with MFA', failure: 'iam-mfa-required', cause: 'permissions/conditions', messageId: 'mfa', shows: ['permissions/codecommit'], spec: withHelper(),
    world: reading({ attached: FULL, inline: { mfa: statement({ NotAction: 'iam:*', Resource: '*', Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': false } } }) } }, NO_PULL),
  },
  {
    name: 'the role of the session denies pulling', failure: 'iam-resource-mismatch', cause: 'permissions/codecommit', messageId: 'denied-by-statement', spec: withHelper({ files: { '.aws/credentials': sessionKeys(reader) } }),
    world: (world) => { world.identities.push(reader); },
  },
  {
    name: 'the key of another account does not know this identity', failure: 'kms-cmk-cross-account', cause: 'permissions/kms', spec: withGrc('codecommit::eu-west-1://dev@billing'),
    world: (world) => {
      for (const repository of world.repositories) repository.kmsKeyId = KEY;
      denied({ action: 'kms:Decrypt', type: 'kms', message: `User: arn:aws:iam::111122223333:user/alice is not authorized to perform: kms:Decrypt on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action` })(world);
    },
  },
];
