import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Explanation } from '../../src/core/explain.ts';
import type { ErrorDocument } from '../../src/core/finding.ts';
import { CLI, runKept } from '../lab/kept-cli.ts';
import { runCli } from './run-cli.ts';

const test = suite('codecommit explain');
const bare = { PATH: '/nonexistent' };
const FORBIDDEN = "fatal: unable to access 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing/': The requested URL returned error: 403";
const valid = new Ajv({ strict: false }).compile(JSON.parse(readFileSync('schema/codecommit-explain-1.json', 'utf8')) as object);

/** Runs it in a process that has the CLI loaded already: the first tests and those of usage errors hold the start. */
const kept = (...args: readonly string[]) => runKept({ env: bare, cwd: '/' }, ['explain', ...args]);

/** Runs the CLI with something on its standard input. */
function withInput(args: readonly string[], input: Uint8Array): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, ...args], { env: bare, cwd: '/', stdio: 'pipe' });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('close', (code) => { resolve({ code, stdout, stderr }); });
    child.stdin.end(input);
  });
}

function document(stdout: string): Explanation {
  const parsed = JSON.parse(stdout) as Explanation;
  assert.ok(valid(parsed), JSON.stringify(valid.errors));
  return parsed;
}

test('a text gets its causes, the line, and the next command with the target', async () => {
  const { code, stdout, stderr } = await runCli(['explain', `git: 'remote-codecommit' is not a git command. See 'git --help'.\n$ git clone codecommit::eu-west-1://dev@billing`], bare);
  assert.is(code, 0);
  assert.is(stderr, '');
  assert.match(stdout, /1\. tools\/grc-installed {3}certain/);
  assert.match(stdout, /the line {2}git: 'remote-codecommit' is not a git command/);
  assert.match(stdout, /codecommit explain tools\/grc-installed/);
  assert.is(stdout.trimEnd().split('\n').at(-1), '  next: codecommit doctor codecommit::eu-west-1://dev@billing');
});

test('a text without quotes arrives word by word', async () => {
  const { code, stdout } = await runCli(['explain', 'The', 'config', 'profile', '(dev)', 'could', 'not', 'be', 'found', '--json'], bare);
  assert.is(code, 0);
  assert.is(document(stdout).candidates[0]?.check, 'profile/exists');
});

test('a text that begins like an option is a text', async () => {
  const { code, stdout } = await runCli(['explain', '--json', '-bash: aws: command not found'], bare);
  assert.is(code, 0);
  assert.is(document(stdout).candidates[0]?.check, 'tools/aws-cli-present');
});

test('--json is one valid document on standard output', async () => {
  const { code, stdout, stderr } = await runCli(['explain', '--json', FORBIDDEN], bare);
  assert.is(code, 0);
  assert.is(stderr, '');
  const { candidates } = document(stdout);
  assert.is(candidates[0]?.check, 'git-config/helper-order');
  assert.ok(candidates.every(({ matched }) => matched === FORBIDDEN));
});

test('standard input: UTF-8, UTF-16 as PowerShell writes it, and nothing', async () => {
  const utf8 = await withInput(['explain', '-', '--json'], Buffer.from(`${FORBIDDEN}\n`));
  assert.is(document(utf8.stdout).candidates[0]?.check, 'git-config/helper-order');
  const utf16 = await withInput(['explain', '-', '--json'], Buffer.from(`\ufeff${FORBIDDEN}\r\n`, 'utf16le'));
  assert.equal(document(utf16.stdout), document(utf8.stdout));
  const empty = await withInput(['explain', '-', '--json'], Buffer.alloc(0));
  assert.is(empty.code, 0);
  assert.equal(document(empty.stdout).candidates, []);
});

test('5 MB of build log with one line in it', async () => {
  const noise = Buffer.from('[INFO] Downloading https://repo.maven.apache.org/maven2/org/example/foo/1.2.3/foo-1.2.3.pom\n'.repeat(55_000));
  const { code, stdout } = await withInput(['explain', '-', '--json'], Buffer.concat([noise, Buffer.from(`${FORBIDDEN}\n`), noise.subarray(0, 500_000)]));
  assert.is(code, 0);
  assert.is(document(stdout).candidates[0]?.check, 'git-config/helper-order');
});

test('a success and another tool\'s error: no cause, said plainly, exit 0', async () => {
  const success = await kept('warning: You appear to have cloned an empty repository.');
  assert.is(success.code, 0);
  assert.match(success.stdout, /^No known failure on the way from git to CodeCommit is in this text\./);
  assert.match(success.stdout, /The repository is empty; cloning it worked\./);
  assert.match(success.stdout, /next: codecommit doctor\n$/);
  assert.equal(document((await kept('--json', 'npm ERR! code E404')).stdout).candidates, []);
});

test('an id shows its page without marks, an unknown id the nearest ones', async () => {
  const page = await runCli(['explain', 'git-config/use-http-path'], bare);
  assert.is(page.code, 0);
  for (const part of ['git-config/use-http-path', 'What it looks like', 'When it is not this']) assert.ok(page.stdout.includes(part), part);
  assert.not.match(page.stdout, /<!--|```|^## /m);
  const topic = await kept('topic/lib-gitpython', '--json');
  assert.is(document(topic.stdout).candidates[0]?.check, 'topic/lib-gitpython');
  const unknown = await kept('git-config/helper-ordr', '--json');
  assert.is(unknown.code, 2);
  const { exit, message } = JSON.parse(unknown.stdout) as ErrorDocument;
  assert.is(exit.kind, 'usage');
  assert.match(message, /did you mean "git-config\/helper-order"/);
});

test('nothing given, and an unknown flag, are usage errors of one line', async () => {
  for (const args of [['explain'], ['explain', '--nonsense'], ['explain', 'x', '--nonsense']]) {
    const { code, stdout, stderr } = await runCli(args, bare);
    assert.is(code, 2, args.join(' '));
    assert.is(stdout, '');
    assert.is(stderr.trimEnd().split('\n').length, 1);
  }
});

test('no secret of the text reaches the screen', async () => {
  const text = "fatal: unable to access 'https://maria:hunter2hunter2@git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing/': The requested URL returned error: 403";
  for (const args of [[text], ['--json', text]]) {
    const { stdout, stderr } = await kept(...args);
    assert.not.ok((stdout + stderr).includes('hunter2'), stdout);
  }
});

test('an unknown id and an unknown flag are repeated without a secret, and cannot command a terminal', async () => {
  const pasted = ['topic/AKIAIOSFODNN7EXAMPLE', 'git-config/wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYab', '--password=hunter2', '--x=\u001b[31mAKIAIOSFODNN7EXAMPLE', '--token=hunter2'];
  for (const text of pasted) {
    for (const args of [[text], [text, '--json']]) {
      const { code, stdout, stderr } = await kept(...args);
      assert.is(code, 2, text);
      assert.not.match(stdout + stderr, /IOSFODNN7|EXAMPLEKEYab|hunter2|\u001b\[31m|\\u001b/, text);
    }
  }
});

test('what a pattern knows is a text, although it has the form of an id', async () => {
  for (const [text, check] of [['expiredtoken', 'credentials/identity'], ['requestexpired', 'network/clock']] as const) {
    const { code, stdout } = await kept('--json', text);
    assert.is(code, 0, text);
    assert.is(document(stdout).candidates[0]?.check, check);
  }
});

test('an id with a slash at its end, and a path, get the nearest names', async () => {
  for (const id of ['git-config/helper-order/', '../../package.json', 'topic/../../x', 'topic']) {
    const { code, stderr } = await kept(id);
    assert.is(code, 2, id);
    assert.match(stderr, /there is no check "[^"]+"; did you mean "[^"]+"/);
    assert.ok((stderr.match(/"[a-z-]+\/[a-z0-9-]+"/g) ?? []).length <= 8, stderr);
  }
});

test.run();
