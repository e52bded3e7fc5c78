/**
 * `npm pack` in a directory of its own: the tarball is made of the same files, while the `dist` of the working copy, which tests may be running,
 * stays as it is.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, writeManifest } from './bundle.ts';

/** What npm says of a tarball. */
export interface Packed {
  filename: string;
  size: number;
  unpackedSize: number;
  files: readonly { path: string; size: number }[];
}

/** What `prepack` makes, and npm takes whether it is listed or not. */
const MADE = new Set(['dist', 'oclif.manifest.json']);
const ALWAYS = ['package.json', 'README.md', 'LICENSE'];

/** Lays out in `directory`, which is emptied before, what is published, with the bundle as its `dist`. Throws where a listed file is missing. */
export async function stage(directory: string): Promise<void> {
  const { files } = JSON.parse(readFileSync('package.json', 'utf8')) as { files: readonly string[] };
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  for (const name of [...ALWAYS, ...files]) {
    if (MADE.has(name)) continue;
    if (!existsSync(name)) throw new Error(`package.json lists ${name}, which is not there`);
    cpSync(name, join(directory, name), { recursive: true });
  }
  await bundle(join(directory, 'dist'));
  await writeManifest(resolve(directory));
}

/** Packs what was staged; the tarball is put beside it in `destination`. No script of the package runs. */
export function packStaged(directory: string, destination: string): Packed {
  const answer = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', resolve(destination)], { cwd: directory, encoding: 'utf8', shell: process.platform === 'win32' });
  const [packed] = JSON.parse(answer) as Packed[];
  if (packed === undefined) throw new Error('npm pack named no tarball');
  return packed;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await stage('artefacts/package');
  const { filename, size, unpackedSize, files } = packStaged('artefacts/package', 'artefacts');
  console.log(`artefacts/${filename}: ${(size / 1024).toFixed(0)} kB, ${(unpackedSize / 1024).toFixed(0)} kB unpacked, ${files.length} files`);
}
