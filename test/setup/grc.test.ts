import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Facts } from '../../src/core/facts.ts';
import type { SetupPlan } from '../../src/core/setup.ts';
import { installSteps, planGrc } from '../../src/setup/grc.ts';
import { type Lab, defaultWorld, startLab } from '../lab/lab.ts';
import type { MachineSpec } from '../lab/machine.ts';
import { standIn } from '../lab/tools-under-test.ts';
import { KEY_ID, keysOf, REMOTE, SECRET } from '../machines/parts.ts';
import { onMachine } from '../machines/run.ts';
import { withVariables } from '../support/profiles.ts';
import { grc, HOME, linux, mac, windows, type World } from '../support/worlds.ts';
import { changed, clone, said, setup } from './in-lab.ts';

const test = suite('setup grc');
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

const KEYS = { AWS_ACCESS_KEY_ID: KEY_ID, AWS_SECRET_ACCESS_KEY: SECRET };
const TOOL = 'git-remote-codecommit';
const spec = (changes: MachineSpec): MachineSpec => ({ ...changes, tools: { aws: 'missing', grc: 'stand-in', ...changes.tools } });

test('with the tool there is nothing to write: the URL is all; another method stays as it is', () => onMachine(lab, { name: '', spec: spec({ files: { '.aws/credentials': keysOf('dev') }, gitConfig: '[credential]\n\thelper = store\n' }) }, async (machine) => {
  const before = await machine.snapshot();
  const made = await setup(machine, 'grc', { target: REMOTE, answers: { profile: 'dev' } });
  assert.equal([made.exit.code, made.plan, made.target.url], [0, [], 'codecommit::eu-west-1://dev@billing'], said(made));
  assert.equal(await clone(machine, made.target.url ?? ''), { code: 0, stderr: '' });
  assert.equal(changed(before, await machine.snapshot()).filter((change) => !change.includes('.git-credentials')), []);
}));

test('a bare name: the region is asked for, and nothing else', () => onMachine(lab, { name: '', spec: spec({ env: KEYS }) }, async (machine) => {
  const asked: string[] = [];
  const made = await setup(machine, 'grc', { target: 'billing', reply: ({ name }) => { asked.push(name); return 'eu-west-1'; } });
  assert.equal([asked, made.exit.code, made.target.url], [['region'], 0, 'codecommit::eu-west-1://billing'], said(made));
}));

test('without it: pipx puts it where git finds it, and git proves it', () => onMachine(lab, {
  name: '', spec: spec({ env: KEYS, tools: { grc: 'missing', extra: { pipx: `echo "$*" >> "$HOME/pipx.log"; mkdir -p "$HOME/.local/bin"; cp "$HOME/../tool" "$HOME/.local/bin/${TOOL}"` } } }),
}, async (machine) => {
  await writeFile(join(machine.home, '../tool'), `#!/bin/sh\nexec ${standIn(TOOL, '1.17').command.join(' ')} "$@"\n`);
  await chmod(join(machine.home, '../tool'), 0o755);
  const offPath = await setup(machine, 'grc', { target: REMOTE });
  assert.is(offPath.exit.code, 1);
  assert.match(JSON.stringify(offPath.remaining), /export PATH=/, 'what would not be found afterwards is not installed');
  const path = { PATH: `${join(machine.home, '.local/bin')}:${machine.env['PATH'] ?? ''}` };
  const planned = await setup(machine, 'grc', { target: REMOTE, env: path, consent: { kind: 'dry-run' } });
  assert.equal([planned.exit.code, planned.plan[0]?.whatIf, planned.plan[0]?.steps.map(({ argv }) => argv)], [0, 'not-tried', [['pipx', 'install', TOOL]]], said(planned));
  const made = await setup(machine, 'grc', { target: REMOTE, env: path });
  assert.equal([made.exit.code, made.undo, made.steps.map(({ status, undo }) => [status, undo])], [0, null, [['applied', `pipx uninstall ${TOOL}`]]], said(made));
  assert.is(await readFile(join(machine.home, 'pipx.log'), 'utf8'), `install ${TOOL}\n`);
  assert.equal(await clone(machine, made.target.url ?? '', path), { code: 0, stderr: '' });
}));

type Installations = Partial<Facts['installations']>;
const LOCAL_BIN = `${HOME}/.local/bin`;
/** A machine without the tool, whose PATH leads to the user's own programs. */
const bare = (world: World, installations: Installations, path = `/usr/bin:${LOCAL_BIN}`): World => withVariables(world, { PATH: path }).with({ installations });
const argvs = (world: World): (readonly string[] | string)[] => {
  const steps = installSteps(world.snapshot);
  return 'kind' in steps ? [steps.reason] : steps.map((step) => (step.do === 'run' ? step.argv : step.do));
};
const PYTHON = { path: '/usr/bin/python3', onPath: true, version: '3.12.3' };
const MANAGED = { version: '24.0', externallyManaged: true };
const HERE = `${HOME}/.local/share/codecommit-doctor/${TOOL}`;

test('the exact commands of every way to install it', () => {
  assert.equal(argvs(bare(linux, { pipx: '/usr/bin/pipx' })), [['pipx', 'install', TOOL]]);
  assert.equal(argvs(bare(linux, { pipx: null, python: PYTHON, pip: { version: '24.0', externallyManaged: false } })), [[PYTHON.path, '-m', 'pip', 'install', '--user', TOOL]]);
  assert.equal(argvs(bare(linux, { pipx: null, python: PYTHON, pip: { version: '9.0.1', externallyManaged: false } })), [
    [PYTHON.path, '-m', 'pip', 'install', '--user', '--upgrade', 'pip'], [PYTHON.path, '-m', 'pip', 'install', '--user', TOOL],
  ]);
  // PEP 668: never into the Python of the system.
  assert.equal(argvs(bare(linux, { pipx: null, python: PYTHON, pip: MANAGED })), [
    [PYTHON.path, '-m', 'venv', HERE], [`${HERE}/bin/python`, '-m', 'pip', 'install', TOOL], ['ln', '-s', `${HERE}/bin/${TOOL}`, `${LOCAL_BIN}/${TOOL}`],
  ]);
  const onMac = `${HOME}/Library/Application Support/codecommit-doctor/${TOOL}`;
  assert.equal(argvs(bare(mac, { pipx: null, python: PYTHON, pip: MANAGED }, `/usr/bin:${HOME}/bin`))[2], ['ln', '-s', `${onMac}/bin/${TOOL}`, `${HOME}/bin/${TOOL}`]);
  assert.equal(argvs(bare(windows, { pipx: null, python: { ...PYTHON, path: 'C:/Python/python.exe' }, pip: { version: '24.0', externallyManaged: false } }, 'C:/Windows')), [['C:/Python/python.exe', '-m', 'pip', 'install', '--user', TOOL]]);
  assert.equal(argvs(grc), []);
});

test('what would not be found afterwards is not installed', () => {
  assert.match(argvs(bare(linux, { pipx: '/usr/bin/pipx' }, '/usr/bin'))[0] as string, /not on PATH/);
  assert.match(argvs(bare(linux, { pipx: null, python: PYTHON, pip: MANAGED }, '/usr/bin'))[0] as string, /No directory of yours is on PATH/);
  assert.match(argvs(bare(linux, { pipx: null, python: null, pip: null }))[0] as string, /no Python/);
  assert.match(argvs(linux.with({ tools: { grcOffPath: ['/opt/x/bin'] } }))[0] as string, /"\/opt\/x\/bin", which is not on PATH/);
});

test('the URL names region and profile; a name that cannot stand in it is for a person', () => {
  const url = (plan: SetupPlan) => (plan.kind === 'stages' ? plan.url : plan.kind);
  assert.is(url(planGrc(grc.snapshot, {})), 'codecommit::eu-west-1://dev@billing');
  assert.is(url(planGrc(grc.snapshot, { region: 'us-east-1', repository: 'website' })), 'codecommit::us-east-1://dev@website');
  assert.is(planGrc(grc.snapshot, { region: 'eu-west-9' }).kind, 'ask');
  const blank = grc.with({ awsConfig: { credentials: { path: '', exists: true, fromVariable: null, problem: null, sections: [{ name: 'my dev', kind: 'profile', header: 'my dev', line: 1, settings: [{ key: 'credential_process', value: 'x', line: 2, secret: null }] }] } } });
  const plan = planGrc(blank.snapshot, { profile: 'my dev' });
  assert.match(plan.kind === 'refused' ? plan.reason : plan.kind, /cannot stand in a URL/);
});

test.run();
