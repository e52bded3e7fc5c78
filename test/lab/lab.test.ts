import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { defaultWorld, exampleSession, startLab } from './lab.ts';
import type { Denial, Lab } from './lab.ts';
import { makeMachine, toolsUnderTest } from './machine.ts';
import type { Machine, MachineSpec } from './machine.ts';
import { labNow } from './hosts.ts';
import { signatureOf } from './signatures.ts';

const test = suite('lab: git');

const remote = 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing';
const grcRemote = 'codecommit::eu-west-1://billing';
const helperConfig = '[credential]\n\thelper = "!aws codecommit credential-helper $@"\n\tuseHttpPath = true\n';
const person = '[user]\n\tname = Example\n\temail = example@example.com\n';
const keys = '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n';
const storedLogin =
  'https://alice-at-111122223333:EXAMPLEgitPasswordNotReal0123456789EXAMPLE%2B%3D@git-codecommit.eu-west-1.amazonaws.com\n';

const withHelper: MachineSpec = {
  files: { '.aws/credentials': keys },
  gitConfig: person + helperConfig,
};

let lab: Lab;
test.before(async () => {
  lab = await startLab(defaultWorld());
});
test.after(async () => {
  await lab.close();
});

async function succeed(machine: Machine, ...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await machine.run(argv);
  assert.is(code, 0, `${argv.join(' ')}: ${stderr}`);
  return stdout;
}

/** Clones, pushes a commit from the clone, and fetches it into a second clone. */
async function clonePushFetch(spec: MachineSpec, url: string): Promise<void> {
  const machine = await makeMachine(lab, spec);
  await succeed(machine, 'git', 'clone', '-q', url, 'one');
  await succeed(machine, 'cp', '-R', 'one', 'two');
  await succeed(machine, 'git', '-C', 'one', 'commit', '-q', '--allow-empty', '-m', 'third');
  // Over git's http.postBuffer the pack goes out chunked, after a probing request.
  await succeed(machine, 'git', '-C', 'one', '-c', 'http.postBuffer=1', 'push', '-q', 'origin', 'main');
  await succeed(machine, 'git', '-C', 'two', 'fetch', '-q');
  const pushed = await succeed(machine, 'git', '-C', 'one', 'rev-parse', 'main');
  assert.is(await succeed(machine, 'git', '-C', 'two', 'rev-parse', 'origin/main'), pushed);
  await machine.remove();
}

const kinds = (tool: 'aws' | 'grc'): ('present' | 'stand-in')[] =>
  toolsUnderTest()[tool].kind === 'real' ? ['present', 'stand-in'] : ['stand-in'];

if (kinds('aws').length === 1) console.log('SKIP git through the real aws: none on this computer');
if (kinds('grc').length === 1) console.log('SKIP git through the real git-remote-codecommit: none on this computer');

for (const aws of kinds('aws')) {
  test(`clone, push and fetch with the AWS CLI's credential helper (${aws})`, async () => {
    await clonePushFetch({ ...withHelper, tools: { aws } }, remote);
  });
}

for (const grc of kinds('grc')) {
  test(`clone, push and fetch with git-remote-codecommit (${grc})`, async () => {
    await clonePushFetch({ files: { '.aws/credentials': keys }, gitConfig: person, tools: { grc, aws: 'missing' } }, grcRemote);
  });

  test(`git-remote-codecommit (${grc}) assumes a role, whose token survives the URL`, async () => {
    const machine = await makeMachine(lab, {
      files: {
        '.aws/credentials': keys,
        '.aws/config': '[profile r]\nrole_arn = arn:aws:iam::111122223333:role/CodeAccess\nsource_profile = default\nregion = eu-west-1\n',
      },
      tools: { grc, aws: 'missing' },
    });
    assert.match(await succeed(machine, 'git', 'ls-remote', 'codecommit://r@billing'), /refs\/heads\/main/);
    assert.is(lab.requests.at(-1)?.userKind, 'temporary-key');
  });
}

test('clone, push and fetch with static Git credentials of a store file', async () => {
  const spec: MachineSpec = {
    files: { '.git-credentials': storedLogin },
    gitConfig: `${person}[credential]\n\thelper = store\n`,
    tools: { aws: 'missing', grc: 'missing' },
  };
  await clonePushFetch(spec, remote);
  assert.is(lab.requests.at(-1)?.userKind, 'git-credential');
});

/** Runs `git ls-remote` (or a push) against the lab and expects git to stop with that HTTP status. */
async function refused(spec: MachineSpec, status: number, url = remote, push = false): Promise<void> {
  const machine = await makeMachine(lab, { tools: { aws: 'stand-in', grc: 'missing' }, repository: { remote: url }, ...spec });
  const { code, stderr } = await machine.run(push ? ['git', 'push', 'origin', 'HEAD'] : ['git', 'ls-remote', 'origin']);
  assert.is(code, 128, stderr);
  assert.match(stderr, status === 404 ? /repository '.*' not found/ : `returned error: ${status}`);
  assert.is(lab.requests.at(-1)?.status, status);
  await machine.remove();
}

/** Asks the endpoint as a direct probe does, with a fresh signature, and returns status and body. */
async function probe(url: string, service = 'git-upload-pack', secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', ageSeconds = 0): Promise<string> {
  const { host, pathname } = new URL(url);
  const timestamp = new Date(labNow(lab.world) - ageSeconds * 1000).toISOString().replace(/[-:]|\.\d{3}Z/g, '');
  const scope = { date: timestamp.slice(0, 8), region: 'eu-west-1', service: 'codecommit' };
  const password = `${timestamp}Z${signatureOf(secret, scope, timestamp, `GIT\n${pathname}\n\nhost:${host}\n\nhost\n`)}`;
  const script = `
    import * as http from 'node:http'; import * as https from 'node:https'; import { readFileSync } from 'node:fs';
    const [url, password, ca, proxy] = process.argv.slice(1); const { host, hostname, pathname, search } = new URL(url);
    http.request(proxy, { method: 'CONNECT', path: host + ':443' }).on('connect', (_, socket) => {
      https.get({ host, path: pathname + search, auth: 'AKIAIOSFODNN7EXAMPLE:' + password, socket, agent: false, ca: readFileSync(ca) }, async (response) => {
        let text = ''; for await (const chunk of response) text += chunk;
        console.log(response.statusCode, response.headers['x-amzn-requestid'] ? 'id' : 'no id', text); process.exit();
      });
    }).end();`;
  const machine = await makeMachine(lab, { tools: { aws: 'missing', grc: 'missing' } });
  const argv = ['node', '--input-type=module', '-e', script, `${url}/info/refs?service=${service}`, password, lab.caFile, lab.proxyUrl];
  const text = await succeed(machine, ...argv);
  await machine.remove();
  return text;
}

test('the probe sees 200 with a good signature, so that its refusals below mean something', async () => {
  assert.match(await probe(remote), /^200 id .*git-upload-pack/s);
});

test('no credential: 401, and git may not ask', async () => {
  const machine = await makeMachine(lab, { repository: { remote }, tools: { aws: 'missing', grc: 'missing' } });
  const { code, stderr } = await machine.run(['git', 'ls-remote', 'origin']);
  assert.is(code, 128);
  assert.match(stderr, /could not read Username/);
  assert.is(lab.requests.at(-1)?.status, 401);
});

test('wrong secret: 403 InvalidSignatureException', async () => {
  const wrong = { '.aws/credentials': keys.replace('wJalr', 'WRONG') };
  await refused({ ...withHelper, files: wrong }, 403);
  assert.match(await probe(remote, 'git-upload-pack', 'WRONGEXAMPLE'), /^403 id <InvalidSignatureException>\s+<Message>The request signature/);
});

test('a signature over 15 minutes old, or a clock that far off: 403', async () => {
  assert.match(await probe(remote, 'git-upload-pack', undefined, 14 * 60), /^200/);
  assert.match(await probe(remote, 'git-upload-pack', undefined, 16 * 60), /^403 id <InvalidSignatureException>\s+<Message>Signature expired: /);
  lab.world.switches.clockOffsetSeconds = -3600;
  await refused(withHelper, 403);
  lab.world.switches.clockOffsetSeconds = 0;
});

test('an expired session: 403 ExpiredTokenException', async () => {
  const session = exampleSession('Build', 'old', { state: 'expired' });
  lab.world.identities.push(session);
  const env = { AWS_ACCESS_KEY_ID: session.accessKeyId, AWS_SECRET_ACCESS_KEY: session.secretAccessKey, AWS_SESSION_TOKEN: session.sessionToken ?? '' };
  await refused({ gitConfig: helperConfig, env }, 403);
  session.state = 'active';
  const machine = await makeMachine(lab, { gitConfig: helperConfig, env, repository: { remote } });
  await succeed(machine, 'git', 'ls-remote', 'origin');
  await machine.remove();
});

test('an inactive key: 403 UnrecognizedClientException', async () => {
  const [alice] = lab.world.identities;
  if (alice) alice.state = 'inactive';
  assert.match(await probe(remote), /^403 id <UnrecognizedClientException>\s+<Message>The security token included in the request is invalid/);
  if (alice) alice.state = 'active';
});

async function denied(denials: Denial[], body: () => Promise<void>): Promise<void> {
  const [alice] = lab.world.identities;
  if (alice) alice.denials = denials;
  try {
    await body();
  } finally {
    if (alice) alice.denials = [];
  }
}

test('denied GitPull: 403 and the reason in the body', async () => {
  await denied([{ action: 'codecommit:GitPull', type: 'identity-implicit' }], async () => {
    await refused(withHelper, 403);
    const reason = 'User: arn:aws:iam::111122223333:user/alice is not authorized to perform: codecommit:GitPull on resource: ' +
      'arn:aws:codecommit:eu-west-1:111122223333:billing because no identity-based policy allows the codecommit:GitPull action';
    assert.ok((await probe(remote)).includes(`<AccessDeniedException>\n  <Message>${reason}</Message>`));
    assert.match(await probe(remote, 'git-receive-pack'), /^200/);
  });
});

test('denied GitPush: reading goes on, the push is 403', async () => {
  await denied([{ action: 'codecommit:GitPush', type: 'scp' }], async () => {
    assert.match(await probe(remote), /^200/);
    assert.match(await probe(remote, 'git-receive-pack'), /^403 .*with an explicit deny in a service control policy/s);
  });
});

test('denied key: 403 EncryptionKeyAccessDeniedException', async () => {
  await denied([{ action: 'kms:Decrypt', type: 'identity-explicit' }], async () => {
    await refused(withHelper, 403);
    assert.match(await probe(remote), /^403 id <EncryptionKeyAccessDeniedException>/);
  });
});

test('missing repository: 404 RepositoryDoesNotExistException', async () => {
  await refused(withHelper, 404, remote.replace('billing', 'nothing'));
  assert.match(await probe(remote.replace('billing', 'nothing')), /^404 id <RepositoryDoesNotExistException>/);
});

test('a user name in the URL: git sends it with an empty password and gets 403', async () => {
  await refused(withHelper, 403, remote.replace('https://', 'https://alice@'));
});

test('an empty repository clones with a warning, as CodeCommit’s fresh ones do', async () => {
  lab.world.repositories.push({ account: '111122223333', region: 'eu-west-1', name: 'fresh', empty: true });
  const machine = await makeMachine(lab, { ...withHelper, tools: { aws: 'stand-in' } });
  const { code, stderr } = await machine.run(['git', 'clone', remote.replace('billing', 'fresh')]);
  assert.is(code, 0);
  assert.match(stderr, /appear to have cloned an empty repository/);
  await machine.remove();
});

test.run();
