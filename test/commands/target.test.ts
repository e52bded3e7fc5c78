import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ErrorDocument, Report } from '../../src/core/finding.ts';
import { defaultWorld, type Lab, startLab } from '../lab/lab.ts';
import { runKept } from '../lab/kept-cli.ts';
import type { Machine, MachineSpec } from '../lab/machine.ts';
import { guideBlock, HELPER, HOST, PATH_ON, REMOTE, STATIC_LOGIN, withHelper } from '../machines/parts.ts';
import { CLI, doctor, onMachine } from '../machines/run.ts';

const test = suite('TARGET and the place of the run');
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

const on = (spec: MachineSpec, use: (machine: Machine) => Promise<void>) => onMachine(lab, { name: '', spec }, use);
const config = { '.aws/config': '[default]\nregion = eu-west-1\n' };
const WEBSITE = `https://${HOST}/v1/repos/website`;
const several = withHelper({
  files: config,
  repository: {
    remote: 'https://github.com/example/other',
    config: `[remote "billing"]\n\turl = ${WEBSITE}\n[remote "second"]\n\turl = ${REMOTE}\n\tpushurl = ssh://${HOST}/v1/repos/website\n[remote "third"]\n\turl = cc:billing\n[url "https://${HOST}/v1/repos/"]\n\tinsteadOf = cc:\n`,
  },
});

/** The target of an offline run. */
async function targetOf(machine: Machine, args: readonly string[] = [], cwd = machine.cwd, env: Record<string, string> = {}): Promise<Report['target']> {
  const { stdout, stderr } = await runKept({ cwd, env: { ...machine.env, ...env } }, ['doctor', '--json', '--offline', ...args]);
  assert.not.match(stderr, /\n\s+at /);
  return (JSON.parse(stdout) as Report).target;
}

test('which remote is meant', () => on(several, async (machine) => {
  const of = async (...args: string[]) => {
    const { remote, url } = await targetOf(machine, args);
    return [remote, url];
  };
  assert.equal(await of(), ['billing', WEBSITE], 'the first of CodeCommit\'s, since origin is none');
  assert.equal(await of('billing'), ['billing', WEBSITE], 'what is a remote and a repository is the remote');
  assert.equal(await of('second'), ['second', REMOTE]);
  assert.equal(await of('third'), ['third', REMOTE], 'after insteadOf');
  assert.equal(await of('website'), [null, WEBSITE], 'a repository\'s name, in the region of the profile');
  assert.equal(await of('website', '--region', 'us-east-1'), [null, 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/website']);
  assert.equal(await of('cc:website'), [null, WEBSITE], 'a URL goes through insteadOf too');
  assert.equal(await of('origin'), ['origin', 'https://github.com/example/other'], 'a remote that is asked for is taken even where it is none of CodeCommit');
  await machine.run(['git', 'config', 'branch.main.remote', 'second']);
  assert.equal(await of(), ['second', REMOTE], 'the upstream comes first');
  await machine.run(['git', 'config', 'remote.origin.url', WEBSITE]);
  await machine.run(['git', 'config', 'branch.main.remote', '.']);
  assert.equal(await of(), ['origin', WEBSITE]);
}));

test('the other remotes are named with the command that tests them', () => on(several, async (machine) => {
  const { stdout } = await machine.run([process.execPath, CLI, 'doctor', '--offline'], { timeoutMs: 30_000 });
  assert.match(stdout, /^ {2}not tested: second, third · codecommit doctor second$/m);
}));

test('every kind of working copy, also where git cannot read the user\'s configuration', () => on(several, async (machine) => {
  const { home } = machine;
  const git = async (...args: string[]) => assert.is((await machine.run(['git', '-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'protocol.file.allow=always', ...args])).code, 0, args.join(' '));
  await git('commit', '-q', '--allow-empty', '-m', 'x');
  await git('worktree', 'add', '-q', '-b', 'side', join(home, 'side'));
  await git('clone', '-q', '--bare', '.', join(home, 'bare.git'));
  await git('-C', join(home, 'bare.git'), 'remote', 'set-url', 'origin', REMOTE);
  await git('submodule', '--quiet', 'add', join(home, 'bare.git'), 'part');
  await git('-C', 'part', 'remote', 'set-url', 'origin', REMOTE);
  await git('checkout', '-q', '--detach');
  mkdirSync(join(machine.cwd, 'deep/er'), { recursive: true });
  const places = async () => (await Promise.all([
    targetOf(machine), targetOf(machine, [], join(machine.cwd, 'deep/er')), targetOf(machine, ['-C', '../../side'], join(machine.cwd, 'deep')),
    targetOf(machine, [], join(home, 'bare.git')), targetOf(machine, [], join(machine.cwd, 'part')), targetOf(machine, [], home, { GIT_DIR: join(machine.cwd, '.git') }),
    targetOf(machine, [], home, { GIT_DIR: 'work/.git' }),
  ])).map(({ url }) => url);
  const expected = [WEBSITE, WEBSITE, WEBSITE, REMOTE, REMOTE, WEBSITE, WEBSITE];
  assert.equal(await places(), expected);
  writeFileSync(join(home, '.gitconfig'), '[credential\n');
  assert.equal(await places(), expected, 'with a broken ~/.gitconfig');
}));

test('configuration of the environment counts', () => on(withHelper({ files: config, gitConfig: '' }), async (machine) => {
  const { home } = machine;
  const count = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'remote.made-up.url', GIT_CONFIG_VALUE_0: WEBSITE };
  assert.is((await targetOf(machine, [], home, count)).url, WEBSITE);
  assert.is((await targetOf(machine, [], home, { GIT_CONFIG_PARAMETERS: `'remote.made-up.url'='${WEBSITE}'` })).url, WEBSITE);
  const helper = { GIT_CONFIG_COUNT: '2', GIT_CONFIG_KEY_0: 'credential.helper', GIT_CONFIG_VALUE_0: '!aws codecommit credential-helper $@', GIT_CONFIG_KEY_1: 'credential.useHttpPath', GIT_CONFIG_VALUE_1: 'true' };
  const parameters = { GIT_CONFIG_PARAMETERS: '\'credential.helper\'=\'!aws codecommit credential-helper $@\' \'credential.useHttpPath\'=\'true\'' };
  for (const env of [helper, parameters]) {
    const { stdout } = await runKept({ cwd: machine.cwd, env: { ...machine.env, ...env } }, ['doctor', '--json']);
    const { exit, findings } = JSON.parse(stdout) as Report;
    assert.equal([exit.kind, findings], ['healthy', []], JSON.stringify(Object.keys(env)));
  }
}));

test('the URL is tried as it was given: with its password, and through insteadOf once', async () => {
  const login = STATIC_LOGIN.trim();
  await on({ gitConfig: `[url "https://nowhere.example.com/"]\n\tinsteadOf = https://${HOST}/\n[url "https://${HOST}/"]\n\tinsteadOf = cc:\n`, files: config }, async (machine) => {
    const { report } = await doctor(machine, ['cc:v1/repos/billing', '--only', 'live/git-client'], 'kept');
    assert.not.match(JSON.stringify(report.findings), /nowhere\.example\.com/, 'git rewrites a URL once, so do we');
  });
  await on({ tools: { aws: 'missing', grc: 'missing' } }, async (machine) => {
    const { report, stderr } = await doctor(machine, [`${login}/v1/repos/billing`]);
    assert.is(report.checks.find(({ id }) => id === 'live/git-client')?.status, 'passed', report.verdict.text);
    assert.not.match(JSON.stringify(report) + stderr, /EXAMPLEgitPassword/);
  });
});

test('-C that is no directory is a usage error; nothing is blamed on git', () => on(withHelper(), async (machine) => {
  for (const [command, place] of [['doctor', '/nonexistent'], ['doctor', '../.gitconfig'], ['trace', '/nonexistent'], ['doctor', '\u001b[2J']] as const) {
    const { code, stdout, stderr } = await machine.run([process.execPath, CLI, command, '--json', '-C', place, REMOTE]);
    assert.equal([code, (JSON.parse(stdout) as ErrorDocument).exit.kind, stderr], [2, 'usage', ''], place);
    const human = await runKept(machine, [command, '-C', place, REMOTE]);
    assert.equal([human.code, human.stdout], [2, '']);
    assert.not.match(human.stderr, /\u001b|\n\s+at /);
  }
}));

test('a current directory that is gone, or is no UTF-8', () => on(withHelper({ gitConfig: guideBlock }), async (machine) => {
  const run = async (script: string) => {
    const { code, stdout, stderr } = await machine.run(['sh', '-c', script.replace('DOCTOR', `"${process.execPath}" "${CLI}" doctor --offline --json`)], { timeoutMs: 30_000 });
    assert.not.match(stderr, /\n\s+at /);
    return { code, report: JSON.parse(stdout) as Report };
  };
  const gone = await run(`mkdir "$TMPDIR/gone" && cd "$TMPDIR/gone" && rm -r "$TMPDIR/gone" && DOCTOR ${REMOTE}`);
  assert.equal([gone.code, gone.report.target.url], [0, REMOTE]);
  if (process.platform !== 'linux') return;
  const odd = await run('d="$TMPDIR/$(printf \'a\\377b\')"; mkdir "$d" && cp -r "$HOME/work/.git" "$d" && cd "$d" && DOCTOR');
  assert.equal([odd.code, odd.report.target.url, odd.report.findings], [0, REMOTE, []]);
}));

test('a home with spaces and an accent, with includes by place', () => on(withHelper(), async (machine) => {
  const home = join(machine.home, 'J ö e\'s "home"');
  for (const dir of ['code/repo', '.aws']) mkdirSync(join(home, dir), { recursive: true });
  writeFileSync(join(home, '.gitconfig'), '[includeIf "gitdir:~/code/"]\n\tpath = "~/aws config"\n');
  writeFileSync(join(home, 'aws config'), `[credential]\n${HELPER}${PATH_ON}`);
  writeFileSync(join(home, '.aws/credentials'), '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n', { mode: 0o600 });
  const env = { HOME: home };
  const cwd = join(home, 'code/repo');
  for (const args of [['init', '-q', '--template='], ['remote', 'add', 'origin', REMOTE]]) await machine.run(['git', ...args], { cwd, env });
  const { stdout } = await machine.run([process.execPath, CLI, 'doctor', '--json'], { cwd, env, timeoutMs: 60_000 });
  const { exit, findings } = JSON.parse(stdout) as Report;
  assert.equal([exit.kind, findings], ['healthy', []]);
}));

test.run();
