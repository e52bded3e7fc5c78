import { join } from 'node:path';
import type { LoginStore } from '../../core/fix.ts';
import type { ExecResult, WritableHost } from '../../core/probe.ts';
import { quietGit } from '../../knowledge/git-environment.ts';
import { helperCommand } from '../../knowledge/helper-command.ts';
import type { FileChange } from '../draft.ts';
import { fileAt, StepRefused } from './refused.ts';

const STORE_LIMIT_MS = 20_000;
/** git-credential-store writes its file so that only its owner may read it. Source: git's builtin/credential-store.c. */
const OWNER_ONLY = 0o600;

export interface Login {
  userName: string;
  password: string;
}

export interface Stored {
  changes: readonly FileChange[];
  /** In words with the command that removes it: a login in a store of the system, which no undo reaches. */
  stays: readonly string[];
  /** Makes the store forget it again; returns what stays all the same. */
  takeBack(): Promise<readonly string[]>;
}

/**
 * Hands a login to one helper and no other, on stdin, and asks that helper for it again: git itself says nothing where a helper fails. Git's plain
 * store gets a copy of its file, which is then the change. Throws `StepRefused` where the store did not take it. Source: git-credential(1).
 */
export async function storeLogin(store: LoginStore, login: Login, host: WritableHost): Promise<Stored> {
  const { file, helper } = store;
  if (file === null) return storeInSystem(store, login, host);
  const before = fileAt(host, file);
  const bytes = await host.withPrivateDir(async (dir) => {
    const copy = join(dir, 'credentials');
    host.disk.create(copy, before?.bytes ?? new Uint8Array());
    await approve(`store --file='${copy.replaceAll("'", "'\\''")}'`, helper, store, login, host);
    return fileAt(host, copy)?.bytes ?? new Uint8Array();
  });
  return { changes: [{ path: file, before, after: { bytes, mode: OWNER_ONLY }, isGitConfig: false, isSecret: true }], stays: [], takeBack: () => Promise.resolve([]) };
}

async function storeInSystem(store: LoginStore, login: Login, host: WritableHost): Promise<Stored> {
  const { helper } = store;
  await approve(helper, helper, store, login, host);
  // As git starts it: an absolute path is the command itself.
  const program = helperCommand(helper).kind === 'name' ? `git credential-${helper}` : helper;
  const erase = `printf 'protocol=https\\nhost=${store.host}\\nusername=${login.userName}\\n\\n' | ${program} erase`;
  const stays = [`the login ${login.userName} for ${store.host} in ${helper}: ${erase}`];
  return {
    changes: [], stays,
    async takeBack() {
      const { exitCode } = await credential('reject', helper, store, login, host);
      return exitCode === 0 ? [] : stays;
    },
  };
}

async function approve(helper: string, shown: string, store: LoginStore, login: Login, host: WritableHost): Promise<void> {
  const command = `git credential approve (${shown})`;
  const { exitCode, spawnError, timedOut } = await credential('approve', helper, store, login, host);
  if (spawnError !== null || timedOut || exitCode !== 0) throw new StepRefused(`"${command}" ${spawnError !== null ? `could not be started (${spawnError})` : timedOut ? 'did not end in time' : `ended with ${exitCode ?? 'a signal'}`}`);
  const asked = await credential('fill', helper, store, { userName: login.userName }, host);
  const answered = new TextDecoder().decode(asked.stdout).split(/\r?\n/);
  if (asked.exitCode !== 0 || !answered.includes(`password=${login.password}`)) throw new StepRefused(`"${command}" ended well, and the store does not hold the login`);
}

/** Nothing but the operation and the helper's name is in argv: the login goes through stdin. */
function credential(operation: 'approve' | 'reject' | 'fill', helper: string, { host: server }: LoginStore, { userName, password }: { userName: string; password?: string }, host: WritableHost): Promise<ExecResult> {
  const lines = [`protocol=https`, `host=${server}`, `username=${userName}`, ...(password === undefined ? [] : [`password=${password}`])];
  return host.exec(['git', '-c', 'credential.helper=', '-c', `credential.helper=${helper}`, 'credential', operation], {
    env: quietGit(), stdin: `${lines.join('\n')}\n\n`, timeoutMs: STORE_LIMIT_MS, stdout: operation === 'fill' ? 'keep' : 'discard',
  });
}
