import { createReadStream } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { UsageError } from './base-command.ts';
import { readText } from './read-text.ts';
import { LARGEST, ReportDocuments, type Taker } from './report-documents.ts';

const REASONS: Readonly<Record<string, string>> = { ENOENT: 'there is no such file', EISDIR: 'it is a directory', EACCES: 'it may not be read', ENOTDIR: 'there is no such file' };

/** Why a file could not be read, in words. */
export function whyUnread(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ''] ?? (code === 'ERR_INVALID_ARG_VALUE' ? 'that is no name of a file' : message);
}

/** The text of a report's file. Throws a usage error where it cannot be read. */
export async function reportText(file: string): Promise<string> {
  const pieces: string[] = [];
  let length = 0;
  try {
    await readText(createReadStream(file), (piece) => {
      length += piece.length;
      if (length > LARGEST) throw new Error(`it is larger than ${LARGEST / 1024 / 1024} MB`);
      pieces.push(piece);
    });
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${whyUnread(error)}`);
  }
  return pieces.join('');
}

/** Hands every document of a file to `taker`, one at a time; rejects where the file cannot be read to its end. */
export async function readDocuments(file: string, taker: Taker): Promise<void> {
  const documents = new ReportDocuments(taker, /\.(?:ndjson|jsonl)$/i.test(file) ? 'lines' : null);
  await readText(createReadStream(file, { highWaterMark: 256 * 1024 }), (piece) => { documents.push(piece); });
  documents.end();
}

/** The files named: `-` stands for the names on `stdin`, one a line, a directory for the JSON files in it and below. No list is kept. */
export async function* filesNamed(names: readonly string[], stdin: Readable): AsyncGenerator<string> {
  for (const name of names) {
    if (name !== '-') yield* filesAt(name);
    else for await (const line of createInterface({ input: stdin, crlfDelay: Infinity })) if (line.trim() !== '') yield* filesAt(line.trim());
  }
}

async function* filesAt(name: string): AsyncGenerator<string> {
  if (await isDirectory(name)) yield* filesBelow(name);
  else yield name;
}

/** A link below it is a file or left out: one that leads back would never end. */
async function* filesBelow(dir: string): AsyncGenerator<string> {
  const entries = await opendir(dir).catch(() => null);
  // Whoever reads it next says why.
  if (entries === null) {
    yield dir;
    return;
  }
  for await (const entry of entries) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (/\.(?:json|ndjson|jsonl)$/i.test(entry.name) && (entry.isFile() || (entry.isSymbolicLink() && !await isDirectory(path)))) yield path;
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isDirectory(), () => false);
}
