import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import type { Platform } from '../core/facts.ts';

export interface SearchPlace {
  platform: Platform;
  cwd: string;
  /** The value of a variable of the environment searched with. */
  env(name: string): string | undefined;
}

/**
 * The file the system starts for `program`, or null: along PATH, on Windows with PATHEXT and, unlike Windows itself, never
 * in the current directory. A name with a directory is taken as it is. Sources: execvp(3); Microsoft's `where`.
 */
export async function which(program: string, place: SearchPlace): Promise<string | null> {
  if (program === '') return null;
  const path = place.platform === 'win32' ? win32 : posix;
  const hasDirectory = place.platform === 'win32' ? /[\\/]/.test(program) : program.includes('/');
  const directories = hasDirectory ? [place.cwd] : (place.env('PATH') ?? '').split(path.delimiter).filter((directory) => place.platform !== 'win32' || directory !== '');
  for (const directory of directories) {
    for (const name of namesOf(program, place)) {
      const file = path.resolve(place.cwd, directory.replace(/^"(.*)"$/, '$1'), name);
      if (await isProgram(file, place.platform)) return file;
    }
  }
  return null;
}

function namesOf(program: string, place: SearchPlace): string[] {
  if (place.platform !== 'win32') return [program];
  const extensions = (place.env('PATHEXT') ?? '.COM;.EXE;.BAT;.CMD').split(';').filter((extension) => extension !== '').map((extension) => extension.toLowerCase());
  const named = extensions.some((extension) => program.toLowerCase().endsWith(extension));
  return [...(named ? [program] : []), ...extensions.map((extension) => program + extension)];
}

async function isProgram(file: string, platform: Platform): Promise<boolean> {
  try {
    if (!(await stat(file)).isFile()) return false;
    if (platform !== 'win32') await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
