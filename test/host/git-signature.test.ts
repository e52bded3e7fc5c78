import { spawnSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gitSignature } from '../../src/host/git-signature.ts';

const KEY = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', sessionToken: null };
const test = suite('git-signature');

test("the vector of git-remote-codecommit's own test", () => {
  const at = new Date('2017-12-24T11:53:20Z');
  const input = { host: 'git-codecommit.us-west-2.amazonaws.com', path: '/v1/repos/test_repo', region: 'us-west-2', accessKeyId: 'access', secretAccessKey: 'secret', at };
  const password = '20171224T115320Zb6df2d758a8023b2f000a546417007b65494f3ce8ad0300fd45fcfa173f1959a';
  assert.equal(gitSignature({ ...input, sessionToken: null }), { username: 'access', password });
  assert.equal(gitSignature({ ...input, sessionToken: 'token' }), { username: 'access%token', password });
});

test('a recorded vector with the key of the documentation', () => {
  const login = gitSignature({ ...KEY, host: 'git-codecommit.us-east-1.amazonaws.com', path: '/v1/repos/demo', region: 'us-east-1', at: new Date('2026-11-20T08:15:00.999Z') });
  assert.equal(login, { username: KEY.accessKeyId, password: '20261120T081500Zd52335fc4e509f942cef6459be395be13a487b4e78f1e80366e100b5f763b9ed' });
});

const CASES = Array.from({ length: 240 }, (_, index) => {
  const region = ['us-east-1', 'eu-west-3', 'cn-north-1', 'us-gov-west-1', 'me-central-1'][index % 5] ?? '';
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const host = [`git-codecommit.${region}.${suffix}`, `git-codecommit-fips.${region}.${suffix}`, `vpce-0${index}-ab.git-codecommit.${region}.vpce.${suffix}`][index % 3] ?? '';
  const name = ['demo', 'My.Repo_1', 'a-b', 'x'.repeat(100), 'ümlaut', 'with space', 'a%20b', 'plus+sign'][index % 8] ?? '';
  return {
    host, region, path: `/v1/repos/${name}`, accessKeyId: index % 2 === 0 ? 'AKIAIOSFODNN7EXAMPLE' : 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: `${KEY.secretAccessKey.slice(0, -3)}${String(index).padStart(3, '0')}`,
    sessionToken: index % 2 === 0 ? null : `IQoJb3JpZ2luX2VjEXAMPLE/${index}+==`, time: new Date(Date.UTC(2020, index % 12, 1 + (index % 28), index % 24, index % 60, (index * 7) % 60)).toISOString(),
  };
});

/** Answers each case by the AWS CLI's credential helper and, where it can be imported, by git-remote-codecommit. */
const ORACLE = `
import sys, json, os, datetime, io, contextlib
import awscli.customizations.codecommit as cc
from botocore.credentials import Credentials
try:
    import git_remote_codecommit as grc
except ImportError:
    grc = None
class Session:
    def __init__(self, credentials): self.credentials = credentials
    def get_credentials(self): return self.credentials
    def get_config_variable(self, name): return None
class Out(io.StringIO):
    def __exit__(self, *a): pass
answers = []
for case in json.load(sys.stdin):
    now = datetime.datetime.fromisoformat(case['time'].replace('Z', '+00:00'))
    cc.get_current_datetime = lambda: now.replace(tzinfo=None)
    credentials = Credentials(case['accessKeyId'], case['secretAccessKey'], case['sessionToken'])
    command = cc.CodeCommitGetCommand.__new__(cc.CodeCommitGetCommand)
    command._session = Session(credentials)
    out = Out()
    cc.NonTranslatedStdout = lambda: out
    region = command.extract_region({'host': case['host']}, None)
    url = command.extract_url({'protocol': 'https', 'host': case['host'] + ':443', 'path': case['path'][1:]})
    command.write_git_parameters(command.sign_request(region, url))
    answer = dict(line.split('=', 1) for line in out.getvalue().splitlines())
    answer['region'] = region
    if grc:
        class Frozen(datetime.datetime):
            @classmethod
            def utcnow(cls): return now.replace(tzinfo=None)
        grc.datetime = type('m', (), {'datetime': Frozen})
        answer['grc'] = grc.sign(case['host'], case['path'], region, credentials)
        os.environ['CODE_COMMIT_ENDPOINT'] = case['host']
        answer['grcUrl'] = grc.git_url(case['path'][len('/v1/repos/'):], 'v1', region, credentials)
    answers.append(answer)
json.dump(answers, sys.stdout)
`;

test('the AWS CLI and git-remote-codecommit sign the same', () => {
  const grc = process.env['GRC_UNDER_TEST'];
  const ran = spawnSync('python3', ['-c', ORACLE], { encoding: 'utf8', input: JSON.stringify(CASES), env: { PATH: process.env['PATH'], PYTHONPATH: grc ?? process.env['PYTHONPATH'] ?? '', PYTHONUTF8: '1', PYTHONDONTWRITEBYTECODE: '1' } });
  if (/ModuleNotFoundError: No module named '(?:awscli|botocore)/.test(ran.stderr) || ran.error !== undefined) {
    console.log('SKIP awscli not installed');
    return;
  }
  assert.is(ran.status, 0, ran.stderr);
  const answers = JSON.parse(ran.stdout) as { username: string; password: string; region: string; grc?: string; grcUrl?: string }[];
  assert.is(answers.length, CASES.length);
  if (answers[0]?.grc === undefined) console.log('SKIP git-remote-codecommit not importable (GRC_UNDER_TEST)');
  CASES.forEach(({ time, ...input }, index) => {
    const answer = answers[index];
    assert.is(answer?.region, input.region);
    const ours = gitSignature({ ...input, at: new Date(time) });
    assert.equal(ours, { username: answer?.username, password: answer?.password }, input.host + input.path);
    if (answer?.grc === undefined) return;
    assert.is(ours.password, answer.grc);
    const quoted = encodeURIComponent(ours.username).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
    assert.is(`https://${quoted}:${ours.password}@${input.host}${input.path}`, answer.grcUrl);
  });
});

test.run();
