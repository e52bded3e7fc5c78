import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runKept } from '../lab/kept-cli.ts';
import { defaultWorld, type Lab, startLab } from '../lab/lab.ts';
import { changesBetween, type Machine, type MachineSpec } from '../lab/machine.ts';
import { guideBlock, HOST, keysOf, REMOTE, withHelper } from '../machines/parts.ts';
import { onMachine } from '../machines/run.ts';

const test = suite('names that want to be something else');
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

const ESCAPES = '\u001b[2J\u001b]0;owned\u0007\u009b31m';
/** What a shell or git would do, where a name became a command or an option. */
const TOUCH = 'touch$IFS$HOME/../owned';
const OPTION = `--upload-pack=${TOUCH}`;
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
/** The AWS tools' caches, and the directory of our own state. */
const OURS = /\.aws|\.local|^changed \.: mtimeMs$/;
const ANY_ENDING = [0, 1, 2, 3];

const on = (spec: MachineSpec, use: (machine: Machine) => Promise<void>) => onMachine(lab, { name: '', spec }, use);

let turn = 0;
/** Runs a command, for people or for programs, and holds what no name may change. */
async function harmless(machine: Machine, argv: readonly string[], codes: readonly number[] = ANY_ENDING, cwd = machine.cwd): Promise<string> {
  const before = await machine.snapshot();
  const said: string[] = [];
  // Each name once: for people, or for programs.
  for (const words of [turn++ % 3 === 0 ? [argv[0] ?? '', '--json', ...argv.slice(1)] : argv]) {
    const { code, stdout, stderr } = await runKept({ ...machine, cwd }, words);
    const what = JSON.stringify(words);
    assert.ok(codes.includes(code), `${what}: ${code} ${stdout.slice(0, 600)} ${stderr.slice(0, 600)}`);
    // In JSON they are escaped, those above U+007F as well.
    assert.not.match(stdout, CONTROLS, what);
    assert.not.match(stderr, CONTROLS, what);
    assert.not.match(stderr, /\n\s+at |this is a bug/, what);
    if (words !== argv) JSON.parse(stdout);
    said.push(stdout + stderr);
  }
  assert.not.ok(existsSync(join(machine.home, '../owned')), `${argv.join(' ')} ran a name`);
  assert.equal(changesBetween(before, await machine.snapshot()).filter((change) => !OURS.test(change)), [], `${argv.join(' ')} changed the home`);
  return said.join('');
}

const hostile = withHelper({
  repository: { remote: REMOTE, config: `[remote "${OPTION}"]\n\turl = ${REMOTE}\n[remote "-c"]\n\turl = ${REMOTE}\n[remote "a${ESCAPES}"]\n\turl = https://${HOST}/v1/repos/${ESCAPES}\n[branch "main"]\n\tremote = ${OPTION}\n\tmerge = refs/heads/main\n` },
  gitConfig: `${guideBlock}[include]\n\tpath = "~/inc${ESCAPES}"\n[credential "https://${ESCAPES}"]\n\thelper = "${ESCAPES}"\n`,
  files: { [`inc${ESCAPES}`]: `[user]\n\tname = "${ESCAPES}"\n`, '.aws/config': `[profile ${ESCAPES}]\nregion = ${ESCAPES}\n[profile ../../x]\nregion = eu-west-1\n`, '.aws/credentials': keysOf('default') + keysOf(`b${ESCAPES}`) },
});

test('remotes, branches, files, helpers and profiles that are options or escape sequences', () => on(hostile, async (machine) => {
  for (const argv of [['doctor', '--verbose'], ['doctor', '--offline'], ['fix', '--dry-run'], ['trace']]) await harmless(machine, argv);
  // Names like these may hide in others: then the scan refuses, and nothing is written.
  await harmless(machine, ['report', '-o', join(machine.home, '../ticket-0')], [0, 5]).catch((error: unknown) => {
    // The second of the two runs finds the first one's files there.
    if (!/already has/.test(String(error))) throw error;
  });
}));

test('a TARGET, a profile or a region that is something else', () => on(hostile, async (machine) => {
  const targets = [OPTION, '-c', `${REMOTE}%00`, `${REMOTE}%0a%0dx`, `${REMOTE}%1b[2J`, `https://${HOST}/v1/repos/${ESCAPES}`, `ext::sh -c ${TOUCH}`, `codecommit::${OPTION}://x@y`, `codecommit::eu-west-1://../../x@billing`, `ssh://-oProxyCommand=${TOUCH}/v1/repos/x`, `-oProxyCommand=${TOUCH}:v1/repos/x`, '../../etc/passwd', 'a\nb'];
  for (const target of targets) await harmless(machine, ['doctor', '--no-live', '--', target]);
  for (const target of [OPTION, `ssh://-oProxyCommand=${TOUCH}/v1/repos/x`, `ext::sh -c ${TOUCH}`, `${REMOTE}%00`]) {
    await harmless(machine, ['doctor', '--probe-timeout', '3', '--', target]);
    await harmless(machine, ['trace', '--probe-timeout', '3', '--', target]);
  }
  for (const profile of ['../../x', ESCAPES, OPTION, 'a\nb', 'a\0b']) await harmless(machine, ['doctor', '--offline', `--profile=${profile}`, `--region=${profile}`]);
  for (const argv of [['doctor', OPTION], ['doctor', '-x'], ['trace', '--', ''], ['doctor', '-C', ESCAPES], ['doctor', '--only', ESCAPES], ['doctor', '--from', `/nonexistent/${ESCAPES}`], ['report', 'verify', ESCAPES], ['explain', `${ESCAPES} fatal`]]) {
    await harmless(machine, argv);
  }
}));

test('a working copy below a directory with a line break or an escape sequence in its name', () => on(withHelper(), async (machine) => {
  for (const name of ['a\nb', `c${ESCAPES}`, '-rf', '$(touch owned)', `%00`]) {
    const cwd = join(machine.home, name, 'copy');
    mkdirSync(join(machine.home, name));
    await machine.run(['cp', '-r', machine.cwd, cwd]);
    await harmless(machine, ['doctor', '--no-live', '--verbose'], ANY_ENDING, cwd);
  }
}));

test('runs of undo that are paths, and words of --run that are a shell', () => on(withHelper(), async (machine) => {
  for (const run of ['../x', '../../../etc', '/etc/passwd', ESCAPES, '.', '..', 'a/../b', '%2e%2e', '']) await harmless(machine, ['fix:undo', '--', run], [0, 2]);
  for (const words of ['rm -rf /', `git pull; ${TOUCH}`, `git -c core.sshCommand=${TOUCH} help`, `sh -c ${TOUCH}`, `git ${ESCAPES}`, '']) {
    const { code, stderr } = await runKept(machine, ['report', '-o', join(machine.home, '../ticket'), '--run', words]);
    assert.is(code, 2, words);
    assert.not.match(stderr, CONTROLS);
  }
  assert.not.ok(existsSync(join(machine.home, '../owned')));
  assert.not.ok(readdirSync(join(machine.home, '..')).includes('ticket'), 'nothing is written by what is refused');
}));

test.run();
