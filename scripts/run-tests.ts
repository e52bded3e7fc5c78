/**
 * Runs every test file, two at a time, and ends with one line of counts. A file in which no test ran is a failure:
 * uvu passes a file that forgets `run()`. Lines that begin with "SKIP " are shown again at the end.
 * Usage: tsx scripts/run-tests.ts [part of a path…]
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

interface Outcome {
  name: string;
  passed: number;
  failed: number;
  skipped: number;
  seconds: number;
  output: string;
}

const wanted = process.argv.slice(2);
const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && (wanted.length === 0 || wanted.some((part) => join('test', name).includes(part))))
  .sort();
/** Folders of quick tests: one process each, since starting one takes longer than most of them. */
const TOGETHER = ['checks', 'core', 'knowledge', 'platform', 'probes', 'ui'];
const folderOf = (name: string): string | undefined => (name.includes('differential') ? undefined : TOGETHER.find((folder) => name.startsWith(`${folder}/`)));
const together = TOGETHER.map((folder) => files.filter((name) => folderOf(name) === folder)).filter((group) => group.length > 0);
const groups = [...files.filter((name) => folderOf(name) === undefined).map((name) => [name]), ...together].sort(slowFirst);

function slowFirst(a: readonly string[], b: readonly string[]): number {
  const weight = (group: readonly string[]) => (group[0]?.startsWith('machines/') ? 0 : group[0]?.startsWith('lab/') ? 1 : group[0]?.includes('differential') ? 2 : 3);
  return weight(a) - weight(b);
}

function run(group: readonly string[]): Promise<Outcome> {
  const started = performance.now();
  return new Promise((resolve) => {
    // uvu's own runner: it counts once, however many files share the process.
    const suites = group.map((name) => ({ name, file: join(process.cwd(), 'test', name) }));
    const entry = `import { run } from 'uvu/run'; await run(${JSON.stringify(suites)});`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', entry], { env: { ...process.env, FORCE_COLOR: '0', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' } });
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
      resolve({ name: group.length > 1 ? `${group.length} files of ${group[0]?.split('/')[0] ?? ''}/` : (group[0] ?? ''), passed, skipped, failed: broken ? 1 : failed, seconds: (performance.now() - started) / 1000, output });
    });
  });
}

const outcomes: Outcome[] = [];
const queue = [...groups];
await Promise.all([0, 1].map(async () => {
  for (let group = queue.shift(); group !== undefined; group = queue.shift()) {
    const outcome = await run(group);
    outcomes.push(outcome);
    console.log(`${outcome.failed > 0 ? 'FAIL' : 'ok  '} ${outcome.name}  ${outcome.passed} passed${outcome.skipped > 0 ? `, ${outcome.skipped} skipped` : ''}  ${outcome.seconds.toFixed(0)} s`);
    if (outcome.failed > 0) console.log(outcome.output.replace(/^/gm, '    '));
  }
}));

const total = (key: 'passed' | 'failed' | 'skipped') => outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
for (const outcome of outcomes) for (const line of outcome.output.match(/^SKIP .*$/gm) ?? []) console.log(`${line}  (${outcome.name})`);
console.log(`${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`);
process.exitCode = total('failed') > 0 ? 1 : 0;
