import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { correctionsOf, paragraphFor } from '../../../src/knowledge/iam/correction.ts';
import { type PolicyReading, readPolicies } from '../../../src/knowledge/iam/policy-document.ts';
import type { Layer, Policy } from '../../../src/knowledge/iam/policy.ts';
import { shownText } from '../../../src/knowledge/iam/wildcard.ts';
import { requestFor } from '../../../src/knowledge/iam/requests.ts';
import { ALLOW_ALL, allow, CUSTOMER, decide, deny, KEY, MARIA, type Plain, policy, REPOSITORY, SESSION, use } from './worlds.ts';

/** Documents from which less follows than they seem to say. */
const test = suite('iam/doubt');

function read(value: unknown, layer: Layer = 'identity', callerArn: string | null = null): PolicyReading {
  const reading = readPolicies(JSON.stringify(value), { source: 'p.json', layer, callerArn });
  if ('error' in reading) throw new Error(`${reading.error.message} at ${reading.error.line}:${reading.error.column}`);
  return reading;
}
const document = (...Statement: Plain[]): Plain => ({ Version: '2012-10-17', Statement });
const shown = ({ policies }: PolicyReading): string[] => policies.map(({ source, layer, applies, statements }) => `${source.replace('p.json#', '')} ${layer} ${applies === true ? 'applies' : 'open'} ${statements.map(({ effect }) => effect).join(' ')}`);
const DENY = document(deny('*'));
const ALLOW = document(allow('*'));
const [DENY_TEXT, ALLOW_TEXT] = [JSON.stringify(DENY), JSON.stringify(ALLOW)];
const pull = (...policies: readonly Policy[]): string => decide('codecommit:GitPull', policies).outcome;

test('a Principal where IAM takes none makes nothing certain, and denies nothing that no statement denies', () => {
  for (const layer of ['identity', 'scp', 'boundary', 'session'] as const) {
    for (const element of ['Principal', 'NotPrincipal']) {
      const named = { [element]: { AWS: 'arn:aws:iam::999999999999:user/other' } };
      const decision = decide('codecommit:GitPull', [ALLOW_ALL, policy({ ...deny('*'), ...named }, layer)]);
      assert.equal([decision.outcome, decision.dependsOn], ['possible', [`"${element}" in statement 1, which IAM takes in a resource's policy only`]], `${layer} ${element}`);
    }
  }
  assert.is(pull(policy([allow('*', '*', { Principal: '*' })])), 'possible', 'nor does it allow');
  assert.equal(decide('codecommit:GitPull', [ALLOW_ALL, policy([allow('s3:*', '*', { Principal: '*' })])]).denies, []);
  assert.is(pull(ALLOW_ALL, policy(allow('s3:*', '*', { Principal: '*' }), 'boundary')), 'possible', 'a document that is no boundary leaves nothing out');
  assert.equal(read(deny('*', '*', { Principal: '*' })).policies.map((each) => pull(each)), ['possible'], 'a bare statement');
  assert.is(decide('kms:Decrypt', [policy(deny('kms:*', '*', { Principal: '*' }), 'key')]).outcome, 'denied', 'a key policy has one');
});

test('of a managed policy only the default version counts', () => {
  const versions = (...more: Plain[]): Plain => ({ PolicyName: 'x', Arn: 'arn:aws:iam::111122223333:policy/x', ...more[0], PolicyVersionList: more.slice(1) });
  const [old, now] = [{ VersionId: 'v1', IsDefaultVersion: false, Document: DENY }, { VersionId: 'v2', IsDefaultVersion: true, Document: ALLOW }];
  const name = 'arn:aws:iam::111122223333:policy/x';
  for (const held of [versions({}, old, now), versions({ DefaultVersionId: 'v2' }, { ...old, IsDefaultVersion: undefined }, { ...now, IsDefaultVersion: undefined })]) {
    assert.equal(shown(read({ Policies: [held] })), [`${name} identity open Allow`]);
    assert.equal(shown(read({ UserDetailList: [], RoleDetailList: [], GroupDetailList: [], Policies: [held] })), [`${name} identity open Allow`]);
    assert.equal(shown(read([held])), ['p.json[0]#x identity applies Allow']);
  }
  const untold = read({ Policies: [versions({}, { VersionId: 'v1', Document: DENY }, { VersionId: 'v2', Document: ALLOW })] });
  assert.equal([untold.policies, untold.missing], [[], [`${name}: named by p.json, its text is not in it`]]);
  assert.equal(shown(read({ GroupDetailList: [{ GroupName: 'g', GroupPolicyList: [{ PolicyName: 'a', PolicyDocument: DENY }] }] })), ['inline:g/a identity open Deny'], 'whose group it is nobody says');
});

const resource = (address: string, values: Plain, more: Plain = {}): Plain => ({ address, type: address.replace(/^data\./, '').replace(/\..*$/, ''), values, ...more });
const state = (...resources: Plain[]): Plain => ({ format_version: '1.0', values: { root_module: { resources } } });
const change = (address: string, before: Plain | null, after: Plain | null, after_unknown: Plain = {}): Plain => ({ address, type: address.replace(/\..*$/, ''), change: { actions: ['update'], before, after, after_unknown } });

test('a plan of Terraform is read as it will be, never as it was', () => {
  const planned = { format_version: '1.2', planned_values: { root_module: { child_modules: [{ resources: [resource('aws_iam_policy.a', { policy: ALLOW_TEXT })] }] } } };
  const old = { prior_state: state(resource('aws_iam_policy.a', { policy: DENY_TEXT })), resource_drift: [change('aws_iam_policy.a', { policy: DENY_TEXT }, { policy: DENY_TEXT })], configuration: { root_module: { resources: [{ address: 'aws_iam_policy.a', expressions: { policy: { constant_value: DENY_TEXT } } }] } } };
  const changes = [change('aws_iam_policy.a', { policy: DENY_TEXT }, { policy: ALLOW_TEXT }), change('aws_iam_policy.gone', { policy: DENY_TEXT }, null), change('aws_s3_bucket_policy.b', null, { policy: DENY_TEXT })];
  for (const plan of [{ ...planned, ...old, resource_changes: changes }, { ...old, resource_changes: changes }, planned]) assert.equal(shown(read(plan)), ['aws_iam_policy.a identity applies Allow']);
  const later = read({ resource_changes: [change('aws_iam_policy.a', null, { name: 'a' }, { policy: true })] });
  assert.equal([later.policies, later.missing], [[], ['aws_iam_policy.a: its text is not in p.json']]);
  const raw = { version: 4, terraform_version: '1.9.0', resources: [{ mode: 'managed', type: 'aws_iam_policy', name: 'a', instances: [{ attributes: { policy: ALLOW_TEXT } }] }, { mode: 'managed', type: 'aws_s3_bucket_policy', name: 'b', instances: [{ attributes: { policy: DENY_TEXT } }] }] };
  assert.equal(shown(read(raw)), ['aws_iam_policy.a identity applies Allow']);
});

test('the type of a resource tells the layer of its policy', () => {
  const all = state(
    resource('aws_iam_policy.p', { policy: ALLOW_TEXT }), resource('aws_iam_role_policy.r', { policy: ALLOW_TEXT, role: 'dev' }), resource('aws_kms_key.k', { policy: DENY_TEXT }), resource('aws_organizations_policy.s', { content: DENY_TEXT }),
    resource('aws_organizations_policy.tags', { content: '{"tags":{}}', type: 'TAG_POLICY' }), resource('aws_iam_openid_connect_provider.o', { policy: DENY_TEXT }), resource('data.aws_iam_policy_document.used', { json: ALLOW_TEXT }), resource('data.aws_iam_policy_document.d', { json: JSON.stringify(document(allow('s3:*'))) }),
  );
  assert.equal(shown(read(all)), ['aws_iam_policy.p identity applies Allow', 'aws_iam_role_policy.r identity applies Allow', 'aws_kms_key.k key open Deny', 'aws_organizations_policy.s scp open Deny', 'data.aws_iam_policy_document.d identity open Allow']);
  assert.equal(shown(read(all, 'key')), ['aws_kms_key.k key applies Deny', 'data.aws_iam_policy_document.d key open Allow']);
  assert.equal(shown(read(all, 'scp')), ['aws_organizations_policy.s scp applies Deny', 'data.aws_iam_policy_document.d scp open Allow']);
  assert.equal(shown(read(all, 'boundary')), ['aws_iam_policy.p boundary applies Allow', 'data.aws_iam_policy_document.d boundary open Allow']);
  assert.equal(shown(read(state(resource('aws_kms_key.a', { policy: DENY_TEXT }), resource('aws_kms_key.b', { policy: DENY_TEXT })), 'key')), ['aws_kms_key.a key open Deny', 'aws_kms_key.b key open Deny'], 'which of them the repository has is not known');
});

const inline = (name: string, PolicyDocument: Plain, more: Plain = {}): Plain => ({ Type: 'AWS::IAM::Role', Properties: { ...more, AssumeRolePolicyDocument: ALLOW, Policies: [{ PolicyName: name, PolicyDocument }] } });

test('of several roles and users nobody knows whose request it is', () => {
  const two = { Resources: { Dev: inline('a', ALLOW), Lambda: inline('b', DENY) } };
  const open = read(two);
  assert.equal(shown(open), ['Resources#Dev#Policies[0]#a identity open Allow', 'Resources#Lambda#Policies[0]#b identity open Deny']);
  assert.is(pull(...open.policies), 'possible');
  assert.is(pull(...read({ Resources: { Dev: inline('b', DENY) } }).policies), 'denied', 'one role alone is meant');
  const named = { Resources: { Dev: inline('a', ALLOW, { RoleName: 'dev' }), Lambda: inline('b', DENY, { RoleName: 'web' }) } };
  assert.equal(shown(read(named, 'identity', SESSION.arn)), ['Resources#Dev#Policies[0]#a identity applies Allow']);
  const stranger = read(named, 'identity', MARIA.arn);
  assert.equal([stranger.policies, stranger.missing], [[], [`policies of ${MARIA.arn ?? ''}: not among the 2 users and roles of p.json`]]);
  const apart = { Resources: { A: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: ALLOW, Roles: ['dev'] } }, B: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: DENY, Users: [{ Ref: 'Someone' }] } } } };
  assert.equal(read(apart).policies.map(({ applies }) => applies), ['unknown', 'unknown']);
  const terraform = state(resource('aws_iam_role_policy.a', { role: 'dev', policy: ALLOW_TEXT }), resource('aws_iam_user_policy.b', { user: 'maria', policy: DENY_TEXT }));
  assert.equal(read(terraform).policies.map(({ applies }) => applies), ['unknown', 'unknown']);
  assert.equal(shown(read(terraform, 'identity', MARIA.arn)), ['aws_iam_user_policy.b identity applies Deny']);
  const one = state(resource('aws_iam_role.dev', { name: 'dev' }), resource('aws_iam_role_policy.a', { role: 'dev', policy: DENY_TEXT }));
  assert.equal(shown(read(one)), ['aws_iam_role_policy.a identity applies Deny']);
});

test('what a template makes under a condition is open, and a boundary is no grant', () => {
  const maybe = { Resources: { P: { Type: 'AWS::IAM::ManagedPolicy', Condition: 'IsProd', Properties: { PolicyDocument: DENY } }, Q: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { 'Fn::If': ['IsProd', DENY, ALLOW] } } } } };
  assert.equal(read(maybe).policies.map(({ applies }) => applies), ['unknown', 'unknown', 'unknown']);
  const bounded = { Resources: { Edge: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: ALLOW } }, Dev: inline('a', ALLOW, { PermissionsBoundary: { Ref: 'Edge' } }) } };
  assert.equal(shown(read(bounded)), ['Resources#Edge boundary applies Allow', 'Resources#Dev#Policies[0]#a identity applies Allow']);
});

test('the boundary of somebody who may not be the caller leaves nothing out for certain', () => {
  const boundary = policy(allow('s3:*'), 'boundary');
  assert.is(pull(ALLOW_ALL, boundary), 'implicit');
  assert.is(pull(ALLOW_ALL, { ...boundary, applies: 'unknown' }), 'possible');
});

test('policies that are named and not held are missing, whoever is the caller', () => {
  const user = (name: string, more: Plain): Plain => ({ UserName: name, Arn: `arn:aws:iam::111122223333:user/${name}`, UserPolicyList: [{ PolicyName: 'a', PolicyDocument: ALLOW }], ...more });
  const attached = { AttachedManagedPolicies: [{ PolicyName: 'AWSDenyAll', PolicyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' }] };
  const NAMED = ['arn:aws:iam::aws:policy/AWSDenyAll: named by p.json, its text is not in it'];
  assert.equal(read({ UserDetailList: [user('maria', attached)] }).missing, NAMED);
  assert.equal(read({ UserDetailList: [user('maria', {}), user('bob', attached)] }).missing, NAMED);
  assert.equal(read({ UserDetailList: [user('maria', {}), user('bob', attached)] }, 'identity', MARIA.arn).missing, []);
  assert.equal(read([user('maria', attached)]).missing, NAMED, 'a list cut out of an account');
  assert.equal(read({ AttachedPolicies: attached.AttachedManagedPolicies, mine: ALLOW }).missing, NAMED);
  const template = { Resources: { Dev: inline('a', ALLOW, { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AWSDenyAll', { Ref: 'Own' }], PermissionsBoundary: 'arn:aws:iam::111122223333:policy/edge' }), Own: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: ALLOW } } } };
  assert.equal(read(template).missing, [...NAMED, 'arn:aws:iam::111122223333:policy/edge: named by p.json, its text is not in it']);
  const own = 'arn:aws:iam::111122223333:policy/own';
  const terraform = state(resource('aws_iam_policy.own', { arn: own, policy: ALLOW_TEXT }), resource('aws_iam_role_policy_attachment.a', { role: 'dev', policy_arn: own }), resource('aws_iam_role_policy_attachment.b', { role: 'dev', policy_arn: 'arn:aws:iam::aws:policy/AWSDenyAll' }));
  assert.equal(read(terraform).missing, NAMED);
});

test('aws:PrincipalArn of a session is its role, whatever --context says', () => {
  const principal = (caller: typeof MARIA, value: string): string => {
    const known = requestFor('codecommit:GitPull', use({ caller, given: new Map([['aws:PrincipalArn', [value]]]) })).context.get('aws:principalarn');
    return known === undefined || known === 'absent' ? '' : known.map(shownText).join();
  };
  assert.is(principal(SESSION, SESSION.arn ?? ''), 'arn:aws:iam::111122223333:role/‹path›dev');
  assert.is(principal({ ...SESSION, roleArn: 'arn:aws:iam::111122223333:role/team/dev' }, SESSION.arn ?? ''), 'arn:aws:iam::111122223333:role/team/dev');
  assert.is(principal(SESSION, 'arn:aws:iam::111122223333:role/dev'), 'arn:aws:iam::111122223333:role/dev');
  const guard = policy([allow('*'), deny('*', '*', { Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/dev' } } })]);
  assert.is(decide('codecommit:GitPull', [guard], { caller: SESSION, given: new Map([['aws:PrincipalArn', [SESSION.arn ?? '']]]) }).outcome, 'possible');
});

test('where the caller is does not say where KMS is asked from', () => {
  const cases: [Plain, string, string][] = [
    [{ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, 'aws:SourceIp', '10.1.1.1'], [{ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, 'aws:SourceIp', '192.0.2.1'], [{ IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } }, 'aws:vpcsourceip', '10.1.1.1'],
    [{ StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } }, 'aws:SourceVpc', 'vpc-1'], [{ StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }, 'AWS:SourceVpce', 'vpce-2'],
  ];
  for (const [Condition, key, value] of cases) {
    const given = new Map([[key, [value]]]);
    const guard = policy([allow('*'), deny('*', '*', { Condition })]);
    assert.is(decide('kms:Decrypt', [guard], { given }).outcome, 'possible', `${key}=${value}`);
    assert.is.not(decide('codecommit:GitPull', [guard], { given }).outcome, 'possible', `${key}=${value}`);
  }
  const via = policy([allow('*'), deny('*', '*', { Condition: { Bool: { 'aws:ViaAWSService': 'false' } } })]);
  assert.is(decide('kms:Decrypt', [via], { given: new Map([['aws:ViaAWSService', ['false']]]) }).outcome, 'allowed');
});

test('a service control policy that only denies stands beside one that allows', () => {
  const [full, guard] = [policy(allow('*'), 'scp', 'FullAWSAccess'), policy(deny('ec2:*'), 'scp', 'guard')];
  for (const scps of [[full, guard], [guard, full], [guard]]) assert.is(pull(ALLOW_ALL, ...scps), 'allowed');
  assert.is(pull(ALLOW_ALL, full, policy(deny('codecommit:*'), 'scp')), 'denied');
  const lacking = decide('codecommit:GitPull', [ALLOW_ALL, policy(allow('s3:*'), 'scp', 'web'), guard]);
  assert.equal([lacking.outcome, lacking.lacking.map(({ sources }) => sources)], ['implicit', [['web']]]);
  assert.is(pull(ALLOW_ALL, full, policy(allow('s3:*'), 'scp', 'web')), 'possible', 'on one level one is enough, on two each is needed');
});

test('the correction of a Deny with a wildcard lifts the action that is needed, and no other', () => {
  const rest = ['codecommit:DeleteRepository', 'codecommit:GitPush', 'codecommit:PutFile', 'codecommit:GetRepository'];
  for (const Action of ['codecommit:*', 'CodeCommit:*', '*', '*:*', 'codecommit:Git*', ['codecommit:Git*', 's3:*'], 'codecommit:G*', 'codecommit:*Pull*', 'codecommit:Git????']) {
    for (const on of ['*', REPOSITORY]) {
      const before = policy(deny(Action, on));
      const statements = correctionsOf(decide('codecommit:GitPull', [before])).flatMap((each) => each.statements);
      const after = policy(statements);
      assert.equal(decide('codecommit:GitPull', [after]).denies, [], JSON.stringify([Action, on]));
      const spared = JSON.stringify(statements).includes('aws:PrincipalArn');
      const denies = (of: Policy, action: string): boolean => decide(action, [of], spared ? { caller: { ...MARIA, arn: `${MARIA.arn ?? ''}x` } } : {}).denies.length > 0;
      for (const action of rest) assert.is(denies(after, action), denies(before, action), `${JSON.stringify([Action, on])} ${action} ${JSON.stringify(statements)}`);
    }
  }
  assert.equal(correctionsOf(decide('codecommit:GitPull', [policy(deny('codecommit:*', REPOSITORY))])).map(({ statements }) => statements), [[{ Effect: 'Deny', Resource: REPOSITORY, NotAction: ['codecommit:GitPull'] }]]);
});

test('a layer that does not allow is named, with the change to it', () => {
  const boundary = paragraphFor(decide('codecommit:GitPull', [ALLOW_ALL, policy(allow('s3:*'), 'boundary', 'edge.json')]));
  assert.match(boundary, /The permissions boundary edge\.json does not allow codecommit:GitPull\. Add to the permissions boundary edge\.json: \{"Sid":"AllowCodecommitGitPull"/);
  const scp = paragraphFor(decide('codecommit:GitPull', [ALLOW_ALL, policy(allow('s3:*'), 'scp', 'a.json'), policy(allow('ec2:*'), 'scp', 'b.json')]));
  assert.match(scp, /No service control policy of those given \(a\.json, b\.json\) allows codecommit:GitPull\. Add to a service control policy: \{"Sid"/);
  const key = paragraphFor(decide('kms:Decrypt', [policy({ ...allow('kms:*'), Principal: { AWS: '111122223333' } }, 'key', 'k'), ALLOW_ALL, policy(allow('s3:*'), 'boundary', 'edge.json')], { keyArn: KEY }, CUSTOMER));
  assert.match(key, /The permissions boundary edge\.json does not allow kms:Decrypt\. Add to the permissions boundary edge\.json: \{"Sid":"CodeCommitUsesTheKey"/);
});

test.run();
