import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { IdentityFact } from '../../src/core/facts.ts';
import { recommend } from '../../src/setup/recommend.ts';
import { placeOf } from '../../src/setup/repository.ts';
import { failing, withProfiles } from '../support/profiles.ts';
import { HOST, linux, staticKeys, target, type World } from '../support/worlds.ts';

const test = suite('setup, what is recommended and where the repository is');

const MISSING = { path: null, version: null, banner: null, failure: 'not found on PATH', exitCode: 127 };
const GRC = { path: '/usr/bin/git-remote-codecommit', version: '1.17', banner: null, failure: null, exitCode: 1 };
const as = (kind: IdentityFact['kind'], world = linux): World => world.with({ identity: { kind } });
const first = (world: World) => recommend(world.snapshot)[0].method;
const impossible = (world: World) => recommend(world.snapshot).filter(({ possible }) => !possible).map(({ method }) => method);
const nobody = failing(withProfiles(linux, {}), 'NoCredentials', 'none').without('identity', 'absent', 'no AWS credential to ask with');

test('what fits the identity and the tools comes first, with its reason', () => {
  assert.is(first(as('assumed-role', linux.with({ tools: { grc: GRC } }))), 'grc');
  assert.is(first(as('assumed-role')), 'credential-helper');
  assert.is(first(as('assumed-role', linux.with({ tools: { aws: MISSING } }))), 'grc');
  assert.is(first(as('user', linux.with({ tools: { aws: MISSING } }))), 'grc');
  assert.is(first(as('user', linux.with({ tools: { aws: { path: '/usr/bin/aws', version: null, banner: null, failure: 'no Python', exitCode: 1 } } }))), 'grc', 'what does not start is none');
  assert.is(first(nobody), 'role');
  assert.match(recommend(as('assumed-role').snapshot)[0].because, /AWS CLI is installed, and the session of a role/);
  assert.is(first(failing(withProfiles(linux, { credentials: { dev: staticKeys } }), 'NoCredentials', 'none').without('identity', 'absent', 'x')), 'credential-helper');
});

test('Git credentials and SSH keys are never for a session', () => {
  for (const kind of ['assumed-role', 'federated-user', 'root'] as const) assert.equal(impossible(as(kind)), ['git-credentials', 'ssh']);
  assert.equal(impossible(as('user')), []);
  assert.equal(impossible(nobody), ['git-credentials', 'ssh']);
});

test('the repository: answers first, then the target; of a URL with a mistake what is meant', () => {
  const at = (url: string, answers = {}) => placeOf(linux.with({ target: { ...target, url, configuredUrl: url } }).snapshot, answers);
  assert.equal(at(`https://${HOST}/v1/repos/billing`, { repository: 'other', region: 'us-east-1' }), { kind: 'place', repository: 'other', region: 'us-east-1', host: 'git-codecommit.us-east-1.amazonaws.com' });
  assert.equal(at('https://git-codecommit-fips.us-east-1.amazonaws.com/v1/repos/billing', {}), { kind: 'place', repository: 'billing', region: 'us-east-1', host: 'git-codecommit-fips.us-east-1.amazonaws.com' });
  assert.equal(at('https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing.git'), { kind: 'place', repository: 'billing', region: 'eu-west-1', host: HOST });
  assert.equal(at('https://eu-west-1.console.aws.amazon.com/codesuite/codecommit/repositories/billing/browse?region=eu-west-1'), { kind: 'place', repository: 'billing', region: 'eu-west-1', host: HOST });
  const nothing = placeOf(linux.without('target', 'absent', 'no repository given').snapshot, {});
  assert.is(nothing.kind === 'ask' && nothing.question.name, 'repository');
  const region = placeOf(linux.without('target', 'absent', 'no repository given').snapshot, { repository: 'billing', region: 'eu-west-11' });
  assert.match(region.kind === 'ask' ? region.question.refuse('eu-west-11') ?? '' : '', /did you mean "eu-west-1"/);
  assert.is(placeOf(linux.with({ target: { ...target, url: 'https://github.com/a/b', repository: null, region: null } }).snapshot, {}).kind, 'refused');
});

test.run();
