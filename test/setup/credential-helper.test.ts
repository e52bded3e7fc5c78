import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { undoRun } from '../../src/fixes/undo.ts';
import { createDisk } from '../../src/host/disk.ts';
import { planCredentialHelper } from '../../src/setup/credential-helper.ts';
import { type Lab, defaultWorld, startLab } from '../lab/lab.ts';
import type { Machine, MachineSpec } from '../lab/machine.ts';
import { canonicalBlock, guideBlock, HELPER, HOST, KEY_ID, keysOf, PATH_ON, REMOTE, SECRET } from '../machines/parts.ts';
import { onMachine } from '../machines/run.ts';
import { AWS_HELPER, entry, linux, mac, windows } from '../support/worlds.ts';
import { changed, clone, said, setup } from './in-lab.ts';

const test = suite('setup credential-helper');
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

const KEYS = { AWS_ACCESS_KEY_ID: KEY_ID, AWS_SECRET_ACCESS_KEY: SECRET };
const on = (spec: MachineSpec, use: (machine: Machine) => Promise<void>) => onMachine(lab, { name: '', spec: { ...spec, tools: { aws: 'stand-in', grc: 'missing', ...spec.tools } } }, use);
const gitconfig = (machine: Machine) => readFile(join(machine.home, '.gitconfig'), 'utf8');
const undo = (machine: Machine) => undoRun(createDisk(), join(machine.home, '.local/state/codecommit-doctor'), null, (_, line) => line);
const fill = async (machine: Machine, url: string) => (await machine.run(['git', 'credential', 'fill'], { input: `url=${url}\n\n`, env: { GIT_TERMINAL_PROMPT: '0' } })).stdout;

test('from nothing to a clone; again changes nothing; undone byte for byte', () => on({ env: KEYS }, async (machine) => {
  const before = await machine.snapshot();
  const planned = await setup(machine, 'credential-helper', { target: REMOTE, consent: { kind: 'dry-run' } });
  assert.equal([planned.exit.code, planned.plan[0]?.whatIf, planned.dryRun], [0, 'works', true], said(planned));
  assert.equal(changed(before, await machine.snapshot()), [], 'a plan writes nothing');
  assert.is.not((await clone(machine, REMOTE)).code, 0);

  const made = await setup(machine, 'credential-helper', { target: REMOTE });
  assert.equal([made.exit, made.verified?.git, made.target.url], [{ code: 0, kind: 'fixed' }, 'works', REMOTE], said(made));
  assert.equal(made.plan.map(({ diffs }) => diffs), planned.plan.map(({ diffs }) => diffs), 'what was planned is what was done');
  assert.is(await gitconfig(machine), `[credential "https://${HOST}"]\n\thelper = \n${HELPER}${PATH_ON}`);
  assert.equal(await clone(machine, REMOTE), { code: 0, stderr: '' });
  assert.not.match(JSON.stringify(made), new RegExp(SECRET.slice(0, 12)));

  const done = await machine.snapshot();
  const again = await setup(machine, 'credential-helper', { target: REMOTE });
  assert.equal([again.exit, again.plan, again.undo, again.verified?.git], [{ code: 0, kind: 'healthy' }, [], null, 'works']);
  assert.equal(changed(done, await machine.snapshot()), []);
  assert.equal(undo(machine).restored, [join(machine.home, '.gitconfig')]);
  assert.equal(changed(before, await machine.snapshot()), []);
}));

test('beside what serves other hosts: GitHub, a second region, the helper of the system', () => on({
  files: { '.aws/credentials': keysOf('dev') },
  systemGitConfig: '[credential]\n\thelper = osxkeychain\n',
  gitConfig: `[user]\n\tname = A\n[credential]\n\thelper = manager\n[credential "https://github.com"]\n\thelper = \n\thelper = "!f() { echo username=octo; echo password=FAKE-hub; }; f"\n[credential "https://git-codecommit.us-east-1.amazonaws.com"]\n\thelper = \n\thelper = !aws --profile dev codecommit credential-helper $@\n\tuseHttpPath = true\n`,
  tools: { extra: { 'git-credential-osxkeychain': '[ "$1" = get ] && printf "username=old\\npassword=FAKE-old\\n"', 'git-credential-manager': '[ "$1" = get ] && printf "username=gcm\\npassword=FAKE-gcm\\n"' } },
}, async (machine) => {
  const others = ['https://github.com/a/b', 'https://gitlab.example.com/a', 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/website'];
  const names = async () => (await Promise.all(others.map((url) => fill(machine, url)))).map((answer) => /username=(.*)/.exec(answer)?.[1]);
  const before = await names();
  assert.equal(before, ['octo', 'old', KEY_ID]);
  const made = await setup(machine, 'credential-helper', { target: REMOTE, answers: { profile: 'dev' } });
  assert.is(made.exit.code, 0, said(made));
  assert.match(made.remarks.join(), /no longer asks "osxkeychain", "manager" for git-codecommit\.eu-west-1/);
  assert.equal(await names(), before, 'every other host is served as before');
  assert.match(await fill(machine, REMOTE), new RegExp(`username=${KEY_ID}`));
  assert.is((await clone(machine, REMOTE)).code, 0);
  assert.is((await clone(machine, others[2] ?? '')).code, 0);
}));

test('with the repository answered, a region that is configured is not asked for', () => on({ env: { ...KEYS, AWS_REGION: 'eu-west-1' } }, async (machine) => {
  const asked: string[] = [];
  const planned = await setup(machine, 'credential-helper', { consent: { kind: 'dry-run' }, reply: ({ name }) => { asked.push(name); return 'billing'; } });
  assert.equal([asked, planned.target.url], [['repository'], REMOTE]);
}));

test('beside another repository of the same host: by a section of its own, by another profile', async () => {
  const web = REMOTE.replace('billing', 'website');
  const own = `[credential "${web}"]\n\thelper = "!f() { echo username=web; echo password=FAKE-web; }; f"\n`;
  const other = `[credential "https://${HOST}"]\n\thelper =\n${HELPER.replace('!aws', '!aws --profile other')}${PATH_ON}`;
  for (const gitConfig of [own, other]) {
    await on({ gitConfig, files: { '.aws/credentials': keysOf('dev') + keysOf('other', 'AKIAI44QH8DHBEXAMPLE') } }, async (machine) => {
      const before = await fill(machine, web);
      assert.match(before, /username=(?:web|AKIAI44QH8DHBEXAMPLE)/);
      const made = await setup(machine, 'credential-helper', { target: REMOTE, answers: { profile: 'dev' } });
      assert.is(made.exit.code, 0, said(made));
      assert.match(made.plan[0]?.message ?? '', new RegExp(`at ${HOST}/v1/repos/billing,`));
      assert.match(await gitconfig(machine), new RegExp(`\\[credential "${REMOTE}"\\]`));
      assert.is((await fill(machine, web)).replace(/password=.*/, ''), before.replace(/password=.*/, ''));
      assert.is((await clone(machine, REMOTE)).code, 0);
      assert.equal((await setup(machine, 'credential-helper', { target: REMOTE, answers: { profile: 'dev' } })).plan, []);
    });
  }
});

for (const [name, gitConfig] of [['the block of AWS\'s page', guideBlock], ['the canonical block', canonicalBlock]] as const) {
  test(`${name} serves already: nothing is written`, () => on({ gitConfig, env: KEYS }, async (machine) => {
    const before = await machine.snapshot();
    const made = await setup(machine, 'credential-helper', { target: REMOTE });
    assert.equal([made.exit.code, made.plan], [0, []], said(made));
    assert.equal(changed(before, await machine.snapshot()), []);
  }));
}

test('a half-made block, another profile, and a store behind it are put right', () => on({
  files: { '.aws/credentials': keysOf('my dev'), '.aws/config': '[profile other]\nregion = us-east-1\n' },
  gitConfig: `[credential "https://${HOST}"]\n${HELPER.replace('!aws', '!aws --profile other')}[credential]\n\thelper = store\n`,
}, async (machine) => {
  const made = await setup(machine, 'credential-helper', { target: REMOTE, answers: { profile: 'my dev' } });
  assert.is(made.exit.code, 0, said(made));
  assert.is((await gitconfig(machine)).toLowerCase(), `[credential]\n\thelper = store\n[credential "https://${HOST}"]\n\thelper = \n${HELPER.replace('!aws', "!aws --profile 'my dev'")}${PATH_ON}`.toLowerCase());
  assert.is((await clone(machine, REMOTE)).code, 0);
  assert.equal((await setup(machine, 'credential-helper', { target: REMOTE, answers: { profile: 'my dev' } })).plan, []);
}));

test('a working copy whose own configuration comes later: here and for a clone; --scope local is that alone', () => on({
  env: KEYS, repository: { remote: 'codecommit::eu-west-1://billing', config: '[credential]\n\thelper = \n\thelper = store\n' },
}, async (machine) => {
  const before = await machine.snapshot();
  const local = await setup(machine, 'credential-helper', { scope: 'local' });
  assert.equal([local.exit.code, changed(before, await machine.snapshot()).length], [0, 1], said(local));
  undo(machine);
  const made = await setup(machine, 'credential-helper');
  assert.equal([made.exit.code, made.target.url], [0, REMOTE], said(made));
  assert.is((await clone(machine, REMOTE)).code, 0);
  assert.is((await machine.run(['git', 'ls-remote', '-q', REMOTE])).code, 0);
}));

test('where git does not get through, all of it is put back, and the verdict says why', () => on({ env: KEYS }, async (machine) => {
  const before = await machine.snapshot();
  const made = await setup(machine, 'credential-helper', { target: REMOTE.replace('billing', 'no-such') });
  assert.equal([made.exit.code, made.steps.map(({ status }) => status), made.undo], [4, ['put-back', 'put-back', 'put-back'], null]);
  assert.match(made.verified?.text ?? '', /no-such/);
  assert.equal(changed(before, await machine.snapshot()), []);
  const trial = await setup(machine, 'credential-helper', { target: REMOTE.replace('billing', 'no-such'), consent: { kind: 'dry-run' } });
  assert.equal([trial.exit.code, trial.plan[0]?.whatIf], [4, 'does-not']);
}));

test('what a person must do first is said, and nothing is written', async () => {
  const refused = (spec: MachineSpec, why: RegExp, how: RegExp) => on(spec, async (machine) => {
    const before = await machine.snapshot();
    const made = await setup(machine, 'credential-helper', { target: REMOTE });
    assert.equal([made.exit.code, made.plan], [1, []]);
    assert.match(made.remaining[0]?.message ?? '', why);
    assert.match(JSON.stringify(made.remaining[0]?.steps), how);
    assert.equal(changed(before, await machine.snapshot()), []);
  });
  await refused({ env: KEYS, tools: { aws: 'missing' } }, /AWS CLI is not found/, /getting-started-install.*setup grc/);
  await refused({}, /no AWS credential/, /codecommit setup role/);
  await refused({ env: KEYS, gitConfig: '[credential\n' }, /cannot read its own configuration/, /git-config\/readable/);
  await refused({ env: KEYS, tools: { git: 'missing' } }, /git is not found/, /Install git/);
});

test('on macOS and Windows the helper of the system is taken out for this host alone', () => {
  for (const [world, helper] of [[mac, 'osxkeychain'], [windows, 'manager']] as const) {
    const plan = planCredentialHelper(world.with({ gitConfig: { entries: [entry('credential.helper', helper, 'system')] } }).snapshot, {});
    const steps = plan.kind === 'stages' ? plan.stages.flatMap((stage) => stage.steps) : [];
    assert.equal(steps, [
      { do: 'git-config', op: 'reset-helpers', scope: 'global', key: `credential.https://${HOST}.helper` },
      { do: 'git-config', op: 'add', scope: 'global', key: `credential.https://${HOST}.helper`, value: AWS_HELPER },
      { do: 'git-config', op: 'set', scope: 'global', key: `credential.https://${HOST}.useHttpPath`, value: 'true' },
    ]);
  }
  const old = planCredentialHelper(linux.with({ gitConfig: { entries: [] }, tools: { git: { path: '/usr/bin/git', version: '2.8.4', banner: '', failure: null, exitCode: 0 } } }).snapshot, {});
  assert.match(old.kind === 'refused' ? old.reason : old.kind, /2\.8\.4 cannot take a helper out/);
  const wiped = planCredentialHelper(linux.with({ gitConfig: { entries: [entry('credential.helper', '', 'command')] } }).snapshot, {});
  assert.match(wiped.kind === 'refused' ? wiped.reason : wiped.kind, /no file comes after it/);
});

test('a file changed between plan and yes is left alone; a disk that refuses is told', () => on({ env: KEYS }, async (machine) => {
  const made = await setup(machine, 'credential-helper', { target: REMOTE, consent: { kind: 'ask', agree: async () => { await writeFile(join(machine.home, '.gitconfig'), '[alias]\n'); return true; } } });
  assert.equal([made.exit.code, made.steps[0]?.status, await gitconfig(machine)], [4, 'failed', '[alias]\n']);
  assert.match(made.remaining[0]?.message ?? '', /changed since the plan was made/);
  await mkdir(join(machine.home, '../state'));
  await writeFile(join(machine.home, '../state/codecommit-doctor'), '');
  const blocked = await setup(machine, 'credential-helper', { target: REMOTE, env: { XDG_STATE_HOME: join(machine.home, '../state') } });
  assert.equal([blocked.exit.code, await gitconfig(machine)], [4, '[alias]\n'], said(blocked));
}));

test.run();
