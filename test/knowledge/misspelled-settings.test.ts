import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { misspelledSettings, settingInHelper } from '../../src/knowledge/misspelled-settings.ts';
import { entry } from '../support/worlds.ts';

const test = suite('knowledge/misspelled-settings');
const found = (key: string) => misspelledSettings([entry(key, 'x')]).map(({ what, key: right }) => [what, right]);

test('sections and variables that git does not read', () => {
  assert.equal(found('credentials.helper'), [['section', 'credential.helper']]);
  assert.equal(found('credental.https://h.usehttppath'), [['section', 'credential.https://h.usehttppath']]);
  assert.equal(found('credential.usehttpspath'), [['variable', 'credential.usehttppath']]);
  assert.equal(found('credential.https://h.helpers'), [['variable', 'credential.https://h.helper']]);
});

test('what git and other programs read is no slip', () => {
  for (const key of ['credential.helper', 'credential.https://h.helper', 'credential.usehttppath', 'credential.username', 'credential.credentialstore', 'credential.https://h.provider', 'core.helper', 'credentialcache.helper', 'credentials.rotation']) assert.equal(found(key), [], key);
});

test('a second setting on the line of a helper', () => {
  assert.equal(settingInHelper('!aws codecommit credential-helper $@ UseHttpPath = true'), { helper: '!aws codecommit credential-helper $@', name: 'UseHttpPath', value: 'true' });
  assert.is(settingInHelper('!aws --profile=x codecommit credential-helper $@'), null);
  assert.is(settingInHelper('store --file=/x'), null);
});

test.run();
