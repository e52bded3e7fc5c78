import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Facts, Snapshot } from '../../../src/core/facts.ts';
import { caseDetails, settleWith } from '../../../src/knowledge/iam/case-details.ts';
import { caseOf, type CaseFacts, decisionOn, type PolicyCase } from '../../../src/knowledge/iam/case.ts';
import { reportOf } from '../../../src/knowledge/iam/denial-report.ts';
import { shownText } from '../../../src/knowledge/iam/wildcard.ts';
import { allow, deny, given, KEY, MARIA, noTarget, offline, policy } from '../../checks/permissions/given.ts';
import { ACCOUNT, linux, type World } from '../../support/worlds.ts';

const test = suite('iam/case');
const factsOf = (snapshot: Snapshot): CaseFacts => Object.fromEntries(Object.entries(snapshot).flatMap(([fact, seen]) => (seen.status === 'seen' ? [[fact, seen.value]] : []))) as unknown as Facts;
const of = (world: World): PolicyCase => caseOf(factsOf(world.snapshot));
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/dev/maria`;
const described = (manager: 'AWS' | 'CUSTOMER') => ({ kmsKey: { description: { answer: { ...factsOf(linux.snapshot).identity?.answer, status: 200 } as never, arn: KEY, state: 'Enabled', manager } } });

test('who calls: as STS says, else as --context says, else nobody', () => {
  assert.equal([of(linux).use.caller.arn, of(linux).use.caller.longTerm, of(linux).use.account], [MARIA, true, ACCOUNT]);
  assert.is(of(linux.with({ credentials: { prefix: 'ASIA' } })).use.caller.longTerm, false);
  const named = of(given(offline, {}, [{ key: 'aws:PrincipalArn', values: [MARIA] }]));
  assert.equal([named.use.caller.arn, named.use.caller.kind, named.use.account], [MARIA, 'user', ACCOUNT]);
  assert.equal([of(noTarget).use.caller.arn, of(noTarget).use.region, of(offline).use.region], [null, null, 'eu-west-1']);
});

test('--context is told what came of it, and a session stays its role', () => {
  const guard = policy(deny({ Action: '*', Condition: { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } }));
  const session = of(given(offline, { identity: guard }, [{ key: 'aws:PrincipalArn', values: [SESSION] }, { key: 'aws:SourceIp', values: ['192.0.2.7'] }]));
  assert.is(shownText(decisionOn(session, 'codecommit:GitPull').request.context.get('aws:principalarn')?.[0] ?? ''), `arn:aws:iam::${ACCOUNT}:role/‹path›dev`);
  const remarks = (action: string): string => JSON.stringify(caseDetails(session, [decisionOn(session, action)]).read);
  assert.match(remarks('codecommit:GitPull'), /aws:PrincipalArn was not taken as it is given: IAM compares it with the ARN of the role.*aws:SourceIp was taken as 192\.0\.2\.7/);
  assert.match(remarks('kms:Decrypt'), /aws:SourceIp was not taken for the KMS actions/);
  assert.equal([session.context.unused, of(linux).context.unused], [null, null]);
  assert.match(of(given(offline, {}, [{ key: 'aws:SourceIp', values: ['192.0.2.7'] }])).context.unused ?? '', /^there was no policy to judge/);
});

test('a simulation counts for the resource it was made for, in any spelling of the action', () => {
  const saved = (EvalActionName: string, EvalResourceName: string): string => JSON.stringify({ EvaluationResults: [{ EvalActionName, EvalResourceName, EvalDecision: 'explicitDeny', MatchedStatements: [], MissingContextValues: [] }] });
  const here = `arn:aws:codecommit:eu-west-1:${ACCOUNT}:billing`;
  const results = (world: World, action: string, resource: string): unknown => of(given(world, { identity: saved(action, resource) })).simulated.map((each) => [each.action, each.onResource]);
  assert.equal(results(linux, 'CODECOMMIT:gitpull', here), [['codecommit:GitPull', true]]);
  for (const [world, resource, expected] of [[linux, '*', true], [linux, `${here}2`, null], [linux, here.replace('eu-west-1', 'us-east-1'), null], [noTarget, here, 'unknown'], [linux, '', 'unknown']] as const) {
    assert.equal(results(world, 'codecommit:GitPull', resource), expected === null ? [] : [['codecommit:GitPull', expected]], resource);
  }
  assert.equal(results(linux, 'kms:Decrypt', KEY), [['kms:Decrypt', 'unknown']]);
  assert.equal(results(linux.with({ repositoryMetadata: { kmsKeyId: KEY } }), 'kms:Decrypt', KEY), [['kms:Decrypt', true]]);
  assert.match(JSON.stringify(of(given(linux, { identity: saved('codecommit:GitPull', `${here}2`) })).notRead), /simulation of codecommit:GitPull.*made for another resource/);
});

test('whose key it is: only where that is known does a missing Allow count', () => {
  const named = linux.with({ repositoryMetadata: { kmsKeyId: KEY } });
  assert.is(of(linux).key.kind, 'managed');
  assert.is(of(named).key.kind, 'managed', 'GetRepository may name the key that AWS manages');
  assert.equal([of(named.with(described('CUSTOMER'))).key.kind, of(named.with(described('AWS'))).key.kind], ['customer', 'managed']);
  assert.is(of(linux.with({ repositoryMetadata: { kmsKeyId: KEY.replace(ACCOUNT, '444455556666') } })).key.kind, 'customer', 'of another account');
  assert.is(of(given(linux, { key: policy(allow({ Principal: '*', Action: 'kms:*' })) })).key.kind, 'customer');
  const bare = of(linux.with({ repositoryMetadata: { kmsKeyId: '11111111-2222-3333-4444-555555555555' } }));
  assert.is(shownText(decisionOn(bare, 'kms:Decrypt').request.resource), KEY);
});

test('the same intent with other facts is another case', () => {
  const world = given(linux, { identity: policy(deny({ Action: '*' })) });
  assert.is(of(world), of(world));
  assert.is.not(of(world), of(world.with({ identity: { arn: SESSION, kind: 'assumed-role' } })));
});

test('a text of IAM\'s that is no policy is told, and nothing is called complete', () => {
  const broken = of(linux.with({ policies: { documents: [{ source: 'inline:maria/x', layer: 'identity', text: '{' }], notRead: [] } }));
  assert.equal([broken.complete, broken.policies.length, broken.notRead[0]?.source], [false, 0, 'inline:maria/x']);
  assert.is(of(linux.with({ policies: { documents: [], notRead: [{ source: 'permissions boundary', layer: 'boundary', why: 'AccessDenied' }] } })).complete, true);
  assert.is(of(linux).complete, false);
});

test('the commands for an administrator name the identity, the actions and the resource', () => {
  const [first, ...rest] = settleWith(of(linux), ['codecommit:GitPull']);
  assert.is(first, `aws iam simulate-principal-policy --policy-source-arn ${MARIA} --action-names codecommit:GitPull --resource-arns arn:aws:codecommit:eu-west-1:${ACCOUNT}:billing (an administrator)`);
  assert.is(rest.length, 1);
  const session = settleWith(of(linux.with({ identity: { arn: SESSION, kind: 'assumed-role' } })), ['kms:Decrypt']);
  assert.match(session[0] ?? '', new RegExp(`--policy-source-arn arn:aws:iam::${ACCOUNT}:role/dev --action-names kms:Decrypt \\(`));
  assert.match(session[1] ?? '', /aws iam get-role --role-name dev/);
});

test('details tell what was read, what was not, and what may deny', () => {
  const judged = of(given(linux, { identity: policy(deny({ Action: 'kms:ReEncrypt' }), deny({ Action: 'kms:Decrypt', Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } })) }));
  const { read, notRead, possible, settleWith: commands } = caseDetails(judged, [decisionOn(judged, 'kms:Decrypt')]);
  assert.equal(read[0], { source: 'identity.json', layer: 'identity', result: 'possible deny' });
  assert.match(JSON.stringify(read[1]), /kms:ReEncrypt in statement 1 of identity\.json is no action/);
  assert.match(JSON.stringify(notRead), /iam:ListUserPolicies.*service control policies/);
  assert.equal(possible, [{ policy: 'statement 2 ("Guard", line 10) of identity.json', sid: 'Guard', action: 'kms:Decrypt', dependsOn: ['aws:SourceIp'] }]);
  assert.ok(commands.length > 0);
});

test('of many statements a person is shown a few, and how many there are', () => {
  const judged = of(given(linux, { identity: policy(...Array.from({ length: 40 }, () => deny({ Action: 'kms:*' }))) }));
  const { statement, evidence, fix } = reportOf([decisionOn(judged, 'kms:Decrypt'), decisionOn(judged, 'kms:Encrypt')]);
  assert.match(statement, / and 39 more$/);
  assert.is(evidence.length, 5);
  assert.equal(fix.steps.map((step) => (step.do === 'tell' ? (step.text.match(/Replace statement/g) ?? []).length : -1)), [5, 0]);
});

test.run();
