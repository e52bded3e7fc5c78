/** Where a system's installers put programs, beyond PATH. Paths use forward slashes, which all three systems take. */
export interface InstallPlaces {
  /** Files that are gits with a system configuration of their own. */
  gits(home: string | null, env: (name: string) => string | undefined): readonly string[];
  /** Files that are AWS CLIs. */
  awsClis(home: string | null, env: (name: string) => string | undefined): readonly string[];
  /** Directories in which packages of one user, or of all users of a Python, lie. `version` is `3.12`. */
  packageDirs(version: string, home: string | null, env: (name: string) => string | undefined): readonly string[];
  /** OpenSSH clients besides the one git starts. */
  sshClients(env: (name: string) => string | undefined): readonly string[];
}
