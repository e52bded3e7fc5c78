import { run } from '@oclif/core';
import { errorDocument, UsageError } from './base-command.ts';

/** Starts the CLI. What no command caught (an unknown command, a bug before one ran) ends as the contract says, never as a stack. */
export async function main(moduleUrl: string): Promise<void> {
  const argv = process.argv.slice(2);
  // What no promise caught, above all an answer that cannot be written: oclif would throw it with a stack.
  process.on('uncaughtException', (error) => {
    tell(isWriteError(error) ? new UsageError(`the answer cannot be written: ${error.message}`) : error, false);
    process.exit();
  });
  try {
    await run(argv, moduleUrl);
  } catch (error) {
    if (!isExitZero(error)) tell(error, argv.includes('--json'));
  }
  // A look-up that hangs in the system's resolver would keep the process alive after its answer.
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((resolve) => stream.write('', resolve))));
  process.exit();
}

function tell(error: unknown, json: boolean): void {
  const document = errorDocument(error);
  if (json) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  else process.stderr.write(`codecommit: ${document.message}\n`);
  process.exitCode = document.exit.code;
}

/** `--help` and `--version` end as an exit with 0. */
function isExitZero(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'oclif' in error && (error.oclif as { exit?: number }).exit === 0;
}

function isWriteError(error: NodeJS.ErrnoException): boolean {
  return error.syscall === 'write' && error.code !== undefined;
}
