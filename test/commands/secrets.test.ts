import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { defaultWorld, type Lab, startLab } from '../lab/lab.ts';
import { makeMachine } from '../lab/machine.ts';
import { guideBlock, HOST, type TestMachine, withGrc, withHelper } from '../machines/parts.ts';
import { onMachine } from '../machines/run.ts';
import { startEcho } from './echo-lab.ts';
import { leaksIn, planting } from './planted-secrets.ts';
import { secretMachines, secretTargets } from './secret-machines.ts';
import { noting, type Watched, watchedKept, watchedRun } from './watched-run.ts';

const test = suite('secrets');
const planted = planting();
const machines = secretMachines(planted);
const targets = secretTargets(planted);
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

/** The machine with programs that note how they are started, and a quick AWS CLI. */
function watched(machine: TestMachine): TestMachine {
  const spec = { ...machine.spec, tools: { aws: 'stand-in' as const, ...machine.spec.tools, extra: { ...noting(['git', 'sh']), ...machine.spec.tools?.extra } } };
  const filled = JSON.parse(JSON.stringify(spec).replaceAll('{{PROXY_HOST}}', lab.proxyUrl.replace('http://', ''))) as typeof spec;
  return { ...machine, spec: filled };
}

function assertClean(ran: Watched, what: string, more = ''): void {
  const leaks = Object.entries({ stdout: ran.stdout, stderr: ran.stderr, argv: ran.argv, file: more }).flatMap(([stream, text]) => leaksIn(text, planted.all).map((leak) => `${stream} <- ${leak}`));
  assert.equal(leaks, [], `${what} leaks:\n${leaks.join('\n')}`);
  assert.equal(ran.leftOver, [], `${what} left a temporary file`);
  assert.equal([...ran.modes].filter((mode) => mode !== '700'), [], `${what}: others may look into the temporary directory`);
  assert.not.match(ran.stdout + ran.stderr, /\n\s+at \S+ \(/, what);
}

test('at least 200 different secrets are planted', () => {
  assert.ok(new Set(planted.all.map(({ value }) => value)).size >= 200, String(planted.all.length));
});

test('a planted secret is found in every form', () => {
  const [one] = planted.all;
  const value = one?.value ?? '';
  for (const text of [value, encodeURIComponent(value), Buffer.from(`u:${value}`).toString('base64'), JSON.stringify({ value }), Buffer.from(value).toString('hex').toUpperCase(), Buffer.from(value, 'utf16le').toString('latin1'), Buffer.from(value, 'utf16le').swap16().toString('latin1')]) {
    assert.ok(leaksIn(`x ${text} y`, planted.all).length > 0, text);
  }
  assert.ok(leaksIn('key AKIAIOSFODNN7EXAMPLE', []).length > 0);
});

/** One in eight begins with a process of its own, as the user starts it; the kept one runs the same command. */
const byItself = (number: number): boolean => number % 8 === 0;

/** Where configuration alone holds the secrets: also without network, and as the other command that shows it. */
const MORE = /configuration|helper|environment|AWS files|insteadOf/;

for (const [number, planned] of machines.entries()) {
  test(planned.name, async () => {
    await onMachine(lab, watched(planned), async (machine) => {
      const more = MORE.test(planned.name) ? [['doctor', '--offline', '--verbose'], ['trace', '--json'], ['trace']] : [];
      for (const [index, args] of [['doctor', '--json'], ['doctor', '--verbose'], ...more].entries()) {
        const ran = await (index === 0 && byItself(number) ? watchedRun : watchedKept)(machine, args);
        assert.ok([0, 1, 2, 3].includes(ran.code ?? -1), `${args.join(' ')}: ${ran.stderr}`);
        if (!args.includes('--offline')) assert.match(ran.argv, /git/, 'no program was seen');
        assertClean(ran, args.join(' '));
      }
    });
  });
}

for (const [number, [target = '', ...flags]] of targets.entries()) {
  test(`TARGET ${target.replace(/:[^:@/]*@/, ':…@').replace(/=.*/, '=…')} ${flags[0] ?? ''}`, async () => {
    await onMachine(lab, watched({ name: 'plain', spec: withHelper() }), async (machine) => {
      for (const [index, args] of [['doctor', target, ...flags, '--json'], ['doctor', target, ...flags, '--verbose'], ['trace', target, ...flags, '--json'], ['trace', target, ...flags]].entries()) {
        const ran = await (index === 0 && byItself(number) ? watchedRun : watchedKept)(machine, args);
        assertClean(ran, args.join(' '));
      }
    });
  });
}

test('the file of -o holds none either', async () => {
  const planned = machines.find(({ name }) => name === 'secrets in helper lines that fail');
  assert.ok(planned !== undefined);
  await onMachine(lab, watched(planned), async (machine) => {
    for (const [args, run] of [[['--json'], watchedRun], [['--verbose'], watchedKept]] as const) {
      const file = path.join(machine.home, 'answer');
      const ran = await run(machine, ['doctor', ...args, '-o', file]);
      const written = readFileSync(file, 'utf8');
      assert.ok(written.length > 500);
      assertClean(ran, args.join(' '), written);
    }
  });
});

test('a server that says back what it was sent', async () => {
  const echo = await startEcho(planted);
  try {
    const session = { files: { '.aws/credentials': (machines.find(({ name }) => name === 'a signed URL that is refused')?.spec.files?.['.aws/credentials'] ?? '') as string } };
    for (const [number, spec] of [withGrc('codecommit::eu-west-1://dev@billing', session), withHelper(), withHelper({ gitConfig: '[credential]\n\thelper = store\n', files: { '.git-credentials': `https://alice-at-111122223333:${planted.secret('password a server says back')}@${HOST}\n` } })].entries()) {
      const machine = await makeMachine(echo, watched({ name: '', spec }).spec);
      try {
        for (const [index, args] of [['doctor', '--json'], ['doctor', '--verbose']].entries()) {
          const before = echo.heard();
          const ran = await (index === 0 && byItself(number) ? watchedRun : watchedKept)(machine, args);
          assert.is(ran.code, 1, ran.stdout);
          assert.ok(echo.heard() > before, 'nothing was sent');
          assertClean(ran, `${args.join(' ')} at the echo`);
        }
      } finally {
        await machine.remove();
      }
    }
  } finally {
    await echo.close();
  }
});

const slow = (): TestMachine => watched({ name: 'slow', spec: withHelper({ gitConfig: guideBlock.replace('helper = !aws', `helper = "!f() { touch {{HOME}}/started; : token=${planted.secret('a helper that sleeps')}; sleep 30; }; f"\n\thelper = !aws`) }) });

for (const command of [['doctor', '--json'], ['doctor'], ['trace', '--json']]) {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    test(`${command.join(' ')} ended by ${signal} leaves nothing`, async () => {
      await onMachine(lab, slow(), async (machine) => {
        const ran = await watchedRun(machine, command, { signal, when: 'started' });
        assert.ok(ran.code === 130 || signal === 'SIGHUP', `${ran.code ?? 'signal'}: ${ran.stderr}`);
        assert.ok(ran.modes.size > 0, 'there was no trace to leave behind');
        assertClean(ran, signal);
      });
    });
  }
  test(`${command.join(' ')} out of time leaves nothing`, async () => {
    await onMachine(lab, slow(), async (machine) => {
      // In a kept process nothing goes because the process ends: the command itself must have taken it away.
      const ran = await (command.length === 1 ? watchedRun : watchedKept)(machine, [...command, '--timeout', '3']);
      assert.ok(ran.modes.size > 0, 'there was no trace to leave behind');
      assertClean(ran, 'the time limit');
    });
  });
}

test.run();
