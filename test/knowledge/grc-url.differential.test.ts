import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { grcReading } from '../../src/knowledge/grc-url.ts';

/** Answers by `Context.from_url` itself, over sessions that know every profile. */
const ORACLE = `
import sys, json
import git_remote_codecommit as grc
import botocore.session
real = botocore.session.Session()
regions = {p: real.get_available_regions('codecommit', p) for p in real.get_available_partitions()}
class Everything:
    def __contains__(self, name): return True
class Session:
    available_profiles = Everything()
    full_config = {}
    def __init__(self, profile=None, event_hooks=None): Session.profile = profile
    def get_component(self, name): return self
    def get_provider(self, name): return self
    def emit_first_non_none_response(self, *a, **k): pass
    def get_available_partitions(self): return list(regions)
    def get_available_regions(self, service, partition): return regions[partition]
    def get_config_variable(self, name): return 'us-east-1'
    def get_credentials(self): return 'some'
botocore.session.Session = Session
answers = []
for url in json.load(sys.stdin):
    Session.profile = None
    try:
        context = grc.Context.from_url(url)
        answers.append([None, Session.profile, context.repository, context.region])
    except (grc.FormatError, grc.RegionNotAvailable, ValueError) as error:
        answers.append([type(error).__name__, None, None, None])
json.dump(answers, sys.stdout)
`;
const test = suite('grc-url differential');

test('git-remote-codecommit reads the same', () => {
  const piece = fc.constantFrom('codecommit', 'CodeCommit', ':', '://', '//', '@', '/', 'us-east-1', 'US-EAST-1', 'eu-west-9', 'us_east_1', 'ap-x-y-22', 'eusc-de-east-1', 'demo', 'dev', 'my prof', '%40', '#x', '?y', '[x]', '[', ']', '\t', '\n', ' ', '\u2100', 'ü', '１', '\\', ';', '.', '+', '-', '\x1f', '\u00a0');
  const shaped = fc.tuple(fc.constantFrom('codecommit', 'us-east-1', 'cn-north-1', 'eu-west-9', 'US-WEST-2', 'fips-us-east-1', ' us-east-1', ''), fc.constantFrom('://', '://', '://', ':', '//'), fc.array(fc.oneof(piece, fc.constantFrom('@', '@', 'dev', 'demo', '/')), { maxLength: 5 }).map((parts) => parts.join(''))).map((parts) => parts.join(''));
  const urls = fc.sample(fc.oneof(shaped, fc.array(piece, { maxLength: 7 }).map((parts) => parts.join(''))), { numRuns: 4000, seed: 11 });
  const ran = spawnSync('python3', ['-c', ORACLE], { encoding: 'utf8', input: JSON.stringify(urls), env: { PATH: process.env['PATH'], HOME: '/nonexistent', PYTHONPATH: process.env['GRC_UNDER_TEST'] ?? '', PYTHONUTF8: '1', PYTHONDONTWRITEBYTECODE: '1' } });
  if (ran.error !== undefined || /ModuleNotFoundError/.test(ran.stderr)) {
    console.log('SKIP git-remote-codecommit not importable (GRC_UNDER_TEST)');
    return;
  }
  assert.is(ran.status, 0, ran.stderr);
  const names = { value: 'ValueError', format: 'FormatError', region: 'RegionNotAvailable' };
  const answers = JSON.parse(ran.stdout) as (string | null)[][];
  const working = answers.filter(([error]) => error === null).length;
  assert.ok(working > 300, `enough URLs that work, not ${working}`);
  urls.forEach((url, index) => {
    const { profile, repository, region, error } = grcReading(url);
    assert.equal(error === null ? [null, profile, repository, region ?? 'us-east-1'] : [names[error], null, null, null], answers[index], JSON.stringify(url));
  });
});

test.run();
