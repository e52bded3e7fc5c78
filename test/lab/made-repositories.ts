import { execFile } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

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

/** A bare repository that takes pushes, without a commit or with two, or a working copy without one. */
type Kind = 'empty' | 'history' | 'work';

const originals = new Map<Kind, Promise<string>>();

async function original(kind: Kind): Promise<string> {
  const dir = await fs.mkdtemp(path.join(tmpdir(), 'codecommit-made-'));
  process.on('exit', () => { rmSync(dir, { recursive: true, force: true }); });
  const [env, made] = [plainGitEnvironment(dir), path.join(dir, kind)];
  await run('git', ['init', '-q', ...(kind === 'work' ? [] : ['--bare']), '--template=', '-b', 'main', made], { env });
  if (kind !== 'work') await run('git', ['-C', made, 'config', 'http.receivepack', 'true'], { env });
  if (kind === 'history') {
    const importing = run('git', ['-C', made, 'fast-import', '--quiet'], { env });
    importing.child.stdin?.end(history);
    await importing;
  }
  return made;
}

/** Puts a repository of a kind in a place; git makes the first of each kind in a process, the others are copies. */
export async function copyOfRepository(kind: Kind, to: string): Promise<void> {
  const made = originals.get(kind) ?? original(kind);
  originals.set(kind, made);
  cpSync(await made, to, { recursive: true });
}
