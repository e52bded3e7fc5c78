/**
 * The main job, shown on the embedded AWS: a throwaway machine whose git gets a 403, the doctor that says why, the
 * fix that mends it, the doctor again, and a real `git clone`. Needs Node and git; no account, no network.
 */
import { defaultWorld, startLab } from '../test/lab/lab.ts';
import { makeMachine, type Machine, toolsUnderTest } from '../test/lab/machine.ts';
import { guideBlock, REMOTE, STALE_LOGIN, withHelper } from '../test/machines/parts.ts';
import { CLI } from '../test/machines/run.ts';

const say = (text: string) => process.stdout.write(`${text}\n`);

async function show(machine: Machine, argv: readonly string[], expected: number): Promise<void> {
  const shown = argv[0] === process.execPath ? ['codecommit', ...argv.slice(2)] : argv;
  say(`\n$ ${shown.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`)).join(' ')}`);
  const { code, stdout, stderr } = await machine.run(argv, { cwd: machine.home, timeoutMs: 60_000 });
  say(`${stdout}${stderr}`.trimEnd());
  if (code !== expected) throw new Error(`exit ${code ?? 'signal'}, expected ${expected}`);
}

const lab = await startLab(defaultWorld());
const { aws } = toolsUnderTest();
const machine = await makeMachine(lab, withHelper({ systemGitConfig: '[credential]\n\thelper = store\n', gitConfig: guideBlock, files: { '.git-credentials': STALE_LOGIN } }));
try {
  say(`A throwaway machine, an embedded AWS on loopback, the AWS CLI: ${aws.label}.`);
  say('The helper is set up as AWS\'s page says; the system\'s git keeps passwords in a file, as Keychain and Credential Manager do.');
  const doctor = [process.execPath, CLI, 'doctor', REMOTE];
  await show(machine, ['git', 'clone', REMOTE], 128);
  await show(machine, doctor, 1);
  await show(machine, [process.execPath, CLI, 'fix', '--target', REMOTE, '-y'], 0);
  await show(machine, doctor, 0);
  await show(machine, ['git', 'clone', REMOTE], 0);
  say('\nred, mended, green, cloned.');
} finally {
  await machine.remove();
  await lab.close();
}
