import type { Disk, ProcessMark } from '../core/disk.ts';
import { FixRefused, reasonOf } from './failures.ts';
import { fixesDir } from './journal.ts';

const PREFIX = 'lock-';

/**
 * Announces this process as the one that writes, and returns what ends that. Each has a lock file of its own and looks for others only after it
 * wrote it: of two at once at least one sees the other, and a dead one's lock is removed without a moment in which another's could be hit.
 * Throws FixRefused where another is at work, or the state directory may not be written.
 */
export function takeLock(disk: Disk, stateDir: string): () => void {
  const dir = fixesDir(stateDir);
  const self = disk.self();
  const name = `${PREFIX}${self.pid}-${crypto.randomUUID().slice(0, 8)}`;
  const own = `${dir}/${name}`;
  const release = () => {
    try {
      disk.discard(own);
    } catch {
      // It falls with this process: a dead one's lock holds nobody up.
    }
  };
  try {
    disk.makeDirs(dir, 0o700);
    disk.create(own, new TextEncoder().encode(JSON.stringify(self)));
  } catch (error) {
    throw new FixRefused(`nothing can be recorded in ${dir}: ${reasonOf(error)}`);
  }
  try {
    for (const other of disk.list(dir).filter((entry) => entry.startsWith(PREFIX) && entry !== name)) {
      const path = `${dir}/${other}`;
      const holder = holderOf(disk, path, other, self);
      if (disk.isAlive(holder)) throw new FixRefused(`another codecommit fix is running (process ${holder.pid}${holder.machine === self.machine ? '' : ` on ${holder.machine}`}); its lock is ${path}`);
      disk.discard(path);
    }
    return release;
  } catch (error) {
    release();
    throw error instanceof FixRefused ? error : new FixRefused(`the locks in ${dir} cannot be read or removed: ${reasonOf(error)}`);
  }
}

/** A process killed before it wrote its mark has at least its number in the name. */
function holderOf(disk: Disk, path: string, name: string, self: ProcessMark): ProcessMark {
  const nameless = { pid: Number(name.slice(PREFIX.length).split('-')[0]), machine: self.machine, started: null };
  try {
    const mark = JSON.parse(new TextDecoder().decode(disk.read(path)?.bytes)) as Partial<ProcessMark>;
    if (typeof mark.pid !== 'number' || typeof mark.machine !== 'string') return nameless;
    return { pid: mark.pid, machine: mark.machine, started: typeof mark.started === 'string' ? mark.started : null };
  } catch {
    return nameless;
  }
}
