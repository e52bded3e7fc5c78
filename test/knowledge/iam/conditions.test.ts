import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { judgeCondition } from '../../../src/knowledge/iam/conditions.ts';
import type { Context } from '../../../src/knowledge/iam/context.ts';
import { substitute } from '../../../src/knowledge/iam/policy-variable.ts';
import type { Tri } from '../../../src/knowledge/iam/tri-state.ts';

const test = suite('iam/conditions');
/** Operator, values of the policy, values of the request (null: absent; undefined: unknown), result. */
type Case = [string, (string | null)[], string[] | null | undefined, Tri];

function judge(operator: string, values: readonly (string | null)[], seen: readonly string[] | null | undefined): Tri {
  const context: Context = new Map(seen === undefined ? [] : [['aws:key', seen ?? 'absent']]);
  return judgeCondition({ operator, key: 'AWS:Key', values }, context, true).state;
}
const run = (cases: readonly Case[]): void => {
  for (const [operator, values, seen, state] of cases) assert.is(judge(operator, values, seen), state, `${operator} ${JSON.stringify(values)} of ${JSON.stringify(seen)}`);
};

test('strings', () => run([
  ['StringEquals', ['john'], ['john'], true], ['StringEquals', ['john'], ['John'], false], ['StringEquals', ['a', 'b'], ['b'], true], ['StringEquals', ['a*'], ['ab'], false], ['StringEquals', ['a*'], ['a*'], true],
  ['StringNotEquals', ['a'], ['b'], true], ['StringNotEquals', ['a', 'b'], ['b'], false], ['StringNotEquals', ['a', 'b'], ['c'], true],
  ['StringEqualsIgnoreCase', ['JOHN'], ['john'], true], ['StringNotEqualsIgnoreCase', ['JOHN'], ['john'], false], ['StringNotEqualsIgnoreCase', ['JOHN'], ['jane'], true],
  ['StringLike', ['s3.*.amazonaws.com'], ['codecommit.eu-west-1.amazonaws.com'], false], ['StringLike', ['codecommit.*.amazonaws.com'], ['codecommit.eu-west-1.amazonaws.com'], true], ['StringLike', ['A*'], ['ab'], false],
  ['StringNotLike', ['s3.*', 'sqs.*'], ['codecommit.x'], true], ['StringNotLike', ['s3.*', 'code*'], ['codecommit.x'], false],
]));

test('ARNs are compared component by component', () => run([
  ['ArnLike', ['arn:aws:someservice:*:111122223333:finance/*'], ['arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt'], false],
  ['StringLike', ['arn:aws:someservice:*:111122223333:finance/*'], ['arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt'], true],
  ['ArnEquals', ['arn:aws:iam::*:role/dev'], ['arn:aws:iam::1:role/dev'], true], ['ArnLike', ['arn:aws:iam::*:role/dev'], ['arn:aws:iam::1:role/a/dev'], false],
  ['ArnNotLike', ['arn:aws:iam::*:role/dev'], ['arn:aws:iam::1:role/dev'], false], ['ArnNotEquals', ['arn:aws:iam::*:role/dev'], ['arn:aws:iam::1:user/x'], true],
  ['ArnLike', ['arn:aws:sns:*:*:a:*'], ['arn:aws:sns:r:1:a:b:c'], true], ['ArnLike', ['*'], ['arn:aws:iam::1:user/x'], 'unknown'], ['ArnLike', ['arn:aws:iam::1:user/x'], ['anonymous'], false],
]));

test('numbers, dates, booleans, bytes', () => run([
  ['NumericEquals', ['10'], ['10.0'], true], ['NumericNotEquals', ['10', '11'], ['11'], false], ['NumericNotEquals', ['10'], ['11'], true], ['NumericLessThan', ['3600'], ['3600'], false], ['NumericLessThanEquals', ['3600'], ['3600'], true],
  ['NumericGreaterThan', ['3600'], ['4000'], true], ['NumericGreaterThanEquals', ['3600'], ['3599'], false], ['NumericEquals', ['ten'], ['10'], 'unknown'], ['NumericEquals', ['10'], ['ten'], 'unknown'],
  ['DateLessThan', ['2026-01-01T00:00:00Z'], ['2025-12-31T23:59:59Z'], true], ['DateLessThanEquals', ['2026-01-01T00:00:00Z'], ['2026-01-01T01:00:00+01:00'], true], ['DateGreaterThan', ['2026-01-01'], ['1767225601'], true],
  ['DateGreaterThanEquals', ['2026-01'], ['2026-01-01T00:00Z'], true], ['DateEquals', ['1767225600'], ['2026-01-01T00:00:00.000Z'], true], ['DateNotEquals', ['2026-01-01'], ['2026-01-02'], true], ['DateNotEquals', ['2026-01-01'], ['2026-01-01'], false],
  ['DateLessThan', ['2026-02-30'], ['2026-01-01'], 'unknown'], ['DateLessThan', ['2026-01-01T00:00:00'], ['2026-01-01'], 'unknown'], ['DateLessThan', ['2026'], ['2026-01-01'], 'unknown'], ['DateLessThan', ['2026-*'], ['2026-01-01'], 'unknown'],
  ['Bool', ['true'], ['true'], true], ['Bool', ['false'], ['true'], false], ['Bool', ['true', 'false'], ['false'], true], ['Bool', ['yes'], ['true'], 'unknown'],
  ['BinaryEquals', ['QmluYXJ5VmFsdWVJbkJhc2U2NA=='], ['QmluYXJ5VmFsdWVJbkJhc2U2NA=='], true], ['BinaryEquals', ['QmluYXJ5'], ['QmluYXJ6'], false], ['BinaryEquals', ['!'], ['QmluYXJ6'], 'unknown'],
]));

test('addresses', () => run([
  ['IpAddress', ['203.0.113.0/24'], ['203.0.113.255'], true], ['IpAddress', ['203.0.113.0/24'], ['203.0.114.0'], false], ['IpAddress', ['203.0.113.7'], ['203.0.113.7'], true], ['IpAddress', ['203.0.113.7'], ['203.0.113.8'], false], ['IpAddress', ['0.0.0.0/0'], ['8.8.8.8'], true],
  ['IpAddress', ['203.0.113.0/24', '2001:DB8:1234:5678::/64'], ['2001:db8:1234:5678:9::1'], true], ['IpAddress', ['2001:DB8:1234:5678::/64'], ['2001:db8:1234:5679::'], false], ['IpAddress', ['::/0'], ['::ffff:203.0.113.1'], true], ['IpAddress', ['::/0'], ['203.0.113.1'], false],
  ['NotIpAddress', ['203.0.113.0/24', '198.51.100.0/24'], ['198.51.100.1'], false], ['NotIpAddress', ['203.0.113.0/24'], ['192.0.2.1'], true], ['NotIpAddress', ['203.0.113.0/24'], null, true],
  ['IpAddress', ['203.0.113.0/33'], ['203.0.113.1'], 'unknown'], ['IpAddress', ['203.0.113.*'], ['203.0.113.1'], 'unknown'], ['IpAddress', ['203.0.113.01'], ['203.0.113.1'], 'unknown'], ['IpAddress', ['1::2::3/64'], ['1::2'], 'unknown'], ['IpAddress', ['10.0.0.0/8'], ['my-host'], 'unknown'],
  ['NotIpAddress', ['nonsense', '10.0.0.0/8'], ['10.1.1.1'], false], ['IpAddress', ['nonsense', '10.0.0.0/8'], ['10.1.1.1'], true], ['NotIpAddress', ['nonsense', '10.0.0.0/8'], ['11.1.1.1'], 'unknown'],
]));

/** Every operator that is not negated, and every one that is, with values it can read. */
const POSITIVE: readonly [string, string][] = [['StringEquals', 'a'], ['StringEqualsIgnoreCase', 'a'], ['StringLike', 'a'], ['ArnEquals', 'arn:aws:iam::1:user/x'], ['ArnLike', 'arn:aws:iam::1:user/x'], ['Bool', 'true'], ['BinaryEquals', 'QUFB'], ['IpAddress', '10.0.0.1'], ['NumericEquals', '1'], ['NumericLessThan', '2'], ['NumericLessThanEquals', '1'], ['NumericGreaterThan', '0'], ['NumericGreaterThanEquals', '1'], ['DateEquals', '2026-01-01'], ['DateLessThan', '2026-01-02'], ['DateLessThanEquals', '2026-01-01'], ['DateGreaterThan', '2025-01-01'], ['DateGreaterThanEquals', '2026-01-01']];
const NEGATED: readonly [string, string][] = [['StringNotEquals', 'a'], ['StringNotEqualsIgnoreCase', 'a'], ['StringNotLike', 'a'], ['ArnNotEquals', 'arn:aws:iam::1:user/x'], ['ArnNotLike', 'arn:aws:iam::1:user/x'], ['NotIpAddress', '10.0.0.1'], ['NumericNotEquals', '1'], ['DateNotEquals', '2026-01-01']];

test('a key that is absent, or unknown, with every operator', () => {
  for (const [list, absent] of [[POSITIVE, false], [NEGATED, true]] as const) {
    for (const [name, value] of list) run([
      [name, [value], null, absent], [`${name}IfExists`, [value], null, true], [`ForAllValues:${name}`, [value], null, true], [`ForAnyValue:${name}`, [value], null, false],
      [`ForAllValues:${name}IfExists`, [value], null, true], [`ForAnyValue:${name}IfExists`, [value], null, true],
      [name, [value], undefined, 'unknown'], [`${name}IfExists`, [value], undefined, 'unknown'], [`ForAllValues:${name}`, [value], undefined, 'unknown'], [`ForAnyValue:${name}`, [value], undefined, 'unknown'],
      [name, [], ['x'], 'unknown'], [name, [null], ['x'], 'unknown'], [`ForAllValues:${name}`, [value], [''], true], [`ForAnyValue:${name}`, [value], [''], false],
    ]);
  }
  for (const [name, value] of POSITIVE.filter(([each]) => /Equals$|Like$|Bool|IpAddress/.test(each))) run([[name, [value], [value], true], [`${name}IfExists`, [value], [value], true], [`ForAnyValue:${name}`, [value], [value], true]]);
  for (const [name, value] of NEGATED) run([[name, [value], [value], false], [`${name}IfExists`, [value], [value], false], [`ForAllValues:${name}`, [value], [value], false]]);
});

test('sets', () => run([
  // The table of the guide's "Evaluation logic for condition set operators".
  ['ForAllValues:StringLike', ['PostDateTime', 'Message', 'Tags'], ['PostDateTime', 'UserName'], false], ['ForAllValues:StringLike', ['PostDateTime', 'Message', 'Tags'], ['PostDateTime', 'Message'], true],
  ['ForAnyValue:StringLike', ['ID', 'PostDateTime'], ['UserName', 'Message', 'PostDateTime'], true], ['ForAnyValue:StringLike', ['ID', 'PostDateTime'], ['UserName'], false],
  ['ForAllValues:StringNotLike', ['key1*'], ['key2', 'key3'], true], ['ForAllValues:StringNotLike', ['key1*'], ['key1', 'key3'], false], ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'b'], false], ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'c'], true],
  ['StringEquals', ['a'], ['a', 'b'], 'unknown'], ['ForSomeValues:StringEquals', ['a'], ['a'], 'unknown'],
]));

test('Null, and operators nobody knows', () => run([
  ['Null', ['true'], null, true], ['Null', ['true'], ['x'], false], ['Null', ['false'], ['x'], true], ['Null', ['false'], null, false], ['Null', ['true', 'false'], ['x'], true], ['Null', ['true'], undefined, 'unknown'], ['Null', ['maybe'], null, 'unknown'], ['Null', ['true'], [], true],
  ['NullIfExists', ['true'], null, 'unknown'], ['ForAllValues:Null', ['true'], null, 'unknown'], ['stringequals', ['a'], ['a'], 'unknown'], ['StringMatches', ['a'], null, 'unknown'], ['', ['a'], ['a'], 'unknown'], ['constructor', ['a'], ['a'], 'unknown'],
]));

test('MFA as in the guide: with long-term keys the key is absent', () => {
  const context: Context = new Map([['aws:multifactorauthpresent', 'absent']]);
  const state = (operator: string): Tri => judgeCondition({ operator, key: 'aws:MultiFactorAuthPresent', values: ['false'] }, context, true).state;
  assert.is(state('Bool'), false);
  assert.is(state('BoolIfExists'), true);
});

test('what an unknown result depends on', () => {
  const depends = (key: string, values: string[], operator = 'StringEquals') => judgeCondition({ operator, key, values }, new Map([['aws:username', ['maria']], ['aws:userid', [[{ unknown: 'text', label: 'id' }]]]]), true).dependsOn;
  assert.equal(depends('aws:SourceVpce', ['vpce-1']), ['aws:SourceVpce']);
  assert.equal(depends('aws:username', ['${aws:PrincipalTag/team}']), ['aws:PrincipalTag/team']);
  assert.equal(depends('aws:userid', ['x']), ['aws:userid']);
  assert.equal(depends('aws:username', ['x']), []);
  assert.equal(depends('aws:username', ['x'], 'NumericEquals'), ['NumericEquals aws:username']);
  assert.equal(depends('aws:username', ['x'], 'Odd'), ['the operator Odd']);
});

test('variables', () => {
  const context: Context = new Map<string, 'absent' | string[]>([['aws:username', ['ma*ria']], ['aws:principaltag/team', 'absent'], ['aws:tagkeys', ['a', 'b']]]);
  const pattern = (text: string, withVariables = true) => substitute(text, context, withVariables).pattern;
  assert.equal(pattern('user/${aws:username}/*'), ['user/', { literal: 'ma*ria' }, '/*']);
  assert.equal(pattern('${AWS:UserName}'), [{ literal: 'ma*ria' }]);
  assert.is(pattern('user/${aws:username}', false), 'user/${aws:username}');
  assert.is(pattern("a/${aws:PrincipalTag/team, 'none'}/*"), 'a/none/*');
  assert.equal(pattern('${*}${?}${$}'), [{ literal: '*' }, { literal: '?' }, { literal: '$' }]);
  for (const open of ["${aws:PrincipalTag/other, 'none'}", '${aws:PrincipalTag/team}', '${aws:TagKeys}', '${var.account}', '${}']) assert.equal(substitute(open, context, true).unresolved.length, 1, open);
  assert.is(judgeCondition({ operator: 'StringLike', key: 'aws:username', values: ['${aws:username}'] }, context, true).state, true);
  assert.is(judgeCondition({ operator: 'StringEquals', key: 'aws:username', values: ['${aws:username}'] }, context, false).state, false);
  assert.is(pattern('a${b'), 'a${b');
});

test.run();
