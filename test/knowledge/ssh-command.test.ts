import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { plainWords, quietSshCommand, sshCommand } from '../../src/knowledge/ssh-command.ts';

const test = suite('ssh-command');
const command = (gitSshCommand?: string, coreSshCommand: string | null = null, gitSsh?: string) => quietSshCommand({ gitSshCommand, coreSshCommand, gitSsh });
const QUIET = ['-oBatchMode=yes', '-oNumberOfPasswordPrompts=0', '-oUpdateHostKeys=no', '-oStrictHostKeyChecking=yes'];
const isQuiet = (text: string) => QUIET.every((option) => text.split(' ').includes(option));

test('GIT_SSH_COMMAND before core.sshCommand before GIT_SSH before ssh', () => {
  assert.match(command('ssh -i a', 'ssh -i b', '/usr/bin/ssh'), /^ssh .*-i a(?: |$)/);
  assert.match(command(undefined, 'ssh -i b', '/usr/bin/ssh'), /^ssh .*-i b(?: |$)/);
  assert.match(command('', null, '/usr/bin/ssh'), /^'\/usr\/bin\/ssh' -o/);
  assert.match(command(), /^ssh -o/);
  for (const text of [command('ssh -i a'), command(undefined, null, '/usr/bin/ssh'), command()]) assert.ok(isQuiet(text), text);
});

test('our options come before the user\'s: ssh takes the first value of each', () => {
  const text = command('ssh -oBatchMode=no');
  assert.ok(text.indexOf('-oBatchMode=yes') < text.indexOf('-oBatchMode=no'), text);
});

test('OpenSSH in other clothes', () => {
  for (const text of ['/usr/bin/ssh -v', 'C:/Windows/System32/OpenSSH/ssh.exe', '"C:\\Program Files\\OpenSSH\\ssh.exe" -v', 'env A=b ssh']) assert.ok(isQuiet(command(text)), command(text));
});

test('another program takes no options of OpenSSH', () => {
  for (const text of ['plink -batch', '/opt/my-ssh-wrapper', 'C:/putty/plink.exe']) assert.is(command(text), text);
});

test('GIT_SSH is a path: a quote in it does no harm', () => {
  assert.is(command(undefined, null, "/it's here/plink"), "'/it'\\''s here/plink'");
  assert.match(command(undefined, null, '/my dir/ssh'), /^'\/my dir\/ssh' -oBatchMode/);
});

test('a host that ssh would take unasked is learnt into a file of ours', () => {
  const text = quietSshCommand({ gitSshCommand: undefined, coreSshCommand: null, gitSsh: undefined }, { files: ['/private/known', '/home/my dir/known_hosts'], setting: 'accept-new' }, true);
  assert.match(text, /^ssh -v /);
  assert.match(text, / -oStrictHostKeyChecking=accept-new '-oUserKnownHostsFile=\/private\/known "\/home\/my dir\/known_hosts"'/);
});

test('words that need no shell', () => {
  assert.equal(plainWords("ssh -i '/my keys/a' -v"), ['ssh', '-i', '/my keys/a', '-v']);
  for (const text of ['ssh -i $HOME/a', 'ssh -i $(x)', 'A=b ssh', 'ssh; x', 'ssh -i ~/a', "ssh -i 'a"]) assert.is(plainWords(text), null, text);
});

test('which program is OpenSSH, and what named it', () => {
  assert.equal(sshCommand({ gitSshCommand: undefined, coreSshCommand: 'plink', gitSsh: 'ssh' }), { command: 'plink', source: 'core.sshCommand', openssh: false });
  assert.equal(sshCommand({ gitSshCommand: undefined, coreSshCommand: null, gitSsh: undefined }), { command: 'ssh', source: 'default', openssh: true });
});

test.run();
