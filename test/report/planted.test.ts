import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorDocument, UnsafeReport } from '../../src/cli/base-command.ts';
import type { Intent } from '../../src/core/facts.ts';
import { createHost } from '../../src/host/node-host.ts';
import { leaksIn, planting } from '../commands/planted-secrets.ts';
import { secretMachines, secretTargets } from '../commands/secret-machines.ts';
import { noting, watchedKept, watchedRun } from '../commands/watched-run.ts';
import { defaultWorld, type Lab, startLab } from '../lab/lab.ts';
import type { Machine } from '../lab/machine.ts';
import { type TestMachine, withHelper } from '../machines/parts.ts';
import { onMachine } from '../machines/run.ts';

const test = suite('planted secrets in reports');
const planted = planting();
const machines = secretMachines(planted);
secretTargets(planted);
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

function named(name: string): TestMachine {
  const planned = machines.find((machine) => machine.name === name);
  if (planned === undefined) throw new Error(`there is no machine "${name}"`);
  const spec = { ...planned.spec, tools: { aws: 'stand-in' as const, ...planned.spec.tools, extra: { ...noting(['git', 'sh']), ...planned.spec.tools?.extra } } };
  return { ...planned, spec: JSON.parse(JSON.stringify(spec).replaceAll('{{PROXY_HOST}}', lab.proxyUrl.replace('http://', ''))) as typeof spec };
}

/** The files of a directory as one text, and how many there are. */
function contentOf(dir: string): { text: string; names: string[] } {
  const names = existsSync(dir) ? readdirSync(dir) : [];
  return { text: names.map((name) => readFileSync(path.join(dir, name), 'latin1')).join('\n'), names };
}

async function assertClean(machine: Machine, args: readonly string[], codes: readonly number[], dir: string | null = null): Promise<void> {
  const files = dir === null ? [] : ['-o', path.join(machine.home, dir)];
  const ran = await (args.includes('--run') ? watchedRun : watchedKept)(machine, [...args, ...files]);
  const what = [...args, ...files].join(' ');
  assert.ok(codes.includes(ran.code ?? -1), `${what}: exit ${ran.code ?? 'signal'}\n${ran.stderr}\n${ran.stdout.slice(0, 1000)}`);
  const made = dir === null ? { text: '', names: [] } : contentOf(path.join(machine.home, dir));
  const leaks = Object.entries({ stdout: ran.stdout, stderr: ran.stderr, argv: ran.argv, file: made.text }).flatMap(([stream, text]) => leaksIn(text, planted.all).map((leak) => `${stream} <- ${leak}`));
  assert.equal(leaks, [], `${what} leaks:\n${leaks.join('\n')}`);
  assert.equal(ran.leftOver, [], `${what} left a temporary file`);
  if (dir !== null) assert.equal(made.names.sort(), ['report.html', 'report.json', 'report.md'], what);
}

const REPORTED: readonly { name: string; run?: string }[] = [
  { name: 'passwords in URLs of git\'s configuration', run: 'git ls-remote origin' },
  { name: 'secrets in helper lines that fail' },
  { name: 'secrets in the environment' },
  { name: 'secrets of git\'s HTTP', run: 'git -c http.extraHeader=Authorization:x ls-remote origin' },
  { name: 'secrets in the AWS files' },
  { name: 'a traceback with the signed URL', run: 'git fetch origin' },
];

for (const { name, run } of REPORTED) {
  test(`report: ${name}`, async () => {
    await onMachine(lab, named(name), async (machine) => {
      await assertClean(machine, ['report', '--json', ...(run === undefined ? [] : ['--run', run])], [0], 'ticket');
    });
  });
}

test('every other format and command', async () => {
  for (const name of ['secrets in helper lines that fail', 'secrets of git\'s HTTP', 'passwords in URLs of git\'s configuration']) {
    await onMachine(lab, named(name), async (machine) => {
      for (const format of ['sarif', 'junit', 'markdown']) await assertClean(machine, ['doctor', '--offline', '--format', format], [0, 1, 3]);
      await assertClean(machine, ['report', '--offline'], [0], 'offline');
    });
  }
  await onMachine(lab, named('a static login that is refused, and stores'), async (machine) => {
    for (const args of [['fix', '--dry-run', '--json'], ['fix', '--dry-run']]) await assertClean(machine, args, [0, 1, 3, 4, 6]);
  });
});

test('what an error message holds is not said back by explain', async () => {
  const value = planted.secret('password in a text for explain');
  const texts = [`fatal: unable to access 'https://maria:${value}@git-codecommit.eu-west-1.amazonaws.com/v1/repos/x/': The requested URL returned error: 403`, `Authorization: Bearer ${value} 403 Forbidden`];
  await onMachine(lab, { name: 'plain', spec: withHelper() }, async (machine) => {
    for (const text of texts) for (const args of [['explain', text, '--json'], ['explain', text]]) await assertClean(machine, args, [0]);
  });
});

test('with the rules of redaction switched off the report is refused, and nothing is left behind', async () => {
  const { makeSupportReport } = await import('../../src/doctor/report.ts');
  await onMachine(lab, { name: 'plain', spec: withHelper() }, async (machine) => {
    const before = await machine.snapshot();
    const intent: Intent = { cwd: machine.cwd, target: null, profile: null, region: null, method: null, offline: true, live: false, allowDialogs: false };
    const request = { intent, audience: null, formats: ['md', 'json', 'html'] as const, run: null, timeoutSeconds: 60, probeTimeoutSeconds: null, version: '1', signal: new AbortController().signal, env: machine.env };
    const [open, closed] = [await makeSupportReport({ ...request, rules: [] }), await makeSupportReport(request)];
    assert.equal(closed.leaks, []);
    assert.ok(['report.md', 'report.json', 'report.html'].every((file) => open.leaks.some((leak) => leak.file === file)), JSON.stringify(open.leaks));
    assert.equal(errorDocument(new UnsafeReport(open.leaks)).exit, { code: 5, kind: 'unsafe-report' });
    assert.not.ok(JSON.stringify(open.leaks).includes(machine.home), 'the leaks say no value');
    assert.equal([...(await machine.snapshot())], [...before]);
  });
});

test('with the marks of lock 1 undone the machine\'s own secrets are found', async () => {
  await onMachine(lab, named('secrets in the environment'), async (machine) => {
    const host = createHost({ signal: new AbortController().signal, cwd: machine.cwd, env: machine.env, platform: process.platform });
    const own = await host.ownSecrets().finally(() => host.close());
    const values = Object.entries(machine.env).filter(([name]) => /^(?:AWS_SECRET|AWS_SESSION|GITHUB|GITLAB|GIT_PASSWORD|VAULT|CI_JOB|TWINE|NPM)/.test(name)).map(([, value]) => value);
    assert.ok(values.length >= 8);
    assert.equal(values.filter((value) => own.scan(Buffer.from(JSON.stringify({ value }))).length === 0).length, 0);
  });
});

test.run();
