/** What stands in a file, links followed. `mode` has the permission bits alone. */
export interface FileState {
  readonly bytes: Uint8Array;
  readonly mode: number;
}

/** One file brought from one state to another; null is a file that is not there. */
export interface FileWrite {
  /** A path without links, as `target` gives it. */
  path: string;
  /** The bytes it must still have at the last moment. */
  before: Uint8Array | null;
  after: FileState | null;
  /** A path in the same directory that nobody else uses; what an earlier run left there is removed. */
  temporary: string;
  /** Holds git's own lock, `<path>.lock`, meanwhile. */
  gitLock: boolean;
}

/** A process as it is told from others that had its number before or have it elsewhere. */
export interface ProcessMark {
  pid: number;
  /** The machine's name: a home may be shared by several. */
  machine: string;
  /** When it began, in the system's own terms; null where the system does not say. */
  started: string | null;
}

/**
 * The writing half of the host. All of it is synchronous: a signal's handler cannot come between two writes. Every function throws what the
 * system says, an Error with its `code`, and beside those of the system `ECHANGED` (a file is not what it was), `EGITLOCK` (git's lock is
 * there), `EOWNER` (the file would change its owner) and `ENOTFILE` (a directory, a device).
 */
export interface Disk {
  /** Null when there is none. */
  read(path: string): FileState | null;
  /** Where the bytes of a path stand or would stand: all links followed, those that lead nowhere included. */
  target(path: string): string;
  /**
   * Atomic, and on the disk when it returns. The file's owner stays, and with equal bytes the file itself: only its mode changes then.
   * When it throws, the file is as it was, or, where only the last flush failed, as it should be.
   */
  write(change: FileWrite): void;
  /** A new file of our own, 0600, on the disk when it returns. */
  create(path: string, bytes: Uint8Array): void;
  /** Removes a file of our own; nothing happens when there is none. */
  discard(path: string): void;
  /** The directories that `makeDirs` would make for this one, outermost first. */
  missingDirs(dir: string): readonly string[];
  makeDirs(dir: string, mode: number): void;
  /** Removes a directory that is empty; any other is left. */
  removeEmptyDir(dir: string): void;
  /** The names in a directory; none when it is not there. */
  list(dir: string): readonly string[];
  /** The directory of a path. */
  parent(path: string): string;
  /** In hexadecimal. */
  sha256(bytes: Uint8Array): string;
  /** This process. */
  self(): ProcessMark;
  /** False only where the process has certainly ended: one of another machine counts as alive. */
  isAlive(process: ProcessMark): boolean;
}
