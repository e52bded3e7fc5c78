import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { defaultWorld, type Lab, startLab } from './lab.ts';
import { makeMachine, type MachineSpec } from './machine.ts';

const test = suite('lab: CodeCommit over SSH');
const HOST = 'git-codecommit.eu-west-1.amazonaws.com';
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

const CONFIG = `Host ${HOST}\n  HostName 127.0.0.1\n  Port {{SSH_PORT}}\n  User APKAEXAMPLEALICE0001\n  IdentityFile {{HOME}}/.ssh/codecommit_rsa\n`;
const machine = (files: MachineSpec['files'] = {}) => makeMachine(lab, {
  files: { '.ssh/config': CONFIG, '.ssh/codecommit_rsa': '{{SSH_KEY alice}}', '.ssh/known_hosts': '[127.0.0.1]:{{SSH_PORT}} {{SSH_HOST_KEY}}\n', ...files },
  repository: { remote: `ssh://${HOST}/v1/repos/billing` },
});
// ssh takes the home directory from the user database, so the known hosts are named.
const quiet = (home: string) => ({ GIT_SSH_COMMAND: `ssh -o BatchMode=yes -o UserKnownHostsFile=${home}/.ssh/known_hosts` });

test('real git lists, clones and pushes', async () => {
  const made = await machine();
  const env = quiet(made.home);
  const listed = await made.run(['git', 'ls-remote', 'origin'], { env });
  assert.is(listed.code, 0, listed.stderr);
  assert.match(listed.stdout, /refs\/heads\/main/);
  assert.is((await made.run(['git', 'fetch', '-q', 'origin'], { env })).code, 0);
  const pushed = await made.run(['git', 'push', '-q', 'origin', 'refs/remotes/origin/main:refs/heads/other'], { env });
  assert.is(pushed.code, 0, pushed.stderr);
  await made.remove();
});

test('another key, an inactive one and an unknown user are refused as ssh prints it', async () => {
  const made = await machine({ '.ssh/codecommit_rsa': '{{SSH_KEY stranger}}' });
  const refused = await made.run(['git', 'ls-remote', 'origin'], { env: quiet(made.home) });
  assert.match(refused.stderr, /Permission denied \(publickey/);
  await made.remove();
});

test('a denial is printed with its reason', async () => {
  lab.world.identities[0]?.denials.push({ action: 'codecommit:GitPull', type: 'identity-implicit' });
  const made = await machine();
  const { stderr, code } = await made.run(['git', 'ls-remote', 'origin'], { env: quiet(made.home) });
  assert.is(code, 128);
  assert.match(stderr, /^Access denied: User: arn:aws:iam::111122223333:user\/alice is not authorized to perform: codecommit:GitPull on resource: arn:aws:codecommit:eu-west-1:111122223333:billing because no identity-based policy/m);
  await made.remove();
});

test('without a command it greets and ends with an error', async () => {
  const made = await machine();
  const { stderr, code } = await made.run(['ssh', '-o', 'BatchMode=yes', '-o', `UserKnownHostsFile=${made.home}/.ssh/known_hosts`, '-T', HOST]);
  assert.is.not(code, 0);
  assert.match(stderr, /You have successfully authenticated over SSH/);
  await made.remove();
});

test.run();
