import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Snapshot } from '../../src/core/facts.ts';
import type { FixStep, LoginStore } from '../../src/core/fix.ts';
import { type Acted, act, staysAfter } from '../../src/fixes/act.ts';
import type { FileChange } from '../../src/fixes/draft.ts';
import { createWritableHost } from '../../src/host/writable-host.ts';
import { defaultWorld, type Lab, startLab, type World } from '../lab/lab.ts';
import { changesBetween, type Machine } from '../lab/machine.ts';
import { sshKey } from '../lab/ssh-keys.ts';
import { onRealPath } from '../lab/tools-under-test.ts';
import { HOST, keysOf } from '../machines/parts.ts';
import { onMachine } from '../machines/run.ts';

const test = suite('steps at AWS');
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

type Host = ReturnType<typeof createWritableHost>;
interface Tried {
  host: Host;
  machine: Machine;
  /** What was told to the journal, in order. */
  told: (readonly string[])[];
  act: (step: FixStep) => Promise<Acted>;
  refused: (step: FixStep) => Promise<string>;
  store: (file?: string | null, helper?: string) => LoginStore;
}
const SNAPSHOT = { target: { status: 'absent', reason: 'none' } } as unknown as Snapshot;
const ALL = ['iam:*'];
const aliceMay = (iamAllowed: string[], more: (world: World) => void = () => undefined) => (world: World) => {
  const [alice] = world.identities;
  if (alice) alice.iamAllowed = iamAllowed;
  world.gitCredentials = [];
  world.sshKeys = [];
  world.switches.hosts = {};
  world.iamLosesAnswers = false;
  more(world);
};

/** A home with alice's keys in the environment and nothing else; nothing in it changes by itself. */
function on(world: (world: World) => void, use: (tried: Tried) => Promise<void>, timeoutMs = 5000): Promise<void> {
  const [, id = '', secret = ''] = /id = (.*)\n.*key = (.*)\n/.exec(keysOf('x')) ?? [];
  return onMachine(lab, { name: '', world, spec: { env: { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret }, tools: { aws: 'missing', grc: 'missing' } } }, async (machine) => {
    const host = createWritableHost({ signal: new AbortController().signal, cwd: machine.cwd, env: machine.env, platform: 'linux', timeoutMs });
    const told: (readonly string[])[] = [];
    const before = await machine.snapshot();
    const acting = (step: FixStep) => act(step, host, SNAPSHOT, (stays) => { told.push(stays); });
    try {
      await use({
        host, machine, told, act: acting,
        refused: (step) => acting(step).then(() => { throw new Error('not refused'); }, (error: unknown) => (error as Error).message),
        store: (file = join(machine.home, '.git-credentials'), helper = 'store') => ({ host: HOST, helper, file }),
      });
      assert.equal(changesBetween(before, await machine.snapshot()), [], 'a step writes nothing of the user\'s by itself');
    } finally {
      await host.close();
    }
  });
}

const create = (store: LoginStore, user = 'alice'): FixStep => ({ do: 'iam', action: 'CreateServiceSpecificCredential', user, profile: null, store });
const reset = (credentialId: string, store: LoginStore): FixStep => ({ do: 'iam', action: 'ResetServiceSpecificCredential', user: 'alice', profile: null, credentialId, store });
const upload = (keyFile: string): FixStep => ({ do: 'iam', action: 'UploadSSHPublicKey', user: 'alice', profile: null, keyFile });
const text = ({ after }: FileChange): string => new TextDecoder().decode(after?.bytes);
/** As git-credential-store writes it. */
const encoded = (password = ''): string => encodeURIComponent(password).replace(/%../g, (hex) => hex.toLowerCase());
/** Programs in the place of git's helpers, and a git that notes what it is started with. */
const program = (machine: Machine, name: string, script: string) => writeFile(join(machine.home, '../bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

test('a Git credential is made and stored: what is told, what is written, what argv and environment hold', () => on(aliceMay(ALL), async ({ machine, act: acting, told, store }) => {
  const bin = join(machine.home, '../bin');
  await rename(join(bin, 'git'), join(bin, 'real-git'));
  await program(machine, 'git', `{ echo "$@"; env; } >> '${machine.home}/../argv'\nexec '${onRealPath('git') ?? 'git'}' "$@"`);
  const step = create(store());
  assert.match(staysAfter(step).join(), /^make a Git credential .*aws iam list-service-specific-credentials --user-name alice --service-name codecommit\.amazonaws\.com tells whether/);
  const { changes: [change, second], learned } = await acting(step);
  const [credential] = lab.world.gitCredentials;
  assert.ok(change && second === undefined && credential);
  assert.equal([change.path, change.before, change.after?.mode, change.isSecret, learned], [join(machine.home, '.git-credentials'), null, 0o600, true, {}]);
  assert.is(text(change), `https://${credential.userName}:${encoded(credential.password)}@${HOST}\n`);
  assert.equal(told.at(-1), [`the Git credential alice-at-111122223333 of the IAM user alice: aws iam delete-service-specific-credential --user-name alice --service-specific-credential-id ${credential.id ?? ''}`]);
  const seen = readFileSync(join(machine.home, '../argv'), 'utf8');
  assert.match(seen, /-c credential\.helper= -c credential\.helper=store --file='.*' credential approve\n/);
  assert.not.ok(seen.includes(credential.password) || seen.includes(encoded(credential.password)) || JSON.stringify(told).includes(credential.password));
}));

test('what is made is taken back, and where IAM does not let it, the command is named', () => on(aliceMay(ALL), async ({ act: acting, store }) => {
  const first = await acting(create(store()));
  assert.equal(await first.takeBack?.(), []);
  assert.equal(lab.world.gitCredentials, []);
  const second = await acting(create(store()));
  aliceMay(['iam:Create*'], (world) => { world.gitCredentials = lab.world.gitCredentials; })(lab.world);
  assert.match((await second.takeBack?.())?.join() ?? '', /aws iam delete-service-specific-credential --user-name alice --service-specific-credential-id ACCA\w+$/);
}));

test('a second one gets a name of its own, a third is refused', () => on(aliceMay(ALL), async ({ act: acting, refused, store, told }) => {
  await acting(create(store()));
  const { changes: [change] } = await acting(create(store()));
  assert.match(change === undefined ? '' : text(change), /^https:\/\/alice%2b1-at-111122223333:/i);
  assert.is(await refused(create(store())), 'IAM gives a user two Git credentials for CodeCommit, and there are two');
  assert.equal(told.at(-1), []);
}));

test('not allowed: the exact command for somebody who may, and nothing stays', () => on(aliceMay([]), async ({ refused, store, told, machine }) => {
  assert.match(await refused(create(store())), /may not do iam:CreateServiceSpecificCredential \(User: arn:aws:iam::111122223333:user\/alice is not authorized.*; somebody who may can: aws iam create-service-specific-credential --user-name alice --service-name codecommit\.amazonaws\.com$/);
  assert.equal([told.at(-1), lab.world.gitCredentials], [[], []]);
  await mkdir(join(machine.home, '../keys'));
  await writeFile(join(machine.home, '../keys/k.pub'), `${sshKey('alice').publicKey} alice\n`);
  assert.match(await refused(upload(join(machine.home, '../keys/k.pub'))), /somebody who may can: aws iam upload-ssh-public-key --user-name alice --ssh-public-key-body file:\/\/.*k\.pub$/);
}));

test('IAM is busy, is not there, or there are no credentials', () => on(aliceMay(ALL), async ({ refused, store, told }) => {
  lab.world.switches.hosts = { 'iam.amazonaws.com': '429' };
  assert.match(await refused(create(store())), /IAM refuses CreateServiceSpecificCredential with 429: ThrottlingException, Rate exceeded/);
  assert.equal(told.at(-1), [], 'what was turned away was not done');
  lab.world.switches.hosts = { 'iam.amazonaws.com': 'hang' };
  const said = await refused(create(store()));
  assert.match(said, /IAM gave no answer to CreateServiceSpecificCredential: there was no answer within 0\.3 s; .*list-service-specific-credentials/);
  assert.match(told.at(-1)?.join() ?? '', /list-service-specific-credentials/);
  assert.match(await refused({ ...create(store()), profile: 'nobody' } as FixStep), /no AWS credentials to ask IAM with: .*nobody/);
}, 300));

test('an answer that was lost: what IAM made all the same is removed again', () => on(aliceMay(ALL, (world) => { world.iamLosesAnswers = true; }), async ({ refused, store, told }) => {
  const said = await refused(create(store()));
  assert.match(said, /IAM refuses CreateServiceSpecificCredential with 503/);
  assert.match(said, /a Git credential of alice whose password nobody knows: aws iam delete-service-specific-credential/, 'its removal had no answer either');
  assert.match(told.at(-1)?.join() ?? '', /ACCA/);
  assert.equal(lab.world.gitCredentials, []);
}));

test('a new password: the old one is dead, and that is said', () => on(aliceMay(ALL), async ({ act: acting, refused, store, told }) => {
  const first = await acting(create(store()));
  const [credential] = lab.world.gitCredentials;
  const old = credential?.password;
  const second = await acting(reset(credential?.id ?? '', store()));
  assert.is.not(credential?.password, old);
  assert.ok(text(second.changes[0] as FileChange).includes(encoded(credential?.password)));
  assert.not.equal(text(first.changes[0] as FileChange), text(second.changes[0] as FileChange));
  assert.match(told.at(-1)?.join() ?? '', /the old one is gone for good/);
  assert.is((await second.takeBack?.())?.length, 1);
  assert.match(await refused(reset('ACCAEXAMPLENONE', store())), /IAM knows no such user or credential/);
}));

test('other logins of the file stay, and a login that cannot be stored does not stay at AWS', () => on(aliceMay(ALL), async ({ act: acting, refused, store, machine, told }) => {
  const dir = join(machine.home, "../it's a dir");
  await mkdir(dir);
  const file = join(dir, 'logins');
  await writeFile(file, 'https://me:secret@github.com\n', { mode: 0o640 });
  const { changes: [change] } = await acting(create(store(file)));
  assert.match(change === undefined ? '' : text(change), new RegExp(`^https://alice-at-111122223333:\\S+@${HOST}\nhttps://me:secret@github\\.com\n$`));
  assert.equal([change?.before?.mode, change?.after?.mode], [0o640, 0o600]);
  lab.world.gitCredentials = [];
  assert.match(await refused(create(store(dir))), /no regular file/);
  assert.equal([lab.world.gitCredentials, told.at(-1)], [[], []]);
}));

test('a store of the system: on stdin, one helper alone, asked again, and forgotten when it is taken back', () => on(aliceMay(ALL), async ({ act: acting, refused, store, machine, told }) => {
  const kept = join(machine.home, '../kept');
  await program(machine, 'git-credential-keeper', `case $1 in store) cat > '${kept}' ;; get) cat '${kept}' 2>/dev/null ;; erase) cat >/dev/null; rm -f '${kept}' ;; esac`);
  const { changes, takeBack } = await acting(create(store(null, 'keeper')));
  assert.equal(changes, []);
  assert.match(await readFile(kept, 'utf8'), new RegExp(`host=${HOST}\nusername=alice-at-111122223333\npassword=`));
  assert.match(told.at(-1)?.[1] ?? '', /^the login alice-at-111122223333 for \S+ in keeper: printf '.*' \| git credential-keeper erase$/);
  assert.equal(await takeBack?.(), []);
  await readFile(kept).then(() => assert.unreachable('still there'), () => undefined);
  await program(machine, 'git-credential-broken', 'cat >/dev/null; exit 1');
  assert.match(await refused(create(store(null, 'broken'))), /"git credential approve \(broken\)" ended well, and the store does not hold the login/);
  assert.equal(lab.world.gitCredentials, [], 'what could not be stored does not stay at AWS');
}));

test('an SSH key: made, uploaded once, found again by its fingerprint', () => on(aliceMay(ALL), async ({ act: acting, refused, machine, told }) => {
  const path = join(machine.home, '.ssh/codecommit_rsa');
  const { changes } = await acting({ do: 'new-ssh-key', path, bits: 2048, comment: 'codecommit-alice' });
  assert.equal(changes.map(({ path: at, before, after, isSecret }) => [at, before, after?.mode, isSecret]), [[path, null, 0o600, true], [`${path}.pub`, null, 0o644, undefined]]);
  const keys = join(machine.home, '../keys');
  await mkdir(keys);
  for (const [at, change] of changes.entries()) await writeFile(join(keys, ['k', 'k.pub'][at] ?? ''), change.after?.bytes ?? '', { mode: 0o600 });
  assert.match(execFileSync('ssh-keygen', ['-l', '-f', join(keys, 'k')], { encoding: 'utf8' }), /^2048 .*codecommit-alice \(RSA\)/);
  const uploaded = await acting(upload(join(keys, 'k.pub')));
  const [entry] = lab.world.sshKeys;
  assert.equal([uploaded.learned, entry?.key], [{ sshKeyId: entry?.keyId }, (await readFile(join(keys, 'k.pub'), 'utf8')).trim()]);
  assert.equal(told.at(-1), [`the SSH key ${entry?.keyId ?? ''} of the IAM user alice: aws iam delete-ssh-public-key --user-name alice --ssh-public-key-id ${entry?.keyId ?? ''}`]);
  await rename(join(keys, 'k.pub'), join(keys, 'elsewhere'));
  const again = await acting(upload(join(keys, 'k.pub')));
  assert.equal([again.learned, again.takeBack, lab.world.sshKeys.length, told.at(-1)], [uploaded.learned, null, 1, []], 'without its .pub it is told by the private half');
  assert.equal(await uploaded.takeBack?.(), []);
  assert.equal(lab.world.sshKeys, []);
  lab.world.sshKeys = [{ keyId: 'APKAEXAMPLEALICE0009', identityArn: 'arn:aws:iam::111122223333:user/alice', key: changes[1] === undefined ? '' : text(changes[1]), active: false }];
  assert.match(await refused(upload(join(keys, 'k.pub'))), /inactive: aws iam update-ssh-public-key --user-name alice --ssh-public-key-id APKAEXAMPLEALICE0009 --status Active/);
}));

test('keys that CodeCommit does not take, and five that it has', () => on(aliceMay(ALL), async ({ refused, machine }) => {
  const keys = join(machine.home, '../keys');
  await mkdir(keys);
  for (const [name, ...args] of [['ed', '-t', 'ed25519'], ['short', '-t', 'rsa', '-b', '1024']]) execFileSync('ssh-keygen', ['-q', '-N', '', '-f', join(keys, name ?? ''), ...args]);
  assert.match(await refused(upload(join(keys, 'ed.pub'))), /is a key of type ed25519; CodeCommit takes RSA keys alone/);
  assert.match(await refused(upload(join(keys, 'short.pub'))), /RSA key of 1024 bits; CodeCommit takes 2048 and more/);
  assert.match(await refused(upload(join(keys, 'none.pub'))), /none\.pub is not there/);
  assert.match(await refused({ do: 'new-ssh-key', path: join(keys, 'ed'), bits: 2048, comment: 'x' }), /ed is there already, and is not written over/);
  const [alice] = lab.world.identities;
  lab.world.sshKeys = [1, 2, 3, 4, 5].map((number) => ({ keyId: `APKAEXAMPLEALICE000${number}`, identityArn: alice?.arn ?? '', key: 'bob', active: true }));
  await writeFile(join(keys, 'k.pub'), `${sshKey('alice').publicKey}\n`);
  assert.is(await refused(upload(join(keys, 'k.pub'))), 'IAM takes five SSH keys from a user, and there are five');
}));

test('the host key is pinned only where it is the one AWS publishes', () => on(aliceMay(ALL), async ({ act: acting, refused, machine }) => {
  const { publicKey, sha256 } = sshKey('host');
  await program(machine, 'ssh-keyscan', `echo "$*" >> '${machine.home}/../scans'\necho "# ${HOST}:22 SSH-2.0-AWSCodeCommit"\necho "${HOST} ${publicKey}"`);
  const path = join(machine.home, '../known_hosts');
  await writeFile(path, 'github.com ssh-ed25519 AAAA', { mode: 0o644 });
  const pin: FixStep = { do: 'pin-host-key', path, name: HOST, host: HOST, port: 22, fingerprint: sha256 };
  const { changes: [change] } = await acting(pin);
  assert.is(change === undefined ? '' : text(change), `github.com ssh-ed25519 AAAA\n${HOST} ${publicKey}\n`);
  assert.match(await readFile(join(machine.home, '../scans'), 'utf8'), new RegExp(`-t rsa -p 22 ${HOST}`));
  assert.match(await refused({ ...pin, fingerprint: 'SHA256:tKjRkOL8dmJyTmSbeSdN1S8F/f0iql3RlvqgTOP1UyQ' }), /shows SHA256:.*, and AWS publishes SHA256:tKjR.*do not connect/);
  await program(machine, 'ssh-keyscan', 'exit 1');
  assert.match(await refused(pin), /shows no RSA host key at port 22/);
}));

test.run();
