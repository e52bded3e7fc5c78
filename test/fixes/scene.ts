import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Disk } from '../../src/core/disk.ts';
import type { FileChange } from '../../src/fixes/draft.ts';
import { openRun, type OpenRun } from '../../src/fixes/transaction.ts';
import { createDisk, type DiskOps } from '../../src/host/disk.ts';

/** A file as a fix of the scene leaves it; null removes it. Plain data, so that a child process can be given it. */
export interface Wanted {
  path: string;
  content: string | null;
  mode: number;
  isGitConfig: boolean;
}

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const GITCONFIG = '[user]\r\n\tname = Dev\r\n';
export const HELPER = '[credential]\r\n\thelper =\r\n';

/** What two fixes do to the scene: a file behind a link twice, a new one in new directories, one edited, one removed, one of another mode. */
export const FIXES: readonly (readonly Wanted[])[] = [
  [
    { path: '.gitconfig', content: `${GITCONFIG}${HELPER}`, mode: 0o644, isGitConfig: true },
    { path: '.config/git/credentials', content: 'https://example.com\n', mode: 0o600, isGitConfig: false },
  ],
  [
    { path: '.gitconfig', content: `${GITCONFIG}${HELPER}\tuseHttpPath = true\r\n`, mode: 0o644, isGitConfig: true },
    { path: '.aws/credentials', content: `[default]\naws_secret_access_key = ${SECRET}\n`, mode: 0o600, isGitConfig: false },
    { path: '.netrc', content: null, mode: 0, isGitConfig: false },
    { path: '.ssh/id', content: 'key\n', mode: 0o600, isGitConfig: false },
  ],
];

/** In memory where the system offers it: the tests of faults make a thousand homes. */
const SCRATCH = fs.existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export interface Scene {
  home: string;
  state: string;
  /** Every file, directory and link of the home with its mode and content. */
  snapshot(): string;
  read(path: string): string;
  remove(): void;
}

/** Makes a throwaway home with dotfiles: `.gitconfig` is a link, with CRLF lines. */
export function makeScene(): Scene {
  const root = fs.realpathSync(fs.mkdtempSync(join(SCRATCH, 'ccd-fixes-')));
  const home = join(root, 'home');
  const put = (path: string, content: string, mode: number) => {
    fs.mkdirSync(join(home, path, '..'), { recursive: true, mode: 0o755 });
    fs.writeFileSync(join(home, path), content);
    fs.chmodSync(join(home, path), mode);
  };
  put('dotfiles/gitconfig', GITCONFIG, 0o644);
  fs.symlinkSync('dotfiles/gitconfig', join(home, '.gitconfig'));
  put('.aws/credentials', `[default]\naws_secret_access_key = ${SECRET}  \n`, 0o640);
  put('.netrc', 'machine example.com\n', 0o600);
  put('.ssh/id', 'key\n', 0o644);
  return {
    home,
    state: join(root, 'state/codecommit-doctor'),
    snapshot: () => snapshotOf(home).join('\n'),
    read: (path) => fs.readFileSync(join(home, path), 'utf8'),
    remove: () => { fs.rmSync(root, { recursive: true, force: true }); },
  };
}

/** One line for everything below a directory: path, mode, and content or where a link leads. */
export function snapshotOf(dir: string): string[] {
  return fs.readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort().map((name) => {
    const found = fs.lstatSync(join(dir, name));
    const content = found.isSymbolicLink() ? `-> ${fs.readlinkSync(join(dir, name))}` : found.isFile() ? JSON.stringify(fs.readFileSync(join(dir, name), 'utf8')) : 'directory';
    return `${name} ${(found.mode & 0o7777).toString(8)} ${content}`;
  });
}

/** The changes that bring files of a home to what is wanted, from what they are now. */
export function changesFor(disk: Disk, home: string, wanted: readonly Wanted[]): FileChange[] {
  return wanted.map(({ path, content, mode, isGitConfig }) => {
    const before = disk.read(join(home, path));
    return { path: join(home, path), before, after: content === null ? null : { bytes: Buffer.from(content), mode }, isGitConfig };
  });
}

let last = 0;

/** Opens a run; no two of them begin in the same millisecond. */
export function open(disk: Disk, { state }: Scene): OpenRun {
  last = Math.max(Date.now(), last + 1);
  return openRun(disk, state, { version: '0.0.0', startedAt: new Date(last), target: null });
}

/** Runs the scene's fixes, each a commit of one run. */
export function applyFixes(disk: Disk, scene: Scene, fixes = FIXES): OpenRun {
  const run = open(disk, scene);
  try {
    for (const [index, wanted] of fixes.entries()) run.apply({ finding: `finding-${index}`, check: `check/${index}`, steps: ['a step'], changes: changesFor(quickDisk(), scene.home, wanted) });
  } finally {
    run.close();
  }
  return run;
}

/** System calls with something before each; flushing is left out, since nothing here cuts the power. */
export function opsWith(before: (name: keyof DiskOps, args: readonly unknown[]) => void): DiskOps {
  return new Proxy(fs, {
    get(target, name: keyof DiskOps) {
      const real = target[name] as (...args: unknown[]) => unknown;
      if (name === 'realpathSync') return real;
      return (...args: unknown[]) => {
        before(name, args);
        return name === 'fsyncSync' ? undefined : real(...args);
      };
    },
  });
}

/** A disk that does not flush. */
export function quickDisk(): Disk {
  return createDisk(opsWith(() => undefined));
}

/** The system's error with this code. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}
