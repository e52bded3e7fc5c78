import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ErrorDocument, Trace } from '../../src/core/finding.ts';
import { differs } from '../../src/doctor/trace.ts';
import { defaultWorld, type Lab, startLab } from '../lab/lab.ts';
import { runKept } from '../lab/kept-cli.ts';
import type { Machine, MachineSpec } from '../lab/machine.ts';
import { canonicalBlock, guideBlock, HELPER, HOST, PATH_ON, REMOTE, STATIC_LOGIN, withGrc, withHelper } from '../machines/parts.ts';
import { CLI, doctor, onMachine, validator } from '../machines/run.ts';

const test = suite('codecommit trace');
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

const AWS = '!aws codecommit credential-helper $@';
const QUITS = '!f() { echo quit=1; }; f';
const on = (spec: MachineSpec, use: (machine: Machine) => Promise<void>) => onMachine(lab, { name: '', spec }, use);
const run = (machine: Machine, args: readonly string[], env: Record<string, string> = {}) => machine.run([process.execPath, CLI, 'trace', ...args], { env, timeoutMs: 60_000 });

async function trace(machine: Machine, args: readonly string[] = [], env: Record<string, string> = {}): Promise<Trace> {
  const { code, stdout, stderr } = await runKept({ cwd: machine.cwd, env: { ...machine.env, ...env } }, ['trace', ...args, '--json']);
  assert.is(code, 0, stdout + stderr);
  const document = JSON.parse(stdout) as Trace;
  validator('trace')(document);
  return document;
}
const names = (list: readonly { helper: string }[] | null) => list?.map(({ helper }) => helper);

test('the chain up to the helper that answers, with its places', () => on(withHelper({ gitConfig: `[credential]\n\thelper = store\n${HELPER}${PATH_ON}\thelper = cache\n` }), async (machine) => {
  const found = await trace(machine);
  assert.equal(found.predicted.map(({ helper, scope, file, line }) => [helper, scope, file?.replace(machine.home, '~'), line]), [['store', 'global', '~/.gitconfig', 2], [AWS, 'global', '~/.gitconfig', 3], ['cache', 'global', '~/.gitconfig', 5]]);
  assert.equal(found.observed, [{ helper: 'store', exitCode: 0, answered: false }, { helper: AWS, exitCode: 0, answered: true }]);
  assert.equal([found.url, found.useHttpPath, found.differs], [REMOTE, true, false]);
}));

test('a helper that quits ends the chain, and nothing differs', () => on(withHelper({ gitConfig: `[credential]\n\thelper = "${QUITS}"\n\thelper = store\n` }), async (machine) => {
  const found = await trace(machine);
  assert.equal([names(found.predicted), names(found.observed), found.differs], [[QUITS, 'store'], [QUITS], false]);
}));

test('two values that make the same command are told apart by their place', () => on(withHelper({ gitConfig: `[credential]\n\thelper = store\n\thelper = !git credential-store\n${canonicalBlock.replace('\thelper =\n', '')}` }), async (machine) => {
  const found = await trace(machine);
  assert.equal([names(found.observed), found.differs], [['store', '!git credential-store', AWS], false]);
  const { report } = await doctor(machine, ['--only', 'git-config/helper-observed']);
  assert.equal(report.checks.map(({ status }) => status), ['passed']);
}));

test('what makes git ask nobody: said, and nothing predicted', async () => {
  const cases: readonly [MachineSpec, string[], RegExp][] = [
    [withHelper({ repository: { remote: `${STATIC_LOGIN.trim()}/v1/repos/billing` } }), [], /the URL holds a password/],
    [withHelper(), [`${STATIC_LOGIN.trim()}/v1/repos/billing`], /the URL holds a password/],
    [withHelper({ gitConfig: `[credential]\n${HELPER}\tuseHttpPath = perhaps\n` }), [], /bad boolean config value 'perhaps'/],
    [withHelper({ gitConfig: `${guideBlock}[credential\n` }), [], /cannot read its configuration/],
  ];
  for (const [spec, args, says] of cases) {
    await on(spec, async (machine) => {
      const { predicted, observed, differs: different } = await trace(machine, args);
      assert.equal([predicted, observed ?? [], different], [[], [], false]);
      const human = await run(machine, args);
      assert.match(human.stderr, says);
      assert.not.match(human.stdout + human.stderr, /EXAMPLEgitPassword/);
    });
  }
});

test('no target, and a URL for which git asks no helper: usage errors', () => on(withHelper({ repository: { remote: `ssh://APKAEXAMPLE@${HOST}/v1/repos/billing` } }), async (machine) => {
  for (const args of [[], [`ssh://${HOST}/v1/repos/billing`], ['-C', machine.home]]) {
    const { code, stdout } = await run(machine, [...args, '--json']);
    assert.equal([code, (JSON.parse(stdout) as ErrorDocument).exit.kind], [2, 'usage'], stdout);
  }
}));

test('the URL git-remote-codecommit makes', () => on(withGrc('codecommit::eu-west-1://dev@billing', { gitConfig: '[credential]\n\thelper = store\n' }), async (machine) => {
  const found = await trace(machine);
  assert.equal([found.url, names(found.predicted), found.differs], [REMOTE, ['store'], false]);
}));

test('a helper that can open a dialog is asked only with --allow-dialogs', async () => {
  const spec = withHelper({ tools: { extra: { 'git-credential-libsecret': 'echo asked >> "$HOME/../marks"' } }, gitConfig: `[credential]\n\thelper = libsecret\n${canonicalBlock.replace('\thelper =\n', '')}` });
  await on(spec, async (machine) => {
    if (process.platform === 'linux') assert.equal(names((await trace(machine)).observed), ['libsecret', AWS], 'without a display none can open');
    const shown = { DISPLAY: ':0' };
    const { observed, differs: different, predicted } = await trace(machine, [], shown);
    assert.equal([observed, different, names(predicted)], [null, false, ['libsecret', AWS]]);
    assert.match((await run(machine, [], shown)).stderr, /--allow-dialogs/);
    assert.equal(names((await trace(machine, ['--allow-dialogs'], shown)).observed), ['libsecret', AWS]);
  });
});

test('differs', () => {
  const predicted = ['a', 'b'].map((helper) => ({ helper, scope: 'global', file: null, line: null }));
  const seen = (...list: string[]) => list.map((helper) => ({ helper: helper.replace('!', ''), exitCode: 0, answered: helper.endsWith('!') }));
  for (const [observed, expected, stopped] of [[seen('a', 'b'), false], [seen('a!'), false], [seen('a', 'b!'), false], [null, false], [seen('a'), false, true], [seen(), false, true], [seen('a'), true], [seen('b!'), true], [seen('a', 'b', 'c!'), true], [seen('b'), true, true], [seen(), true]] as const) {
    assert.is(differs(predicted, observed, stopped), expected, JSON.stringify(observed));
  }
});

test.run();
