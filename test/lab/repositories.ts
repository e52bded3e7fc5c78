import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';
import type { Repository, World } from './world.ts';

const run = promisify(execFile);

/** The bare repositories behind the lab's CodeCommit. */
export interface RepositoryStore {
  /** Returns the repository an account owns under that name in that region. */
  find(account: string, region: string, name: string): Repository | undefined;
  /** Returns the directory of the bare repository, which is made on first use. */
  directoryOf(repository: Repository): Promise<string>;
  /** Returns branch names and the full commit ids they point to. */
  branchesOf(repository: Repository): Promise<Map<string, string>>;
}

const history = `commit refs/heads/main
mark :1
committer Example <example@example.com> 1700000000 +0000
data 5
first
M 100644 inline README.md
data 8
example

commit refs/heads/main
mark :2
committer Example <example@example.com> 1700003600 +0000
data 6
second
from :1
M 100644 inline notes.txt
data 6
notes

`;

/** Returns the environment of the lab's own git calls, free of the user's settings. */
export function plainGitEnvironment(home: string): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: home, GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' };
}

/** Opens the store in `root`; it follows later changes of the world's list of repositories. */
export function openRepositories(world: World, root: string): RepositoryStore {
  const env = plainGitEnvironment(root);
  const made = new Map<string, Promise<string>>();

  const make = async (directory: string, empty: boolean): Promise<string> => {
    if (existsSync(directory)) return directory;
    await fs.mkdir(path.dirname(directory), { recursive: true });
    await run('git', ['init', '-q', '--bare', '--template=', '-b', 'main', directory], { env });
    await run('git', ['-C', directory, 'config', 'http.receivepack', 'true'], { env });
    if (!empty) {
      const importing = run('git', ['-C', directory, 'fast-import', '--quiet'], { env });
      importing.child.stdin?.end(history);
      await importing;
    }
    return directory;
  };

  const store: RepositoryStore = {
    find: (account, region, name) =>
      world.repositories.find((each) => each.account === account && each.region === region && each.name === name),
    directoryOf({ account, region, name, empty }) {
      const directory = path.join(root, account, region, encodeURIComponent(name));
      const known = made.get(directory) ?? make(directory, empty ?? false);
      made.set(directory, known);
      return known;
    },
    async branchesOf(repository) {
      const directory = await store.directoryOf(repository);
      const format = '--format=%(refname:short) %(objectname)';
      const { stdout } = await run('git', ['-C', directory, 'for-each-ref', format, 'refs/heads'], { env });
      const rows = stdout.split('\n').filter((row) => row !== '');
      return new Map(rows.map((row) => [row.slice(0, row.lastIndexOf(' ')), row.slice(row.lastIndexOf(' ') + 1)]));
    },
  };
  return store;
}
