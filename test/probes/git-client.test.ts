import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { GitClientFact } from '../../src/core/facts.ts';
import { gitClient, observeFill } from '../../src/probes/git-client.ts';
import { type Answer, fakeHost, type FakeMachine, observe, PRIVATE_DIR, seen } from '../support/fake-host.ts';
import { AWS_HELPER, canonicalBlock, entry, HOST, linux, machineAlone, remoteEntry, URL_HTTPS, type World } from '../support/worlds.ts';

const test = suite('probes/git-client');
const LS = 'git ls-remote -- origin HEAD';
const FILL = 'git credential fill';
const SIGNED = `20261117T090000Z${'0123456789abcdef'.repeat(4)}`;
const TRACE = `${PRIVATE_DIR}/trace`;

/** What git's trace says when these commands were asked. */
const traceOf = (commands: readonly string[], code = 0): string => [
  { event: 'start', sid: 'a', argv: ['git', 'ls-remote'] }, { event: 'start', sid: 'a/b', argv: ['git', 'credential', 'fill'] },
  ...commands.flatMap((command, id) => [{ event: 'child_start', sid: 'a/b', child_id: id, use_shell: true, argv: [`${command} get`] }, { event: 'child_exit', sid: 'a/b', child_id: id, code: id === commands.length - 1 ? code : 1 }]),
  { event: 'exit', sid: 'a/b', code },
].map((event) => JSON.stringify(event)).join('\n');

const git = (answer: Answer, commands: readonly string[] | null): NonNullable<FakeMachine['programs']>[string] => (call, write) => {
  if (commands !== null) write(TRACE, traceOf(commands));
  assert.is(call.options.env?.['GIT_TRACE2_EVENT'], TRACE);
  return answer;
};
const refused = (status: number): Answer => ({ exitCode: 128, stderr: `fatal: unable to access '${URL_HTTPS}/': The requested URL returned error: ${status}\n` });
const look = (programs: NonNullable<FakeMachine['programs']>, world: World = linux, machine: FakeMachine = {}) => observe<GitClientFact>(gitClient, { ...machine, programs }, world.snapshot);
const AWS = AWS_HELPER.slice(1);

test('git succeeds: its helpers by their configured lines', async () => {
  const { observed } = await look({ [LS]: git({}, [AWS]) });
  assert.equal(seen(observed), {
    argv: ['git', 'ls-remote', '--', 'origin', 'HEAD'], exitCode: 0, timedOut: false, httpStatus: null, failure: null, stderr: [], handed: null, helpers: [{ helper: AWS_HELPER, exitCode: 0, answered: true }],
  });
});

test('a zero without refs proves nothing', async () => {
  assert.is(seen((await look({ [LS]: git({ stdout: `${'0123456789'.repeat(4)}\tHEAD\n` }, [AWS]) })).observed).exitCode, 0);
  assert.equal((await look({ [LS]: git({ stdout: '<html>' }, [AWS]) })).observed, { status: 'failed', reason: 'git ls-remote ended with 0, but what it printed is no list of refs' });
});

test('the overlay of the contract, to the letter; the user\'s parameters stay out of argv', async () => {
  const { calls } = await look({ [LS]: git({}, [AWS]) }, linux, { env: { GIT_CONFIG_PARAMETERS: "'http.extraheader=hunter2'" } });
  assert.equal(calls[0]?.argv, [
    'git', '-c', 'credential.helper=', '-c', 'credential.useHttpPath=true', '-c', `http.${URL_HTTPS}.saveCookies=false`,
    '-c', 'credential.helper=!f() { test "$1" = get && sed "/^host=$CCD_HOST/,\\$ { /^username=/d; }" | GIT_CONFIG_PARAMETERS=$CCD_PARAMS git credential fill; }; f', 'ls-remote', '--', 'origin', 'HEAD',
  ]);
  const env = calls[0]?.options.env ?? {};
  assert.equal([env['CCD_HOST'], env['CCD_PARAMS'], env['GIT_TERMINAL_PROMPT'], env['GIT_ASKPASS'], env['GCM_INTERACTIVE'], env['GIT_TRACE2'], env['GIT_TRACE2_PERF'], env['GIT_TRACE'], env['PYTHONDONTWRITEBYTECODE']], [
    HOST, "'http.extraheader=hunter2'", '0', '', '0', '0', '0', null, '1',
  ]);
  assert.is(env['GIT_SSH_COMMAND'], undefined);
});

test('ssh: quiet, with the user\'s own command', async () => {
  const world = linux.with({ target: { method: 'ssh', url: `ssh://${HOST}/v1/repos/billing` }, gitConfig: { entries: [entry('core.sshcommand', 'ssh -i ~/.ssh/id')] } });
  const { calls } = await look({ [LS]: git({}, null) }, world);
  const command = calls[0]?.options.env?.['GIT_SSH_COMMAND'] ?? '';
  for (const word of ['-oBatchMode=yes', '-i', '~/.ssh/id']) assert.ok(command.split(' ').includes(word), command);
});

for (const status of [401, 403]) {
  test(`refused with ${status}: the chain is asked again, and the secret is dropped`, async () => {
    const { observed, calls } = await look({ [LS]: git(refused(status), ['git credential-store']), [FILL]: { stdout: `protocol=https\nhost=${HOST}\nusername=AKIAIOSFODNN7EXAMPLE\npassword=${SIGNED}\n` } },
      linux.with({ gitConfig: { entries: [entry('credential.helper', 'store'), remoteEntry()] } }));
    const fact = seen(observed);
    assert.equal([fact.httpStatus, fact.failure, fact.helpers], [status, status === 403 ? 'forbidden' : 'unauthorized', [{ helper: 'store', exitCode: 0, answered: true }]]);
    assert.equal([fact.handed?.login.keyIdLast4, fact.handed?.secret], ['MPLE', { kind: 'signature', length: 80, signedAt: '2026-11-17T09:00:00Z' }]);
    assert.not.match(JSON.stringify(fact), /0123456789abcdef|IOSFODNN7/);
    assert.is(calls[1]?.options.stdin, `url=${URL_HTTPS}\n\n`);
    assert.is(calls[1]?.options.env?.['GIT_TERMINAL_PROMPT'], '0');
  });
}

test('asked again only after 401 and 403, and only where helpers were asked', async () => {
  for (const [answer, commands] of [[refused(404), [AWS]], [refused(500), [AWS]], [refused(403), null], [{ exitCode: 128, stderr: 'fatal: could not read Username\n' }, [AWS]]] as const) {
    const { observed, calls } = await look({ [LS]: git(answer, commands) });
    assert.equal([seen(observed).handed, calls.length], [null, 1], answer.stderr);
  }
});

test('a second answer that does not come is none', async () => {
  const { observed } = await look({ [LS]: git(refused(403), [AWS]), [FILL]: { exitCode: 128, stderr: 'fatal: could not read Username\n' } });
  assert.equal([seen(observed).httpStatus, seen(observed).handed], [403, null]);
});

test('what git says is shown without secrets, harmless, and not endless', async () => {
  const stderr = `${Array.from({ length: 40 }, (_, index) => `noise ${index}\nnoise ${index}\n`).join('')}\u001b[31mremote: hi\nfatal: unable to access 'https://AKIAIOSFODNN7EXAMPLE:${SIGNED}@${HOST}/': The requested URL returned error: 404\n`;
  const { stderr: lines } = seen((await look({ [LS]: git({ exitCode: 128, stderr }, null) })).observed);
  assert.is(lines.length, 20);
  assert.is(new Set(lines).size, 20, 'git under the overlay says some lines twice');
  assert.is(lines.at(-2), '␛[31mremote: hi');
  assert.not.match(lines.join(''), /0123456789abcdef|IOSFODNN7/);
});

test('a helper that is configured nowhere is shown as git ran it, without its secret', async () => {
  const fact = seen((await look({ [LS]: git({}, ['f() { echo password=hunter2; }; f']) })).observed);
  assert.match(fact.helpers?.[0]?.helper ?? '', /^!f\(\)/);
  assert.not.match(JSON.stringify(fact), /hunter2/);
});

test('a helper line with a secret is found again under its shown form', async () => {
  const line = '!TOKEN=‹7 characters› my-helper';
  const fact = seen((await look({ [LS]: git({}, ['TOKEN=hunter2 my-helper']) }, linux.with({ gitConfig: { entries: [entry('credential.helper', line)] } }))).observed);
  assert.equal(fact.helpers?.map(({ helper }) => helper), [line]);
});

test('git hangs, git is missing', async () => {
  const slow = seen((await look({ [LS]: git({ exitCode: null, timedOut: true }, null) })).observed);
  assert.equal([slow.timedOut, slow.failure, slow.exitCode, slow.helpers], [true, 'timeout', null, null]);
  assert.equal((await look({ [LS]: 'missing' })).observed, { status: 'failed', reason: 'git is not on PATH' });
});

test('in a repository git does not trust nothing is run', async () => {
  const { observed, calls } = await look({}, linux.with({ repository: { dubiousOwnership: true } }));
  assert.equal([seen(observed).failure, seen(observed).exitCode, calls], ['dubious-ownership', null, []]);
});

test('no target: nothing is run', async () => {
  const { observed, calls } = await look({}, machineAlone);
  assert.equal([observed, calls], [{ status: 'absent', reason: 'no repository given' }, []]);
});

test('a URL that is no remote is asked for itself', async () => {
  const { observed } = await look({ [`git ls-remote -- ${URL_HTTPS} HEAD`]: git({}, [AWS]) }, linux.with({ target: { remote: null } }));
  assert.equal(seen(observed).argv, ['git', 'ls-remote', '--', URL_HTTPS, 'HEAD']);
});

test('trace: what a bare fill asks, and whether it stopped early', async () => {
  const entries = [entry('credential.helper', 'store'), ...canonicalBlock];
  const fill = (answer: Answer) => observeFill(fakeHost({ programs: { [FILL]: git(answer, ['git credential-store', AWS]) } }), URL_HTTPS, entries);
  const helpers = [{ helper: 'store', exitCode: 1, answered: false }, { helper: AWS_HELPER, exitCode: 0, answered: true }];
  assert.equal(await fill({ exitCode: 128 }), { helpers, stopped: false });
  assert.is((await fill({ exitCode: 128, stderr: "fatal: credential helper 'store' told us to quit\n" }))?.stopped, true);
  assert.is((await fill({ exitCode: null, timedOut: true }))?.stopped, true);
  assert.is(await observeFill(fakeHost({ programs: { [FILL]: 'missing' } }), URL_HTTPS, []), null);
});

test('git-remote-codecommit: the overlay is for the URL it signs, which has a user name', async () => {
  const url = 'codecommit::eu-west-1://dev@billing';
  const { calls } = await look({ [LS]: git({}, null) }, linux.with({ target: { method: 'grc', url, configuredUrl: url } }));
  const words = calls[0]?.argv.join(' ') ?? '';
  assert.ok(words.includes(`http.https://${HOST}/v1/repos/billing.saveCookies=false`), words);
  assert.not.match(words, /sed/);
  assert.is(calls[0]?.options.env?.['CCD_HOST'], HOST);
});

test('--probe-timeout is the time git gets', async () => {
  const { calls } = await look({ [LS]: git({}, null) }, linux.with({ intent: { probeTimeoutSeconds: 7 } }));
  assert.is(calls[0]?.options.timeoutMs, 7000);
  assert.is((await look({ [LS]: git({}, null) })).calls[0]?.options.timeoutMs, 20_000);
});

test.run();
