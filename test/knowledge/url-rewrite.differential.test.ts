import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { GitConfigEntry } from '../../src/core/facts.ts';
import { httpSetting, httpSettings } from '../../src/knowledge/http-config.ts';
import { parseGitConfigList } from '../../src/knowledge/git-config-list.ts';
import { pushUrls, remotes, rewriteUrl } from '../../src/knowledge/url-rewrite.ts';
import { checkInParallel, inScratch, run } from './git-oracle.ts';

const host = 'git-codecommit.us-east-1.amazonaws.com';
const quote = (text: string): string => `"${text.replace(/(["\\])/g, '\\$1')}"`;

async function entriesOf(config: string, directory: string): Promise<{ env: Record<string, string>; entries: GitConfigEntry[] }> {
  await writeFile(join(directory, 'global'), config);
  const env = { HOME: directory, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: join(directory, 'global'), GIT_CEILING_DIRECTORIES: directory };
  const listed = await run('git', ['config', '--list', '-z', '--show-origin', '--show-scope'], directory, env);
  assert.is(listed.code, 0, listed.stderr);
  return { env, entries: parseGitConfigList(listed.stdout, (path) => path) };
}

const base = fc.constantFrom('ssh://git@h/', 'codecommit::us-east-1://', `https://${host}/`, 'https://Mirror.test/', 'x', '');
const prefix = fc.constantFrom('https://', `https://${host}`, `https://${host}/v1/repos/`, `https://${host}/v1/repos/demo`, 'cc:', 'c', 'https://h', '', 'HTTPS://');
const address = fc.constantFrom(`https://${host}/v1/repos/demo`, `https://${host}/v1/repos/Demo`, 'cc:demo', 'codecommit://demo', 'https://h/x', `ssh://${host}/v1/repos/demo`);
const rule = fc.record({ base, variable: fc.constantFrom('insteadOf', 'insteadof', 'pushInsteadOf'), prefix });
const remote = fc.record({ name: fc.constantFrom('origin', 'a.b', 'Origin', 'two words'), variable: fc.constantFrom('url', 'pushurl', 'tagOpt'), address });

const test = suite('url-rewrite and http-config against git');

test('insteadOf of a URL', () =>
  checkInParallel('ls-remote --get-url', 240, fc.tuple(fc.array(rule, { maxLength: 6 }), address), async ([rules, url], directory) => {
    const config = rules.map((one) => `[url ${quote(one.base)}]\n\t${one.variable} = ${quote(one.prefix)}\n`).join('');
    const { env, entries } = await entriesOf(config, directory);
    const git = await run('git', ['ls-remote', '--get-url', url], directory, env);
    const predicted = rewriteUrl(url, entries, 'fetch');
    assert.is(`${predicted.url}\n`, git.stdout.toString(), `${config}\n${url}\n${git.stderr}`);
    assert.is(predicted.entry === null, rules.every((one) => one.variable === 'pushInsteadOf' || !url.startsWith(one.prefix)));
  }));

/** `git remote get-url` answers only for remotes of the repository's own file. */
async function repositoryWith(config: string, directory: string): Promise<string> {
  const gitDir = join(directory, 'bare');
  await mkdir(join(gitDir, 'refs'), { recursive: true });
  await mkdir(join(gitDir, 'objects'), { recursive: true });
  await writeFile(join(gitDir, 'HEAD'), 'ref: refs/heads/main\n');
  await writeFile(join(gitDir, 'config'), `[core]\n\tbare = true\n\trepositoryformatversion = 0\n${config}`);
  return gitDir;
}

test('remotes, their URLs and push URLs', () =>
  checkInParallel('remote get-url', 200, fc.tuple(fc.array(rule, { maxLength: 4 }), fc.array(remote, { minLength: 1, maxLength: 6 })), async ([rules, lines], directory) => {
    const sections = [
      ...rules.map((one) => `[url ${quote(one.base)}]\n\t${one.variable} = ${quote(one.prefix)}\n`),
      ...lines.map((one) => `[remote ${quote(one.name)}]\n\t${one.variable} = ${quote(one.address)}\n`),
    ];
    const config = sections.join('');
    const gitDir = await repositoryWith(config, directory);
    const env = { HOME: directory, GIT_CONFIG_NOSYSTEM: '1' };
    const ask = async (...argv: string[]): Promise<string[]> => {
      const answer = await run('git', argv, gitDir, env);
      assert.is(answer.code, 0, `${argv.join(' ')}\n${config}${answer.stderr}`);
      return answer.stdout.toString().split('\n').slice(0, -1);
    };
    const listed = await run('git', ['config', '--list', '-z', '--show-origin', '--show-scope'], gitDir, env);
    const entries = parseGitConfigList(listed.stdout, (path) => path);
    const found = remotes(entries);
    assert.equal(found.map(({ name }) => name), [...new Set(lines.map(({ name }) => name))], 'in the order of the file');
    for (const one of found.filter(({ urls }) => urls.length > 0)) {
      assert.equal(one.urls.map((entry) => rewriteUrl(entry.value ?? '', entries, 'fetch').url), await ask('remote', 'get-url', '--all', one.name), config);
      assert.equal(pushUrls(one, entries).map(({ url }) => url), await ask('remote', 'get-url', '--push', '--all', one.name), config);
    }
  }));

const pattern = fc.oneof(
  fc.tuple(
    fc.constantFrom('https://', 'http://', 'HTTPS://', 'https:', ''),
    fc.constantFrom('', '', 'bob@', 'bob:pw@', 'b%6Fb@', '@'),
    fc.constantFrom(host, host.toUpperCase(), '*.*.amazonaws.com', 'git-codecommit.*.amazonaws.com', '*.amazonaws.com', 'git-*.us-east-1.amazonaws.com', '*', `${host}.`, 'x.test', ''),
    fc.constantFrom('', '', ':443', ':0443', ':8443', ':', ':0', ':x', ':70000'),
    fc.constantFrom('', '/', '/v1', '/v1/', '/v1/repos/demo', '/v1/repos/dem', '/%76%31', '/v1/./repos', '/v1/x/../repos', '/..', '/v1/%zz', '/v1/repos/demo?x', '//', '/V1', '/v1/a b'),
  ).map((parts) => parts.join('')),
  fc.constantFrom('https://[::1]:8443', 'https://[::1]/v1', 'file:///v1', host, '*'),
);
const target = fc.constantFrom(
  `https://${host}/v1/repos/demo`, `https://${host}`, `https://bob@${host}/v1/repos/demo`, `https://${host}:8443/v1/repos/demo/`, `HTTPS://${host.toUpperCase()}:443/v1//repos`,
  `https://${host}/v1/repos/demo?x#y`, `https://${host}/v1/a%20b/.`, `http://${host}:80/v1/`, `https://bob:secret@${host}/v1`, 'https://[::1]:8443/v1', `https://${host}/v1/repos/x/..`, 'file:///v1/x', `https://@${host}./v1`,
);
const http = fc.record({ pattern: fc.oneof(fc.constant(null), pattern), name: fc.constantFrom('proxy', 'sslVerify', 'extraHeader'), value: fc.constantFrom(' = a', ' = b', ' =', '', ' = c') });

test('of two patterns with the same host and path the one with the user wins, in either order', async () => {
  const withUser = `[http "https://bob@${host}/v1"]\n\tproxy = user\n`;
  const without = `[http "https://${host}/v1"]\n\tproxy = none\n`;
  await inScratch(async (directory) => {
    for (const config of [withUser + without, without + withUser]) {
      const { env, entries } = await entriesOf(config, directory);
      for (const url of [`https://bob@${host}/v1`, `https://${host}/v1`]) {
        const git = await run('git', ['config', '--get-urlmatch', 'http.proxy', url], directory, env);
        assert.is(`${httpSetting('proxy', url, entries)?.value ?? ''}\n`, git.stdout.toString(), config + url);
      }
    }
  });
});

test('a list takes in all that fit no worse than those before', () => {
  const entry = (key: string, value: string): GitConfigEntry => ({ key, value, scope: 'global', file: null, line: null });
  const entries = [entry('http.extraheader', 'A: 1'), entry(`http.https://${host}.extraheader`, 'B: 2'), entry('http.extraheader', 'C: 3'), entry(`http.https://${host}.extraheader`, 'D: 4')];
  assert.equal(httpSettings('extraHeader', `https://${host}/v1/repos/demo`, entries).map(({ value }) => value), ['A: 1', 'B: 2', 'D: 4']);
  assert.equal(httpSettings('extraHeader', 'no url', entries), []);
});

test('http.<url>.*', () =>
  checkInParallel('config --get-urlmatch', 600, fc.tuple(fc.array(http, { minLength: 1, maxLength: 8 }), target), async ([settings, url], directory) => {
    const config = settings.map((one) => `[http${one.pattern === null ? '' : ` ${quote(one.pattern)}`}]\n\t${one.name}${one.value}\n`).join('');
    const { env, entries } = await entriesOf(config, directory);
    const git = await run('git', ['config', '-z', '--get-urlmatch', 'http', url], directory, env);
    const expected = new Map<string, string | null>();
    for (const record of git.stdout.toString().split('\0').slice(0, -1)) {
      const end = record.indexOf('\n');
      expected.set(end === -1 ? record : record.slice(0, end), end === -1 ? null : record.slice(end + 1));
    }
    for (const name of ['proxy', 'sslVerify', 'extraHeader']) {
      const setting = httpSetting(name, url, entries);
      const key = `http.${name.toLowerCase()}`;
      assert.is(setting !== null, expected.has(key), `${config}\n${url} ${key}`);
      if (setting === null) continue;
      assert.is(setting.value, expected.get(key), `${config}\n${url} ${key}`);
      assert.is(setting.entry.value, setting.value);
    }
  }));

test.run();
