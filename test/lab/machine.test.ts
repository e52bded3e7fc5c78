import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { defaultWorld, startLab } from './lab.ts';
import type { Lab } from './lab.ts';
import { changesBetween, makeMachine } from './machine.ts';

const test = suite('lab: machine');

let lab: Lab;
test.before(async () => {
  lab = await startLab(defaultWorld());
});
test.after(async () => {
  await lab.close();
});

test('nothing of the real environment is visible', async () => {
  process.env['LAB_LEAK'] = 'leaked';
  const machine = await makeMachine(lab, { env: { ADDED: '{{HOME}}/x', LANG: null } });
  const { stdout } = await machine.run(['env']);
  Reflect.deleteProperty(process.env, 'LAB_LEAK');
  const names = stdout.trim().split('\n').map((line) => line.split('=')[0]).sort();
  const own = ['ADDED', 'AWS_CA_BUNDLE', 'AWS_EC2_METADATA_DISABLED', 'GIT_CONFIG_NOSYSTEM', 'GIT_SSL_CAINFO', 'GIT_SSL_CAPATH', 'HOME', 'HTTPS_PROXY', 'PATH', 'TMPDIR', 'TZ'];
  assert.equal(names, own);
  assert.ok(stdout.includes(`ADDED=${machine.home}/x\n`));
  assert.not(await machine.run(['python3', '--version']).then(() => true, () => false));
});

test('tools can be missing, and more can be added', async () => {
  const machine = await makeMachine(lab, {
    tools: { git: 'missing', aws: 'missing', grc: 'missing', extra: { 'git-credential-example': 'echo "called with $1"' } },
  });
  const { stdout } = await machine.run(['sh', '-c', 'command -v git aws git-remote-codecommit; git-credential-example get']);
  assert.is(stdout, 'called with get\n');
});

test('files, modes, placeholders, configs and the working copy are as told', async () => {
  const machine = await makeMachine(lab, {
    files: { '.aws/config': 'ca_bundle = {{CA}}\n', 'bytes.bin': new Uint8Array([0xff, 0xfe]), '.netrc': 'x' },
    modes: { '.netrc': 0o640 },
    gitConfig: '[core]\n\teditor = {{HOME}}/editor\n',
    systemGitConfig: '[example]\n\tfrom = system\n',
    repository: { remote: 'codecommit::eu-west-1://we"ird@billing', config: '[http]\n\tproxy = {{PROXY}}\n' },
  });
  assert.is(await fs.readFile(path.join(machine.home, '.aws/config'), 'utf8'), `ca_bundle = ${lab.caFile}\n`);
  const { stdout } = await machine.run(['git', 'config', '--list', '--show-scope']);
  assert.ok(stdout.includes(`global\tcore.editor=${machine.home}/editor`));
  assert.ok(stdout.includes('system\texample.from=system'));
  assert.ok(stdout.includes('local\tremote.origin.url=codecommit::eu-west-1://we"ird@billing'));
  assert.ok(stdout.includes(`local\thttp.proxy=${lab.proxyUrl}`));
  const snapshot = await machine.snapshot();
  assert.is(snapshot.get('.netrc')?.mode, 0o640);
  assert.is(snapshot.get('.aws/config')?.mode, 0o600);
  assert.is(snapshot.get('bytes.bin')?.kind, 'file');
});

test('a snapshot shows additions, removals and changes, and nothing else', async () => {
  const machine = await makeMachine(lab, { files: { a: '1', b: '2', 'dir/c': '3' }, repository: { remote: 'https://example.com' } });
  const before = await machine.snapshot();
  await machine.run(['git', 'config', '--list']);
  await machine.run(['cat', '../a']);
  assert.equal(changesBetween(before, await machine.snapshot()), []);
  await machine.run(['sh', '-c', 'cd; printf x > dir/c; chmod 600 a; rm b; mkdir d; cd d; : > e']);
  const changes = changesBetween(before, await machine.snapshot());
  const told = ['changed .: mtimeMs', 'changed a: mode', 'removed b', 'added d', 'added d/e', 'changed dir/c: sha256, mtimeMs'];
  assert.equal(changes, told);
});

test('a command that hangs is ended with its children, and input and exit code pass through', async () => {
  const machine = await makeMachine(lab);
  const hung = await machine.run(['sh', '-c', '(sleep 0.6; touch late) & sleep 600'], { timeoutMs: 200 });
  assert.is(hung.timedOut, true);
  await new Promise((resolve) => setTimeout(resolve, 800));
  assert.not((await machine.snapshot()).has('late'));
  const echoed = await machine.run(['sh', '-c', 'cat; echo err >&2; exit 7'], { input: 'in' });
  assert.equal([echoed.code, echoed.stdout, echoed.stderr], [7, 'in', 'err\n']);
});

test('a daemon left behind does not keep the command open', async () => {
  const machine = await makeMachine(lab);
  const { code, stdout } = await machine.run(['sh', '-c', 'sleep 600 & echo started']);
  assert.equal([code, stdout], [0, 'started\n']);
});

test('ssh reads the machine’s own configuration, not the computer’s', async () => {
  const machine = await makeMachine(lab, { files: { '.ssh/config': 'Host git-codecommit.*.amazonaws.com\n  User APKAEXAMPLE\n' } });
  const { stdout } = await machine.run(['ssh', '-G', 'git-codecommit.eu-west-1.amazonaws.com']);
  assert.match(stdout, /^user APKAEXAMPLE$/m);
});

test('closing the lab removes its machines and ends at once even when a client hangs', async () => {
  const world = defaultWorld();
  world.switches.hosts = { '*': 'hang' };
  const other = await startLab(world);
  const machine = await makeMachine(other);
  const hanging = machine.run(['git', 'ls-remote', 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing']);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await other.close();
  assert.is((await hanging).code, 128);
  assert.not(await fs.access(other.dir).then(() => true, () => false));
});

test.run();
