import { spawn } from 'node:child_process';
import { appendFile, lstat, mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { FixDocument, PastFixes, UndoDocument } from '../../src/core/fix-document.ts';
import type { ErrorDocument } from '../../src/core/finding.ts';
import { runFix } from '../../src/doctor/fix.ts';
import { runKept } from '../lab/kept-cli.ts';
import { defaultWorld, type Lab, startLab } from '../lab/lab.ts';
import { changesBetween, type Machine, type MachineSpec } from '../lab/machine.ts';
import { guideBlock, keysOf, SECRET, withGrc, withHelper } from '../machines/parts.ts';
import { CLI, onMachine, validator } from '../machines/run.ts';

const test = suite('codecommit fix');
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

const on = (spec: MachineSpec, use: (machine: Machine) => Promise<void>) => onMachine(lab, { name: '', spec }, use);
/** `safe` to mend: the helper is there, but the path is not sent to it. */
const UNSET = withHelper({ gitConfig: '# mine\n[user]\n\tname = A\n' });
/** `ask`: quotes around a value of the AWS files. */
const QUOTED = withGrc('codecommit::eu-west-1://dev@billing', { files: { '.aws/credentials': `# work\n[dev]\naws_access_key_id = "AKIAIOSFODNN7EXAMPLE"\naws_secret_access_key = "${SECRET}"\n` } });
const valid = { fix: validator('fix'), history: validator('fix-history'), undo: validator('fix-undo') };

type Document = FixDocument | PastFixes | UndoDocument | ErrorDocument;
type Answer = { document: Document; code: number | null; stdout: string; stderr: string };
const answer = <T extends Omit<Answer, 'document'>>(ran: T) => ({ ...ran, document: JSON.parse(ran.stdout) as Document });
/** In a process of its own, as the user starts it. */
async function cli(machine: Machine, args: readonly string[], env: Record<string, string | null> = {}): Promise<Answer> {
  return answer(await machine.run([process.execPath, CLI, 'fix', ...args, '--json'], { env, timeoutMs: 60_000 }));
}
/** The same in a process that has the CLI loaded already; oclif joins the words of a command by a colon. */
const kept = async (machine: Machine, command: 'fix' | 'fix:undo', args: readonly string[] = []): Promise<Answer> => answer(await runKept(machine, [command, ...args, '--json']));
const fix = async (machine: Machine, ...args: string[]) => {
  const ran = await kept(machine, 'fix', args);
  valid.fix(ran.document);
  const document = ran.document as FixDocument;
  assert.is(document.exit.code, ran.code);
  return { ...ran, document };
};
const undo = async (machine: Machine) => {
  const ran = await kept(machine, 'fix:undo');
  valid.undo(ran.document);
  return { ...ran, document: ran.document as UndoDocument };
};
const failed = async (machine: Machine, args: readonly string[], env: Record<string, string | null> = {}) => {
  const { document, code } = await cli(machine, args, env);
  return { code, document: document as ErrorDocument };
};
const lsRemote = async (machine: Machine) => (await machine.run(['git', 'ls-remote', 'origin', 'HEAD'], { env: { GIT_TERMINAL_PROMPT: '0' } })).code;
const gitconfig = (machine: Machine) => readFile(join(machine.home, '.gitconfig'), 'utf8');
const contentOf = (changes: readonly string[]) => changes.map((change) => change.replace(/(?:, )?mtimeMs/, '')).filter((change) => !/: $/.test(change));

/** Fix in this process, so that something can happen between the plan and its application. */
function fixWhile(machine: Machine, meanwhile: () => Promise<void>, rest: { keep?: boolean; named?: readonly string[] } = {}): Promise<FixDocument | null> {
  return runFix({
    intent: { cwd: machine.cwd, target: null, profile: null, region: null, method: null, offline: false, live: true, allowDialogs: false },
    named: rest.named ?? [], only: [], skip: [], scope: null, keep: rest.keep ?? false, version: '0.0.0', timeoutSeconds: 60, probeTimeoutSeconds: null, signal: new AbortController().signal, env: machine.env,
    consent: { kind: 'ask', agree: async () => { await meanwhile(); return true; } },
  });
}

test('the plan, then the fix, then nothing to do, then the undo', () => on(UNSET, async (machine) => {
  const before = await machine.snapshot();
  const planned = await fix(machine, '--dry-run');
  assert.equal(changesBetween(before, await machine.snapshot()), [], 'a dry run changes no byte and no mtime');
  assert.equal([planned.code, planned.document.exit.kind, planned.document.plan[0]?.whatIf, planned.document.undo], [0, 'fixed', 'works', null]);
  assert.ok(planned.document.plan[0]?.diffs[0]?.lines.some((line) => line === '+\thelper = !aws codecommit credential-helper $@'), 'the plan shows the diff');

  const nobody = await fix(machine);
  assert.equal([nobody.code, nobody.document.exit.kind], [6, 'declined']);
  assert.equal(changesBetween(before, await machine.snapshot()), [], 'without consent nothing changes');

  assert.is(await lsRemote(machine), 128);
  const done = await fix(machine, '-y');
  assert.equal([done.code, done.document.exit.kind, done.document.verified?.git], [0, 'fixed', 'works']);
  assert.equal(done.document.plan.map(({ check, steps }) => [check, steps]), planned.document.plan.map(({ check, steps }) => [check, steps]), 'what was planned is what was done');
  assert.match(await gitconfig(machine), /^# mine\n\[user\]\n\tname = A\n\[credential/);
  assert.is(await lsRemote(machine), 0);

  const fixed = await machine.snapshot();
  const again = await fix(machine, '-y');
  assert.equal([again.code, again.document.exit.kind, again.document.plan, again.document.steps], [0, 'healthy', [], []]);
  assert.equal(contentOf(changesBetween(fixed, await machine.snapshot())), [], 'a second run changes nothing');

  const { document: history } = await cli(machine, ['history']);
  valid.history(history);
  assert.is((history as PastFixes).runs.length, 1);
  const { document: undone, code } = await undo(machine);
  assert.equal([code, undone.restored], [0, [join(machine.home, '.gitconfig')]]);
  const left = contentOf(changesBetween(before, await machine.snapshot())).filter((change) => !change.includes('.local'));
  assert.equal(left, [], 'every byte and mode is as before');
  const { document: nothing } = await cli(machine, ['undo']);
  valid.undo(nothing);
  assert.match((nothing as UndoDocument).message, /nothing to undo/);
}));

test('the command a step prints undoes it by hand', () => on(UNSET, async (machine) => {
  const before = await gitconfig(machine);
  const { document } = await fix(machine, '-y');
  const [command] = document.steps.flatMap(({ undo }) => undo ?? []);
  assert.ok(command);
  assert.is((await machine.run(['sh', '-c', command])).code, 0);
  assert.is(await gitconfig(machine), before);
}));

test('-y alone does not answer for what asks; naming the check does; secrets are in no diff', () => on(QUOTED, async (machine) => {
  const before = await machine.snapshot();
  const unnamed = await fix(machine, '-y');
  assert.equal([unnamed.code, unnamed.document.steps], [1, []]);
  assert.match(unnamed.document.remaining[0]?.why ?? '', /must be named: codecommit fix profile\/static-keys -y/);
  assert.equal(contentOf(changesBetween(before, await machine.snapshot())).filter((change) => !change.includes('.local') && !change.includes('.aws')), []);
  const named = await fix(machine, 'profile/static-keys', '-y');
  assert.equal([named.code, named.document.exit.kind], [0, 'fixed']);
  assert.not.match(named.stdout + unnamed.stdout, new RegExp(SECRET.slice(0, 12)));
  assert.is(await readFile(join(machine.home, '.aws/credentials'), 'utf8'), `# work\n${keysOf('dev')}`, 'only the quotes are gone');
  assert.is(await lsRemote(machine), 0);
}));

test('an unknown check is a usage error with the nearest one', () => on(UNSET, async (machine) => {
  const { document, code } = await failed(machine, ['git-config/helper-ordr']);
  assert.is(code, 2);
  assert.match(document.message, /did you mean "git-config\/helper-order"/);
}));

test('a file that changed after the plan was made is left alone', () => on(UNSET, async (machine) => {
  const file = join(machine.home, '.gitconfig');
  const document = await fixWhile(machine, () => appendFile(file, '[alias]\n\tst = status\n'));
  assert.equal([document?.exit.code, document?.steps[0]?.status, document?.undo], [4, 'failed', null]);
  assert.match(document?.steps[0]?.error ?? '', /changed since the plan was made/);
  assert.is(await readFile(file, 'utf8'), '# mine\n[user]\n\tname = A\n[alias]\n\tst = status\n');
}));

test('two fixes at once: the second changes nothing and says so', () => on(UNSET, async (machine) => {
  let second: FixDocument | null = null;
  const first = await fixWhile(machine, async () => { second = (await fix(machine, '-y')).document; });
  assert.equal([first?.exit.kind, (second as FixDocument | null)?.exit.code], ['fixed', 4]);
  assert.match((second as FixDocument | null)?.steps[0]?.error ?? '', /another codecommit fix is (?:running|at work)/);
}));

test('what does not help is put back, unless it is to be kept', () => on(UNSET, async (machine) => {
  const before = await machine.snapshot();
  const broken = () => { lab.world.repositories.length = 0; return Promise.resolve(); };
  const document = await fixWhile(machine, broken);
  assert.equal([document?.exit.code, document?.steps[0]?.status, document?.undo], [4, 'put-back', null]);
  assert.equal(contentOf(changesBetween(before, await machine.snapshot())).filter((change) => !change.includes('.local')), []);
  Object.assign(lab.world, defaultWorld());
  const kept = await fixWhile(machine, broken, { keep: true });
  assert.equal([kept?.exit.code, kept?.steps[0]?.status], [4, 'applied']);
  assert.match(await gitconfig(machine), /credential-helper/);
  Object.assign(lab.world, defaultWorld());
}));

test('a dotfile that is a link stays one', () => on(UNSET, async (machine) => {
  await mkdir(join(machine.home, 'dotfiles'));
  await rename(join(machine.home, '.gitconfig'), join(machine.home, 'dotfiles/gitconfig'));
  await symlink('dotfiles/gitconfig', join(machine.home, '.gitconfig'));
  const { code } = await fix(machine, '-y');
  assert.is(code, 0);
  assert.ok((await lstat(join(machine.home, '.gitconfig'))).isSymbolicLink());
  assert.match(await readFile(join(machine.home, 'dotfiles/gitconfig'), 'utf8'), /credential-helper/);
  assert.is((await undo(machine)).code, 0);
  assert.not.match(await readFile(join(machine.home, 'dotfiles/gitconfig'), 'utf8'), /credential-helper/);
}));

test('an undo does not take later changes with it, and shows them', () => on(UNSET, async (machine) => {
  await fix(machine, '-y');
  await appendFile(join(machine.home, '.gitconfig'), '[http]\n\textraHeader = Authorization: Bearer FAKE0123456789abcdefABCDEF0123456789\n');
  const changed = await gitconfig(machine);
  const { document, code, stdout } = await undo(machine);
  assert.is(code, 4);
  assert.ok(document.refused[0]?.diff.some((line) => line.startsWith('+[http]')));
  assert.not.match(stdout, /FAKE0123456789/);
  assert.is(await gitconfig(machine), changed);
}));

test('a state directory that cannot be written, no home, a git that fails half-way', () => on(UNSET, async (machine) => {
  const before = await machine.snapshot();
  await writeFile(join(machine.home, '../blocked'), '');
  const blocked = await cli(machine, ['-y'], { XDG_STATE_HOME: join(machine.home, '../blocked') });
  assert.equal([blocked.code, (blocked.document as FixDocument).steps[0]?.status], [4, 'failed']);
  const homeless = await failed(machine, ['-y'], { HOME: null, XDG_STATE_HOME: null });
  assert.is(homeless.code, 2);
  const bin = join(machine.home, '../bin');
  await mkdir(join(bin, 'real'));
  await rename(join(bin, 'git'), join(bin, 'real/git'));
  await writeFile(join(bin, 'git'), `#!/bin/sh\ncase "$*" in *--add*) exit 255;; esac\nexec ${join(bin, 'real/git')} "$@"\n`, { mode: 0o755 });
  const half = await fix(machine, '-y');
  assert.equal([half.code, half.document.steps, half.document.plan[0]?.offered], [1, [], false]);
  assert.match(half.document.plan[0]?.because ?? '', /ended with 255/);
  assert.equal(contentOf(changesBetween(before, await machine.snapshot())).filter((change) => !change.includes('.local')), []);
}));

for (const [signal, expected] of [['SIGINT', 'put back at once'], ['SIGKILL', 'put back by the next run, or kept whole']] as const) {
  test(`${signal} after the files were changed: ${expected}`, () => on(UNSET, async (machine) => {
    const before = await gitconfig(machine);
    const child = spawn(process.execPath, [CLI, 'fix', '-y', '--json'], { cwd: machine.cwd, env: machine.env, stdio: ['ignore', 'pipe', 'ignore'] });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    while (await gitconfig(machine) === before && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill(signal);
    const code = await ended;
    if (signal === 'SIGINT') {
      assert.is(code, 130);
      assert.match((JSON.parse(stdout) as ErrorDocument).message, /nothing was changed/);
      assert.is(await gitconfig(machine), before);
    } else {
      assert.is((await fix(machine, '-y')).document.verified?.git, 'works', 'the lock of the dead process is no obstacle');
      assert.is((await undo(machine)).code, 0);
      assert.is(await gitconfig(machine), before);
    }
  }));
}

test('for a person: the diff, what the trial saw, the undo', () => on(withHelper({ gitConfig: guideBlock.replace('true', 'false') }), async (machine) => {
  const { stdout, code } = await machine.run([process.execPath, CLI, 'fix', '-y'], { timeoutMs: 60_000 });
  assert.is(code, 0);
  assert.match(stdout, /git config --global --replace-all credential\S*\.usehttppath true/i);
  assert.match(stdout, /\n\s+\+ {4}useHttpPath = true/);
  assert.match(stdout, /works +tried on a copy of the files: git reaches the repository/);
  assert.match(stdout, /undo: codecommit fix undo \d{8}T/);
}));

test.run();
