import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluate, type Outcome, type RepositoryKey } from '../../../src/knowledge/iam/evaluate.ts';
import type { Policy } from '../../../src/knowledge/iam/policy.ts';
import { remarksOn } from '../../../src/knowledge/iam/remarks.ts';
import { CODECOMMIT_ACTIONS, KMS_ACTIONS, requestFor, type RepositoryUse } from '../../../src/knowledge/iam/requests.ts';
import { ALLOW_ALL, allow, CUSTOMER, decide, deny, KEY, MARIA, MANAGED, policy, type Plain, REPOSITORY, SESSION, use } from './worlds.ts';

const test = suite('iam/evaluate');
const when = (Condition: Plain): Plain => ({ Condition });
const outcome = (action: string, statements: readonly Plain[] | Plain, changes: Partial<RepositoryUse> = {}): Outcome => decide(action, [policy(statements)], changes).outcome;

/** A KMS action and a statement about it: what comes of it with nothing else. */
test('a Deny on KMS, by element', () => {
  const cases: [string, Plain, Outcome][] = [
    ['kms:Decrypt', deny('kms:*'), 'denied'], ['kms:Decrypt', deny('KMS:DECRYPT'), 'denied'], ['kms:Decrypt', deny(['s3:*', 'kms:De?rypt']), 'denied'], ['kms:Decrypt', deny('*'), 'denied'], ['kms:Decrypt', deny('kms:Encrypt'), 'allowed'],
    ['kms:ReEncryptFrom', deny('kms:ReEncrypt*'), 'denied'], ['kms:ReEncryptFrom', deny('kms:ReEncrypt'), 'allowed'], ['kms:GenerateDataKeyWithoutPlaintext', deny('kms:GenerateDataKey'), 'allowed'], ['kms:Decrypt', deny('kms:${x}'), 'possible'], ['kms:Decrypt', deny([{ Ref: 'A' }]), 'possible'],
    ['kms:Decrypt', { Effect: 'Deny', NotAction: 's3:*', Resource: '*' }, 'denied'], ['kms:Decrypt', { Effect: 'Deny', NotAction: ['s3:*', 'kms:*'], Resource: '*' }, 'allowed'], ['kms:Decrypt', { Effect: 'Deny', NotAction: [], Resource: '*' }, 'possible'],
    ['kms:Decrypt', deny('kms:*', []), 'allowed'], ['kms:Decrypt', deny('kms:*', 'arn:aws:kms:*:*:key/*'), 'denied'], ['kms:Decrypt', deny('kms:*', 'arn:aws:kms:us-east-1:*:key/*'), 'allowed'], ['kms:Decrypt', deny('kms:*', KEY), 'possible'], ['kms:Decrypt', deny('kms:*', 'arn:aws:kms:*:*:alias/aws/codecommit'), 'allowed'],
    ['kms:Decrypt', { Effect: 'Deny', Action: 'kms:*', NotResource: KEY }, 'possible'], ['kms:Decrypt', { Effect: 'Deny', Action: 'kms:*', NotResource: 'arn:aws:s3:::x' }, 'denied'], ['kms:Decrypt', { Effect: 'Deny', Action: 'kms:*', NotResource: 'arn:aws:kms:*:*:key/*' }, 'allowed'],
    ['kms:Decrypt', deny('kms:*', 'arn:aws:kms:eu-west-1:111122223333:key/${aws:PrincipalTag/key}'), 'possible'], ['kms:Decrypt', deny('kms:*', 'arn:aws:kms:eu-west-1:${aws:PrincipalAccount}:key/*'), 'denied'], ['kms:Decrypt', deny('kms:*', { Ref: 'Key' }), 'possible'],
    ['kms:Decrypt', deny('kms:*', '*', { NotAction: 's3:*' }), 'possible'], ['kms:Decrypt', { ...deny('s3:*'), Oops: 1 }, 'possible'],
  ];
  for (const [action, statement, expected] of cases) assert.is(outcome(action, statement), expected, JSON.stringify(statement));
});

test('a Deny on KMS, by condition', () => {
  const cases: [Plain, Partial<RepositoryUse>, Outcome][] = [
    [{ StringEquals: { 'kms:ViaService': 'codecommit.eu-west-1.amazonaws.com' } }, {}, 'denied'], [{ StringNotLike: { 'kms:ViaService': ['s3.*', 'codecommit.*'] } }, {}, 'allowed'], [{ StringLike: { 'KMS:viaservice': 'codecommit.*' } }, { region: null }, 'denied'],
    [{ StringLike: { 'kms:ViaService': 's3.*' } }, { region: null }, 'allowed'], [{ StringEquals: { 'kms:ViaService': 'codecommit.cn-north-1.amazonaws.com.cn' } }, { region: 'cn-north-1' }, 'denied'],
    [{ StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } }, {}, 'allowed'], [{ StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } }, {}, 'denied'], [{ StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } }, { region: null }, 'possible'],
    [{ Bool: { 'aws:MultiFactorAuthPresent': 'false' } }, {}, 'allowed'], [{ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }, {}, 'denied'], [{ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }, { caller: SESSION }, 'possible'],
    [{ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }, { caller: SESSION, given: new Map([['aws:MultiFactorAuthPresent', ['true']]]) }, 'allowed'], [{ Null: { 'aws:TokenIssueTime': 'true' } }, {}, 'denied'], [{ Null: { 'aws:TokenIssueTime': 'true' } }, { caller: SESSION }, 'allowed'],
    [{ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, {}, 'possible'], [{ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, { given: new Map([['aws:sourceip', ['198.51.100.7']]]) }, 'possible'], [{ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' }, Bool: { 'aws:ViaAWSService': 'false' } }, {}, 'allowed'],
    [{ StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }, { given: new Map([['aws:SourceVpce', null]]) }, 'possible'], [{ StringNotEquals: { 'aws:PrincipalTag/x': 'y' } }, { given: new Map([['aws:PrincipalTag/x', null]]) }, 'denied'], [{ StringEquals: { 'kms:EncryptionContext:aws:codecommit:id': 'x' } }, {}, 'possible'], [{ Bool: { 'aws:SecureTransport': 'false' } }, {}, 'allowed'],
    [{ DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } }, {}, 'denied'], [{ DateGreaterThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } }, {}, 'allowed'], [{ DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } }, { now: null }, 'possible'], [{ NumericLessThan: { 'aws:EpochTime': '1777636801' } }, {}, 'denied'],
    [{ ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Admin' } }, { caller: SESSION }, 'denied'], [{ ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/dev' } }, { caller: SESSION }, 'possible'], [{ ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/dev' } }, { caller: { ...SESSION, roleArn: 'arn:aws:iam::111122223333:role/dev' } }, 'allowed'],
    [{ StringNotEquals: { 'aws:username': 'maria' } }, {}, 'allowed'], [{ StringNotEquals: { 'aws:username': 'maria' } }, { caller: SESSION }, 'denied'], [{ StringEquals: { 'aws:PrincipalType': 'User', 'aws:userid': 'AIDACKCEVSQ6C2EXAMPLE', 'kms:CallerAccount': '111122223333' } }, {}, 'denied'],
    [{ StringNotMatches: { 'aws:username': 'maria' } }, {}, 'possible'], [{}, {}, 'denied'], [{ StringEquals: {} }, {}, 'denied'], [{ StringEquals: { 'aws:username': 'x' }, IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, {}, 'allowed'],
  ];
  for (const [condition, changes, expected] of cases) assert.is(outcome('kms:Decrypt', deny('kms:*', '*', when(condition)), changes), expected, JSON.stringify(condition));
});

test('actions of CodeCommit need an Allow, and a Deny outweighs it', () => {
  const cases: [string, readonly Plain[], Outcome][] = [
    ['codecommit:GitPull', [], 'implicit'], ['codecommit:GitPull', [allow('codecommit:Get*')], 'implicit'], ['codecommit:GitPull', [allow('codecommit:Git*', REPOSITORY)], 'allowed'], ['codecommit:GitPush', [allow('codecommit:GitPull')], 'implicit'],
    ['codecommit:GitPull', [allow('codecommit:*', REPOSITORY.replace('billing', 'Billing'))], 'implicit'], ['codecommit:GitPull', [allow('codecommit:*', REPOSITORY.replace('eu-west', 'us-east'))], 'implicit'], ['codecommit:GitPull', [allow('*'), deny('codecommit:GitPull', REPOSITORY)], 'denied'],
    ['codecommit:GitPull', [allow('*', '*', when({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }))], 'possible'], ['codecommit:GitPull', [allow('*'), deny('*', '*', when({ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }))], 'possible'], ['codecommit:GitPull', [deny('*', '*', when({ Bool: { 'aws:x': 'true' } }))], 'possible'],
    ['codecommit:ListRepositories', [allow('codecommit:*', REPOSITORY)], 'implicit'], ['codecommit:ListRepositories', [allow('codecommit:List*')], 'allowed'], ['codecommit:GetRepository', [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }], 'allowed'],
    ['codecommit:GitPull', [allow('*'), deny('*', '*', when({ StringNotEquals: { 'kms:ViaService': 'x' } }))], 'denied'],
  ];
  for (const [action, statements, expected] of cases) assert.is(outcome(action, statements), expected, JSON.stringify(statements));
});

test('a push names its branches only in its second request', () => {
  const statements = (extra: Plain): readonly Plain[] => [allow('*'), deny('codecommit:GitPush', '*', when({ StringEqualsIfExists: { 'codecommit:References': ['refs/heads/main'] }, ...extra }))];
  const withNull = statements({ Null: { 'codecommit:References': 'false' } });
  for (const [list, references, expected] of [[withNull, null, 'allowed'], [withNull, ['refs/heads/main'], 'denied'], [withNull, ['refs/heads/x'], 'allowed'], [withNull, undefined, 'possible'], [statements({}), null, 'denied']] as const) {
    assert.is(outcome('codecommit:GitPush', list, references === undefined ? {} : { references }), expected);
  }
});

test('layers', () => {
  const boundary = (statement: Plain): Policy => policy(statement, 'boundary');
  const scp = (statement: Plain, name = 'scp'): Policy => policy(statement, 'scp', name);
  const only = allow('s3:*');
  const cases: [string, readonly Policy[], Outcome, string[]][] = [
    ['codecommit:GitPull', [ALLOW_ALL, boundary(allow('codecommit:*'))], 'allowed', []], ['codecommit:GitPull', [ALLOW_ALL, boundary(only)], 'implicit', ['boundary']], ['codecommit:GitPull', [boundary(allow('*'))], 'implicit', ['identity']], ['codecommit:GitPull', [ALLOW_ALL, boundary(deny('codecommit:*'))], 'denied', []],
    ['codecommit:GitPull', [ALLOW_ALL, policy(only, 'session')], 'implicit', ['session']], ['codecommit:GitPull', [ALLOW_ALL, policy(only, 'session', 'a'), policy(allow('*'), 'session', 'b')], 'allowed', []],
    ['codecommit:GitPull', [ALLOW_ALL, scp(allow('*')), scp(deny('kms:*'), 'other')], 'allowed', []], ['codecommit:GitPull', [ALLOW_ALL, scp(allow('*')), scp(only, 'other')], 'possible', ['scp']], ['codecommit:GitPull', [ALLOW_ALL, scp(only)], 'implicit', ['scp']], ['codecommit:GitPull', [ALLOW_ALL, scp(deny('s3:*'))], 'allowed', []], ['codecommit:GitPull', [ALLOW_ALL, scp(deny('codecommit:*'))], 'denied', []],
    ['codecommit:GitPull', [ALLOW_ALL, policy({ ...deny('*'), Principal: '*' }, 'key')], 'allowed', []],
    ['kms:Decrypt', [], 'allowed', []], ['kms:Decrypt', [boundary(only)], 'possible', ['boundary']], ['kms:Decrypt', [boundary(allow('kms:*'))], 'allowed', []], ['kms:Decrypt', [scp(only)], 'possible', ['scp']], ['kms:Decrypt', [scp(deny('s3:*'))], 'allowed', []], ['kms:Decrypt', [boundary(deny('kms:*'))], 'denied', []],
  ];
  for (const [action, policies, expected, layers] of cases) {
    const decision = decide(action, policies);
    assert.equal([decision.outcome, decision.lacking.map(({ layer }) => layer)], [expected, layers], JSON.stringify(policies.map(({ layer, statements }) => [layer, statements[0]?.actionAsWritten.patterns])));
  }
});

test("a customer's key", () => {
  const key = (principal: unknown, statement: Plain = allow('kms:*')): Policy => policy({ ...statement, Principal: principal }, 'key');
  const root = { AWS: 'arn:aws:iam::111122223333:root' };
  const grants: RepositoryKey = { kind: 'customer', grants: 'unread' };
  const cases: [readonly Policy[], RepositoryKey, Outcome, Partial<RepositoryUse>?][] = [
    [[key('*')], CUSTOMER, 'allowed'], [[key({ AWS: MARIA.arn })], CUSTOMER, 'allowed'], [[key(root), ALLOW_ALL], CUSTOMER, 'allowed'], [[key({ AWS: '111122223333' }), ALLOW_ALL], CUSTOMER, 'allowed'], [[key(root)], CUSTOMER, 'implicit'], [[key({ AWS: 'arn:aws:iam::444455556666:root' }), ALLOW_ALL], CUSTOMER, 'implicit'],
    [[key(root)], grants, 'possible'], [[ALLOW_ALL], CUSTOMER, 'possible'], [[], grants, 'possible'], [[key({ Service: 'codecommit.amazonaws.com' })], CUSTOMER, 'implicit'], [[key({ AWS: MARIA.arn }, allow('kms:Encrypt'))], CUSTOMER, 'implicit'],
    [[key({ AWS: ['AIDACKCEVSQ6C2EXAMPLE'] })], CUSTOMER, 'allowed'], [[key({ AWS: 'arn:aws:iam::111122223333:user/other' })], CUSTOMER, 'implicit'], [[key({ Federated: 'cognito-identity.amazonaws.com' })], CUSTOMER, 'possible'],
    [[key({ AWS: 'arn:aws:iam::111122223333:role/team/dev' })], CUSTOMER, 'allowed', { caller: SESSION }], [[key({ AWS: SESSION.arn })], CUSTOMER, 'allowed', { caller: SESSION }], [[key({ AWS: 'arn:aws:iam::111122223333:role/xdev' })], CUSTOMER, 'implicit', { caller: SESSION }], [[key({ AWS: 'AROACKCEVSQ6C2EXAMPLE' })], CUSTOMER, 'allowed', { caller: SESSION }],
    [[key('*'), key({ AWS: MARIA.arn }, deny('kms:Decrypt'))], CUSTOMER, 'denied'], [[key('*'), key(root, deny('kms:Decrypt'))], CUSTOMER, 'denied'], [[key('*'), policy({ ...deny('kms:*'), NotPrincipal: { AWS: MARIA.arn } }, 'key')], CUSTOMER, 'allowed'], [[key('*'), policy({ ...deny('kms:*'), NotPrincipal: { AWS: 'arn:aws:iam::1:user/x' } }, 'key')], CUSTOMER, 'possible'],
    [[key('*'), policy(deny('kms:*'), 'key')], CUSTOMER, 'allowed'], [[key({ AWS: MARIA.arn }), policy(allow('s3:*'), 'boundary')], CUSTOMER, 'possible'], [[key(root), ALLOW_ALL, policy(allow('s3:*'), 'boundary')], CUSTOMER, 'implicit'], [[key({ AWS: { Ref: 'x' } })], CUSTOMER, 'possible'],
    [[key('*', allow('kms:*', '*', when({ StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } })))], CUSTOMER, 'implicit'], [[key(root, allow('kms:*')), ALLOW_ALL], CUSTOMER, 'possible', { caller: { ...MARIA, account: null } }],
  ];
  for (const [policies, kind, expected, changes] of cases) assert.is(decide('kms:Decrypt', policies, { keyArn: KEY, ...changes }, kind).outcome, expected, JSON.stringify(policies.map(({ layer, statements }) => [layer, statements[0]?.principal, statements[0]?.effect])));
});

test('who decides, and why', () => {
  const ours = policy([allow('*'), deny(['s3:*', 'kms:*'], '*', { Sid: 'NoKms', ...when({ StringLike: { 'kms:ViaService': 'codecommit.*' } }) }), deny('kms:Decrypt', '*', when({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }))], 'identity', 'inline:dev/base');
  const decision = decide('kms:Decrypt', [ours]);
  assert.equal(decision.denies.map(({ policy: { source }, statement, action, resource, conditions, state }) => [source, statement?.sid, statement?.index, action?.pattern, resource?.pattern, conditions.map(({ seen }) => seen), state]), [['inline:dev/base', 'NoKms', 2, 'kms:*', '*', [['codecommit.eu-west-1.amazonaws.com']], true]]);
  const open = decide('kms:Decrypt', [policy([deny('kms:*', KEY, when({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }))])]);
  assert.equal([open.outcome, open.dependsOn], ['possible', ['resource', 'aws:SourceIp']]);
  assert.equal(decide('kms:Decrypt', [policy(deny('s3:*'), 'identity', 'x', { Version: '2012-10-17', Note: 1 })]).dependsOn, ['unknown key "Note"']);
  assert.equal(decide('kms:Decrypt', [{ ...ours, applies: 'unknown' }]).outcome, 'possible');
});

test('every action has a request, and remarks decide nothing', () => {
  for (const action of [...KMS_ACTIONS, ...CODECOMMIT_ACTIONS]) assert.is(evaluate(requestFor(action, use()), [policy(deny(action))], MANAGED).outcome, 'denied');
  assert.equal(remarksOn([policy([deny('kms:ReEncrypt'), deny('kms:*', 'arn:aws:kms:*:*:alias/aws/codecommit')], 'scp', 's')]), [
    'kms:ReEncrypt in statement 1 of s is no action of KMS: the two are kms:ReEncryptFrom and kms:ReEncryptTo',
    'arn:aws:kms:*:*:alias/aws/codecommit in statement 2 of s does nothing for Encrypt, Decrypt and the like: KMS judges them by the ARN of the key, never of its alias',
    'the service control policies given (s) only deny; that another one allows is taken for granted',
  ]);
  assert.equal(remarksOn([ALLOW_ALL]), []);
});

test.run();
