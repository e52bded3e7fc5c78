import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { environmentOf } from '../../src/knowledge/profile-in-use.ts';
import { loginTraces } from '../../src/knowledge/login-traces.ts';
import { gitVersion } from '../../src/knowledge/versions.ts';
import { readEnvironment } from '../../src/host/environment.ts';
import { inScratch, run } from './git-oracle.ts';

const test = suite('login-traces against git');

const SIGNATURE = '20261120T120000Z0123456789abcdefSIGNATURE';
const OID = '0123456789abcdef0123456789abcdef01234567';

/** As CodeCommit: 401 to whoever sends no login, then the references. */
const server = createServer((request, response) => {
  if (request.headers.authorization === undefined) {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    return;
  }
  const line = `${OID} refs/heads/main\0agent=x\n`;
  response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement' });
  response.end(`001e# service=git-upload-pack\n0000${(line.length + 4).toString(16).padStart(4, '0')}${line}0000`);
});

const VARIABLES = ['GIT_TRACE', 'GIT_TRACE_PERFORMANCE', 'GIT_TRACE_CURL', 'GIT_CURL_VERBOSE', 'GIT_TRACE_PACKET', 'GIT_TRACE_SETUP', 'GIT_TRACE2', 'GIT_TRACE2_EVENT', 'GIT_TRACE2_PERF'];
const VALUES = ['', '0', 'false', '1', 'TRUE', '2', '10', 'yes', 'on', 'trace.log', ' 1', '{{DIR}}/file'];
interface Case { env?: Readonly<Record<string, string>>; global?: string; system?: string; local?: string }
const CASES: readonly Case[] = [
  ...VARIABLES.flatMap((name) => VALUES.map((value) => ({ env: { [name]: value } }))),
  { env: { GIT_TRACE2_EVENT: '{{DIR}}' } },
  { env: { GIT_CURL_VERBOSE: '', GIT_TRACE_CURL: '{{DIR}}/file' } },
  { env: { GIT_TRACE_CURL: '{{DIR}}/file', GIT_TRACE_REDACT: '1' } },
  { env: { GIT_TRACE2: '{{DIR}}/file', GIT_TRACE2_REDACT: 'no' } },
  { global: '[trace2]\n\teventTarget = {{DIR}}/file\n' },
  { system: '[trace2]\n\tperfTarget = {{DIR}}/file\n' },
  { system: '[trace2]\n\tnormalTarget = {{DIR}}/file\n', global: '[trace2]\n\tnormalTarget = false\n' },
  { local: '[trace2]\n\teventTarget = {{DIR}}/file\n' },
  { global: '[trace2]\n\teventTarget = {{DIR}}/file\n', env: { GIT_TRACE2_EVENT: '' } },
  { global: '[trace2]\n\teventTarget = {{DIR}}/file\n', env: { GIT_TRACE2_EVENT: '0' } },
  { global: '[trace2]\n\teventTarget = 1\n' },
  { env: { GIT_TRACE: '1', GIT_TRACE2_PERF: '{{DIR}}/file' } },
];

const entriesOf = (text = '', scope: 'system' | 'global' | 'local') => [...text.matchAll(/^\t(\w+) = (.*)$/gm)].map(([, name = '', value = '']) => ({ key: `trace2.${name.toLowerCase()}`, value, scope, file: null, line: null }));

/** Where the signature was found after the run, and where it was foretold. */
async function compared({ env = {}, global = '', system = '', local = '' }: Case, home: string, port: number, git: string | null): Promise<{ seen: string[]; foretold: string[] }> {
  const dir = join(home, 'traces');
  const work = join(home, 'work');
  await mkdir(dir, { recursive: true });
  const filled = (text: string) => text.replaceAll('{{DIR}}', dir);
  const variables = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value)]));
  const own = { HOME: home, GIT_CONFIG_SYSTEM: join(home, 'system'), GIT_TERMINAL_PROMPT: '0' };
  await run('git', ['init', '-q', work], home, own);
  await mkdir(join(home, 'bin'), { recursive: true });
  await writeFile(join(home, 'bin/git-remote-codecommit'), `#!/bin/sh\nexec git remote-http "$1" 'http://AKIAIOSFODNN7EXAMPLE%25token:${SIGNATURE}@127.0.0.1:${port}/v1/repos/billing'\n`, { mode: 0o755 });
  await writeFile(join(home, '.gitconfig'), filled(global));
  await writeFile(join(home, 'system'), filled(system));
  await writeFile(join(work, '.git/config'), `[core]\n\trepositoryformatversion = 0\n${filled(local)}`);
  const { code, stdout, stderr } = await run('git', ['ls-remote', 'codecommit::eu-west-1://dev@billing'], work, { ...own, PATH: `${join(home, 'bin')}:${process.env['PATH'] ?? ''}`, ...variables });
  assert.equal([code, stdout.toString()], [0, `${OID}\trefs/heads/main\n`], stderr);
  const files = await Promise.all((await readdir(dir)).map((name) => readFile(join(dir, name), 'utf8')));
  const found = loginTraces({
    variables: environmentOf(readEnvironment(variables)), git, platform: 'linux',
    entries: [...entriesOf(filled(system), 'system'), ...entriesOf(filled(global), 'global'), ...entriesOf(filled(local), 'local')],
  });
  return {
    seen: [...(files.some((text) => text.includes(SIGNATURE)) ? ['kept'] : []), ...(stderr.includes(SIGNATURE) ? ['shown'] : [])],
    foretold: ['kept', 'shown'].filter((sink) => found.some((trace) => trace.sink === sink)),
  };
}

if (process.platform === 'win32') {
  console.log('SKIP login-traces against git: the stand-in is a shell script');
  test.skip('where the signature goes', () => undefined);
} else {
  test('where the signature goes is foretold', async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const git = gitVersion((await run('git', ['--version'], '.', {})).stdout.toString());
    const sinks = new Set<string>();
    try {
      for (let at = 0; at < CASES.length; at += 6) {
        await Promise.all(CASES.slice(at, at + 6).map((each) => inScratch(async (home) => {
          const { seen, foretold } = await compared(each, home, port, git);
          assert.equal(foretold, seen, JSON.stringify(each));
          seen.forEach((sink) => sinks.add(sink));
        })));
      }
    } finally {
      server.close();
    }
    assert.equal([...sinks].sort(), ['kept', 'shown']);
  });
}

test.run();
