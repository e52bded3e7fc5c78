import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Disk } from '../core/disk.ts';
import type { Platform } from '../core/facts.ts';
import { createDisk } from '../host/disk.ts';
import { platformFacts } from '../platform/index.ts';

/** A file of a report before it is written. */
export interface ReportFile {
  name: string;
  bytes: Uint8Array;
}

/**
 * The directory of a new report: `-o` as it was given, else one of its own below the state directory, named by the time; never the working tree.
 * Null where there is neither `-o` nor a home. Source: the contract, "Flags" (`report -o`) and "State".
 */
export function reportDirectory(given: string | null, where: { cwd: string; at: Date; env: Readonly<Record<string, string | undefined>>; platform: NodeJS.Platform }): string | null {
  if (given !== null) return resolve(where.cwd, given);
  const platform: Platform = where.platform === 'darwin' || where.platform === 'win32' ? where.platform : 'linux';
  const home = where.env[platform === 'win32' ? 'USERPROFILE' : 'HOME'] ?? '';
  const state = platformFacts(platform).stateDir(home === '' ? null : home, (name) => where.env[name]);
  if (state === null) return null;
  const stamp = where.at.toISOString().replace(/[-:]|\.\d+/g, '');
  const names = [stamp, ...Array.from({ length: 98 }, (_, index) => `${stamp}-${index + 2}`)];
  return names.map((name) => join(state, 'reports', name)).find((dir) => !existsSync(dir)) ?? null;
}

/** The first of the names that is already taken in a directory, else null: a report never overwrites. */
export function takenName(dir: string, names: readonly string[]): string | null {
  return names.find((name) => existsSync(join(dir, name))) ?? null;
}

/** Writes the files, 0600 in a directory of 0700 where it is new, each only where there is none of its name. Throws what the system says; nothing is left then. */
export function writeReportFiles(dir: string, files: readonly ReportFile[], disk: Disk = createDisk()): void {
  const made = disk.missingDirs(dir);
  const written: string[] = [];
  try {
    disk.makeDirs(dir, 0o700);
    for (const { name, bytes } of files) {
      disk.create(join(dir, name), bytes);
      written.push(join(dir, name));
    }
  } catch (error) {
    for (const path of written) quietly(() => { disk.discard(path); });
    for (const path of [...made].reverse()) quietly(() => { disk.removeEmptyDir(path); });
    throw error;
  }
}

/** Writes a report, and the file of real names with it: both, or what the system says is thrown and neither is left. */
export function writeReport(dir: string, files: readonly ReportFile[], map: { path: string; bytes: Uint8Array } | null, disk: Disk = createDisk()): void {
  if (map !== null) writeReportFiles(dirname(map.path), [{ name: basename(map.path), bytes: map.bytes }], disk);
  try {
    writeReportFiles(dir, files, disk);
  } catch (error) {
    if (map !== null) quietly(() => { disk.discard(map.path); });
    throw error;
  }
}

/** Whether a file would lie in a directory or below it, links followed as far as there is something. */
export function isWithin(dir: string, file: string): boolean {
  const way = relative(real(dir), join(real(dirname(file)), basename(file)));
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return dirname(path) === path ? path : join(real(dirname(path)), basename(path));
  }
}

/** What cannot be put back does not hide why. */
function quietly(undo: () => void): void {
  try {
    undo();
  } catch {
    // The first error says more.
  }
}
