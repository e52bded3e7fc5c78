/**
 * Runs every test file, some at a time, and ends with one line of counts. Lines that begin with "SKIP " are shown again at the end.
 * Usage: tsx scripts/run-tests.ts [part of a path…]
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BEFORE_PACKAGES, compileTests } from './compile-tests.ts';
import { memoryDir } from './memory-dir.ts';
import { stage } from './pack.ts';
import { awsReady } from '../test/lab/aws-ready.ts';
import { standIn, toolsUnderTest } from '../test/lab/tools-under-test.ts';

interface Outcome {
  name: string;
  passed: number;
  failed: number;
  skipped: number;
  seconds: number;
  output: string;
}

process.env['TMPDIR'] ??= memoryDir() ?? tmpdir();
const wanted = process.argv.slice(2);
const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && (wanted.length === 0 || wanted.some((part) => join('test', name).includes(part))))
  .sort();

/** Seconds that slow files took when they were last measured; another takes two. From them come the order and who shares a process. */
const SECONDS: Readonly<Record<string, number>> = {
  'machines/sick.test.ts': 53, 'faults/faults.test.ts': 36, 'commands/secrets.test.ts': 35, 'host/network.test.ts': 24,
  'machines/rotating.test.ts': 22, 'faults/hanging.test.ts': 18, 'machines/git-chain.test.ts': 17, 'commands/trace.differential.test.ts': 16,
  'machines/ssh.test.ts': 15, 'machines/installations.test.ts': 14, 'machines/healthy.test.ts': 13, 'report/html-browser.test.ts': 12,
  'commands/fix.test.ts': 10, 'guide/guide.test.ts': 10, 'commands/setup-iam.test.ts': 9, 'fixes/faults.test.ts': 8,
  'knowledge/credential-chain.differential.test.ts': 8, 'machines/surroundings.test.ts': 8, 'report/diff-score.test.ts': 8,
  'report/formats.test.ts': 8, 'report/planted.test.ts': 8, 'commands/endings.test.ts': 7, 'commands/target.test.ts': 7, 'new-check.test.ts': 7,
  'commands/report.test.ts': 6, 'commands/untouched.test.ts': 6, 'faults/documents.test.ts': 6, 'knowledge/credential-source.differential.test.ts': 6,
  'knowledge/url-rewrite.differential.test.ts': 6, 'packaging/tarball.test.ts': 6, 'setup/credential-helper.test.ts': 6,
  'commands/setup.test.ts': 5, 'faults/injection.test.ts': 5, 'host/traced-command.test.ts': 5, 'report/formats-cli.test.ts': 5,
};

const folderOf = (name: string): string => (name.includes('/') ? name.slice(0, name.indexOf('/')) : '');
/** Folders of quick tests, some hundred of them a second. */
const QUICK = ['checks', 'core', 'explain', 'knowledge', 'platform', 'probes', 'ui'];
const secondsOf = (name: string): number => SECONDS[name] ?? (QUICK.includes(folderOf(name)) && !name.includes('differential') ? 0.1 : 2);
const sumOf = (group: readonly string[]): number => group.reduce((sum, name) => sum + secondsOf(name), 0);

/**
 * Files of one folder that have the same tools share a process; together they take at most this many seconds, unless one file alone takes more. Each
 * process starts a lab and a CLI of its own, which takes longer than most files.
 */
const TOGETHER_SECONDS = 20;

function grouped(): string[][] {
  const groups = new Map<string, string[][]>();
  for (const name of [...files].sort((a, b) => secondsOf(b) - secondsOf(a))) {
    const alike = `${folderOf(name)} ${toolsOf([name])}`;
    const mine = groups.get(alike) ?? [];
    const open = mine.find((group) => sumOf([...group, name]) <= TOGETHER_SECONDS);
    if (open === undefined) mine.push([name]);
    else open.push(name);
    groups.set(alike, mine);
  }
  return [...groups.values()].flat().sort((a, b) => sumOf(b) - sumOf(a));
}

/** One seed for all properties, so that a failure is that of a change; `FC_SEED=random` explores, and a number repeats. */
const seed = process.env['FC_SEED'] === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(process.env['FC_SEED'] ?? 20_261_121);

/** One more than there are processors: some tests only wait. */
const SLOTS = availableParallelism() + 1;

/**
 * The login tools, found once for all processes. A real AWS CLI takes a third of a second of computing time a call: what is no test of the tools
 * themselves meets their stand-ins, which are proved equal to them, and the machines a real one that is imported already. MACHINES_REAL=1: the real
 * ones everywhere, each started by itself.
 */
const real = toolsUnderTest();
const everywhere = process.env['MACHINES_REAL'] !== undefined;
const MEET_READY = ['guide/', 'lab/', 'machines/'];
const TEST_PROCESS = resolve('scripts/test-process.mjs');
const PACKAGE = resolve('artefacts/package');
const COMPILED = resolve('artefacts/tests');
const meetsReady = !everywhere && files.some((name) => MEET_READY.some((folder) => name.startsWith(folder)));
const [ready, compiled] = await Promise.all([meetsReady ? awsReady(real.aws) : null, compileTests(files, COMPILED), stage(PACKAGE)]);
if (meetsReady && real.aws.kind === 'real' && ready === null) console.log('Each call starts the AWS CLI, since no process could be kept that has it imported: this takes longer.');
const standIns = { aws: standIn('aws', '1.45.11'), grc: standIn('git-remote-codecommit', '1.17') };
const MEET_STAND_INS = ['commands/', 'faults/', 'fixes/', 'host/', 'machines/surroundings', 'report/', 'setup/'];

function toolsOf([name = '']: readonly string[]): string {
  const isIn = (folders: readonly string[]) => folders.some((folder) => name.startsWith(folder));
  if (!everywhere && isIn(MEET_STAND_INS)) return JSON.stringify(standIns);
  return JSON.stringify(ready !== null && isIn(MEET_READY) ? { ...real, aws: ready.tool } : real);
}

/** What runs much code a few hundred times each takes a tenth less computing time without the optimizing compiler. */
const flagsFor = ([name = '']: readonly string[]): string[] => (/^(?:commands|guide|machines|setup)[/]/.test(name) ? ['--no-opt'] : []);

function run(group: readonly string[]): Promise<Outcome> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...flagsFor(group), TEST_PROCESS, compiled(BEFORE_PACKAGES), String(seed), ...group.map(compiled)], { env: { ...process.env, FC_SEED: String(seed), TOOLS_UNDER_TEST: toolsOf(group), CLI_UNDER_TEST: join(PACKAGE, 'bin/run.js'), COMPILED_TESTS: COMPILED, FORCE_COLOR: '0', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' } });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('close', (code) => {
      const sum = (word: string) => [...output.matchAll(new RegExp(`^\\s+${word}:\\s+(\\d+)`, 'gm'))].reduce((total, match) => total + Number(match[1]), 0);
      const total = sum('Total');
      const passed = sum('Passed');
      const skipped = sum('Skipped');
      const failed = total - passed;
      const broken = failed === 0 && (code !== 0 || total + skipped === 0);
      resolve({ name: group.length > 1 ? `${group.length} files of ${folderOf(group[0] ?? '') || 'test'}/` : (group[0] ?? ''), passed, skipped, failed: broken ? 1 : failed, seconds: (performance.now() - started) / 1000, output });
    });
  });
}

const outcomes: Outcome[] = [];
const queue = grouped();
await Promise.all(Array.from({ length: SLOTS }, async () => {
  for (let group = queue.shift(); group !== undefined; group = queue.shift()) {
    const outcome = await run(group);
    outcomes.push(outcome);
    console.log(`${outcome.failed > 0 ? 'FAIL' : 'ok  '} ${outcome.name}  ${outcome.passed} passed${outcome.skipped > 0 ? `, ${outcome.skipped} skipped` : ''}  ${outcome.seconds.toFixed(0)} s`);
    if (outcome.failed > 0) console.log(outcome.output.replace(/^/gm, '    '));
  }
}));
ready?.close();

const total = (key: 'passed' | 'failed' | 'skipped') => outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
for (const outcome of outcomes) for (const line of outcome.output.match(/^SKIP .*$/gm) ?? []) console.log(`${line}  (${outcome.name})`);
console.log(`properties: FC_SEED=${seed}`);
console.log(`${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`);
process.exitCode = total('failed') > 0 ? 1 : 0;
