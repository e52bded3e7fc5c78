import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { GitConfigEntry } from '../../src/core/facts.ts';
import { readAwsFile } from '../../src/knowledge/aws-config.ts';
import { helperWithProfile, helperWithVariables, useProfile } from '../../src/knowledge/name-profile.ts';
import { nearestName, onlyProfileWithCredentials, onlyProfileWithKeys, onlyRegion } from '../../src/knowledge/profile-candidates.ts';
import { mendSsoSettings } from '../../src/knowledge/sso-profile.ts';
import { inHome } from '../../src/knowledge/profile-setting.ts';
import { awsFile, AWS_HELPER, grc, linux, section, staticKeys, target, type World } from '../support/worlds.ts';
import { valueOf } from '../../src/core/facts.ts';

const test = suite('the profile that is meant, and where it is named');
const LINE = '!aws codecommit credential-helper $@';

test('--profile is put in, or replaced', () => {
  assert.is(helperWithProfile(LINE, 'dev'), '!aws --profile dev codecommit credential-helper $@');
  assert.is(helperWithProfile('!/opt/bin/aws --profile "my team" --region us-east-1 codecommit credential-helper $@', 'dev'), '!/opt/bin/aws --profile dev --region us-east-1 codecommit credential-helper $@');
  assert.is(helperWithProfile('!aws --profile=old codecommit credential-helper $@', 'my team'), "!aws --profile 'my team' codecommit credential-helper $@");
  assert.is(helperWithProfile('!aws codecommit credential-helper --profile old $@', 'dev'), '!aws codecommit credential-helper --profile dev $@');
  assert.is(helperWithProfile('store', 'dev'), null);
  assert.is(helperWithProfile('!other codecommit credential-helper $@', 'dev'), null);
});

test('variables are set for the AWS CLI alone', () => {
  assert.is(helperWithVariables(LINE, { NO_PROXY: 'a,169.254.169.254' }), '!NO_PROXY=a,169.254.169.254 aws codecommit credential-helper $@');
  assert.is(helperWithVariables(LINE, { NO_PROXY: '*.corp' }), "!NO_PROXY='*.corp' aws codecommit credential-helper $@");
  assert.is(helperWithVariables(LINE, { NO_PROXY: 'a;rm' }), null);
  assert.is(helperWithVariables('!f() { aws codecommit credential-helper $@; }; f', { NO_PROXY: 'a' }), null);
});

const facts = (world: World) => ({ target: valueOf(world.snapshot.target) ?? target, gitConfig: valueOf(world.snapshot.gitConfig) ?? undefined, tools: valueOf(world.snapshot.tools) ?? undefined });
const helperIn = (scope: GitConfigEntry['scope'], file: string): GitConfigEntry => ({ key: 'credential.helper', value: AWS_HELPER, scope, file, line: 2 });

test('it is named in the URL of git-remote-codecommit', () => {
  assert.equal(useProfile(facts(grc), 'work'), [{ do: 'remote-url', remote: 'origin', url: 'codecommit::eu-west-1://work@billing' }]);
  assert.is(useProfile(facts(grc), 'me@example.com'), null, 'a name that cannot stand there');
});

test('a line of the user\'s own is rewritten, one of the system\'s is followed by a section of the user\'s own', () => {
  const own = useProfile(facts(linux.with({ gitConfig: { entries: [helperIn('global', '/home/maria/.gitconfig')] } })), 'work');
  assert.equal(own, [{ do: 'git-config', op: 'set', scope: 'global', key: 'credential.helper', value: '!aws --profile work codecommit credential-helper $@' }]);
  const system = useProfile(facts(linux.with({ gitConfig: { entries: [helperIn('system', '/etc/gitconfig')] } })), 'work') ?? [];
  assert.ok(system.length === 3 && system.every((step) => step.do === 'git-config' && step.scope === 'global'));
  assert.is(useProfile(facts(linux.with({ gitConfig: { entries: [{ ...helperIn('global', '/home/maria/.gitconfig'), value: `${AWS_HELPER} ‹30 characters›` }] } })), 'work'), null, 'a value that is not known in full');
});

test('one candidate is taken, of two none', () => {
  assert.is(nearestName('prodution', ['production', 'dev']), 'production');
  assert.is(nearestName('Deploy', ['deploy']), 'deploy');
  assert.is(nearestName('team-c', ['team-a', 'team-b']), null);
  assert.is(nearestName('dev', ['default']), null);
  const files = { config: awsFile('config', [section('profile empty', { region: 'eu-west-1' }), section('profile role', { role_arn: 'arn:aws:iam::111122223333:role/A', source_profile: 'one' })]), credentials: awsFile('credentials', [section('one', staticKeys)]) };
  assert.is(onlyProfileWithKeys(files), 'one');
  assert.is(onlyProfileWithCredentials(files), null);
  assert.is(onlyProfileWithCredentials(files, ['role']), 'one');
  assert.is(onlyRegion(files, undefined, target), 'eu-west-1');
  assert.is(onlyRegion(files, { variables: [{ name: 'AWS_REGION', value: 'us-east-1', empty: false, login: null }] }, target), null);
});

test('a path that begins with the home is written out', () => {
  assert.is(inHome('~/bin/creds', '/home/maria/'), '/home/maria/bin/creds');
  assert.is(inHome('${HOME}/t', '/home/maria'), '/home/maria/t');
  for (const path of ['~other/x', '$HOME/$X', '/x', '$TOKEN/x']) assert.is(inHome(path, '/home/maria'), null, path);
  assert.is(inHome('~/x', null), null);
});

test('a session of single sign-on that is misnamed is given its name, one that is misspelled the name there is', () => {
  const text = (headers: readonly string[]) => ['profile dev]\nsso_session = corp', ...headers.map((header) => `${header}]\nsso_start_url = https://corp.awsapps.com/start`)].map((part) => `[${part}\n`).join('');
  const files = (headers: readonly string[]) => ({ config: readAwsFile(new TextEncoder().encode(text(headers)), '/c', 'config', null), credentials: awsFile('credentials', []) });
  const mend = (...headers: string[]) => mendSsoSettings(files(headers), 'dev', { messageId: 'session-missing', data: { profile: 'dev', session: 'corp' } });
  assert.equal(mend('session corp')?.map((step) => step.do === 'edit-file' && step.edits), [[{ op: 'replace', line: 3, find: '[session corp]', with: '[sso-session corp]' }]]);
  assert.equal(mend('sso-session crop')?.map((step) => step.do === 'aws-config' && [step.section, step.key, step.value]), [['profile dev', 'sso_session', 'crop']]);
  assert.is(mend('sso-session alpha', 'sso-session beta'), null);
  assert.is(mend(), null);
});

test.run();
