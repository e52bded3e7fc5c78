import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate, type Outcome } from '../../../src/knowledge/iam/evaluate.ts';
import { readPolicies } from '../../../src/knowledge/iam/policy-document.ts';
import type { Layer, Policy } from '../../../src/knowledge/iam/policy.ts';
import { KMS_ACTIONS, requestFor, type RepositoryUse } from '../../../src/knowledge/iam/requests.ts';
import { ALLOW_ALL, decide, MANAGED, MARIA, request, SESSION, use } from './worlds.ts';

/** AWS's managed policies as AWS publishes them (the texts bundled with moto 5.2.1), with the outcomes of FACTS 1.2. */
const DIRECTORY = join(import.meta.dirname, 'managed-policies');
const test = suite('iam/managed-policies');

function managed(name: string, layer: Layer = 'identity'): Policy {
  const read = readPolicies(readFileSync(join(DIRECTORY, `${name}.json`), 'utf8'), { source: `arn:aws:iam::aws:policy/${name}`, layer, callerArn: null });
  if ('error' in read) throw new Error(read.error.message);
  const [first] = read.policies;
  assert.equal([read.policies.length, first?.doubts], [1, []], name);
  return first as Policy;
}
const outcomes = (policies: readonly Policy[], actions: readonly string[], changes: Partial<RepositoryUse> = {}): Outcome[] => actions.map((action) => decide(action, policies, changes).outcome);

test('every one of them can be read', () => {
  const names = readdirSync(DIRECTORY).map((file) => file.replace('.json', ''));
  assert.is(names.length, 22);
  for (const name of names) managed(name);
});

/** GitPull, GitPush, the simulator, IAM reads, the account's dump, DescribeKey and GetKeyPolicy, DescribeOrganization. */
const ASKED: readonly [string, string][] = [
  ['codecommit:GitPull', 'repository'], ['codecommit:GitPush', 'repository'], ['iam:SimulatePrincipalPolicy', 'user'], ['iam:ListAttachedUserPolicies', 'user'], ['iam:GetAccountAuthorizationDetails', '*'], ['kms:DescribeKey', 'key'], ['kms:GetKeyPolicy', 'key'], ['organizations:DescribeOrganization', '*'],
];

test('who may push and pull, and who may read what', () => {
  const table: Record<string, string> = {
    AWSCodeCommitPowerUser: 'yyn nnnnn', AWSCodeCommitFullAccess: 'yyn nnnnn', AWSCodeCommitReadOnly: 'ynn nnnnn', PowerUserAccess: 'yyn nnyyy', ReadOnlyAccess: 'yny yyyyy', SecurityAudit: 'nny yyyyy', IAMReadOnlyAccess: 'nny yynnn', AdministratorAccess: 'yyy yyyyy', SystemAdministrator: 'yyy yyyyn',
  };
  const resources: Record<string, string> = { repository: 'arn:aws:codecommit:eu-west-1:111122223333:billing', user: String(MARIA.arn), key: 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab', '*': '*' };
  for (const [name, row] of Object.entries(table)) {
    const policy = managed(name);
    // Judged as actions that need an Allow, which those of KMS on the AWS managed key do not: so as on a customer's key whose policy hands over.
    const key: Policy = { ...ALLOW_ALL, layer: 'key', statements: ALLOW_ALL.statements.map((each) => ({ ...each, principal: { not: false, entries: [{ kind: 'AWS', value: '111122223333' }] } })) };
    const seen = ASKED.map(([action, on]) => {
      const asked = request(action, resources[on] ?? '*', requestFor('codecommit:GitPull', use()).context);
      return evaluate(asked, [policy, key], { kind: 'customer', grants: 'none' }).outcome === 'allowed' ? 'y' : 'n';
    }).join('');
    assert.is(seen, row.replace(' ', ''), name);
  }
});

test('which deny what CodeCommit does with KMS', () => {
  const names = ['AWSDenyAll', 'AWSIAMIdentityCenterAllowListForIdentityContext', 'IAMAuditRootUserCredentials', 'IAMCreateRootUserPassword', 'IAMDeleteRootUserCredentials', 'S3UnlockBucketPolicy', 'SQSUnlockQueuePolicy'];
  for (const name of names) for (const caller of [MARIA, SESSION]) assert.ok(outcomes([ALLOW_ALL, managed(name)], [...KMS_ACTIONS, 'codecommit:GitPull', 'codecommit:GitPush'], { caller }).every((outcome) => outcome === 'denied'), name);
  const free = ['AWSCompromisedKeyQuarantineV2', 'AWSCompromisedKeyQuarantineV3', 'AWSCodeCommitPowerUser', 'AWSCodeCommitFullAccess', 'AWSCodeCommitReadOnly', 'PowerUserAccess', 'ReadOnlyAccess', 'SecurityAudit', 'IAMReadOnlyAccess', 'AdministratorAccess', 'SystemAdministrator'];
  for (const name of free) assert.ok(outcomes([ALLOW_ALL, managed(name)], [...KMS_ACTIONS, 'codecommit:GitPull', 'codecommit:GitPush']).every((outcome) => outcome === 'allowed'), name);
});

test('boundaries that deny, and the statement that does', () => {
  const denied = (name: string): string => KMS_ACTIONS.map((action) => {
    const { outcome, denies } = decide(action, [ALLOW_ALL, managed(name, 'boundary')], { caller: SESSION });
    return `${action.slice(4)} ${outcome}${outcome === 'denied' ? ` ${denies.map(({ statement }) => `${statement?.index} ${statement?.sid}`).join(' ')}` : ''}`;
  }).join('\n');
  assert.is(denied('AmazonSecurityLakePermissionsBoundary'), [
    'Encrypt denied 2 DenyActionsForSecurityLake', 'Decrypt denied 5 DenyActionsNotOnSecurityLakeKMSS3SQS', 'ReEncryptFrom denied 2 DenyActionsForSecurityLake', 'ReEncryptTo denied 2 DenyActionsForSecurityLake', 'GenerateDataKey denied 5 DenyActionsNotOnSecurityLakeKMSS3SQS',
    'GenerateDataKeyWithoutPlaintext denied 2 DenyActionsForSecurityLake', 'DescribeKey denied 2 DenyActionsForSecurityLake',
  ].join('\n'));
  for (const name of ['AmazonDataZoneEnvironmentRolePermissionsBoundary', 'AmazonDataZoneSageMakerEnvironmentRolePermissionsBoundary']) {
    assert.equal(outcomes([ALLOW_ALL, managed(name, 'boundary')], ['kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKeyWithoutPlaintext'], { caller: SESSION }), ['denied', 'denied', 'denied'], name);
  }
  assert.equal(outcomes([ALLOW_ALL, managed('SageMakerStudioProjectUserRolePermissionsBoundary', 'boundary')], ['kms:Decrypt', 'codecommit:GitPull'], { caller: SESSION }), ['possible', 'possible']);
  const without = new Map([['aws:ResourceTag/AmazonDataZoneProject', null]]);
  assert.equal(decide('codecommit:GitPull', [ALLOW_ALL, managed('SageMakerStudioProjectUserRolePermissionsBoundary', 'boundary')], { caller: SESSION, given: without }).denies.filter(({ statement }) => statement?.index === 1), [], 'a repository without the tag is not denied by the first statement');
  assert.is(decide('kms:Decrypt', [managed('AmazonSecurityLakePermissionsBoundary', 'boundary')], { given: new Map([['kms:ViaService', ['s3.eu-west-1.amazonaws.com']]]) }, MANAGED).denies.filter(({ state }) => state === true).length, 0);
});

test.run();
