import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Answers, Question, SetupPlan } from '../../src/core/setup.ts';
import { undoRun } from '../../src/fixes/undo.ts';
import { createDisk } from '../../src/host/disk.ts';
import { planRole } from '../../src/setup/role.ts';
import { type Lab, defaultWorld, startLab } from '../lab/lab.ts';
import { type Machine, type MachineSpec, toolsUnderTest } from '../lab/machine.ts';
import { KEY_ID, keysOf, REMOTE, SECRET } from '../machines/parts.ts';
import { onMachine } from '../machines/run.ts';
import { signIn, signInFile, START, tokenUntil } from '../machines/sick/rotating.ts';
import { linux, section, type World } from '../support/worlds.ts';
import { withProfiles, withVariables } from '../support/profiles.ts';
import { changed, clone, said, setup } from './in-lab.ts';

const test = suite('setup role');
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

const ROLE = 'arn:aws:iam::111122223333:role/CodeAccess';
const KEYS = { AWS_ACCESS_KEY_ID: KEY_ID, AWS_SECRET_ACCESS_KEY: SECRET };
const LATER = new Date(Date.now() + 7_200_000).toISOString().replace(/\.\d{3}/, '');
const awsConfig = (machine: Machine) => readFile(join(machine.home, '.aws/config'), 'utf8');

/** From nothing to a clone, nothing the second time, and all of it undone. */
async function wholeWay(spec: MachineSpec, answers: Answers, written: string, prepare: (lab: Lab) => void = () => undefined): Promise<void> {
  await onMachine(lab, { name: '', spec: { ...spec, tools: { aws: 'stand-in', grc: 'missing', ...spec.tools } } }, async (machine) => {
    prepare(lab);
    const before = await machine.snapshot();
    const filled = Object.fromEntries(Object.entries(answers).map(([name, value]) => [name, value.replace('~', machine.home)]));
    const made = await setup(machine, 'role', { target: REMOTE, answers: filled });
    assert.is(made.exit.code, 0, said(made));
    assert.is((await awsConfig(machine)).replaceAll(machine.home, '~'), written);
    assert.equal(await clone(machine, made.target.url ?? ''), { code: 0, stderr: '' });
    // The real AWS CLI costs a second a call.
    if (spec.tools?.aws !== 'present') {
      const done = await machine.snapshot();
      const again = await setup(machine, 'role', { target: REMOTE, answers: filled });
      assert.equal([again.exit.code, again.plan], [0, []], said(again));
      assert.equal(changed(done, await machine.snapshot()), []);
    }
    undoRun(createDisk(), join(machine.home, '.local/state/codecommit-doctor'), null, (_, line) => line);
    assert.equal(changed(before, await machine.snapshot()).filter((change) => change !== 'added .aws'), []);
  });
}

test('with the keys of another profile; the name has a blank', () => wholeWay(
  { files: { '.aws/credentials': keysOf('base') } },
  { profile: 'code access', 'role-arn': ROLE, 'source-profile': 'base' },
  `[profile "code access"]\nrole_arn = ${ROLE}\nsource_profile = base\nregion = eu-west-1\n`,
));

test('with the keys in the environment, by git-remote-codecommit where there is no AWS CLI', () => wholeWay(
  { env: KEYS, tools: { aws: 'missing', grc: 'present' } },
  { profile: 'ci', 'role-arn': ROLE, 'source-profile': 'Environment' },
  `[profile ci]\nrole_arn = ${ROLE}\ncredential_source = Environment\nregion = eu-west-1\n`,
));

const { aws } = toolsUnderTest();
// The stand-in knows neither.
const real = (name: string, use: () => Promise<void>): void => {
  if (aws.kind === 'real') test(name, use);
  else test.skip(name, use);
};
real('with a web identity', () => wholeWay(
  { files: { token: tokenUntil(LATER) }, tools: { aws: 'present' } },
  { profile: 'ci', 'role-arn': ROLE, 'web-identity-token-file': '~/token' },
  `[profile ci]\nrole_arn = ${ROLE}\nweb_identity_token_file = ~/token\nregion = eu-west-1\n`,
  ({ world }) => { for (const role of world.roles) role.webIdentityTokens = { [tokenUntil(LATER)]: 'valid' }; },
));
real('with single sign-on, signed in', () => wholeWay(
  { files: { [signInFile('dev', START)]: signIn(LATER) }, tools: { aws: 'present' } },
  { profile: 'dev', 'sso-start-url': START, 'sso-region': 'us-east-1', 'sso-account-id': '111122223333', 'sso-role-name': 'Developer' },
  `[sso-session dev]\nsso_start_url = ${START}\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n\n[profile dev]\nsso_session = dev\nsso_account_id = 111122223333\nsso_role_name = Developer\nregion = eu-west-1\n`,
));

/** Plans without a machine, each question answered from `replies`. */
function planned(world: World, answers: Answers, replies: Answers = {}): { plan: SetupPlan; asked: string[] } {
  const asked: string[] = [];
  let known = answers;
  for (;;) {
    const plan = planRole(world.snapshot, known);
    if (plan.kind !== 'ask') return { plan, asked };
    const { name } = plan.question;
    if (asked.includes(name) || replies[name] === undefined) return { plan, asked };
    asked.push(name);
    known = { ...known, [name]: replies[name] };
  }
}
const question = (plan: SetupPlan): Question => {
  assert.is(plan.kind, 'ask');
  return (plan as Extract<SetupPlan, { kind: 'ask' }>).question;
};
const stepsOf = (plan: SetupPlan) => (plan.kind === 'stages' ? plan.stages.flatMap(({ steps }) => steps) : []);
const SSO: Answers = { 'sso-start-url': START, 'sso-region': 'us-east-1', 'sso-account-id': '111122223333', 'sso-role-name': 'Developer' };

test('asks one thing after the other, and says why an answer will not do', () => {
  const { asked } = planned(linux, {}, { 'role-arn': ROLE, 'source-profile': 'default', profile: 'code' });
  assert.equal(asked, ['role-arn', 'source-profile', 'profile']);
  const sso = planned(linux, {}, { ...SSO, 'role-arn': START, profile: 'code' });
  assert.equal(sso.asked, ['role-arn', 'sso-region', 'sso-account-id', 'sso-role-name', 'profile']);
  const role = question(planRole(linux.snapshot, {}));
  assert.match(role.refuse('arn:aws:iam:111122223333:role/CodeAccess') ?? '', /did you mean "arn:aws:iam::111122223333:role\/CodeAccess"/);
  assert.is(role.refuse(ROLE), null);
  const source = question(planRole(withVariables(linux, KEYS).snapshot, { 'role-arn': ROLE }));
  assert.equal(source.choices?.map(({ value }) => value), ['default', 'Environment', 'Ec2InstanceMetadata', 'EcsContainer']);
  assert.match(source.refuse('nobody') ?? '', /no profile "nobody"/);
  assert.match(question(planRole(linux.snapshot, { 'role-arn': ROLE, 'web-identity-token-file': '~/token' })).refuse('~/token') ?? '', /follow no "~"/);
  assert.match(question(planRole(linux.snapshot, { ...SSO, 'sso-account-id': '1111-2222-3333' })).refuse('1111-2222-3333') ?? '', /12 digits/);
});

test('a profile that is there with other values is never written over', () => {
  const world = withProfiles(linux, { config: { 'profile code': { role_arn: 'arn:aws:iam::111122223333:role/Other', source_profile: 'default' }, 'profile half': { role_arn: ROLE } }, credentials: { default: { aws_access_key_id: 'x' } } });
  const answers: Answers = { 'role-arn': ROLE, 'source-profile': 'Environment' };
  assert.match(question(planned(world, { ...answers, profile: 'code' }).plan).refuse('code') ?? '', /already with other values \(role_arn at .*config:2\)/);
  assert.match(question(planned(world, { ...answers, profile: 'default' }).plan).refuse('default') ?? '', /aws_access_key_id/);
  assert.equal(stepsOf(planned(world, { ...answers, profile: 'half' }).plan).flatMap((step) => (step.do === 'aws-config' ? [step.key] : [])), ['credential_source', 'region'], 'what is missing is added');
  assert.is(question(planned(world, { ...answers, profile: 'a]b' }).plan).name, 'profile');
});

test('a session of the same sign-in is used again; version 2 of the AWS CLI signs in, version 1 is told of', () => {
  const corp = section('sso-session corp', { sso_start_url: START, sso_region: 'us-east-1' });
  const known = linux.with({ awsConfig: { config: { path: '/home/maria/.aws/config', exists: true, fromVariable: null, problem: null, sections: [corp] } } });
  const steps = stepsOf(planned(known, { ...SSO, profile: 'corp' }).plan);
  assert.equal(steps.flatMap((step) => (step.do === 'aws-config' ? [`${step.section}: ${step.key}`] : [])), ['profile corp: sso_session', 'profile corp: sso_account_id', 'profile corp: sso_role_name', 'profile corp: region']);
  assert.equal(steps.at(-1), { do: 'run', argv: ['aws', 'sso', 'login', '--profile', 'corp'] });
  const other = planned(known, { ...SSO, 'sso-region': 'eu-west-1', profile: 'corp' }).plan;
  assert.ok(stepsOf(other).some((step) => step.do === 'aws-config' && step.section === 'sso-session corp-2'), 'another sign-in under a free name');
  const old = linux.with({ tools: { aws: { path: '/usr/bin/aws', version: '1.45.11', banner: null, failure: null, exitCode: 0 } } });
  assert.match(JSON.stringify(stepsOf(planned(old, { ...SSO, profile: 'dev' }).plan).at(-1)), /version 2 of the AWS CLI: aws sso login --profile dev/);
});

test('files the AWS tools refuse, and a machine without any tool, are for a person', () => {
  const broken = linux.with({ awsConfig: { credentials: { path: '/home/maria/.aws/credentials', exists: true, fromVariable: null, sections: [], problem: { kind: 'no-delimiter', line: 3, name: null } } } });
  assert.is(planRole(broken.snapshot, {}).kind, 'refused');
  const missing = { path: null, version: null, banner: null, failure: 'not found on PATH', exitCode: 127 };
  assert.is(planRole(linux.with({ tools: { aws: missing } }).snapshot, {}).kind, 'refused');
});

test.run();
