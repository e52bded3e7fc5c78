import { execFile, type ExecFileException } from 'node:child_process';
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
export function run(program: string, argv: readonly string[], cwd: string, env: Readonly<Record<string, string>>, input = ''): Promise<GitAnswer> {
  return new Promise((resolve) => {
    const options = { cwd, env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', ...env }, encoding: 'buffer' as const, maxBuffer: 1 << 24 };
    const child = execFile(program, [...argv], options, (error: ExecFileException | null, stdout: Buffer, stderr: Buffer) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr: stderr.toString() });
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
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
