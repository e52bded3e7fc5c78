import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { GitConfigEntry } from '../../src/core/facts.ts';
import { credentialChain, type ContextMismatch } from '../../src/knowledge/credential-chain.ts';
import { gitBoolean } from '../../src/knowledge/git-boolean.ts';
import { parseGitConfigFile } from '../../src/knowledge/git-config-file.ts';

const url = 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/demo';
const file = '/home/u/.gitconfig';
const read = (text: string): GitConfigEntry[] => parseGitConfigFile(text, file, 'global').entries;
const scoped = (context: string): GitConfigEntry[] => [{ key: `credential.${context}.helper`, value: 'x', scope: 'global', file, line: 1 }];

const test = suite('credential-chain');

const contexts: [string, ContextMismatch | null, string?][] = [
  ['https://git-codecommit.us-east-1.amazonaws.com', null],
  ['https://git-codecommit.us-east-1.amazonaws.com/', null],
  ['HTTPS://Git-CodeCommit.us-east-1.amazonaws.com:443', null],
  ['https://git-codecommit.us-east-1.amazonaws.com/v1/repos', null],
  ['https://git-codecommit.us-east-1.amazonaws.com/v1/repos/demo/', null],
  ['https://git-codecommit.us-east-1.amazonaws.com/v1/repos/dem', 'path'],
  ['https://git-codecommit.us-east-1.amazonaws.com/V1/repos/demo', 'path'],
  ['https://git-codecommit.us-east-1.amazonaws.com/v1/*/demo', 'path'],
  ['https://git-codecommit.*.amazonaws.com', null],
  ['https://*.*.amazonaws.com', null],
  ['https://*.amazonaws.com', 'wildcard-too-short'],
  ['https://git-*.us-east-1.amazonaws.com', 'wildcard-too-short'],
  ['https://*', 'wildcard-too-short'],
  ['git-codecommit.*.amazonaws.com', 'wildcard-needs-scheme'],
  ['https://amazonaws.com', 'host'],
  ['http://git-codecommit.us-east-1.amazonaws.com', 'scheme'],
  ['https://git-codecommit.us-east-1.amazonaws.com:8443', 'port'],
  ['https://bob@git-codecommit.us-east-1.amazonaws.com', 'user'],
  ['git-codecommit.us-east-1.amazonaws.com', null],
  ['GIT-codecommit.us-east-1.amazonaws.com', 'host'],
  ['https://', null],
  ['https://git-codecommit.us-east-1.amazonaws\\.com', 'backslash'],
  ['https://git-codecommit.*.amazonaws.com', 'wildcard-needs-2.26', '2.25.5'],
  ['https://*.amazonaws.com', 'wildcard-too-short', '2.25.5'],
  ['https://git-codecommit.us-east-1.amazonaws.com', null, '2.25.5'],
  ['https://git-codecommit.us-east-1.amazonaws.com/v1', 'path', '2.25.5'],
  ['https://git-codecommit.*.amazonaws.com', null, 'git version 2.26.0'],
];

for (const [context, why, version] of contexts) {
  test(`${context} ${version ?? ''}: ${why ?? 'matches'}`, () => {
    const chain = credentialChain(url, scoped(context), version ?? '2.39.5');
    assert.is(chain.unmatched[0]?.why ?? null, why);
    assert.is(chain.helpers.length, why === null ? 1 : 0);
  });
}

for (const host of ['git-codecommit-fips.us-east-1.amazonaws.com', 'vpce-0a.git-codecommit.us-east-1.vpce.amazonaws.com', 'git-codecommit.cn-north-1.amazonaws.com.cn', 'git-codecommit.us-east-1.amazonaws.com:8443']) {
  test(`the documented pattern does not match ${host}`, () => {
    const chain = credentialChain(`https://${host}/v1/repos/demo`, scoped('https://git-codecommit.*.amazonaws.com'), null);
    assert.is(chain.unmatched[0]?.why, host.includes(':') ? 'port' : 'host');
  });
}

test('helpers stand in file order, a reset names what it cleared and by which line', () => {
  const chain = credentialChain(url, read('[credential]\n\thelper = store\n\thelper = cache\n[credential "https://git-codecommit.*.amazonaws.com"]\n\thelper =\n\thelper = !aws codecommit credential-helper $@\n\tUseHttpPath = true\n[credential]\n\thelper = osxkeychain\n'), '2.39.5');
  assert.equal(chain.helpers.map(({ value, entry }) => [value, entry.line]), [['!aws codecommit credential-helper $@', 6], ['osxkeychain', 9]]);
  assert.equal(chain.cleared.map(({ entry, by }) => [entry.value, entry.line, by.line]), [['store', 2, 5], ['cache', 3, 5]]);
  assert.equal(chain.request, { protocol: 'https', host: 'git-codecommit.us-east-1.amazonaws.com', path: 'v1/repos/demo', username: null });
});

test('a reset is none to git before 2.9', () => {
  const entries = read('[credential]\n\thelper = store\n\thelper =\n\thelper = cache\n');
  assert.equal(credentialChain(url, entries, '2.8.4').helpers.map(({ value }) => value), ['store', 'cache']);
  assert.equal(credentialChain(url, entries, '2.9.0').helpers.map(({ value }) => value), ['cache']);
});

test('the last useHttpPath counts, not the most specific', () => {
  const chain = credentialChain(url, read('[credential "https://git-codecommit.us-east-1.amazonaws.com"]\n\tuseHttpPath = true\n[credential]\n\tuseHttpPath = false\n'), '2.39.5');
  assert.is(chain.useHttpPath.value, false);
  assert.is(chain.useHttpPath.entry?.line, 4);
  assert.is(chain.request?.path, null);
});

test('what makes git stop', () => {
  const valueless = credentialChain(url, read('[credential]\n\thelper = a\n\tuseHttpPath\n\thelper = b\n'), '2.39.5');
  assert.is(valueless.fatal?.message, `bad config variable 'credential.usehttppath' in file '${file}' at line 3`);
  assert.equal(valueless.helpers.map(({ value }) => value), ['a']);
  assert.is(valueless.request, null);
  assert.is(credentialChain(url, read('[credential]\n\tuseHttpPath = yep\n'), '2.39.5').fatal?.message, "bad boolean config value 'yep' for 'credential.usehttppath'");
  assert.is(credentialChain(url, read('[credential "https://other.test"]\n\thelper\n'), '2.39.5').fatal, null);
  assert.match(credentialChain('demo', [], null).fatal?.message ?? '', 'credential url cannot be parsed');
});

test('user names: from the URL first, else the last one; before 2.26 the first', () => {
  const entries = read('[credential]\n\tusername = ann\n\tusername = bob\n');
  assert.equal([credentialChain(url, entries, '2.39.5').username?.value, credentialChain(url, entries, '2.25.0').username?.value], ['bob', 'ann']);
  const given = credentialChain(url.replace('//', '//eve@'), entries, '2.39.5');
  assert.equal(given.username, { value: 'eve', entry: null });
  const full = credentialChain(url.replace('//', '//eve:pw@'), entries, '2.39.5');
  assert.is(full.answeredByUrl, true);
  assert.is(full.request, null);
});

test('booleans', () => {
  for (const value of ['true', 'YES', 'on', '1', '2k', '-1', '0x10', null]) assert.is(gitBoolean(value), true, String(value));
  for (const value of ['false', 'No', 'off', '0', '', '0k', '0x0']) assert.is(gitBoolean(value), false, value);
  for (const value of ['yep', '1x', '08', '2g', '99999999999', ' ', 'tru']) assert.is(gitBoolean(value), null, value);
});

test('wildcards of a hostile configuration do not hold it up', () => {
  const long = `https://${'a'.repeat(200)}.example.com/v1/repos/demo`;
  const chain = credentialChain(long, scoped(`https://${'*a'.repeat(100)}b.example.com`), '2.39.5');
  assert.is(chain.unmatched[0]?.why, 'host');
  assert.is(credentialChain(long, scoped('https://*aaa*.example.com'), '2.39.5').unmatched[0]?.why, 'wildcard-too-short');
});

test.run();
