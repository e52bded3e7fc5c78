import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ApiAnswer, Facts, Observed } from '../../src/core/facts.ts';
import { pushRequest } from '../../src/probes/credentials.ts';
import { kmsKey, policies } from '../../src/probes/policies.ts';
import { simulation } from '../../src/probes/simulation.ts';
import { observe, seen } from '../support/fake-host.ts';
import { ACCOUNT, linux, type World } from '../support/worlds.ts';

const test = suite('probes/policies');
const fact = <K extends keyof Facts>(name: K): Facts[K] => seen(linux.snapshot[name]);
const said = <T>(observed: Observed<T>): string => (observed.status === 'seen' ? 'seen' : `${observed.status}: ${observed.reason}`);
const MARIA = `arn:aws:iam::${ACCOUNT}:user/maria`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/dev/maria`;
const KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const answered = (changes: Partial<ApiAnswer>): World => linux.with({ gitRequest: { answer: { ...fact('gitRequest').answer, status: 403, ...changes }, advertisesRefs: false } });
const refused = answered({});
const denied = answered({ errorCode: 'AccessDeniedException' });
const given = linux.with({ intent: { given: { documents: [], context: [] } } });
const inSession = (world: World): World => world.with({ identity: { arn: SESSION, kind: 'assumed-role' } });

test('nothing is asked of IAM and KMS while nothing is refused and nothing was given', async () => {
  const calm: readonly World[] = [linux, answered({ status: 404, errorCode: 'RepositoryDoesNotExistException' }), answered({ errorCode: 'InvalidSignatureException' }), answered({ status: null, failure: { stage: 'dns', code: 'ENOTFOUND', message: '' } }), answered({ errorCode: 'UnrecognizedClientException' })];
  for (const world of calm) {
    const known = world.with({ repositoryMetadata: { kmsKeyId: KEY } }).snapshot;
    for (const probe of [policies, simulation, kmsKey, pushRequest]) assert.is(said((await observe(probe, {}, known)).observed), 'absent: nothing was refused', probe.fact);
  }
  for (const probe of [policies, simulation, kmsKey]) assert.is(said((await observe(probe, {}, denied.with({ target: { method: 'git-credentials' } }).snapshot)).observed), 'absent: the AWS keys here are not what git uses (git-credentials)');
});

test('the caller\'s policies: of users and roles, after a refusal or beside documents', async () => {
  const asked: string[] = [];
  const ask = async (world: World) => said((await observe(policies, { aws: { policies: (arn) => { asked.push(arn); return Promise.resolve(fact('policies')); } } }, world.snapshot)).observed);
  for (const world of [refused, denied, given, inSession(denied)]) assert.is(await ask(world), 'seen');
  assert.equal(asked, [MARIA, MARIA, MARIA, SESSION]);
  assert.is(await ask(denied.with({ identity: { kind: 'root', arn: `arn:aws:iam::${ACCOUNT}:root` } })), 'absent: IAM keeps no policies of the root user');
  assert.is(await ask(denied.without('identity', 'absent', 'no AWS credential to ask with')), 'absent: no AWS credential to ask with');
  assert.equal(asked.length, 4);
});

test('the simulator: each action on its own resource, told what we know, for users and for the role of a session', async () => {
  const asked: unknown[] = [];
  const ask = async (world: World) => said((await observe(simulation, { aws: { simulate: (arn, actions, resource, context) => { asked.push([arn, actions[0], actions.length, resource, context?.get('aws:requestedregion'), context?.get('kms:viaservice'), context?.has('aws:multifactorauthpresent')]); return Promise.resolve(fact('simulation')); } } }, world.snapshot)).observed);
  assert.is(await ask(refused.with({ repositoryMetadata: { kmsKeyId: KEY } })), 'seen');
  assert.equal(asked.splice(0), [
    [MARIA, 'codecommit:GitPull', 2, `arn:aws:codecommit:eu-west-1:${ACCOUNT}:billing`, 'eu-west-1', undefined, false],
    [MARIA, 'kms:Encrypt', 7, KEY, 'eu-west-1', 'codecommit.eu-west-1.amazonaws.com', false],
  ]);
  assert.is(await ask(inSession(refused).with({ policies: { principalArn: `arn:aws:iam::${ACCOUNT}:role/team/dev` } })), 'seen');
  assert.equal(asked.map((each) => (each as string[])[0]), [`arn:aws:iam::${ACCOUNT}:role/team/dev`, `arn:aws:iam::${ACCOUNT}:role/team/dev`]);
  assert.is(await ask(inSession(refused).without('policies', 'absent', 'nothing')), 'absent: the simulator takes users and roles, not the session assumed-role');
});

test('the key: described after a refusal where it is known, asked to encrypt only when told so', async () => {
  const asked: unknown[] = [];
  const ask = async (world: World) => said((await observe(kmsKey, { aws: { kmsKey: (...words) => { asked.push(words); return Promise.resolve(fact('kmsKey')); } } }, world.snapshot)).observed);
  assert.is(await ask(denied), 'absent: the key of the repository is not known');
  assert.is(await ask(denied.with({ repositoryMetadata: { kmsKeyId: KEY } })), 'seen');
  assert.is(await ask(linux.with({ intent: { probeKms: true } })), 'seen');
  assert.equal(asked, [['eu-central-1', KEY, { description: true, dryRun: false }], ['eu-west-1', 'alias/aws/codecommit', { description: false, dryRun: true }]]);
});

test('the first request of a push: signed by us, after a refusal or beside documents', async () => {
  const services: string[] = [];
  const ask = async (world: World) => said((await observe(pushRequest, { gitRequest: (request) => { services.push(`${request.service} ${request.carry}`); return fact('pushRequest'); } }, world.snapshot)).observed);
  assert.equal([await ask(denied), await ask(given)], ['seen', 'seen']);
  assert.equal(services, ['git-receive-pack signature', 'git-receive-pack signature']);
  assert.is(await ask(denied.with({ gitRequest: { carried: 'git-credential' } })), 'absent: only a request signed by us is made for a push');
});

test.run();
