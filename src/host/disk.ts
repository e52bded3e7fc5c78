import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join, parse, resolve } from 'node:path';
import type { Disk, FileState, FileWrite, ProcessMark } from '../core/disk.ts';

// Windows has no such flags, whatever the types say.
const NONBLOCK = (fs.constants as Partial<typeof fs.constants>).O_NONBLOCK ?? 0;
const DIRECTORY = (fs.constants as Partial<typeof fs.constants>).O_DIRECTORY ?? 0;
const NEW_FILE = fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_EXCL;
/** As many as Linux follows. */
const MOST_LINKS = 40;
/** What file systems without hard links answer, Android's policy included. */
const NO_HARD_LINKS = ['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'];
/** What systems answer that cannot flush a directory, or do not let us open it for reading. */
const NO_FLUSH = ['EPERM', 'EACCES', 'EISDIR', 'EINVAL', 'ENOTSUP', 'EBADF'];

/** The system calls that a disk is made of; tests let the n-th of them fail, or end the process there. */
export type DiskOps = Pick<
  typeof fs,
  | 'openSync' | 'readFileSync' | 'writeSync' | 'fsyncSync' | 'fstatSync' | 'fchownSync' | 'fchmodSync' | 'closeSync' | 'linkSync' | 'renameSync' | 'unlinkSync'
  | 'chmodSync' | 'mkdirSync' | 'rmdirSync' | 'statSync' | 'lstatSync' | 'readlinkSync' | 'realpathSync' | 'readdirSync'
>;

/** The disk of this machine. */
export function createDisk(ops: DiskOps = fs): Disk {
  return {
    read: (path) => readFile(ops, path),
    target: (path) => followed(ops, resolve(path), MOST_LINKS),
    write: (change) => { writeFile(ops, change); },
    create(path, bytes) {
      prepare(ops, path, { bytes, mode: 0o600 }, null);
      flushDirectory(ops, dirname(path));
    },
    discard: (path) => { discard(ops, path); },
    missingDirs: (dir) => missingDirs(ops, dir),
    makeDirs(dir, mode) {
      for (const missing of missingDirs(ops, dir)) {
        ops.mkdirSync(missing, { mode });
        flushDirectory(ops, dirname(missing));
      }
    },
    removeEmptyDir: (dir) => void unless(['ENOTEMPTY', 'EEXIST', 'ENOENT'], () => { ops.rmdirSync(dir); }),
    list: (dir) => unless(['ENOENT'], () => ops.readdirSync(dir)) ?? [],
    parent: dirname,
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    self: () => ({ pid: process.pid, machine: hostname(), started: startOf(process.pid) }),
    isAlive,
  };
}

function readFile(ops: DiskOps, path: string): FileState | null {
  // A FIFO would let us wait for a writer for ever.
  const fd = unless(['ENOENT', 'ENOTDIR'], () => ops.openSync(path, fs.constants.O_RDONLY | NONBLOCK));
  if (fd === null) return null;
  try {
    const found = ops.fstatSync(fd);
    if (!found.isFile()) throw problem('ENOTFILE', `${path} is no regular file`);
    return { bytes: ops.readFileSync(fd), mode: found.mode & 0o7777 };
  } finally {
    ops.closeSync(fd);
  }
}

/** As git resolves a config file's name before it writes beside it: only so does a link stay one. */
function followed(ops: DiskOps, path: string, left: number): string {
  if (left === 0) throw problem('ELOOP', `${path} leads through too many links`);
  const parent = dirname(path);
  if (parent === path) return path;
  const place = join(unless(['ENOENT'], () => ops.realpathSync.native(parent)) ?? followed(ops, parent, left), basename(path));
  const link = unless(['ENOENT', 'ENOTDIR'], () => ops.lstatSync(place))?.isSymbolicLink() === true ? ops.readlinkSync(place) : null;
  return link === null ? place : followed(ops, resolve(dirname(place), link), left - 1);
}

function writeFile(ops: DiskOps, { path, before, after, temporary, gitLock }: FileWrite): void {
  if (before !== null && after !== null && same(before, after.bytes)) {
    expect(ops, path, before);
    ops.chmodSync(path, after.mode);
    flush(ops, path, fs.constants.O_RDONLY);
    return;
  }
  if (before === null && after === null) return;
  const lock = gitLock ? `${path}.lock` : null;
  // What is to be removed should the next call fail.
  const ours = new Set([temporary]);
  try {
    discard(ops, temporary);
    if (after !== null || lock !== null) prepare(ops, temporary, after ?? { bytes: before ?? new Uint8Array(), mode: 0o600 }, ownerOf(ops, path));
    if (lock !== null) {
      takeGitLock(ops, temporary, lock, ours);
      ours.delete(temporary);
    }
    expect(ops, path, before);
    if (after === null) ops.unlinkSync(path);
    else ops.renameSync(lock ?? temporary, path);
    if (after !== null) ours.clear();
  } catch (error) {
    for (const left of ours) quietly(() => { discard(ops, left); });
    throw error;
  }
  for (const left of ours) discard(ops, left);
  flushDirectory(ops, dirname(path));
}

/** A new file with these bytes and this mode, flushed; nothing is left of it when that fails. */
function prepare(ops: DiskOps, path: string, { bytes, mode }: FileState, owner: Owner | null): void {
  const fd = ops.openSync(path, NEW_FILE, 0o600);
  try {
    try {
      for (let at = 0; at < bytes.length; ) at += ops.writeSync(fd, bytes, at);
      // Before the mode: a change of owner takes set-id bits away.
      if (owner !== null) keepOwner(ops, fd, owner, path);
      ops.fchmodSync(fd, mode);
      ops.fsyncSync(fd);
    } finally {
      ops.closeSync(fd);
    }
  } catch (error) {
    quietly(() => { discard(ops, path); });
    throw error;
  }
}

interface Owner {
  uid: number;
  gid: number;
}

function ownerOf(ops: DiskOps, path: string): Owner | null {
  return unless(['ENOENT', 'ENOTDIR'], () => ops.statSync(path));
}

function keepOwner(ops: DiskOps, fd: number, owner: Owner, path: string): void {
  const own = ops.fstatSync(fd);
  if (own.uid === owner.uid && own.gid === owner.gid) return;
  if (unless(['EPERM', 'EINVAL'], () => { ops.fchownSync(fd, owner.uid, owner.gid); return true; }) !== null) return;
  throw problem('EOWNER', `the file that ${basename(path)} replaces belongs to user ${owner.uid}, group ${owner.gid}`);
}

/**
 * Git's lock, which appears with all its bytes at once: after a kill it can be told from one of git's by its content. File systems without hard
 * links get an empty one first. Source: git `lockfile.c`, `lock_file()` (O_CREAT | O_EXCL on the name with links followed).
 */
function takeGitLock(ops: DiskOps, temporary: string, lock: string, ours: Set<string>): void {
  try {
    try {
      ops.linkSync(temporary, lock);
      ours.add(lock);
      discard(ops, temporary);
    } catch (error) {
      if (ours.has(lock) || !NO_HARD_LINKS.includes(codeOf(error) ?? '')) throw error;
      ops.closeSync(ops.openSync(lock, NEW_FILE, 0o600));
      ours.add(lock);
      ops.renameSync(temporary, lock);
    }
  } catch (error) {
    throw codeOf(error) === 'EEXIST' ? problem('EGITLOCK', `${lock} exists`) : error;
  }
}

function expect(ops: DiskOps, path: string, bytes: Uint8Array | null): void {
  const found = readFile(ops, path)?.bytes ?? null;
  if (bytes === null ? found !== null : found === null || !same(bytes, found)) throw problem('ECHANGED', `${path} is not what it was`);
}

/** Without it a power cut may take a rename back. */
function flushDirectory(ops: DiskOps, dir: string): void {
  flush(ops, dir, fs.constants.O_RDONLY | DIRECTORY);
}

function flush(ops: DiskOps, path: string, flags: number): void {
  unless(NO_FLUSH, () => {
    const fd = ops.openSync(path, flags);
    try {
      ops.fsyncSync(fd);
    } finally {
      ops.closeSync(fd);
    }
  });
}

function missingDirs(ops: DiskOps, dir: string): string[] {
  const missing: string[] = [];
  for (let at = resolve(dir); at !== parse(at).root && unless(['ENOENT'], () => ops.statSync(at)) === null; at = dirname(at)) missing.unshift(at);
  return missing;
}

function discard(ops: DiskOps, path: string): void {
  unless(['ENOENT', 'ENOTDIR'], () => { ops.unlinkSync(path); });
}

function isAlive({ pid, machine, started }: ProcessMark): boolean {
  if (machine !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
  const now = startOf(pid);
  return started === null || now === null || started === now;
}

/** Linux tells when a process began; numbers are used again, above all after a restart. Source: proc(5), field 22 of `stat`. */
function startOf(pid: number): string | null {
  try {
    const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name, in brackets, may hold blanks.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? null : `${boot} ${ticks}`;
  } catch {
    return null;
  }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function problem(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/** Null where `act` fails with one of these codes. */
function unless<T>(codes: readonly string[], act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    if (codes.includes(codeOf(error) ?? '')) return null;
    throw error;
  }
}

/** A second failure while the first is on its way tells nothing new. */
function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // Recovery finds what is left by its name.
  }
}
