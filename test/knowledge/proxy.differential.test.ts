import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { botocoreProxy, gitProxy } from '../../src/knowledge/proxy.ts';

const HOST = 'git-codecommit.us-east-1.amazonaws.com';
const LISTS = ['', '*', ' *', '.amazonaws.com', 'amazonaws.com', '*.amazonaws.com', 'AMAZONAWS.COM', 'foo amazonaws.com', 'foo, .us-east-1.amazonaws.com', 'zonaws.com', HOST, `${HOST}:443`, '..amazonaws.com', '169.254.169.254', '10.0.0.0/8', 'localhost,127.0.0.1', '.', ','];
const test = suite('proxy differential');

/** Names may stand for any letter case: Python reads them all, in the order of the environment. */
const environments = fc.uniqueArray(
  fc.tuple(
    fc.constantFrom('https_proxy', 'HTTPS_PROXY', 'Https_Proxy', 'HTTPS_proxy', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY', 'no_proxy', 'NO_PROXY', 'No_Proxy', 'REQUEST_METHOD', '_proxy', 'PROXY'),
    fc.constantFrom('a', 'b', 'c', ''),
    fc.constantFrom(...LISTS),
  ),
  { selector: ([name]) => name, maxLength: 6 },
).map((variables) => variables.map(([name, proxy, list]): [string, string] => [name, /^no/i.test(name) ? list : proxy === '' ? '' : `http://${proxy}.test:8080`]));

test('botocore takes the same proxy', () => {
  const urls = fc.constantFrom(`https://${HOST}/v1`, `https://${HOST}:443/`, 'https://sts.amazonaws.com/', 'http://169.254.169.254/latest', 'HTTPS://STS.us-east-1.amazonaws.com', 'https://localhost:8443/x');
  const cases = fc.sample(fc.record({ url: urls, env: environments }), { numRuns: 2000, seed: 5 });
  const program = `
import sys, json, os
from urllib.parse import urlparse
from botocore.utils import get_environ_proxies
from botocore.httpsession import ProxyConfiguration
answers = []
for case in json.load(sys.stdin):
    os.environ.clear()
    for name, value in case['env']: os.environ[name] = value
    answers.append(get_environ_proxies(case['url']).get(urlparse(case['url']).scheme))
json.dump(answers, sys.stdout)`;
  const ran = spawnSync('python3', ['-c', program], { encoding: 'utf8', input: JSON.stringify(cases) });
  if (ran.status !== 0) {
    console.log('SKIP botocore not installed');
    return;
  }
  const answers = JSON.parse(ran.stdout) as (string | null)[];
  assert.ok(answers.filter((proxy) => proxy !== null).length > 300);
  cases.forEach(({ url, env }, index) => assert.is(botocoreProxy(url, Object.fromEntries(env)).proxy, answers[index], JSON.stringify({ url, env })));
});

interface GitCase {
  config: string | null;
  env: Record<string, string>;
  host?: string;
}

/** Ports on which nothing listens tell which way git took: it names the one it could not reach. */
const GIT_CASES: readonly GitCase[] = [
  { config: null, env: {} },
  { config: 'http://127.0.0.1:1', env: {} },
  { config: 'http://127.0.0.1:1', env: { https_proxy: 'http://127.0.0.1:3', ALL_PROXY: 'http://127.0.0.1:4' } },
  { config: '127.0.0.1:1', env: {} },
  { config: '', env: { HTTPS_PROXY: 'http://127.0.0.1:2' } },
  { config: null, env: { HTTPS_PROXY: 'http://127.0.0.1:2' } },
  { config: null, env: { HTTPS_PROXY: 'http://127.0.0.1:2', https_proxy: 'http://127.0.0.1:3' } },
  { config: null, env: { HTTPS_PROXY: 'http://127.0.0.1:2', https_proxy: '' } },
  { config: null, env: { HTTPS_PROXY: '', ALL_PROXY: 'http://127.0.0.1:4' } },
  { config: null, env: { ALL_PROXY: 'http://127.0.0.1:4' } },
  { config: null, env: { ALL_PROXY: 'http://127.0.0.1:4', all_proxy: 'http://127.0.0.1:5' } },
  { config: null, env: { all_proxy: 'http://127.0.0.1:5', HTTPS_PROXY: 'http://127.0.0.1:2' } },
  { config: null, env: { http_proxy: 'http://127.0.0.1:6', HTTP_PROXY: 'http://127.0.0.1:6' } },
  { config: 'socks5://127.0.0.1:1', env: {} },
  ...LISTS.map((list) => ({ config: 'http://127.0.0.1:1', env: { NO_PROXY: list } })),
  { config: 'http://127.0.0.1:1', env: { NO_PROXY: '*', no_proxy: '' } },
  { config: null, env: { https_proxy: 'http://127.0.0.1:3', no_proxy: '.amazonaws.com' } },
  ...['127.0.0.0/8', '127.0.0.1/33', '127.0.0.1/0', '127.0', '10.0.0.0/8,127.0.0.1'].map((list) => ({ config: 'http://127.0.0.1:1', env: { no_proxy: list }, host: '127.0.0.1' })),
];

test('git takes the same proxy', async () => {
  if (spawnSync('git', ['--version']).status !== 0) {
    console.log('SKIP git not installed');
    return;
  }
  const home = mkdtempSync(join(tmpdir(), 'proxy-'));
  try {
    const ask = ({ config, env, host = HOST }: GitCase) => new Promise<string>((resolve) => {
      const argv = [...(config === null ? [] : ['-c', `http.proxy=${config}`]), '-c', `http.curloptResolve=${host}:7:127.0.0.1`, 'ls-remote', `https://${host}:7/x`];
      const scratch = { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', ...env };
      execFile('git', argv, { cwd: home, env: scratch, timeout: 20_000 }, (_error, _out, stderr) => resolve(/ port (\d+)/.exec(stderr)?.[1] ?? stderr));
    });
    for (let start = 0; start < GIT_CASES.length; start += 4) {
      const batch = GIT_CASES.slice(start, start + 4);
      const ports = await Promise.all(batch.map(ask));
      batch.forEach((one, index) => {
        const { proxy } = gitProxy(`https://${one.host ?? HOST}:7/x`, { httpProxy: one.config === null ? null : { value: one.config, source: 'http.proxy' }, env: one.env });
        assert.is(ports[index], proxy === null ? '7' : /:(\d+)$/.exec(proxy)?.[1], JSON.stringify(one));
      });
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

test.run();
