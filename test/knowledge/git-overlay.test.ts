import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quietGit } from '../../src/knowledge/git-environment.ts';
import { readOnlyOverlay } from '../../src/knowledge/git-overlay.ts';
import { helpersAsked, parseTrace2 } from '../../src/knowledge/trace2.ts';
import { inScratch, run } from './git-oracle.ts';

const test = suite('git-overlay');
const HOST = 'git-codecommit.eu-west-1.amazonaws.com';
const URL = `https://${HOST}/v1/repos/billing`;

interface Home {
  dir: string;
  /** Lines in git's configuration; `@one` stands for a helper that notes what it is asked, `@one!` for one that answers too. */
  config(text: string): Promise<void>;
  git(argv: readonly string[], input?: string, env?: Readonly<Record<string, string>>): Promise<{ code: number; stdout: string; stderr: string }>;
  /** What the helpers were asked since the last look, each as `NAME OPERATION line line`. */
  asked(): Promise<string[]>;
}

async function inHome(use: (home: Home) => Promise<void>): Promise<void> {
  await inScratch(async (dir) => {
    const log = join(dir, 'log');
    for (const name of ['one', 'two']) for (const answers of [false, true]) {
      const file = join(dir, answers ? `${name}-answers` : name);
      const answer = answers ? `test "$1" = get && printf 'username=${name}\\npassword=EXAMPLEsecret\\n'` : 'true';
      await writeFile(file, `#!/bin/sh\n{ printf '%s %s' ${name} "$1"; while read -r line; do printf ' %s' "$line"; done; echo; } >> '${log}'\n${answer}\n`);
      await chmod(file, 0o755);
    }
    let seen = 0;
    await use({
      dir,
      config: (text) => writeFile(join(dir, '.gitconfig'), text.replace(/@(one|two)(!?)/g, (_, name: string, answers: string) => join(dir, answers === '' ? name : `${name}-answers`))),
      git: async (argv, input = '', env = {}) => {
        const { code, stdout, stderr } = await run('git', argv, dir, { HOME: dir, GIT_CONFIG_NOSYSTEM: '1', ...definedOf(quietGit()), ...env }, input);
        return { code, stdout: stdout.toString(), stderr };
      },
      asked: async () => {
        const lines = (await readFile(log, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
        const fresh = lines.slice(seen);
        seen = lines.length;
        return fresh;
      },
    });
  });
}

const definedOf = (env: Readonly<Record<string, string | null>>): Record<string, string> => Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));

/** `git …` with the overlay laid over it. */
function overlaid(home: Home, url: string, argv: readonly string[], input = '', own?: string): ReturnType<Home['git']> {
  const { options, env } = readOnlyOverlay(url, own);
  return home.git([...options, ...argv], input, { ...definedOf(env), ...(own === undefined ? {} : { GIT_CONFIG_PARAMETERS: own }) });
}

const fill = (home: Home, url = URL, own?: string) => overlaid(home, url, ['credential', 'fill'], `url=${url}\n\n`, own);

test('the chain is walked in its order until one answers', async () => {
  await inHome(async (home) => {
    await home.config('[credential]\n\thelper = @one\n\thelper = @two!\n\thelper = @one!\n');
    assert.match((await fill(home)).stdout, /username=two\npassword=EXAMPLEsecret/);
    assert.equal(await home.asked(), [`one get protocol=https host=${HOST}`, `two get protocol=https host=${HOST}`]);
  });
});

/** Configurations, each asked by plain git and under the overlay: the helpers must see the same. */
const CONFIGURATIONS: Readonly<Record<string, string>> = {
  'the path is not sent': '[credential]\n\thelper = @one!\n',
  'the path is sent': '[credential]\n\thelper = @one!\n\tuseHttpPath = true\n',
  'the path is sent for this host': `[credential "https://${HOST}"]\n\thelper = @one!\n\tuseHttpPath = true\n`,
  'the path is sent for another host': '[credential]\n\thelper = @one!\n[credential "https://other.example"]\n\tuseHttpPath = true\n',
  'a section for the path': `[credential]\n\tuseHttpPath = true\n\thelper = @one\n[credential "${URL}"]\n\thelper = @two!\n`,
  'a reset': `[credential]\n\thelper = @one!\n[credential "https://git-codecommit.*.amazonaws.com"]\n\thelper =\n\thelper = @two!\n`,
  'a user name': '[credential]\n\tusername = maria\n\thelper = @one!\n',
  'a user name for the host, and a section for a user': `[credential "https://${HOST}"]\n\tusername = maria\n[credential "https://maria@${HOST}"]\n\thelper = @one!\n[credential]\n\thelper = @two!\n`,
  'a user name before the section that names it': `[credential]\n\tusername = maria\n\thelper = @two!\n[credential "https://maria@${HOST}"]\n\thelper =\n\thelper = @one!\n`,
  'no answer': '[credential]\n\thelper = @one\n',
};

/** What plain git asks its helpers, as `git ls-remote` does: without a user name and with the path. */
async function plainly(home: Home, url: string, own?: string): Promise<string[]> {
  await home.git(['credential', 'fill'], `url=${url}\n\n`, own === undefined ? {} : { GIT_CONFIG_PARAMETERS: own });
  return home.asked();
}

for (const [name, text] of Object.entries(CONFIGURATIONS)) {
  test(`helpers see what plain git shows them: ${name}`, async () => {
    await inHome(async (home) => {
      await home.config(text);
      const plain = await plainly(home, URL);
      assert.ok(plain.length > 0);
      await fill(home);
      assert.equal(await home.asked(), plain);
    });
  });
}

test('a user name in the URL is kept', async () => {
  await inHome(async (home) => {
    const url = `https://maria@${HOST}/v1/repos/billing`;
    await home.config(`[credential "https://maria@${HOST}"]\n\thelper = @one!\n[credential]\n\thelper = @two!\n`);
    const plain = await plainly(home, url);
    assert.match(plain[0] ?? '', /^one get .*username=maria$/);
    await fill(home, url);
    assert.equal(await home.asked(), plain);
  });
});

test('the user\'s own GIT_CONFIG_PARAMETERS count, and stay out of argv', async () => {
  await inHome(async (home) => {
    await home.config('[credential]\n\thelper = @one!\n');
    const own = `'credential.helper'='' 'credential.helper'='${join(home.dir, 'two-answers')}' 'credential.useHttpPath'='true'`;
    const plain = await plainly(home, URL, own);
    assert.equal(plain, [`two get protocol=https host=${HOST} path=v1/repos/billing`]);
    await fill(home, URL, own);
    assert.equal(await home.asked(), plain);
    assert.not.match(readOnlyOverlay(URL, own).options.join(' '), /two-answers/);
  });
});

test('nobody is told to store or to erase', async () => {
  await inHome(async (home) => {
    await home.config('[credential]\n\thelper = @one!\n\thelper = @two\n');
    const login = `url=${URL}\nusername=one\npassword=EXAMPLEsecret\n\n`;
    for (const operation of ['approve', 'reject']) {
      await home.git(['credential', operation], login);
      assert.is((await home.asked()).length, 2, `plain git does it: ${operation}`);
      assert.is((await overlaid(home, URL, ['credential', operation], login)).code, 0);
      assert.equal(await home.asked(), [], operation);
    }
  });
});

test('a whole ls-remote: accepted, refused with 401, refused with 403', async () => {
  let status = 200;
  const refs = `001e# service=git-upload-pack\n0000`;
  const server = createServer((request, response) => {
    if (request.headers.authorization === undefined) response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end();
    else response.writeHead(status, { 'Content-Type': 'application/x-git-upload-pack-advertisement', ...(status === 401 ? { 'WWW-Authenticate': 'Basic realm="x"' } : {}) }).end(status === 200 ? `${refs}0000` : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1/repos/billing`;
  try {
    await inHome(async (home) => {
      await home.config('[credential]\n\thelper = @one\n\thelper = @two!\n');
      const get = [`one get protocol=http host=${url.slice(7, url.indexOf('/v1'))}`, `two get protocol=http host=${url.slice(7, url.indexOf('/v1'))}`];
      for (const [answer, told] of [[200, /^one store/], [401, /^one erase/], [403, null]] as const) {
        status = answer;
        const plain = await home.git(['ls-remote', '--', url]);
        const asked = await home.asked();
        if (told !== null) assert.ok(asked.some((line) => told.test(line)), `plain git does it: ${asked.join('; ')}`);
        const trace = join(home.dir, `trace-${String(answer)}`);
        const { options, env } = readOnlyOverlay(url, undefined);
        const watched = await home.git([...options, 'ls-remote', '--', url], '', { ...definedOf(env), ...definedOf(quietGit(trace)) });
        assert.is(watched.code, plain.code, watched.stderr);
        assert.equal(await home.asked(), get, `the helpers are asked and told nothing after a ${String(answer)}`);
        assert.equal(helpersAsked(parseTrace2(await readFile(trace, 'utf8'))), { helpers: [{ command: join(home.dir, 'one'), exitCode: 0 }, { command: join(home.dir, 'two-answers'), exitCode: 0 }], filled: true });
      }
    });
  } finally {
    server.close();
  }
});

test('git\'s own store file keeps every byte', async () => {
  await inHome(async (home) => {
    await home.config('[credential]\n\thelper = store\n\thelper = @two!\n');
    await fill(home);
    await overlaid(home, URL, ['credential', 'approve'], `url=${URL}\nusername=two\npassword=EXAMPLEsecret\n\n`);
    assert.is(await readFile(join(home.dir, '.git-credentials'), 'utf8').catch(() => null), null);
  });
});

test('the options, to the letter', () => {
  const { options, env } = readOnlyOverlay(URL, undefined);
  assert.equal(options, [
    '-c', 'credential.helper=', '-c', 'credential.useHttpPath=true', '-c', `http.${URL}.saveCookies=false`,
    '-c', 'credential.helper=!f() { test "$1" = get && sed "/^host=$CCD_HOST/,\\$ { /^username=/d; }" | GIT_CONFIG_PARAMETERS=$CCD_PARAMS git credential fill; }; f',
  ]);
  assert.equal(env, { CCD_PARAMS: '', CCD_HOST: HOST });
});

test('URLs of other kinds', () => {
  const named = readOnlyOverlay(`https://maria:hunter2@${HOST}/v1/repos/billing`, "'a=b'");
  assert.not.match(named.options.join(' '), /hunter2|sed/);
  assert.ok(named.options.includes(`http.${URL}.saveCookies=false`));
  assert.equal(named.env, { CCD_PARAMS: "'a=b'", CCD_HOST: HOST });
  const grc = readOnlyOverlay('codecommit::eu-west-1://dev@billing', undefined);
  assert.not.match(grc.options.join(' '), /saveCookies/);
  assert.is(grc.env['CCD_HOST'], '', 'every host matches: the inner git names its own');
});

test.run();
