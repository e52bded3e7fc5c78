import { join } from 'node:path';
import type { FixStep } from '../../core/fix.ts';
import type { WritableHost } from '../../core/probe.ts';
import { loginName, percentDecoded } from '../../knowledge/credential-shape.ts';
import { quietGit } from '../../knowledge/git-environment.ts';
import type { Draft } from '../draft.ts';
import { StepRefused } from './refused.ts';

type ForgetStep = Extract<FixStep, { do: 'forget-login' }>;

/**
 * Stages `git credential-store erase` of one host and user on a copy of the file; other logins stay as they are, above all static Git credentials.
 * The user name goes through stdin: it may hold a session token. Source: git's builtin/credential-store.c.
 */
export async function stageForgetInFile(step: ForgetStep, draft: Draft, host: WritableHost): Promise<void> {
  const path = step.file ?? '';
  const before = await draft.read(path);
  if (before === null) throw new StepRefused(`${path} is not there any more`);
  const users = usersFor(step, new TextDecoder().decode(before.bytes));
  if (users.length === 0) throw new StepRefused(`${path} no longer holds the login`);
  const bytes = await host.withPrivateDir(async (dir) => {
    const copy = join(dir, 'credentials');
    host.disk.create(copy, before.bytes);
    for (const { protocol, user } of users) {
      const { exitCode, stderr } = await host.exec(['git', 'credential-store', '--file', copy, 'erase'], { env: quietGit(), stdin: `protocol=${protocol}\nhost=${step.host}\nusername=${user}\n\n` });
      if (exitCode !== 0) throw new StepRefused(`"git credential-store erase" ended with ${exitCode ?? 'a signal'}${stderr === '' ? '' : ': it could not read the file'}`);
    }
    return host.readBytes(copy);
  });
  await draft.write(path, { bytes: bytes ?? new Uint8Array(), mode: before.mode });
}

/** The user names in the file that are meant: of access keys only the last four characters are known. */
function usersFor({ host, account }: ForgetStep, text: string): { protocol: string; user: string }[] {
  return text.split('\n').flatMap((line) => {
    const [, protocol = '', name, at] = /^(https?):\/\/([^/:@]*)(?::[^@/]*)?@([^/]*)/.exec(line) ?? [];
    if (name === undefined || percentDecoded(at ?? '').toLowerCase() !== host.toLowerCase()) return [];
    const user = percentDecoded(name);
    const login = loginName(name);
    return (login.name ?? login.keyIdLast4) === account ? [{ protocol, user }] : [];
  });
}

/** What forgets a login in a store of the system, through the store's own helper: the request goes through stdin, and nothing brings it back. */
export function forgetInStore({ host, store }: ForgetStep): { argv: readonly string[]; stdin: string } {
  const stdin = `protocol=https\nhost=${host}\n\n`;
  const helper = { keychain: 'credential-osxkeychain', 'credential-manager': 'credential-manager', 'secret-service': 'credential-libsecret', 'store-file': 'credential-store' }[store];
  return { argv: ['git', helper, 'erase'], stdin };
}
