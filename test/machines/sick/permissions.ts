import { type Denial, exampleSession, exampleUser, type World } from '../../lab/lab.ts';
import { HOST, keysOf, type SickMachine, withGrc, withHelper } from '../parts.ts';

const denied = (denial: Denial) => (world: World): void => { world.identities[0]?.denials.push(denial); };
const stranger = exampleUser('carol', { account: '999988887777' });
const session = exampleSession('AWSReservedSSO_Developer_0123456789abcdef', 'carol', { denials: [{ action: 'codecommit:*', type: 'identity-implicit' }] });
const over = exampleSession('Deploy', 'night', { state: 'expired' });
const KEY = 'arn:aws:kms:eu-west-1:444455556666:key/11111111-2222-3333-4444-555555555555';
const sessionKeys = ({ accessKeyId, secretAccessKey, sessionToken }: typeof session): string => `${keysOf('default', accessKeyId, secretAccessKey)}aws_session_token = ${sessionToken ?? ''}\n`;

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
  {
    name: 'the key of another account does not know this identity', failure: 'kms-cmk-cross-account', cause: 'permissions/kms', spec: withGrc('codecommit::eu-west-1://dev@billing'),
    world: (world) => {
      for (const repository of world.repositories) repository.kmsKeyId = KEY;
      denied({ action: 'kms:Decrypt', type: 'kms', message: `User: arn:aws:iam::111122223333:user/alice is not authorized to perform: kms:Decrypt on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action` })(world);
    },
  },
];
