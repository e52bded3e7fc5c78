import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { correctionsOf, paragraphFor } from '../../../src/knowledge/iam/correction.ts';
import { evaluate } from '../../../src/knowledge/iam/evaluate.ts';
import type { Policy } from '../../../src/knowledge/iam/policy.ts';
import { KMS_ACTIONS, requestFor, type RepositoryUse } from '../../../src/knowledge/iam/requests.ts';
import { satisfiedBy } from '../../../src/knowledge/iam/wording.ts';
import { ALLOW_ALL, allow, CUSTOMER, decide, deny, KEY, MARIA, MANAGED, type Plain, policy, REPOSITORY, SESSION, use } from './worlds.ts';

const test = suite('iam/correction');
const VIA = 'codecommit.eu-west-1.amazonaws.com';
const OTHER = REPOSITORY.replace('billing', 'other');

/** The policy with a statement replaced as the correction says. */
function corrected(of: Policy, statement: Plain, action: string, changes: Partial<RepositoryUse> = {}): { policy: Policy; statements: readonly Plain[] } {
  const [correction, ...more] = correctionsOf(decide(action, [of], changes));
  assert.equal([correction?.kind, correction?.source, correction?.statement, more], ['replace', of.source, 1, []], JSON.stringify(statement));
  return { policy: policy(correction?.statements ?? [], of.layer, of.source), statements: correction?.statements ?? [] };
}

test('a Deny on KMS is lifted for CodeCommit and for nothing else', () => {
  const statements: Plain[] = [
    deny('kms:*'), deny('*'), deny(['s3:*', 'kms:Decrypt']), deny('kms:*', 'arn:aws:kms:*:*:key/*'), { Effect: 'Deny', NotAction: 's3:*', Resource: '*' }, { Effect: 'Deny', Action: 'kms:*', NotResource: 'arn:aws:s3:::x' },
    deny('kms:*', '*', { Condition: { StringNotLike: { 'kms:viaservice': ['s3.*.amazonaws.com'] } } }), deny('kms:*', '*', { Condition: { StringLike: { 'kms:ViaService': '*.amazonaws.com' } } }), deny('kms:*', '*', { Condition: { StringNotEquals: { 'kms:ViaService': `s3.${VIA}` } } }), deny('kms:*', '*', { Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': false } } }),
  ];
  for (const statement of statements) {
    const before = policy(statement, 'boundary', 'b.json');
    const { policy: after } = corrected(before, statement, 'kms:Decrypt');
    for (const action of KMS_ACTIONS) assert.equal(decide(action, [after]).denies, [], JSON.stringify(statement));
    // A call of KMS's by another way, and another service's: as before.
    for (const via of [null, ['ec2.eu-west-1.amazonaws.com'], ['s3.eu-west-1.amazonaws.com']]) {
      const given = new Map([['kms:ViaService', via]]);
      assert.is(decide('kms:Decrypt', [after], { given }).denies.length, decide('kms:Decrypt', [before], { given }).denies.length, `${JSON.stringify(statement)} ${String(via)}`);
    }
  }
  assert.equal(corrected(policy(statements[6] ?? {}), statements[6] ?? {}, 'kms:Decrypt').statements, [deny('kms:*', '*', { Condition: { StringNotLike: { 'kms:viaservice': ['s3.*.amazonaws.com', VIA] } } })]);
  assert.equal(corrected(policy(deny('kms:*', '*', { Sid: 'No' })), {}, 'kms:Decrypt').statements, [deny('kms:*', '*', { Sid: 'No', Condition: { StringNotEquals: { 'kms:ViaService': VIA } } })]);
  assert.equal(corrected(policy(deny('kms:*')), {}, 'kms:Decrypt', { region: null }).statements, [deny('kms:*', '*', { Condition: { StringNotLike: { 'kms:ViaService': 'codecommit.*' } } })]);
});

test('a Deny on CodeCommit is lifted for this repository, and there for this action', () => {
  const cases: [Plain, readonly Plain[]][] = [
    [deny('codecommit:GitPull'), [{ Effect: 'Deny', Action: 'codecommit:GitPull', NotResource: [REPOSITORY] }]],
    [deny(['codecommit:GitPull', 's3:*'], '*', { Sid: 'No' }), [{ Effect: 'Deny', Action: ['codecommit:GitPull', 's3:*'], Sid: 'No', NotResource: [REPOSITORY] }, { Effect: 'Deny', Sid: 'NoHere', Resource: REPOSITORY, Action: ['s3:*'] }]],
    [deny('*'), [{ Effect: 'Deny', Action: '*', NotResource: [REPOSITORY] }, { Effect: 'Deny', Resource: REPOSITORY, NotAction: ['codecommit:GitPull'] }]],
    [{ Effect: 'Deny', NotAction: 'iam:*', Resource: '*' }, [{ Effect: 'Deny', NotAction: 'iam:*', NotResource: [REPOSITORY] }, { Effect: 'Deny', Resource: REPOSITORY, NotAction: ['iam:*', 'codecommit:GitPull'] }]],
    [{ Effect: 'Deny', Action: 'codecommit:Git*', NotResource: OTHER }, [{ Effect: 'Deny', Action: 'codecommit:Git*', NotResource: [OTHER, REPOSITORY] }, { Effect: 'Deny', Resource: REPOSITORY, Action: ['codecommit:GitPush'] }]],
    [deny('codecommit:GitPull', [REPOSITORY, OTHER]), [{ Effect: 'Deny', Action: 'codecommit:GitPull', Resource: [OTHER] }]],
    [deny('codecommit:GitPull', REPOSITORY), []],
    [deny('codecommit:GitPull', 'arn:aws:codecommit:*:*:*'), [deny('codecommit:GitPull', 'arn:aws:codecommit:*:*:*', { Condition: { ArnNotEquals: { 'aws:PrincipalArn': MARIA.arn } } })]],
  ];
  for (const [statement, expected] of cases) {
    const before = policy(statement);
    const { policy: after, statements } = corrected(before, statement, 'codecommit:GitPull');
    assert.equal(statements, expected);
    assert.equal(decide('codecommit:GitPull', [after]).denies, []);
    for (const other of [{ repository: 'other' }, { region: 'us-east-1' }]) assert.is(decide('codecommit:GitPull', [after], other).denies.length > 0, decide('codecommit:GitPull', [before], other).denies.length > 0 && !JSON.stringify(expected).includes('PrincipalArn'), JSON.stringify(statement));
  }
  assert.equal(correctionsOf(decide('codecommit:ListRepositories', [policy(deny('*'))])).map(({ statements }) => statements), [[deny('*', '*', { Condition: { ArnNotEquals: { 'aws:PrincipalArn': MARIA.arn } } })]]);
  assert.equal(correctionsOf(decide('codecommit:GitPull', [policy(deny('codecommit:*', 'arn:aws:codecommit:*'))], { caller: { ...MARIA, arn: null } })), [], 'nothing to tell the caller by');
});

test('an Allow that is missing, with the ARNs of the request', () => {
  const boundary = policy(allow('s3:*'), 'boundary', 'b.json');
  assert.equal(correctionsOf(decide('codecommit:GitPull', [boundary])), [
    { kind: 'add', layer: 'boundary', source: 'b.json', statement: null, statements: [{ Sid: 'AllowCodecommitGitPull', Effect: 'Allow', Action: 'codecommit:GitPull', Resource: REPOSITORY }] },
    { kind: 'add', layer: 'identity', source: null, statement: null, statements: [{ Sid: 'AllowCodecommitGitPull', Effect: 'Allow', Action: 'codecommit:GitPull', Resource: REPOSITORY }] },
  ]);
  const key = (caller: RepositoryUse['caller']): Plain[] => correctionsOf(decide('kms:Decrypt', [policy({ ...allow('kms:*'), Principal: '444455556666' }, 'key', 'k')], { keyArn: KEY, caller }, CUSTOMER)).flatMap(({ statements }) => statements);
  assert.equal(key(MARIA), [{ Sid: 'CodeCommitUsesTheKey', Effect: 'Allow', Principal: { AWS: MARIA.arn }, Action: [...KMS_ACTIONS], Resource: '*', Condition: { StringEquals: { 'kms:ViaService': VIA } } }]);
  assert.equal(key(SESSION).map((each) => each['Principal']), [{ AWS: 'arn:aws:iam::111122223333:role/dev' }]);
  for (const caller of [MARIA, SESSION]) assert.is(decide('kms:Decrypt', [policy(key(caller), 'key')], { keyArn: KEY, caller }, CUSTOMER).outcome, 'allowed');
  assert.equal(correctionsOf(decide('codecommit:GitPull', [], { account: null })).flatMap(({ statements }) => statements.map((each) => each['Resource'])), ['arn:aws:codecommit:eu-west-1:*:billing']);
  for (const action of ['codecommit:GitPull', 'codecommit:GitPush', 'codecommit:GetRepository', 'codecommit:ListRepositories']) assert.is(decide(action, [policy(correctionsOf(decide(action, [])).flatMap(({ statements }) => statements))]).outcome, 'allowed', action);
  assert.equal(correctionsOf(decide('codecommit:GitPull', [ALLOW_ALL])), []);
  assert.equal(correctionsOf(decide('kms:Decrypt', [policy(deny('kms:*', KEY))])), [], 'a Deny in doubt is not corrected');
});

test('a paragraph for an administrator', () => {
  const no = policy([allow('*'), deny('kms:*', '*', { Sid: 'NoKms' })], 'identity', 'inline:dev/base');
  assert.is(paragraphFor(decide('kms:Decrypt', [no])), [
    'kms:Decrypt on arn:aws:kms:eu-west-1:111122223333:key/‹key id› is denied to arn:aws:iam::111122223333:user/maria. CodeCommit calls KMS on behalf of the caller, so Git fails with 403 although the login is fine.',
    'Statement 2 ("NoKms", line 1) of inline:dev/base (identity-based policy) denies it: Action "kms:*" fits kms:Decrypt; Resource "*" fits arn:aws:kms:eu-west-1:111122223333:key/‹key id›.',
    `Replace statement 2 of inline:dev/base by: {"Effect":"Deny","Action":"kms:*","Resource":"*","Sid":"NoKms","Condition":{"StringNotEquals":{"kms:ViaService":"${VIA}"}}}.`,
  ].join(' '));
  const mfa = paragraphFor(decide('codecommit:GitPull', [ALLOW_ALL, policy(deny('*', '*', { Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } }), 'boundary', 'b')]));
  assert.match(mfa, /BoolIfExists aws:MultiFactorAuthPresent "false" holds, for aws:MultiFactorAuthPresent is absent\. Without a change of the policy it takes a session opened with MFA/);
  const open = paragraphFor(decide('codecommit:GitPull', [ALLOW_ALL, policy(deny('*', '*', { Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }), 'scp', 's')]));
  assert.match(open, /may be denied to .*; that depends on aws:SourceIp\. Statement 1 \(line 1\) of s \(service control policy\) may deny it: .*whether NotIpAddress aws:SourceIp "203\.0\.113\.0\/24" holds is open, for aws:SourceIp is unknown/);
  assert.match(paragraphFor(decide('codecommit:GitPull', [])), /is not allowed to .*\. No identity-based policy allows codecommit:GitPull\. Add to an identity-based policy: \{"Sid"/);
  assert.match(paragraphFor(decide('kms:Decrypt', [policy(deny('kms:*'), 'identity', 'arn:aws:iam::aws:policy/AWSDenyAll')])), /is AWS's own and cannot be edited: detach it, or attach a copy in which statement 1 is/);
  assert.match(paragraphFor(decide('codecommit:GitPull', [policy(deny('codecommit:GitPull', REPOSITORY))])), /Remove statement 1 of identity\.$/);
  assert.match(paragraphFor(decide('kms:Decrypt', [policy(deny('s3:*'), 'identity', 'x.json', { Version: '2012-10-17', Note: 1 })])), /x\.json \(identity-based policy\) may deny it: it is not in the language of policies: unknown key "Note"/);
  assert.is(paragraphFor(decide('codecommit:GitPull', [ALLOW_ALL])), '');
  assert.match(paragraphFor(evaluate(requestFor('kms:Decrypt', use({ keyArn: KEY })), [], CUSTOMER)), /depends on policies that were not given\. .*No key policy allows kms:Decrypt for certain\./);
});

test('what satisfies a condition without a change', () => {
  const ways = (operator: string, key: string, wanted: string): string[] => {
    const { denies } = decide('codecommit:GitPull', [policy(deny('*', '*', { Condition: { [operator]: { [key]: wanted } } }))]);
    return denies.flatMap(satisfiedBy);
  };
  const cases: [string, string, string, RegExp | null][] = [
    ['BoolIfExists', 'AWS:multifactorauthpresent', 'false', /MFA/], ['StringNotEquals', 'aws:SourceVpce', 'vpce-1', /aws:SourceVpce \(vpce-1\)/], ['StringNotEquals', 'aws:RequestedRegion', 'us-east-1', /another region; the policy names us-east-1/],
    ['DateGreaterThan', 'aws:CurrentTime', '2026-01-01', /another time/], ['StringNotEquals', 'aws:PrincipalTag/team', 'x', /the tag aws:PrincipalTag\/team/], ['StringEquals', 'aws:username', 'maria', null],
  ];
  for (const [operator, key, wanted, expected] of cases) {
    const [way = '', ...more] = ways(operator, key, wanted);
    assert.equal(more, []);
    if (expected === null) assert.is(way, '');
    else assert.match(way, expected);
  }
  const ofKms = decide('kms:Decrypt', [policy(deny('*', '*', { Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' }, BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } }))]).denies.flatMap(satisfiedBy);
  assert.equal(ofKms.map((way) => /MFA/.test(way)), [true], 'nobody but CodeCommit chooses the way KMS is asked by');
  assert.is(MANAGED.kind, 'managed');
});

test.run();
