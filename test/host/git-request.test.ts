import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { GitRequestFact } from '../../src/core/facts.ts';
import type { GitRequest } from '../../src/core/probe.ts';
import { loginFor } from '../../src/host/netrc.ts';
import { createHost } from '../../src/host/node-host.ts';
import { defaultWorld, exampleSession, type Lab, startLab, type World } from '../lab/lab.ts';
import { makeMachine, type MachineSpec } from '../lab/machine.ts';

const test = suite<{ lab: Lab; world: World }>('host/git-request');
const HOST = 'git-codecommit.eu-west-1.amazonaws.com';
const STATIC = { user: 'alice-at-111122223333', password: 'EXAMPLEgitPasswordNotReal0123456789EXAMPLE+=' };
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const KEYS = { '.aws/credentials': `[default]\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\naws_secret_access_key=${SECRET}\n` };

test.before.each(async (context) => {
  context.world = defaultWorld();
  context.lab = await startLab(context.world);
});
test.after.each(async ({ lab }) => lab.close());

async function ask(lab: Lab, spec: MachineSpec, request: Partial<GitRequest> = {}, now?: () => Date): Promise<GitRequestFact> {
  const machine = await makeMachine(lab, { tools: { aws: 'missing', grc: 'missing', ...spec.tools }, ...spec });
  const host = createHost({ signal: new AbortController().signal, cwd: machine.cwd, env: machine.env, platform: 'linux', ...(now === undefined ? {} : { now }) });
  const before = await machine.snapshot();
  try {
    if (request.carry !== 'stored') await host.aws.credentials({ profile: null, dialect: 'botocore', region: 'eu-west-1' });
    const fact = await host.gitRequest({ host: HOST, path: '/v1/repos/billing', region: 'eu-west-1', service: 'git-upload-pack', carry: 'signature', ...request });
    assert.equal([...(await machine.snapshot())], [...before], 'nothing is written');
    for (const secret of [SECRET, STATIC.password, 'AKIAIOSFODNN7EXAMPLE']) assert.not(JSON.stringify(fact).includes(secret));
    assert.not.match(JSON.stringify(fact), /\d{8}T\d{6}Z[0-9a-f]{64}/);
    return fact;
  } finally {
    await host.close();
    await machine.remove();
  }
}
const brief = ({ carried, answer, advertisesRefs }: GitRequestFact) => [carried, answer.status, answer.errorCode, advertisesRefs];

test('a signature of ours is accepted for fetching and pushing', async ({ lab }) => {
  const fact = await ask(lab, { files: KEYS });
  assert.equal(brief(fact), ['signature', 200, null, true]);
  assert.equal([fact.login?.kind, fact.login?.keyIdLast4, fact.answer.url], ['access-key', 'MPLE', `https://${HOST}/v1/repos/billing/info/refs?service=git-upload-pack`]);
  assert.equal(brief(await ask(lab, { files: KEYS }, { service: 'git-receive-pack' })), ['signature', 200, null, true]);
});

test('a session token travels with it', async ({ lab, world }) => {
  const session = exampleSession('Dev', 'me');
  world.identities.push(session);
  const fact = await ask(lab, { env: { AWS_ACCESS_KEY_ID: session.accessKeyId, AWS_SECRET_ACCESS_KEY: session.secretAccessKey, AWS_SESSION_TOKEN: session.sessionToken ?? '' } });
  assert.equal([...brief(fact), fact.login?.hasSessionToken], ['signature', 200, null, true, true]);
});

test('refusals keep the code and the sentence of the body', async ({ lab, world }) => {
  assert.equal(brief(await ask(lab, { files: KEYS }, { path: '/v1/repos/nowhere' })).slice(1), [404, 'RepositoryDoesNotExistException', false]);
  const late = await ask(lab, { files: KEYS }, {}, () => new Date(Date.now() - 3_600_000));
  assert.is(late.answer.status, 403);
  assert.ok(late.answer.errorCode);
  world.identities[0]?.denials.push({ action: 'codecommit:GitPull', type: 'scp' });
  const denied = await ask(lab, { files: KEYS });
  assert.equal(brief(denied), ['signature', 403, 'AccessDeniedException', false]);
  assert.match(denied.answer.errorMessage ?? '', /not authorized to perform: codecommit:GitPull on resource: .* service control/);
});

test('without a credential the request is made all the same', async ({ lab }) => {
  const none = await ask(lab, {});
  assert.equal([...brief(none), none.login], ['nothing', 401, 'NotAuthorizedException', false, null]);
  assert.equal(brief(await ask(lab, {}, { carry: 'stored' })).slice(0, 2), ['nothing', 401]);
});

test('what is stored: the user\'s helpers with his useHttpPath, netrc before them', async ({ lab }) => {
  const helper = `!f() { test "$1" = get || { touch "$HOME/wrote"; exit; }; grep -q '^path=v1/repos/billing$' && printf 'username=${STATIC.user}\\npassword=${STATIC.password}\\n'; }; f`;
  const gitConfig = `[credential]\n\thelper = "${helper.replaceAll('"', '\\"').replaceAll('\\n', '\\\\n')}"\n`;
  const withPath = await ask(lab, { gitConfig: `${gitConfig}\tuseHttpPath = true\n` }, { carry: 'stored' });
  assert.equal([...brief(withPath), withPath.login?.name], ['git-credential', 200, null, true, STATIC.user]);
  assert.equal(brief(await ask(lab, { gitConfig }, { carry: 'stored' })).slice(0, 2), ['nothing', 401]);
  const netrc = `machine ${HOST} login ${STATIC.user} password ${STATIC.password}\n`;
  assert.equal(brief(await ask(lab, { gitConfig, files: { '.netrc': netrc } }, { carry: 'stored' })), ['netrc', 200, null, true]);
  assert.equal(brief(await ask(lab, { files: { '.netrc': netrc.replace('+=', '+?') } }, { carry: 'stored' })).slice(0, 2), ['netrc', 403]);
});

test('a helper that would ask does not', async ({ lab }) => {
  const asks = await ask(lab, { gitConfig: '[core]\n\taskPass = give-up\n', tools: { aws: 'missing', grc: 'missing', extra: { 'give-up': 'echo fake' } } }, { carry: 'stored' });
  assert.is(asks.carried, 'nothing');
});

test('a login page is no answer of CodeCommit', async ({ lab, world }) => {
  world.switches.hosts = { [HOST]: 'captive-html' };
  const { answer, advertisesRefs } = await ask(lab, { files: KEYS });
  assert.equal([answer.status, answer.failure?.code, advertisesRefs], [200, 'NOT_AWS', false]);
  world.switches.hosts = { [HOST]: 'redirect' };
  assert.match((await ask(lab, { files: KEYS })).answer.failure?.message ?? '', /leading to login\.example\.com/);
  world.switches.hosts = { [HOST]: 'untrusted-ca' };
  assert.is((await ask(lab, { files: KEYS })).answer.failure?.stage, 'tls');
});

test('netrc as curl reads it', () => {
  const cases: [string, unknown][] = [
    ['machine h login a password b', ['a', 'b']],
    ['machine other login x password y\nmachine H\n  login a\n  password "b \\" c"\n', ['a', 'b " c']],
    ['default login d password e\nmachine h login a password b', ['d', 'e']],
    ['# machine h login x password y\nmachine h login a password b', ['a', 'b']],
    ['macdef init\nmachine h login x password y\n\nmachine h login a password b', ['a', 'b']],
    ['machine h login a', null],
    ['machine other login a password b', null],
    ['', null],
  ];
  for (const [text, expected] of cases) {
    const login = loginFor(text, 'h');
    assert.equal(login && [login.username, login.password], expected, text);
  }
});

test.run();
