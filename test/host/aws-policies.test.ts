import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readPolicies } from '../../src/knowledge/iam/policy-document.ts';
import { defaultWorld, exampleAccount, exampleSession, type Lab, startLab } from '../lab/lab.ts';
import { hostOnMachine } from '../support/host-on-machine.ts';

const test = suite<{ lab: Lab }>('host: policies and keys, as IAM and KMS hand them out');
test.before(async (context) => { context.lab = await startLab(defaultWorld()); });
test.after(({ lab }) => lab.close());
test.before.each(({ lab }) => { Object.assign(lab.world, defaultWorld()); });

const REGION = 'eu-west-1';
const asks = { profile: null, dialect: 'cli-v2', region: REGION } as const;
const ALICE = `arn:aws:iam::${exampleAccount}:user/alice`;
const FILES = { '.aws/credentials': '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n' };
const document = (Sid: string): object => ({ Version: '2012-10-17', Statement: [{ Sid, Effect: 'Deny', Action: '*', Resource: '*' }] });
const managed = (name: string): string => `arn:aws:iam::${exampleAccount}:policy/${name}`;

test('a user\'s own, attached, of groups and the boundary, each with its source and layer', async ({ lab }) => {
  Object.assign(lab.world.identities[0] ?? {}, {
    mayReadIam: true,
    policies: {
      inline: { a: document('A'), 'with space': document('B') }, attached: { [managed('c')]: document('C') }, boundary: { arn: managed('edge'), document: document('E') },
      groups: { team: { inline: { f: document('F') }, attached: { [managed('g')]: document('G') } } },
    },
  });
  await hostOnMachine(lab, { files: FILES }, async (host) => {
    await host.aws.credentials(asks);
    const { principalArn, roleArn, documents, notRead } = await host.aws.policies(ALICE);
    assert.equal([principalArn, roleArn, notRead], [ALICE, null, []]);
    const read = documents.map(({ source, layer, text }) => {
      const reading = readPolicies(text, { source, layer, callerArn: null });
      return [source, layer, 'error' in reading ? reading.error : reading.policies[0]?.statements[0]?.sid];
    });
    assert.equal(read, [
      ['inline:alice/a', 'identity', 'A'], ['inline:alice/with space', 'identity', 'B'], [managed('c'), 'identity', 'C'],
      ['inline:team/f (group team)', 'identity', 'F'], [`${managed('g')} (group team)`, 'identity', 'G'], [`boundary ${managed('edge')}`, 'boundary', 'E'],
    ]);
  });
});

test('what may not be read is named with IAM\'s error, the rest is read', async ({ lab }) => {
  const user = lab.world.identities[0];
  await hostOnMachine(lab, { files: FILES }, async (host) => {
    await host.aws.credentials(asks);
    assert.equal((await host.aws.policies(ALICE)).notRead.map(({ layer, why }) => `${layer}: ${why}`), ['identity: AccessDenied iam:ListUserPolicies', 'identity: AccessDenied iam:ListAttachedUserPolicies', 'identity: AccessDenied iam:ListGroupsForUser', 'boundary: AccessDenied iam:GetUser']);
    Object.assign(user ?? {}, { iamAllowed: ['iam:List*', 'iam:GetUserPolicy'], policies: { inline: { a: document('A') }, attached: { [managed('c')]: document('C') } } });
    const some = await host.aws.policies(ALICE);
    assert.equal([some.documents.map(({ source }) => source), some.notRead.map(({ source, why }) => `${source}: ${why}`)], [['inline:alice/a'], [`${managed('c')}: AccessDenied iam:GetPolicy`, 'permissions boundary: AccessDenied iam:GetUser']]);
  });
});

test('of a session those of its role, whose path only IAM knows', async ({ lab }) => {
  const session = exampleSession('dev', 'me', { mayReadIam: true, policies: { path: '/team/', inline: { a: document('A') } } });
  lab.world.identities.push(session);
  const files = { '.aws/credentials': `[default]\naws_access_key_id = ${session.accessKeyId}\naws_secret_access_key = ${session.secretAccessKey}\naws_session_token = ${session.sessionToken ?? ''}\n` };
  await hostOnMachine(lab, { files }, async (host) => {
    await host.aws.credentials(asks);
    const { principalArn, roleArn, documents } = await host.aws.policies(session.arn);
    assert.equal([principalArn, roleArn, documents.map(({ source }) => source)], [`arn:aws:iam::${exampleAccount}:role/team/dev`, `arn:aws:iam::${exampleAccount}:role/team/dev`, ['inline:dev/a']]);
    session.mayReadIam = false;
    const blind = await host.aws.policies(session.arn);
    assert.equal([blind.principalArn, blind.roleArn, blind.documents], [`arn:aws:iam::${exampleAccount}:role/dev`, null, []]);
  });
});

test('the simulator is told only keys that IAM says the policies ask for', async ({ lab }) => {
  Object.assign(lab.world.identities[0] ?? {}, { mayReadIam: true, simulation: { 'kms:Decrypt': { decision: 'explicitDeny', missingContext: ['aws:RequestedRegion', 'aws:SourceIp'] } } });
  await hostOnMachine(lab, { files: FILES }, async (host) => {
    await host.aws.credentials(asks);
    lab.requests.length = 0;
    const { results } = await host.aws.simulate(ALICE, ['kms:Decrypt'], '*', new Map([['aws:requestedregion', REGION], ['aws:securetransport', 'true']]));
    assert.equal(lab.requests.flatMap(({ service, action }) => (service === 'iam' ? [action] : [])), ['GetContextKeysForPrincipalPolicy', 'SimulatePrincipalPolicy']);
    assert.equal(results.map(({ decision, missingContext }) => [decision, missingContext]), [['explicitDeny', ['aws:SourceIp']]]);
  });
});

const KEY = `arn:aws:kms:eu-west-1:${exampleAccount}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

test('a key: its state, and where AWS does not manage it its policy and grants; dry runs say what would happen', async ({ lab }) => {
  const user = lab.world.identities[0];
  const grants = [{ GranteePrincipal: ALICE, Operations: ['Decrypt'] }];
  lab.world.keys = [{ arn: KEY, alias: 'alias/aws/codecommit', state: 'Disabled', policy: document('K'), grants }];
  await hostOnMachine(lab, { files: FILES }, async (host) => {
    await host.aws.credentials(asks);
    const refused = await host.aws.kmsKey(REGION, KEY, { description: true, dryRun: false });
    assert.equal([refused.description?.answer.errorCode, refused.policy?.text, refused.grants?.complete, refused.dryRuns], ['AccessDeniedException', null, false, []]);
    Object.assign(user ?? {}, { mayReadKeys: true });
    const read = await host.aws.kmsKey(REGION, KEY, { description: true, dryRun: false });
    assert.equal([read.description?.state, read.description?.manager, JSON.parse(read.policy?.text ?? ''), read.grants?.grants, read.grants?.complete], ['Disabled', 'CUSTOMER', document('K'), [{ grantee: ALICE, operations: ['Decrypt'] }], true]);
    user?.denials.push({ action: 'kms:Encrypt', type: 'scp' });
    const dry = await host.aws.kmsKey(REGION, 'alias/aws/codecommit', { description: false, dryRun: true });
    assert.equal(dry.dryRuns.map(({ action, answer }) => [action, answer.errorCode]), [['kms:Encrypt', 'AccessDeniedException'], ['kms:GenerateDataKey', 'DryRunOperationException'], ['kms:GenerateDataKeyWithoutPlaintext', 'DryRunOperationException']]);
    assert.equal([dry.policy, dry.grants], [null, null]);
  });
});

test.run();
