import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import type { PolicyLayer, PolicyText } from '../core/facts.ts';
import { readingOf } from '../knowledge/iam/case.ts';
import { UsageError } from './base-command.ts';
import { readText } from './read-text.ts';

const REASONS: Readonly<Record<string, string>> = { ENOENT: 'there is no such file', EISDIR: 'it is a directory', EACCES: 'it may not be read' };
/** An account's whole dump is some tens of megabytes. */
const LARGEST = 256 * 1024 * 1024;

/**
 * Reads the files of `--policy` and the like, relative to where the run starts; UTF-16, as PowerShell's `>` writes it, is read too. Throws a usage
 * error for a file that cannot be read, or in which no policy is found, with the line and column where it stops being one.
 */
export async function readPolicyFiles(files: readonly { flag: string; layer: PolicyLayer; path: string }[], cwd: string): Promise<readonly PolicyText[]> {
  return Promise.all(files.map(async ({ flag, layer, path }) => {
    const document: PolicyText = { source: path, layer, text: await textOf(flag, path, cwd) };
    const reading = readingOf(document, null);
    if ('error' in reading) throw new UsageError(`${flag}: ${path}:${reading.error.line}:${reading.error.column}: ${reading.error.message}`);
    return document;
  }));
}

async function textOf(flag: string, path: string, cwd: string): Promise<string> {
  const pieces: string[] = [];
  let length = 0;
  try {
    await readText(createReadStream(resolve(cwd, path)), (piece) => {
      length += piece.length;
      if (length > LARGEST) throw new UsageError(`${flag}: ${path} is larger than ${LARGEST / 1024 / 1024} MB`);
      pieces.push(piece);
    });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`${flag}: cannot read ${path}: ${REASONS[code ?? ''] ?? message}`);
  }
  return pieces.join('');
}
