import * as fs from 'node:fs';
import * as path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Intent, Snapshot } from '../../src/core/facts.ts';
import type { RanCommand } from '../../src/core/finding.ts';
import { runTraced } from '../../src/doctor/traced-run.ts';
import { createHost } from '../../src/host/node-host.ts';
import { runTracedCommand, type TracedOptions } from '../../src/host/traced-command.ts';
import { CommandError, gitCommandOf } from '../../src/knowledge/command-words.ts';
import { harmless, withoutSecrets } from '../../src/knowledge/redact-text.ts';
import { leaksIn, type Planted } from '../commands/planted-secrets.ts';
import { defaultWorld, type Lab, startLab, type World } from '../lab/lab.ts';
import { changesBetween, makeMachine, type Machine, type MachineSpec } from '../lab/machine.ts';
import { HOST, keysOf, REMOTE, SECRET, STATIC_LOGIN } from '../machines/parts.ts';

const test = suite<{ lab: Lab; world: World }>('host/traced-command');
const PASSWORD = 'EXAMPLEgitPasswordNotReal0123456789EXAMPLE+=';
const LOGIN = `!f() { test "$1" = get && echo username=alice-at-111122223333 && echo "password=${PASSWORD}"; }; f`;
const configured = (...helpers: string[]): string => helpers.map((helper) => `[credential]\n\thelper = ${JSON.stringify(helper)}\n`).join('');
const STORE: MachineSpec = { gitConfig: configured('store'), files: { '.git-credentials': STATIC_LOGIN }, repository: { remote: REMOTE } };

test.before.each(async (context) => {
  context.world = defaultWorld();
  context.lab = await startLab(context.world);
});
test.after.each(({ lab }) => lab.close());

/** Runs a command on a machine; whatever comes out holds none of the secrets, and nothing lies in the temporary directory afterwards. */
async function ran(lab: Lab, spec: MachineSpec, command: string, more: { first?: readonly string[]; secrets?: readonly string[]; options?: Partial<TracedOptions>; then?: (machine: Machine) => void; writes?: readonly string[] } = {}): Promise<RanCommand> {
  const machine = await makeMachine(lab, { ...spec, tools: { aws: 'missing', grc: 'missing', ...spec.tools } });
  const host = createHost({ signal: new AbortController().signal, cwd: machine.cwd, env: machine.env, platform: 'linux' });
  try {
    if (more.first !== undefined) assert.is((await machine.run(more.first)).code, 0);
    const before = await machine.snapshot();
    const result = await runTracedCommand(host, gitCommandOf(command), { timeoutMs: 60_000, ...more.options });
    more.then?.(machine);
    const written = changesBetween(before, await machine.snapshot()).map((change) => JSON.stringify(change)).filter((change) => !/: mtimeMs"$/.test(change) && !more.writes?.some((name) => change.includes(name)));
    assert.equal(written, [], 'nothing else is written');
    assert.equal(fs.readdirSync(machine.env['TMPDIR'] ?? ''), [], 'the temporary directory');
    const planted: Planted[] = [PASSWORD, SECRET, ...(more.secrets ?? [])].map((value, index) => ({ where: `secret ${index}`, value }));
    assert.equal(leaksIn(JSON.stringify(result), planted), []);
    for (const line of [...result.http, ...result.stderr]) assert.equal([withoutSecrets(line), harmless(line)], [line, line], 'redaction finds nothing new');
    return result;
  } finally {
    await host.close();
    await machine.remove();
  }
}
const statuses = ({ http }: RanCommand): string[] => http.filter((line) => line.startsWith('< HTTP/')).map((line) => line.slice('< HTTP/1.1 '.length));
const programs = ({ children }: RanCommand): string[] => children.map(({ argv }) => argv.join(' '));

test('a healthy ls-remote: programs, requests and answers in order', async ({ lab }) => {
  const result = await ran(lab, STORE, 'git ls-remote origin');
  assert.equal([result.argv, result.exitCode, result.timedOut, result.stderr], [['git', 'ls-remote', 'origin'], 0, false, []]);
  assert.equal(result.children.map(({ argv, exitCode }) => [argv.join(' '), exitCode]), [[`git remote-https origin ${REMOTE}`, 0], [`git-remote-https origin ${REMOTE}`, 0], ['git credential-store get', 0]]);
  assert.ok(result.children.every(({ durationMs }) => durationMs !== null && durationMs <= result.durationMs));
  assert.equal(statuses(result), ['200 Connection established', '401 Unauthorized', '200 OK', '200 OK']);
  for (const line of ['> GET /v1/repos/billing/info/refs?service=git-upload-pack HTTP/1.1', `> Host: ${HOST}`, '< WWW-Authenticate: Basic realm="AWSCodeCommit"', '* CONNECT tunnel established, response 200']) assert.ok(result.http.includes(line), line);
  assert.ok(result.http.some((line) => /^> Authorization: ‹\d+ characters›$/.test(line)), 'the header\'s name stays');
});

test('a clone clones, and what its helper answered is neither stored nor sent to anybody', async ({ lab }) => {
  const asked = 'printf "%s\\n" "$1" >> "$HOME/asked"; cat > /dev/null';
  const result = await ran(lab, { gitConfig: configured(`!f() { ${asked}; }; f`, LOGIN, 'store') }, `git clone -q --branch main ${REMOTE} 'my copy'`, {
    writes: ['my copy', 'asked'],
    then: (machine) => {
      assert.ok(fs.existsSync(path.join(machine.home, 'my copy/.git/refs/remotes/origin')));
      assert.is(fs.readFileSync(path.join(machine.home, 'asked'), 'utf8'), 'get\n');
    },
  });
  assert.equal([result.exitCode, result.argv.slice(-2)], [0, [REMOTE, 'my copy']], result.stderr.join('\n'));
});

test('403: the answer and git\'s line', async ({ lab, world }) => {
  for (const credential of world.gitCredentials) credential.active = false;
  const result = await ran(lab, STORE, 'git fetch origin', { writes: ['FETCH_HEAD'] });
  assert.equal([result.exitCode, statuses(result).at(-1)], [128, '403 Forbidden']);
  assert.match(result.stderr.join('\n'), /^fatal: unable to access 'https:\/\/git-codecommit\.eu-west-1\.amazonaws\.com\/v1\/repos\/billing\/': The requested URL returned error: 403$/m);
});

test('a helper that fails: its line without its secret, its status, what it said', async ({ lab }) => {
  const secret = 'Zqhelperword';
  const result = await ran(lab, { ...STORE, gitConfig: configured(`!f() { echo no login here >&2; MY_TOKEN=${secret} sh -c 'exit 3'; }; f`) }, 'git ls-remote origin', { secrets: [secret] });
  const helper = result.children.find(({ argv }) => argv.join(' ').includes('MY_TOKEN'));
  assert.equal([helper?.exitCode, helper?.argv], [3, ['f() { echo no login here >&2; MY_TOKEN=‹12 characters› sh -c \'exit 3\'; }; f get']]);
  assert.ok(result.stderr.includes('no login here'));
  assert.match(result.stderr.at(-1) ?? '', /could not read Username.*terminal prompts disabled/);
});

test('secrets in the user\'s own words: URL, header, helper, proxy', async ({ lab }) => {
  const secrets = ['Zqheaderword', 'Zqbearerword', 'Zq/sl@shword', 'Zqpushoption'];
  const [header = '', bearer = '', url = ''] = secrets;
  const result = await ran(lab, { repository: { remote: REMOTE } }, `git -c 'http.extraHeader=X-Extra: ${header}' -c http.extraheader="Authorization: Bearer ${bearer}" ls-remote https://alice:${encodeURIComponent(url)}@${HOST}/v1/repos/billing`, { secrets });
  assert.equal(result.argv.slice(0, 5), ['git', '-c', `http.extraHeader=‹${'X-Extra: '.length + header.length} characters›`, '-c', `http.extraheader=‹${'Authorization: Bearer '.length + bearer.length} characters›`]);
  assert.ok(result.http.includes(`> X-Extra: ‹${header.length} characters›`), result.http.join('\n'));
  assert.not(programs(result).join('\n').includes(encodeURIComponent(url)));
  const failed = await ran(lab, { repository: { remote: REMOTE } }, `git -c core.compression=${header} fetch origin`, { secrets: [header], writes: ['FETCH_HEAD'] });
  assert.match(failed.stderr.join('\n'), /^fatal: bad numeric config value '‹12 characters›' for 'core\.compression'/, 'git repeats the value');
});

test('the user\'s own -c reach the helpers', async ({ lab }) => {
  const result = await ran(lab, { repository: { remote: REMOTE } }, `git -c 'credential.helper=${LOGIN}' ls-remote origin`);
  assert.equal([result.exitCode, statuses(result).at(-1)], [0, '200 OK'], result.stderr.join('\n'));
});

test('a header with a token in the configuration', async ({ lab }) => {
  const secret = 'Zqconfigured';
  const result = await ran(lab, { ...STORE, gitConfig: `${configured('store')}[http]\n\textraHeader = "X-Corp-Key: ${secret}"\n\tuserAgent = ${secret}\n` }, 'git ls-remote', { secrets: [secret] });
  assert.ok(result.http.includes('> X-Corp-Key: ‹12 characters›'));
  assert.ok(result.http.includes('> User-Agent: ‹12 characters›'));
});

test('a password in the URL of the remote', async ({ lab }) => {
  const result = await ran(lab, { repository: { remote: `${STATIC_LOGIN.trim()}/v1/repos/billing` } }, 'git ls-remote');
  assert.is(result.exitCode, 0, result.stderr.join('\n'));
  assert.equal(programs(result), ['git remote-https', 'git-remote-https'].map((program) => `${program} origin https://alice-at-111122223333:‹48 characters›@${HOST}/v1/repos/billing`));
});

test('a proxy that wants a login: its answer without our password', async ({ lab, world }) => {
  const secret = 'Zqproxyword';
  world.switches.proxy = 'auth-required';
  world.switches.proxyLogin = { user: 'corpuser', password: secret };
  const machine = (password: string): MachineSpec => ({ ...STORE, env: { HTTPS_PROXY: lab.proxyUrl.replace('//', `//corpuser:${password}@`) } });
  const good = await ran(lab, machine(secret), 'git ls-remote origin', { secrets: [secret] });
  assert.is(good.exitCode, 0, good.stderr.join('\n'));
  assert.ok(good.http.some((line) => /^\* Proxy auth using Basic with user ‹8 characters›$/.test(line)), good.http.join('\n'));
  const refused = await ran(lab, machine(`${secret}x`), 'git ls-remote origin', { secrets: [secret] });
  assert.ok(refused.http.includes('< Proxy-Authenticate: Basic realm="lab"'), refused.http.join('\n'));
  assert.is(refused.exitCode, 128);
});

test('redirected: where to', async ({ lab, world }) => {
  world.switches.hosts[HOST] = 'redirect';
  const result = await ran(lab, STORE, 'git ls-remote origin');
  assert.equal([result.exitCode, result.http.includes('< Location: https://login.example.com/')], [128, true], result.http.join('\n'));
});

test('a certificate nobody trusts: who issued it', async ({ lab, world }) => {
  world.switches.hosts[HOST] = 'untrusted-ca';
  const result = await ran(lab, STORE, 'git ls-remote origin');
  assert.is(result.exitCode, 128);
  assert.ok(result.http.some((line) => /^\* (?:server certificate verification failed|SSL certificate problem)/.test(line)), result.http.join('\n'));
});

test('a signed URL of git-remote-codecommit', async ({ lab }) => {
  const result = await ran(lab, { repository: { remote: 'codecommit::eu-west-1://dev@billing' }, files: { '.aws/credentials': keysOf('dev'), '.aws/config': '[profile dev]\nregion = eu-west-1\n' }, tools: { grc: 'present' } }, 'git fetch origin', { writes: ['FETCH_HEAD', 'objects', 'refs', 'logs'] });
  assert.is(result.exitCode, 0, result.stderr.join('\n'));
  const signed = programs(result).filter((line) => line.includes('https://'));
  assert.ok(signed.length > 0, programs(result).join('\n'));
  for (const line of signed) assert.match(line, /https:\/\/AKIA…MPLE:‹\d+ characters›@git-codecommit/);
});

test('ssh does not ask, and a setting of the command is kept', async ({ lab }) => {
  const spec: MachineSpec = { repository: { remote: `ssh://APKAEXAMPLEALICE0001@${HOST}/v1/repos/billing` }, tools: { extra: { 'my-ssh': 'echo "words: $*" >&2; exit 7', ssh: 'echo "words: $*" >&2; exit 7' } } };
  const plain = await ran(lab, spec, 'git ls-remote origin');
  assert.match(plain.stderr[0] ?? '', /^words: .*-oBatchMode=yes .*-oStrictHostKeyChecking=yes/);
  const own = await ran(lab, spec, 'git -c core.sshCommand="my-ssh --mine" ls-remote origin');
  assert.match(own.stderr[0] ?? '', /^words: --mine /);
});

test('the last lines of what git said, without progress meters', async ({ lab }) => {
  const noise = 'i=0; while test $i -lt 80; do echo "line $i" >&2; i=$((i+1)); done; printf "Receiving objects:  10%% (1/10)\\rReceiving objects: 100%% (10/10), done.\\nremote: Counting objects: 5, done.\\n\\033[31mred\\n" >&2; exit 1';
  const { stderr } = await ran(lab, { ...STORE, gitConfig: configured(`!f() { ${noise}; }; f`) }, 'git ls-remote origin');
  assert.is(stderr.length, 50);
  assert.not.match(stderr.join('\n'), /objects/);
  assert.equal([stderr.includes('line 79'), stderr.includes('line 10'), stderr.includes('␛[31mred')], [true, false, true]);
});

test('a push pushes', async ({ lab }) => {
  const result = await ran(lab, STORE, 'git push origin refs/remotes/origin/main:refs/heads/new', {
    first: ['git', 'fetch', '-q', 'origin'], writes: ['refs/remotes/origin', 'logs/refs/remotes'],
    then: (machine) => assert.ok(fs.existsSync(path.join(machine.home, 'work/.git/refs/remotes/origin/new'))),
  });
  assert.equal([result.exitCode, statuses(result).at(-1)], [0, '200 OK'], result.stderr.join('\n'));
  assert.match(result.stderr.join('\n'), /\[new branch\] +origin\/main -> new/);
});

test('a helper that hangs is ended with all of its group', async ({ lab }) => {
  let pid = '';
  const result = await ran(lab, { ...STORE, gitConfig: configured('!f() { sleep 600 & echo $! > "$HOME/pid"; wait; }; f') }, 'git ls-remote origin', {
    options: { timeoutMs: 1500 }, writes: ['pid'], then: (machine) => { pid = fs.readFileSync(path.join(machine.home, 'pid'), 'utf8').trim(); },
  });
  assert.equal([result.timedOut, result.exitCode], [true, null]);
  assert.ok(result.http.includes('< HTTP/1.1 401 Unauthorized'), 'what was traced before is told');
  assert.ok(!fs.existsSync(`/proc/${pid}/status`) || /^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8')));
});

test('a git that cannot reset helpers is not run: it would store and erase', async ({ lab }) => {
  const result = await ran(lab, { tools: { git: 'missing', extra: { git: 'test "$1" = --version && echo "git version 2.8.6"' } } }, 'git fetch');
  assert.equal([result.exitCode, result.stderr], [null, ['not run: git 2.8.6 would store or erase the login it uses (2.9.0 is the first that can be kept from it)']]);
});

test('no git', async ({ lab }) => {
  const result = await ran(lab, { tools: { git: 'missing' } }, 'git fetch');
  assert.equal({ ...result, durationMs: 0 }, { argv: ['git', 'fetch'], exitCode: null, timedOut: false, durationMs: 0, children: [], http: [], stderr: ['git is not on PATH'], omitted: 0 });
});

const intent = (cwd: string, offline: boolean): Intent => ({ cwd, target: null, profile: null, region: null, method: null, offline, live: !offline, allowDialogs: false });

test('for a report: not with --offline, not after Ctrl-C; a text that is no command is refused', async ({ lab }) => {
  const machine = await makeMachine(lab, { ...STORE, tools: { aws: 'missing', grc: 'missing' } });
  const run = (words: string, offline = false) => runTraced(words, { intent: intent(machine.cwd, offline), timeoutSeconds: 60, signal: new AbortController().signal, env: machine.env });
  assert.is((await run('git ls-remote')).exitCode, 0);
  const before = lab.requests.length;
  for (const refused of [run('git ls-remote', true), run('git ls-remote | cat')]) assert.instance(await refused.catch((error: unknown) => error), CommandError);
  const ended = await runTraced('git ls-remote', { intent: intent(machine.cwd, false), timeoutSeconds: 60, signal: AbortSignal.abort(), env: machine.env });
  assert.equal([ended.exitCode, ended.timedOut], [null, true], 'Ctrl-C came before');
  assert.is(lab.requests.length, before);
  await machine.remove();
});

test('ssh takes a new host key where the diagnosis says that the user\'s own would', async ({ lab }) => {
  const spec: MachineSpec = { repository: { remote: `ssh://APKAEXAMPLEALICE0001@${HOST}/v1/repos/billing` }, tools: { aws: 'missing', grc: 'missing', extra: { ssh: 'echo "words: $*" >&2; exit 7' } } };
  const machine = await makeMachine(lab, spec);
  const effective = { strictHostKeyChecking: 'accept-new', knownHostsFiles: ['/home/x/.ssh/known_hosts'] };
  const snapshot = { ssh: { status: 'seen', value: { effective }, origin: { kind: 'derived', from: [] } } } as unknown as Snapshot;
  const { stderr } = await runTraced('git ls-remote', { intent: intent(machine.cwd, false), snapshot, timeoutSeconds: 60, signal: new AbortController().signal, env: machine.env });
  assert.match(stderr[0] ?? '', /-oStrictHostKeyChecking=accept-new -oUserKnownHostsFile=\S+\/known_hosts \/home\/x\/\.ssh\/known_hosts /);
  await machine.remove();
});

test.run();
