import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SetupDocument } from '../../src/core/fix-document.ts';
import type { Answers, SetupMethod } from '../../src/core/setup.ts';
import { runSetup } from '../../src/doctor/setup.ts';
import { listRuns, undoRun } from '../../src/fixes/undo.ts';
import { createDisk } from '../../src/host/disk.ts';
import { defaultWorld, exampleSession, type Lab, startLab, type World } from '../lab/lab.ts';
import { changesBetween, type Machine, type MachineSpec } from '../lab/machine.ts';
import { sshKey } from '../lab/ssh-keys.ts';
import { onRealPath } from '../lab/tools-under-test.ts';
import { HOST, KEY_ID, REMOTE, SECRET } from '../machines/parts.ts';
import { CLI, onMachine } from '../machines/run.ts';

const test = suite('codecommit setup git-credentials and ssh');
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

const KEYS = { AWS_ACCESS_KEY_ID: KEY_ID, AWS_SECRET_ACCESS_KEY: SECRET };
const LISTS = ['iam:ListServiceSpecificCredentials', 'iam:ListSSHPublicKeys', 'iam:GetSSHPublicKey'];
const MAKES = ['iam:CreateServiceSpecificCredential', 'iam:ResetServiceSpecificCredential', 'iam:UploadSSHPublicKey', 'iam:DeleteServiceSpecificCredential', 'iam:DeleteSSHPublicKey'];
/** alice, of whom IAM knows neither Git credential nor SSH key. */
const alice = (iamAllowed: string[], more: (world: World) => void = () => undefined) => (world: World): void => {
  Object.assign(world, { iamLosesAnswers: false, newCredentialsUnknownFor: 0, gitCredentials: [], sshKeys: [] } satisfies Partial<World>);
  const [identity] = world.identities;
  if (identity) identity.iamAllowed = iamAllowed;
  more(world);
};
const on = (world: (world: World) => void, use: (machine: Machine) => Promise<void>, spec: MachineSpec = {}) =>
  onMachine(lab, { name: '', world, spec: { ...spec, env: { ...KEYS, ...spec.env }, tools: { aws: 'missing', grc: 'missing', ...spec.tools } } }, use);
/** ssh as it is on a machine where the lab answers for CodeCommit; what it trusts stands outside of the home. */
const onSsh = (world: (world: World) => void, use: (machine: Machine) => Promise<void>, options = `-o HostName=127.0.0.1 -o Port=${lab.sshPort} -o UserKnownHostsFile="$HOME/../known_hosts"`) => on(world, async (machine) => {
  await writeFile(join(machine.home, '../known_hosts'), `[127.0.0.1]:${lab.sshPort} ${sshKey('host').publicKey}\n`);
  await use(machine);
}, { tools: { extra: { ssh: `config="$HOME/.ssh/config"\n[ -f "$config" ] || config=none\nexec ${onRealPath('ssh') ?? 'ssh'} -F "$config" ${options} "$@"` } } });

/** Outside the home, so that the home can be compared byte for byte. */
const stateHome = (machine: Machine): string => join(dirname(machine.home), 'state');
const stateDir = (machine: Machine): string => join(stateHome(machine), 'codecommit-doctor');
const withState = (machine: Machine) => ({ ...machine.env, XDG_STATE_HOME: stateHome(machine) });

async function setup(machine: Machine, method: SetupMethod, rest: { target?: string; answers?: Answers; dry?: true; onStage?: (text: string) => void; signal?: AbortSignal } = {}): Promise<SetupDocument> {
  const document = await runSetup({
    method, answers: rest.answers ?? {}, consent: { kind: rest.dry === undefined ? 'yes' : 'dry-run' }, scope: null, ask: null, version: '0.0.0', timeoutSeconds: 60, probeTimeoutSeconds: null,
    signal: rest.signal ?? new AbortController().signal, env: withState(machine), ...(rest.onStage === undefined ? {} : { onStage: rest.onStage }),
    intent: { cwd: machine.cwd, target: rest.target ?? REMOTE, profile: null, region: null, method: null, offline: false, live: true, allowDialogs: false },
  });
  assert.ok(document);
  return document;
}
const outcome = ({ exit, steps, remaining, verified }: SetupDocument) => JSON.stringify({ exit, steps, remaining, verified }, null, 1);
const clone = async (machine: Machine, url: string): Promise<number | null> => {
  const { code } = await machine.run(['git', 'clone', '-q', url, '../cloned'], { env: { GIT_TERMINAL_PROMPT: '0' } });
  await rm(join(machine.cwd, '../cloned'), { recursive: true, force: true });
  return code;
};
/** What differs in the home but for times. */
const changed = async (machine: Machine, before: Awaited<ReturnType<Machine['snapshot']>>) => changesBetween(before, await machine.snapshot()).map((change) => change.replace(/(?:, )?mtimeMs/, '')).filter((change) => !/: $/.test(change));
const writesToIam = (from: number) => lab.requests.slice(from).filter(({ service, action }) => service === 'iam' && /^(?:Create|Reset|Upload|Delete|Update)/.test(action)).map(({ action }) => action);
const stateText = (machine: Machine): string => (existsSync(stateDir(machine)) ? readdirSync(stateDir(machine), { recursive: true, encoding: 'utf8' }) : [])
  .map((name) => join(stateDir(machine), name)).filter((path) => statSync(path).isFile()).map((path) => readFileSync(path, 'latin1')).join('\n');
const undo = (machine: Machine) => undoRun(createDisk(), stateDir(machine), null, (_, line) => line);

test('git-credentials: from nothing to a clone, again, and back', () => on(alice([...LISTS, ...MAKES]), async (machine) => {
  const before = await machine.snapshot();
  const planned = await setup(machine, 'git-credentials', { dry: true });
  assert.equal([planned.exit.kind, writesToIam(0), changesBetween(before, await machine.snapshot())], ['fixed', [], []], 'a dry run asks for nothing and writes nothing');
  assert.match(JSON.stringify(planned.plan), /"aws","iam","create-service-specific-credential","--user-name","alice"/);
  assert.match(planned.remarks.join(' '), /plain text in \S+\/\.git-credentials/);

  const done = await setup(machine, 'git-credentials');
  assert.equal([done.exit.kind, done.verified?.git], ['fixed', 'works'], outcome(done));
  assert.is(await clone(machine, REMOTE), 0);
  const [credential] = lab.world.gitCredentials;
  const password = credential?.password ?? '';
  assert.match(await readFile(join(machine.home, '.git-credentials'), 'utf8'), /^https:\/\/alice-at-111122223333:/);
  for (const text of [JSON.stringify(done), stateText(machine)]) assert.not.ok(text.includes(password) || text.includes(encodeURIComponent(password).toLowerCase()) || /NotReal/.test(text), 'the password is nowhere else');

  const set = await machine.snapshot();
  const asked = lab.requests.length;
  const again = await setup(machine, 'git-credentials');
  assert.equal([again.exit.code, again.plan, again.steps, again.undo, writesToIam(asked)], [0, [], [], null, []], outcome(again));
  assert.equal(await changed(machine, set), [], 'a second run changes nothing');

  const { runs, unreadable } = listRuns(createDisk(), stateDir(machine));
  assert.equal([runs.map(({ state }) => state), unreadable], [['finished'], []]);
  const undone = undo(machine);
  assert.equal(await changed(machine, before), [], 'every byte and mode is as before');
  assert.equal(undone.notUndoable, [`the Git credential alice-at-111122223333 of the IAM user alice: aws iam delete-service-specific-credential --user-name alice --service-specific-credential-id ${credential?.id ?? ''}`]);
  assert.is(lab.world.gitCredentials.length, 1);
}));

/** Keeps what it is given by host, as Git Credential Manager does, and knows a login of Azure. */
const GCM = 'said=$(cat); host=$(echo "$said" | sed -n s/^host=//p); kept="$HOME/../kept-$host"\ncase $1 in store) echo "$said" > "$kept" ;; get) if [ -f "$kept" ]; then cat "$kept"; elif [ "$host" = dev.azure.com ]; then echo username=gcm; echo password=FAKE; fi ;; esac';

test('git-credentials beside other helpers: GitHub, a second region and a Credential Manager keep theirs', () => on(alice([...LISTS, ...MAKES], (world) => { world.newCredentialsUnknownFor = 1; }), async (machine) => {
  const fill = async (host: string, path = '') => (await machine.run(['git', 'credential', 'fill'], { input: `protocol=https\nhost=${host}\n${path === '' ? '' : `path=${path}\n`}\n`, env: { GIT_TERMINAL_PROMPT: '0' } })).stdout;
  const others = async () => [await fill('github.com'), await fill('git-codecommit.us-east-1.amazonaws.com', 'v1/repos/website'), await fill('dev.azure.com')];
  const before = await others();
  assert.match(before.join(), /username=hub[^]*username=second[^]*username=gcm/);
  const done = await setup(machine, 'git-credentials');
  assert.is(done.exit.kind, 'fixed', outcome(done));
  assert.match(await readFile(join(machine.home, `../kept-${HOST}`), 'utf8'), /^username=alice-at-111122223333$/m);
  assert.ok(!existsSync(join(machine.home, '.git-credentials')), 'the store that is there is taken');
  assert.equal(await others(), before);
  assert.is(await clone(machine, REMOTE), 0);
}, {
  tools: { extra: { 'git-credential-manager': GCM } },
  systemGitConfig: '[credential]\n\thelper = manager\n\tuseHttpPath = true\n',
  gitConfig: '[credential "https://github.com"]\n\thelper =\n\thelper = "!f() { test $1 = get && printf \'username=hub\\\\npassword=FAKE\\\\n\'; }; f"\n[credential "https://git-codecommit.us-east-1.amazonaws.com"]\n\thelper =\n\thelper = "!f() { test $1 = get && printf \'username=second\\\\npassword=FAKE\\\\n\'; }; f"\n',
}));

test('git-credentials: two that exist, a role, and no permission', async () => {
  const both = (world: World) => { world.gitCredentials = ['alice-at-111122223333', 'alice+1-at-111122223333'].map((userName) => ({ userName, password: 'x', identityArn: world.identities[0]?.arn ?? '', active: true })); };
  await on(alice([...LISTS, ...MAKES], both), async (machine) => {
    const before = await machine.snapshot();
    const { exit, remaining } = await setup(machine, 'git-credentials');
    assert.is(exit.code, 1);
    assert.match(JSON.stringify(remaining), /IAM gives a user 2 Git credentials, alice has them \(alice-at-111122223333, alice\+1-at-111122223333\).*aws iam delete-service-specific-credential --user-name alice --service-specific-credential-id ACCAEXAMPLE0/);
    assert.equal(await changed(machine, before), []);
  });
  await on(alice(LISTS), async (machine) => {
    const before = await machine.snapshot();
    const denied = await setup(machine, 'git-credentials');
    assert.equal([denied.exit.code, denied.undo], [4, null]);
    assert.match(JSON.stringify(denied.remaining), /somebody who may can: aws iam create-service-specific-credential --user-name alice --service-name codecommit\.amazonaws\.com/);
    assert.equal(await changed(machine, before), [], 'what was written before is put back');
  });
  const session = exampleSession('Admin', 'alice');
  const env = { AWS_ACCESS_KEY_ID: session.accessKeyId, AWS_SECRET_ACCESS_KEY: session.secretAccessKey, AWS_SESSION_TOKEN: session.sessionToken ?? '' };
  await on((world) => { world.identities.push(session); }, async (machine) => {
    const { exit, remaining } = await setup(machine, 'git-credentials');
    assert.is(exit.code, 1);
    assert.match(JSON.stringify(remaining), /Only an IAM user can have Git credentials, and these AWS credentials are of the session of a role \(arn:aws:sts.*codecommit setup grc/);
  }, { env });
});

test('git-credentials: the stored one has an old password', () => on(alice([...LISTS, ...MAKES], (world) => {
  world.gitCredentials = [{ userName: 'alice-at-111122223333', password: 'the new one', identityArn: world.identities[0]?.arn ?? '', active: true, id: 'ACCAEXAMPLESEVEN' }];
}), async (machine) => {
  const done = await setup(machine, 'git-credentials');
  assert.is(done.exit.kind, 'fixed', outcome(done));
  assert.match(JSON.stringify(done.plan), /"reset-service-specific-credential","--user-name","alice","--service-specific-credential-id","ACCAEXAMPLESEVEN"/);
  assert.match(done.remarks.join(), /other machines that use it must be given it too/);
  assert.is(await clone(machine, REMOTE), 0);
}, { gitConfig: '[credential]\n\thelper = store\n', files: { '.git-credentials': `https://alice-at-111122223333:gone@${HOST}\n` } }));

test('killed between IAM and the store: the journal says what is at AWS, and the undo names it', () => on(alice([...LISTS, ...MAKES]), async (machine) => {
  const before = await machine.snapshot();
  const bin = join(machine.home, '../bin');
  await rename(join(bin, 'git'), join(bin, 'own-git'));
  await writeFile(join(bin, 'git'), `#!/bin/sh\ncase "$*" in *'credential approve') kill -9 $PPID; exit 1 ;; esac\nexec '${join(bin, 'own-git')}' "$@"\n`, { mode: 0o755 });
  const ended = await machine.run([process.execPath, CLI, 'setup', 'git-credentials', REMOTE, '-y', '--json'], { env: withState(machine), timeoutMs: 60_000 }).catch(() => null);
  assert.is.not(ended?.code, 0);
  await rename(join(bin, 'own-git'), join(bin, 'git'));
  const id = lab.world.gitCredentials[0]?.id ?? 'none was made';
  assert.match(stateText(machine), new RegExp(`delete-service-specific-credential --user-name alice --service-specific-credential-id ${id}`));
  const temporary = machine.env['TMPDIR'] ?? '';
  assert.is(readdirSync(temporary).length, 1, 'the login lies where it was made ready');
  const undone = await machine.run([process.execPath, CLI, 'fix', 'undo', '--json'], { env: withState(machine), timeoutMs: 60_000 });
  assert.match((JSON.parse(undone.stdout) as { notUndoable: string[] }).notUndoable.join(), new RegExp(id));
  assert.equal([await changed(machine, before), readdirSync(temporary)], [[], []]);
}));

test('ssh: from nothing to a clone, again, and back', () => onSsh(alice([...LISTS, ...MAKES]), async (machine) => {
  const before = await machine.snapshot();
  const url = `ssh://${HOST}/v1/repos/billing`;
  const done = await setup(machine, 'ssh', { target: 'billing', answers: { repository: 'billing', region: 'eu-west-1' } });
  assert.equal([done.exit.kind, done.verified?.git], ['fixed', 'works'], outcome(done));
  assert.is(await clone(machine, url), 0);
  const key = join(machine.home, '.ssh/codecommit_rsa');
  const id = lab.world.sshKeys[0]?.keyId ?? '';
  assert.is(await readFile(join(machine.home, '.ssh/config'), 'utf8'), `Host ${HOST}\n    IdentitiesOnly yes\n    IdentityFile ${key}\n    User ${id}\n`);
  assert.equal([key, `${key}.pub`, dirname(key)].map((path) => statSync(path).mode & 0o777), [0o600, 0o644, 0o700]);
  const secret = (await readFile(key, 'utf8')).split('\n')[2] ?? 'none';
  assert.not.ok(stateText(machine).includes(secret) || JSON.stringify(done).includes(secret), 'the private key is in no journal');
  assert.match(done.remarks.join(), /no passphrase.*ssh-keygen -p -f/);

  const set = await machine.snapshot();
  const asked = lab.requests.length;
  const again = await setup(machine, 'ssh', { target: url });
  assert.equal([again.exit.code, again.plan, writesToIam(asked), await changed(machine, set)], [0, [], [], []], outcome(again));

  const undone = undo(machine);
  assert.equal(await changed(machine, before), []);
  assert.equal(undone.notUndoable, [`the SSH key ${id} of the IAM user alice: aws iam delete-ssh-public-key --user-name alice --ssh-public-key-id ${id}`]);
}));

test('ssh: a key that IAM has is used, not uploaded; what stands in the configuration stays', () => onSsh(alice([...LISTS, ...MAKES], (world) => { world.sshKeys = defaultWorld().sshKeys; }), async (machine) => {
  await mkdir(join(machine.home, '.ssh'), { mode: 0o700 });
  await writeFile(join(machine.home, '.ssh/work'), sshKey('alice').privateKey, { mode: 0o600 });
  await writeFile(join(machine.home, '.ssh/config'), 'Host github.com\n  User git\n  IdentityFile ~/.ssh/github\n', { mode: 0o600 });
  const asked = lab.requests.length;
  const done = await setup(machine, 'ssh');
  assert.equal([done.exit.kind, writesToIam(asked), lab.world.sshKeys.length], ['fixed', [], 1], outcome(done));
  assert.match(await readFile(join(machine.home, '.ssh/config'), 'utf8'), /User APKAEXAMPLEALICE0001\n[^]*\nHost github\.com\n {2}User git\n {2}IdentityFile ~\/\.ssh\/github\n$/);
  assert.is(await clone(machine, `ssh://${HOST}/v1/repos/billing`), 0);
}));

test('ssh: a later step fails: files and the key at AWS are taken back', () => onSsh(alice([...LISTS, ...MAKES]), async (machine) => {
  const before = await machine.snapshot();
  const asked = lab.requests.length;
  const failed = await setup(machine, 'ssh', { onStage: (text) => { if (/^Let ssh log in/.test(text)) mkdirSync(join(machine.home, '.ssh/config')); } });
  await rm(join(machine.home, '.ssh'), { recursive: true, force: true });
  assert.equal([failed.exit.code, failed.undo, writesToIam(asked), lab.world.sshKeys], [4, null, ['UploadSSHPublicKey', 'DeleteSSHPublicKey'], []], outcome(failed));
  assert.equal((await changed(machine, before)).filter((change) => !change.includes('.ssh')), []);
}));

test('git-credentials: Ctrl-C while git is asked: files and the credential at AWS are taken back', () => on(alice([...LISTS, ...MAKES]), async (machine) => {
  const before = await machine.snapshot();
  const stop = new AbortController();
  const { exit, undo: command } = await setup(machine, 'git-credentials', { signal: stop.signal, onStage: (text) => { if (text === 'asking your own git') stop.abort(); } });
  assert.equal([exit.code, command, lab.world.gitCredentials, await changed(machine, before)], [4, null, [], []]);
}));

test('ssh: a host whose key is not the one AWS publishes is not trusted', () => onSsh(alice([...LISTS, ...MAKES]), async (machine) => {
  const before = await machine.snapshot();
  await writeFile(join(machine.home, '../bin/ssh-keyscan'), `#!/bin/sh\necho '${HOST} ${sshKey('host').publicKey}'\n`, { mode: 0o755 });
  const asked = lab.requests.length;
  const { exit, remaining } = await setup(machine, 'ssh');
  assert.is(exit.code, 4);
  assert.match(JSON.stringify(remaining), /shows SHA256:.*, and AWS publishes SHA256:tKjRkOL8.*do not connect/);
  assert.equal([await changed(machine, before), writesToIam(asked)], [[], []]);
}, '-o UserKnownHostsFile="$HOME/.ssh/known_hosts"'));

test.run();
