import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type SshEffective, type SshHandshake, valueOf } from '../../src/core/facts.ts';
import { publishedKeyOf } from '../../src/probes/ssh-host-key.ts';
import { type Answer, fakeHost } from '../support/fake-host.ts';
import { HOST, ssh } from '../support/worlds.ts';
import { effective, handshake, PUBLISHED, SHA256 } from '../support/worlds-ssh.ts';

const test = suite('probes/ssh-host-key');
const KEY = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQEXAMPLE';
const refused = handshake({ stage: 'host-key' });

async function ask(changes: { effective?: Partial<SshEffective>; seen?: Partial<SshHandshake>; scan?: Answer; print?: Answer } = {}) {
  const host = fakeHost({ programs: {
    [`ssh-keyscan -T 5 -t rsa -p 22 ${HOST}`]: changes.scan ?? { stdout: `# ${HOST}:22 SSH-2.0-AWSCodeCommit\n${HOST} ${KEY}\n` },
    'ssh-keygen -l -E sha256 -f -': changes.print ?? { stdout: `2048 ${PUBLISHED} no comment (RSA)\n` },
  } });
  const { snapshot } = ssh.with({ ssh: { effective: effective(changes.effective) } });
  return { key: await publishedKeyOf(host, valueOf(snapshot.ssh), { ...refused, ...changes.seen }), calls: host.calls };
}

test('the key whose fingerprint AWS publishes', async () => {
  const { key, calls } = await ask();
  assert.is(key, KEY);
  assert.is(calls.at(-1)?.options.stdin, `${KEY}\n`);
});

test('none where ssh was shown another, or the second answer is another', async () => {
  assert.is((await ask({ seen: { hostKey: SHA256 } })).key, null);
  assert.is((await ask({ print: { stdout: `2048 ${SHA256} no comment (RSA)\n` } })).key, null);
  assert.is((await ask({ scan: { exitCode: 1 } })).key, null);
});

test('nobody is asked where ssh trusted the host, nothing is published, or the way is another', async () => {
  for (const changes of [
    { seen: { stage: 'refused' } }, { effective: { hostName: 'git-codecommit.il-central-1.amazonaws.com' } }, { effective: { proxyCommand: 'nc %h %p' } }, { effective: { proxyJump: 'bastion' } }, { effective: { hostName: '-oProxyCommand=x', hostKeyAlias: HOST } },
  ] as const) assert.equal((await ask(changes)).calls, [], JSON.stringify(changes));
});

test.run();
