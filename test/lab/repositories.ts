import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { copyOfRepository, plainGitEnvironment } from './made-repositories.ts';
import type { Repository, World } from './world.ts';

const run = promisify(execFile);

/** The bare repositories behind the lab's CodeCommit. */
export interface RepositoryStore {
  /** Returns the repository an account owns under that name in that region. */
  find(account: string, region: string, name: string): Repository | undefined;
  /** Returns the directory of the bare repository, which is made on first use. Once it was asked for to be written to, its content is its own. */
  directoryOf(repository: Repository, use: 'read' | 'write'): Promise<string>;
  /** Returns what is in the repository, as long as nobody has written to it; null afterwards. */
  contentOf(repository: Repository): 'empty' | 'history' | null;
  /** Returns branch names and the full commit ids they point to. */
  branchesOf(repository: Repository): Promise<Map<string, string>>;
}

/** Opens the store in `root`; it follows later changes of the world's list of repositories. */
export function openRepositories(world: World, root: string): RepositoryStore {
  const env = plainGitEnvironment(root);
  const made = new Map<string, Promise<string>>();
  const contents = new Map<string, 'empty' | 'history' | null>();
  const placeOf = ({ account, region, name }: Repository): string => path.join(root, account, region, encodeURIComponent(name));

  const make = async (directory: string, content: 'empty' | 'history'): Promise<string> => {
    contents.set(directory, content);
    await copyOfRepository(content, directory);
    return directory;
  };

  const store: RepositoryStore = {
    find: (account, region, name) =>
      world.repositories.find((each) => each.account === account && each.region === region && each.name === name),
    directoryOf(repository, use) {
      const directory = placeOf(repository);
      const known = made.get(directory) ?? make(directory, repository.empty === true ? 'empty' : 'history');
      made.set(directory, known);
      if (use === 'write') contents.set(directory, null);
      return known;
    },
    contentOf: (repository) => contents.get(placeOf(repository)) ?? null,
    async branchesOf(repository) {
      const directory = await store.directoryOf(repository, 'read');
      const format = '--format=%(refname:short) %(objectname)';
      const { stdout } = await run('git', ['-C', directory, 'for-each-ref', format, 'refs/heads'], { env });
      const rows = stdout.split('\n').filter((row) => row !== '');
      return new Map(rows.map((row) => [row.slice(0, row.lastIndexOf(' ')), row.slice(row.lastIndexOf(' ') + 1)]));
    },
  };
  return store;
}
