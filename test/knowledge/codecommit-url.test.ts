import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CODECOMMIT_REGIONS } from '../../src/knowledge/codecommit-endpoints.ts';
import { convertUrl, isRepositoryName, parseCodeCommitUrl, withoutPassword } from '../../src/knowledge/codecommit-url.ts';

const HOST = 'git-codecommit.us-east-1.amazonaws.com';
const HTTPS = `https://${HOST}/v1/repos/demo`;
const CN = 'git-codecommit.cn-north-1.amazonaws.com';
const GRC = 'codecommit::us-east-1://demo';
const KEY_ID = 'APKAEIBAERJR2EXAMPLE';
const SIGNATURE = `20261120T081500Z${'0123456789abcdef'.repeat(4)}`;
const test = suite('codecommit-url');

test('forms that work', () => {
  const cases: [string, string, string | null, string | null, string | null][] = [
    [HTTPS, 'https', 'us-east-1', 'demo', null],
    [`${HTTPS}/`, 'https', 'us-east-1', 'demo', null],
    ['https://git-codecommit-fips.us-east-2.amazonaws.com/v1/repos/My.Repo_1', 'https', 'us-east-2', 'My.Repo_1', null],
    [`https://${CN}.cn/v1/repos/demo`, 'https', 'cn-north-1', 'demo', null],
    ['https://vpce-0ab-1c.git-codecommit.us-west-2.vpce.amazonaws.com/v1/repos/demo', 'https', 'us-west-2', 'demo', null],
    [`https://${HOST}:443/v1/repos/demo`, 'https', 'us-east-1', 'demo', null],
    [`ssh://${KEY_ID}@${HOST}/v1/repos/demo`, 'ssh', 'us-east-1', 'demo', null],
    [`${KEY_ID}@${HOST}:/v1/repos/demo`, 'ssh', 'us-east-1', 'demo', null],
    ['ssh://codecommit-2/v1/repos/demo', 'ssh', null, 'demo', null],
    [GRC, 'grc', 'us-east-1', 'demo', null],
    ['codecommit::us-east-1://dev@demo', 'grc', 'us-east-1', 'demo', 'dev'],
    ['codecommit://demo', 'grc', null, 'demo', null],
    ['codecommit://dev@demo/', 'grc', null, 'demo', 'dev'],
    ['codecommit::US-EAST-1://demo', 'grc', 'us-east-1', 'demo', null],
    ['codecommit://my profile@demo', 'grc', null, 'demo', 'my profile'],
    ['codecommit::codecommit://demo', 'grc', null, 'demo', null],
  ];
  for (const [url, kind, region, repository, profile] of cases) {
    const { kind: k, region: r, repository: n, profile: p, problems } = parseCodeCommitUrl(url);
    assert.equal([k, r, n, p, problems], [kind, region, repository, profile, []], url);
  }
});

test('wrong forms, with the URL that is meant', () => {
  const cases: [string, string, string | null][] = [
    ['codecommit:us-east-1://demo', 'single-colon', GRC],
    ['codecommit:us-east-1://dev@demo', 'single-colon', 'codecommit::us-east-1://dev@demo'],
    ['codecommit::us-east-1:demo', 'missing-slashes', GRC],
    ['codecommit::demo', 'missing-slashes', 'codecommit://demo'],
    ['codecommit::us_east_1://demo', 'unknown-region', GRC],
    ['codecommit::us-east-1a://dev@demo.git', 'git-suffix', 'codecommit::us-east-1://dev@demo'],
    ['codecommit::ca-west-1://demo', 'unknown-region', null],
    ['codecommit::fips-us-east-1://demo', 'region-fips', GRC],
    [`codecommit::${HTTPS}`, 'https-after-codecommit', GRC],
    ['codecommit://us-east-1://demo', 'region-as-repository', GRC],
    ['codecommit://us-east-1://dev@demo', 'region-as-repository', 'codecommit::us-east-1://dev@demo'],
    [`codecommit://${HOST}/v1/repos/demo`, 'https-host-in-grc', GRC],
    [`codecommit::us-east-1://dev@${HOST}/v1/repos/demo`, 'https-host-in-grc', 'codecommit::us-east-1://dev@demo'],
    ['codecommit://dev@demo.git', 'git-suffix', 'codecommit://dev@demo'],
    ['codecommit://demo#x', 'path-ignored', 'codecommit://demo'],
    ['codecommit::us-east-1://v1/repos/demo', 'path', GRC],
    ['codecommit://me@corp.com@demo', 'profile-at', null],
    ['codecommit://me%40corp.com@demo', 'profile-percent', null],
    ['codecommit://a/b@demo', 'profile-slash', null],
    ['codecommit://[x]@demo', 'brackets', null],
    ['codecommit://dev@', 'missing-repository', null],
    ['codecommit::us-east-1://', 'missing-repository', null],
    ['codecommit://de mo', 'repository-name', null],
    ['CodeCommit://demo', 'scheme-case', 'codecommit://demo'],
    ['codecommit::eusc-de-east-1://demo', 'malformed', null],
    [`http://${HOST}/v1/repos/demo`, 'plain-http', HTTPS],
    [`HTTPS://${HOST}/v1/repos/demo`, 'scheme-case', HTTPS],
    [`https://${HOST}/v1/repos/demo.git`, 'git-suffix', HTTPS],
    ['https://codecommit.us-east-1.amazonaws.com/v1/repos/demo', 'api-host', HTTPS],
    ['https://git-codecommit.amazonaws.com/v1/repos/demo', 'missing-region', null],
    ['https://eu-west-1.console.aws.amazon.com/codesuite/codecommit/repositories/demo/browse?region=us-east-1', 'console-url', HTTPS],
    ['https://console.aws.amazon.com/codecommit/home?region=us-east-1#/repository/demo/browse/', 'console-url', HTTPS],
    ['https://cn-north-1.console.amazonaws.cn/codesuite/codecommit/repositories/demo/browse', 'console-url', `https://${CN}.cn/v1/repos/demo`],
    [`https://${HOST}/demo`, 'path', HTTPS],
    [`https://${HOST}//v1/repos/demo`, 'path', HTTPS],
    [`https://${HOST}/v1/repos/demo/browse`, 'path', HTTPS],
    [`https://${HOST}/v1/repos/`, 'missing-repository', null],
    [`https://${HOST}:8443/v1/repos/demo`, 'port', HTTPS],
    [`https://${HOST}.evil.test/v1/repos/demo`, 'foreign-host', null],
    ['https://git-codecommit.us-east-1.amazon.com/v1/repos/demo', 'wrong-suffix', HTTPS],
    [`https://${CN}/v1/repos/demo`, 'wrong-suffix', `https://${CN}.cn/v1/repos/demo`],
    [`https://${HOST}.cn/v1/repos/demo`, 'wrong-suffix', HTTPS],
    ['https://git-codecommit.us-esat-1.amazonaws.com/v1/repos/demo.git', 'unknown-region', HTTPS],
    ['https://Git-Codecommit.us-east-1.amazonaws.com/v1/repos/demo', 'host-case', HTTPS],
    [`https://me-at-111122223333:ab/cd=@${HOST}/v1/repos/demo`, 'userinfo-slash', HTTPS],
    [`https://${HOST}/v1/repos/${'x'.repeat(101)}`, 'repository-name', null],
    [`${HOST}/v1/repos/demo`, 'missing-scheme', HTTPS],
    [`${HOST}:v1/repos/demo`, 'scp-like', `ssh://${HOST}/v1/repos/demo`],
    [`${KEY_ID}@${HOST}:v1/repos/demo.git`, 'scp-like', `ssh://${KEY_ID}@${HOST}/v1/repos/demo`],
    [`ssh://${KEY_ID}@${HOST}:v1/repos/demo`, 'scp-like', `ssh://${KEY_ID}@${HOST}/v1/repos/demo`],
    ['ssh://git-codecommit-fips.us-east-1.amazonaws.com/v1/repos/demo', 'ssh-fips', `ssh://${HOST}/v1/repos/demo`],
    [`ssh://${HOST}:2222/v1/repos/demo`, 'port', `ssh://${HOST}/v1/repos/demo`],
    ['arn:aws:codecommit:us-east-1:111122223333:demo', 'arn', GRC],
    [` ${GRC}\n`, 'surrounding-space', GRC],
    [` https://u:hunter2@${HOST}/v1/repos/demo`, 'surrounding-space', HTTPS],
  ];
  for (const [url, id, correction] of cases) {
    const [first] = parseCodeCommitUrl(url).problems;
    assert.equal([first?.id, first?.correction], [id, correction], url);
  }
});

test('URLs of others are nobody\'s fault', () => {
  for (const url of ['https://github.com/a/b.git', 'git@github.com:a/b', 'C:\\repos\\demo', '../demo', 'origin', '', 'file:///srv/demo', 'ssh://host/srv/demo', 'https://amazonaws.com/v1/repos/demo', 'codecommit']) {
    const { kind, problems } = parseCodeCommitUrl(url);
    assert.equal([kind, problems], ['other', []], url);
  }
});

test('user names and passwords', () => {
  assert.equal(parseCodeCommitUrl(`https://AKIAIOSFODNN7EXAMPLE%25tok:${SIGNATURE}@${HOST}/v1/repos/demo`).userInfo, { user: 'AKIAIOSFODNN7EXAMPLE%25tok', password: SIGNATURE });
  assert.equal(parseCodeCommitUrl(`https://bob@${HOST}/v1/repos/demo`).userInfo, { user: 'bob', password: null });
  const atSign = parseCodeCommitUrl(`https://me@corp.com-at-111122223333:p@${HOST}/v1/repos/demo`);
  assert.equal([atSign.host, atSign.userInfo?.user], [HOST, 'me@corp.com-at-111122223333']);
  const cases: [string, string][] = [
    [`https://AKIAIOSFODNN7EXAMPLE%25tok:${SIGNATURE}@h/x`, 'https://AKIA…MPLE@h/x'], ['https://u:p@h/x@y', 'https://u@h/x@y'], ['https://u:a/b@h/x', 'https://u@h/x'], ['https://:p@h/x', 'https://h/x'],
    ['codecommit://dev@demo', 'codecommit://dev@demo'], ['codecommit::eu-west-1://dev@demo.git', 'codecommit::eu-west-1://dev@demo.git'], ['codecommit::eu-west-1://dev:p@demo', 'codecommit::eu-west-1://dev@demo'], [HTTPS, HTTPS], ['u:p@h:x', 'u@h:x'], ['http://u:p@proxy:8080', 'http://u@proxy:8080'], ['git@github.com:a/b', 'git@github.com:a/b'],
  ];
  for (const [url, shown] of cases) assert.is(withoutPassword(url), shown, url);
});

test('the same repository by another method', () => {
  const to = (url: string, method: 'grc' | 'credential-helper' | 'git-credentials' | 'ssh', region: string | null = null, profile: string | null = null) => convertUrl(parseCodeCommitUrl(url), method, region, profile);
  assert.is(to(HTTPS, 'grc', null, 'dev'), 'codecommit::us-east-1://dev@demo');
  assert.is(to(HTTPS, 'ssh'), `ssh://${HOST}/v1/repos/demo`);
  assert.is(to(`ssh://${KEY_ID}@${HOST}/v1/repos/demo`, 'git-credentials'), HTTPS);
  assert.is(to('codecommit://dev@demo', 'credential-helper', 'cn-north-1'), `https://${CN}.cn/v1/repos/demo`);
  assert.is(to('codecommit://demo', 'credential-helper'), null, 'no region');
  assert.is(to('codecommit://demo', 'grc'), 'codecommit://demo');
  assert.is(to(HTTPS, 'grc', null, 'me@corp.com'), null);
  assert.is(to('https://git-codecommit-fips.us-east-1.amazonaws.com/v1/repos/demo', 'git-credentials'), 'https://git-codecommit-fips.us-east-1.amazonaws.com/v1/repos/demo');
  assert.is(to('https://git-codecommit-fips.us-east-1.amazonaws.com/v1/repos/demo', 'ssh'), `ssh://${HOST}/v1/repos/demo`);
  assert.is(to('https://git-codecommit.us-esat-1.amazonaws.com/demo.git', 'grc'), GRC);
  assert.is(to('https://github.com/a/b', 'grc', 'us-east-1'), null);
});

test('names of repositories', () => {
  const cases: [string, boolean][] = [['a', true], ['My.Repo_1-x', true], ['x'.repeat(100), true], ['x'.repeat(101), false], ['', false], ['a.git', false], ['a b', false], ['ü', false], ['a/b', false]];
  for (const [name, expected] of cases) assert.is(isRepositoryName(name), expected, name);
});

test('a correction needs none itself, and no text tells a password', () => {
  const piece = fc.constantFrom('codecommit', '::', ':', '//', '://', '@', '/', 'us-east-1', 'us-esat-1', 'cn-north-1', 'fips-', HOST, CN, `codecommit.us-east-1.amazonaws.com`, 'v1', 'repos', 'demo', '.git', 'dev', 'https', 'ssh', 'http', '?', '#', '[x]', '%40', ' ', ':8443');
  const urls = fc.oneof(
    fc.array(piece, { maxLength: 9 }).map((parts) => parts.join('')),
    fc.tuple(fc.constantFrom('https://', 'http://', 'ssh://', ''), fc.constantFrom('', 'u:S3CRETp@', 'u:S3/CRETp@'), fc.constantFrom(HOST, CN, 'codecommit.eu-west-1.amazonaws.com', 'git-codecommit.us-esat-1.amazonaws.com', `${HOST}.evil.test`), fc.constantFrom('/v1/repos/demo', '/demo.git', ':v1/repos/demo', '', ':99/v1/repos/d.git')).map((parts) => parts.join('')),
  );
  fc.assert(fc.property(urls, (url) => {
    const { problems } = parseCodeCommitUrl(url);
    for (const { correction, says } of problems) {
      assert.not.match(`${correction}${says}`, /S3\/?CRET/);
      if (correction === null) continue;
      assert.equal(parseCodeCommitUrl(correction).problems, [], `${url} -> ${correction}`);
    }
    assert.not.match(withoutPassword(url), /S3\/?CRET/);
  }), { numRuns: 3000, seed: 7 });
  for (const region of CODECOMMIT_REGIONS) assert.equal(parseCodeCommitUrl(convertUrl(parseCodeCommitUrl(`codecommit::${region}://demo`), 'ssh', null, null) ?? '').problems, []);
});

test.run();
