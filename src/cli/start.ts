import { run } from '@oclif/core/run';
import { jsonText } from '../core/json-text.ts';
import { errorDocument, UsageError } from './base-command.ts';

/**
 * Runs the command of `argv` and ends the process. What no command caught (an unknown command, a bug before one ran) ends as the contract says,
 * never as a stack.
 */
export async function start(argv: string[], root: string): Promise<void> {
  // What no promise caught, above all an answer that cannot be written: oclif would throw it with a stack.
  process.on('uncaughtException', (error) => {
    tell(isWriteError(error) ? new UsageError(`the answer cannot be written: ${error.message}`) : error, false);
    process.exit();
  });
  try {
    // oclif would load what the data directory of the user, or the working copy, names as a plugin.
    await run(argv, { root, userPlugins: false, devPlugins: false });
  } catch (error) {
    if (!isExitZero(error)) tell(error, argv.includes('--json'));
  }
  // A look-up that hangs in the system's resolver would keep the process alive after its answer.
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((resolve) => stream.write('', resolve))));
  process.exit();
}

function tell(error: unknown, json: boolean): void {
  const document = errorDocument(error);
  if (json) process.stdout.write(`${jsonText(document)}\n`);
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
