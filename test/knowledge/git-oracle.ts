import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';

/** What the real git answered. */
export interface GitAnswer {
  code: number;
  stdout: Buffer;
  stderr: string;
}

/** Runs a program in a world of its own: only `env`, plus PATH. */
export async function run(program: string, argv: readonly string[], cwd: string, env: Readonly<Record<string, string>>, input = ''): Promise<GitAnswer> {
  const shell = idle.pop() ?? new StartingShell();
  try {
    return await shell.run([program, ...argv], cwd, env, input);
  } finally {
    idle.push(shell);
  }
}

/** What a pipe to a child has besides: unless something is awaited from it, it does not keep this process alive. */
interface Held {
  ref: () => unknown;
  unref: () => unknown;
}

const idle: StartingShell[] = [];
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** A shell that starts one program after the other: a process as large as ours takes several times as long to do so. */
class StartingShell {
  readonly #dir = mkdtempSync(join(tmpdir(), 'git-oracle-shell-'));
  readonly #shell = spawn('sh', [], { stdio: ['pipe', 'pipe', 'inherit'], env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' } });
  readonly #answers = this.#shell.stdout as unknown as Held;

  constructor() {
    process.on('exit', () => { rmSync(this.#dir, { recursive: true, force: true }); });
    this.#shell.unref();
    (this.#shell.stdin as unknown as Held).unref();
    this.#answers.unref();
  }

  /** Its files stand for pipes: a shell would lose NULs. */
  async run(words: readonly string[], cwd: string, env: Readonly<Record<string, string>>, input: string): Promise<GitAnswer> {
    const [stdin, stdout, stderr] = ['in', 'out', 'err'].map((name) => join(this.#dir, name)) as [string, string, string];
    writeFileSync(stdin, input);
    const exported = Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)};`).join(' ');
    this.#answers.ref();
    this.#shell.stdin.write(`(cd ${quoted(cwd)} && unset PWD OLDPWD && { ${exported} exec ${words.map(quoted).join(' ')}; } < ${quoted(stdin)} > ${quoted(stdout)} 2> ${quoted(stderr)}); echo $?\n`);
    const [code] = await once(this.#shell.stdout, 'data') as [Buffer];
    this.#answers.unref();
    return { code: Number(code.toString()), stdout: readFileSync(stdout), stderr: readFileSync(stderr, 'utf8') };
  }
}

/** A directory for the time of `use`, its path without symbolic links. */
export async function inScratch<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'git-oracle-')));
  try {
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The number of cases and the seed, printed so that a failure can be repeated: `FC_SEED=… FC_RUNS=… npx tsx …`. */
export function propertyOptions(name: string, runs: number): { numRuns: number; seed: number } {
  const seed = Number(process.env['FC_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  const numRuns = Number(process.env['FC_RUNS'] ?? runs);
  process.stdout.write(`  ${name}: ${String(numRuns)} cases, FC_SEED=${String(seed)}\n`);
  return { numRuns, seed };
}

/**
 * Checks a property on several scratch directories at once: git waits more than it works. `check` throws where the prediction and
 * git disagree; fast-check then shrinks in the first directory.
 */
export async function checkInParallel<T>(name: string, runs: number, cases: fc.Arbitrary<T>, check: (value: T, directory: string) => Promise<void>): Promise<void> {
  const options = propertyOptions(name, runs);
  const lanes = 4;
  await Promise.all(
    Array.from({ length: lanes }, (_, lane) =>
      inScratch(async (directory) => {
        const property = fc.asyncProperty(cases, (value) => check(value, directory));
        await fc.assert(property, { numRuns: Math.ceil(options.numRuns / lanes), seed: options.seed + lane, includeErrorInReport: true });
      }),
    ),
  );
}
