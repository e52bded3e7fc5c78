import { exampleSession, exampleUser, mintAccessKey, type World } from '../lab/lab.ts';
import { KEY_ID, SECRET } from '../machines/parts.ts';
import { ran, shown } from './page.ts';

/** The account, user, role and repository that the pages name. */
export const ACCOUNT = '111111111111';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/CodeCommitAccess`;
export const TOKEN = 'FAKE-web-identity-token';
const maria = exampleUser('maria', { account: ACCOUNT, accessKeyId: KEY_ID, secretAccessKey: SECRET });
export const LOGIN = { userName: `maria-at-${ACCOUNT}`, password: 'EXAMPLEgitPasswordNotReal0123456789EXAMPLE+=' };

/** Temporary keys of the same user, and of a role, as STS gives them out. */
export const session = { ...maria, ...mintAccessKey('maria, with a second factor', true) };
export const federated = exampleSession('CodeCommitAccess', 'maria', { account: ACCOUNT });

/** Makes AWS what the pages take it to be. */
export function guideWorld(world: World): void {
  Object.assign(world, {
    identities: [maria, session, federated],
    gitCredentials: [{ ...LOGIN, identityArn: maria.arn, active: true }],
    repositories: ['us-east-2', 'us-east-1', 'ap-northeast-1'].map((region) => ({ account: ACCOUNT, region, name: 'MyDemoRepo' })),
    roles: [{ arn: ROLE, trustedPrincipals: [maria.arn], webIdentityTokens: { [TOKEN]: 'valid' }, denials: [] }],
  } satisfies Partial<World>);
}

const QUESTIONS = ['AWS Access Key ID [None]:', 'AWS Secret Access Key [None]:', 'Default region name [None]:', 'Default output format [None]:'];

/** What three of the pages say of the AWS CLI, in their order. */
export const cli = {
  version: ran('aws --version', { prints: /^aws-cli\/[12]\./ }),
  help: ran('aws codecommit help', { needs: 'the AWS CLI with a pager for its help', optional: true, prints: /credential-helper/ }),
  configure: ran('aws configure', { typed: [KEY_ID, SECRET, 'us-east-2', 'json'], prints: new RegExp(QUESTIONS.map((question) => question.replace(/[[\]]/g, '\\$&')).join(' ')) }),
  questions: shown(QUESTIONS.join('\n')),
};

export const CLONE = 'git clone https://git-codecommit.us-east-2.amazonaws.com/v1/repos/MyDemoRepo my-demo-repo';

/** A password that git kept, signed days ago in place of a quarter of an hour. */
export const longAgo = (text: string): string => text.replace(/\d{8}T\d{6}Z[0-9a-f]{64}/g, `20250101T000000Z${'0'.repeat(64)}`);
