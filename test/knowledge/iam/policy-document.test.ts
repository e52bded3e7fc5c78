import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readPolicies, type PolicyReading } from '../../../src/knowledge/iam/policy-document.ts';
import { isObject, plainJson, readJson } from '../../../src/knowledge/iam/policy-text.ts';
import type { Layer } from '../../../src/knowledge/iam/policy.ts';
import { deny, MARIA, policy, SESSION } from './worlds.ts';

const test = suite('iam/policy-document');
const DENY = { Version: '2012-10-17', Statement: [{ Sid: 'NoKms', Effect: 'Deny', Action: 'kms:*', Resource: '*' }] };
const TEXT = JSON.stringify(DENY);

function read(text: string, layer: Layer = 'identity', callerArn: string | null = null): PolicyReading {
  const reading = readPolicies(text, { source: 'p.json', layer, callerArn });
  if ('error' in reading) throw new Error(`${reading.error.message} at ${reading.error.line}:${reading.error.column}`);
  return reading;
}
const sources = ({ policies }: PolicyReading): string[] => policies.map(({ source, layer, statements, doubts }) => `${source} ${layer} ${statements.map(({ sid }) => sid).join(',')}${doubts.length > 0 ? ` ?${doubts.join(';')}` : ''}`);
const failing = (text: string): string => {
  const reading = readPolicies(text, { source: 'p.json', layer: 'identity', callerArn: null });
  return 'error' in reading ? `${reading.error.line}:${reading.error.column} ${reading.error.message}` : 'read';
};

test('one policy, however it was kept', () => {
  const texts: Record<string, string> = {
    plain: TEXT, 'with a byte order mark': `\uFEFF${TEXT}`, pretty: JSON.stringify(DENY, null, 2), 'with Windows line ends': JSON.stringify(DENY, null, '\t').replace(/\n/g, '\r\n'),
    'URL-encoded': encodeURIComponent(TEXT), 'URL-encoded twice': encodeURIComponent(encodeURIComponent(TEXT)), 'a string in JSON': JSON.stringify(TEXT), 'URL-encoded in a string': JSON.stringify(encodeURIComponent(TEXT)),
    'typographic quotes': TEXT.replace(/"([^"]*)"/g, '\u201C$1\u201D'), 'closed by the wrong quote': TEXT.replace(/"([^"]*)"/g, '\u201D$1"'), 'no-break spaces': JSON.stringify(DENY, null, 2).replace(/ /g, '\u00A0'),
    comments: `// who\n# what\n/* why\n{ */ ${TEXT.replace('"Action"', '/* all */ "Action"')} // end`, 'commas at the end': TEXT.replace('}]', ',}],'),
    'one statement, no array': JSON.stringify({ ...DENY, Statement: DENY.Statement[0] }), array: `[${TEXT}]`, 'an Id': JSON.stringify({ Id: 'x', ...DENY }), 'a Principal, which is read although IAM takes none here': JSON.stringify({ ...DENY, Statement: { ...DENY.Statement[0], Principal: '*' } }),
    'a bare statement': JSON.stringify(DENY.Statement[0]), 'bare statements': JSON.stringify(DENY.Statement), 'escaped letters': TEXT.replace('NoKms', '\\u004eoKms'),
  };
  for (const [name, text] of Object.entries(texts)) {
    const { policies } = read(text);
    assert.equal(policies.map(({ statements, doubts, withVariables }) => [statements.map(({ sid, effect, action }) => [sid, effect, ...action.patterns]), doubts, withVariables]), [[[['NoKms', 'Deny', 'kms:*']], [], true]], name);
  }
  assert.is(read('{"Statement":[]}').policies[0]?.withVariables, false);
  assert.is(read('{"Version":"2008-10-17","Statement":[]}').policies[0]?.withVariables, false);
});

test('statements know where they stand', () => {
  const [found] = read(JSON.stringify({ Statement: [deny('a:b'), deny('c:d')] }, null, 1)).policies;
  assert.equal(found?.statements.map(({ index, line }) => [index, line]), [[1, 3], [2, 8]]);
  assert.equal(read('{"Statement":[/*\n\n*/\r{"Effect":"Deny","Action":"*","Resource":"*"}]}').policies[0]?.statements.map(({ line }) => line), [4]);
});

test('answers of the AWS CLI', () => {
  const cases: [unknown, Layer, string[]][] = [
    [{ UserName: 'dev', PolicyName: 'base', PolicyDocument: DENY }, 'identity', ['p.json#base identity NoKms']],
    [{ PolicyVersion: { Document: DENY, VersionId: 'v1', IsDefaultVersion: true } }, 'identity', ['p.json identity NoKms']],
    [{ Policy: TEXT, PolicyName: 'default' }, 'key', ['p.json#default key NoKms']],
    [{ Policy: { PolicySummary: { Id: 'p-1', Name: 'FullAWSAccess' }, Content: TEXT } }, 'scp', ['p.json scp NoKms']],
    [{ InlinePolicy: TEXT }, 'identity', ['p.json identity NoKms']],
    [{ a: DENY, b: TEXT, c: encodeURIComponent(TEXT) }, 'identity', ['p.json#a identity NoKms', 'p.json#b identity NoKms', 'p.json#c identity NoKms']],
    [[DENY, { x: DENY }], 'boundary', ['p.json[0] boundary NoKms', 'p.json[1]#x boundary NoKms']],
    [{ Version: DENY, other: DENY }, 'identity', ['p.json#Version identity NoKms', 'p.json#other identity NoKms']],
  ];
  for (const [value, layer, expected] of cases) assert.equal(sources(read(JSON.stringify(value), layer)), expected);
});

test('templates', () => {
  const role = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Statement: [deny('sts:AssumeRole')] }, Policies: [{ PolicyName: 'p', PolicyDocument: { ...DENY, Statement: [{ ...DENY.Statement[0], Resource: { 'Fn::GetAtt': ['Key', 'Arn'] } }] } }] } };
  const template = JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Resources: { Role: role, Managed: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: DENY } }, Bucket: { Type: 'AWS::S3::BucketPolicy', Properties: { PolicyDocument: DENY } }, Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: DENY } } } });
  assert.equal(sources(read(template)), ['p.json#Resources#Role#Policies[0]#p identity NoKms', 'p.json#Resources#Managed identity NoKms', 'p.json#Resources#Key#KeyPolicy key NoKms']);
  assert.equal(read(template).policies[0]?.statements[0]?.resource, { not: false, patterns: [null] });
  assert.equal(sources(read(template, 'key')), ['p.json#Resources#Key#KeyPolicy key NoKms']);
  const terraform = JSON.stringify({ format_version: '1.0', values: { root_module: { resources: [
    { address: 'aws_iam_policy.kms', type: 'aws_iam_policy', values: { name: 'kms', policy: TEXT } }, { address: 'aws_iam_role.dev', type: 'aws_iam_role', values: { assume_role_policy: TEXT, inline_policy: [{ name: 'in', policy: TEXT }] } },
    { address: 'aws_s3_bucket_policy.b', type: 'aws_s3_bucket_policy', values: { policy: TEXT } }, { address: 'aws_kms_key.k', type: 'aws_kms_key', values: { policy: TEXT } },
  ] } } });
  assert.equal(read(terraform).policies.map(({ source }) => source.replace(/^.*#(?=aws_)/, '')), ['aws_iam_policy.kms', 'aws_iam_role.dev[0]#policy', 'aws_kms_key.k']);
  assert.is(read(terraform, 'key').policies.length, 1);
});

const DUMP = {
  UserDetailList: [{ UserName: 'maria', Arn: MARIA.arn, GroupList: ['devs', 'gone'], UserPolicyList: [{ PolicyName: 'own', PolicyDocument: encodeURIComponent(TEXT) }], AttachedManagedPolicies: [{ PolicyName: 'm', PolicyArn: 'arn:aws:iam::111122223333:policy/m' }], PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/b' } }],
  GroupDetailList: [{ GroupName: 'devs', GroupPolicyList: [{ PolicyName: 'g', PolicyDocument: DENY }], AttachedManagedPolicies: [{ PolicyName: 'unseen', PolicyArn: 'arn:aws:iam::aws:policy/Unseen' }] }],
  RoleDetailList: [{ RoleName: 'dev', Arn: 'arn:aws:iam::111122223333:role/team/dev', AssumeRolePolicyDocument: DENY, RolePolicyList: [{ PolicyName: 'r', PolicyDocument: TEXT }], AttachedManagedPolicies: [] }],
  Policies: [
    { PolicyName: 'm', Arn: 'arn:aws:iam::111122223333:policy/m', PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: false, Document: DENY }, { VersionId: 'v2', IsDefaultVersion: true, Document: { Statement: [{ ...DENY.Statement[0], Sid: 'New' }] } }] },
    { PolicyName: 'b', Arn: 'arn:aws:iam::111122223333:policy/b', DefaultVersionId: 'v1', PolicyVersionList: [{ VersionId: 'v1', Document: DENY }] }, { PolicyName: 'nobody', Arn: 'arn:aws:iam::111122223333:policy/nobody', PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: DENY }] },
  ],
};

test('the answer of GetAccountAuthorizationDetails', () => {
  const text = JSON.stringify(DUMP);
  const mine = read(text, 'identity', MARIA.arn);
  assert.equal(sources(mine), ['p.json#inline:maria/own identity NoKms', 'p.json#arn:aws:iam::111122223333:policy/m identity New', 'p.json#inline:devs/g identity NoKms', 'p.json#boundary arn:aws:iam::111122223333:policy/b boundary NoKms']);
  assert.ok(mine.policies.every(({ applies }) => applies === true));
  assert.equal(mine.missing, ['arn:aws:iam::aws:policy/Unseen (group devs): named by p.json, its text is not in it', 'group gone: named by p.json, its text is not in it']);
  assert.equal(sources(read(text, 'identity', SESSION.arn)), ['p.json#inline:dev/r identity NoKms']);
  const nobody = read(text);
  assert.is(nobody.policies.length, 5);
  assert.ok(nobody.policies.every(({ applies }) => applies === 'unknown'));
  const stranger = read(text, 'identity', 'arn:aws:iam::111122223333:user/x');
  assert.equal([stranger.policies, stranger.missing], [[], ['policies of arn:aws:iam::111122223333:user/x: not among the 2 users and roles of p.json']]);
  assert.ok(read(JSON.stringify({ UserDetailList: DUMP.UserDetailList })).policies.every(({ applies }) => applies === true), 'of one principal alone');
});

test('the output of simulate-principal-policy', () => {
  const result = { EvalActionName: 'kms:Decrypt', EvalResourceName: '*', EvalDecision: 'explicitDeny', MatchedStatements: [{ SourcePolicyId: 'base', SourcePolicyType: 'IAM Policy', StartPosition: { Line: 3, Column: 17 }, EndPosition: { Line: 8, Column: 6 } }], MissingContextValues: ['aws:SourceIp'], OrganizationsDecisionDetail: { AllowedByOrganizations: false } };
  assert.equal(read(JSON.stringify({ EvaluationResults: [result, { EvalDecision: 'other' }], IsTruncated: false })).simulated, [
    { action: 'kms:Decrypt', resource: '*', decision: 'explicitDeny', sources: [{ policy: 'base', type: 'IAM Policy', line: 3, column: 17 }], missingContext: ['aws:SourceIp'], allowedByOrganizations: false, allowedByBoundary: null },
  ]);
});

test('what is not the language of policies is quoted', () => {
  const good = deny('kms:*');
  const cases: [unknown, string][] = [
    [{ Version: '2012-10-17', Statment: [good] }, 'unknown key "Statment";no "Statement"'], [{ Statement: [good], Comment: 'x' }, 'unknown key "Comment"'], [{ Version: '2012', Statement: [good] }, '"Version" is neither "2012-10-17" nor "2008-10-17"'],
    [{ Statement: [{ ...good, Resorce: '*' }] }, 'unknown key "Resorce" in statement 1'], [{ Statement: [good, { ...good, NotAction: 'x:y' }] }, '"Action" and "NotAction" in statement 2'], [{ Statement: [{ Effect: 'Deny', Action: '*' }] }, 'neither "Resource" nor "NotResource" in statement 1'],
    [{ Statement: [{ ...good, Effect: 'deny' }] }, '"Effect" of statement 1 is neither "Allow" nor "Deny"'], [{ Statement: [{ Action: '*', Resource: '*' }] }, 'no "Effect" in statement 1'], [{ Statement: ['x'] }, 'statement 1 is no object'], [{ Statement: 'x' }, 'no "Statement"'],
    [{ Statement: [{ ...good, Condition: [] }] }, '"Condition" of statement 1 is no object'], [{ Statement: [{ ...good, Condition: { Bool: 'x' } }] }, '"Bool" of statement 1 is no object'],
  ];
  for (const [value, doubts] of cases) assert.is(read(JSON.stringify(value)).policies[0]?.doubts.join(';'), doubts);
  assert.equal(read('{"Statement":[],"Statement":[{"Effect":"Deny","Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"a":"true","a":"false"},"Null":{},"Null":{}}}]}').policies[0]?.doubts, ['"Statement" stands twice', '"Effect" stands twice in statement 1', '"Null" stands twice in the Condition of statement 1', '"a" stands twice under "Bool" in statement 1']);
  assert.equal(policy({ ...good, Condition: { Bool: { 'aws:x': true, 'aws:y': 1, 'aws:z': {} } } }).statements[0]?.conditions.map(({ values }) => values), [['true'], ['1'], [null]]);
  assert.equal(policy(deny('kms:*', [])).statements[0]?.resource, { not: false, patterns: [] });
});

test('what cannot be read has its place named', () => {
  const cases: [string, string][] = [
    ['', '1:1 a value is expected, the end of the document found'], ['{\n  "Statement": [\n    { "Effect": "Deny" "Action": "*" }\n  ]\n}', '3:24 "," or "}" is expected after the value of "Effect", """ found'], ['{"Version": 2012-10-17}', '1:17 "," or "}" is expected after the value of "Version", "-" found'],
    ['{"a": "b', '1:7 a string is not closed before the end of the document'], ['{"a": "b\n"}', '1:7 a string is not closed before the end of its line'], ['{"a": "\\x"}', '1:8 a backslash begins no escape that JSON knows'], ['{a: 1}', '1:2 a key in quotes or "}" is expected, "a" found'],
    ['{"a" 1}', '1:6 ":" is expected after the key "a", "1" found'], ['{} {}', '1:4 the document ends here, but "{" follows'], ['/* x', '1:1 a comment is not closed'], ['[1 2]', '1:4 "," or "]" is expected, "2" found'], ['Version: 2012-10-17', '1:1 a value is expected, "V" found'],
    ['{"a": 1}', '1:1 no policy is found here: nothing in the document has a "Statement"'], ['\n\n {}', '3:2 no policy is found here: nothing in the document has a "Statement"'], ['"x"', '1:1 no policy is found here: nothing in the document has a "Statement"'], ['%7B%zz', '1:1 a value is expected, "%" found'],
    ['{"PolicyDocument": "{\\"Statement\\": ["}', '1:16 a value is expected, the end of the document found, in the policy written as a text at p.json'], ['['.repeat(5000), '1:202 the document is nested deeper than 200 levels'],
  ];
  for (const [text, expected] of cases) assert.is(failing(text), expected, text.slice(0, 60));
});

test('numbers keep what they say, and keys of JavaScript are keys like others', () => {
  const value = readJson('{"__proto__": {"a": 1}, "constructor": 123456789012, "b": 012345678901, "c": 1.50, "d": [true, null]}');
  assert.ok('value' in value && isObject(value.value));
  assert.is(JSON.stringify('value' in value ? plainJson(value.value) : null), '{"__proto__":{"a":1},"constructor":123456789012,"b":"012345678901","c":"1.50","d":[true,null]}');
});

test('nothing crashes: pieces of documents in any order', () => {
  const shreds = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\u201C', '\\', '\\u12', '/*', '*/', '//', '#', '\n', ' ', 'true', '1e9', '-', '%7B', '"Statement"', '"Effect"', '"Deny"', '"Action"', '"Resource":"*"', '"Condition"', '"Bool"', '"__proto__"', '"EvaluationResults"', '"UserDetailList"', '"Type"', '"Properties"', TEXT, encodeURIComponent(TEXT), JSON.stringify(TEXT));
  let readable = 0;
  fc.assert(fc.property(fc.array(shreds, { maxLength: 14 }), (parts) => {
    const reading = readPolicies(parts.join(''), { source: 'p.json', layer: 'identity', callerArn: null });
    if (!('error' in reading)) readable++;
    else assert.ok(reading.error.line >= 1 && reading.error.column >= 1 && reading.error.message !== '');
  }), { numRuns: 6000, seed: 3 });
  assert.ok(readable > 50, String(readable));
});

test('what JSON reads is read the same', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 1, '\t'), (value, indent) => {
    const json = readJson(JSON.stringify(value, null, indent));
    assert.ok('value' in json);
    assert.equal(JSON.stringify('value' in json ? plainJson(json.value) : null).replace(/"(-?\d[\d.e+-]*)"/g, '$1'), JSON.stringify(value).replace(/"(-?\d[\d.e+-]*)"/g, '$1'));
  }), { numRuns: 2000, seed: 4 });
});

test.run();
