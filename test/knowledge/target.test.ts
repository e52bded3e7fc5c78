import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { GitConfigEntry, Intent, RepositoryFact } from '../../src/core/facts.ts';
import { chooseTarget, looksLikeCodeCommit, methodOfTarget } from '../../src/knowledge/target.ts';
import { entry, HOST, URL_HTTPS } from '../support/worlds.ts';

const test = suite('target');
const blank: Intent = { cwd: '/w', target: null, profile: null, region: null, method: null, offline: false, live: true, allowDialogs: false };
const repository: RepositoryFact = { gitDir: '/w/.git', branch: 'main', dubiousOwnership: false };
const remote = (name: string, url: string, line = 1): GitConfigEntry => entry(`remote.${name}.url`, url, 'local', line);
const GITHUB = 'https://github.com/a/b.git';
const GRC = 'codecommit::eu-west-1://dev@billing';
const choose = (entries: readonly GitConfigEntry[], intent: Partial<Intent> = {}, where: RepositoryFact | null = repository, defaults = { region: 'eu-west-1' as string | null, useGrc: false }) => {
  const chosen = chooseTarget({ ...blank, ...intent }, entries, where, defaults);
  return chosen === null ? null : `${chosen.remote ?? '-'} ${chosen.url}`;
};

test('without TARGET: the upstream remote of the branch, if it is CodeCommit\'s', () => {
  const remotes = [remote('origin', URL_HTTPS), remote('aws', GRC)];
  assert.is(choose([...remotes, entry('branch.main.remote', 'aws', 'local')]), `aws ${GRC}`);
  assert.is(choose([...remotes, entry('branch.other.remote', 'aws', 'local')]), `origin ${URL_HTTPS}`);
  assert.is(choose([remote('hub', GITHUB), ...remotes, entry('branch.main.remote', 'hub', 'local')]), `origin ${URL_HTTPS}`);
  assert.is(choose([...remotes, entry('branch.main.remote', 'origin', 'local', 1), entry('branch.main.remote', 'aws', 'local', 2)]), `aws ${GRC}`, 'the last line counts');
});

test('without TARGET: no branch, no working copy', () => {
  const entries = [remote('aws', GRC), remote('origin', URL_HTTPS), entry('branch.undefined.remote', 'aws'), entry('branch.null.remote', 'aws')];
  assert.is(choose(entries, {}, { ...repository, branch: null }), `origin ${URL_HTTPS}`);
  assert.is(choose(entries, {}, null), `origin ${URL_HTTPS}`);
});

test('without TARGET: else origin, else the first CodeCommit remote in file order', () => {
  assert.is(choose([remote('z', GRC), remote('origin', URL_HTTPS)]), `origin ${URL_HTTPS}`);
  assert.is(choose([remote('origin', GITHUB), remote('z', GRC), remote('a', URL_HTTPS)]), `z ${GRC}`);
  assert.is(choose([remote('origin', GITHUB)]), null);
  assert.is(choose([]), null);
});

test('TARGET: a remote\'s name wins over a repository\'s', () => {
  assert.is(choose([remote('billing', GRC)], { target: 'billing' }), `billing ${GRC}`);
  assert.is(choose([remote('hub', GITHUB)], { target: 'hub' }), `hub ${GITHUB}`, 'any remote may be named');
});

test('TARGET: URLs of all kinds, as they are', () => {
  for (const url of [URL_HTTPS, GRC, 'codecommit://billing', `ssh://${HOST}/v1/repos/billing`, `APKAEIBAERJR2EXAMPLE@${HOST}:v1/repos/billing`]) assert.is(choose([remote('origin', GRC)], { target: url }), `- ${url}`);
});

test('TARGET: a repository\'s name becomes a URL for the method in use', () => {
  assert.is(choose([], { target: 'billing' }), `- ${URL_HTTPS}`);
  assert.is(choose([], { target: 'billing' }, null, { region: 'eu-west-1', useGrc: true }), '- codecommit::eu-west-1://billing');
  assert.is(choose([], { target: 'billing', method: 'grc', profile: 'dev' }), `- ${GRC}`);
  assert.is(choose([], { target: 'billing', method: 'credential-helper' }, null, { region: 'eu-west-1', useGrc: true }), `- ${URL_HTTPS}`);
  assert.is(choose([], { target: 'billing' }, null, { region: null, useGrc: false }), '- codecommit://billing', 'no region is known');
});

test('insteadOf applies, and what was configured is kept', () => {
  const entries = [remote('origin', 'cc:billing', 7), entry(`url.https://${HOST}/v1/repos/.insteadof`, 'cc:')];
  const chosen = chooseTarget(blank, entries, repository, { region: null, useGrc: false });
  assert.equal([chosen?.remote, chosen?.configuredUrl, chosen?.url, chosen?.entry?.line], ['origin', 'cc:billing', URL_HTTPS, 7]);
  assert.is(choose(entries, { target: 'cc:billing' }), `- ${URL_HTTPS}`);
  assert.is(choose([remote('origin', URL_HTTPS), entry('url.https://mirror.example/.insteadof', `https://${HOST}/`)]), 'origin https://mirror.example/v1/repos/billing', 'meant for CodeCommit all the same');
});

test('the other CodeCommit remotes are named', () => {
  const chosen = chooseTarget(blank, [remote('origin', URL_HTTPS), remote('hub', GITHUB), remote('aws', GRC)], repository, { region: null, useGrc: false });
  assert.equal(chosen?.others, [{ remote: 'aws', url: GRC }]);
  assert.equal(chooseTarget({ ...blank, target: GRC }, [remote('origin', URL_HTTPS)], repository, { region: null, useGrc: false })?.others, [{ remote: 'origin', url: URL_HTTPS }]);
});

test('the method: the flag, the form of the URL, an AWS helper, a stored login, the helper', () => {
  const method = (url: string, flag: Intent['method'], awsHelperConfigured: boolean, staticLogin: string | null) => methodOfTarget(url, flag, { awsHelperConfigured, staticLogin });
  assert.equal(method(URL_HTTPS, 'ssh', true, 'a-at-111122223333'), { method: 'ssh', reason: '--method' });
  assert.is(method(GRC, 'git-credentials', true, null).method, 'git-credentials');
  assert.is(method(GRC, null, true, 'a-at-111122223333').method, 'grc');
  assert.is(method(`ssh://${HOST}/v1/repos/billing`, null, true, 'a-at-111122223333').method, 'ssh');
  assert.is(method(`APKAEIBAERJR2EXAMPLE@${HOST}:v1/repos/billing`, null, false, null).method, 'ssh');
  assert.is(method(URL_HTTPS, null, true, 'a-at-111122223333').method, 'credential-helper');
  assert.equal(method(URL_HTTPS, null, false, 'a-at-111122223333'), { method: 'git-credentials', reason: 'the stored login a-at-111122223333' });
  assert.equal(method(URL_HTTPS, null, false, null), { method: 'credential-helper', reason: 'an https URL, and no Git credentials are stored' });
});

test('what is or was meant as CodeCommit\'s', () => {
  for (const url of [URL_HTTPS, GRC, 'https://git-codecomit.example/codecommit', 'codecommit:billing']) assert.ok(looksLikeCodeCommit(url), url);
  for (const url of [GITHUB, 'git@github.com:a/b.git', '/srv/git/a']) assert.not.ok(looksLikeCodeCommit(url), url);
});

test.run();
