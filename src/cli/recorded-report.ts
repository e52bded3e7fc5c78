import { createReadStream } from 'node:fs';
import type { SupportReport } from '../core/finding.ts';
import { UsageError } from './base-command.ts';
import { readText } from './read-text.ts';

const REASONS: Readonly<Record<string, string>> = { ENOENT: 'there is no such file', EISDIR: 'it is a directory', EACCES: 'it may not be read' };
const LARGEST = 64 * 1024 * 1024;
/** What looks at a machine, or chooses what is looked at: a record has neither. */
const OF_A_MACHINE = ['profile', 'region', 'directory', 'method', 'offline', 'allow-dialogs', 'timeout', 'probe-timeout', 'probe-kms', 'live'];

/** Throws a usage error for the first flag, or the TARGET, that means nothing beside `--from`. `flags` tells which of them were given. */
export function refuseMachineFlags(flags: Readonly<Record<string, { setFromDefault?: boolean } | undefined>>, given: Readonly<Record<string, unknown>>, target: string | undefined): void {
  if (target !== undefined) throw new UsageError('--from judges a recorded machine: the TARGET is the recorded one');
  const flag = OF_A_MACHINE.find((name) => given[name] !== undefined && flags[name]?.setFromDefault !== true);
  if (flag === undefined) return;
  const shown = flag === 'directory' ? '-C' : flag === 'live' ? '--no-live' : `--${flag}`;
  throw new UsageError(`--from judges a recorded machine: ${shown} looks at this one`);
}

/** Reads the report of `--from`; `-` is standard input. `read` takes the text apart. Throws a usage error that names the file and says what is wrong. */
export async function readRecorded(file: string, read: (text: string) => SupportReport): Promise<SupportReport> {
  const pieces: string[] = [];
  let length = 0;
  try {
    await readText(file === '-' ? process.stdin : createReadStream(file), (piece) => {
      length += piece.length;
      if (length > LARGEST) throw new Error(`it is larger than ${LARGEST / 1024 / 1024} MB`);
      pieces.push(piece);
    });
    return read(pieces.join(''));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`--from: ${file === '-' ? 'standard input' : file}: ${REASONS[code ?? ''] ?? message}`);
  }
}
