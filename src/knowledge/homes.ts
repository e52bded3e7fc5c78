import type { Platform } from '../core/facts.ts';

export interface Elsewhere {
  home: string;
  whose: 'account' | 'sudo' | 'windows' | 'profile';
}
type Variables = (name: string) => string | undefined;

/**
 * Returns the home in which git looks for `.gitconfig`, or null. Git for Windows takes HOMEDRIVE and HOMEPATH where HOME is not set and they lead to a
 * directory, else USERPROFILE. Source: git's `setup_git_directory`, Git for Windows' `compat/mingw.c`, `setup_windows_environment`.
 */
export function gitHome(platform: Platform, env: Variables, driveExists: boolean): string | null {
  const home = env('HOME');
  if (home) return home;
  if (platform !== 'win32') return null;
  return driveExists ? `${env('HOMEDRIVE') ?? ''}${env('HOMEPATH') ?? ''}` : env('USERPROFILE') || null;
}

/** Returns the home in which the AWS tools look for `.aws`, or null. Source: Python's `os.path.expanduser`: HOME does not count on Windows. */
export function awsHome(platform: Platform, env: Variables, account: string | null): string | null {
  if (platform === 'win32') return env('USERPROFILE') || (env('HOMEPATH') ? `${env('HOMEDRIVE') ?? ''}${env('HOMEPATH') ?? ''}` : null);
  return env('HOME') ?? account;
}

/** True for the `/proc/version` of the Windows Subsystem for Linux. Example: `Linux version 5.15.153.1-microsoft-standard-WSL2 …`. */
export function isWsl(procVersion: string): boolean {
  return /microsoft/i.test(procVersion);
}

/** Returns the home of a user in `/etc/passwd`, or null. Source: passwd(5). */
export function passwdHome(passwd: string, user: string): string | null {
  return passwd.split('\n').map((line) => line.split(':')).find(([name]) => name === user)?.[5] || null;
}

const NOBODY = /^(?:Public|Default|Default User|All Users|defaultuser0|WDAGUtilityAccount|desktop\.ini)$/i;

/** Returns the homes in which neither tool looks, each once, the account's first. */
export function otherHomes(known: { git: string | null; aws: string | null; account: string | null; person: string | null; windowsUsers: readonly string[]; profile: string | null }): Elsewhere[] {
  const all: Elsewhere[] = [
    ...(known.person === null ? [] : [{ home: known.person, whose: 'sudo' as const }]),
    ...(known.account === null ? [] : [{ home: known.account, whose: 'account' as const }]),
    ...(known.profile === null ? [] : [{ home: known.profile, whose: 'profile' as const }]),
    ...known.windowsUsers.filter((name) => !NOBODY.test(name)).map((name) => ({ home: `/mnt/c/Users/${name}`, whose: 'windows' as const })),
  ];
  const plain = (path: string | null) => path?.replaceAll('\\', '/').replace(/\/$/, '').toLowerCase();
  return all.filter(({ home }, index) => all.findIndex((other) => plain(other.home) === plain(home)) === index && !(plain(home) === plain(known.git) && plain(home) === plain(known.aws)));
}
