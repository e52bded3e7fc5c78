import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { explain } from '../../src/explain/explain.ts';

const test = suite('the target explain hands to doctor');
const HOST = 'git-codecommit.eu-west-1.amazonaws.com';
const REPOS = `${HOST}/v1/repos`;
const target = (text: string): string | null => explain(text).target;

test('a name that may be a login, or a piece of one, is none', () => {
  const texts = [
    'git clone codecommit://maria:hunter2@billing', 'git clone codecommit://hunter2@x@billing', 'git clone codecommit::eu-west-1://hunter2%40corp@billing', 'git clone codecommit://hunter2/x@billing', 'git clone codecommit://hunter2$x@billing',
    'git clone codecommit://AKIAIOSFODNN7EXAMPLE', 'git clone codecommit://AKIAIOSFODNN7EXAMPLE%25token', `git clone https://${REPOS}/hunter2@x`, `git clone https://${REPOS}/hunter2%40x`, `git clone https://${REPOS}/maria:hunter2@x`, `git clone ssh://${REPOS}/hunter2@x`,
    'git clone codecommit://wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYab',
  ];
  for (const text of texts) assert.is(target(text), null, text);
});

test('what stands behind the URL in a sentence does not matter', () => {
  for (const text of ["fatal: repository 'codecommit://dev@billing' not found", 'git clone codecommit://dev@billing mail me@example.com', 'see codecommit://dev@billing.', 'codecommit://dev@billing: failed', 'codecommit://dev@billing/', '(codecommit://dev@billing)']) {
    assert.is(target(text), 'codecommit://dev@billing', text);
  }
});

test('a port stays, for it decides what is tested', () => {
  assert.is(target(`git fetch https://${HOST}:443/v1/repos/billing`), `https://${HOST}:443/v1/repos/billing`);
  assert.is(target(`git fetch https://maria:hunter2@${HOST}:8443/v1/repos/billing/`), `https://${HOST}:8443/v1/repos/billing`);
  assert.is(target(`git fetch ssh://APKAEXAMPLEMARIA0001@${HOST}:22/v1/repos/billing`), `ssh://APKAEXAMPLEMARIA0001@${HOST}:22/v1/repos/billing`);
});

test('a URL with a blank between quotes is read whole, or not at all', () => {
  assert.is(target("$ git clone 'codecommit::eu-west-1://my profile@billing'"), 'codecommit::eu-west-1://my profile@billing');
  assert.is(target("fatal: repository 'codecommit://my profile@billing' not found"), 'codecommit://my profile@billing');
  assert.is(target('git clone "codecommit://maria: hunter2@billing"'), null);
  assert.is(target(`fatal: repository 'https://${REPOS}/my billing/' not found`), null);
  assert.is(target('git clone "codecommit://my billing"'), null);
  assert.is(target("couldn't fetch codecommit://dev@billing, it isn't there"), 'codecommit://dev@billing');
});

test('a name of any length costs no more than its length', () => {
  for (const piece of ['codecommit://', `https://${REPOS}/`, `ssh://${REPOS}/`, "'codecommit://a b"]) assert.ok((target(`${piece}${'a'.repeat(200_000)}@`) ?? '').length < 200, piece);
});

test.run();
